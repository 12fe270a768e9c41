import { millisecondsOf } from '@specwright/model/durations';
import type {
  Expression,
  Condition as ModelCondition,
  PathExpression,
  QuantityLiteral,
} from '@specwright/model/expressions';
import type { Origin } from '@specwright/model/origin';
import { type Id, targetOf } from '@specwright/model/reference';
import { namesEntity, snakeCase } from '@specwright/model/words';
import { literalOf } from '../entityPlans.ts';
import type { EntityPlan, FieldPlan, LinkPlan, ValueType } from '../servicePlan.ts';
import { type Condition, mayBeMissing, type Value } from '../values.ts';
import type { ListEntry, ProgramContext, RowEntry } from './programContext.ts';
import { farRows, pathCure } from './unreachable.ts';

/** What a path leads to. */
export type PathTarget =
  | { readonly kind: 'row'; readonly entry: RowEntry }
  | { readonly kind: 'column'; readonly entry: RowEntry; readonly field: FieldPlan }
  | { readonly kind: 'value'; readonly value: Value };

/** Binds an expression. The other side of a comparison gives words and enumeration values their type. */
export function bindExpression(
  expression: Expression,
  context: ProgramContext,
  expected?: ValueType,
): Value | undefined {
  switch (expression.kind) {
    case 'path':
      return bindPathValue(expression, context, expected);
    case 'enumLiteral':
      return { kind: 'literal', type: expected ?? { kind: 'string' }, text: expression.text };
    case 'number':
      return { kind: 'literal', type: numberType(expression.value, expected), text: expression.value };
    case 'string':
      return literalOf(expression.value, expected?.kind === 'timestamp' ? expected : { kind: 'string' });
    case 'boolean':
      return { kind: 'literal', type: { kind: 'bool' }, text: String(expression.value) };
    case 'quantity':
      return bindQuantity(expression, context);
    case 'context':
      if (expression.name === 'caller' && context.lacksCaller(expression.origin)) return undefined;
      return { kind: expression.name };
    case 'binary': {
      const left = bindExpression(expression.left, context, expected);
      const right = bindExpression(expression.right, context, expected);
      if (left === undefined || right === undefined) return undefined;
      return {
        kind: 'binary',
        operator: expression.operator,
        left,
        right,
        type: resultType(expression.operator, left, right),
      };
    }
    case 'aggregate':
      return bindAggregate(expression, context);
    case 'variable':
    case 'call':
    case 'unresolved':
      return bindWord(textOf(expression), expression.origin, context, expected);
  }
}

function textOf(expression: Expression): string {
  if (expression.kind === 'variable') return expression.name;
  return expression.kind === 'unresolved' ? expression.text : '';
}

function bindWord(text: string, origin: Origin, context: ProgramContext, expected?: ValueType): Value | undefined {
  return knownWord(text, context, expected) ?? unknownName(text, '', origin, context);
}

function unknownName(text: string, cure: string, origin: Origin, context: ProgramContext): undefined {
  context.shared.findings.error('unknown-name', `Nothing named '${text}' is in hand here.${cure}`, origin);
}

function knownWord(text: string, context: ProgramContext, expected?: ValueType): Value | undefined {
  const target = resolveWords(text.split('.'), context);
  if (target !== undefined) return valueOfTarget(target, context);
  if (expected?.kind === 'enum' && expected.values.includes(text)) return literalOf(text, expected);
  if (text === 'now') return { kind: 'now' };
  if (text === 'true' || text === 'false') return { kind: 'literal', type: { kind: 'bool' }, text };
  return text === 'null' || text === 'none' ? { kind: 'null' } : undefined;
}

function bindPathValue(path: PathExpression, context: ProgramContext, expected?: ValueType): Value | undefined {
  const target = resolvePath(path, context);
  if (target !== undefined) return valueOfTarget(target, context);
  return (
    knownWord(path.text, context, expected) ?? unknownName(path.text, pathCure(path, context), path.origin, context)
  );
}

/** The value of what a path leads to: of a row its id. */
export function valueOfTarget(target: PathTarget, context: ProgramContext): Value {
  switch (target.kind) {
    case 'value':
      return target.value;
    case 'row':
      return columnOf(target.entry, idField(context.entity(target.entry.row.entity)), context);
    case 'column':
      return columnOf(target.entry, target.field, context);
  }
}

function idField(entity: EntityPlan | undefined): Pick<FieldPlan, 'column' | 'type' | 'optional'> {
  const id = entity?.fields.find((field) => field.name === 'id');
  return id ?? { column: 'id', type: { kind: 'uuid' }, optional: false };
}

