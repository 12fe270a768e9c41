import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { type ExactTotal, exactDecimal, exactTotal, nearestWhole } from '../../src/migration/sqliteDecimals.ts';
import type { Operand, PhysicalTable } from '../../src/schema/physicalSchema.ts';

const table: PhysicalTable = {
  name: 'items',
  columns: [
    { name: 'a', type: 'decimal', nullable: true },
    { name: 'b', type: 'decimal', nullable: true },
    { name: 'n', type: 'integer', nullable: true },
    { name: 'name', type: 'text', nullable: true },
  ],
  primaryKey: [],
  checks: [],
  indexes: [],
  limits: [],
  foreignKeys: [],
};
const column = (name: string): Operand => ({ kind: 'column', name });
const literal = (text: string): Operand => ({ kind: 'literal', type: 'decimal', text });
const of = (left: Operand, operator: '+' | '-' | '*' | '/', right: Operand): Operand => ({
  kind: 'arithmetic',
  operator,
  left,
  right,
});
const [a, b, n] = ['a', 'b', 'n'].map(column) as [Operand, Operand, Operand];

/** What SQLite makes of it in a row with these values. */
function inRow(
  operand: Operand,
  row: { a?: string; b?: string; n?: bigint },
  sql: typeof exactDecimal = exactDecimal,
): unknown {
  const database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE "items" ("a" TEXT, "b" TEXT, "n" BIGINT)');
  database.prepare('INSERT INTO "items" VALUES (?, ?, ?)').run(row.a ?? null, row.b ?? null, row.n ?? null);
  return database.prepare(`SELECT ${sql(table, operand)} AS value FROM "items"`).get()?.value;
}

/** What SQLite makes of it over rows with these values of `a`. */
function inRows(values: readonly string[], sql: string): unknown {
  const database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE "items" ("a" TEXT, "b" TEXT, "n" BIGINT)');
  for (const value of values) database.prepare('INSERT INTO "items" ("a") VALUES (?)').run(value);
  return database.prepare(`SELECT ${sql} AS value`).get()?.value;
}

