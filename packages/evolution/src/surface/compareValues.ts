import { type Aspect, type AspectKind, compareShapes } from '../compareShapes.ts';
import { describeAspect } from '../describe.ts';
import type { FieldShape, ShapeType } from '../fieldShape.ts';
import { sortedNames } from '../records.ts';
import type { ValueShape, ValueShapes } from './surface.ts';
import type { Effect } from './surfaceChange.ts';

/** Which way a value goes: `in` is what others send, `out` what they receive. */
export type Direction = 'in' | 'out';

/** A member that is on one side only, or is another on both. */
export interface MemberChange {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly name: string;
  readonly effect: Effect;
  /** What changed of it, in a few words; of one that was added whether it must be given. */
  readonly what: string;
}

/**
 * The differences of two bodies. What is sent may be less restricted than before, what is received more: an added member
 * is harmless where it need not be sent, and always where it is received. A service refuses members that it does not know.
 */
export function compareMembers(before: ValueShapes, after: ValueShapes, direction: Direction): readonly MemberChange[] {
  return sortedNames(before, after).flatMap((name): MemberChange[] => {
    const was = before[name];
    const is = after[name];
    // With a row that is answered within another all of its fields come and go.
    const owner = name.slice(0, name.lastIndexOf('.'));
    if (name.includes('.') && (was === undefined ? !(owner in before) : is === undefined && !(owner in after)))
      return [];
    if (was === undefined && is !== undefined) return [addition(name, is, direction)];
    if (is === undefined) return [{ kind: 'removed', name, effect: 'breaking', what: '' }];
    const difference = was === undefined ? undefined : compareValues(was, is, direction);
    return difference === undefined ? [] : [{ kind: 'changed', name, ...difference }];
  });
}

function addition(name: string, { optional }: ValueShape, direction: Direction): MemberChange {
  const needed = direction === 'in' && !optional;
  return { kind: 'added', name, effect: needed ? 'breaking' : 'compatible', what: optional ? 'optional' : 'required' };
}

/** How a value changed and what that does to the other side; undefined where the other side sees no difference. */
export function compareValues(
  before: ValueShape,
  after: ValueShape,
  direction: Direction,
): { readonly effect: Effect; readonly what: string } | undefined {
  const [was, is] = [asField(before), asField(after)];
  const seen = compareShapes(was, is).flatMap((aspect) => {
    const effect = effectOf(aspect, before, after, direction);
    return effect === undefined ? [] : [{ effect, what: describeAspect(aspect, was, is) }];
  });
  if (seen.length === 0) return undefined;
  return { effect: gravestEffect(seen.map(({ effect }) => effect)), what: seen.map(({ what }) => what).join(', ') };
}

export function gravestEffect(effects: readonly Effect[]): Effect {
  if (effects.includes('breaking')) return 'breaking';
  return effects.includes('mayBreak') ? 'mayBreak' : 'compatible';
}

function asField(shape: ValueShape): FieldShape {
  return { ...shape, decorators: [] };
}

function effectOf(aspect: Aspect, before: ValueShape, after: ValueShape, direction: Direction): Effect | undefined {
  if (aspect.kind !== 'typeChanged') return effectsOfAspects[aspect.kind]?.[direction];
  const [narrow, wide] = direction === 'in' ? [before.type, after.type] : [after.type, before.type];
  return isWithin(narrow, wide, direction) ? 'compatible' : 'breaking';
}

/** What is not here is never seen from outside. */
const effectsOfAspects: Readonly<Partial<Record<AspectKind, Partial<Record<Direction, Effect>>>>> = {
  rangeWidened: { in: 'compatible', out: 'breaking' },
  rangeRemoved: { in: 'compatible', out: 'breaking' },
  rangeNarrowed: { in: 'breaking', out: 'compatible' },
  rangeAdded: { in: 'breaking', out: 'compatible' },
  valueAdded: { in: 'compatible', out: 'mayBreak' },
  valueRemoved: { in: 'breaking', out: 'compatible' },
  madeOptional: { in: 'compatible', out: 'breaking' },
  madeRequired: { in: 'breaking', out: 'compatible' },
  contentChanged: { in: 'breaking', out: 'breaking' },
};

/** Types whose values are written as text that the type `string` has too. */
const texts: ReadonlySet<ShapeType> = new Set<ShapeType>(['uuid', 'timestamp', 'enum']);

/** True when every value of a type, as JSON, is one of the other. A decimal may be sent as a number; it is answered as text. */
function isWithin(narrow: ShapeType, wide: ShapeType, direction: Direction): boolean {
  if (wide === 'string') return texts.has(narrow);
  return direction === 'in' && narrow === 'int' && wide === 'decimal';
}
