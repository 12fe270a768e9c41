/**
 * What a change asks of a database that holds rows:
 * `none` no change of the schema at all (behaviour only); `free` additive and instant; `staged` safe when done in steps
 * (expand, copy, contract); `dataDependent` only where the rows allow it, which a check beforehand decides;
 * `destructive` rows or columns are lost.
 */
export type ChangeClass = 'none' | 'free' | 'staged' | 'dataDependent' | 'destructive';

const bySeverity: readonly ChangeClass[] = ['none', 'free', 'staged', 'dataDependent', 'destructive'];

/** The gravest of several classes; `none` of nothing. */
export function gravest(classes: readonly ChangeClass[]): ChangeClass {
  const at = Math.max(0, ...classes.map((item) => bySeverity.indexOf(item)));
  return bySeverity[at] ?? 'none';
}
