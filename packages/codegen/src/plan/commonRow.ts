import { type Id, targetOf } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';

/** The members of two payloads that hold the id of one row. */
export interface RowMembers {
  readonly first: string;
  readonly next: string;
}

/** How two events tell of one row: by `about` where both are about it, else by a reference to it. */
export function commonRow(first: Id, next: Id, index: SystemIndex): RowMembers | undefined {
  const others = rowsIn(next, index);
  for (const [member, entity] of rowsIn(first, index)) {
    const [same] = others.find(([, other]) => other === entity) ?? [];
    if (same !== undefined) return { first: member, next: same };
  }
  return undefined;
}

/** The members of a payload that hold the id of a row, with its entity; `about` first. */
function rowsIn(id: Id, index: SystemIndex): [string, Id][] {
  const event = index.part(id);
  if (event?.kind !== 'event') return [];
  const entity = event.entity === undefined ? undefined : targetOf(event.entity);
  const members = event.payload.flatMap(({ name, field }): [string, Id][] => {
    const target = referenceOf(targetOf(field), index);
    return target === undefined ? [] : [[name, target]];
  });
  return [...(entity === undefined ? [] : [['about', entity] satisfies [string, Id]]), ...members];
}

/** The entity that a field refers to. */
export function referenceOf(field: Id | undefined, index: SystemIndex): Id | undefined {
  const part = field === undefined ? undefined : index.part(field);
  return part?.kind === 'field' && part.type.kind === 'reference' ? targetOf(part.type.entity) : undefined;
}
