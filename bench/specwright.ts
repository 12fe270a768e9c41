import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Position } from 'vscode-languageserver/node';
import { serverFlags } from '../packages/extension/src/serverFlags.ts';
import { TimedServer } from './languageServer.ts';
import type { Series } from './percentiles.ts';
import { type BenchWorkspace, moduleFile } from './workspace.ts';

const bundles = fileURLToPath(new URL('../dist', import.meta.url));

export interface Measured {
  readonly series: readonly Series[];
  readonly megabytes: number | undefined;
}

/** Drives the bundled language server in a folder that has the workspace, run as the extension runs it. */
export async function measureServer(folder: string, workspace: BenchWorkspace, keys: number): Promise<Measured> {
  const server = new TimedServer(
    process.execPath,
    [...serverFlags, join(bundles, 'server.cjs'), '--stdio'],
    folder,
    'sds',
  );
  await server.start(pathToFileURL(folder).href);
  const uriOf = (file: string): string => pathToFileURL(join(folder, file)).href;
  const [edited, dependent] = [moduleFile(3), moduleFile(4)];
  const text = workspace.get(edited) ?? '';
  const told = server.published(uriOf(edited));
  await server.open(uriOf(edited), text);
  await server.open(uriOf(dependent), workspace.get(dependent) ?? '');
  await told;
  const series: Series[] = [
    { name: 'key → findings of the file', budget: 100, milliseconds: await typing(server, uriOf(edited), text, keys) },
    {
      name: 'key → findings of a dependent',
      budget: 300,
      milliseconds: await acrossFiles(server, uriOf, workspace, keys),
    },
  ];
  for (const method of ['completion', 'hover', 'definition']) {
    const milliseconds: number[] = [];
    for (let at = 0; at < keys; at++)
      milliseconds.push(await server.request(`textDocument/${method}`, uriOf(edited), placeOf(text, at)));
    series.push({ name: method, budget: 50, milliseconds });
  }
  const megabytes = server.residentMegabytes();
  await server.stop();
  return { series, megabytes };
}

/** Types a wrong name into an operation, key by key, and takes it away again; each key changes the findings. */
async function typing(server: TimedServer, uri: string, text: string, keys: number): Promise<number[]> {
  const [before, behind] = around(text, '  out: Doctor3\n');
  const milliseconds: number[] = [];
  for (let key = 0; key < keys; key++) {
    const typed = 'x'.repeat(1 + (key % 12));
    milliseconds.push(await server.keystroke(uri, `${before}  out: Doctor3${typed}\n${behind}`, uri));
  }
  await server.keystroke(uri, text, uri);
  return milliseconds;
}

/** An error of a module gets another name and its own again: the module that answers with it must hear of that. */
async function acrossFiles(
  server: TimedServer,
  uriOf: (file: string) => string,
  workspace: BenchWorkspace,
  keys: number,
): Promise<number[]> {
  const [edited, dependent] = [moduleFile(3), moduleFile(4)];
  const text = workspace.get(edited) ?? '';
  const hearing = `${workspace.get(dependent) ?? ''}\napi POST /town4/room4s/{id}/lend {\n  ! use = closed => room_closed3\n}\n`;
  await server.change(uriOf(dependent), hearing);
  const milliseconds: number[] = [];
  for (let key = 0; key < Math.min(keys, 40); key++) {
    const changed = key % 2 === 0 ? text.replace('error room_closed3:', 'error room_shut3:') : text;
    milliseconds.push(await server.keystroke(uriOf(edited), changed, uriOf(dependent)));
  }
  return milliseconds;
}

function around(text: string, needle: string): [string, string] {
  const at = text.indexOf(needle);
  if (at < 0) throw new Error(`The workspace of the benchmark has no '${needle.trim()}'.`);
  return [text.slice(0, at), text.slice(at + needle.length)];
}

/** The place of a name in an operation, another one each time. */
function placeOf(text: string, at: number): Position {
  const lines = text.split('\n');
  const candidates = [...lines.entries()].filter(([, line]) => /^ {2}(?:out|>>|!)/.test(line));
  const [line, content] = candidates[at % candidates.length] ?? [0, ''];
  return { line, character: Math.max(0, content.search(/\w+$/)) };
}

/** Says at its end how much processor time a process took. */
const meter =
  'data:text/javascript,process.on("exit",()=>{const{user,system}=process.cpuUsage();process.stderr.write("cpu:"+(user+system)+";")})';

/** The processor time of `specwright check` on the whole workspace, each time in a process of its own, in milliseconds. */
export function measureColdCheck(folder: string, runs: number): Series {
  const once = (): number => {
    const { stderr } = spawnSync(process.execPath, ['--import', meter, join(bundles, 'cli.cjs'), 'check'], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    const microseconds = /cpu:(\d+);/.exec(stderr)?.[1];
    if (microseconds === undefined) throw new Error(`\`specwright check\` did not end well: ${stderr}`);
    return Number(microseconds) / 1000;
  };
  return { name: 'cold check (processor time)', budget: 1500, milliseconds: Array.from({ length: runs }, once) };
}
