import type { ErrorPart } from '@specwright/model/parts';
import { targetOf } from '@specwright/model/reference';
import type { Guard, Outcome } from '@specwright/model/statements';
import type { DetailPart, Failure } from '../program.ts';
import type { Condition, Row, Value } from '../values.ts';
import { columnOf, resolveWords, valueOfTarget } from './bindExpression.ts';
import type { ProgramContext, RowEntry } from './programContext.ts';

/** How the operation ends when the condition of a `!` line holds; 409 where the line names no outcome that ends it. */
export function bindFailure(guard: Guard, context: ProgramContext, condition?: Condition): Failure {
  for (const outcome of guard.outcomes) {
    const failure = failureOf(outcome, context, condition);
    if (failure !== undefined) return failure;
  }
  return { kind: 'inline', status: 409, message: guard.conditionText };
}

function failureOf(outcome: Outcome, context: ProgramContext, condition?: Condition): Failure | undefined {
  if (outcome.kind === 'status') {
    const { status, message } = outcome;
    if (message !== undefined && hasPlaceholder(message)) {
      context.shared.findings.info(
        'literal-placeholder',
        `'${message}' is answered as it stands, braces and all: only the 'message' and 'detail' of an error are filled in. Write 'error name: ${status} { detail: "…" }' and '=> name'.`,
        outcome.origin,
      );
    }
    return message === undefined ? { kind: 'inline', status } : { kind: 'inline', status, message };
  }
  if (outcome.kind !== 'error') return undefined;
  const part = context.shared.index.part(targetOf(outcome.error) ?? '');
  if (part?.kind === 'error') return errorFailure(part, context, condition);
  context.shared.findings.error('unknown-error', `There is no error '${outcome.error.text}'.`, outcome.origin);
  return undefined;
}

function errorFailure(error: ErrorPart, context: ProgramContext, condition?: Condition): Failure {
  const message = error.message?.text ?? '';
  return {
    kind: 'error',
    name: error.name,
    status: error.status,
    detail: filled(error.detail?.text ?? '', context, condition),
    ...(hasPlaceholder(message) ? { title: filled(message, context, condition) } : {}),
  };
}

function hasPlaceholder(text: string): boolean {
  return /\{[\w.]+\}/.test(text);
}

function filled(text: string, context: ProgramContext, condition?: Condition): DetailPart[] {
  const detail: DetailPart[] = [];
  for (const piece of text.split(/(\{[^{}]*\})/)) {
    if (piece === '') continue;
    const placeholder = /^\{(.*)\}$/.exec(piece)?.[1]?.trim();
    if (placeholder === undefined) detail.push({ text: piece });
    else detail.push(bindPlaceholder(placeholder, context, condition));
  }
  return detail;
}

/** A `{path}` where the error is raised: of the row that did not pass, the body, the rows that the condition read. */
function bindPlaceholder(placeholder: string, context: ProgramContext, condition?: Condition): DetailPart {
  if (/(^|\.)reason$/.test(placeholder) && condition === undefined) return { value: { kind: 'reason' } };
  const words = placeholder.split('.');
  const before = context.statements.length;
  // What a text shows is what is stored, not what an adjustment would have made of it.
  const pending = [...context.pendingValues];
  context.pendingValues.clear();
  const value =
    valueInCondition(words, context, condition) ?? namedValue(words, context) ?? fieldInHand(words, context);
  for (const [key, held] of pending) context.pendingValues.set(key, held);
  if (value !== undefined) return { value };
  context.statements.length = before;
  return { text: words.at(-1) ?? placeholder };
}

function namedValue(words: readonly string[], context: ProgramContext): Value | undefined {
  const target = resolveWords(words, context);
  return target === undefined ? undefined : valueOfTarget(target, context);
}

/** A bare field in an action, which has no row that it is about: of its parameters, else of the row that was reached last. */
function fieldInHand([name = '', ...more]: readonly string[], context: ProgramContext): Value | undefined {
  if (context.subject !== undefined || more.length > 0) return undefined;
  const parameters = context.rows.filter(({ origin }) => origin === 'parameter');
  for (const entry of [...parameters, ...context.rows.toReversed()]) {
    const field = fieldOf(entry, name, context);
    if (field !== undefined) return columnOf(entry, field, context);
  }
  return undefined;
}

function valueInCondition(
  words: readonly string[],
  context: ProgramContext,
  condition: Condition | undefined,
): Value | undefined {
  const rows = condition === undefined ? [] : rowsOf(condition);
  const item = rows.find((row) => row.kind === 'variable' && isItem(row, context));
  const entries: RowEntry[] = [...(item === undefined ? [] : [item]), ...rows].map(
    (row) => context.rows.findLast((entry) => entry.row === row) ?? { row, origin: 'derived', stale: false, key: '' },
  );
  if (words.length > 1) {
    const [first = '', last = ''] = [words.at(-2), words.at(-1)];
    for (const entry of entries) {
      const linked = entry.row.kind === 'linked' && entry.row.link.name === first;
      const named = entry.row.kind === 'variable' && entry.row.name === first;
      const field = linked || named ? fieldOf(entry, last, context) : undefined;
      if (field !== undefined) return columnOf(entry, field, context);
    }
    return undefined;
  }
  const [name = ''] = words;
  if (context.members.has(name)) return undefined;
  for (const entry of entries) {
    const field = fieldOf(entry, name, context);
    if (field !== undefined) return columnOf(entry, field, context);
  }
  return undefined;
}

function isItem(row: Row, context: ProgramContext): boolean {
  return row.kind === 'variable' && context.rows.some((entry) => entry.row === row && entry.origin === 'item');
}

function fieldOf(entry: RowEntry, name: string, context: ProgramContext) {
  return context.entity(entry.row.entity)?.fields.find((field) => field.name === name);
}

/** The rows that a condition reads, in the order written. */
export function rowsOf(condition: Condition): Row[] {
  switch (condition.kind) {
    case 'compare':
      return [...rowsOfValue(condition.left), ...rowsOfValue(condition.right)];
    case 'member':
      return [condition.item, ...condition.members].flatMap(rowsOfValue);
    case 'quantified':
      return rowsOf(condition.condition);
    case 'truthy':
      return rowsOfValue(condition.value);
    case 'logical':
      return condition.parts.flatMap(rowsOf);
    default:
      return [];
  }
}

function rowsOfValue(value: Value): Row[] {
  switch (value.kind) {
    case 'column':
      return withRoots(value.row);
    case 'binary':
      return [...rowsOfValue(value.left), ...rowsOfValue(value.right)];
    case 'member':
      return value.otherwise === undefined ? [] : rowsOfValue(value.otherwise);
    default:
      return [];
  }
}

function withRoots(row: Row): Row[] {
  return row.kind === 'variable' ? [row] : [...withRoots(row.of), row];
}
