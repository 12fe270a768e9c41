import type { Machine, Transition } from '@specwright/model/parts';
import { type Id, nameOfId, targetOf } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import type { EnumValue } from '@specwright/model/types';
import type { Diagram, Edge, Node, Place } from './diagram.ts';
import { missingNodes, targetOrMissing } from './missing.ts';
import { placesOf } from './places.ts';

/**
 * The states of a machine and the transitions between them. It begins in the first state of its first line; a state that
 * transitions lead to and none leaves is final. Values of the field that no transition names are there too.
 */
export function machineDiagram(index: SystemIndex, machine: Machine): Diagram {
  const first = machine.transitions[0]?.from;
  const start = `start:${nameOfId(machine.id)}`;
  const initial: Edge[] =
    first === undefined
      ? []
      : [
          {
            id: `initial:${nameOfId(machine.id)}`,
            kind: 'initial',
            from: start,
            to: targetOrMissing(first),
            labels: [],
            places: [],
          },
        ];
  const transitions = transitionsOf(machine);
  const states = statesOf(index, machine).map((state) => stateNode(state, index, transitions));
  const startNode: Node = {
    id: start,
    kind: 'start',
    title: '',
    sections: [],
    places: placesOf(machine),
    final: false,
  };
  const nodes = [...(first === undefined ? [] : [startNode]), ...states];
  return {
    wish: { kind: 'machine', machine: machine.id },
    title: machine.name,
    nodes: [...nodes, ...missingNodes(nodes, transitions)],
    edges: [...initial, ...transitions],
  };
}

/** The machine that a person names: `Order.status`, or `Order` where that has just one. */
export function machineNamed({ system }: SystemIndex, name: string): Machine | undefined {
  const exact = system.machines.find((machine) => nameOfId(machine.id) === name);
  const ofEntity = system.machines.filter(({ entity }) => entity.text === name);
  return exact ?? (ofEntity.length === 1 ? ofEntity[0] : undefined);
}

/** Those of the field, in the order in which its type lists them, then those that only transitions name. */
function statesOf(index: SystemIndex, machine: Machine): EnumValue[] {
  const field = index.part(targetOf(machine.field) ?? '');
  const own = field?.kind === 'field' && field.type.kind === 'enum' ? field.type.values : [];
  const named = machine.transitions
    .flatMap(({ from, to }) => [from, to])
    .map((each) => index.part(targetOf(each) ?? ''));
  const states = [...own, ...named].filter((part) => part?.kind === 'enumValue');
  return [...new Map(states.map((state) => [state.id, state])).values()];
}

function stateNode(state: EnumValue, index: SystemIndex, transitions: readonly Edge[]): Node {
  const final = transitions.some(({ to }) => to === state.id) && !transitions.some(({ from }) => from === state.id);
  const places = placesOf(state, ...index.referencesTo(state.id));
  return { id: state.id, kind: 'state', title: state.name, sections: [], places, final };
}

function transitionsOf(machine: Machine): Edge[] {
  const edges = new Map<Id, Edge>();
  for (const transition of machine.transitions) {
    const from = targetOrMissing(transition.from);
    const to = targetOrMissing(transition.to);
    const id = `transition:${from} ${to}`;
    const places = [...(edges.get(id)?.places ?? []), between(transition)];
    edges.set(id, { id, kind: 'transition', from, to, labels: [], places });
  }
  return [...edges.values()];
}

/** From the first state to the second, as the line is written. */
function between({ from, to }: Transition): Place {
  const range = { start: from.origin.range.start, end: to.origin.range.end };
  return { file: from.origin.file, range, selection: range };
}
