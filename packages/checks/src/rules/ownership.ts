import type { Diagnostic } from '@specwright/model/diagnostic';
import type { PathExpression } from '@specwright/model/expressions';
import type { Entity, Module } from '@specwright/model/parts';
import { type Id, nameOfId, type Reference, type ReferenceRole } from '@specwright/model/reference';
import type { Effect, Statement } from '@specwright/model/statements';
import type { SystemParts } from '@specwright/model/system';
import { statementsOf } from '@specwright/model/systemIndex';
import { finding } from '../catalogue.ts';
import { type CheckContext, relatedTo } from '../context.ts';
import { moduleGraph } from '../moduleGraph.ts';
import { placeOf } from '../silence.ts';
import { similarNames } from '../suggestions.ts';
import { unknownName } from './unknownName.ts';

/** What a spec defines its module owns; else nobody does. Of an entity of another owner `entityMustStandInItsOwnersSpec` speaks. */
export function* entityShouldBeOwnedByItsModule(entity: Entity, context: CheckContext): Iterable<Diagnostic> {
  if (entity.forward || entity.name === '' || entity.module === undefined) return;
  const module = context.index.part(entity.module);
  if (module?.kind !== 'module' || context.ownersOf(entity.name).length > 0) return;
  // `owns: [Prodct]`: the entry that is misspelled is told of, not the entity.
  if (undefinedEntries(module, context).some(({ text }) => similarNames(text, [entity.name]).length > 0)) return;
  yield finding('module/entity-not-owned', entity.origin, {
    parameters: { entity: entity.name, module: module.name },
    related: [relatedTo(module, 'The module.')],
    data: { kind: 'addToList', module: module.id, list: 'owns', item: entity.name },
  });
}

/** A module whose spec is there defines all that it owns. */
export function* ownedEntityShouldBeDefined(module: Module, context: CheckContext): Iterable<Diagnostic> {
  if (!context.hasSpec(module.id)) return;
  for (const entry of undefinedEntries(module, context)) {
    yield unknownName('module/undefined-entity', entry.origin, {
      text: entry.text,
      severity: 'warning',
      parameters: { module: module.name },
      candidates: context.answer(entitiesWithoutOwner),
      create: { part: 'entity', name: entry.text, module: module.id },
      add: undefined,
    });
  }
}

/** What a module owns and no file defines. */
function undefinedEntries(module: Module, context: CheckContext): Reference[] {
  const isDefined = (name: string): boolean => context.within(definedEntities, (names) => names.has(name));
  return module.owns.filter(({ text }) => text !== '' && !isDefined(text));
}

function definedEntities(context: CheckContext): ReadonlySet<string> {
  return new Set(context.inEachFile(entitiesDefinedIn).flat());
}

function entitiesDefinedIn({ entities }: SystemParts): readonly string[] {
  return entities.filter(({ forward }) => !forward).map(({ name }) => name);
}

function entitiesWithoutOwner(context: CheckContext): readonly string[] {
  return [...context.answer(definedEntities)].filter((name) => context.ownersOf(name).length === 0);
}

/** Only its owner writes an entity; who else wants it changed says so with an event. */
export function* stepMustWriteWhatItsModuleOwns(statement: Statement, context: CheckContext): Iterable<Diagnostic> {
  for (const { at, entity, module, owner } of foreignWritesIn(statement, context)) {
    yield finding('module/foreign-write', at.origin, {
      parameters: { entity: context.nameOf(entity), owner: nameOfId(owner), module: nameOfId(module) },
      related: relatedOwner(entity, context),
    });
  }
}

interface ForeignUse {
  readonly at: Reference;
  readonly entity: Id;
  readonly module: Id;
  readonly owner: Id;
}

function foreignWritesIn(statement: Statement, context: CheckContext): ForeignUse[] {
  if (statement.kind !== 'step') return [];
  return statement.effects.flatMap((effect) => {
    const write = writtenBy(effect, context);
    const use = write === undefined ? undefined : foreignUse(write.at, write.entity, context);
    return use === undefined ? [] : [use];
  });
}

