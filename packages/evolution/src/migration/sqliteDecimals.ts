import { canonicalNumber } from '../fieldShape.ts';
import { quoteName } from '../schema/identifiers.ts';
import type { Operand, PhysicalTable } from '../schema/physicalSchema.ts';

/*
 * Decimals are text in SQLite, and it calculates with floats, which lose digits. So they are worked out with whole numbers: the
 * digits without the point, and how many of them stand behind it. Whole numbers have 64 bits, and one that would have more
 * becomes a float: by that it is seen that a value is not exact any more.
 */

/** A decimal as SQL of a whole number, and the number of its digits behind the point: known, or SQL. */
interface Scaled {
  readonly digits: string;
  readonly scale: number | string;
}

/**
 * What an expression over the columns of a row comes to, as text and to the last digit; null where it has more digits than
 * can be worked out. Undefined where it has no last digit (`price / 3`), or is about something else than numbers.
 */
export function exactDecimal(table: PhysicalTable, operand: Operand): string | undefined {
  const value = scaled(table, operand);
  return value && textOf(`SELECT ${value.digits} AS "digits", ${value.scale} AS "scale"`);
}

/** The same of the sum over rows, which `rows` says from `FROM` on; 0 of none. */
export function exactSum(table: PhysicalTable, operand: Operand, rows: string): string | undefined {
  const value = scaled(table, operand);
  if (value === undefined) return undefined;
  const each = `SELECT ${value.digits} AS "part", ${value.scale} AS "own", max(${value.scale}) OVER () AS "most" ${rows}`;
  const alike = `"part" * ${powerOfTen('"most" - "own"')}`;
  return textOf(`SELECT coalesce(sum(${alike}), 0) AS "digits", coalesce(max("most"), 0) AS "scale" FROM (${each})`);
}

/** The text of a number, of which `query` gives the digits and how many of them stand behind the point. */
function textOf(query: string): string {
  const split = 'length("padded") - "scale"';
  const text = `rtrim(rtrim(iif("digits" < 0, '-', '') || substr("padded", 1, ${split}) || '.' || substr("padded", 1 + ${split}), '0'), '.')`;
  const padded = `SELECT *, printf('%0*d', "scale" + 1, abs("digits")) AS "padded" FROM (${query})`;
  return `(SELECT iif(typeof("digits") = 'integer', ${text}, NULL) FROM (${padded}))`;
}

function powerOfTen(exponent: string): string {
  return `CAST('1' || substr('${'0'.repeat(40)}', 1, ${exponent}) AS NUMERIC)`;
}

function scaled(table: PhysicalTable, operand: Operand): Scaled | undefined {
  switch (operand.kind) {
    case 'column': {
      const name = quoteName(operand.name);
      const type = table.columns.find((column) => column.name === operand.name)?.type;
      if (type === 'integer') return { digits: name, scale: 0 };
      const digits = `CAST(replace(${name}, '.', '') AS NUMERIC)`;
      return type === 'decimal' ? { digits, scale: `max(0, length(${name}) - instr(${name} || '.', '.'))` } : undefined;
    }
    case 'length':
      return { digits: `length(${quoteName(operand.name)})`, scale: 0 };
    case 'literal':
      return constant(canonicalNumber(operand.text));
    case 'arithmetic': {
      const left = scaled(table, operand.left);
      if (left === undefined) return undefined;
      if (operand.operator === '/') return quotient(left, operand.right);
      const right = scaled(table, operand.right);
      if (right === undefined) return undefined;
      return operand.operator === '*' ? product(left, right) : sum(left, operand.operator, right);
    }
  }
}

function constant(text: string): Scaled | undefined {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return undefined;
  const [, behind = ''] = text.split('.');
  return { digits: `${BigInt(text.replace('.', ''))}`, scale: behind.length };
}

function product(left: Scaled, right: Scaled): Scaled {
  const [a, b] = [left.scale, right.scale];
  const scale = typeof a === 'number' && typeof b === 'number' ? a + b : a === 0 ? b : b === 0 ? a : `${a} + ${b}`;
  return { digits: `(${left.digits}) * (${right.digits})`, scale };
}

function sum(left: Scaled, operator: string, right: Scaled): Scaled {
  const [a, b] = [left.scale, right.scale];
  const scale =
    typeof a === 'number' && typeof b === 'number'
      ? Math.max(a, b)
      : a === 0 || a === b
        ? b
        : b === 0
          ? a
          : `max(${a}, ${b})`;
  return { digits: `${withScale(left, scale)} ${operator} ${withScale(right, scale)}`, scale };
}

/** The digits where there are so many behind the point. */
function withScale({ digits, scale }: Scaled, wanted: Scaled['scale']): string {
  if (scale === wanted) return `(${digits})`;
  if (typeof scale === 'number' && typeof wanted === 'number') return `(${digits}) * 1${'0'.repeat(wanted - scale)}`;
  const more = scale === 0 ? `${wanted}` : `${wanted} - (${scale})`;
  return `(${digits}) * ${powerOfTen(more)}`;
}

/** Only a constant of twos and fives divides every decimal into one with a last digit. */
function quotient(left: Scaled, divisor: Operand): Scaled | undefined {
  const by = divisor.kind === 'literal' ? constant(canonicalNumber(divisor.text)) : undefined;
  if (by === undefined || typeof by.scale !== 'number') return undefined;
  const whole = BigInt(by.digits);
  const magnitude = whole < 0n ? -whole : whole;
  for (let places = 0; places <= 18 && magnitude !== 0n; places++) {
    const power = 10n ** BigInt(places);
    if (power % magnitude !== 0n) continue;
    const factor = (power / whole) * 10n ** BigInt(by.scale);
    return product(left, { digits: `${factor}`, scale: places });
  }
  return undefined;
}
