import type { Diagnostic, Severity } from '@specwright/model/diagnostic';
import type { Reference, ReferenceRole } from '@specwright/model/reference';
import type { Statement, Step } from '@specwright/model/statements';
import type { SystemParts } from '@specwright/model/system';
import { primitiveNames } from '@specwright/model/types';
import {
  actionNames,
  designModuleNames,
  entityNames,
  errorNames,
  eventNames,
  exposedNames,
  fieldNames,
  interfaceNames,
  memberNames,
  moduleNames,
  namedSections,
  pathHeads,
  stepNames,
  templateNames,
  typeNames,
  typesCalled,
  valueNames,
} from '../candidates.ts';
import { type Code, definitionOf } from '../catalogue.ts';
import type { CheckContext, DeclaredKind } from '../context.ts';
import type { AddToList, Creation } from '../fixData.ts';
import { placeOf } from '../silence.ts';
import { unknownName } from './unknownName.ts';

/** What to say when a name of a role leads nowhere. */
interface UnresolvedRule {
  readonly code: Code;
  /**
   * The kind of part that the name leads to; where parts of that kind are expected elsewhere, nothing is said.
   * Absent: the part must be there.
   */
  readonly kind?: DeclaredKind;
  /** The name is looked for inside another part: when that is not known, or nothing is known of it, nothing is said. */
  readonly member?: boolean;
  /** The name of the message's hole for the part that the name was looked for in. */
  readonly owner?: 'entity' | 'field' | 'module' | 'owner';
  candidates(reference: Reference, context: CheckContext): readonly string[];
  /** What the name means to people who write it. */
  meant?(reference: Reference, context: CheckContext): readonly string[];
  create?(reference: Reference, context: CheckContext): Creation | undefined;
  add?(reference: Reference, context: CheckContext): readonly AddToList[];
}

const inEntity = {
  kind: 'entity',
  member: true,
  owner: 'entity',
  candidates: (reference: Reference, context: CheckContext) => fieldNames(reference.within, context),
  create: createField,
} as const;

const inField = {
  kind: 'entity',
  member: true,
  owner: 'field',
  candidates: (reference: Reference, context: CheckContext) => valueNames(reference.within, context),
  create: createValue,
} as const;

const anEntity = {
  kind: 'entity',
  candidates: (_: Reference, context: CheckContext) => entityNames(context),
  create: createEntity,
} as const;

const aModule = {
  kind: 'module',
  candidates: (_: Reference, context: CheckContext) => moduleNames(context),
  create: ({ text }: Reference): Creation => ({ part: 'module', name: text }),
} as const;

const anInterface = {
  candidates: (_: Reference, context: CheckContext) => interfaceNames(context),
  create: createInterface,
} as const;

/** A state is one of a field, but people say that it is one of the entity. */
function ownerName(owner: string, { within }: Reference, context: CheckContext): string {
  const field = owner === 'entity' ? context.field(within) : undefined;
  return context.nameOf(field?.entity ?? within);
}

/** Events and entities in the sentences of a system; those of contracts have a check of their own. */
const clauseName = {
  kind: 'entity',
  candidates: (_: Reference, context: CheckContext) => [...eventNames(context), ...entityNames(context)],
} as const;

/**
 * Role → what is said of a name that leads nowhere. Roles that are not here are looked at by a check of their own
 * (limits, contracts), by the evolution package, or say nothing when they lead nowhere.
 */
