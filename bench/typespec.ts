import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { TimedServer } from './languageServer.ts';
import type { Series } from './percentiles.ts';

const installed = fileURLToPath(new URL('./node_modules', import.meta.url));
const serverScript = join(installed, '@typespec/compiler/cmd/tsp-server.js');

const missing = 'TypeSpec is not measured beside it: `npm install --no-package-lock` in the folder bench brings it.';

/** The same edit in a workspace of TypeSpec that says as much: modules, entities, states, operations. */
export async function measureTypeSpec(
  modules: number,
  lines: number,
  keys: number,
): Promise<readonly Series[] | string> {
  if (!existsSync(serverScript)) return missing;
  const folder = mkdtempSync(join(tmpdir(), 'specwright-bench-tsp-'));
  try {
    symlinkSync(installed, join(folder, 'node_modules'), 'dir');
    const texts = Array.from({ length: modules }, (_, module) => moduleText(module, lines));
    for (const [module, text] of texts.entries()) writeFileSync(join(folder, `scheduling${module}.tsp`), text);
    writeFileSync(join(folder, 'main.tsp'), texts.map((_, module) => `import "./scheduling${module}.tsp";\n`).join(''));
    return await measure(folder, texts[3] ?? '', keys);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(folder: string, text: string, keys: number): Promise<Series[]> {
  const server = new TimedServer(process.execPath, [serverScript, '--stdio'], folder, 'typespec');
  await server.start(pathToFileURL(folder).href);
  const uri = pathToFileURL(join(folder, 'scheduling3.tsp')).href;
  const told = server.published(uri);
  await server.open(uri, text);
  await told;
  const typed: number[] = [];
  for (let key = 0; key < keys; key++) {
    const name = `Doctor3${'x'.repeat(1 + (key % 12))}`;
    typed.push(
      await server.keystroke(
        uri,
        text.replace('op findDoctor(id: Id): Doctor3;', `op findDoctor(id: Id): ${name};`),
        uri,
      ),
    );
  }
  const line = text.split('\n').findIndex((one) => one.includes('op findDoctor('));
  const position = { line, character: (text.split('\n')[line] ?? '').indexOf('Doctor3;') };
  const series: Series[] = [{ name: 'TypeSpec: key → findings of the file', milliseconds: typed }];
  for (const method of ['completion', 'hover', 'definition']) {
    const milliseconds: number[] = [];
    for (let at = 0; at < keys; at++) milliseconds.push(await server.request(`textDocument/${method}`, uri, position));
    series.push({ name: `TypeSpec: ${method}`, milliseconds });
  }
  await server.stop();
  return series;
}

function moduleText(module: number, lines: number): string {
  const before = module === 0 ? [] : [`import "./scheduling${module - 1}.tsp";`];
  const head = [...before, `namespace Scheduling${module};`, '', 'scalar Id extends string;', ''];
  const entities = ['Doctor', 'Slot', 'Appointment', 'Prescription', 'Room'].flatMap((name) => entity(name, module));
  const rest: string[] = [];
  for (let at = 0; head.length + entities.length + rest.length + 4 <= lines; at++) {
    rest.push(`/** Rooms of floor ${at}. */`, `op roomsOfFloor${at}(page?: int32): Room${module}[];`, '');
  }
  return [...head, ...entities, ...rest].join('\n');
}

function entity(name: string, module: number): string[] {
  const type = `${name}${module}`;
  return [
    `/** A ${name.toLowerCase()} of the house. */`,
    `model ${type} {`,
    '  id: Id;',
    '  @minLength(2) @maxLength(120) name: string;',
    '  @minValue(0) @maxValue(2000) fee: decimal;',
    `  state: ${type}State;`,
    '  remark?: string;',
    '  made: utcDateTime;',
    '}',
    '',
    `enum ${type}State {`,
    '  requested,',
    '  confirmed,',
    '  completed,',
    '  cancelled,',
    '}',
    '',
    '@error',
    `model No${type} {`,
    '  message: string;',
    '}',
    '',
    `op list${name}s(page?: int32): ${type}[];`,
    `op find${name}(id: Id): ${type};`,
    `op make${name}(name: string, fee: decimal): ${type} | No${type};`,
    `op change${name}(id: Id, name: string, fee: decimal): ${type} | No${type};`,
    `op confirm${name}(id: Id): ${type} | No${type};`,
    `op cancel${name}(id: Id): ${type} | No${type};`,
    '',
  ];
}
