import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Reference } from '@specwright/model/reference';
import { describe, expect, it } from 'vitest';
import { codes } from '../src/catalogue.ts';
import { checks as checksOfSpecifications } from '../src/checks.ts';
import { CheckContext } from '../src/context.ts';
import { designChecks } from '../src/designChecks.ts';
import { checkSystem, compareDiagnostics, runCheck, runChecks } from '../src/runChecks.ts';
import { corpusText, exampleText, hasCorpus } from './support/corpus.ts';
import { readResource } from './support/resourceFile.ts';
import { testSystem } from './support/testSystem.ts';

const twoFiles = {
  'a.sds': 'error gone: 404 {\n  message: "gone"\n}\n\nerror fine: 200 {\n  message: "fine"\n}\n',
  'b.sds': 'error gone: 410 {\n  message: "gone for good"\n}\n\nerror odd: 99 {\n  message: "odd"\n}\n',
};

const checks = [...checksOfSpecifications, ...designChecks];

describe('a run of the checks', () => {
  it('finds the same in the same order, however the files are given', () => {
    const forwards = runChecks(testSystem(twoFiles).index);
    const backwards = runChecks(testSystem({ 'b.sds': twoFiles['b.sds'], 'a.sds': twoFiles['a.sds'] }).index);
    expect(forwards.map(({ code }) => code)).toEqual([
      'error/unusual-status',
      'error/duplicate',
      'error/invalid-status',
    ]);
    expect(backwards).toEqual(forwards);
    expect([...forwards].sort(compareDiagnostics)).toEqual(forwards);
  });

  it('looks at the files asked for and sees the names of all', () => {
    const { index } = testSystem(twoFiles);
    const found = runChecks(index, { files: new Set(['file:///b.sds']) });
    expect(found).toEqual(runChecks(index).filter(({ file }) => file === 'file:///b.sds'));
    expect(found.map(({ code }) => code)).toEqual(['error/duplicate', 'error/invalid-status']);
  });

  it('tells a second body of an entity once, whichever of the two has the fields that the others name', () => {
    const stub = 'entity Lamp {\n  id: uuid\n}\n';
    const whole = 'entity Lamp {\n  id: uuid\n  watts: int\n  state: [on, off]\n}\n';
    const rest =
      'machine Lamp.state {\n  on -> off\n}\napi POST /lamps/{id}/dim {\n  out: Lamp\n  ! not found => 404\n' +
      '  ! watts < 1 => 409\n  >> set Lamp(off)\n}\nauth {\n  /lamps/** : owner\n}\n';
    for (const bodies of [stub + whole, whole + stub]) {
      const found = runChecks(testSystem({ 'a.sds': bodies + rest }).index);
      expect(found.map(({ code }) => code)).toEqual(['entity/duplicate']);
    }
  });

  it('tells how many parts each check looked at', () => {
    const { index } = testSystem(twoFiles);
    expect(checkSystem(index).counts.get('errorMustHaveAnHttpStatus')).toBe(4);
    expect(checkSystem(index).counts.get('apiShouldHaveAuthRule')).toBe(0);
    expect(checkSystem(index, { files: new Set(['file:///a.sds']) }).counts.get('errorMustHaveAnHttpStatus')).toBe(2);
  });

  it('leads from a second declaration to the first', () => {
    const [, duplicate] = runChecks(testSystem(twoFiles).index);
    const range = { start: { line: 0, character: 6 }, end: { line: 0, character: 10 } };
    expect(duplicate?.related).toEqual([{ file: 'file:///a.sds', range, message: 'The first declaration.' }]);
  });

  it('leads from a guard that has nothing to do to the lines that leave it nothing, and to no others', () => {
    const text =
      'entity Lamp {\n  id: uuid @immutable\n  watts: int 0..90\n  on: bool\n}\n' +
      'api POST /lamps/{id}/dim {\n  ! not found => 404\n  ! on => 409\n  ! watts < 20 => 409\n' +
      '  ! watts > 80 => 409\n  ! watts < 10 => 422\n}\n';
    const found = runChecks(testSystem(text).index).find(({ code }) => code === 'condition/duplicate');
    expect(found?.related.map(({ range }) => text.split('\n')[range.start.line])).toEqual(['  ! watts < 20 => 409']);
  });
});

