import type { Expression } from '@specwright/model/expressions';
import { type Position, type Range, rangeContains } from '@specwright/model/origin';
import { targetOf } from '@specwright/model/reference';
import type { Effect, Guard, Outcome, Rule, SoftRule, Statement, Step } from '@specwright/model/statements';
import type { SystemIndex } from '@specwright/model/system';
import { snakeCase } from '@specwright/model/words';
import { statusText } from '../../common/hoverRoute.ts';
import { code, codeList } from '../../common/hoverText.ts';
import type { EditorView } from '../../common/navigationView.ts';
import { statementAt } from './statements.ts';

/** What a line means to the service, or that it means nothing to it: for words that are no names. */
export function statementMeaning(view: EditorView, position: Position): { text: string; range: Range } | undefined {
  const statement = statementAt(view, position);
  if (statement === undefined) return undefined;
  if (statement.kind === 'step') return stepMeaning(view.index, statement, position);
  const text = meaningOf(view.index, statement);
  return text === undefined ? undefined : { text, range: statement.origin.range };
}

const prose = 'Prose: it says something to people; nothing is generated from it.';

function meaningOf(index: SystemIndex, statement: Exclude<Statement, Step>): string | undefined {
  switch (statement.kind) {
    case 'guard':
      return guardMeaning(index, statement);
    case 'soft':
      return softMeaning(statement);
    case 'rule':
      return ruleMeaning(statement);
  }
}

/** Undefined while nothing stands behind the arrow. */
function guardMeaning(index: SystemIndex, guard: Guard): string | undefined {
  const outcomes = guard.outcomes.map((outcome) => outcomeMeaning(index, outcome)).filter((one) => one !== undefined);
  if (outcomes.length === 0) return undefined;
  const when =
    guard.condition.kind === 'prose'
      ? `The condition is prose; it becomes the title of a test. When it holds: `
      : 'Checked before what stands below it. When it holds: ';
  return `${when}${outcomes.join('; ')}.`;
}

function outcomeMeaning(index: SystemIndex, outcome: Outcome): string | undefined {
  switch (outcome.kind) {
    case 'status':
      return `the request is refused with ${statusText(outcome.status)}`;
    case 'error': {
      const error = index.part(targetOf(outcome.error) ?? '');
      return error?.kind === 'error' ? `refused with ${statusText(error.status)}, ${code(error.name)}` : undefined;
    }
    case 'rollback':
      return 'everything that was done in this request is undone';
    case 'recovery':
      return outcome.text;
    case 'prose':
      return undefined;
  }
}

function stepMeaning(index: SystemIndex, step: Step, position: Position): { text: string; range: Range } | undefined {
  const effect = step.effects.find(({ origin }) => rangeContains(origin.range, position)) ?? step.effects[0];
  if (effect === undefined) return undefined;
  const text = effectMeaning(index, effect);
  const when = step.guardText === undefined ? '' : `Only if ${code(step.guardText)}. `;
  return { text: when + text, range: effect.origin.range };
}

function effectMeaning(index: SystemIndex, effect: Effect): string {
  switch (effect.kind) {
    case 'emit':
      return `Tells ${code(effect.event.text)}: written in the transaction of the request, delivered after it.`;
    case 'create':
      return `Makes a row of ${code(effect.entity.text)}${effect.state ? ` in the state ${code(effect.state.text)}` : ''}.`;
    case 'setState':
      return `Moves the ${code(effect.entity.text)} in hand to ${code(effect.state.text)}; its machine must allow it.`;
    case 'assign':
      return `Gives ${code(effect.path.text)} another value.`;
    case 'delete':
      return `Removes ${code(effect.row.text)} with everything that hangs on it.`;
    case 'call':
      return `Runs the steps of ${code(effect.action.text)} in the same transaction${
        effect.arguments.some(({ each }) => each) ? ', once for each row' : ''
      }.`;
    case 'notify':
      return `Asks the notification port to tell ${codeList(effect.recipients.map(({ text }) => text)).join(', ')}${
        effect.channels.length > 0 ? ` by ${effect.channels.join(' and ')}` : ''
      }.`;
    case 'adjust':
      return `${effect.direction === 'increment' ? 'Adds to' : 'Takes from'} ${code(effect.path.text)} in one step that no other request can come between.`;
    case 'snapshot':
      return `Makes one ${code(nameOf(index, effect.entity))} for each row in hand and copies its ${code('@snapshot')} fields.`;
    case 'restore':
      return `Undoes the decrement of ${code(effect.field.text)}${effect.per ? `, for each ${code(effect.per.text)}` : ''}.`;
    case 'port':
      return portMeaning(effect);
    case 'prose':
      return prose;
  }
}

