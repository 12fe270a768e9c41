import type { Diagnostic } from '@specwright/model/diagnostic';
import type { EvolveChange } from '@specwright/model/parts';
import { evolutionCodes } from './codes.ts';
import type { Evolution } from './evolution.ts';
import type { EvolveLine } from './evolveLines.ts';
import { findingAt } from './findingAt.ts';

/**
 * 98: a line about what an earlier line of any block of the entity is about already. One change is said by one line, but
 * for a rename, whose new field may have changed beside (`~size -> width` with `~width: decimal`).
 */
export function conflictFinding(line: EvolveLine, { lines }: Evolution): Diagnostic | undefined {
  const earlier = lines.slice(0, lines.indexOf(line)).filter(({ entity }) => entity === line.entity);
  const first = earlier.find((other) => isSameMatter(other.change, line.change));
  if (first === undefined) return undefined;
  const { origin } = line.change;
  const known = first.change.origin;
  const subject = subjectOf(line);
  const same = first.change.kind === line.change.kind;
  return findingAt(evolutionCodes.conflictingLines, 'error', origin, {
    message: same
      ? `This is the second line that ${verbs[line.change.kind]} ${subject}.`
      : `This line ${verbs[line.change.kind]} ${subject}, but an earlier one ${verbs[first.change.kind]} ${subjectOf(first)}.`,
    data: { kind: 'removeItem', what: 'line', range: origin.range, label: 'this line' },
    related: [{ file: known.file, range: known.range, message: 'The earlier line is here' }],
  });
}

const verbs: Readonly<Record<EvolveChange['kind'], string>> = {
  add: 'adds',
  alter: 'alters',
  rename: 'renames',
  renameEntity: 'renames',
  drop: 'drops',
};

function subjectOf({ entity, change }: EvolveLine): string {
  const [name] = namesOf(change);
  return name === undefined ? entity : `'${name}'`;
}

/** The fields that a line speaks of; none where it is about the entity itself. */
function namesOf(change: EvolveChange): readonly string[] {
  switch (change.kind) {
    case 'add':
    case 'alter':
      return [change.field.name];
    case 'rename':
      return [change.from.text, change.to.text];
    case 'drop':
      return change.field === undefined ? [] : [change.field.text];
    case 'renameEntity':
      return [];
  }
}

function isSameMatter(a: EvolveChange, b: EvolveChange): boolean {
  const names = namesOf(b);
  const others = namesOf(a);
  if (names.length === 0 || others.length === 0) return names.length === others.length;
  if (altersRenamed(a, b) || altersRenamed(b, a)) return false;
  return names.some((name) => others.includes(name));
}

function altersRenamed(rename: EvolveChange, change: EvolveChange): boolean {
  return rename.kind === 'rename' && change.kind === 'alter' && rename.to.text === change.field.name;
}