/** A column of a row, or the value that is about to be written to it. */
export function columnOf(
  entry: RowEntry,
  field: Pick<FieldPlan, 'column' | 'type' | 'optional'>,
  context: ProgramContext,
): Value {
  const { row } = entry;
  const pending = row.kind === 'variable' ? context.pendingValues.get(`${row.name}.${field.column}`) : undefined;
  if (pending !== undefined) return pending;
  const nullable = rowIsNullable(entry);
  return { kind: 'column', row, column: field.column, type: field.type, optional: field.optional || nullable };
}

function rowIsNullable(entry: RowEntry): boolean {
  let row = entry.row;
  while (row.kind === 'linked') {
    if (row.link.optional) return true;
    row = row.of;
  }
  return row.nullable;
}

/** Walks a path from the row or member that its first word stands for. */
export function resolvePath(path: PathExpression, context: ProgramContext): PathTarget | undefined {
  const words = path.segments.length > 0 ? path.segments.map((segment) => segment.text) : path.text.split('.');
  const [first = '', ...rest] = words;
  const { root } = path;
  switch (root.kind) {
    case 'input':
    case 'pathParameter':
      return resolveWords(words, context);
    case 'parameter':
      return resolveParameter(first, rest, context);
    case 'row': {
      const item = context.rows.findLast((entry) => entry.origin === 'item' && entry.row.entity === root.entity);
      // An untyped parameter or a loop's row goes before any other row of the word's name.
      const entry = item ?? context.rowOf(root.entity);
      return entry === undefined ? resolveWords(words, context) : walk(entry, rest, context);
    }
    case 'field':
      return resolveBare(root.entity, words, context);
    case 'entity': {
      const entry = context.rowOf(root.entity);
      return entry === undefined ? undefined : walk(entry, rest, context);
    }
    default:
      return resolveWords(words, context);
  }
}

/** A bare field: of the body where it has that member, else of the row in hand. */
function resolveBare(entity: Id, words: readonly string[], context: ProgramContext): PathTarget | undefined {
  const [first = ''] = words;
  if (words.length === 1 && context.members.has(first)) return memberTarget(first, context);
  const changed = words.length === 1 && entity !== context.subject ? changedNumber(first, context) : undefined;
  if (changed !== undefined) return changed;
  const entry = context.rowOf(entity);
  return entry === undefined ? resolveWords(words, context) : walk(entry, words, context);
}

/**
 * `! stock < 0` behind `decrement item.product.stock …`: the number that is about to be written is meant, also where
 * rows on the way to it have a field of that name.
 */
function changedNumber(name: string, context: ProgramContext): PathTarget | undefined {
  for (const entry of context.rows) {
    if (entry.row.kind !== 'variable' || entry.origin === 'parameter') continue;
    const field = context.entity(entry.row.entity)?.fields.find((candidate) => candidate.name === name);
    if (field !== undefined && context.pendingValues.has(`${entry.row.name}.${field.column}`)) {
      return { kind: 'column', entry, field };
    }
  }
  return undefined;
}

function resolveParameter(first: string, rest: readonly string[], context: ProgramContext): PathTarget | undefined {
  const type = context.parameterTypes.get(first);
  if (type !== undefined && rest.length === 0)
    return { kind: 'value', value: { kind: 'parameter', name: first, type } };
  const entry = context.rows.find(
    (candidate) => candidate.origin === 'parameter' && candidate.key === `parameter:${first}`,
  );
  return entry === undefined ? resolveWords([first, ...rest], context) : walk(entry, rest, context);
}

/** Reads a path by its words alone: members, rows in hand, fields of the subject. */
export function resolveWords(words: readonly string[], context: ProgramContext): PathTarget | undefined {
  const [first = '', ...rest] = words;
  const item = context.rows.findLast((entry) => entry.origin === 'item' || entry.origin === 'parameter');
  const named = item === undefined ? undefined : context.entity(item.row.entity)?.name;
  if (item !== undefined && named !== undefined && namesEntity(first, named)) {
    // Where `part` can be short for UsedPart, and a UsedPart has a part, the part is meant.
    const hasLink = snakeCase(named) !== first && context.entity(item.row.entity)?.links.some(isNamed(first));
    return walk(item, hasLink === true ? words : rest, context);
  }
  const member = context.members.get(first);
  if (member !== undefined && (rest.length === 0 || member.row === undefined)) return memberTarget(first, context);
  const input = context.rows.find((entry) => entry.key === `input:${first}` || entry.key === `path:${first}`);
  if (input !== undefined) return walk(context.fresh(input), rest, context);
  const row = context.entryNamed(first, namesEntity);
  if (row !== undefined) return walk(context.fresh(row), rest, context);
  for (const entity of context.shared.entities.values()) {
    if (snakeCase(entity.name) !== snakeCase(first)) continue;
    const entry = context.rowOf(entity.id);
    if (entry !== undefined) return walk(entry, rest, context);
  }
  const subject = context.subject === undefined ? undefined : context.rowInHand(context.subject);
  return subject === undefined ? undefined : walk(subject, words, context);
}

