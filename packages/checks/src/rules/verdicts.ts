import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Condition, Expression } from '@specwright/model/expressions';
import type { Origin } from '@specwright/model/origin';
import type { Id } from '@specwright/model/reference';
import type { Effect, Guard, Statement } from '@specwright/model/statements';
import type { SystemParts } from '@specwright/model/system';
import { finding } from '../catalogue.ts';
import { type CheckContext, relatedTo } from '../context.ts';
import { narrow } from '../flow/narrowing.ts';
import type { Block } from '../flow/stateFlow.ts';
import type { States } from '../flow/states.ts';
import { calledAction, isEnd } from '../flow/stepEffects.ts';
import { rangeText } from '../scalars.ts';
import { anything, isLiteral, isOneValue, type Possibilities, Reasoning } from '../typing/possible.ts';
import { isNull, verdictOf } from '../typing/ranges.ts';
import { describeExpression, describeValue, lengthRangeOf, typeOf } from '../typing/valueTypes.ts';
import { conditionsOf, sidesOf, type Test, testsIn } from '../typing/walk.ts';

/** A condition that the declared ranges decide is a slip; a guard that they make needless only repeats them. */
export function* conditionMustNotBeDecidedByRanges(statement: Statement, context: CheckContext): Iterable<Diagnostic> {
  const written = context.inFile(fieldsWrittenBefore, statement.origin.file)?.get(statement);
  for (const condition of conditionsOf(statement)) {
    const tests = testsIn(condition);
    if (tests.some((test) => isWritten(test, written))) continue;
    const whole = tests.length === 0 ? undefined : wholeVerdict(condition, context);
    for (const verdict of whole === undefined ? partVerdicts(tests, context) : [whole]) {
      // What an invariant asks for may always hold: then it says in words what the ranges say.
      if (verdict.holds === 'always' && isAsked(statement)) continue;
      yield toldOf(verdict, statement, whole === undefined);
    }
  }
}

interface Decided {
  readonly holds: 'always' | 'never';
  readonly tests: readonly Test[];
  readonly why: string;
  /** False where the parts of the condition decide it among themselves. */
  readonly byRanges: boolean;
}

function isAsked(statement: Statement): boolean {
  return statement.kind === 'rule' && statement.rule.kind !== 'equation';
}

/** A border that a condition names beside another of the same value (`0.01 and 10000`) makes its range readable. */
function partVerdicts(tests: readonly Test[], context: CheckContext): readonly Decided[] {
  const isSpan = (test: Test) => tests.some((other) => other !== test && isOneValue(askedOf(test), askedOf(other)));
  return tests.filter((test) => !isSpan(test)).flatMap((test) => testVerdict(test, context));
}

/** What a test asks of: the side that is not written out. */
function askedOf(test: Test): Expression {
  if (test.kind === 'membership') return test.item;
  return isLiteral(test.left) ? test.right : test.left;
}

function testVerdict(test: Test, context: CheckContext): readonly Decided[] {
  const holds = verdictOf(test, context);
  return holds === undefined ? [] : [{ holds, tests: [test], why: reasonOf([test], context), byRanges: true }];
}

/** What all parts of a condition come to together. */
function wholeVerdict(condition: Condition, context: CheckContext): Decided | undefined {
  const tests = testsIn(condition);
  const [only] = tests;
  if (condition.kind !== 'logical' && only !== undefined) {
    const holds = verdictOf(only, context) ?? new Reasoning([condition], context).verdictOf(condition);
    return holds === undefined ? undefined : { holds, tests, why: reasonOf(tests, context), byRanges: true };
  }
  const holds = new Reasoning([condition], context).verdictOf(condition);
  if (holds === undefined) return undefined;
  const decided = tests.filter((test) => verdictOf(test, context) !== undefined);
  const together = holds === 'never' ? 'its parts exclude each other' : 'one of its parts holds at any time';
  const byRanges = decided.length > 0;
  return { holds, tests, why: byRanges ? reasonOf(decided, context) : together, byRanges };
}

function toldOf({ holds, tests, why, byRanges }: Decided, statement: Statement, isPart: boolean): Diagnostic {
  const parameters = { why };
  if (holds === 'always') return finding('condition/always-true', placeOf(tests), { parameters });
  if (!byRanges || !isRepeatedRange(statement, tests)) {
    return finding('condition/always-false', placeOf(tests), { parameters });
  }
  return isPart
    ? finding('condition/implied', placeOf(tests), { parameters: { what: 'part', why } })
    : finding('condition/implied', statement.origin, { parameters: { what: 'line', why } });
}

/** `! qty < 1 => 400` beside `qty: int 1..100`. */
function isRepeatedRange({ kind }: Statement, tests: readonly Test[]): boolean {
  return kind === 'guard' && tests.every((test) => test.kind === 'comparison' && test.operator !== '=');
}

function placeOf(tests: readonly Test[]): Origin {
  const origins = tests.flatMap((test) => [
    ...sidesOf(test).map(({ origin }) => origin),
    ...(test.kind === 'membership' ? [test.listOrigin] : []),
  ]);
  const [first, last] = [origins[0], origins.at(-1)] as [Origin, Origin];
  return { file: first.file, range: { start: first.range.start, end: last.range.end } };
}

