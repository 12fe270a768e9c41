import type { RelatedLocation } from '@specwright/model/diagnostic';
import type { Origin } from '@specwright/model/origin';
import type { Action, EventPart, Operation } from '@specwright/model/parts';
import { type Id, type Reference, targetOf } from '@specwright/model/reference';
import type { Effect, Guard, Statement, Step } from '@specwright/model/statements';
import type { System, SystemIndex } from '@specwright/model/system';
import { isParticipleOf } from '@specwright/model/verbs';
import { singular, snakeCase } from '@specwright/model/words';
import { relatedTo } from '../context.ts';
import { areInACircle } from './callCycles.ts';
import { type Arguments, argumentsOf, type Entry, entryOf, exitOf, relevantFields } from './calls.ts';
import { isIllegal } from './legality.ts';
import { anyState, narrow, rowMeant } from './narrowing.ts';
import { literalText, placeOfField, stateFieldsOf } from './stateFields.ts';
import { either, isSubset, joined, type Known, meet, rowInHand, type States, withRow } from './states.ts';
import { isEnd } from './stepEffects.ts';

/** What has steps that rows go through. */
export type Block = Operation | Action | EventPart;

type CallEffect = Extract<Effect, { readonly kind: 'call' }>;

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

interface Run extends BlockFlow {
  /** Behind the last line; undefined where nothing gets there. */
  readonly exit: States | undefined;
}

const known = new WeakMap<System, StateFlow>();

/** The states of the rows of a system. */
export function stateFlowOf(index: SystemIndex): StateFlow {
  const flow = known.get(index.system) ?? new StateFlow(index);
  known.set(index.system, flow);
  return flow;
}

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
  const name = snakeCase(index.entity(subject)?.name ?? '');
  return pathParts.some((part, at) => {
    const before = pathParts[at - 1];
    if (part.kind !== 'parameter' || before?.kind !== 'static') return false;
    const word = snakeCase(singular(before.text.replaceAll('/', '')));
    return word !== '' && (name === word || name.endsWith(`_${word}`));
  });
}

type Follow = (action: Action, entry: States) => Run;

/** One walk through the lines of a block. */
class Walk {
  readonly #index: SystemIndex;
  readonly #block: Block;
  readonly #follow: Follow;
  readonly #changes: StateChange[] = [];
  readonly #called: CalledChange[] = [];

  constructor(index: SystemIndex, block: Block, follow: Follow) {
    this.#index = index;
    this.#block = block;
    this.#follow = follow;
  }

  through(entry: States, onLine: () => void): Run {
    let states: States | undefined = entry;
    const statements: readonly Statement[] = this.#block.statements;
    for (const statement of statements) {
      if (states === undefined) break;
      onLine();
      if (statement.kind === 'guard') states = this.#pass(statement, states);
      else if (statement.kind === 'step') states = this.#take(statement, states);
    }
    return { changes: this.#changes, called: this.#called, exit: states };
  }

  /** Behind a guard that ends the request its condition does not hold. */
  #pass(guard: Guard, states: States): States | undefined {
    return isEnd(guard)
      ? narrow(states, guard.condition, { index: this.#index, holds: false, at: guard.origin })
      : states;
  }

  #take({ guard, effects, origin }: Step, states: States): States | undefined {
    if (guard === undefined) return this.#do(effects, states);
    const question = { index: this.#index, at: origin };
    const then = narrow(states, guard, { ...question, holds: true });
    const otherwise = narrow(states, guard, { ...question, holds: false });
    return meet(then === undefined ? undefined : this.#do(effects, then), otherwise);
  }

  #do(effects: readonly Effect[], states: States): States | undefined {
    let at: States | undefined = states;
    for (const effect of effects) if (at !== undefined) at = this.#effect(effect, at);
    return at;
  }

  #effect(effect: Effect, states: States): States | undefined {
    switch (effect.kind) {
      case 'create':
        return this.#create(effect, states);
      case 'setState':
        return effect.stateField === undefined || effect.state.targets.length === 0
          ? states
          : this.#set(effect.stateField, effect.state, states);
      case 'assign':
        return this.#assign(effect, states);
      case 'port':
        return this.#port(effect, states);
      case 'call':
        return this.#call(effect, states);
      default:
        return states;
    }
  }

  /** A new row begins in the state that is said, else in the default or the initial one. */
  #create({ entity, state, stateField, assignments }: Extract<Effect, { kind: 'create' }>, states: States): States {
    const id = targetOf(entity);
    let after = states;
    for (const field of id === undefined ? [] : stateFieldsOf(id, this.#index)) {
      const given = assignments.find((each) => targetOf(each.field) === field.id)?.value;
      const said = field.id === stateField && state !== undefined ? state : given;
      const text = said === undefined ? this.#beginning(field.id) : literalText(said);
      const before = states.get(field.id)?.get(rowInHand);
      const made = text === undefined ? undefined : this.#certain(text, entity, `A new one is '${text}'.`);
      const row = before === undefined || made === undefined ? made : either(before, made);
      after = withRow(after, field.id, rowInHand, row ?? anyState(field.id, this.#index));
    }
    return after;
  }

  #beginning(field: Id): string | undefined {
    const part = this.#index.part(field);
    const preset = part?.kind === 'field' ? part.default?.text : undefined;
    return preset ?? this.#index.machineOf(field)?.transitions[0]?.from.text;
  }

  #certain(state: string, { origin }: { readonly origin: Origin }, message: string): Known {
    return { states: new Set([state]), trail: [relatedTo({ origin }, message)], from: [] };
  }

  /** `set Order(paid)`: of the row in reach. Where several are, each of them may be meant. */
  #set(field: Id, state: Reference, states: States): States {
    const before = rowMeant(states, field, this.#index);
    this.#changes.push({ kind: 'demand', field, to: state.text, origin: state.origin, before });
    return this.#becomes(field, state.text, state, states);
  }

  #becomes(field: Id, to: string, at: { readonly origin: Origin }, states: States): States {
    const rows = [...(states.get(field) ?? [])];
    const after = this.#certain(to, at, `Here it becomes '${to}'.`);
    const [only] = rows;
    if (rows.length <= 1) return withRow(states, field, only?.[0] ?? rowInHand, after);
    return rows.reduce((all, [row, before]) => withRow(all, field, row, either(before, after)), states);
  }