/** The entity whose rows an effect changes, and the word that says so. */
function writtenBy(effect: Effect, context: CheckContext): { at: Reference; entity: Id | undefined } | undefined {
  switch (effect.kind) {
    case 'create':
    case 'setState':
    case 'snapshot':
      return { at: effect.entity, entity: effect.entity.targets[0] };
    case 'restore':
      return { at: effect.field, entity: context.field(effect.field.targets[0])?.entity };
    case 'assign':
    case 'adjust':
      return pathStart(effect.path, context.field(effect.path.fields.at(-1))?.entity);
    case 'delete':
      return pathStart(effect.row, effect.row.root.kind === 'row' ? effect.row.root.entity : undefined);
    default:
      return undefined;
  }
}

function pathStart(
  { segments }: PathExpression,
  entity: Id | undefined,
): { at: Reference; entity: Id | undefined } | undefined {
  const [at] = segments;
  return at === undefined ? undefined : { at, entity };
}

function foreignUse(at: Reference, entity: Id | undefined, context: CheckContext): ForeignUse | undefined {
  const module = context.moduleOf(at.from);
  const owner = context.ownerOf(entity);
  if (entity === undefined || module === undefined || owner === undefined || module === owner) return undefined;
  return { at, entity, module, owner };
}

function relatedOwner(entity: Id, context: CheckContext) {
  const [owner] = context.ownersOf(context.nameOf(entity));
  return owner === undefined ? [] : [relatedTo(owner.entry, `Owned by '${owner.module.name}' here.`)];
}

/** Words that lean on the rows of an entity. */
const usingRoles: ReadonlySet<ReferenceRole> = new Set([
  'field.reference',
  'field.type',
  'snapshot.source',
  'edge.end',
  'machine.entity',
  'event.entity',
  'effect.entity',
  'cardinality.entity',
  'input.type',
  'output.type',
  'path.head',
  'path.member',
]);

/** Told at the first use of an entity in a module: what it says of one it says of all. */
export function* moduleShouldConsumeFromWhomItUses(reference: Reference, context: CheckContext): Iterable<Diagnostic> {
  const use = context.entry(firstHiddenUses, reference.origin.file)?.get(placeOf(reference));
  const owner = use === undefined ? undefined : context.index.part(use.owner);
  if (use === undefined || owner?.kind !== 'module') return;
  yield finding('module/hidden-coupling', reference.origin, {
    parameters: { entity: context.nameOf(use.entity), owner: owner.name, module: nameOfId(use.module) },
    related: relatedOwner(use.entity, context),
    data: { kind: 'addToList', module: use.module, list: 'consumes', item: `${owner.name}/*` },
  });
}

/** File → place → the use that is told there. */
function firstHiddenUses(context: CheckContext): ReadonlyMap<string, ReadonlyMap<string, ForeignUse>> {
  const seen = new Set<string>();
  const byFile = new Map<string, Map<string, ForeignUse>>();
  for (const use of context.inEachFile(hiddenUsesIn).flat()) {
    const key = `${use.module} ${use.entity}`;
    const { file } = use.at.origin;
    if (!seen.has(key)) byFile.set(file, (byFile.get(file) ?? new Map<string, ForeignUse>()).set(placeOf(use.at), use));
    seen.add(key);
  }
  return byFile;
}

/** Of a file, for each pair of a module and an entity that is not its own, the first word that leans on it. */
function hiddenUsesIn(parts: SystemParts, context: CheckContext): readonly ForeignUse[] {
  const graph = context.answer(moduleGraph);
  const written = [...statementsOf(parts)].flatMap((statement) => foreignWritesIn(statement, context));
  const told = new Set(written.map(({ at }) => placeOf(at)));
  const firsts = new Map<string, ForeignUse>();
  for (const reference of parts.references) {
    if (reference.strength === 'soft' || !usingRoles.has(reference.role)) continue;
    const use = foreignUse(reference, entityMeant(reference, context), context);
    if (use === undefined || firsts.has(`${use.module} ${use.entity}`) || told.has(placeOf(reference))) continue;
    if (graph.consumes(use.module, use.owner) || graph.isUnsure(use.module)) continue;
    firsts.set(`${use.module} ${use.entity}`, use);
  }
  return [...firsts.values()];
}

/** A word that fits several entities leans on none of them alone. */
function entityMeant({ targets }: Reference, context: CheckContext): Id | undefined {
  const [id, ...others] = targets;
  return others.length > 0 ? undefined : (context.field(id)?.entity ?? context.index.entity(id)?.id);
}