const unresolvedRules: Readonly<Partial<Record<ReferenceRole, UnresolvedRule>>> = {
  'spec.module': { code: 'module/spec-without-module', ...aModule },
  'consumes.module': { code: 'module/unknown-consumed-module', ...aModule },
  'consumes.event': {
    code: 'module/event-not-exposed',
    kind: 'module',
    member: true,
    owner: 'module',
    // An event that the module has is not another one.
    candidates: (reference, context) => (isOwnEvent(reference, context) ? [] : exposedNames(reference.within, context)),
    add: ({ within, text }) =>
      within === undefined ? [] : [{ kind: 'addToList', module: within, list: 'exposes', item: text }],
  },
  'contract.module': { code: 'contract/unknown-module', ...aModule },
  'field.type': {
    code: 'field/unknown-type',
    kind: 'entity',
    candidates: (reference, context) => (isTypeSource(reference, context) ? entityNames(context) : typeNames(context)),
    meant: (reference, context) => (isTypeSource(reference, context) ? [] : typesCalled(reference.text)),
  },
  'field.reference': { code: 'field/unknown-entity', ...anEntity },
  'type.field': { code: 'field/unknown-type-source', ...inEntity },
  'snapshot.source': {
    code: 'field/unknown-snapshot-source',
    kind: 'entity',
    candidates: (reference, context) =>
      reference.within === undefined ? entityNames(context) : fieldNames(reference.within, context),
    create: (reference, context) =>
      reference.within === undefined ? createEntity(reference, context) : createField(reference, context),
  },
  'edge.end': { code: 'edge/unknown-end', ...anEntity },
  'machine.entity': { code: 'machine/unknown-entity', ...anEntity },
  'machine.field': { code: 'machine/unknown-field', ...inEntity },
  'machine.state': { code: 'machine/unknown-state', ...inField },
  'event.entity': { code: 'event/unknown-entity', ...anEntity },
  'event.field': { code: 'event/unknown-field', ...inEntity },
  'input.type': {
    code: 'api/unknown-input-type',
    kind: 'entity',
    candidates: (reference, context) =>
      isTypeSource(reference, context) ? entityNames(context) : [...primitiveNames, ...entityNames(context)],
    meant: (reference, context) => (isTypeSource(reference, context) ? [] : typesCalled(reference.text)),
  },
  'output.type': { code: 'api/unknown-output', ...anEntity },
  'filter.field': { code: 'api/unknown-filter-field', ...inEntity },
  'filter.value': { code: 'api/unknown-filter-value', ...inField },
  'outcome.error': {
    code: 'error/unknown',
    kind: 'error',
    candidates: (_, context) => errorNames(context),
    create: ({ text, from }, context) => ({ part: 'error', name: text, ...moduleOf(from, context) }),
  },
  'emit.event': {
    code: 'event/unknown',
    kind: 'event',
    candidates: (_, context) => eventNames(context),
    create: ({ text, from }, context) => ({ part: 'event', name: text, ...moduleOf(from, context) }),
  },
  'call.action': {
    code: 'action/unknown',
    kind: 'action',
    candidates: (_, context) => actionNames(context),
    create: createAction,
  },
  'effect.entity': { code: 'reference/unknown-entity', ...anEntity },
  'effect.state': { code: 'reference/unknown-state', ...inField, owner: 'entity' },
  'enum.literal': { code: 'reference/unknown-value', ...inField },
  'cardinality.entity': { code: 'reference/unknown-entity', ...anEntity },
  'cardinality.field': { code: 'reference/unknown-field', ...inEntity },
  'path.head': {
    code: 'reference/unknown-name',
    kind: 'entity',
    candidates: pathHeads,
    meant: ({ text }) => (/^(yes|on)$/i.test(text) ? ['true'] : /^(no|off)$/i.test(text) ? ['false'] : []),
  },
  'path.member': {
    code: 'reference/unknown-member',
    kind: 'entity',
    member: true,
    owner: 'owner',
    candidates: (reference, context) => memberNames(reference.within, context),
    create: createField,
  },
  'clause.event': { code: 'reference/unknown-name', ...clauseName },
  'clause.part': { code: 'reference/unknown-name', ...clauseName },
  'seed.entity': { code: 'seed/unknown-entity', ...anEntity },
  'seed.field': { code: 'seed/unknown-field', ...inEntity },
  'seed.value': { code: 'seed/unknown-value', ...inField },
  'design.extends': {
    code: 'design/unknown-template',
    candidates: (_, context) => templateNames(context),
    create: ({ text }) => ({ part: 'template', name: text }),
  },
  'interface.extends': { code: 'interface/unknown-base', ...anInterface },
  'design.requires': {
    code: 'design/unknown-interface',
    candidates: (reference, context) => [...interfaceNames(context), ...designModuleNames(reference, context)],
    create: createInterface,
  },
  'design.implements': { code: 'design/unknown-interface', ...anInterface },
  'design.exports': { code: 'design/unknown-interface', ...anInterface },
  'pipelineStep.modules': {
    code: 'pipeline/unknown-module',
    candidates: designModuleNames,
    create: ({ text }) => (isPlainName(text) ? { part: 'designModule', name: text } : undefined),
  },
  'pipelineStep.dependsOn': { code: 'pipeline/unknown-step', candidates: stepNames },
  'section.name': { code: 'section/unknown-name', candidates: (_, context) => namedSections(context) },
};

/** The codes that `nameMustLeadSomewhere` reports. */
export const unresolvedCodes: readonly Code[] = [...new Set(Object.values(unresolvedRules).map(({ code }) => code))];

/** Hard: an error; firm: a warning; soft: nothing. One finding for a name, and none for what would follow from it. */
export function* nameMustLeadSomewhere(reference: Reference, context: CheckContext): Iterable<Diagnostic> {
  if (reference.targets.length > 0 || reference.strength === 'soft' || reference.text === '') return;
  const rule = unresolvedRules[reference.role];
  if (rule === undefined || (rule.kind !== undefined && !context.declares(rule.kind)) || context.isSilent(reference))
    return;
  if (reference.role === 'path.head' && isKnownOutside(reference, context)) return;
  if (rule.member === true && (reference.within === undefined || context.isOpaque(reference.within))) return;
  if (reference.role === 'enum.literal' && mayBeOfAnotherField(reference, context)) return;
  const create = rule.create?.(reference, context);
  const add = rule.add?.(reference, context);
  yield unknownName(rule.code, reference.origin, {
    text: reference.text,
    severity: severityOf(rule.code, reference),
    parameters: {
      kind: reference.within === undefined ? 'entity' : 'field',
      ...(rule.owner === undefined ? {} : { [rule.owner]: ownerName(rule.owner, reference, context) }),
    },
    candidates: rule.candidates(reference, context),
    meant: rule.meant?.(reference, context) ?? [],
    create,
    add,
  });
}

