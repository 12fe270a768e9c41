import type { Field } from './parts.ts';
import { targetOf } from './reference.ts';
import type { SystemIndex } from './system.ts';
import type { Type, ValueRange } from './types.ts';

/**
 * The fields that a type is taken from, the nearest first: of `method: Payment.method` that field, then the one that it
 * takes its own type from, and so on. A circle ends where it began.
 */
export function sourceFields(type: Type, index: Pick<SystemIndex, 'part'>): readonly Field[] {
  const sources = new Set<Field>();
  for (let at = type; at.kind === 'fieldType'; ) {
    const id = targetOf(at.field);
    const part = id === undefined ? undefined : index.part(id);
    if (part?.kind !== 'field' || sources.has(part)) break;
    sources.add(part);
    at = part.type;
  }
  return [...sources];
}

/** What a type stands for; still a `fieldType` where nothing is found, or only a circle. */
export function underlyingType(type: Type, index: Pick<SystemIndex, 'part'>): Type {
  return sourceFields(type, index).at(-1)?.type ?? type;
}

/** The range that a field or a member is held to: its own, else that of the nearest field whose type it takes. */
export function rangeOfField(
  field: { readonly type: Type; readonly range?: ValueRange | undefined },
  index: Pick<SystemIndex, 'part'>,
): ValueRange | undefined {
  return field.range ?? sourceFields(field.type, index).find(({ range }) => range !== undefined)?.range;
}
