/** `a`, `a and b`, `a, b and c`; with another joint `a, b or c`. */
export function listed(words: readonly string[], joint = 'and'): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${joint} ${last}`;
}

/** The same with each word in quotation marks. */
export function quoted(words: readonly string[], joint = 'and'): string {
  return listed(
    words.map((word) => `'${word}'`),
    joint,
  );
}
