import type {
  ComparisonOperator,
  Expression,
  Condition as ModelCondition,
  PathExpression,
} from '@specwright/model/expressions';
import type { Origin } from '@specwright/model/origin';
import { type Id, targetOf } from '@specwright/model/reference';
import { namesEntity } from '@specwright/model/words';
import type { ColumnValue } from '../program.ts';
import type { ValueType } from '../servicePlan.ts';
import type { Condition, Value } from '../values.ts';
import {
  bindExpression,
  columnOf,
  memberValue,
  resolvePath,
  resolveWords,
  typeOf,
  valueOfTarget,
} from './bindExpression.ts';
import type { ListEntry, ProgramContext, RowEntry } from './programContext.ts';
import { pathCure, rowsCure } from './unreachable.ts';

/** Binds a condition; undefined, with a finding, where it cannot be decided from what is in hand. */
export function bindCondition(
  condition: ModelCondition,
  context: ProgramContext,
  origin: Origin,
): Condition | undefined {
  switch (condition.kind) {
    case 'comparison':
    case 'membership':
      return condition.quantifier === undefined
        ? bindPlain(condition, context)
        : bindQuantified(condition, condition.quantifier, context, origin);
    case 'empty':
      return bindEmpty(condition, context, origin);
    case 'exists':
      return bindExists(condition.field, context, origin);
    case 'state':
      return bindState(condition, context, origin);
    case 'flag': {
      const target = resolvePath(condition.path, context);
      const value = target === undefined ? undefined : valueOfTarget(target, context);
      return value === undefined ? undefined : { kind: 'truthy', negated: condition.negated, value };
    }
    case 'logical': {
      const parts = condition.parts.map((part) => bindCondition(part, context, origin));
      if (parts.some((part) => part === undefined)) return undefined;
      return { kind: 'logical', operator: condition.operator, parts: parts.filter((part) => part !== undefined) };
    }
    case 'notRole':
      if (context.lacksCaller(origin)) return undefined;
      return { kind: 'role', negated: true, role: condition.role.text };
    case 'notFound':
    case 'notOwner':
    case 'fails':
      // These speak of what the operation does itself: it has asked them where they belong.
      return undefined;
    case 'prose':
      context.shared.findings.warning('prose', `'${condition.text}' is prose: nothing is generated from it.`, origin);
      return undefined;
  }
}

type Plain = Extract<ModelCondition, { kind: 'comparison' | 'membership' }>;

function bindPlain(condition: Plain, context: ProgramContext): Condition | undefined {
  if (condition.kind === 'comparison')
    return bindComparison(condition.operator, condition.left, condition.right, context);
  const item = bindExpression(condition.item, context);
  if (item === undefined) return undefined;
  const bound = condition.members.map((member) => bindExpression(member, context, typeOf(item)));
  const members = bound.filter((member) => member !== undefined);
  return ofRowsThatAreThere({ kind: 'member', negated: condition.negated, item, members }, [item]);
}

/** Of a row that is not there (`mother: uuid?` was not given) nothing differs: `!=` and `not in` do not hold. */
function ofRowsThatAreThere(condition: Condition, values: readonly Value[]): Condition {
  if (condition.kind === 'compare' ? condition.operator !== '!=' : condition.kind === 'member' && !condition.negated) {
    return condition;
  }
  const present = values.flatMap((value): Condition[] => {
    if (value.kind !== 'column' || value.row.kind !== 'variable' || !value.row.nullable) return [];
    const id: Value = { kind: 'column', row: value.row, column: 'id', type: { kind: 'uuid' }, optional: true };
    return [{ kind: 'compare', operator: '!=', left: id, right: { kind: 'null' } }];
  });
  return present.length === 0 ? condition : { kind: 'logical', operator: 'and', parts: [...present, condition] };
}

/** The side that has a type of its own is bound first: it says what words on the other side mean. */
export function bindComparison(
  operator: ComparisonOperator,
  left: Expression,
  right: Expression,
  context: ProgramContext,
): Condition | undefined {
  const rightFirst = left.kind === 'enumLiteral' || left.kind === 'number' || left.kind === 'string';
  const known = bindExpression(rightFirst ? right : left, context);
  const other = known === undefined ? undefined : bindExpression(rightFirst ? left : right, context, typeOf(known));
  if (known === undefined || other === undefined) return undefined;
  const sides = rightFirst ? { left: other, right: known } : { left: known, right: other };
  return ofRowsThatAreThere({ kind: 'compare', operator, ...sides }, [sides.left, sides.right]);
}

function bindQuantified(
  condition: Plain,
  quantifier: 'any' | 'all' | 'no',
  context: ProgramContext,
  origin: Origin,
): Condition | undefined {
  const first = condition.kind === 'comparison' ? condition.left : condition.item;
  const list = listMeant(condition.over, first.kind === 'path' ? first : undefined, context);
  if (list === undefined) {
    context.shared.findings.error(
      'unreachable-rows',
      `The rows that this line speaks of cannot be reached from here. ${rowsCure(context)}`,
      origin,
    );
    return undefined;
  }
  const inner = context.withItem(list, () => bindPlain(condition, context));
  if (inner === undefined) return undefined;
  return {
    kind: 'quantified',
    quantifier,
    list: list.variable,
    item: list.item,
    entity: list.entity,
    condition: inner,
  };
}

