import { expressionsIn } from '@specwright/model/expressionParts';
import type { Condition as ModelCondition, PathExpression } from '@specwright/model/expressions';
import type { Id } from '@specwright/model/reference';
import type { ImplicationSide, Rule } from '@specwright/model/statements';
import type { Shared } from './compile/programContext.ts';
import { negated } from './negated.ts';
import type { EntityPlan } from './servicePlan.ts';
import type { Condition } from './values.ts';

/** What a sentence of an invariant wants of rows: a condition, where another one holds if there is a premise. */
export interface RowSentence {
  readonly premise?: ModelCondition;
  readonly condition: ModelCondition;
}

/** The sentence as one about rows; undefined where it is about something else, or about rows at some moments only. */
export function rowSentence({ rule, timing }: Rule): RowSentence | undefined {
  if (timing !== 'always') return undefined;
  switch (rule.kind) {
    case 'predicate':
      return { condition: rule.condition };
    case 'implication': {
      const [premise, condition] = [sideCondition(rule.premise), sideCondition(rule.conclusion)];
      return premise === undefined || condition === undefined ? undefined : { premise, condition };
    }
    case 'equation':
      return { condition: { kind: 'comparison', operator: '=', left: rule.left, right: rule.right } };
    default:
      return undefined;
  }
}

function sideCondition(side: ImplicationSide): ModelCondition | undefined {
  if (side.kind === 'condition') return side.condition;
  if (side.kind !== 'inState') return undefined;
  const { path: _, kind: _kind, ...state } = side;
  return { kind: 'state', negated: false, ...state };
}

/** The sentence with its names bound; `bind` is asked of conditions that are about single rows. */
export function boundSentence(
  { premise, condition }: RowSentence,
  bind: (condition: ModelCondition) => Condition | undefined,
): Condition | undefined {
  const wanted = boundOfEach(condition, bind);
  if (premise === undefined || wanted === undefined) return wanted;
  const given = boundOfEach(premise, bind);
  const otherwise = given && negated(given);
  return otherwise && { kind: 'logical', operator: 'or', parts: [...partsOf(otherwise), ...partsOf(wanted)] };
}

function partsOf(condition: Condition): readonly Condition[] {
  return condition.kind === 'logical' && condition.operator === 'or' ? condition.parts : [condition];
}

/** An invariant is about every row: `all` says nothing more, and `no` the opposite. */
function boundOfEach(
  condition: ModelCondition,
  bind: (condition: ModelCondition) => Condition | undefined,
): Condition | undefined {
  if (condition.kind === 'logical') {
    const parts = condition.parts.map((part) => boundOfEach(part, bind));
    const bound = parts.filter((part) => part !== undefined);
    return bound.length < parts.length ? undefined : { ...condition, parts: bound };
  }
  const isQuantified = condition.kind === 'comparison' || condition.kind === 'membership';
  if (!isQuantified || condition.quantifier === undefined) return bind(condition);
  const { quantifier, over: _, ...plain } = condition;
  if (quantifier === 'any') return undefined;
  const bound = bind(plain);
  return quantifier === 'all' ? bound : bound && negated(bound);
}

/** The entities of the service whose rows a sentence is about. */
export function entitiesNamed(sentence: RowSentence, { entities }: Shared): readonly EntityPlan[] {
  return entitiesMeant(sentence).flatMap((id) => entities.get(id) ?? []);
}

/** The entities that the paths of a sentence begin at. */
export function entitiesMeant({ premise, condition }: RowSentence): readonly Id[] {
  const parts = [premise, condition].filter((part) => part !== undefined);
  return [...new Set(parts.flatMap(rootsOf))];
}

function rootsOf(condition: ModelCondition): readonly Id[] {
  if (condition.kind === 'logical') return condition.parts.flatMap(rootsOf);
  if (condition.kind === 'state') return condition.entity === undefined ? [] : [condition.entity];
  return expressionsIn(condition).flatMap((expression) =>
    expression.kind === 'path' ? (rootOf(expression) ?? []) : [],
  );
}

/** The entity that a path begins at. */
export function rootOf({ root, fields }: PathExpression): Id | undefined {
  if (root.kind === 'field' || root.kind === 'entity' || root.kind === 'row') return root.entity;
  const [field] = fields;
  return field === undefined ? undefined : `entity:${field.slice(field.indexOf(':') + 1, field.lastIndexOf('.'))}`;
}
