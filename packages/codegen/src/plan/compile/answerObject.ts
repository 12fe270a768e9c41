import type { InputMember } from '@specwright/model/parts';
import { namesEntity } from '@specwright/model/words';
import { boundsOf, valueTypeOf } from '../entityPlans.ts';
import type { AnswerMember, FieldPlan, ValueType } from '../servicePlan.ts';
import type { Value } from '../values.ts';
import { columnOf, givenMember, typeOf, valueOfTarget } from './bindExpression.ts';
import { originsByRank, type ProgramContext, type RowEntry } from './programContext.ts';

/** What an answer says besides rows, and from where. */
export interface AnswerObject {
  readonly members: readonly AnswerMember[];
  readonly values: readonly { readonly name: string; readonly value: Value }[];
}

/** A value that a member could have. */
interface Source {
  readonly value: Value;
  /** As a person calls it: `Order.total`. */
  readonly text: string;
  readonly type: ValueType;
  readonly optional: boolean;
  readonly field?: FieldPlan;
}

/**
 * `out: {total: decimal, method}`: each member is filled by its name from what is in hand at the end, as a new row is. The
 * row that the operation is about goes first, for an answer tells how it is now; then the body, the caller, other rows.
 */
export function answerObject(
  written: readonly InputMember[],
  context: ProgramContext,
  callerKnown: boolean,
): AnswerObject {
  const filled = written.flatMap((member) => filledMember(member, context, callerKnown) ?? []);
  return {
    members: filled.map(({ member }) => member),
    values: filled.map(({ member, value }) => ({ name: member.name, value })),
  };
}

function filledMember(
  written: InputMember,
  context: ProgramContext,
  callerKnown: boolean,
): { member: AnswerMember; value: Value } | undefined {
  const { name } = written;
  const { findings, index } = context.shared;
  const wanted =
    written.type === undefined ? undefined : valueTypeOf(written.type, index, `${context.subject ?? 'answer'}_${name}`);
  const sources = sourcesOf(name, context, callerKnown);
  const fitting = sources.filter(({ type }) => wanted === undefined || fitsType(type, wanted));
  const isAlways = written.type !== undefined && !written.optional;
  const source = (isAlways ? fitting.find(({ optional }) => !optional) : undefined) ?? fitting[0];
  if (source === undefined) {
    const [near] = sources;
    const problem =
      near === undefined
        ? `nothing in hand here has that name. Name a field of a row that the request reads or makes, a member of 'in', or give an entity a @computed field '${name}'.`
        : `${near.text} is of another type (${near.type.kind}). Write '${name}' without a type, or with that one.`;
    findings.error('answer-without-source', `'${name}' in 'out' has no source: ${problem}`, written.origin);
    return undefined;
  }
  if (source.optional && isAlways) {
    findings.error(
      'answer-without-source',
      `'${name}' in 'out' is always there, but ${source.text} may be missing. Write a '?' behind its type.`,
      written.origin,
    );
  }
  const bounds = written.range === undefined ? source.field?.bounds : boundsOf(written.range);
  return {
    member: {
      name,
      type: wanted ?? source.type,
      optional: written.type === undefined ? source.optional : written.optional,
      ...(bounds === undefined ? {} : { bounds }),
    },
    value: source.value,
  };
}

/** A text may be that of an id or of a state; all else is of the same kind. */
function fitsType(source: ValueType, wanted: ValueType): boolean {
  if (wanted.kind === 'string') return ['string', 'enum', 'uuid'].includes(source.kind);
  if (wanted.kind === 'enum') {
    return source.kind === 'enum' && source.values.every((value) => wanted.values.includes(value));
  }
  return source.kind === wanted.kind;
}

/** Everything in hand that has the name, what is meant first. */
function sourcesOf(name: string, context: ProgramContext, callerKnown: boolean): Source[] {
  const subject = context.subject === undefined ? undefined : context.rowOf(context.subject);
  const about = subject === undefined ? undefined : context.require(subject);
  const given = givenMember(name, context);
  const others = originsByRank
    .flatMap((origin) => context.rows.filter((entry) => entry.origin === origin))
    .filter(({ origin }) => origin !== 'item' && origin !== 'parameter');
  return [
    ...(about === undefined ? [] : fieldSource(name, about, context)),
    ...(given === undefined ? [] : [sourceOf(given, `'${name}' of the body`)]),
    ...(callerKnown && context.ownerNames.includes(name) ? [sourceOf({ kind: 'caller' }, 'the caller')] : []),
    ...others.flatMap((entry) => fieldSource(name, entry, context)),
    ...(about === undefined ? [] : childSource(name, about, context)),
    ...others.flatMap((entry) => rowSource(name, entry, context)),
    ...(name === 'now' ? [sourceOf({ kind: 'now' }, 'the time')] : []),
  ];
}

function sourceOf(value: Value, text: string, field?: FieldPlan): Source {
  const optional = (value.kind === 'member' || value.kind === 'column') && value.optional;
  return { value, text, type: typeOf(value), optional, ...(field === undefined ? {} : { field }) };
}

/** A field of the row, or the row that it belongs to. What is secret stays so. */
function fieldSource(name: string, entry: RowEntry, context: ProgramContext): Source[] {
  const entity = context.entity(entry.row.entity);
  const field = entity?.fields.find((candidate) => candidate.name === name && !candidate.sensitive);
  const link = entity?.links.find((candidate) => candidate.name === name);
  if (entity === undefined) return [];
  const text = `${entity.name}.${name}`;
  if (field !== undefined) return [sourceOf(columnOf(context.fresh(entry), field, context), text, field)];
  if (link === undefined) return [];
  const column = { column: link.column, type: { kind: 'uuid' as const }, optional: link.optional };
  return [sourceOf(columnOf(context.fresh(entry), column, context), text)];
}

/** A field of the one row that belongs to the row (`method` of an order is that of its payment). */
function childSource(name: string, entry: RowEntry, context: ProgramContext): Source[] {
  const children = context.entity(entry.row.entity)?.children.filter((child) => !child.many) ?? [];
  const child = children.find(({ entity }) => context.entity(entity)?.fields.some((field) => field.name === name));
  return child === undefined ? [] : fieldSource(name, context.child(entry, child), context);
}

/** The id of a row that bears the name of its entity: `order: uuid`. */
function rowSource(name: string, entry: RowEntry, context: ProgramContext): Source[] {
  const entity = context.entity(entry.row.entity);
  if (entity === undefined || !namesEntity(name, entity.name)) return [];
  return [sourceOf(valueOfTarget({ kind: 'row', entry }, context), `the id of ${entity.name}`)];
}
