import type { Field } from '@specwright/model/parts';
import type { Id } from '@specwright/model/reference';
import type { Statement } from '@specwright/model/statements';
import { isParticipleOf } from '@specwright/model/verbs';
import type { CheckContext } from '../context.ts';
import { type Block, type StateChange, stateFlowOf } from './stateFlow.ts';

/** What moves the rows of an entity from state to state. */
export interface Movements {
  /** Steps, and ports whose verb leads to a state. */
  readonly changes: readonly StateChange[];
  /** States that something leads to from wherever a row is: a time rule, words that no form reads. */
  readonly fromAnywhere: ReadonlySet<string>;
  /** A request may set the field, so that each transition is performed by it. */
  readonly isOpen: boolean;
}

/** Everything in the system that changes the field; only what names its states or its entity is looked at. */
export function movementsOf(field: Field, context: CheckContext): Movements {
  const { index } = context;
  const states = field.type.kind === 'enum' ? field.type.values : [];
  const named = [field.entity, field.id, ...states.map(({ id }) => id)];
  const owners = new Set(named.flatMap((id) => index.referencesTo(id).map(({ from }) => from)));
  const parts = [...owners].flatMap((id) => index.part(id) ?? []);
  const blocks = parts.filter((part): part is Block => ['operation', 'action', 'event'].includes(part.kind));
  const flow = stateFlowOf(index);
  const statements = [
    ...parts,
    ...(index.entity(field.entity) === undefined ? [] : [index.entity(field.entity)]),
  ].flatMap((part): readonly Statement[] => (part !== undefined && 'statements' in part ? part.statements : []));
  return {
    changes: blocks.flatMap((block) => flow.of(block).changes).filter((change) => change.field === field.id),
    fromAnywhere: new Set(statements.flatMap((statement) => statesLedTo(statement, states))),
    isOpen: context.within(fieldsThatRequestsSet, (fields) => fields.has(field.id)),
  };
}

function fieldsThatRequestsSet({ system }: CheckContext): ReadonlySet<Id> {
  const members = system.operations.flatMap(({ method, input }) => (method === 'POST' ? [] : (input?.members ?? [])));
  return new Set(members.flatMap((member) => member.field ?? []));
}

function statesLedTo(statement: Statement, states: readonly { readonly id: Id; readonly name: string }[]): string[] {
  if (statement.kind === 'soft' && statement.rule.kind === 'timed') {
    const { targets = [] } = statement.rule.state ?? {};
    return states.filter(({ id }) => targets.includes(id)).map(({ name }) => name);
  }
  if (statement.kind !== 'step') return [];
  const words = statement.effects.flatMap((effect) => (effect.kind === 'prose' ? effect.text.split(/\W+/) : []));
  return states
    .filter(({ name }) => words.some((word) => word === name || isParticipleOf(word, name)))
    .map(({ name }) => name);
}
