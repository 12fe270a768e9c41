import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Field, Machine } from '@specwright/model/parts';
import { nameOfId, targetOf } from '@specwright/model/reference';
import { finding } from '../catalogue.ts';
import { type CheckContext, relatedTo } from '../context.ts';
import type { AddMachine } from '../fixData.ts';
import { isComplete } from '../flow/stateFields.ts';
import type { StateChange } from '../flow/stateFlow.ts';
import { type Movements, movementsOf } from '../flow/transitions.ts';
import { mayBeMisspelled } from './lostNames.ts';

/** A transition of a machine at work that no api, action, event or time rule performs is missing its step. */
export function* transitionShouldBePerformed(machine: Machine, context: CheckContext): Iterable<Diagnostic> {
  const field = context.field(targetOf(machine.field));
  if (field === undefined || !isComplete(machine) || context.index.machineOf(field.id) !== machine) return;
  const movements = movementsOf(field, context);
  if (movements.isOpen || (movements.changes.length === 0 && movements.fromAnywhere.size === 0)) return;
  if (mayBeMisspelled('effect.entity', machine.entity.text, context)) return;
  for (const { from, to } of machine.transitions) {
    if (isPerformed(from.text, to.text, movements) || isLost(to.text, context)) continue;
    yield finding('machine/unused-transition', to.origin, {
      parameters: { entity: machine.entity.text, from: from.text, to: to.text },
    });
  }
}

function isPerformed(from: string, to: string, { changes, fromAnywhere }: Movements): boolean {
  return fromAnywhere.has(to) || changes.some((change) => change.to === to && change.before.states.has(from));
}

/** A slip in a step that sets the state is what there is to say. */
function isLost(state: string, context: CheckContext): boolean {
  return (['effect.state', 'enum.literal'] as const).some((role) => mayBeMisspelled(role, state, context));
}

/** A field that steps move, or that says how far a row is and that conditions ask for, goes through states. */
export function* fieldOfStatesShouldHaveAMachine(field: Field, context: CheckContext): Iterable<Diagnostic> {
  const { type } = field;
  if (type.kind !== 'enum' || type.values.length < 2 || context.index.machineOf(field.id) !== undefined) return;
  if (context.isSnippet || hasLostMachine(field, context)) return;
  const movements = movementsOf(field, context);
  const isMoved = movements.changes.length > 0 || movements.fromAnywhere.size > 0;
  if (!isMoved && !(isNamedAsState(field) && isAskedFor(field, context))) return;
  const unguarded = movements.changes.filter(({ before }) => before.states.size === type.values.length);
  yield finding('machine/missing', field.origin, {
    parameters: { field: context.nameOf(field.id) },
    related: unguarded.map((change) => relatedTo(change, `Whatever the state is, it becomes '${change.to}' here.`)),
    data: machineFor(field, movements),
  });
}

/** A machine whose name leads nowhere may be that of the field. */
function hasLostMachine({ name, entity }: Field, context: CheckContext): boolean {
  const owner = context.nameOf(entity);
  return mayBeMisspelled('machine.field', name, context) || mayBeMisspelled('machine.entity', owner, context);
}

function isNamedAsState({ name }: Field): boolean {
  return /(^|_)(status|state|stage|phase|progress)$/.test(name);
}

/** By a guard or a condition of a step: what happens depends on it. */
function isAskedFor({ type }: Field, { index }: CheckContext): boolean {
  const values = type.kind === 'enum' ? type.values : [];
  return values.some(({ id }) =>
    index.referencesTo(id).some(({ role, from }) => {
      return role === 'enum.literal' && /^(operation|action|event):/.test(from);
    }),
  );
}

/** The changes that there are; a value that none of them leads to follows the first one, or all stand in a row. */
function machineFor(field: Field, { changes, fromAnywhere }: Movements): AddMachine {
  const values = field.type.kind === 'enum' ? field.type.values.map(({ name }) => name) : [];
  const initial = field.default?.text ?? values[0] ?? '';
  const pairs = new Map<string, readonly string[]>();
  const add = (from: string, to: string): void => {
    if (from !== to) pairs.set(`${from} ${to}`, [from, to]);
  };
  for (const change of changes) for (const from of beginningsOf(change, values, initial)) add(from, change.to);
  for (const to of fromAnywhere) add(initial, to);
  const isLedTo = (value: string): boolean => [...pairs.values()].some(([, to]) => to === value);
  if (pairs.size > 0) for (const value of values) if (!isLedTo(value)) add(initial, value);
  const chains = [...pairs.values()].sort((a, b) => Number(b[0] === initial) - Number(a[0] === initial));
  return {
    kind: 'addMachine',
    field: field.id,
    name: nameOfId(field.id),
    chains: chains.length === 0 ? [values] : chains,
    ...(field.module === undefined ? {} : { module: field.module }),
  };
}

/** The states that guards leave; where there is no guard, the initial one. */
function beginningsOf({ before }: StateChange, values: readonly string[], initial: string): readonly string[] {
  return before.states.size === values.length ? [initial] : [...before.states];
}
