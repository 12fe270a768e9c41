import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Entity } from '@specwright/model/parts';
import { nameOfId } from '@specwright/model/reference';
import { finding } from '../catalogue.ts';
import { type CheckContext, type Owner, relatedTo } from '../context.ts';

/** The owners of an entity when its body stands in the spec of a module that is none of them. */
function ownersElsewhere(entity: Entity, context: CheckContext): readonly Owner[] {
  if (entity.forward || entity.module === undefined) return [];
  const module = nameOfId(entity.module);
  const owners = context.ownersOf(entity.name);
  return owners.some((owner) => owner.module.name === module) ? [] : owners;
}

/**
 * The name of an entity is known in the whole system. Of two bodies of which one stands outside its owner's spec,
 * only that one is wrong, and `entityMustStandInItsOwnersSpec` says so.
 */
export function* entityNameMustBeUnique(entity: Entity, context: CheckContext): Iterable<Diagnostic> {
  if (entity.forward || entity.name === '') return;
  const bodies = context.index.duplicatesOf(entity.id).filter((other) => other.kind === 'entity' && !other.forward);
  if (bodies.length < 2) return;
  const inside = bodies.filter((body) => body.kind === 'entity' && ownersElsewhere(body, context).length === 0);
  const rivals = inside.length === 0 ? bodies : inside;
  const first = rivals[0];
  if (first === undefined || first === entity || !rivals.includes(entity)) return;
  yield finding('entity/duplicate', entity.origin, {
    parameters: { name: entity.name },
    related: [relatedTo(first, 'The first declaration.')],
  });
}

/** An entity is defined by the module that owns it. */
export function* entityMustStandInItsOwnersSpec(entity: Entity, context: CheckContext): Iterable<Diagnostic> {
  const owner = ownersElsewhere(entity, context)[0];
  if (owner === undefined || entity.module === undefined) return;
  yield finding('module/entity-outside-owner', entity.origin, {
    parameters: { entity: entity.name, owner: owner.module.name, module: nameOfId(entity.module) },
    related: [relatedTo(owner.entry, `Owned by '${owner.module.name}' here.`)],
  });
}
