/**
 * How many letters must be changed, added, taken away or swapped with their neighbour to make `b` of `a`
 * (optimal string alignment), or `limit + 1` when it is more than `limit`.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let smallest = i;
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(best);
      smallest = Math.min(smallest, best);
    }
    if (smallest > limit) return limit + 1;
    beforeLast = last;
    last = row;
  }
  return Math.min(last[b.length] ?? limit + 1, limit + 1);
}

/** Most that a message and the light bulb offer. */
export const mostSuggestions = 3;

/**
 * The candidates that may have been meant by `text`, the likeliest first: those that differ only in case or in the
 * marks between words, then those within a third of the letters of the longer one. Few, or none.
 */
export function similarNames(text: string, candidates: Iterable<string>): string[] {
  const plain = plainForm(text);
  const found: { readonly name: string; readonly distance: number; readonly shared: number }[] = [];
  for (const name of new Set(candidates)) {
    if (name === text || name === '') continue;
    const other = plainForm(name);
    const limit = Math.max(1, Math.floor(Math.max(plain.length, other.length) / 3));
    const distance = editDistance(plain, other, limit);
    if (distance > limit || distance >= Math.min(plain.length, other.length)) continue;
    found.push({ name, distance, shared: sharedStart(plain, other) });
  }
  found.sort((a, b) => a.distance - b.distance || b.shared - a.shared || (a.name < b.name ? -1 : 1));
  return found.slice(0, mostSuggestions).map(({ name }) => name);
}

/** How many letters two words begin with alike: slips at the end of a word are the commoner ones. */
function sharedStart(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}

/** `-> Room` is `room`, `order.paid` is `orderpaid`. */
function plainForm(name: string): string {
  return name.toLowerCase().replace(/[_\-.>\s]/g, '');
}

/** The end of a message: ` Did you mean 'Product'?`, or nothing. */
export function didYouMean(suggestions: readonly string[]): string {
  return suggestions[0] === undefined ? '' : ` Did you mean '${suggestions[0]}'?`;
}
