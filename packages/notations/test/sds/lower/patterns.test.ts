import type { Statement } from '@specwright/model/statements';
import { expect, test } from 'vitest';
import { type PatternRow, patternTable } from '../../../src/sds/patterns/table.ts';
import { shop, shopWithApi } from './shop.ts';
import { statement, systemOf } from './support.ts';

/** The statement that an example becomes where its zone stands. */
function read({ id, zone, example }: PatternRow): Statement {
  if (zone !== 'rule' && zone !== 'soft' && id !== 'S9') return statement(systemOf(shopWithApi(example)), example);
  if (id === 'S9') return statement(systemOf(`on test failure {\n  ${example}\n}`), example);
  const cart = (line: string): string => shop.replace('entity Cart {', `entity Cart {\n  ${line}`);
  if (zone === 'soft') return statement(systemOf(cart(example)), example);
  const block = id.startsWith('C') ? 'contract shop <-> rides' : id.startsWith('I') ? 'system_invariant' : 'invariant';
  return statement(systemOf(`${shop}\n${block} {\n  ${example}\n}`), example);
}

test.each(patternTable.map((row) => [row.id, row.example, row] as const))('%s reads %s', (id, _, row) => {
  const { patterns } = read(row);
  // What stands behind `=>` comes after the condition; every other row is the first to read its example.
  if (row.zone === 'outcome') expect(patterns).toContain(id);
  else expect(patterns[0]).toBe(id);
});

test('every row of section 3 of the reference has a pattern', () => {
  const ids = new Set(patternTable.map((row) => row.id));
  const wanted =
    'A1 A2 A3 A4 A5 A6 A7 A8 O1 O2 O3 O4 S1 S2 S3 S4 S5 S6 S7 S8 S9 T1 T2 T3 T4 R1 R2 R3 R4 C1 C2 C3 I1 I2';
  expect(wanted.split(' ').filter((id) => !ids.has(id))).toEqual([]);
});

test('only rows that say so read an example as prose', () => {
  const prose = patternTable.filter((row) => read(row).standing === 'prose').map(({ id }) => id);
  expect([...new Set(prose)]).toEqual(['A8', 'S9', 'T5', 'R5']);
});
