import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { exactDecimal } from '../../src/migration/sqliteDecimals.ts';
import type { Operand, PhysicalTable } from '../../src/schema/physicalSchema.ts';

const table: PhysicalTable = {
  name: 'items',
  columns: [
    { name: 'a', type: 'decimal', nullable: true },
    { name: 'b', type: 'decimal', nullable: true },
    { name: 'n', type: 'integer', nullable: true },
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
function inRow(operand: Operand, row: { a?: string; b?: string; n?: bigint }): unknown {
  const database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE "items" ("a" TEXT, "b" TEXT, "n" BIGINT)');
  database.prepare('INSERT INTO "items" VALUES (?, ?, ?)').run(row.a ?? null, row.b ?? null, row.n ?? null);
  return database.prepare(`SELECT ${exactDecimal(table, operand)} AS value FROM "items"`).get()?.value;
}

describe('decimals of SQLite are worked out to the last digit', () => {
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
    ['120 + 0', of(a, '+', literal('0')), { a: '120' }, '120'],
  ] as const)('%s', (_, operand, row, expected) => {
    expect(inRow(operand, row)).toBe(expected);
  });

  test.each([
    ['a value with more digits', of(a, '+', literal('1')), { a: '12345678901234567890.5' }],
    ['a result with more digits', of(a, '*', b), { a: '12345678901.5', b: '98765432109.5' }],
    ['digits too far behind the point', of(a, '+', n), { a: '0.00000000000000000000001', n: 1n }],
    ['no value', of(a, '+', b), { a: '1' }],
  ] as const)('and not at all of %s', (_, operand, row) => {
    expect(inRow(operand, row)).toBeNull();
  });

  test('what has no last digit is nothing of it', () => {
    expect(exactDecimal(table, of(a, '/', literal('3')))).toBeUndefined();
    expect(exactDecimal(table, of(a, '/', b))).toBeUndefined();
    expect(exactDecimal(table, of(a, '/', literal('0')))).toBeUndefined();
  });
});
