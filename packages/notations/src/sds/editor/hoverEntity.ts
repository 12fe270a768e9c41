import type { Entity, Field } from '@specwright/model/parts';
import { targetOf } from '@specwright/model/reference';
import type { Effect } from '@specwright/model/statements';
import type { SystemIndex } from '@specwright/model/system';
import type { EnumValue } from '@specwright/model/types';
import { pluralSnakeCase } from '@specwright/model/words';
import { designUsers } from '../../common/designUsers.ts';
import { code, codeList, fact, type HoverLine, hoverText, nameOf, plain, usedBy } from '../../common/hoverText.ts';
import { describeEntity, describeField } from './describe.ts';

/** The module that a part belongs to, in words. */
export function ownerOf(index: SystemIndex, part: { readonly module?: string }): HoverLine {
  const module = part.module === undefined ? undefined : index.part(part.module);
  return module ? `module ${code(module.name)}` : undefined;
}

export function docOf(part: { readonly doc?: string }): HoverLine {
  return part.doc === undefined || part.doc === '' ? undefined : plain(part.doc);
}

export function entityHover(index: SystemIndex, entity: Entity): string {
  const parents = index.edgesTo(entity.id).map(({ from, cardinality }) => `${from.text} (${cardinality.text})`);
  const children = index.edgesFrom(entity.id).map(({ to, cardinality }) => `${to.text} (${cardinality.text})`);
  const machines = entity.fields.filter(({ id }) => index.machineOf(id)).map(({ name }) => code(name));
  const known = entity.forward
    ? [fact('Entity', ownedBy(index, entity)), 'Known from an `owns` list only: its fields are not specified yet.']
    : [fact('Entity', ownedBy(index, entity)), fact('Table', code(pluralSnakeCase(entity.name)))];
  return hoverText('sds', describeEntity(entity), [
    docOf(entity),
    [...known.filter((line) => line !== undefined)].join(' · '),
    [fact('Belongs to', codeList(parents)), fact('Has', codeList(children))].filter((line) => line).join(' · '),
    fact('States move by the machine of', machines),
    fact('Used by', usedBy(index, entity.id)),
    fact('In designs', designUsers(index, entity.id)),
  ]);
}

function ownedBy(index: SystemIndex, entity: Entity): string {
  const owners = index.system.modules.filter(({ owns }) => owns.some((one) => one.targets.includes(entity.id)));
  const module = entity.module === undefined ? undefined : index.part(entity.module);
  const names = owners.length > 0 ? owners.map(({ name }) => name) : module ? [module.name] : [];
  return names.length === 0 ? 'that no module owns' : `of module ${codeList(names).join(', ')}`;
}

export function fieldHover(index: SystemIndex, field: Field): string {
  const entity = index.entity(field.entity);
  const owner = entity?.name ?? '';
  return hoverText('sds', `${owner}.${describeField(field)}`, [
    docOf(field),
    [fact('Column', `${code(columnOf(field))} of ${code(pluralSnakeCase(owner))}`), ...meaningOf(index, field)]
      .filter((line) => line !== undefined)
      .join(' · '),
    fact('Equation', equationsOf(index, field).map(code)),
    statesOf(index, field),
    fact('Used by', usedBy(index, field.id)),
  ]);
}

/** A reference is kept as the id of the row. */
function columnOf(field: Field): string {
  return field.type.kind === 'reference' ? `${field.name}_id` : field.name;
}

const decoratorMeaning: Readonly<Record<string, string>> = {
  immutable: 'set once, never changed',
  unique: 'no two rows have the same value',
  auto: 'given by the service',
  computed: 'follows from an equation; not accepted in requests',
  sensitive: 'never written to a log',
};

function meaningOf(index: SystemIndex, field: Field): string[] {
  const told = field.decorators.flatMap(({ name }) => decoratorMeaning[name] ?? []);
  const source = field.snapshot && index.part(targetOf(field.snapshot) ?? '');
  if (source?.kind === 'field') {
    const from = `${index.entity(source.entity)?.name ?? ''}.${source.name}`;
    told.push(`copied from ${code(from)} when the row is made, then kept`);
  }
  if (field.optional) told.push('may be absent');
  return told;
}

/** The equations of the invariants that say what the field is. */
function equationsOf(index: SystemIndex, field: Field): string[] {
  return index.system.invariants.flatMap(({ statements }) =>
    statements.flatMap((statement) => {
      if (statement.kind !== 'rule' || statement.rule.kind !== 'equation') return [];
      return statement.rule.left.fields.at(-1) === field.id ? [statement.text] : [];
    }),
  );
}

function statesOf(index: SystemIndex, field: Field): HoverLine {
  const machine = index.machineOf(field.id);
  if (machine === undefined) return undefined;
  const arrows = machine.transitions.map(({ from, to }) => `${from.text} → ${to.text}`);
  return fact('Transitions', codeList(arrows, 16));
}

/** A value of an enumeration; where it is a state: what leads to it, where it leads, who brings it about. */
export function valueHover(index: SystemIndex, value: EnumValue): string {
  const field = fieldOf(index, value);
  const owner = field ? `${index.entity(field.entity)?.name ?? ''}.${field.name}` : '';
  const machine = field && index.machineOf(field.id);
  const from = machine?.transitions.filter(({ to }) => to.targets.includes(value.id)).map((one) => one.from.text) ?? [];
  const to = machine?.transitions.filter((one) => one.from.targets.includes(value.id)).map((one) => one.to.text) ?? [];
  const initial = machine !== undefined && machine.transitions[0]?.from.targets.includes(value.id) === true;
  const position =
    machine === undefined ? undefined : initial ? 'the first state' : to.length === 0 ? 'a last state' : '';
  return hoverText('sds', `${owner} = ${value.name}`, [
    [
      machine ? fact('State', position) : `A value of ${code(owner)}`,
      fact('from', codeList(from)),
      fact('to', codeList(to)),
    ]
      .filter((line) => line)
      .join(' · '),
    fact('Set by', codeList(settersOf(index, value))),
    fact('Used by', usedBy(index, value.id)),
  ]);
}

function fieldOf(index: SystemIndex, value: EnumValue): Field | undefined {
  const id = value.id.replace(/^value:/, 'field:').replace(/:[^:]*$/, '');
  const part = index.part(id);
  return part?.kind === 'field' ? part : undefined;
}

/** The operations, actions and events whose steps bring the state about. */
function settersOf(index: SystemIndex, value: EnumValue): string[] {
  const { operations, actions, events } = index.system;
  const sets = (effect: Effect): boolean =>
    (effect.kind === 'create' || effect.kind === 'setState') && effect.state?.targets.includes(value.id) === true;
  return [...operations, ...actions, ...events]
    .filter(({ statements }) => statements.some((one) => one.kind === 'step' && one.effects.some(sets)))
    .map(nameOf);
}
