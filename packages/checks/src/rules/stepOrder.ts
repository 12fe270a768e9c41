import type { Diagnostic } from '@specwright/model/diagnostic';
import { targetOf } from '@specwright/model/reference';
import type { Effect, Guard, Statement, Step } from '@specwright/model/statements';
import { finding } from '../catalogue.ts';
import { type CheckContext, relatedTo } from '../context.ts';
import type { Block } from '../flow/stateFlow.ts';
import { calledAction, hasRollback, isEnd, isWrite, mayRollBack } from '../flow/stepEffects.ts';

/** An event tells of what is done: nothing that is part of it comes later. */
export function* eventShouldBeEmittedLast(block: Block, context: CheckContext): Iterable<Diagnostic> {
  const emitted: { readonly step: Step; readonly event: string }[] = [];
  for (const step of stepsOf(block)) {
    const before = emitted.find((each) => mayBothHappen(each.step, step));
    for (const effect of step.effects) {
      if (effect.kind === 'emit') emitted.push({ step, event: effect.event.text });
      else if (before !== undefined && isWrite(effect, context.index)) {
        yield finding('flow/write-after-emit', effect.origin, {
          parameters: { event: before.event },
          related: [relatedTo(before.step, 'Emitted here.')],
        });
      }
    }
  }
}

/** Of two steps with different conditions it is not known whether both happen. */
function mayBothHappen(a: Step, b: Step): boolean {
  return a.guardText === undefined || b.guardText === undefined || a.guardText === b.guardText;
}

function stepsOf(block: Block): readonly Step[] {
  const statements: readonly Statement[] = block.statements;
  return statements.filter((statement) => statement.kind === 'step');
}

/** A request that fails leaves nothing behind: what was changed or asked for outside is taken back. */
export function* failureShouldUndoWhatWasDone(block: Block, context: CheckContext): Iterable<Diagnostic> {
  const done: { readonly step: Step; readonly effect: Effect }[] = [];
  for (const statement of block.statements) {
    if (statement.kind === 'step') {
      const lasting = statement.effects.filter((effect) => effect.kind === 'port' || isWrite(effect, context.index));
      done.push(...lasting.map((effect) => ({ step: statement, effect })));
    }
    if (statement.kind !== 'guard' || !isEnd(statement) || hasRollback(statement)) continue;
    const first = done.find(({ effect }) => !isAbout(statement, effect));
    if (first === undefined) continue;
    const { end } = statement.origin.range;
    yield finding('flow/missing-rollback', statement.origin, {
      parameters: { step: textOf(first.step), cure: cureOf(first.effect) },
      data: { kind: 'replaceText', range: { start: end, end }, newText: '; rollback' },
      related: [relatedTo(first.step, 'Done here.')],
    });
  }
}

/** What was asked for outside stays done, whatever is rolled back. */
function cureOf({ kind }: Effect): string {
  return kind === 'port'
    ? "Put this line above that step, which nothing takes back; '; rollback' at its end undoes only what was changed here"
    : "Write '; rollback' at the end of this line, which undoes it, or put the line above that step";
}

/** `charge payment`, `! payment fails`: then it has not happened. */
function isAbout({ condition }: Guard, effect: Effect): boolean {
  if (condition.kind !== 'fails' || effect.kind !== 'port') return false;
  const subject = condition.subject.segments[0];
  const target = subject === undefined ? undefined : targetOf(subject);
  const isSame = target !== undefined && effect.noun !== undefined && targetOf(effect.noun) === target;
  return isSame || effect.text.split(/[^\w-]+/).includes(condition.subject.text);
}

/** What a rollback cannot take back, because it was asked for outside, needs a line of its own. */
export function* callerShouldUndoWhatWasDone(block: Block, context: CheckContext): Iterable<Diagnostic> {
  const statements: readonly Statement[] = block.statements;
  let outside: Step | undefined;
  for (const [at, statement] of statements.entries()) {
    if (statement.kind !== 'step') continue;
    for (const effect of statement.effects) {
      const action = calledAction(effect, context.index);
      if (effect.kind === 'port') outside ??= statement;
      if (action === undefined || outside === undefined || !mayRollBack(action, context.index)) continue;
      const isHandled = statements.slice(at + 1).some((later) => later.kind === 'guard' && hasRollback(later));
      if (isHandled) continue;
      yield finding('flow/unhandled-rollback', effect.origin, {
        parameters: { action: action.name, step: textOf(outside) },
        related: [relatedTo(outside, 'Asked for here.'), relatedTo(action, 'It may roll back.')],
      });
    }
  }
}

function textOf({ text }: Step): string {
  return text.replace(/^>>\s*/, '').trim();
}