describe('decimals of SQLite are worked out as services do it', () => {
  test.each([
    ['0.1 + 0.2', of(a, '+', b), { a: '0.1', b: '0.2' }, '0.3'],
    ['0.3 - 0.1', of(a, '-', b), { a: '0.3', b: '0.1' }, '0.2'],
    ['1 - 1.00', of(a, '-', literal('1.00')), { a: '1' }, '0'],
    ['-0.05 + 0.5', of(a, '+', literal('0.5')), { a: '-0.05' }, '0.45'],
    ['0.5 - 0.75', of(a, '-', b), { a: '0.5', b: '0.75' }, '-0.25'],
    ['12345678901234567.89 + 0.1', of(a, '+', literal('0.1')), { a: '12345678901234567.89' }, '12345678901234567.99'],
    ['12345678901234567.89 * 2', of(a, '*', literal('2')), { a: '12345678901234567.89' }, '24691357802469135.78'],
    ['0.07 * 100', of(a, '*', literal('100')), { a: '0.07' }, '7'],
    ['1.1 * 1.1', of(a, '*', b), { a: '1.1', b: '1.1' }, '1.21'],
    ['100 / 8', of(a, '/', literal('8')), { a: '100' }, '12.5'],
    ['1.5 / 0.25', of(a, '/', literal('0.25')), { a: '1.5' }, '6'],
    ['1 / -4', of(a, '/', literal('-4')), { a: '1' }, '-0.25'],
    ['(19.99 + 0.01) * 3', of(of(a, '+', b), '*', n), { a: '19.99', b: '0.01', n: 3n }, '60'],
    ['3 * 2 + 1.5', of(of(n, '*', literal('2')), '+', a), { a: '1.5', n: 3n }, '7.5'],
    ['10 / 3', of(a, '/', literal('3')), { a: '10' }, '3.3333333333'],
    ['20 / 3', of(a, '/', literal('3')), { a: '20' }, '6.6666666667'],
    ['-20 / 3', of(a, '/', n), { a: '-20', n: 3n }, '-6.6666666667'],
    ['1 / 1024', of(a, '/', literal('1024')), { a: '1' }, '0.0009765625'],
    ['0.01 / 1024', of(a, '/', literal('1024')), { a: '0.01' }, '0.0000097656'],
    ['0.00000000005 / 1', of(a, '/', n), { a: '0.00000000005', n: 1n }, '0.0000000001'],
    ['9.99 / 3.3', of(a, '/', b), { a: '9.99', b: '3.3' }, '3.0272727273'],
    ['99999999.99 / 7', of(a, '/', literal('7')), { a: '99999999.99' }, '14285714.2842857143'],
    ['1 / 3 * 3', of(of(a, '/', literal('3')), '*', literal('3')), { a: '1' }, '0.9999999999'],
    ['120 + 0', of(a, '+', literal('0')), { a: '120' }, '120'],
  ] as const)('%s', (_, operand, row, expected) => {
    expect(inRow(operand, row)).toBe(expected);
  });

  test.each([
    ['a value with more digits', of(a, '+', literal('1')), { a: '12345678901234567890.5' }],
    ['a result with more digits', of(a, '*', b), { a: '12345678901.5', b: '98765432109.5' }],
    ['digits too far behind the point', of(a, '+', n), { a: '0.00000000000000000000001', n: 1n }],
    ['a quotient with more digits', of(a, '/', literal('7')), { a: '12345678901.5' }],
    ['a division by 0', of(a, '/', b), { a: '1', b: '0' }],
    ['a division by a constant 0', of(a, '/', literal('0')), { a: '1' }],
    ['no value', of(a, '+', b), { a: '1' }],
  ] as const)('and not at all of %s', (_, operand, row) => {
    expect(inRow(operand, row)).toBeNull();
  });

  test.each([
    [of(n, '/', literal('2')), { n: 5n }, 3n],
    [of(n, '/', literal('2')), { n: -5n }, -3n],
    [of(n, '/', literal('3')), { n: 4n }, 1n],
    [of(a, '*', n), { a: '2.49', n: 1n }, 2n],
  ] as const)('and a whole number is the nearest', (operand, row, expected) => {
    expect(inRow(operand, row, nearestWhole)).toBe(Number(expected));
  });

  test('texts are nothing of it', () => {
    expect(exactDecimal(table, of(column('name'), '+', literal('1')))).toBeUndefined();
  });
});

describe('what rows come to', () => {
  const rows = ['1.10', '2.2', '-0.05', '7'];
  const total = (name: ExactTotal['function'], type: ExactTotal['type'] = 'decimal', which = 'FROM "items"'): unknown =>
    inRows(rows, exactTotal({ function: name, table, of: a, rows: which, ofNone: '0', type }) ?? 'none');

  test.each([
    ['sum', '10.25'],
    ['avg', '2.5625'],
    ['min', '-0.05'],
    ['max', '7'],
  ] as const)('%s', (name, expected) => {
    expect(total(name)).toBe(expected);
    expect(total(name, 'decimal', 'FROM "items" WHERE 1 = 0')).toBe('0');
  });

  test('is rounded where it is to be whole', () => {
    expect(total('sum', 'integer')).toBe(10);
    expect(total('avg', 'integer')).toBe(3);
    expect(total('min', 'integer')).toBe(0);
  });

  test('is nothing of none where that is asked for', () => {
    const sql = exactTotal({ function: 'max', table, of: a, rows: 'FROM "items"', ofNone: 'NULL', type: 'decimal' });
    expect(inRows([], sql ?? 'none')).toBeNull();
  });

  test('is an error where it has more digits than 64 bits hold', () => {
    const sql = exactTotal({ function: 'sum', table, of: a, rows: 'FROM "items"', ofNone: '0', type: 'decimal' });
    expect(() => inRows(['12345678901234567', '0.001'], sql ?? 'none')).toThrow('integer overflow');
  });
});
