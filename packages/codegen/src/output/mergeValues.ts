import { isDeepStrictEqual } from 'node:util';
import { diff3Merge } from 'node-diff3';

/** What makes the person's data the merged data: at `path` stands `value` now, or nothing where it is undefined. */
export interface ValueEdit {
  readonly path: readonly string[];
  readonly value: unknown;
  /** The names of the members that stand before it in the generated object, the nearest last. */
  readonly after: readonly string[];
}

/**
 * Merges data as JSON knows it by its structure: members of objects one by one, lists item by item.
 * @returns what to change in `mine`; undefined where both changed the same value to something else
 */
export function mergeValues(base: unknown, mine: unknown, theirs: unknown): ValueEdit[] | undefined {
  const edits: ValueEdit[] = [];
  return merge({ base, mine, theirs }, [], [], edits) ? edits : undefined;
}

interface Three {
  readonly base: unknown;
  readonly mine: unknown;
  readonly theirs: unknown;
}

function merge({ base, mine, theirs }: Three, path: string[], after: string[], edits: ValueEdit[]): boolean {
  if (isDeepStrictEqual(mine, theirs) || isDeepStrictEqual(base, theirs)) return true;
  if (isDeepStrictEqual(base, mine)) {
    edits.push({ path, value: theirs, after });
    return true;
  }
  if (isRecord(mine) && isRecord(theirs)) return mergeMembers(isRecord(base) ? base : {}, mine, theirs, path, edits);
  if (Array.isArray(base) && Array.isArray(mine) && Array.isArray(theirs)) {
    const value = mergeItems(base, mine, theirs);
    if (value === undefined) return false;
    edits.push({ path, value, after });
    return true;
  }
  return false;
}

function mergeMembers(
  base: Readonly<Record<string, unknown>>,
  mine: Readonly<Record<string, unknown>>,
  theirs: Readonly<Record<string, unknown>>,
  path: readonly string[],
  edits: ValueEdit[],
): boolean {
  const order = Object.keys(theirs);
  for (const name of new Set([...order, ...Object.keys(base)])) {
    const three = { base: own(base, name), mine: own(mine, name), theirs: own(theirs, name) };
    if (!merge(three, [...path, name], order.slice(0, Math.max(0, order.indexOf(name))), edits)) return false;
  }
  return true;
}

function mergeItems(base: readonly unknown[], mine: readonly unknown[], theirs: readonly unknown[]): unknown {
  const texts = (items: readonly unknown[]): string[] => items.map((item) => JSON.stringify(item));
  const regions = diff3Merge(texts(mine), texts(base), texts(theirs), { excludeFalseConflicts: true });
  if (regions.some(({ conflict }) => conflict !== undefined)) return undefined;
  return regions.flatMap(({ ok }) => (ok ?? []).map((item): unknown => JSON.parse(item)));
}

function own(record: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
