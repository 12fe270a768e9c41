import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Origin } from '@specwright/model/origin';
import type { Action, Operation } from '@specwright/model/parts';
import type { Id } from '@specwright/model/reference';
import type { Effect, Guard, Statement } from '@specwright/model/statements';
import type { SystemParts } from '@specwright/model/system';
import { finding } from '../catalogue.ts';
import { type CheckContext, relatedTo } from '../context.ts';
import { narrow } from '../flow/narrowing.ts';
import type { States } from '../flow/states.ts';
import { calledAction, isEnd } from '../flow/stepEffects.ts';
import { rangeText } from '../scalars.ts';
import { verdictOf } from '../typing/ranges.ts';
import { describeExpression, typeOf } from '../typing/valueTypes.ts';
import { conditionsOf, sidesOf, type Test, testsIn } from '../typing/walk.ts';

/** A comparison that the declared ranges decide is a slip; a guard that they make needless only repeats them. */
export function* conditionMustNotBeDecidedByRanges(statement: Statement, context: CheckContext): Iterable<Diagnostic> {
  if (statement.kind === 'rule' && statement.rule.kind !== 'equation') return;
  const written = context.inFile(fieldsWrittenBefore, statement.origin.file)?.get(statement);
  for (const test of conditionsOf(statement).flatMap(testsIn)) {
    const verdict = verdictOf(test, context);
    if (verdict === undefined || isWritten(test, written)) continue;
    const parameters = { why: reasonOf(test, context) };
    if (verdict === 'always') yield finding('condition/always-true', placeOf(test), { parameters });
    else if (isRepeatedRange(statement, test)) {
      yield finding('condition/implied', statement.origin, { parameters });
    } else yield finding('condition/always-false', placeOf(test), { parameters });
  }
}

/** `! qty < 1 => 400` beside `qty: int 1..100`. */
function isRepeatedRange({ kind }: Statement, test: Test): boolean {
  return kind === 'guard' && test.kind === 'comparison' && test.operator !== '=';
}

function placeOf(test: Test): Origin {
  const origins = sidesOf(test).map(({ origin }) => origin);
  const [first, last] = [origins[0], origins.at(-1)] as [Origin, Origin];
  return { file: first.file, range: { start: first.range.start, end: last.range.end } };
}

/** `'qty' is 1..100`. */
function reasonOf(test: Test, context: CheckContext): string {
  const known = sidesOf(test).flatMap((side) => {
    const type = typeOf(side, context);
    if (side.kind === 'number' || type.kind !== 'number') return [];
    const range = type.range === undefined ? 'a whole number' : rangeText(type.range);
    return [`${describeExpression(side)} is ${side.kind === 'aggregate' ? '0 or more' : range}`];
  });
  return known.length === 0 ? 'both sides are fixed' : known.join(' and ');
}

/** Behind `decrement stock` the stock may be below its range, until the request is rolled back. */
function isWritten(test: Test, written: ReadonlySet<Id> | undefined): boolean {
  const fields = sidesOf(test).flatMap((side) => (side.kind === 'path' ? side.fields : []));
  return written !== undefined && (written.has(anyField) || fields.some((field) => written.has(field)));
}

const anyField: Id = '*';

function fieldsWrittenBefore(
  { operations, actions }: SystemParts,
  context: CheckContext,
): ReadonlyMap<Statement, ReadonlySet<Id>> {
  const before = new Map<Statement, ReadonlySet<Id>>();
  for (const { statements } of [...operations, ...actions]) {
    let written: ReadonlySet<Id> = new Set();
    for (const statement of statements) {
      before.set(statement, written);
      if (statement.kind !== 'step') continue;
      written = new Set([...written, ...statement.effects.flatMap((effect) => writtenBy(effect, context))]);
    }
  }
  return before;
}

/** Of an action that is called only its own lines count: what it calls in turn rolls back by itself. */
function writtenBy(effect: Effect, context: CheckContext): readonly Id[] {
  const called = calledAction(effect, context.index)?.statements ?? [];
  const effects = called.flatMap((statement) => (statement.kind === 'step' ? statement.effects : []));
  return [effect, ...effects].flatMap(ownFieldOf);
}

/** A path that leads nowhere may mean any field. */
function ownFieldOf(effect: Effect): readonly Id[] {
  if (effect.kind === 'restore') return effect.field.targets.length === 0 ? [anyField] : effect.field.targets;
  if (effect.kind !== 'assign' && effect.kind !== 'adjust') return [];
  const targets = effect.path.segments.at(-1)?.targets ?? [];
  return targets.length === 0 ? [anyField] : [...targets, ...effect.path.fields.slice(-1)];
}

/** Each guard asks for something that those before it leave open, and lets something through. */
export function* guardShouldAskForSomethingNew(block: Operation | Action, context: CheckContext): Iterable<Diagnostic> {
  let states: States | undefined = new Map();
  let seen: Guard[] = [];
  for (const statement of block.statements) {
    if (statement.kind === 'step') [states, seen] = [new Map(), []];
    if (statement.kind !== 'guard' || !isEnd(statement) || states === undefined) continue;
    const question = { index: context.index, at: statement.origin };
    const same = seen.find(({ conditionText }) => plain(conditionText) === plain(statement.conditionText));
    const after: States | undefined = narrow(states, statement.condition, { ...question, holds: false });
    const related = (same === undefined ? seen : [same]).map((guard) => relatedTo(guard, 'A line before it.'));
    if (same !== undefined || narrow(states, statement.condition, { ...question, holds: true }) === undefined) {
      yield finding('condition/duplicate', statement.origin, { related });
    } else if (after === undefined) yield finding('condition/contradictory', statement.origin, { related });
    states = after;
    seen.push(statement);
  }
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
