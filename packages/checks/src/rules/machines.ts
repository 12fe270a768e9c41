import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Field, Machine, Transition } from '@specwright/model/parts';
import { targetOf } from '@specwright/model/reference';
import type { EnumValue } from '@specwright/model/types';
import { finding } from '../catalogue.ts';
import { type CheckContext, describeType, relatedTo } from '../context.ts';
import type { AddTransition } from '../fixData.ts';
import { graphOf, hasSwitch, hasTerminalState, reachableStates } from '../flow/machineGraph.ts';
import { isComplete } from '../flow/stateFields.ts';

/** The states of a machine are the values of its field. */
export function* machineFieldMustBeAnEnum(machine: Machine, context: CheckContext): Iterable<Diagnostic> {
  const field = context.field(targetOf(machine.field));
  if (field === undefined) return;
  const type = context.underlyingType(field.type);
  if (type.kind === 'enum' || type.kind === 'unresolved' || type.kind === 'fieldType') return;
  yield finding('machine/not-an-enum', machine.field.origin, {
    parameters: { field: context.nameOf(field.id), type: describeType(type) },
    related: [relatedTo(field, 'Declared here.')],
  });
}

/** All transitions of a field stand in one machine. */
export function* fieldMustHaveOneMachine(machine: Machine, context: CheckContext): Iterable<Diagnostic> {
  const field = targetOf(machine.field);
  const first = field === undefined ? undefined : context.index.machineOf(field);
  if (first === undefined || first === machine) return;
  yield finding('machine/duplicate', machine.origin, {
    parameters: { field: context.nameOf(field) },
    related: [relatedTo(first, 'The first machine.')],
  });
}

export function* transitionMustBeListedOnce(machine: Machine, _context: CheckContext): Iterable<Diagnostic> {
  const seen = new Map<string, Transition>();
  for (const transition of machine.transitions) {
    const { from, to } = transition;
    const first = seen.get(`${from.text} ${to.text}`);
    if (from.text === '' || to.text === '') continue;
    if (first === undefined) seen.set(`${from.text} ${to.text}`, transition);
    else {
      yield finding('machine/duplicate-transition', to.origin, {
        parameters: { from: from.text, to: to.text },
        related: [relatedTo(first.to, 'Listed here first.')],
      });
    }
  }
}

/** A value that a machine leaves out is one that no row gets, and none that has it leaves. */
export function* valueShouldBeInATransition(field: Field, context: CheckContext): Iterable<Diagnostic> {
  const machine = context.index.machineOf(field.id);
  if (field.type.kind !== 'enum' || machine === undefined || !isComplete(machine)) return;
  const graph = graphOf(machine);
  for (const value of field.type.values) {
    if (value.name === '' || graph.next.has(value.name)) continue;
    yield finding('machine/unused-value', value.origin, {
      parameters: { value: value.name, field: context.nameOf(field.id) },
      related: [relatedTo(machine, 'The machine of the field.')],
      data: transitionTo(value, machine, graph.initial ?? '', context),
    });
  }
}

function transitionTo(value: EnumValue, machine: Machine, from: string, context: CheckContext): AddTransition {
  const data: AddTransition = { kind: 'addTransition', machine: machine.id, from, to: value.name };
  return context.index.referencesTo(value.id).length > 0 ? data : { ...data, removable: value.origin.range };
}

/** Every row begins in the first state of the first chain. */
export function* stateShouldBeReachable(machine: Machine, _context: CheckContext): Iterable<Diagnostic> {
  if (!isComplete(machine)) return;
  const graph = graphOf(machine);
  const reached = reachableStates(graph);
  const told = new Set<string>();
  for (const state of machine.transitions.flatMap(({ from, to }) => [from, to])) {
    if (reached.has(state.text) || told.has(state.text)) continue;
    told.add(state.text);
    yield finding('machine/unreachable-state', state.origin, {
      parameters: { state: state.text, initial: graph.initial ?? '', entity: machine.entity.text },
    });
  }
}

/** A row that goes back and forth between two states is switched, not done; all others come to an end. */
export function* machineShouldHaveATerminalState(machine: Machine, _context: CheckContext): Iterable<Diagnostic> {
  const graph = graphOf(machine);
  if (!isComplete(machine) || hasTerminalState(graph) || hasSwitch(graph)) return;
  yield finding('machine/no-terminal-state', machine.origin, {
    parameters: { field: `${machine.entity.text}.${machine.field.text}`, entity: machine.entity.text },
  });
}
