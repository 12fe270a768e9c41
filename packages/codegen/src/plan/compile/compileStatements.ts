import type { Condition } from '@specwright/model/expressions';
import type { EventPart } from '@specwright/model/parts';
import { targetOf } from '@specwright/model/reference';
import type { Guard, Statement as Line, SoftRule, Step } from '@specwright/model/statements';
import { bindCondition } from './bindCondition.ts';
import { bindFailure } from './bindFailure.ts';
import { compileAdjust, compileStep, creationsIn, type EffectScope, sayStep } from './compileEffects.ts';
import { compileEmit } from './compileEvents.ts';
import { presentUnless } from './missingValues.ts';
import type { ProgramContext } from './programContext.ts';

/**
 * Writes the `!` and `>>` lines in the order written. `!` lines directly behind a step that changes a number look at the
 * new number before it is written: the table's own check would speak first otherwise.
 */
export function compileStatements(lines: readonly Line[], scope: EffectScope): void {
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    if (line?.kind === 'guard') compileGuard(line, scope);
    else if (line?.kind === 'step') at += compileStepWithGuards(line, lines.slice(at + 1), scope);
    else if (line?.kind === 'soft') compileSoft(line, scope);
  }
}

/** Writes the lines of an action or an event: who calls is not known there. */
export function compileWithoutCaller(
  lines: readonly Line[],
  scope: Omit<EffectScope, 'pending' | 'portGuards' | 'callerKnown'>,
): void {
  const guards = lines.filter((line) => line.kind === 'guard');
  for (const { condition, origin } of guards) if (condition.kind === 'notOwner') scope.context.lacksCaller(origin);
  const portGuards = guards.filter(({ condition }) => condition.kind === 'fails');
  compileStatements(lines, { ...scope, pending: creationsIn(lines), portGuards, callerKnown: false });
}

/** How many of the lines behind the step were written with it. */
function compileStepWithGuards(step: Step, behind: readonly Line[], scope: EffectScope): number {
  sayStep(step, scope.context);
  const [only, ...more] = step.effects;
  if (only?.kind !== 'adjust' || more.length > 0 || step.guard !== undefined) {
    compileStep(step, scope);
    return 0;
  }
  const end = behind.findIndex((line) => line.kind !== 'guard' || special(line));
  const guards = behind.slice(0, end < 0 ? behind.length : end).filter((line) => line.kind === 'guard');
  if (guards.length === 0) {
    compileStep(step, scope);
    return 0;
  }
  compileAdjust(only, scope.context, () => {
    for (const guard of guards) compileGuard(guard, scope);
  });
  return guards.length;
}

/** Lines that are asked elsewhere: who is missing, who owns, which port refused. */
function special(line: Guard): boolean {
  const { kind } = line.condition;
  return kind === 'notFound' || kind === 'notOwner' || kind === 'fails';
}

function compileGuard(guard: Guard, scope: EffectScope): void {
  const { context } = scope;
  if (special(guard)) return;
  context.emit({ kind: 'line', text: `! ${bare(guard.text)}`, id: guard.id });
  const condition = bindCondition(guard.condition, context, guard.origin);
  if (condition === undefined) return;
  if (condition.kind === 'quantified' && condition.quantifier === 'any') {
    const list = context.lists.find((candidate) => candidate.variable === condition.list);
    const failure =
      list === undefined
        ? bindFailure(guard, context, condition)
        : context.withItem(list, () => bindFailure(guard, context, condition));
    context.emit({
      kind: 'guardEach',
      list: condition.list,
      item: condition.item,
      condition: condition.condition,
      failure,
    });
    return;
  }
  context.emit({ kind: 'guard', condition, failure: bindFailure(guard, context, condition) });
  context.know(presentUnless(condition));
}

/** `~ emit stock.low if threshold`: the condition of the line, else that of the event's own `~ trigger when`. */
function compileSoft(line: SoftRule, scope: EffectScope): void {
  const { rule } = line;
  if (rule.kind !== 'emitIf') return;
  const { context } = scope;
  const event = context.shared.index.part(targetOf(rule.event) ?? '');
  const own = event?.kind === 'event' ? triggerOf(event) : undefined;
  const trigger = rule.condition.kind === 'prose' ? own : rule.condition;
  const why = whyNotEmitted(rule, event?.kind === 'event' ? event : undefined, trigger, context);
  if (why !== undefined || trigger === undefined) {
    context.shared.findings.warning('prose', `${why}: the line '${bare(line.text)}' is left out.`, line.origin);
    return;
  }
  context.emit({ kind: 'line', text: `~ ${bare(line.text)}`, id: line.id });
  const condition = bindCondition(trigger, context, line.origin);
  if (condition === undefined) return;
  const body = context.nested(() => compileEmit(rule.event, context));
  context.emit({ kind: 'if', condition, body });
}

function whyNotEmitted(
  { event: said, conditionText }: Extract<SoftRule['rule'], { kind: 'emitIf' }>,
  event: EventPart | undefined,
  trigger: Condition | undefined,
  context: ProgramContext,
): string | undefined {
  if (event === undefined) return `There is no event '${said.text}'`;
  if (trigger === undefined) {
    return `'${conditionText}' is no condition, and '${event.name}' has no line '~ trigger when …' that is one`;
  }
  const entity = event.entity === undefined ? undefined : targetOf(event.entity);
  if (entity === undefined || context.rowOf(entity) !== undefined) return undefined;
  return `No ${context.entity(entity)?.name ?? 'row'} is in hand here, which '${event.name}' tells of`;
}

function triggerOf(event: EventPart) {
  for (const statement of event.statements) {
    if (statement.kind === 'soft' && statement.rule.kind === 'trigger') return statement.rule.condition;
  }
  return undefined;
}

function bare(text: string): string {
  return text.replace(/^\s*(!|>>|~)\s*/, '').replace(/\s+/g, ' ');
}