/** The rows of a collection word: those of the entity that the model names, else of one of that name that can be listed. */
export function listMeant(
  over: Id | undefined,
  path: PathExpression | undefined,
  context: ProgramContext,
): ListEntry | undefined {
  const word = path?.segments[0]?.text ?? path?.text.split('.')[0] ?? '';
  const rooted = path?.root.kind === 'row' || path?.root.kind === 'entity' ? path.root.entity : undefined;
  const named = [...context.shared.entities.values()].filter((entity) => namesEntity(word, entity.name));
  return context.listOfAny([over, rooted, ...named.map((entity) => entity.id)]);
}

function bindEmpty(
  condition: Extract<ModelCondition, { kind: 'empty' }>,
  context: ProgramContext,
  origin: Origin,
): Condition | undefined {
  const word = condition.collection.text;
  const root = condition.collection.root;
  const parent = root.kind === 'row' || root.kind === 'entity' ? root.entity : undefined;
  const children = context.entity(parent)?.children.filter((child) => child.many) ?? [];
  const owned = children.filter((child) => child.link.edge !== undefined);
  const named = [...context.shared.entities.values()].filter((entity) => namesEntity(word, entity.name));
  const candidates = [
    ...condition.items,
    ...[...owned, ...children].map((child) => child.entity),
    ...named.map((entity) => entity.id),
  ];
  for (const entity of candidates) {
    const list = context.listOf(entity);
    if (list !== undefined) return { kind: 'empty', negated: condition.negated, list: list.variable };
  }
  context.shared.findings.error(
    'unreachable-rows',
    `The rows of '${word}' cannot be reached from here. ${rowsCure(context)}`,
    origin,
  );
  return undefined;
}

/** `email exists`: another row has the value; `loan exists`: there is such a row. */
function bindExists(path: PathExpression, context: ProgramContext, origin: Origin): Condition | undefined {
  const words = path.text.split('.');
  const last = words.at(-1) ?? '';
  const entity = context.entity(entityOfField(path) ?? context.subject);
  const field = entity?.fields.find((candidate) => candidate.name === last);
  if (entity === undefined || field === undefined) return bindRowExists(path, context, origin);
  const value = memberValue(last, context) ?? readField(words, context);
  if (value === undefined) {
    context.shared.findings.error('unknown-name', `No value for '${path.text}' is in hand here.`, origin);
    return undefined;
  }
  const subject = context.rows.find((entry) => entry.row.entity === entity.id && entry.origin === 'path');
  const variable = context.newName(`same_${last}`.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));
  const by: ColumnValue[] = [{ column: field.column, value }];
  context.emit({
    kind: 'lookUp',
    variable,
    entity: entity.id,
    by,
    ...(subject === undefined ? {} : { except: subject.row }),
  });
  return { kind: 'taken', variable, negated: false };
}

function entityOfField(path: PathExpression): Id | undefined {
  const root = path.root;
  if (root.kind === 'field' || root.kind === 'entity' || root.kind === 'row') return root.entity;
  const last = path.fields.at(-1);
  return last === undefined ? undefined : `entity:${last.slice(last.indexOf(':') + 1, last.lastIndexOf('.'))}`;
}

function readField(words: readonly string[], context: ProgramContext): Value | undefined {
  const target = resolveWords(words, context);
  return target === undefined ? undefined : valueOfTarget(target, context);
}

function bindRowExists(path: PathExpression, context: ProgramContext, origin: Origin): Condition | undefined {
  const root = path.root;
  const entity =
    root.kind === 'row' || root.kind === 'entity' ? root.entity : targetOf(path.segments[0] ?? noReference);
  const list = entity === undefined ? undefined : context.listOf(entity);
  if (list !== undefined) return { kind: 'empty', negated: true, list: list.variable };
  const entry = entity === undefined ? undefined : context.rowOf(entity);
  if (entry?.row.kind === 'variable') return { kind: 'taken', variable: entry.row.name, negated: false };
  context.shared.findings.error(
    'unknown-name',
    `'${path.text}' cannot be looked for from here.${pathCure(path, context)}`,
    origin,
  );
  return undefined;
}

const noReference = { targets: [] as readonly Id[] } as Parameters<typeof targetOf>[0];

function bindState(
  condition: Extract<ModelCondition, { kind: 'state' }>,
  context: ProgramContext,
  origin: Origin,
): Condition | undefined {
  const state = condition.state.text;
  const entry = rowWithState(condition.entity, state, context);
  const field = entry === undefined ? undefined : stateField(entry, state, condition.field, context);
  if (entry === undefined || field === undefined) {
    context.shared.findings.error('unknown-name', `No row in hand can be '${state}' here.`, origin);
    return undefined;
  }
  const left = columnOf(entry, field, context);
  const right: Value = { kind: 'literal', type: field.type, text: state };
  return { kind: 'compare', operator: condition.negated ? '!=' : '=', left, right };
}

function rowWithState(entity: Id | undefined, state: string, context: ProgramContext): RowEntry | undefined {
  if (entity !== undefined) return context.rowOf(entity);
  const having = (candidate: RowEntry): boolean => stateField(candidate, state, undefined, context) !== undefined;
  const subject = context.subject === undefined ? undefined : context.rowInHand(context.subject);
  if (subject !== undefined && having(subject)) return subject;
  const other = context.rows.find(having);
  return other === undefined ? undefined : context.fresh(other);
}

function stateField(
  entry: RowEntry,
  state: string,
  field: Id | undefined,
  context: ProgramContext,
): { column: string; type: ValueType; optional: boolean } | undefined {
  const fields = context.entity(entry.row.entity)?.fields ?? [];
  const named = field === undefined ? undefined : fields.find((candidate) => candidate.id === field);
  return named ?? fields.find((candidate) => candidate.type.kind === 'enum' && candidate.type.values.includes(state));
}
