import { canonicalNumber } from '../fieldShape.ts';
import { quoteName, quoteText } from '../schema/identifiers.ts';
import type { Operand, PhysicalTable } from '../schema/physicalSchema.ts';
import { quotientPlaces } from '../schema/sqlDialect.ts';

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
 * What an expression over the columns of a row comes to, as text: sums, differences and products to the last digit, quotients
 * rounded as services round them. Null where it has more digits than can be worked out, or divides by 0. Undefined where it is
 * about something else than numbers.
 */
export function exactDecimal(table: PhysicalTable, operand: Operand): string | undefined {
  const value = scaled(table, operand);
  return value && textOf(`SELECT ${value.digits} AS "digits", ${value.scale} AS "scale"`, 'NULL');
}

/** The same as the whole number nearest to it; undefined also where it is one without being rounded. */
export function nearestWhole(table: PhysicalTable, operand: Operand): string | undefined {
  const value = scaled(table, operand);
  return value && value.scale !== 0 ? rounded(value, 0).digits : undefined;
}

/** What several rows come to. `rows` says which, from `FROM` on. */
export interface ExactTotal {
  readonly function: 'sum' | 'avg' | 'min' | 'max';
  readonly table: PhysicalTable;
  readonly of: Operand;
  readonly rows: string;
  /** What it is of no rows. */
  readonly ofNone: '0' | 'NULL';
  /** Rounded to the nearest where it is `integer`. */
  readonly type: 'decimal' | 'integer';
}

/** A number that is worked out of rows; more digits than can be worked out are an error. Undefined where it is none. */
export function exactTotal({ function: name, table, of, rows, ofNone, type }: ExactTotal): string | undefined {
  const value = scaled(table, of);
  if (value === undefined) return undefined;
  const each = `SELECT ${value.digits} AS "part", ${value.scale} AS "own", max(${value.scale}) OVER () AS "most" ${rows}`;
  const alike = `"part" * ${powerOfTen('"most" - "own"')}`;
  const whole = name === 'avg' ? 'sum' : name;
  const total = `SELECT ${whole}(${alike}) AS "total", count("part") AS "rows", max("most") AS "behind" FROM (${each})`;
  const result = { digits: '"total"', scale: '"behind"' };
  const found = name === 'avg' ? divided(result, { digits: '"rows"', scale: 0 }) : result;
  const { digits, scale } = type === 'integer' ? rounded(found, 0) : found;
  const query = `SELECT ${digits} AS "digits", ${scale} AS "scale" FROM (${total})`;
  const shown = type === 'integer' ? `(SELECT ${whole64('"digits"', beyond)} FROM (${query}))` : textOf(query, beyond);
  return ofNone === 'NULL' ? shown : `coalesce(${shown}, ${type === 'integer' ? ofNone : quoteText(ofNone)})`;
}

/** Is an error in SQLite, which has no other way to make one in a query. */
const beyond = 'abs(-9223372036854775807 - 1)';

/** `value` where `digits` are a whole number; nothing where they are none, else `otherwise`: they do not fit into 64 bits. */
function whole64(digits: string, otherwise: string, value = digits): string {
  return `CASE typeof(${digits}) WHEN 'integer' THEN ${value} WHEN 'null' THEN NULL ELSE ${otherwise} END`;
}

/** The text of a number, of which `query` gives the digits and how many of them stand behind the point. */
function textOf(query: string, otherwise: string): string {
  const split = 'length("padded") - "scale"';
  const text = `rtrim(rtrim(iif("digits" < 0, '-', '') || substr("padded", 1, ${split}) || '.' || substr("padded", 1 + ${split}), '0'), '.')`;
  const padded = `SELECT *, printf('%0*d', "scale" + 1, abs("digits")) AS "padded" FROM (${query})`;
  return `(SELECT ${whole64('"digits"', otherwise, text)} FROM (${padded}))`;
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
      const [left, right] = [scaled(table, operand.left), scaled(table, operand.right)];
      if (left === undefined || right === undefined) return undefined;
      if (operand.operator === '/') return quotient(left, right);
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
function quotient(left: Scaled, right: Scaled): Scaled {
  const factor = typeof right.scale === 'number' ? inverse(right.digits, right.scale) : undefined;
  return factor === undefined ? divided(left, right) : rounded(product(left, factor), quotientPlaces);
}

function inverse(digits: string, scale: number): Scaled | undefined {
  if (!/^-?\d+$/.test(digits)) return undefined;
  const whole = BigInt(digits);
  const magnitude = whole < 0n ? -whole : whole;
  for (let places = 0; places <= 18 && magnitude !== 0n; places++) {
    const power = 10n ** BigInt(places);
    if (power % magnitude === 0n) return { digits: `${(power / whole) * 10n ** BigInt(scale)}`, scale: places };
  }
  return undefined;
}

/** With so many places at most, rounded half away from zero: whole numbers are divided without their rest. */
function rounded({ digits, scale }: Scaled, places: number): Scaled {
  if (typeof scale === 'number' && scale <= places) return { digits, scale };
  const power = powerOfTen(`max(0, ${scale} - ${places})`);
  const query = `SELECT ${digits} AS "all", ${power} AS "power"`;
  return {
    digits: `(SELECT iif("all" < 0, -1, 1) * ((abs("all") + "power" / 2) / "power") FROM (${query}))`,
    scale: typeof scale === 'number' ? places : places === 0 ? 0 : `min(${places}, ${scale})`,
  };
}

/**
 * To so many places as services divide, half away from zero. The places are worked out in two halves, so that the numbers
 * by the way have room in 64 bits.
 */
function divided(left: Scaled, right: Scaled): Scaled {
  const half = `1${'0'.repeat(quotientPlaces / 2)}`;
  const both = `SELECT ${withMore(left, right.scale)} AS "left", ${withMore(right, left.scale)} AS "right"`;
  const first = `SELECT "left" / "right" AS "whole", abs("left" % "right") AS "rest", abs("right") AS "by", iif(("left" < 0) = ("right" < 0), 1, -1) AS "sign" FROM (${both})`;
  const next = `SELECT *, "rest" * ${half} / "by" AS "high", "rest" * ${half} % "by" AS "more" FROM (${first})`;
  const low = `("more" * ${half} * 2 + "by") / ("by" * 2)`;
  return {
    digits: `(SELECT "sign" * ((abs("whole") * ${half} + "high") * ${half} + ${low}) FROM (${next}))`,
    scale: quotientPlaces,
  };
}

/** The digits with as many zeros as the other number has more of them behind the point. */
function withMore({ digits, scale }: Scaled, other: Scaled['scale']): string {
  if (typeof scale !== 'number' || typeof other !== 'number') {
    return `(${digits}) * ${powerOfTen(`max(0, ${other} - ${scale === 0 ? scale : `(${scale})`})`)}`;
  }
  return other > scale ? `(${digits}) * 1${'0'.repeat(other - scale)}` : `(${digits})`;
}
