import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/**
 * Who may know whom. The arrows of the house, one row a package; a package that is not in the table, or an arrow that is
 * not in its row, is a defect.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  model: [],
  checks: ['model'],
  evolution: ['model'],
  notations: ['model', 'checks', 'evolution'],
  codegen: ['model', 'evolution'],
  diagrams: ['model'],
  engine: ['model'],
  verify: ['model'],
  server: ['model', 'checks', 'evolution', 'notations', 'codegen', 'diagrams', 'engine', 'verify'],
  cli: ['model', 'checks', 'evolution', 'notations', 'codegen', 'diagrams', 'engine', 'verify', 'server'],
  extension: [],
};

/** Libraries that belong to one room: a check never sees a parser, the extension never sees the language. */
const onlyIn: Readonly<Record<string, readonly string[]>> = {
  langium: ['notations'],
  chevrotain: ['notations'],
  handlebars: ['codegen'],
  '@dprint/formatter': ['codegen'],
  '@dprint/biome': ['codegen'],
  '@dagrejs/dagre': ['diagrams'],
  '@ts-graphviz/core': ['diagrams'],
  'vscode-languageserver': ['server'],
  'vscode-languageclient': ['extension'],
  vscode: ['extension'],
  commander: ['cli'],
};

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

interface Import {
  readonly file: string;
  readonly line: number;
  readonly from: string;
  readonly specifier: string;
}

/** Static imports, re-exports and dynamic imports of a TypeScript text. */
function importsOf(text: string): { specifier: string; line: number }[] {
  const pattern =
    /^\s*(?:import|export)\s(?:[^'";]*?\sfrom\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|\brequire\(\s*['"]([^'"]+)['"]\s*\)/gm;
  return [...text.matchAll(pattern)].map((match) => ({
    specifier: match[1] ?? match[2] ?? match[3] ?? '',
    line: text.slice(0, match.index).split('\n').length,
  }));
}

function importsOfAllPackages(): Import[] {
  const imports: Import[] = [];
  for (const path of globSync('packages/*/src/**/*.ts', { cwd: root })) {
    const file = path.split(sep).join('/');
    const from = file.split('/')[1] ?? '';
    for (const { specifier, line } of importsOf(readFileSync(join(root, path), 'utf8'))) {
      imports.push({ file, line, from, specifier });
    }
  }
  return imports;
}

/** The package of ours that an import leads to, however it is written. */
function packageOf(found: Import): string | undefined {
  const scoped = /^@specwright\/([^/]+)/.exec(found.specifier);
  if (scoped) return scoped[1];
  if (!found.specifier.startsWith('.')) return undefined;
  const target = relative(root, resolve(root, dirname(found.file), found.specifier)).split(sep);
  return target[0] === 'packages' ? target[1] : target[0];
}

function libraryOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
}

const imports = importsOfAllPackages();
const shown = (found: Import): string => `${found.file}:${found.line} imports ${found.specifier}`;

describe('the house', () => {
  test('has imports to look at', () => {
    expect(imports.length).toBeGreaterThan(50);
  });

  test('has a row for every package', () => {
    const packages = globSync('packages/*/package.json', { cwd: root }).map((path) => path.split(sep)[1] ?? '');
    expect(packages.filter((name) => !(name in mayImport))).toEqual([]);
  });

  test('has only the arrows of its table', () => {
    const wrong = imports.filter((found) => {
      const target = packageOf(found);
      return target !== undefined && target !== found.from && !(mayImport[found.from] ?? []).includes(target);
    });
    expect(wrong.map(shown)).toEqual([]);
  });

  test('goes to another package by its name, never by a relative path', () => {
    const wrong = imports.filter((found) => found.specifier.startsWith('.') && packageOf(found) !== found.from);
    expect(wrong.map(shown)).toEqual([]);
  });

  test('keeps each big library in its room', () => {
    const wrong = imports.filter((found) => {
      const rooms = onlyIn[libraryOf(found.specifier)];
      return rooms !== undefined && !rooms.includes(found.from);
    });
    expect(wrong.map(shown)).toEqual([]);
  });

  test('keeps the extension free of the language: it knows the protocol, VS Code, JSON and tokens only', () => {
    const allowed =
      /^(\.|node:|vscode$|jsonc-parser$|jose$|vscode-languageclient(\/|$)|vscode-languageserver-(types|protocol)(\/|$))/;
    const wrong = imports.filter((found) => found.from === 'extension' && !allowed.test(found.specifier));
    expect(wrong.map(shown)).toEqual([]);
  });

  test('has no input or output in the inner rooms', () => {
    const inner = new Set(['model', 'checks', 'evolution', 'notations', 'diagrams', 'engine', 'verify']);
    const wrong = imports.filter(
      (found) => inner.has(found.from) && /^(node:)?(fs|net|http|child_process)\b/.test(found.specifier),
    );
    expect(wrong.map(shown)).toEqual([]);
  });
});

describe('the reader of imports', () => {
  test('sees every way to import', () => {
    const text = [
      "import type { A } from '@specwright/model/parts';",
      "import {\n  b,\n  c,\n} from './b.ts';",
      "import 'side-effect';",
      'export { d } from "../d.ts";',
      "const e = await import('@specwright/checks/e');",
      "const f = require('f');",
      "// no import: 'g' from 'h'",
    ].join('\n');
    expect(importsOf(text).map((found) => found.specifier)).toEqual([
      '@specwright/model/parts',
      './b.ts',
      'side-effect',
      '../d.ts',
      '@specwright/checks/e',
      'f',
    ]);
  });

  test('finds the package behind a name and behind a relative path', () => {
    const file = 'packages/checks/src/rules/one.ts';
    const at = (specifier: string) => packageOf({ file, line: 1, from: 'checks', specifier });
    expect(at('@specwright/model/parts')).toBe('model');
    expect(at('../catalogue.ts')).toBe('checks');
    expect(at('../../../model/src/parts.ts')).toBe('model');
    expect(at('node:path')).toBeUndefined();
  });
});
