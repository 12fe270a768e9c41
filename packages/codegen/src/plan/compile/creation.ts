import type { Origin } from '@specwright/model/origin';
import type { Id } from '@specwright/model/reference';
import { ownerColumn } from '../ownership.ts';
import type { ColumnValue } from '../program.ts';
import type { EntityPlan, FieldPlan, LinkPlan, ValueType } from '../servicePlan.ts';
import type { Value } from '../values.ts';
import { columnOf, givenMember } from './bindExpression.ts';
import { demand } from './missingValues.ts';
import type { ProgramContext, RowEntry } from './programContext.ts';

/** What is said about a new row besides what its surroundings give. */
export interface CreationWish {
  readonly entity: EntityPlan;
  /** Values that the step itself names, by field. */
  readonly given: ReadonlyMap<string, Value>;
  /** The row that it is made from: `snapshot prices to Lines` makes one for each item. */
  readonly from?: RowEntry;
  readonly origin: Origin;
  /** The caller's id can be had: the route asks for a token. */
  readonly callerKnown: boolean;
}

/**
 * The values of all columns of a new row. Sources, the first that has one: the step, the body, the caller, the row it
 * is made from and other rows in hand by name, the 1:1 rule, the default. A required field without one is an error.
 */
export function creationData(wish: CreationWish, context: ProgramContext): ColumnValue[] {
  const data: ColumnValue[] = [];
  for (const field of wish.entity.fields) {
    const value = fieldValue(field, wish, context);
    if (value === undefined) {
      if (!field.optional) missing(field, wish, context);
    } else {
      data.push({ column: field.column, value: field.optional ? value : demand(value, wish.origin, context) });
    }
  }
  for (const link of wish.entity.links) {
    if (link.field !== undefined) continue;
    const entry = linkedRow(link, wish, context);
    if (entry !== undefined) data.push({ column: link.column, value: idOf(context.require(entry), context) });
    else if (!link.optional) missingLink(link, wish, context);
  }
  return data;
}

function missing(field: FieldPlan, wish: CreationWish, context: ProgramContext): void {
  context.shared.findings.error(
    'field-without-source',
    `'${wish.entity.name}.${field.name}' is required, but nothing gives it a value when the row is made here. ` +
      `Add '${field.name}' to '${bodyOf(context)}', write 'create ${wish.entity.name} with ${field.name} = …', give it a default, or make it optional.`,
    wish.origin,
  );
}

/** Where a value for a row can come from outside. */
function bodyOf({ hears }: ProgramContext): string {
  return hears === undefined ? 'in' : 'payload';
}

function missingLink(link: LinkPlan, wish: CreationWish, context: ProgramContext): void {
  const target = context.entity(link.target)?.name ?? link.name;
  context.shared.findings.error(
    'field-without-source',
    `A new ${wish.entity.name} belongs to a ${target}, but no ${target} is in hand here. ` +
      (context.hears === undefined
        ? `Add '${link.name}: uuid' to 'in', or put its id into the path.`
        : `Add '${link.name}: uuid' to 'payload', or tell of the ${target} itself ('ref: ${target}.id').`),
    wish.origin,
  );
}

function fieldValue(field: FieldPlan, wish: CreationWish, context: ProgramContext): Value | undefined {
  const given = wish.given.get(field.name);
  if (given !== undefined) return given;
  if (field.computed) return context.shared.startOf(field);
  // The id that an event tells is that of a row which is there.
  const isTold = field.name === 'id' && context.hears !== undefined;
  const member = isTold ? undefined : givenMember(field.name, context);
  if (member !== undefined) return withDefault(member, field);
  if (field.name === 'id') return idStart(field, wish);
  if (field.auto) return autoValue(field);
  if (wish.callerKnown && ownerColumn(wish.entity, context.ownerNames) === field.column) return { kind: 'caller' };
  const snapshot = snapshotValue(field, wish, context);
  if (snapshot !== undefined) return snapshot;
  if (field.link !== undefined) {
    const entry = linkedRow(field.link, wish, context);
    if (entry !== undefined) return idOf(field.optional ? entry : context.require(entry), context);
  }
  return namedInHand(field, wish, context) ?? oneToOneValue(field, wish, context) ?? field.default ?? onlyValue(field);
}

/** An enumeration of one value leaves no choice. */
function onlyValue({ type, optional }: FieldPlan): Value | undefined {
  if (type.kind !== 'enum' || type.values.length !== 1 || optional) return undefined;
  return { kind: 'literal', type, text: type.values[0] ?? '' };
}

