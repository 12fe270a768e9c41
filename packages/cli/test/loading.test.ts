import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** Of every file of the program, what it imports. */
let inputs: Metafile['inputs'];
beforeAll(async () => {
  inputs = await importsOf('packages/cli/src/program.ts');
});

describe('`specwright check` waits for nothing that it does not need', () => {
  test('neither the libraries of other commands nor the editors of the notations are loaded', () => {
    const loaded = loadedWith('packages/cli/src/commands/check.ts');
    expect(loaded).toContain('packages/checks/src/checks.ts');
    const others =
      /dprint|handlebars|@modelcontextprotocol|zod|\/ajv\/|\/pg\/|packages\/(?:codegen|diagrams|server)\/|\/(?:sds|sodl)\/editor|explanations/;
    expect(loaded.filter((file) => others.test(file))).toEqual([]);
  });

  test('the command line itself loads no command', () => {
    const loaded = loadedWith('packages/cli/src/program.ts');
    expect(loaded.filter((file) => file.startsWith('packages/cli/src/commands/'))).toEqual([]);
  });
});

async function importsOf(entry: string): Promise<Metafile['inputs']> {
  const { metafile } = await build({
    entryPoints: [join(repository, entry)],
    absWorkingDir: repository,
    bundle: true,
    write: false,
    outdir: 'dist',
    metafile: true,
    platform: 'node',
    format: 'cjs',
    loader: { '.hbs': 'text' },
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  return metafile.inputs;
}

/** The files that are there once `entry` is loaded: all that is imported at the top of a file, not what is imported later. */
function loadedWith(entry: string): readonly string[] {
  const loaded = new Set<string>();
  const waiting = [entry];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (loaded.has(file)) continue;
    loaded.add(file);
    for (const { kind, path, external } of inputs[file]?.imports ?? []) {
      if (kind !== 'dynamic-import' && external !== true) waiting.push(path);
    }
  }
  return [...loaded];
}
