import { memoOf } from '@specwright/model/memo';
import type { Machine } from '@specwright/model/parts';

/** The states of a machine and where they lead, by name. */
export interface MachineGraph {
  /** The first state of the first chain. */
  readonly initial: string | undefined;
  /** State → the states that follow it, in the order written; a key for every state. */
  readonly next: ReadonlyMap<string, ReadonlySet<string>>;
  /** State → the states that lead to it. */
  readonly previous: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Worked out once for each machine; half-typed states are left out. */
export const graphOf = memoOf(makeGraph);

function makeGraph({ transitions }: Machine): MachineGraph {
  const next = new Map<string, Set<string>>();
  const previous = new Map<string, Set<string>>();
  const addState = (state: string): void => {
    if (state === '' || next.has(state)) return;
    next.set(state, new Set());
    previous.set(state, new Set());
  };
  for (const { from, to } of transitions) {
    addState(from.text);
    addState(to.text);
    if (from.text === '' || to.text === '') continue;
    next.get(from.text)?.add(to.text);
    previous.get(to.text)?.add(from.text);
  }
  return { initial: transitions[0]?.from.text, next, previous };
}

/** The states that transitions lead to from the initial one, itself included. */
export function reachableStates({ initial, next }: MachineGraph): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = initial === undefined ? [] : [initial];
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    if (reached.has(state)) continue;
    reached.add(state);
    waiting.push(...(next.get(state) ?? []));
  }
  return reached;
}

/** A state that leads nowhere: the end of a row's life. */
export function isTerminal({ next }: MachineGraph, state: string): boolean {
  return next.get(state)?.size === 0;
}

export function hasTerminalState(graph: MachineGraph): boolean {
  return [...graph.next.keys()].some((state) => isTerminal(graph, state));
}

/** Two states between which a row goes back and forth, as `frozen` and `active` do. */
export function hasSwitch({ next }: MachineGraph): boolean {
  return [...next].some(([state, following]) => [...following].some((other) => next.get(other)?.has(state) === true));
}