function isOwnEvent({ text, within }: Reference, { system }: CheckContext): boolean {
  return system.events.some(({ name, module }) => name === text && module === within);
}

/** `status = open` where `status` may be that of two entities: the value belongs to one of them. */
function mayBeOfAnotherField({ text, origin }: Reference, context: CheckContext): boolean {
  const fields = context.inFile(ambiguousFields, origin.file)?.get(origin.range.start.line) ?? [];
  return fields.some((field) => valueNames(field, context).includes(text));
}

/** The fields that an ambiguous word may mean, by its line. */
function ambiguousFields({ references }: SystemParts): ReadonlyMap<number, readonly string[]> {
  const heads = references.filter(({ role, targets }) => role === 'path.head' && targets.length > 1);
  return new Map(heads.map(({ origin, targets }) => [origin.range.start.line, targets]));
}

/** Roles, and what a step asks of an outside system: after `>> inform insurer`, `! insurer fails` speaks of that call. */
function isKnownOutside({ text, from }: Reference, context: CheckContext): boolean {
  if (context.roles.has(text)) return true;
  const part = context.index.part(from);
  if (part === undefined || !('statements' in part)) return false;
  return part.statements.some((statement) => statement.kind === 'step' && asksOutside(statement, text));
}

function asksOutside(step: Step, noun: string): boolean {
  return step.effects.some((effect) => effect.kind === 'port' && effect.text.split(/[^\w-]+/).includes(noun));
}

/** The catalogue's, but never an error for what only looks like a reference; a member that must be there is one. */
function severityOf(code: Code, reference: Reference): Severity {
  const { severity } = definitionOf(code);
  if (reference.role === 'path.member' && reference.strength === 'hard') return 'error';
  return reference.strength === 'firm' && severity === 'error' ? 'warning' : severity;
}

/** True for the entity in `method: Payment.method`: a field follows. */
function isTypeSource({ origin }: Reference, context: CheckContext): boolean {
  const { end } = origin.range;
  return context.inFile(placesOfTypeFields, origin.file)?.has(`${end.line} ${end.character + 1}`) === true;
}

function placesOfTypeFields({ references }: SystemParts): ReadonlySet<string> {
  const fields = references.filter(({ role }) => role === 'type.field');
  return new Set(fields.map(({ origin: { range } }) => `${range.start.line} ${range.start.character}`));
}

function moduleOf(from: string, context: CheckContext): { readonly module?: string } {
  const module = context.moduleOf(from);
  return module === undefined ? {} : { module };
}

/** The new action takes what the call gives it, under the names that it has there. */
function createAction(reference: Reference, context: CheckContext): Creation {
  const from = context.index.part(reference.from);
  const statements: readonly Statement[] = from !== undefined && 'statements' in from ? from.statements : [];
  const calls = statements.flatMap((statement) => (statement.kind === 'step' ? statement.effects : []));
  const call = calls.find((effect) => effect.kind === 'call' && placeOf(effect.action) === placeOf(reference));
  const given = call?.kind === 'call' ? call.arguments.map(({ value }) => value) : [];
  const names = given.map((value, at) => (value.kind === 'path' ? lastWord(value.text) : `value${at + 1}`));
  const distinct = names.map((name, at) => (names.indexOf(name) === at ? name : `${name}${at + 1}`));
  return { part: 'action', name: reference.text, arguments: distinct, ...moduleOf(reference.from, context) };
}

function lastWord(path: string): string {
  return path.split(/[.:]/).at(-1) ?? path;
}

function createEntity({ text, from }: Reference, context: CheckContext): Creation | undefined {
  return /^[A-Z]\w*$/.test(text) ? { part: 'entity', name: text, ...moduleOf(from, context) } : undefined;
}

function createField({ text, within }: Reference, context: CheckContext): Creation | undefined {
  const entity = context.index.entity(within);
  return entity === undefined ? undefined : { part: 'field', entity: entity.id, name: text };
}

function createInterface({ text }: Reference): Creation | undefined {
  return isPlainName(text) ? { part: 'interface', name: text } : undefined;
}

function isPlainName(text: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(text);
}

/** A new value needs one list that it belongs to. */
function createValue({ text, within }: Reference, context: CheckContext): Creation | undefined {
  const own = context.field(within);
  const fields = own === undefined ? (context.index.entity(within)?.fields ?? []) : [own];
  const enums = fields.filter((field) => field.type.kind === 'enum');
  const machines = enums.filter((field) => context.index.machineOf(field.id) !== undefined);
  const field = enums.length === 1 ? enums[0] : machines.length === 1 ? machines[0] : undefined;
  return field === undefined ? undefined : { part: 'enumValue', field: field.id, name: text };
}