  /** `set order.status = paid`. Behind a value that is not known yet the row may be in any state. */
  #assign({ path, value }: Extract<Effect, { kind: 'assign' }>, states: States): States {
    const place = placeOfField(path, this.#index);
    if (place === undefined) return states;
    const { field, row } = place;
    const to = literalText(value);
    if (to === undefined) return withRow(states, field, row, anyState(field, this.#index));
    const before = states.get(field)?.get(row) ?? rowMeant(states, field, this.#index);
    this.#changes.push({ kind: 'demand', field, to, origin: value.origin, before });
    return withRow(states, field, row, this.#certain(to, value, `Here it becomes '${to}'.`));
  }

  /** `refund payment` may move the payment to `refunded`. */
  #port({ verb, noun, origin }: Extract<Effect, { kind: 'port' }>, states: States): States {
    const entity = noun === undefined ? undefined : targetOf(noun);
    for (const { id, type } of entity === undefined ? [] : stateFieldsOf(entity, this.#index)) {
      const to = type.kind === 'enum' ? type.values.find(({ name }) => isParticipleOf(verb, name)) : undefined;
      if (to === undefined) continue;
      this.#changes.push({ kind: 'port', field: id, to: to.name, origin, before: rowMeant(states, id, this.#index) });
      return meet(states, this.#becomes(id, to.name, { origin }, states)) ?? states;
    }
    return states;
  }

  #call(effect: CallEffect, states: States): States | undefined {
    const id = targetOf(effect.action);
    const action = id === undefined ? undefined : this.#index.part(id);
    if (action?.kind !== 'action') return states;
    if (this.#block.kind === 'action' && areInACircle(this.#block, action, this.#index)) return new Map();
    const fields = relevantFields(action, this.#index);
    const given = argumentsOf(action, effect);
    return given.isRepeated
      ? this.#callForEach(effect, action, states, given, fields)
      : this.#callOnce(effect, action, states, given, fields, true);
  }

  /** Zero, one or many times: what is known must hold before and behind each. */
  #callForEach(
    effect: CallEffect,
    action: Action,
    states: States,
    given: Arguments,
    fields: ReadonlySet<Id>,
  ): States | undefined {
    let at = states;
    for (;;) {
      const next = meet(at, this.#callOnce(effect, action, at, given, fields, false)) ?? at;
      if (covers(at, next)) break;
      at = next;
    }
    this.#callOnce(effect, action, at, given, fields, true);
    return at;
  }

  #callOnce(
    effect: CallEffect,
    action: Action,
    states: States,
    given: Arguments,
    fields: ReadonlySet<Id>,
    isTold: boolean,
  ): States | undefined {
    const entry = entryOf(states, given, fields, this.#index);
    const run = this.#follow(action, entry.states);
    const at = relatedTo(effect.action, `'${action.name}' is called here.`);
    const seen = (inner: Known): Known => seenByCaller(inner, entry, at);
    if (isTold) {
      const wrong = new Map<Origin, CalledChange>();
      for (const change of [...run.changes, ...run.called]) {
        const here: CalledChange = { ...change, before: seen(change.before), call: effect, action };
        if (!wrong.has(change.origin) && isIllegal(here, this.#index)) wrong.set(change.origin, here);
      }
      this.#called.push(...wrong.values());
    }
    return run.exit === undefined ? undefined : exitOf(states, run.exit, given, fields, seen, this.#index);
  }
}

/** The lines that led to the call go before those of the action. */
function seenByCaller({ states, trail, from }: Known, { sources }: Entry, at: RelatedLocation): Known {
  const before = from.flatMap((row) => sources.get(row) ?? []);
  const led = before.flatMap((known) => known.trail);
  return {
    states,
    trail: joined(trail.length === 0 ? led : [...led, at], trail),
    from: [...new Set(before.flatMap((known) => known.from))],
  };
}

/** True when the second knows nothing that the first does not allow. */
function covers(states: States, next: States): boolean {
  return [...states].every(([field, rows]) =>
    [...rows].every(([row, { states: allowed }]) => {
      const after = next.get(field)?.get(row);
      return after !== undefined && isSubset(after.states, allowed);
    }),
  );
}
