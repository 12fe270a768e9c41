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

function mergeItems(
  base: readonly unknown[],
  mine: readonly unknown[],
  theirs: readonly unknown[],
): readonly unknown[] | undefined {
  const texts = (items: readonly unknown[]): string[] => items.map((item) => JSON.stringify(item));
  const items: unknown[] = [];
  const regions = diff3Merge(texts(mine), texts(base), texts(theirs), { excludeFalseConflicts: true });
  for (const { ok = [], conflict } of regions) {
    const merged = conflict === undefined ? ok.map(parsed) : mergeChanged(conflict.o, conflict.a, conflict.b);
    if (merged === undefined) return undefined;
    items.push(...merged);
  }
  return items;
}

/** Objects that both changed, each in its place in the list: member by member. */
function mergeChanged(
  base: readonly string[],
  mine: readonly string[],
  theirs: readonly string[],
): readonly unknown[] | undefined {
  if (mine.length !== base.length || theirs.length !== base.length) return undefined;
  const items: unknown[] = [];
  for (const [at, before] of base.entries()) {
    const three = { base: parsed(before), mine: parsed(mine[at] ?? ''), theirs: parsed(theirs[at] ?? '') };
    const edits: ValueEdit[] = [];
    if (!merge(three, [], [], edits)) return undefined;
    items.push(edits.reduce((value, { path, value: wanted }) => withValue(value, path, wanted), three.mine));
  }
  return items;
}

/** Data in which something else stands at a place, or nothing. */
function withValue(data: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  const members = new Map(isRecord(data) ? Object.entries(data) : []);
  const changed = withValue(members.get(name), rest, value);
  if (changed === undefined) members.delete(name);
  else members.set(name, changed);
  return Object.fromEntries(members);
}

function parsed(text: string): unknown {
  return JSON.parse(text);
}

function own(record: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
