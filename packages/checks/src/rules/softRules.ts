import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Expression } from '@specwright/model/expressions';
import type { Range } from '@specwright/model/origin';
import type { Entity } from '@specwright/model/parts';
import { softLinesOf, withoutEffect } from '@specwright/model/softUse';
import type { SoftRule, Statement } from '@specwright/model/statements';
import type { SystemParts } from '@specwright/model/system';
import { finding } from '../catalogue.ts';
import type { CheckContext } from '../context.ts';
import { didYouMean, similarNames } from '../suggestions.ts';

const options = ['cache', 'paginate', 'max retries', 'timeout'];

/** A `~` line that no form reads is a comment that looks like a rule. */
export function* softRuleShouldBeRead(statement: Statement, _context: CheckContext): Iterable<Diagnostic> {
  if (statement.kind !== 'soft') return;
  const { rule } = statement;
  if (rule.kind === 'option' && !rule.known) {
    const suggestions = similarNames(rule.key, options);
    const known = options.filter((option) => suggestions.includes(option) && !option.includes(' '));
    yield finding('soft/unknown-form', statement.origin, {
      parameters: { text: rule.key, suggestion: didYouMean(suggestions) },
      data: known.length === 0 ? undefined : { kind: 'unknownName', text: rule.key, suggestions: known },
    });
  } else if (rule.kind === 'prose' && rule.text !== '') {
    const meant = optionMeant(rule.text);
    yield finding('soft/unknown-form', statement.origin, {
      parameters: { text: rule.text, suggestion: didYouMean(meant) },
      data: meant.length === 0 ? undefined : { kind: 'unknownName', text: rule.text, suggestions: meant },
    });
  }
}

/** `paginate 20`, `cache for 30 seconds`: an option without its colon. */
function optionMeant(text: string): readonly string[] {
  const [, key, value = ''] =
    /^(cache|paginate|max retries|timeout)(?: for| by| after)? (\S+(?: [a-z]+)?)$/.exec(text) ?? [];
  if (key === undefined) return [];
  const time = key === 'cache' || key === 'timeout' ? timesLike(key, value)[0] : undefined;
  return value.includes(' ') && time === undefined ? [] : [`${key}: ${time ?? value}`];
}

/** A line that is read, but where it stands nothing comes of it. */
export function* softRuleShouldHaveEffect(statement: Statement, context: CheckContext): Iterable<Diagnostic> {
  const reason =
    statement.kind === 'soft' ? context.inFile(idleLines, statement.origin.file)?.get(statement) : undefined;
  if (reason === undefined) return;
  const text = statement.text.replace(/^~\s*/, '');
  yield finding('soft/no-effect', statement.origin, { parameters: { text, reason } });
}

/** What another check says of a line is not said again. */
function idleLines(system: SystemParts): ReadonlyMap<Statement, string> {
  const idle = softLinesOf(system).flatMap(({ owner, line }): [Statement, string][] => {
    const { rule } = line;
    const isKnown = rule.kind !== 'prose' && (rule.kind !== 'option' || rule.known);
    if (owner === undefined || !isKnown || malformed(line) !== undefined) return [];
    if (rule.kind === 'timed' && owner.kind === 'entity') return [];
    const reason = withoutEffect(owner, line);
    return reason === undefined ? [] : [[line, reason]];
  });
  return new Map(idle);
}

/** `~ escalate after 30m` moves rows to the state that the verb leads to; without one nothing happens. */
export function* timedRuleShouldLeadToAState(entity: Entity, _context: CheckContext): Iterable<Diagnostic> {
  for (const statement of entity.statements) {
    if (statement.kind !== 'soft' || statement.rule.kind !== 'timed' || statement.rule.state !== undefined) continue;
    const { verb } = statement.rule;
    yield finding('soft/unknown-form', statement.origin, {
      parameters: {
        text: statement.text.replace(/^~\s*/, ''),
        suggestion: ` '${entity.name}' has no state that '${verb}' leads to.`,
      },
      data: undefined,
    });
  }
}

const durations = 'ms, s, m, h, d or w';
const isDuration = (unit: string): boolean => ['ms', 's', 'm', 'h', 'd', 'w'].includes(unit);

/** A time has its unit, a number of rows or attempts has none. */
export function* quantityShouldBeWellFormed(statement: Statement, _context: CheckContext): Iterable<Diagnostic> {
  const wrong = malformed(statement);
  if (wrong === undefined) return;
  const { key, value, expected, meant, range } = wrong;
  const [newText, ...others] = meant;
  const choice = { kind: 'unknownName', text: value, suggestions: meant } as const;
  const only = newText === undefined ? undefined : ({ kind: 'replaceText', range, newText } as const);
  yield finding('soft/malformed-quantity', statement.origin, {
    parameters: { key, value, expected },
    data: others.length > 0 ? choice : only,
  });
}