function isNamed(name: string): (part: { readonly name: string }) => boolean {
  return (part) => part.name === name;
}

function memberTarget(name: string, context: ProgramContext): PathTarget | undefined {
  const member = context.members.get(name);
  if (member === undefined) return undefined;
  return { kind: 'value', value: memberValue(name, context) ?? { kind: 'null' } };
}

/**
 * A member of the body; where it may be absent and the row that is spoken of has the field, the row's value stands in. What
 * may be missing all the same gets a name, so that it is asked for once.
 */
export function memberValue(name: string, context: ProgramContext): Value | undefined {
  const base = givenMember(name, context);
  const subject = context.rows.find(
    (entry) => entry.row.entity === context.subject && (entry.origin === 'path' || entry.origin === 'own'),
  );
  const field = context.entity(context.subject)?.fields.find((candidate) => candidate.name === name);
  const known = context.members.get(name);
  if (base === undefined || known?.optional !== true) return base;
  if (known.absent !== undefined) return known.absent.kind === 'null' ? base : { ...base, otherwise: known.absent };
  if (subject === undefined || field === undefined) return base;
  const value = { ...base, otherwise: columnOf(subject, field, context) };
  return mayBeMissing(value) ? context.localOf(name, value) : value;
}

/** A member of the body as it was given. */
export function givenMember(name: string, context: ProgramContext): Extract<Value, { kind: 'member' }> | undefined {
  const member = context.members.get(name);
  if (member === undefined) return undefined;
  return { kind: 'member', name, type: member.type, optional: member.optional || member.nullable };
}

function walk(start: RowEntry, words: readonly string[], context: ProgramContext): PathTarget | undefined {
  let entry = start;
  for (const [at, word] of words.entries()) {
    const entity = context.entity(entry.row.entity);
    if (entity === undefined) return undefined;
    const last = at === words.length - 1;
    const field = entity.fields.find((candidate) => candidate.name === word);
    if (field !== undefined && last) return { kind: 'column', entry, field };
    const next = hopTo(entity, word);
    if (next === undefined) return undefined;
    entry = next.kind === 'link' ? context.follow(entry, next.link) : context.child(entry, next.child);
  }
  return { kind: 'row', entry };
}

function hopTo(
  entity: EntityPlan,
  word: string,
): { kind: 'link'; link: LinkPlan } | { kind: 'child'; child: EntityPlan['children'][number] } | undefined {
  const link = entity.links.find((candidate) => candidate.name === word || snakeCase(word) === candidate.name);
  if (link !== undefined) return { kind: 'link', link };
  const child = entity.children.find((candidate) => !candidate.many && candidate.name === snakeCase(word));
  return child === undefined ? undefined : { kind: 'child', child };
}

function bindAggregate(
  expression: Extract<Expression, { kind: 'aggregate' }>,
  context: ProgramContext,
): Value | undefined {
  const path = expression.of.kind === 'path' ? expression.of : undefined;
  const entity = expression.entity ?? entityOfPath(path);
  const list = entity === undefined ? undefined : context.listOf(entity, linkMeant(expression.where, entity, context));
  if (entity === undefined || list === undefined) {
    context.shared.findings.error('unreachable-rows', farRows(entity, expression.function, context), expression.origin);
    return undefined;
  }
  const of = context.withItem(list, () =>
    path !== undefined && path.segments.length <= 1 && path.root.kind === 'entity'
      ? undefined
      : bindExpression(expression.of, context),
  );
  const where = expression.where === undefined ? undefined : bindWhere(expression.where, list, context);
  const type: ValueType =
    expression.function === 'count'
      ? { kind: 'int' }
      : expression.function === 'avg'
        ? { kind: 'decimal' }
        : typeOf(of);
  return {
    kind: 'aggregate',
    function: expression.function,
    list: list.variable,
    item: list.item,
    entity,
    ...(of === undefined ? {} : { of }),
    ...(where === undefined ? {} : { where }),
    type,
  };
}

/** The link that `where driver=D` names. */
function linkMeant(where: ModelCondition | undefined, entity: Id, context: ProgramContext): string | undefined {
  const parts = where?.kind === 'logical' ? where.parts : where === undefined ? [] : [where];
  const names = parts.flatMap((part) =>
    part.kind === 'comparison' && part.right.kind === 'variable' && part.left.kind === 'path'
      ? [snakeCase(part.left.text.split('.').at(-1) ?? '')]
      : [],
  );
  return context.entity(entity)?.links.find(({ name }) => names.includes(name))?.name;
}

