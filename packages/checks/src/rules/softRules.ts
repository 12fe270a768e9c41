import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Expression } from '@specwright/model/expressions';
import type { Entity } from '@specwright/model/parts';
import type { SoftMeaning, SoftRule, Statement } from '@specwright/model/statements';
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
    yield finding('soft/unknown-form', statement.origin, {
      parameters: { text: rule.text, suggestion: '' },
      data: undefined,
    });
  }
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
export function* softQuantityShouldBeWellFormed(statement: Statement, _context: CheckContext): Iterable<Diagnostic> {
  if (statement.kind !== 'soft') return;
  const wrong = malformed(statement.rule);
  if (wrong === undefined) return;
  const { key, value, expected } = wrong;
  yield finding('soft/malformed-quantity', statement.origin, { parameters: { key, value, expected } });
}

interface Malformed {
  readonly key: string;
  readonly value: string;
  readonly expected: string;
}

function malformed(rule: SoftMeaning): Malformed | undefined {
  switch (rule.kind) {
    case 'option': {
      const isTime = rule.key === 'cache' || rule.key === 'timeout';
      if (!rule.known) return undefined;
      return isTime ? notATime(rule.key, rule.value) : notACount(rule.key, rule.value);
    }
    case 'objective':
      return /^latency\b/.test(rule.metric) ? notATime(rule.metric, rule.value) : undefined;
    case 'timed': {
      const { amount, unit } = rule.after;
      const value = `${amount}${unit}`;
      return isDuration(unit) ? undefined : { key: `${rule.verb} after`, value, expected: `a time in ${durations}` };
    }
    default:
      return undefined;
  }
}

function notATime(key: string, value: Expression): Malformed | undefined {
  if (value.kind === 'quantity' && isDuration(value.unit)) return undefined;
  const text = written(value);
  return text === '' ? undefined : { key, value: text, expected: `a time in ${durations}` };
}

function notACount(key: string, value: Expression): Malformed | undefined {
  if (value.kind === 'number' && /^[1-9]\d*$/.test(value.value)) return undefined;
  if (key === 'max retries' && value.kind === 'number' && value.value === '0') return undefined;
  if (key === 'max retries' && value.kind === 'quantity' && value.unit === 'x') return undefined;
  const text = written(value);
  return text === '' ? undefined : { key, value: text, expected: 'a whole number' };
}

/** Empty where the value is still to be typed. */
function written(value: Expression): string {
  switch (value.kind) {
    case 'quantity':
      return `${value.amount}${value.unit}`;
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
