import { createHash } from 'node:crypto';

/** PostgreSQL cuts longer names off, silently, and two that begin alike become one. */
const longest = 63;

/**
 * The name of a constraint or an index from its parts: `order_lines_order_id_fkey`. A name that is too long for PostgreSQL
 * keeps its beginning and ends in a hash of the whole, the same on every database.
 */
export function constraintName(...parts: readonly (string | number)[]): string {
  const name = parts.join('_');
  if (Buffer.byteLength(name) <= longest) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  let head = name;
  while (Buffer.byteLength(head) > longest - hash.length - 1) head = head.slice(0, -1);
  return `${head}_${hash}`;
}

/** What PostgreSQL calls the key of a table. */
export function keyName(table: string): string {
  return constraintName(table, 'pkey');
}

/** The trigger that refuses other values of the columns of a table that are fixed. */
export function fixedName(table: string): string {
  return constraintName(table, 'immutable');
}

/** A name as SQL has it: `"order"`. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as SQL has it: `'it''s'`. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
