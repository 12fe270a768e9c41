import type { Diagnostic } from '@specwright/model/diagnostic';
import { type Range, rangeContains } from '@specwright/model/origin';
import type { Entity, Evolve } from '@specwright/model/parts';
import type { SystemIndex } from '@specwright/model/system';

/**
 * Findings against a baseline without those about an entity that is just being typed: while it, or an `evolve` block of
 * it, has syntax errors, nobody knows yet what its schema will be. Where a whole entity is missing, any broken text may be it.
 */
export function withoutHalfTyped(
  findings: readonly Diagnostic[],
  syntax: readonly Diagnostic[],
  index: SystemIndex,
): readonly Diagnostic[] {
  if (syntax.length === 0) return findings;
  const { entities, evolves } = index.system;
  const broken = [...entities, ...evolves].filter(({ origin }) => syntax.some((one) => touches(one, origin)));
  const names = new Set(broken.map(entityName));
  return findings.filter((finding) => {
    const around = [...entities, ...evolves].find(({ origin }) => touches(finding, origin));
    const entity = entityOf(finding) ?? (around && entityName(around));
    return entity === undefined || (index.entityNamed(entity)?.forward === false && !names.has(entity));
  });
}

function entityName(part: Entity | Evolve): string {
  return part.kind === 'entity' ? part.name : part.entity.text;
}

/** The finding lies in a part. One that a block is not closed stands where the next begins; it is about the block that it names. */
function touches(
  { file, range, related }: Diagnostic,
  part: { readonly file: string; readonly range: Range },
): boolean {
  const places = related.length > 0 ? related : [{ file, range }];
  return places.some((place) => place.file === part.file && rangeContains(part.range, place.range.start));
}

/** The entity that the `data` of a finding names. */
function entityOf({ data }: Diagnostic): string | undefined {
  const { entity } = (data ?? {}) as { readonly entity?: unknown };
  return typeof entity === 'string' ? entity : undefined;
}