/** `'qty' is 1..100`. */
function reasonOf(tests: readonly Test[], context: CheckContext): string {
  if (tests.every((test) => test.kind === 'comparison' && isOneValue(test.left, test.right))) {
    return 'both sides are the same';
  }
  const [asked] = tests.flatMap((test) =>
    sidesOf(test).some(isNull) ? sidesOf(test).filter((side) => !isNull(side)) : [],
  );
  if (asked !== undefined) return `${describeExpression(asked)} is never missing`;
  const known = tests.flatMap(sidesOf).flatMap((side) => factOf(side, context));
  return known.length === 0 ? 'both sides are fixed' : [...new Set(known)].join(' and ');
}

/** What is declared of one side. */
function factOf(side: Expression, context: CheckContext): readonly string[] {
  const type = typeOf(side, context);
  const name = describeExpression(side);
  if (side.kind === 'path' && type.kind === 'text') {
    const range = lengthRangeOf(side, context);
    return range === undefined ? [] : [`${name} has ${rangeText(range)} letters`];
  }
  if (side.kind === 'path' && type.kind === 'choice') return [`${name} is ${describeValue(type)}`];
  if (side.kind === 'number' || type.kind !== 'number') return [];
  const range = type.range === undefined ? 'a whole number' : rangeText(type.range);
  return [`${name} is ${side.kind === 'aggregate' ? '0 or more' : range}`];
}

/** Behind `decrement stock` the stock may be below its range, until the request is rolled back. */
function isWritten(test: Test, written: ReadonlySet<Id> | undefined): boolean {
  const fields = sidesOf(test).flatMap((side) => (side.kind === 'path' ? side.fields : []));
  return written !== undefined && (written.has(anyField) || fields.some((field) => written.has(field)));
}

const anyField: Id = '*';

function fieldsWrittenBefore(
  { operations, actions, events }: SystemParts,
  context: CheckContext,
): ReadonlyMap<Statement, ReadonlySet<Id>> {
  const before = new Map<Statement, ReadonlySet<Id>>();
  for (const { statements } of [...operations, ...actions, ...events]) {
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
export function* guardShouldAskForSomethingNew(block: Block, context: CheckContext): Iterable<Diagnostic> {
  const guards = block.statements.filter((statement) => statement.kind === 'guard' && isEnd(statement));
  const asked = guards.flatMap((statement) => (statement.kind === 'guard' ? [statement.condition] : []));
  const reasoning = new Reasoning(asked, context);
  let left: Left = nothingAsked;
  let seen: Guard[] = [];
  for (const statement of block.statements) {
    if (statement.kind === 'step') [left, seen] = [nothingAsked, []];
    if (statement.kind !== 'guard' || !isEnd(statement) || isEmpty(left)) continue;
    const same = seen.find(({ conditionText }) => plain(conditionText) === plain(statement.conditionText));
    const after = narrowed(left, statement, { context, reasoning, holds: false });
    // What is decided by the ranges alone has a finding of its own.
    if (same === undefined && reasoning.verdictOf(statement.condition) !== undefined) continue;
    const relatedWhere = (holds: boolean) =>
      needed(seen, statement, { context, reasoning, holds }).map((guard) => relatedTo(guard, 'A line before it.'));
    if (same !== undefined) {
      yield finding('condition/duplicate', statement.origin, { related: [relatedTo(same, 'A line before it.')] });
    } else if (isEmpty(narrowed(left, statement, { context, reasoning, holds: true }))) {
      yield finding('condition/duplicate', statement.origin, { related: relatedWhere(true) });
    } else if (isEmpty(after)) {
      yield finding('condition/contradictory', statement.origin, { related: relatedWhere(false) });
    }
    left = after;
    seen.push(statement);
  }
}

/** The lines that it takes to decide one behind them: without any of these something is left. */
function needed(before: readonly Guard[], guard: Guard, question: Narrowing): readonly Guard[] {
  const decide = (guards: readonly Guard[]): boolean => {
    const left = guards.reduce((all, each) => narrowed(all, each, { ...question, holds: false }), nothingAsked);
    return isEmpty(narrowed(left, guard, question));
  };
  return before.reduce((kept, each) => {
    const others = kept.filter((other) => other !== each);
    return decide(others) ? others : kept;
  }, before);
}

/** What the guards so far let through: by the states of rows, and by all values. */
interface Left {
  readonly states: States | undefined;
  readonly values: Possibilities;
}

const nothingAsked: Left = { states: new Map(), values: anything };

function isEmpty({ states, values }: Left): boolean {
  return states === undefined || values.length === 0;
}

interface Narrowing {
  readonly context: CheckContext;
  readonly reasoning: Reasoning;
  readonly holds: boolean;
}

function narrowed({ states, values }: Left, guard: Guard, { context, reasoning, holds }: Narrowing): Left {
  const question = { index: context.index, at: guard.origin, holds };
  return {
    states: states === undefined ? undefined : narrow(states, guard.condition, question),
    values: reasoning.narrow(values, guard.condition, holds),
  };
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