interface Malformed {
  readonly key: string;
  readonly value: string;
  readonly expected: string;
  /** What can stand in its place, the likeliest first. */
  readonly meant: readonly string[];
  readonly range: Range;
}

function malformed(statement: Statement): Malformed | undefined {
  if (statement.kind === 'rule')
    return 'within' in statement.rule ? notATime('within', statement.rule.within) : undefined;
  if (statement.kind !== 'soft') return undefined;
  const { rule } = statement;
  switch (rule.kind) {
    case 'option':
      if (!rule.known) return undefined;
      return rule.key === 'cache' || rule.key === 'timeout'
        ? notATime(rule.key, rule.value)
        : notACount(rule.key, rule.value);
    case 'objective':
      return /\blatency\b/.test(rule.metric) ? notATime(rule.metric, rule.value) : undefined;
    case 'timed':
      return notATime(`${rule.verb} after`, rule.after);
    default:
      return undefined;
  }
}

function notATime(key: string, value: Expression | undefined): Malformed | undefined {
  if (value === undefined || (value.kind === 'quantity' && isDuration(value.unit))) return undefined;
  const text = written(value);
  if (text === '') return undefined;
  const meant = timesLike(key, text);
  return { key, value: text, expected: `a time in ${durations}`, meant, range: value.origin.range };
}

/** The amount with the unit that its word says, else with those that are usual. */
function timesLike(key: string, text: string): readonly string[] {
  const [, amount, word] = /^(\d+(?:\.\d+)?)(?: ?([a-z]+))?$/.exec(text) ?? [];
  if (amount === undefined) return [];
  if (word === undefined) return usualUnits(key).map((unit) => amount + unit);
  const unit = /^milli/.test(word) ? 'ms' : word.charAt(0);
  return word.length > 1 && isDuration(unit) ? [amount + unit] : [];
}

function usualUnits(key: string): readonly string[] {
  if (key.includes('latency')) return ['ms', 's'];
  return key.endsWith(' after') ? ['h', 'd', 'm'] : ['s', 'm', 'h'];
}

function notACount(key: string, value: Expression): Malformed | undefined {
  if (value.kind === 'number' && /^[1-9]\d*$/.test(value.value)) return undefined;
  if (key === 'max retries' && value.kind === 'number' && value.value === '0') return undefined;
  if (key === 'max retries' && value.kind === 'quantity' && value.unit === 'x') return undefined;
  const text = written(value);
  const meant = value.kind === 'quantity' && /^[1-9]\d*$/.test(value.amount) ? [value.amount] : [];
  const expected = 'a whole number';
  return text === '' ? undefined : { key, value: text, expected, meant, range: value.origin.range };
}

/** Empty where the value is still to be typed. */
function written(value: Expression): string {
  switch (value.kind) {
    case 'quantity':
      return value.unit.length > 2 ? `${value.amount} ${value.unit}` : `${value.amount}${value.unit}`;
    case 'number':
    case 'string':
      return value.value;
    case 'path':
    case 'unresolved':
    case 'enumLiteral':
      return value.text;
    default:
      return 'this';
  }
}

/** Of two values for one thing nobody knows which counts. */
export function* softKeyShouldBeUnique(statement: Statement, context: CheckContext): Iterable<Diagnostic> {
  const key = statement.kind === 'soft' ? keyOf(statement) : undefined;
  if (key === undefined || context.inFile(repeatedKeys, statement.origin.file)?.has(statement) !== true) return;
  yield finding('soft/duplicate-key', statement.origin, { parameters: { key } });
}

function repeatedKeys(system: SystemParts): ReadonlySet<Statement> {
  const repeated = new Set<Statement>();
  const blocks: readonly (readonly Statement[])[] = [
    ...system.modules.map(({ soft }) => soft),
    ...[...system.contracts, ...system.invariants, ...system.entities, ...system.machines, ...system.events].map(
      ({ statements }) => statements,
    ),
    ...[...system.actions, ...system.operations, ...system.hooks].map(({ statements }) => statements),
  ];
  for (const statements of blocks) {
    const seen = new Set<string>();
    for (const statement of statements) {
      const key = statement.kind === 'soft' ? keyOf(statement) : undefined;
      if (key === undefined) continue;
      if (seen.has(key)) repeated.add(statement);
      seen.add(key);
    }
  }
  return repeated;
}

/** `latency < 200ms` and `latency > 1ms` are the two ends of one objective. */
function keyOf({ rule }: SoftRule): string | undefined {
  if (rule.kind === 'option') return rule.key;
  return rule.kind === 'objective' ? `${rule.metric} ${rule.operator.charAt(0)}` : undefined;
}
