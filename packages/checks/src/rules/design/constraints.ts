import type { FieldConstraint, RecordField } from '@specwright/model/design';
import type { Diagnostic } from '@specwright/model/diagnostic';
import { finding } from '../../catalogue.ts';
import type { CheckContext } from '../../context.ts';
import { compareDecimals } from '../../decimals.ts';
import { didYouMean, similarNames } from '../../suggestions.ts';
import { textOfType } from './typeText.ts';

const lengths = ['min_length', 'max_length', 'pattern', 'regex', 'format'];
const passwords = ['requires_uppercase', 'requires_lowercase', 'requires_digit'];
const numbers = ['min', 'max', 'ge', 'le', 'gt', 'lt', 'precision', 'divisible_by'];
const items = ['min_items', 'max_items', 'unique'];
const any = ['enum', 'one_of', 'default', 'range', 'description', 'optional', 'required', 'nullable', 'example'];
const vocabulary = [...lengths, ...passwords, ...numbers, ...items, ...any];

export function* constraintShouldBeKnown({ constraints }: RecordField, _context: CheckContext): Iterable<Diagnostic> {
  for (const { name, nameOrigin } of constraints) {
    if (name === '' || vocabulary.includes(name)) continue;
    const suggestions = similarNames(name, vocabulary);
    yield finding('record/unknown-constraint', nameOrigin, {
      parameters: { name, suggestion: didYouMean(suggestions) },
      data: { kind: 'unknownName', text: name, suggestions },
    });
  }
}

const bounds: readonly (readonly [low: string, high: string])[] = [
  ['min', 'max'],
  ['ge', 'le'],
  ['gt', 'lt'],
  ['min_length', 'max_length'],
  ['min_items', 'max_items'],
];

/** Bounds the wrong way round, and a default outside its list. */
export function* constraintsShouldLeaveValues(
  { constraints }: RecordField,
  _context: CheckContext,
): Iterable<Diagnostic> {
  const constraintOf = (name: string): FieldConstraint | undefined => constraints.find((each) => each.name === name);
  for (const [low, high] of bounds) {
    const [from, to] = [constraintOf(low), constraintOf(high)];
    if (to === undefined || !isReversed(scalarOf(from), scalarOf(to))) continue;
    yield finding('record/impossible-constraint', to.origin, {
      parameters: { problem: `'${high}' is less than '${low}'` },
    });
  }
  const range = constraintOf('range');
  if (range !== undefined && isReversed(range.min, range.max)) {
    yield finding('record/impossible-constraint', range.origin, {
      parameters: { problem: `${range.max} is less than ${range.min}` },
    });
  }
  yield* defaultShouldBeAllowed(constraintOf('enum') ?? constraintOf('one_of'), constraintOf('default'));
}

function* defaultShouldBeAllowed(list?: FieldConstraint, preset?: FieldConstraint): Iterable<Diagnostic> {
  const value = scalarOf(preset);
  if (list?.value?.kind !== 'list' || preset === undefined || value === undefined) return;
  const allowed = list.value.items.flatMap((item) => (item.kind === 'list' ? [] : [item.text]));
  if (allowed.includes(value) || value === 'None' || value === 'null') return;
  yield finding('record/impossible-constraint', preset.origin, {
    parameters: { problem: `The default '${value}' is not in '${list.name}'` },
  });
}

function scalarOf(constraint: FieldConstraint | undefined): string | undefined {
  const value = constraint?.value;
  return value === undefined || value.kind === 'list' ? undefined : value.text;
}

function isReversed(low: string | undefined, high: string | undefined): boolean {
  if (low === undefined || high === undefined) return false;
  const order = compareDecimals(low, high);
  return order !== undefined && order > 0;
}

export function* patternShouldBeARegularExpression(
  { constraints }: RecordField,
  _context: CheckContext,
): Iterable<Diagnostic> {
  for (const { name, value } of constraints) {
    if ((name !== 'pattern' && name !== 'regex') || value?.kind !== 'string') continue;
    const problem = problemOfPattern(value.text);
    if (problem !== undefined) yield finding('record/invalid-pattern', value.origin, { parameters: { problem } });
  }
}

/** What Python writes otherwise than JavaScript is right as well. */
function problemOfPattern(pattern: string): string | undefined {
  const text = pattern.replaceAll('(?P<', '(?<').replace(/^\(\?[aiLmsux]+\)/, '');
  if (/\(\?P|\(\?>|[*+?}]\+/.test(text)) return undefined;
  try {
    new RegExp(text);
    return undefined;
  } catch (error) {
    return error instanceof Error
      ? error.message.replace(/^Invalid regular expression: \/.*\/\w*: /s, '').toLowerCase()
      : 'unreadable';
  }
}

const numeric: ReadonlySet<string> = new Set(['int', 'float', 'Decimal']);

export function* constraintShouldFitItsType(
  { constraints, type }: RecordField,
  _context: CheckContext,
): Iterable<Diagnostic> {
  if (type === undefined) return;
  const inner = type.name === 'Optional' ? (type.arguments[0] ?? type) : type;
  const isNumber = numeric.has(inner.name);
  const isBool = inner.name === 'bool';
  if (!isNumber && !isBool && inner.name !== 'str') return;
  for (const { name, nameOrigin } of constraints) {
    const isForTexts = lengths.includes(name) || passwords.includes(name);
    const isForLists = name === 'min_items' || name === 'max_items';
    const isForNumbers = ['precision', 'divisible_by', 'gt', 'lt', 'ge', 'le'].includes(name);
    const fits = isNumber
      ? !isForTexts && !isForLists
      : isBool
        ? !isForTexts && !isForLists && !isForNumbers
        : !isForLists;
    if (fits) continue;
    yield finding('record/misplaced-constraint', nameOrigin, { parameters: { name, type: textOfType(type) } });
  }
}
