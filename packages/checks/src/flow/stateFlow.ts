import { memoOf } from '@specwright/model/memo';
import type { Origin } from '@specwright/model/origin';
import type { Action, EventPart, Operation } from '@specwright/model/parts';
import type { Id } from '@specwright/model/reference';
import type { Effect } from '@specwright/model/statements';
import type { SystemIndex } from '@specwright/model/system';
import { namesEntity } from '@specwright/model/words';
import { anyState } from './narrowing.ts';
import { stateFieldsOf } from './stateFields.ts';
import { type Known, rowInHand, type States, withRow } from './states.ts';

import { Walk } from './walk.ts';

/** What has steps that rows go through. */
export type Block = Operation | Action | EventPart;

export type CallEffect = Extract<Effect, { readonly kind: 'call' }>;

/** A step that changes the state of a row. */
export interface StateChange {
  /** `demand`: the step says the state; `port`: the state that the verb of a port leads to, where it does. */
  readonly kind: 'demand' | 'port';
  readonly field: Id;
  /** The state that the row gets. */
  readonly to: string;
  /** The place of the state, or of the whole step. */
  readonly origin: Origin;
  /** The states that the row can be in before. */
  readonly before: Known;
}

/** The same within actions that a step calls. */
export interface CalledChange extends StateChange {
  readonly call: CallEffect;
  /** The action that the step calls. */
  readonly action: Action;
}

/** What happens to the states of rows in a block. */
export interface BlockFlow {
  readonly changes: readonly StateChange[];
  /** Changes in the actions that it calls which what is known at the call makes illegal; of each call each once. */
  readonly called: readonly CalledChange[];
}

/** What a walk through a block comes to. */
export interface Run extends BlockFlow {
  /** Behind the last line; undefined where nothing gets there. */
  readonly exit: States | undefined;
}

/** The states of the rows of a system. */
export const stateFlowOf = memoOf((index: SystemIndex) => new StateFlow(index));

/**
 * Which states rows can be in at each line of apis, actions and events: an abstract interpretation with sets of
 * states. Guards and conditions take states away, steps set them, ways that meet are joined, calls are followed with
 * what is known at the call. Each block is walked once, an action once more for each different knowledge that it is
 * called with; actions that call each other in a circle are not followed round: behind such a call nothing is known.
 */
export class StateFlow {
  readonly #index: SystemIndex;
  readonly #blocks = new Map<Block, Run>();
  readonly #calls = new Map<Action, Map<string, Run>>();
  /** How many lines were looked at so far, those of called actions included. */
  lines = 0;

  constructor(index: SystemIndex) {
    this.#index = index;
  }

  /** What happens in a block, whoever calls it. */
  of(block: Block): BlockFlow {
    return this.#run(block);
  }

  #run(block: Block): Run {
    const run = this.#blocks.get(block) ?? this.#walk(block, entryStates(block, this.#index));
    this.#blocks.set(block, run);
    return run;
  }

  #walk(block: Block, entry: States): Run {
    return new Walk(this.#index, block, (action, states) => this.#called(action, states)).through(entry, () => {
      this.lines += 1;
    });
  }

  /** An action as it is called: walked again only where something else is known. */
  #called(action: Action, entry: States): Run {
    const runs = this.#calls.get(action) ?? new Map<string, Run>();
    this.#calls.set(action, runs);
    const key = keyOf(entry);
    const run = runs.get(key) ?? this.#walk(action, entry);
    runs.set(key, run);
    return run;
  }
}

function keyOf(states: States): string {
  const rows = [...states].flatMap(([field, known]) =>
    [...known].map(([row, { states: each }]) => `${field} ${row} ${[...each].sort().join(',')}`),
  );
  return rows.sort().join('\n');
}

/** Of an api on `/orders/{id}` the row of the path is in hand, in any state; so are the rows that `in` names. */
function entryStates(block: Block, index: SystemIndex): States {
  let states: States = new Map();
  const add = (entity: Id, row: string): void => {
    for (const { id } of stateFieldsOf(entity, index)) states = withRow(states, id, row, anyState(id, index));
  };
  if (block.kind === 'operation') {
    if (block.subject !== undefined && isInPath(block, index)) add(block.subject, rowInHand);
    for (const member of block.input?.members ?? []) if (member.row !== undefined) add(member.row, member.id);
  }
  if (block.kind === 'action') {
    for (const parameter of block.parameters) for (const entity of parameter.entities) add(entity, parameter.id);
  }
  return states;
}

/** True where a `{…}` of the path stands behind the name of the subject. */
function isInPath({ subject, pathParts }: Operation, index: SystemIndex): boolean {
  const name = index.entity(subject)?.name ?? '';
  return pathParts.some((part, at) => {
    const before = pathParts[at - 1];
    return part.kind === 'parameter' && before?.kind === 'static' && namesEntity(before.text, name);
  });
}
