import type { Operation } from '@specwright/model/parts';
import { type Id, kindOfId, type Reference } from '@specwright/model/reference';
import { primitiveNames } from '@specwright/model/types';
import { snakeCase, wordsOf } from '@specwright/model/words';
import type { CheckContext } from './context.ts';

/** The names of all entities, also of those that only an `owns` list knows. */
export function entityNames(context: CheckContext): string[] {
  return context.system.entities.map(({ name }) => name);
}

export function moduleNames(context: CheckContext): string[] {
  return context.system.modules.map(({ name }) => name);
}

export function errorNames(context: CheckContext): string[] {
  return context.system.errors.map(({ name }) => name);
}

export function actionNames(context: CheckContext): string[] {
  return context.system.actions.map(({ name }) => name);
}

/** Declared events, and those that modules expose without a block. */
export function eventNames(context: CheckContext): string[] {
  const exposed = context.system.modules.flatMap((module) => module.exposes.map(({ name }) => name));
  return [...context.system.events.map(({ name }) => name), ...exposed];
}

/** What a module exposes. */
export function exposedNames(module: Id | undefined, context: CheckContext): string[] {
  const part = module === undefined ? undefined : context.index.part(module);
  return part?.kind === 'module' ? part.exposes.map(({ name }) => name) : [];
}

/** The types that a field can have: those of the notation, and references to entities. */
export function typeNames(context: CheckContext): string[] {
  return [...primitiveNames, ...entityNames(context).map((name) => `-> ${name}`)];
}

/** What people who come from other languages call our types. */
const typesByOtherNames: Readonly<Record<string, readonly string[]>> = {
  int: ['integer', 'long', 'short', 'bigint', 'smallint', 'int32', 'int64', 'number'],
  decimal: ['float', 'double', 'real', 'numeric', 'money', 'currency', 'number'],
  string: ['text', 'str', 'char', 'varchar', 'email', 'url'],
  bool: ['boolean', 'flag'],
  timestamp: ['date', 'time', 'datetime', 'timestamptz', 'instant'],
  uuid: ['id', 'guid'],
  '{}': ['json', 'jsonb', 'object', 'map'],
};

/** The types that go by this name elsewhere. */
export function typesCalled(text: string): string[] {
  const name = text.toLowerCase();
  return Object.entries(typesByOtherNames).flatMap(([type, others]) => (others.includes(name) ? [type] : []));
}

export function fieldNames(entity: Id | undefined, context: CheckContext): string[] {
  return context.index.entity(entity)?.fields.map(({ name }) => name) ?? [];
}

/** The values of an enumeration field; of an entity, those of all its enumerations. */
export function valueNames(owner: Id | undefined, context: CheckContext): string[] {
  const field = context.field(owner);
  const fields = field === undefined ? (context.index.entity(owner)?.fields ?? []) : [field];
  return fields.flatMap((each) => {
    const type = context.underlyingType(each.type);
    return type.kind === 'enum' ? type.values.map(({ name }) => name) : [];
  });
}

/** What may begin a path: inputs, parameters and fields that are near, then entities and their names in lower case. */
export function pathHeads(reference: Reference, context: CheckContext): string[] {
  const from = context.index.part(reference.from);
  const near = from?.kind === 'operation' ? operationNames(from, context) : [];
  const parameters = from?.kind === 'action' ? from.parameters.map(({ name }) => name) : [];
  const own = from?.kind === 'entity' ? from.fields.map(({ name }) => name) : [];
  const entities = entityNames(context);
  const isCapital = /^[A-Z]/.test(reference.text);
  const aliases = isCapital ? [] : entities.flatMap((name) => [snakeCase(name), wordsOf(name).at(-1) ?? '']);
  return [...near, ...parameters, ...own, ...entities, ...aliases];
}

function operationNames(operation: Operation, context: CheckContext): string[] {
  const inputs = operation.input?.members.map(({ name }) => name) ?? [];
  const path = operation.pathParts.flatMap((part) => (part.kind === 'parameter' ? [part.name] : []));
  return [...inputs, ...path, ...operation.scope.flatMap((entity) => fieldNames(entity, context))];
}

/** What may stand alone as a condition: states, and flags of fields and payloads. */
export function conditionNames(reference: Reference, context: CheckContext): string[] {
  const from = context.index.part(reference.from);
  const near = from?.kind === 'operation' ? from.scope : context.system.entities.map(({ id }) => id);
  const payload = from?.kind === 'event' ? from.payload.map(({ name }) => name) : [];
  return [...payload, ...near.flatMap((entity) => [...valueNames(entity, context), ...flagNames(entity, context)])];
}

function flagNames(entity: Id, context: CheckContext): string[] {
  const fields = context.index.entity(entity)?.fields ?? [];
  return fields.flatMap(({ name, type }) => (type.kind === 'primitive' && type.name === 'bool' ? [name] : []));
}

/** What may follow in a path, behind an entity, a module or an event. */
export function memberNames(owner: Id | undefined, context: CheckContext): string[] {
  if (owner === undefined) return [];
  const part = context.index.part(owner);
  if (part?.kind === 'event') return part.payload.map(({ name }) => name);
  if (kindOfId(owner) === 'field') return memberNames(entityOfField(owner, context), context);
  return fieldNames(owner, context);
}

export function interfaceNames(context: CheckContext): string[] {
  return context.system.design.interfaces.map(({ name }) => name);
}

export function templateNames(context: CheckContext): string[] {
  return context.system.design.templates.map(({ name }) => name);
}

/** The modules of the design that are seen where the reference stands: those of its file. */
export function designModuleNames({ origin }: Reference, context: CheckContext): string[] {
  return context.system.design.modules.filter((each) => each.origin.file === origin.file).map(({ name }) => name);
}

/** The other steps of the pipeline. */
export function stepNames({ from }: Reference, context: CheckContext): string[] {
  const step = context.index.part(from);
  const pipeline = step?.kind === 'pipelineStep' ? context.index.part(step.pipeline) : undefined;
  if (pipeline?.kind !== 'pipeline') return [];
  return pipeline.steps.filter(({ id }) => id !== from).map(({ name }) => name);
}

/** The `ui_theme` and `pattern_library` blocks. */
export function namedSections(context: CheckContext): string[] {
  return context.system.design.sections.filter(({ name, key }) => name !== key).map(({ name }) => name);
}

/** The entity that a reference field leads to. */
function entityOfField(id: Id, context: CheckContext): Id | undefined {
  const field = context.field(id);
  const type = field === undefined ? undefined : context.underlyingType(field.type);
  return type?.kind === 'reference' || type?.kind === 'entity' ? type.entity.targets[0] : undefined;
}
