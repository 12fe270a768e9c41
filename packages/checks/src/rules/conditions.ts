import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Condition, EnumLiteral, Expression } from '@specwright/model/expressions';
import { type Id, targetOf } from '@specwright/model/reference';
import type { Statement, Step } from '@specwright/model/statements';
import type { Type } from '@specwright/model/types';
import { conditionNames, pathHeads } from '../candidates.ts';
import { definitionOf } from '../catalogue.ts';
import type { CheckContext } from '../context.ts';
import { unknownName } from './unknownName.ts';

/** A word beside something whose type it has to have. */
interface Pairing {
  readonly word: EnumLiteral;
  readonly other: Type;
  /** `<`, `<=`, `>`, `>=`: words have no order. */
  readonly ordered: boolean;
}

/** `! part > open_amountt`: beside a number stands a number, not a word that names nothing. */
export function* comparisonShouldKnowBothSides(statement: Statement, context: CheckContext): Iterable<Diagnostic> {
  if (!context.declares('entity')) return;
  for (const { word, other, ordered } of pairingsIn(statement, context)) {
    const { value } = word;
    if (value.targets.length > 0 || value.strength !== 'soft' || context.roles.has(word.text)) continue;
    if (!ordered && !isWordless(other)) continue;
    yield unknownName('reference/unknown-name', value.origin, {
      text: word.text,
      severity: definitionOf('reference/unknown-name').severity,
      parameters: {},
      candidates: pathHeads(value, context),
      create: undefined,
      add: undefined,
    });
  }
}

/** Types no value of which is written as a plain word. */
function isWordless(type: Type): boolean {
  return type.kind === 'primitive' && (type.name === 'int' || type.name === 'decimal' || type.name === 'timestamp');
}

function* pairingsIn(statement: Statement, context: CheckContext): Iterable<Pairing> {
  switch (statement.kind) {
    case 'guard':
      yield* pairingsOf(statement.condition, context);
      return;
    case 'step':
      if (statement.guard !== undefined) yield* pairingsOf(statement.guard, context);
      yield* pairingsOfEffects(statement, context);
      return;
    case 'rule':
      if (statement.rule.kind === 'predicate') yield* pairingsOf(statement.rule.condition, context);
      return;
    case 'soft':
      // A wish may speak of a threshold that is set elsewhere.
      return;
  }
}

function* pairingsOf(condition: Condition, context: CheckContext): Iterable<Pairing> {
  if (condition.kind === 'logical') for (const part of condition.parts) yield* pairingsOf(part, context);
  if (condition.kind !== 'comparison') return;
  const { left, right } = condition;
  const ordered = condition.operator !== '=' && condition.operator !== '!=';
  yield* pairing(left, typeOf(right, context), ordered);
  yield* pairing(right, typeOf(left, context), ordered);
}

function* pairingsOfEffects(step: Step, context: CheckContext): Iterable<Pairing> {
  for (const effect of step.effects) {
    if (effect.kind === 'assign') yield* pairing(effect.value, typeOf(effect.path, context), false);
    if (effect.kind !== 'create') continue;
    for (const { field, value } of effect.assignments) {
      yield* pairing(value, context.fieldType(targetOf(field)), false);
    }
  }
}

function* pairing(side: Expression, other: Type | undefined, ordered: boolean): Iterable<Pairing> {
  if (other === undefined) return;
  if (side.kind === 'enumLiteral') yield { word: side, other, ordered };
  if (side.kind !== 'binary') return;
  yield* pairing(side.left, other, ordered);
  yield* pairing(side.right, other, ordered);
}

/** The type of what stands on a side, where it is known. */
function typeOf(expression: Expression, context: CheckContext): Type | undefined {
  if (expression.kind === 'number') return { kind: 'primitive', name: 'decimal' };
  if (expression.kind !== 'path') return undefined;
  if (expression.type !== undefined) return context.underlyingType(expression.type);
  const last = expression.segments.at(-1);
  const part = last === undefined ? undefined : context.index.part(targetOf(last) ?? '');
  if (part?.kind === 'field') return context.fieldType(part.id);
  if (part?.kind !== 'input') return undefined;
  return part.type === undefined ? context.fieldType(part.field) : context.underlyingType(part.type);
}

/** `>> if refundedd: …`: one word is a state, a flag or a slip. Longer conditions may be prose. */
export function* conditionOfStepShouldMeanSomething(statement: Statement, context: CheckContext): Iterable<Diagnostic> {
  if (statement.kind !== 'step' || statement.guard?.kind !== 'prose' || !context.declares('entity')) return;
  const word = statement.guardText?.trim().replace(/^not\s+/, '');
  const reference = statement.references.find(({ text, targets }) => text === word && targets.length === 0);
  if (word === undefined || !/^\w+$/.test(word) || reference === undefined) return;
  if (!hasRows(reference.from, context)) return;
  yield unknownName('reference/unknown-name', reference.origin, {
    text: word,
    severity: definitionOf('reference/unknown-name').severity,
    parameters: {},
    candidates: conditionNames(reference, context),
    create: undefined,
    add: undefined,
  });
}

/** False where it is not known what the statement is about: then nothing can be said of its words. */
function hasRows(from: Id, context: CheckContext): boolean {
  const part = context.index.part(from);
  if (part?.kind === 'event') return part.entity === undefined || part.entity.targets.length > 0;
  if (part?.kind === 'operation') return part.scope.length > 0;
  return part?.kind === 'action';
}