/** What a body may leave out takes the default. */
function withDefault(member: Value, field: FieldPlan): Value {
  if (member.kind !== 'member' || !member.optional || field.default === undefined) return member;
  return { ...member, otherwise: field.default };
}

function idStart(field: FieldPlan, wish: CreationWish): Value | undefined {
  if (field.type.kind === 'uuid') return { kind: 'newId' };
  return field.type.kind === 'int' ? { kind: 'next', entity: wish.entity.id, column: field.column } : undefined;
}

function autoValue(field: FieldPlan): Value | undefined {
  switch (field.type.kind) {
    case 'timestamp':
      return { kind: 'now' };
    case 'uuid':
    case 'string':
      return { kind: 'newId' };
    case 'int':
      return { kind: 'next', entity: field.entity, column: field.column };
    default:
      return field.default;
  }
}

function snapshotValue(field: FieldPlan, wish: CreationWish, context: ProgramContext): Value | undefined {
  const source = field.snapshot;
  if (source === undefined) return undefined;
  const entry = snapshotRow(source.entity, wish, context);
  const column = context.entity(source.entity)?.fields.find((candidate) => candidate.name === source.field);
  return entry === undefined || column === undefined ? undefined : columnOf(entry, column, context);
}

/** The row that is copied from: over the links of the new row first, else the one in hand. */
function snapshotRow(entity: Id, wish: CreationWish, context: ProgramContext): RowEntry | undefined {
  for (const link of wish.entity.links) {
    if (link.target !== entity) continue;
    const entry = linkedRow(link, wish, context);
    if (entry !== undefined) return entry;
  }
  for (const link of context.entity(wish.from?.row.entity)?.links ?? []) {
    if (link.target === entity && wish.from !== undefined) return context.follow(wish.from, link);
  }
  return context.rowOf(entity);
}

/** The row that a link of the new row will lead to. */
function linkedRow(link: LinkPlan, wish: CreationWish, context: ProgramContext): RowEntry | undefined {
  const byName = context.rows.find((entry) => entry.key === `input:${link.name}`);
  if (byName !== undefined) return byName;
  const source = context
    .entity(wish.from?.row.entity)
    ?.links.find((other) => other.name === link.name && other.target === link.target);
  if (source !== undefined && wish.from !== undefined) return context.follow(wish.from, source);
  if (link.edge === undefined && link.optional) return context.rowInHand(link.target);
  return context.rowForId(link.target);
}

function idOf(entry: RowEntry, context: ProgramContext): Value {
  const id = context.entity(entry.row.entity)?.fields.find((field) => field.name === 'id');
  return columnOf(entry, id ?? { column: 'id', type: { kind: 'uuid' }, optional: false }, context);
}

/** A field of the same name and type of a row in hand, the row it is made from and the subject first. */
function namedInHand(field: FieldPlan, wish: CreationWish, context: ProgramContext): Value | undefined {
  const entries = [wish.from, ...context.rows.filter((entry) => entry.row.entity === context.subject), ...context.rows];
  for (const entry of entries) {
    if (entry === undefined || entry.row.entity === wish.entity.id || entry.stale) continue;
    if (entry.row.kind === 'variable' && entry.row.nullable) continue;
    if (entry.origin === 'item' && entry !== wish.from) continue;
    const other = context.entity(entry.row.entity)?.fields.find((candidate) => candidate.name === field.name);
    if (other === undefined || other.auto || other.computed || !sameType(other.type, field.type)) continue;
    if (other.optional && !field.optional) continue;
    return columnOf(entry, other, context);
  }
  return undefined;
}

function sameType(a: ValueType, b: ValueType): boolean {
  if (a.kind !== b.kind) return false;
  return a.kind !== 'enum' || b.kind !== 'enum' || a.values.every((value) => b.values.includes(value));
}

/** `Payment.amount` ← `Order.total`: on a row that hangs 1:1 on one with exactly one computed field of its type. */
function oneToOneValue(field: FieldPlan, wish: CreationWish, context: ProgramContext): Value | undefined {
  if (field.optional) return undefined;
  for (const link of wish.entity.links.filter((candidate) => candidate.unique)) {
    const computed = computedFieldsOf(context.entity(link.target)).filter((other) => sameType(other.type, field.type));
    const [only, ...more] = computed;
    const entry = only === undefined || more.length > 0 ? undefined : linkedRow(link, wish, context);
    if (entry !== undefined && only !== undefined) return columnOf(context.fresh(entry), only, context);
  }
  return undefined;
}

function computedFieldsOf(entity: EntityPlan | undefined): FieldPlan[] {
  return entity?.fields.filter((field) => field.computed) ?? [];
}
