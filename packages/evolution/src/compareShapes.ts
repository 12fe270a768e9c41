import type { ChangeClass } from './changeClass.ts';
import { compareNumbers, type FieldShape, hasDecorator, type ShapeRange, type ShapeType } from './fieldShape.ts';

/** One way in which a field differs from its baseline. */
export type AspectKind =
  | 'typeChanged'
  | 'referenceTargetChanged'
  | 'contentChanged'
  | 'rangeAdded'
  | 'rangeRemoved'
  | 'rangeWidened'
  | 'rangeNarrowed'
  | 'valueAdded'
  | 'valueRemoved'
  | 'madeOptional'
  | 'madeRequired'
  | 'uniqueAdded'
  | 'uniqueRemoved'
  | 'computedAdded'
  | 'computedRemoved'
  | 'defaultChanged'
  | 'cardinalityChanged'
  | 'behaviourChanged';

export interface Aspect {
  readonly kind: AspectKind;
  readonly class: ChangeClass;
  /** An evolve line has to say so. */
  readonly needsLine: boolean;
  /** The enum value, the decorator or the cardinalities meant. */
  readonly name?: string;
}

/** All differences between two shapes of one field; none when the schema is the same. */
export function compareShapes(before: FieldShape, after: FieldShape): readonly Aspect[] {
  // A type that names nothing has its own finding; what is compared with it would only be noise.
  if (after.type === 'unknown' || sameShape(before, after)) return [];
  return [
    ...typeAspects(before, after),
    ...rangeAspects(before, after),
    ...valueAspects(before, after),
    ...optionalAspects(before, after),
    ...uniqueAspects(before, after),
    ...computedAspects(before, after),
    ...defaultAspects(before, after),
    ...behaviourAspects(before, after),
  ];
}

/** Equal in all, which is the rule: found without looking for each kind of difference. */
function sameShape(a: FieldShape, b: FieldShape): boolean {
  return (
    a.type === b.type &&
    a.optional === b.optional &&
    a.range?.min === b.range?.min &&
    a.range?.max === b.range?.max &&
    a.reference === b.reference &&
    a.content === b.content &&
    a.default?.text === b.default?.text &&
    sameTexts(a.values ?? [], b.values ?? []) &&
    sameTexts(a.decorators, b.decorators)
  );
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, at) => text === b[at]);
}

/** True when the two hold the same, whatever their defaults and decorators: a drop and an add that may be a rename. */
export function sameContent(a: FieldShape, b: FieldShape): boolean {
  return (
    a.type === b.type &&
    a.reference === b.reference &&
    a.content === b.content &&
    sameTexts(a.values ?? [], b.values ?? [])
  );
}

function aspect(kind: AspectKind, level: ChangeClass, name?: string): Aspect {
  return { kind, class: level, needsLine: level !== 'none', ...(name === undefined ? {} : { name }) };
}

/** Conversions that every value survives. Those that are not here depend on the rows. */
const conversions: ReadonlyMap<string, ChangeClass> = new Map([
  ['int decimal', 'staged'],
  ['uuid string', 'staged'],
  ['timestamp string', 'staged'],
  ['int string', 'staged'],
  ['decimal string', 'staged'],
  ['bool string', 'staged'],
  ['reference string', 'staged'],
  // The column of an enumeration is text with a check.
  ['enum string', 'free'],
  // The column stays, its foreign key goes.
  ['reference uuid', 'free'],
  // Digits after the point are lost.
  ['decimal int', 'destructive'],
] satisfies [`${ShapeType} ${ShapeType}`, ChangeClass][]);

function typeAspects(before: FieldShape, after: FieldShape): readonly Aspect[] {
  if (before.type !== after.type) {
    return [aspect('typeChanged', conversions.get(`${before.type} ${after.type}`) ?? 'dataDependent')];
  }
  if (before.reference !== after.reference) return [aspect('referenceTargetChanged', 'dataDependent')];
  if (before.content !== after.content) return [aspect('contentChanged', 'dataDependent')];
  return [];
}

function rangeAspects(before: FieldShape, after: FieldShape): readonly Aspect[] {
  if (before.range === undefined && after.range === undefined) return [];
  if (after.range === undefined) {
    // With the type the range went: that is said by the change of type.
    return isMeasured(after.type) && isMeasured(before.type) ? [aspect('rangeRemoved', 'free')] : [];
  }
  if (before.range === undefined || !sameMeasure(before.type, after.type)) {
    return [aspect('rangeAdded', 'dataDependent')];
  }
  const { widened, narrowed } = compareRanges(before.range, after.range);
  return [
    ...(widened ? [aspect('rangeWidened', 'free')] : []),
    ...(narrowed ? [aspect('rangeNarrowed', 'dataDependent')] : []),
  ];
}

function isMeasured(type: ShapeType): boolean {
  return type === 'string' || type === 'int' || type === 'decimal';
}

/** A range of a number is one of values, of a string one of lengths: the two cannot be compared. */
function sameMeasure(a: ShapeType, b: ShapeType): boolean {
  return (a === 'string') === (b === 'string');
}

function compareRanges(before: ShapeRange, after: ShapeRange): { widened: boolean; narrowed: boolean } {
  const low = compareNumbers(after.min, before.min);
  const high = compareUpperBounds(after.max, before.max);
  return { widened: low < 0 || high > 0, narrowed: low > 0 || high < 0 };
}

function compareUpperBounds(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  return compareNumbers(a, b);
}

function valueAspects(before: FieldShape, after: FieldShape): readonly Aspect[] {
  if (before.values === undefined || after.values === undefined) return [];
  const had = new Set(before.values);
  const has = new Set(after.values);
  return [
    ...after.values.filter((value) => !had.has(value)).map((value) => aspect('valueAdded', 'free', value)),
    ...before.values.filter((value) => !has.has(value)).map((value) => aspect('valueRemoved', 'dataDependent', value)),
  ];
}

function optionalAspects(before: FieldShape, after: FieldShape): readonly Aspect[] {
  if (before.optional === after.optional) return [];
  return [after.optional ? aspect('madeOptional', 'free') : aspect('madeRequired', 'dataDependent')];
}

function uniqueAspects(before: FieldShape, after: FieldShape): readonly Aspect[] {
  const was = hasDecorator(before, 'unique');
  if (was === hasDecorator(after, 'unique')) return [];
  return [was ? aspect('uniqueRemoved', 'free', 'unique') : aspect('uniqueAdded', 'dataDependent', 'unique')];
}

function computedAspects(before: FieldShape, after: FieldShape): readonly Aspect[] {
  const was = hasDecorator(before, 'computed');
  if (was === hasDecorator(after, 'computed')) return [];
  // What the rows hold now is replaced by what is computed.
  return [was ? aspect('computedRemoved', 'free', 'computed') : aspect('computedAdded', 'destructive', 'computed')];
}

function defaultAspects(before: FieldShape, after: FieldShape): readonly Aspect[] {
  return before.default?.text === after.default?.text ? [] : [aspect('defaultChanged', 'free')];
}

/** Decorators that the schema does not know. */
function behaviourAspects(before: FieldShape, after: FieldShape): readonly Aspect[] {
  const schema = (text: string): boolean => text !== 'unique' && text !== 'computed';
  const was = before.decorators.filter(schema);
  const is = after.decorators.filter(schema);
  const changed = [...was.filter((text) => !is.includes(text)), ...is.filter((text) => !was.includes(text))];
  return changed.map((text) => aspect('behaviourChanged', 'none', text));
}
