import type { RelatedLocation } from '@specwright/model/diagnostic';
import type { Origin } from '@specwright/model/origin';
import type { Action } from '@specwright/model/parts';
import { type Id, type Reference, targetOf } from '@specwright/model/reference';
import type { Effect, Guard, Statement, Step } from '@specwright/model/statements';
import type { SystemIndex } from '@specwright/model/system';
import { isParticipleOf } from '@specwright/model/verbs';
import { relatedTo } from '../context.ts';
import { areInACircle } from './callCycles.ts';
import { type Arguments, argumentsOf, type Entry, entryOf, exitOf, relevantFields } from './calls.ts';
import { isIllegal } from './legality.ts';
import { anyState, narrow, rowMeant } from './narrowing.ts';
import { literalText, placeOfField, stateFieldsOf } from './stateFields.ts';
import type { Block, CallEffect, CalledChange, Run, StateChange } from './stateFlow.ts';
import { either, isSubset, joined, type Known, meet, rowInHand, type States, withRow } from './states.ts';
import { isEnd } from './stepEffects.ts';

/** Goes through an action with what is known at the call. */
export type Follow = (action: Action, entry: States) => Run;

/** One walk through the lines of a block. */
export class Walk {
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
    const fields = relevantFields(this.#index, action);
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
