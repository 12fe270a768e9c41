import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Entity } from '@specwright/model/parts';
import { type Id, nameOfId, targetOf } from '@specwright/model/reference';
import type { SystemParts } from '@specwright/model/system';
import { finding } from '../catalogue.ts';
import { type CheckContext, type Owner, relatedTo } from '../context.ts';
import { hasOperations } from './tables.ts';

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
    data: { kind: 'removeItem', what: 'block', range: entity.origin.range, label: `the second '${entity.name}'` },
  });
}

/** Rows are told apart by their id; an entity without any field is only begun. */
export function* entityShouldHaveAnId(entity: Entity, _context: CheckContext): Iterable<Diagnostic> {
  if (entity.forward || entity.fields.length === 0 || entity.fields.some(({ name }) => name === 'id')) return;
  yield finding('entity/missing-id', entity.origin, {
    parameters: { entity: entity.name },
    data: { kind: 'addLine', part: entity.id, line: 'id: uuid @immutable', place: 'first' },
  });
}

/** Only where there are apis: before, the data may be all that is written yet. */
export function* entityShouldBeUsed(entity: Entity, context: CheckContext): Iterable<Diagnostic> {
  if (entity.forward || entity.name === '' || !context.answer(hasOperations) || context.isSnippet) return;
  if (context.within(usedEntities, (used) => used.has(entity.id)) || context.index.duplicatesOf(entity.id).length > 1)
    return;
  yield finding('entity/unused', entity.origin, { parameters: { entity: entity.name } });
}

/** The entities that something beside themselves and their machines speaks of. */
function usedEntities(context: CheckContext): ReadonlySet<Id> {
  return new Set(context.inEachFile(usedByFile).flatMap((used) => [...used]));
}

function usedByFile({ references, operations, actions }: SystemParts, context: CheckContext): ReadonlySet<Id> {
  const used = new Set<Id>();
  for (const { role, from, targets } of references) {
    if (role === 'owns.entity') continue;
    const own = entityBehind(from, context);
    for (const target of targets) {
      const entity = entityBehind(target, context);
      if (entity !== undefined && entity !== own) used.add(entity);
    }
  }
  for (const { subject } of operations) if (subject !== undefined) used.add(subject);
  for (const { parameters } of actions) {
    for (const { entities } of parameters) for (const entity of entities) used.add(entity);
  }
  return used;
}

/** The entity that a part is, belongs to or is the machine of. */
function entityBehind(id: Id, context: CheckContext): Id | undefined {
  const part = context.index.part(id);
  switch (part?.kind) {
    case 'entity':
      return part.id;
    case 'field':
      return part.entity;
    case 'enumValue':
      return context.field(`field:${nameOfId(part.id).split(':')[0] ?? ''}`)?.entity;
    case 'machine':
      return targetOf(part.entity);
    default:
      return undefined;
  }
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