/** `charge payment`: the noun names the variable that makes the simulated adapter fail. */
function portMeaning({ verb, noun, text }: Extract<Effect, { kind: 'port' }>): string {
  const words = text.trim().split(/\s+/);
  const name = snakeCase(noun?.text ?? words.at(-1) ?? verb).toUpperCase();
  return [
    `A **port**: ${code(text)} happens outside of the service. It becomes a typed interface in ${code('ports/')} with a simulated adapter that succeeds;`,
    `${code(`PORT_${name}_FAIL=1`)} makes it fail. Your own adapter goes into ${code('extensions/')}.`,
  ].join(' ');
}

const optionMeaning: Readonly<Record<string, string>> = {
  cache: 'Answers carry `Cache-Control: max-age` and an `ETag`.',
  paginate: 'Lists come in pages: `?page=` and `?page_size=`, with `X-Total-Count` and `Link`.',
  'max retries': 'How often it is tried again before it counts as failed.',
  timeout: 'It is given up after that time.',
};

function softMeaning({ rule }: SoftRule): string | undefined {
  switch (rule.kind) {
    case 'option':
      return optionMeaning[rule.key] ?? `A wish that no generator knows: ${code(rule.key)}.`;
    case 'objective':
      return `An objective: ${code(rule.metric)} ${rule.operator} ${expressionText(rule.value)}. It is watched, never a failing test.`;
    case 'timed':
      return rule.state
        ? `After ${rule.after.amount}${rule.after.unit} without ${rule.reason || 'change'} the row becomes ${code(rule.state.text)}.`
        : `Something that time brings; no state is a form of ${code(rule.verb)}.`;
    case 'emitIf':
      return `Tells ${code(rule.event.text)} when this holds: ${rule.conditionText}.`;
    case 'trigger':
      return `The event happens when this begins to hold: ${rule.conditionText}.`;
    case 'prose':
      return prose;
  }
}

function expressionText(value: Expression): string {
  return value.kind === 'quantity' ? `${value.amount}${value.unit}` : value.kind === 'number' ? value.value : '…';
}

function ruleMeaning({ rule, timing }: Rule): string | undefined {
  const when = timing === 'always' ? '' : ` (${timing.replaceAll('_', ' ')})`;
  switch (rule.kind) {
    case 'equation':
      return `${code(rule.left.text)} is always the value on the right${when}; it is computed, never given.`;
    case 'predicate':
      return `Holds after every request${when}; one that would break it is refused with ${statusText(409)}.`;
    case 'cardinality':
      return `A ${code(rule.per.text)} has ${rule.bound === 'max' ? 'at most' : 'at least'} ${rule.count} such ${code(rule.entity.text)}.`;
    case 'implication':
      return `Whenever the left side happens, the right side has to be so${when}.`;
    case 'mustProduce':
      return `A contract: each ${code(rule.source.text)} is answered by ${rule.count ?? 'a'} ${code(rule.product.text)}${deadline(rule.within)}.`;
    case 'mustOccur':
      return `A deadline: ${code(rule.event.text)} follows ${code(rule.after.text)}${deadline(rule.within)}.`;
    case 'referencesOnly':
      return `${code(rule.source.text)} names only ${code(rule.what.text)} for which the condition holds.`;
    case 'reachesTerminal':
      return `Every ${code(rule.entity.text)} comes to an end${deadline(rule.within)}: ${rule.states.map(({ text }) => text).join(' or ')}.`;
    case 'produces':
      return `Each ${code(rule.source.text)} has ${rule.count} ${code(rule.product.text)}.`;
    case 'provenance':
      return `Each ${code(rule.product.text)} comes from a ${code(rule.source.text)}.`;
    case 'prose':
      return prose;
  }
}

function deadline(within: { readonly amount: string; readonly unit: string } | undefined): string {
  return within ? ` within ${within.amount}${within.unit}` : '';
}

function nameOf(index: SystemIndex, reference: { readonly targets: readonly string[]; readonly text: string }): string {
  return index.part(reference.targets[0] ?? '')?.name ?? reference.text;
}
