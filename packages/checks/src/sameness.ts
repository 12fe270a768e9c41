/** True for plain data, lists, sets and maps that say the same in the same order; anything else must be the same object. */
export function sameContent(a: unknown, b: unknown): boolean {
  return same(a, b, () => false);
}

/**
 * The same for the answer to a question, in which parts of the model may be told by their identity: they must be the same
 * objects, as must the keys of maps and the members of sets.
 */
export function sameAnswer(a: unknown, b: unknown): boolean {
  return same(a, b, (value) => 'kind' in value || 'origin' in value);
}

function same(a: unknown, b: unknown, isTold: (value: object) => boolean): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || isTold(a)) return false;
  const each = (one: unknown, other: unknown): boolean => same(one, other, isTold);
  if (Array.isArray(a)) return Array.isArray(b) && sameLists(a, b, each);
  if (a instanceof Set) return b instanceof Set && sameLists([...a], [...b], Object.is);
  if (a instanceof Map) {
    return (
      b instanceof Map &&
      sameLists([...a.keys()], [...b.keys()], Object.is) &&
      sameLists([...a.values()], [...b.values()], each)
    );
  }
  return isPlain(a) && isPlain(b) && sameProperties(a, b, each);
}

type Each = (a: unknown, b: unknown) => boolean;

function sameLists(a: readonly unknown[], b: readonly unknown[], each: Each): boolean {
  return a.length === b.length && a.every((item, at) => each(item, b[at]));
}

function isPlain(value: object): value is Readonly<Record<string, unknown>> {
  return Object.getPrototypeOf(value) === Object.prototype;
}

function sameProperties(
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
  each: Each,
): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && each(a[key], b[key]));
}
