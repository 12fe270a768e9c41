import type { Expression, PathExpression } from '@specwright/model/expressions';
import type { Field, Machine } from '@specwright/model/parts';
import { type Id, kindOfId, type Reference } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import { graphOf, type MachineGraph } from './machineGraph.ts';
import { rowInHand } from './states.ts';

/** The row that a path leads to, and its field of states. */
export interface PlacedField {
  readonly field: Id;
  readonly row: string;
  /** True where there may be no value: the field, or a reference on the way to it, is optional. */
  readonly isOptional: boolean;
}

/** All values of a field of its own list of values; undefined for any other field. */
export function statesOf(field: Id, index: SystemIndex): ReadonlySet<string> | undefined {
  const part = index.part(field);
  if (part?.kind !== 'field' || part.type.kind !== 'enum') return undefined;
  return new Set(part.type.values.map(({ name }) => name));
}

/** The machine of a field; undefined while it is half-typed: the state that is missing may be the one asked for. */
export function machineFor(field: Id, index: SystemIndex): { machine: Machine; graph: MachineGraph } | undefined {
  const machine = index.machineOf(field);
  if (machine === undefined || !isComplete(machine)) return undefined;
  return { machine, graph: graphOf(machine) };
}

/** False while a state is misspelled or still to be typed: it may be the one that is missing. */
export function isComplete({ transitions }: Machine): boolean {
  return transitions.length > 0 && transitions.every(({ from, to }) => from.targets.length + to.targets.length === 2);
}

/** The fields of an entity that have a list of values. */
export function stateFieldsOf(entity: Id, index: SystemIndex): readonly Field[] {
  return index.entity(entity)?.fields.filter(({ type }) => type.kind === 'enum') ?? [];
}

/** The field of states that a path ends at, and the row that it belongs to. */
export function placeOfField(path: PathExpression, index: SystemIndex): PlacedField | undefined {
  const field = path.fields.at(-1);
  const last = path.segments.at(-1);
  if (field === undefined || last === undefined || !last.targets.includes(field) || last.targets.length > 1) {
    return undefined;
  }
  if (statesOf(field, index) === undefined) return undefined;
  const isOptional = path.segments.some(({ targets }) => targets.some((id) => isOptionalPart(id, index)));
  return { field, row: rowOf(path, path.segments.length - 1), isOptional };
}

/** True for a field or an input that may have no value. */
export function isOptionalPart(id: Id, index: SystemIndex): boolean {
  const part = index.part(id);
  return part !== undefined && 'optional' in part && part.optional === true;
}

/** The row that a path stands for as a whole: `order`, `loan.copy`. */
export function rowOfPath(path: PathExpression): string {
  return rowOf(path, path.segments.length);
}

/** The row that the first words of a path stand for. */
function rowOf({ root, segments }: PathExpression, words: number): string {
  if (words === 0) return rowInHand;
  const targets = segments.slice(0, words).map((segment) => segment.targets[0] ?? segment.text);
  const last = targets.at(-1) ?? '';
  const isGiven = words === 1 && (root.kind === 'input' || root.kind === 'parameter');
  return isGiven || kindOfId(last) === 'field' ? targets.join(' ') : rowInHand;
}

/** The value of the field that a word stands for; undefined for any other expression. */
export function literalText(value: Reference | Expression): string | undefined {
  const word = value.kind === 'enumLiteral' ? value.value : value;
  return word.kind === 'reference' && word.targets.length > 0 ? word.text : undefined;
}
