import type { EvolveTerm, EvolveTermKind } from '@specwright/model/evolveTerms';
import type { Evolve, EvolveChange } from '@specwright/model/parts';
import { targetOf } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';

/** A line of an `evolve` block with the entity that it is about. */
export interface EvolveLine {
  readonly entity: string;
  readonly evolve: Evolve;
  readonly change: EvolveChange;
}

/** The lines of a block in the order written. */
export function linesOf(evolve: Evolve, index: SystemIndex): readonly EvolveLine[] {
  const entity = evolvedEntity(evolve, index);
  return evolve.changes.map((change) => ({ entity, evolve, change }));
}

/** The entity that a block is about: its present name, else (it is gone) the name as written. */
export function evolvedEntity(evolve: Evolve, index: SystemIndex): string {
  return index.entity(targetOf(evolve.entity))?.name ?? evolve.entity.text;
}

/** The field that a line is about, of a rename the new one; undefined where it is the entity itself. */
export function lineField(change: EvolveChange): string | undefined {
  switch (change.kind) {
    case 'add':
    case 'alter':
      return change.field.name;
    case 'rename':
      return change.to.text;
    case 'drop':
      return change.field?.text;
    case 'renameEntity':
      return undefined;
  }
}

/** The first term of a kind that a line has. */
export function termOf<Kind extends EvolveTermKind>(
  { terms }: EvolveChange,
  kind: Kind,
): Extract<EvolveTerm, { kind: Kind }> | undefined {
  return terms.find((term): term is Extract<EvolveTerm, { kind: Kind }> => term.kind === kind);
}
