import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Diagnostic } from '@specwright/model/diagnostic';
import { describe, expect, it } from 'vitest';
import { codes, definitionOf } from '../src/catalogue.ts';
import { applySuppressions } from '../src/configure.ts';
import { runChecks } from '../src/runChecks.ts';
import { readResource } from './support/resourceFile.ts';
import { testSystem } from './support/testSystem.ts';

const folder = join(import.meta.dirname, 'resources');

/** The tests of a code: each file is a system; the files of a folder are one system together. */
function testsOf(code: string): { name: string; files: string[] }[] {
  const home = join(folder, code);
  return readdirSync(home)
    .sort()
    .map((name) => {
      const path = join(home, name);
      const files = statSync(path).isDirectory() ? readdirSync(path).map((file) => join(path, file)) : [path];
      return { name, files };
    });
}

function codesWithTests(): string[] {
  const areas = readdirSync(folder).sort();
  return areas.flatMap((area) => readdirSync(join(folder, area)).map((name) => `${area}/${name}`));
}

const shown = ({ severity, message, range }: Pick<Diagnostic, 'severity' | 'message' | 'range'>): string =>
  `${range.start.line + 1}:${range.start.character + 1}-${range.end.line + 1}:${range.end.character + 1} ${severity} "${message}"`;

function runTest(code: string, files: readonly string[]): void {
  const resources = files.map((path) => ({ path, ...readResource(readFileSync(path, 'utf8')) }));
  const names = resources.map(({ path, text }) => [relative(folder, path).replaceAll('\\', '/'), text]);
  const { index, system, syntax } = testSystem(Object.fromEntries(names));
  if (!code.startsWith('syntax/')) expect(syntax.map(shown), 'the text of the test').toEqual([]);
  const found = applySuppressions([...syntax, ...runChecks(index)], system);
  for (const [at, { expectations }] of resources.entries()) {
    const here = found.filter(({ file }) => file === `file:///${names[at]?.[0]}`);
    const expected = expectations.filter(({ present }) => present).map(shown);
    expect(here.filter((each) => each.code === code).map(shown)).toEqual(expected);
    const absent = expectations.filter(({ present }) => !present).map(shown);
    expect(here.map(shown).filter((each) => absent.includes(each))).toEqual([]);
  }
}

describe('the reader of tests', () => {
  it('knows the marked texts and what is said of them', () => {
    const { text, expectations } = readResource('-- $TEST$ error "no such thing"\nentity »A« {\n}\n');
    expect(text).toBe('-- $TEST$ error "no such thing"\nentity A {\n}\n');
    const range = { start: { line: 1, character: 7 }, end: { line: 1, character: 8 } };
    expect(expectations).toEqual([{ severity: 'error', present: true, message: 'no such thing', range }]);
  });

  it.each([
    ['no comment', 'entity »A« {\n}\n'],
    ['a comment without a marked text', '-- $TEST$ error "x"\nentity A {\n}\n'],
    ['a marked text without a comment', '-- $TEST$ error "x"\nentity »A« {\n  »id«: uuid\n}\n'],
    ['a comment that says nothing', '-- $TEST$ errorr "x"\nentity »A« {\n}\n'],
    ['a comment without a message', '-- $TEST$ error\nentity »A« {\n}\n'],
    ['a mark that is not closed', '-- $TEST$ error "x"\nentity »A {\n}\n'],
    ['a mark within another', '-- $TEST$ error "x"\nentity »A»« {\n}\n'],
    ['a mark that is not opened', '-- $TEST$ error "x"\nentity A« {\n}\n'],
  ])('refuses a file with %s', (_, source) => {
    expect(() => readResource(source)).toThrow();
  });
});

describe.each(codesWithTests())('%s', (code) => {
  it('is a code', () => {
    expect(codes as readonly string[]).toContain(code);
  });

  it.each(testsOf(code))('$name', ({ files }) => {
    runTest(code, files);
  });
});

describe('the tests of checks', () => {
  const expectationsOf = (code: string) =>
    testsOf(code).flatMap(({ files }) =>
      files.flatMap((path) => readResource(readFileSync(path, 'utf8')).expectations),
    );

  // Syntax is tested where it is read, evolution where schemas are compared.
  const tested = codes.filter((code) => !code.startsWith('syntax/') && !code.startsWith('evolution/'));

  it.each(tested)('%s has one that it is found in and one that it is not', (code) => {
    const expectations = expectationsOf(code);
    expect(expectations.some(({ present }) => present)).toBe(true);
    expect(expectations.some(({ present }) => !present)).toBe(true);
  });

  it.each(tested)('%s has the severity of the catalogue in its tests', (code) => {
    const severities = new Set(expectationsOf(code).map(({ severity }) => severity));
    expect(severities).toContain(definitionOf(code).severity);
  });
});
