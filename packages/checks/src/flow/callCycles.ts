import { memoOf } from '@specwright/model/memo';
import type { Action } from '@specwright/model/parts';
import { targetOf } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';

/** The actions that an action calls, in the order written. */
export function calledActions({ statements }: Action, index: SystemIndex): Action[] {
  const effects = statements.flatMap((statement) => (statement.kind === 'step' ? statement.effects : []));
  return effects.flatMap((effect) => {
    const id = effect.kind === 'call' ? targetOf(effect.action) : undefined;
    const part = id === undefined ? undefined : index.part(id);
    return part?.kind === 'action' ? [part] : [];
  });
}

/** An action and all that it leads to, each once. */
export function reachedActions(action: Action, index: SystemIndex): ReadonlySet<Action> {
  const reached = new Set([action]);
  for (const each of reached) for (const called of calledActions(each, index)) reached.add(called);
  return reached;
}

/** The shortest way from an action through others back to itself, the action first; undefined where there is none. */
export function cycleOf(action: Action, index: SystemIndex): readonly Action[] | undefined {
  const group = groupsOf(index).get(action);
  if (group === undefined) return undefined;
  const cameFrom = new Map<Action, Action>();
  const waiting = [action];
  for (const at of waiting) {
    for (const next of calledActions(at, index)) {
      if (next === action) return wayTo(at, action, cameFrom);
      // Another group never leads back.
      if (groupsOf(index).get(next) !== group || cameFrom.has(next)) continue;
      cameFrom.set(next, at);
      waiting.push(next);
    }
  }
  return undefined;
}

/** True for two actions that lead to each other, and for one that leads back to itself. */
export function areInACircle(a: Action, b: Action, index: SystemIndex): boolean {
  return a === b || groupsOf(index).get(a) === groupsOf(index).get(b);
}

function wayTo(last: Action, first: Action, cameFrom: ReadonlyMap<Action, Action>): Action[] {
  const way = [last];
  for (let at: Action | undefined = last; at !== first && at !== undefined; at = cameFrom.get(at)) {
    const before = cameFrom.get(at);
    if (before !== undefined) way.unshift(before);
  }
  return way;
}

/** Action → the number of the group of actions that all lead to each other. */
const groupsOf = memoOf((index: SystemIndex): ReadonlyMap<Action, number> => new Grouping(index).groups);

interface Visit {
  readonly action: Action;
  readonly calls: Action[];
}

/** Tarjan's strongly connected components, without recursion: a chain of calls may be long. */
class Grouping {
  readonly groups = new Map<Action, number>();
  readonly #index: SystemIndex;
  readonly #order = new Map<Action, number>();
  readonly #lowest = new Map<Action, number>();
  readonly #open: Action[] = [];

  constructor(index: SystemIndex) {
    this.#index = index;
    for (const action of index.system.actions) if (!this.#order.has(action)) this.#visit(action);
  }

  #visit(root: Action): void {
    const visits = [this.#enter(root)];
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const next = visit.calls.pop();
      if (next === undefined) {
        visits.pop();
        this.#leave(visit.action);
        const caller = visits.at(-1);
        if (caller !== undefined) this.#lower(caller.action, this.#lowest.get(visit.action));
      } else if (!this.#order.has(next)) visits.push(this.#enter(next));
      else if (!this.groups.has(next)) this.#lower(visit.action, this.#order.get(next));
    }
  }

  #enter(action: Action): Visit {
    const number = this.#order.size;
    this.#order.set(action, number);
    this.#lowest.set(action, number);
    this.#open.push(action);
    return { action, calls: calledActions(action, this.#index) };
  }

  #lower(action: Action, number: number | undefined): void {
    this.#lowest.set(action, Math.min(this.#lowest.get(action) ?? 0, number ?? Number.POSITIVE_INFINITY));
  }

  /** The first action of a group closes it. */
  #leave(action: Action): void {
    const number = this.#order.get(action);
    if (number === undefined || this.#lowest.get(action) !== number) return;
    for (let member = this.#open.pop(); member !== undefined; member = this.#open.pop()) {
      this.groups.set(member, number);
      if (member === action) return;
    }
  }
}