describe('the table of checks', () => {
  it('names each check with a sentence, once for a kind of part', () => {
    const rows = checks.map(({ name, on }) => `${name} ${on}`);
    expect(new Set(rows).size).toBe(rows.length);
    for (const { name } of checks) expect(name).toMatch(/^[a-z][A-Za-z]*(Must|Should)[A-Z]/);
  });

  it('has a check for every code that is not found by a reader of texts or by evolution', () => {
    const reported = new Set(checks.flatMap((check) => check.codes));
    const elsewhere = /^(syntax|evolution|suppression)\//;
    expect(codes.filter((code) => !reported.has(code) && !elsewhere.test(code))).toEqual([]);
  });

  const folder = join(import.meta.dirname, 'resources');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(sds|sodl)$/.test(path));
  // A file is a system; the files of a folder below that of its code are one together.
  const systemOf = (path: string): string => (path.split(/[\\/]/).length > 3 ? dirname(path) : path);
  const contexts = [...new Set(files.map(systemOf))].map((name) => {
    const together = files.filter((file) => systemOf(file) === name);
    const texts = together.map((file) => [file, readResource(readFileSync(join(folder, file), 'utf8')).text]);
    return new CheckContext(testSystem(Object.fromEntries(texts)).index);
  });

  it.each(checks)('says all codes that $name ($on) reports, and a test has each of them', (check) => {
    const found = contexts.flatMap((context) => runCheck(check, context).diagnostics.map(({ code }) => code));
    expect([...new Set(found)].sort()).toEqual([...check.codes].sort());
  });
});

/** Two letters behind a written name. */
function misspell(text: string, { origin }: Reference): string {
  const { line, character } = origin.range.end;
  const lines = text.split('\n');
  const written = lines[line] ?? '';
  lines[line] = `${written.slice(0, character)}xq${written.slice(character)}`;
  return lines.join('\n');
}

/** `owns` and `exposes` declare; a verb (`abandon after 72h`) that is no state is a wish in plain words. */
const isName = ({ role, form, strength, targets }: Reference): boolean =>
  targets.length > 0 && strength !== 'soft' && form !== 'stem' && role !== 'owns.entity' && role !== 'exposes.event';

/** A word of a manifest that others lean on: each of them is told where it stands. */
function misspellings(text: string): string[] {
  const { index, system } = testSystem(text);
  const known = new Set(runChecks(index).map(({ message }) => message));
  return system.references.filter(isName).flatMap((reference) => {
    const wrong = testSystem(misspell(text, reference));
    const found = [...wrong.syntax, ...runChecks(wrong.index)].filter(({ message }) => !known.has(message));
    const place = `${reference.origin.range.start.line + 1} ${reference.role} ${reference.text}`;
    const isOne = found.length === 1 && found[0]?.range.start.line === reference.origin.range.start.line;
    return isOne ? [] : [`${place}: ${found.map(({ message }) => message).join(' ')}`];
  });
}

describe('a name that is misspelled', () => {
  it.each(['bookshop.sds'])('gives one finding, where it stands, everywhere in %s', (name) => {
    expect(misspellings(exampleText(name))).toEqual([]);
  });

  it.skipIf(!hasCorpus).each(['simpleshop.sds', 'uber.sds'])(
    'gives one finding, where it stands, everywhere in %s of the corpus (beside the repository)',
    (name) => {
      expect(misspellings(corpusText(name))).toEqual([]);
    },
  );
});

describe('what a finding gives its quick fix', () => {
  const dataOf = (text: string, code: string): unknown =>
    runChecks(testSystem(text).index).find((finding) => finding.code === code)?.data;
  const bed = 'entity Bed {\n  id: uuid @immutable\n  places: int 1..4\n  state: [free, taken]\n}\n';

  it('the action that a call needs, with a parameter for each argument', () => {
    const api = 'api POST /beds/{id}/move {\n  in: {count: int}\n  ! not found => 404\n  >> move(bed, count, 3)\n}\n';
    expect(dataOf(bed + api, 'action/unknown')).toEqual({
      kind: 'unknownName',
      text: 'move',
      suggestions: [],
      create: { part: 'action', name: 'move', arguments: ['bed', 'count', 'value3'] },
    });
  });

  it('the field that a state belongs to', () => {
    const machine = 'machine Bed.state {\n  free -> cleaned\n}\n';
    expect(dataOf(bed + machine, 'machine/unknown-state')).toEqual({
      kind: 'unknownName',
      text: 'cleaned',
      suggestions: [],
      create: { part: 'enumValue', field: 'field:Bed.state', name: 'cleaned' },
    });
  });

  it('the module that could expose an event', () => {
    const modules = 'module ward {\n  owns: [Bed]\n}\nmodule kitchen {\n  consumes: [ward/bed.freed]\n}\n';
    expect(dataOf(modules, 'module/event-not-exposed')).toEqual({
      kind: 'unknownName',
      text: 'bed.freed',
      suggestions: [],
      add: [{ kind: 'addToList', module: 'module:ward', list: 'exposes', item: 'bed.freed' }],
    });
  });

  it('the roles that an auth rule could name', () => {
    const api = 'api GET /beds {\n  out: [Bed]\n}\nauth {\n  /wards : nurse\n}\n';
    expect(dataOf(bed + api, 'auth/missing-rule')).toEqual({
      kind: 'addAuthRule',
      operation: 'operation:GET /beds',
      method: 'GET',
      path: '/beds',
      roles: ['owner', 'public', 'admin', 'nurse'],
    });
  });
});
