/** A regular expression of PromQL that takes these names and no others, within quotes. */
export function anyOf(names: readonly string[]): string {
  return names.map((name) => name.replace(/[{}.*+?()|[\]\\^$]/g, '\\\\$&')).join('|');
}