/** `where status=open` narrows the rows; `where driver=D` only says how they belong together, which the link does. */
function bindWhere(where: ModelCondition, list: ListEntry, context: ProgramContext): Condition | undefined {
  if (where.kind === 'logical') {
    const parts = where.parts.map((part) => bindWhere(part, list, context)).filter((part) => part !== undefined);
    return parts.length === 0 ? undefined : { kind: 'logical', operator: where.operator, parts };
  }
  return context.withItem(list, (item) => bindTest(where, item, context));
}

function bindTest(where: ModelCondition, item: RowEntry, context: ProgramContext): Condition | undefined {
  switch (where.kind) {
    case 'comparison': {
      const { operator, right } = where;
      if (right.kind === 'variable') return undefined;
      const left = valueInItem(where.left, item, context);
      const other = left === undefined ? undefined : bindExpression(right, context, typeOf(left));
      return left === undefined || other === undefined ? undefined : { kind: 'compare', operator, left, right: other };
    }
    case 'membership': {
      const value = valueInItem(where.item, item, context);
      if (value === undefined) return undefined;
      const members = where.members.map((member) => bindExpression(member, context, typeOf(value)));
      return {
        kind: 'member',
        negated: where.negated,
        item: value,
        members: members.filter((one) => one !== undefined),
      };
    }
    case 'flag': {
      const value = valueInItem(where.path, item, context);
      return value === undefined ? undefined : { kind: 'truthy', negated: where.negated, value };
    }
    case 'state': {
      const { text } = where.state;
      const field = context
        .entity(item.row.entity)
        ?.fields.find(({ id, type }) => id === where.field || (type.kind === 'enum' && type.values.includes(text)));
      if (field === undefined) return undefined;
      const [left, right] = [columnOf(item, field, context), literalOf(text, field.type)];
      return { kind: 'compare', operator: where.negated ? '!=' : '=', left, right };
    }
    default:
      context.shared.findings.error(
        'unknown-narrowing',
        "What stands behind 'where' here narrows no rows: name a field of them, alone or compared with a value.",
        context.origin,
      );
      return undefined;
  }
}

/** A word behind `where` is a field of the rows first. */
function valueInItem(expression: Expression, item: RowEntry, context: ProgramContext): Value | undefined {
  const words = expression.kind === 'path' ? expression.text.split('.') : [];
  const [first = '', ...more] = words;
  const entity = context.entity(item.row.entity);
  const name =
    words.length === 1 ? first : namesEntity(first, entity?.name ?? '') && more.length === 1 ? more[0] : undefined;
  const field = entity?.fields.find((candidate) => candidate.name === name);
  return field === undefined ? bindExpression(expression, context) : columnOf(item, field, context);
}

function entityOfPath(path: PathExpression | undefined): Id | undefined {
  if (path === undefined) return undefined;
  if (path.root.kind === 'entity' || path.root.kind === 'row') return path.root.entity;
  const first = path.segments[0];
  return first === undefined ? undefined : targetOf(first);
}

function bindQuantity(quantity: QuantityLiteral, context: ProgramContext): Value | undefined {
  const milliseconds = millisecondsOf(quantity);
  if (milliseconds !== undefined) return { kind: 'duration', milliseconds };
  context.shared.findings.error(
    'unknown-unit',
    `'${quantity.amount}${quantity.unit}' is no value here.`,
    quantity.origin,
  );
  return undefined;
}

function numberType(text: string, expected: ValueType | undefined): ValueType {
  if (expected?.kind === 'decimal' || text.includes('.')) return { kind: 'decimal' };
  return { kind: 'int' };
}

function resultType(operator: string, left: Value, right: Value): ValueType {
  const types = [typeOf(left), typeOf(right)];
  if (types.some((type) => type.kind === 'timestamp')) {
    return types.every((type) => type.kind === 'timestamp') ? { kind: 'int' } : { kind: 'timestamp' };
  }
  if (operator === '/' || types.some((type) => type.kind === 'decimal')) return { kind: 'decimal' };
  return types.some((type) => type.kind === 'string') ? { kind: 'string' } : { kind: 'int' };
}

/** The type of a value. */
export function typeOf(value: Value | undefined): ValueType {
  switch (value?.kind) {
    case 'literal':
    case 'column':
    case 'local':
    case 'member':
    case 'parameter':
    case 'binary':
    case 'aggregate':
    case 'orZero':
      return value.type;
    case 'caller':
    case 'newId':
      return { kind: 'uuid' };
    case 'now':
      return { kind: 'timestamp' };
    case 'next':
    case 'duration':
      return { kind: 'int' };
    case 'condition':
      return { kind: 'bool' };
    default:
      return { kind: 'string' };
  }
}
