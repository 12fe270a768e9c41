import { memoIn } from '@specwright/model/memo';
import type { Action } from '@specwright/model/parts';
import type { Id } from '@specwright/model/reference';
import type { Effect } from '@specwright/model/statements';
import type { SystemIndex } from '@specwright/model/system';
import { reachedActions } from './callCycles.ts';
import { anyState, rowMeant } from './narrowing.ts';
import { rowOfPath, stateFieldsOf } from './stateFields.ts';
import { either, type Known, rowInHand, type States, withRow } from './states.ts';

/** The rows that a call hands over. */
export interface Arguments {
  /** Once for every row of a collection. */
  readonly isRepeated: boolean;
  readonly rows: readonly Argument[];
}

interface Argument {
  readonly parameter: Id;
  readonly entities: readonly Id[];
  /** How the caller reaches the row; undefined where the argument is no path. */
  readonly row: string | undefined;
}

/** What an action begins with. */
export interface Entry {
  readonly states: States;
  /** A row of the action, as its `from` names it → what the caller knows of it. */
  readonly sources: ReadonlyMap<string, Known>;
}

export function argumentsOf(action: Action, call: Extract<Effect, { readonly kind: 'call' }>): Arguments {
  const rows = action.parameters.map(({ id, entities }, at): Argument => {
    const value = call.arguments[at]?.value;
    return { parameter: id, entities, row: value?.kind === 'path' ? rowOfPath(value) : undefined };
  });
  return { isRepeated: call.arguments.some(({ each }) => each), rows };
}

/** What the caller knows, under the names that the action has for the rows. */
export function entryOf(states: States, given: Arguments, fields: ReadonlySet<Id>, index: SystemIndex): Entry {
  let inner: States = new Map();
  const sources = new Map<string, Known>();
  const hand = (field: Id, row: string, known: Known): void => {
    const name = `${field} ${row}`;
    sources.set(name, known);
    inner = withRow(inner, field, row, { states: known.states, trail: [], from: [name] });
  };
  for (const field of fields) {
    const handed = rowsFor(field, given, index);
    for (const { parameter, row } of handed) {
      hand(field, parameter, (row === undefined ? undefined : states.get(field)?.get(row)) ?? anyState(field, index));
    }
    if (handed.length === 0 && states.has(field)) hand(field, rowInHand, rowMeant(states, field, index));
  }
  return { states: inner, sources };
}

/** What the caller knows behind the call. `seen` tells what is known within the action as the caller sees it. */
export function exitOf(
  states: States,
  exit: States,
  given: Arguments,
  fields: ReadonlySet<Id>,
  seen: (known: Known) => Known,
  index: SystemIndex,
): States {
  let after = states;
  for (const field of fields) {
    const inner = exit.get(field);
    if (inner === undefined) {
      after = without(after, field);
      continue;
    }
    const handed = rowsFor(field, given, index);
    for (const { parameter, row } of handed) {
      const known = inner.get(parameter);
      if (row !== undefined)
        after = withRow(after, field, row, known === undefined ? anyState(field, index) : seen(known));
    }
    const own = [...inner].filter(([row]) => !handed.some(({ parameter }) => parameter === row));
    const [first, ...others] = own.map(([, known]) => known);
    if (first !== undefined) after = withOwnRow(after, field, seen(others.reduce(either, first)), handed.length > 0);
  }
  return after;
}

/** A row that the action reached or made by itself: the only one in reach, or one of several. */
function withOwnRow(states: States, field: Id, known: Known, isAnother: boolean): States {
  const rows = [...(states.get(field) ?? [])];
  const [only] = rows;
  if (rows.length === 0) return withRow(states, field, rowInHand, known);
  if (rows.length === 1 && only !== undefined && !isAnother) return withRow(states, field, only[0], known);
  const before = states.get(field)?.get(rowInHand);
  if (isAnother) return withRow(states, field, rowInHand, before === undefined ? known : either(before, known));
  return rows.reduce((all, [row, each]) => withRow(all, field, row, either(each, known)), states);
}

function without(states: States, field: Id): States {
  const rest = new Map(states);
  rest.delete(field);
  return rest;
}

function rowsFor(field: Id, { rows }: Arguments, index: SystemIndex): readonly Argument[] {
  const part = index.part(field);
  return part?.kind === 'field' ? rows.filter(({ entities }) => entities.includes(part.entity)) : [];
}

/** The fields of states that an action, or one that it calls, may look at or change. */
export const relevantFields = memoIn((index: SystemIndex, action: Action): ReadonlySet<Id> => {
  const entities = [...reachedActions(action, index)].flatMap((each) => [...entitiesOf(each, index)]);
  return new Set([...new Set(entities)].flatMap((entity) => stateFieldsOf(entity, index).map(({ id }) => id)));
});

/** The entities that the lines and the parameters of an action name, also by a field or by a state. */
function entitiesOf({ parameters, statements }: Action, index: SystemIndex): ReadonlySet<Id> {
  const entities = new Set(parameters.flatMap((parameter) => parameter.entities));
  for (const { targets, within } of statements.flatMap(({ references }) => references)) {
    for (const id of within === undefined ? targets : [...targets, within]) {
      const part = index.part(id);
      if (part?.kind === 'entity') entities.add(id);
      if (part?.kind === 'field') entities.add(part.entity);
    }
  }
  return entities;
}
