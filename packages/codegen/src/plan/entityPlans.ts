import type { Edge, Entity, Field } from '@specwright/model/parts';
import { type Id, targetOf } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import { rangeOfField, sourceFields, underlyingType } from '@specwright/model/takenTypes';
import type { ObjectType as DeclaredObject, ScalarValue, Type } from '@specwright/model/types';
import { pascalCase, pluralSnakeCase, snakeCase } from '@specwright/model/words';
import { isDeviceName } from '../output/safePath.ts';
import type { Findings } from './findings.ts';
import { isMemberOfEveryObject, typeNameOf } from './names.ts';
import { isAccountName } from './ownership.ts';
import type {
  Bounds,
  ChildPlan,
  EntityPlan,
  FieldPlan,
  LinkPlan,
  ObjectMember,
  ObjectType,
  PairPlan,
  ValueType,
} from './servicePlan.ts';
import type { Value } from './values.ts';

/** An entity while its plan is built. */
interface Draft {
  readonly entity: Pick<Entity, 'id' | 'name' | 'doc'>;
  readonly fields: FieldPlan[];
  readonly links: LinkPlan[];
  readonly children: ChildPlan[];
  readonly pair?: PairPlan;
}

/** Tables, columns and links of the entities that have a body, in the order written; behind them those of pairs. */
export function planEntities(index: SystemIndex, findings: Findings): EntityPlan[] {
  const drafts = new Map<Id, Draft>();
  const entities = index.system.entities.filter(
    (entity) => !entity.forward && index.entityNamed(entity.name) === entity,
  );
  for (const entity of entities) drafts.set(entity.id, { entity, fields: [], links: [], children: [] });
  const defaults = seedDefaults(index);
  for (const entity of entities) addFields(entity, index, drafts, defaults, findings);
  for (const edge of index.system.edges) addEdge(edge, drafts, findings);
  for (const draft of drafts.values()) addChildren(draft, drafts);
  tellOfAlike(entities, findings);
  for (const { name, origin } of entities) {
    if (isDeviceName(name)) findings.error('device-name', `'${name}' cannot be a file on Windows: rename it.`, origin);
  }
  return [...drafts.values()].map(({ entity, fields, links, children, pair }) => ({
    id: entity.id,
    name: entity.name,
    typeName: typeNameOf(entity.name),
    table: pluralSnakeCase(entity.name),
    ...(entity.doc === undefined ? {} : { doc: entity.doc }),
    fields,
    links,
    children,
    limits: [],
    predicates: [],
    ...(pair === undefined ? {} : { pair }),
  }));
}

/** Names that a database, or the disk of another system, takes for one: it knows no upper and lower case. */
function tellOfAlike(entities: readonly Entity[], findings: Findings): void {
  const alike = <P extends { readonly name: string }>(parts: readonly P[], keysOf: (part: P) => string[]): [P, P][] =>
    parts.flatMap((part, at): [P, P][] => {
      const other = parts.slice(0, at).find((one) => keysOf(one).some((key) => keysOf(part).includes(key)));
      return other === undefined || other.name === part.name ? [] : [[other, part]];
    });
  const ofEntity = ({ name }: Entity): string[] => [typeNameOf(name).toLowerCase(), pluralSnakeCase(name)];
  for (const [one, other] of alike(entities, ofEntity)) {
    const message = `'${one.name}' and '${other.name}' would share a table, or files where upper and lower case are the same: rename one of them.`;
    findings.error('alike', message, other.origin);
  }
  for (const entity of entities) {
    for (const [one, other] of alike(entity.fields, ({ name }) => [name.toLowerCase()])) {
      const message = `'${one.name}' and '${other.name}' of ${entity.name} are one column where upper and lower case are the same: rename one of them.`;
      findings.error('alike', message, other.origin);
    }
  }
}

function addFields(
  entity: Entity,
  index: SystemIndex,
  drafts: ReadonlyMap<Id, Draft>,
  defaults: ReadonlyMap<Id, ScalarValue>,
  findings: Findings,
): void {
  const draft = drafts.get(entity.id);
  if (draft === undefined) return;
  if (!entity.fields.some((field) => field.name === 'id')) draft.fields.push(implicitId(entity.id));
  const names = new Set<string>();
  for (const field of entity.fields) {
    if (names.has(field.name)) continue;
    names.add(field.name);
    const planned = planField(field, entity, index, drafts, defaults.get(field.id), findings);
    draft.fields.push(planned);
    if (planned.link !== undefined) draft.links.push(planned.link);
  }
}

function implicitId(entity: Id): FieldPlan {
  return {
    id: entity.replace(/^entity:/, 'field:').concat('.id'),
    entity,
    name: 'id',
    column: 'id',
    type: { kind: 'uuid' },
    optional: false,
    unique: false,
    auto: true,
    computed: false,
    immutable: true,
    fixed: false,
    sensitive: false,
  };
}

function planField(
  field: Field,
  entity: Entity,
  index: SystemIndex,
  drafts: ReadonlyMap<Id, Draft>,
  seeded: ScalarValue | undefined,
  findings: Findings,
): FieldPlan {
  const has = (name: string): boolean => field.decorators.some((decorator) => decorator.name === name);
  const type = valueTypeOf(field.type, index, `${entity.name}_${field.name}`);
  const link = linkOfField(field, underlyingType(field.type, index), index, drafts, has('unique'));
  const machine = index.machineOf(field.id);
  const initial = machine?.transitions[0]?.from.text;
  const range = rangeOfField(field, index);
  const written = field.default ?? seeded;
  const start = written?.text ?? (type.kind === 'enum' ? initial : undefined);
  const snapshot = field.snapshot === undefined ? undefined : snapshotSource(field, index);
  if (field.type.kind === 'unresolved') {
    findings.error(
      'unknown-type',
      `The type '${field.type.text}' of '${entity.name}.${field.name}' is unknown.`,
      field.typeOrigin,
    );
  }
  if (isMemberOfEveryObject(field.name)) {
    findings.error(
      'reserved-name',
      `'${entity.name}.${field.name}' has the name of something that every object has already: give the field another.`,
      field.origin,
    );
  }
  return {
    id: field.id,
    entity: entity.id,
    name: field.name,
    column: link?.column ?? field.name,
    type,
    optional: field.optional,
    ...(range === undefined ? {} : { bounds: boundsOf(range) }),
    unique: has('unique'),
    auto: has('auto') || (field.name === 'id' && type.kind === 'uuid'),
    computed: has('computed'),
    immutable: has('immutable') || snapshot !== undefined || field.name === 'id',
    fixed: (has('immutable') || snapshot !== undefined) && !has('computed') && machine === undefined,
    sensitive: has('sensitive'),
    ...(field.doc === undefined ? {} : { doc: field.doc }),
    ...(snapshot === undefined ? {} : { snapshot }),
    ...(start === undefined ? {} : { default: literalOf(start, type) }),
    ...(link === undefined ? {} : { link }),
  };
}

function linkOfField(
  field: Field,
  type: Type,
  index: SystemIndex,
  drafts: ReadonlyMap<Id, Draft>,
  unique: boolean,
): LinkPlan | undefined {
  const reference = type.kind === 'reference' || type.kind === 'entity' ? targetOf(type.entity) : undefined;
  if (reference === undefined || !drafts.has(reference)) return undefined;
  const isAccount =
    isAccountName(field.name) && (reference === field.entity || !hasUser(index.entity(reference), index));
  return {
    name: field.name,
    column: `${field.name}_id`,
    entity: field.entity,
    target: reference,
    optional: field.optional,
    unique,
    cascade: false,
    constrained: !isAccount,
    field: field.id,
  };
}

/** Rows of it are no accounts, but belong to one: `owner: -> Keeper` is a keeper whose `user` signs in. */
function hasUser(entity: Entity | undefined, index: SystemIndex): boolean {
  const user = entity?.fields.find(({ name }) => name === 'user');
  return user !== undefined && valueTypeOf(user.type, index, '').kind === 'uuid';
}

function snapshotSource(field: Field, index: SystemIndex): FieldPlan['snapshot'] {
  const target = field.snapshot === undefined ? undefined : targetOf(field.snapshot);
  const source = target === undefined ? undefined : index.part(target);
  return source?.kind === 'field' ? { entity: source.entity, field: source.name } : undefined;
}

/** The type of the values of a field, member or parameter; a name for its enumeration comes from where it stands. */
export function valueTypeOf(type: Type | undefined, index: SystemIndex, place: string): ValueType {
  switch (type?.kind) {
    case 'primitive':
      return { kind: type.name };
    case 'enum':
      return { kind: 'enum', name: pascalCase(place), values: type.values.map((value) => value.name) };
    case 'reference':
    case 'entity':
      return { kind: 'uuid' };
    case 'fieldType': {
      const field = sourceFields(type, index).at(-1);
      if (field === undefined || field.type.kind === 'fieldType') return { kind: 'string' };
      return valueTypeOf(field.type, index, `${index.entity(field.entity)?.name ?? ''}_${field.name}`);
    }
    case 'object':
      return objectTypeOf(type, index, place);
    case 'list':
      return { kind: 'json' };
    default:
      return { kind: 'string' };
  }
}

function objectTypeOf(type: DeclaredObject, index: SystemIndex, place: string): ObjectType {
  if (type.members.length === 0) return { kind: 'json' };
  const members = type.members.map((member): ObjectMember => {
    const range = member.type === undefined ? undefined : rangeOfField({ ...member, type: member.type }, index);
    return {
      name: member.name,
      type: valueTypeOf(member.type, index, `${place}_${member.name}`),
      optional: member.optional,
      ...(range === undefined ? {} : { bounds: boundsOf(range) }),
    };
  });
  return { kind: 'json', members };
}

/** Bounds as a plan has them. */
export function boundsOf(range: { readonly min: string; readonly max?: string }): Bounds {
  return range.max === undefined ? { min: range.min } : { min: range.min, max: range.max };
}

/** A value as written, of a type. */
export function literalOf(text: string, type: ValueType): Value {
  if (type.kind === 'timestamp' && text === 'now') return { kind: 'now' };
  return text === 'null' ? { kind: 'null' } : { kind: 'literal', type, text };
}

/** `Product.status default: draft` of the seed blocks. */
function seedDefaults(index: SystemIndex): Map<Id, ScalarValue> {
  const defaults = new Map<Id, ScalarValue>();
  for (const seed of index.system.seeds) {
    for (const row of seed.rows) {
      const field = row.kind === 'default' ? targetOf(row.value.field) : undefined;
      if (row.kind === 'default' && field !== undefined) defaults.set(field, row.value.value);
    }
  }
  return defaults;
}

/** The child's side of an edge. A reference of the child to the parent that stands alone is the edge's column. */
function addEdge(edge: Edge, drafts: Map<Id, Draft>, findings: Findings): void {
  const parent = drafts.get(targetOf(edge.from) ?? '');
  const child = drafts.get(targetOf(edge.to) ?? '');
  if (parent === undefined || child === undefined) return;
  if (edge.left === 'many' && edge.right === 'many') {
    addPairs(edge, parent, child, drafts, findings);
    return;
  }
  // `many:1` says the same from the other end: the many side holds the column.
  const [one, many] = edge.left === 'many' ? [child, parent] : [parent, child];
  const unique = edge.left === '1' && edge.right === '1';
  const present = many.links.filter((link) => link.target === one.entity.id && link.edge === undefined);
  const only = present.length === 1 ? present[0] : undefined;
  const named = present.find((link) => link.name === snakeCase(one.entity.name));
  const known = named ?? only;
  const link: LinkPlan =
    known === undefined
      ? newEdgeLink(edge, one, many, unique)
      : { ...known, edge: edge.id, unique: unique || known.unique };
  if (known === undefined) many.links.push(link);
  else replaceLink(many, known, link);
}

/** `edge Student -> Course {many:many}`: a table of its own, `student_courses`, a row of which brings two together. */
function addPairs(edge: Edge, from: Draft, to: Draft, drafts: Map<Id, Draft>, findings: Findings): void {
  const name = pairName(from.entity.name, to.entity.name);
  const same = [...drafts.values()].find(({ entity }) => pluralSnakeCase(entity.name) === pluralSnakeCase(name));
  if (same !== undefined) {
    findings.error(
      'pairs-without-name',
      `The pairs of the edge ${edge.name} are kept in '${pluralSnakeCase(name)}', which is the table of '${same.entity.name}' already: ` +
        `give the entity another name, or give it the edges ${from.entity.name} -> ${same.entity.name} {1:many} and ` +
        `${to.entity.name} -> ${same.entity.name} {1:many} instead of this one.`,
      edge.origin,
    );
    return;
  }
  const [one, other] = [snakeCase(from.entity.name), snakeCase(to.entity.name)];
  const pair: PairPlan = {
    from: pairLink(edge, from, one),
    to: pairLink(edge, to, one === other ? `other_${other}` : other),
  };
  const links = [pair.from, pair.to];
  drafts.set(edge.id, { entity: { id: edge.id, name }, fields: [implicitId(edge.id)], links, children: [], pair });
}

/** What the table of an edge `many:many` is named after. */
export function pairName(from: string, to: string): string {
  return `${from}${to}`;
}

function pairLink(edge: Edge, { entity }: Draft, name: string): LinkPlan {
  return {
    name,
    column: `${name}_id`,
    entity: edge.id,
    target: entity.id,
    optional: false,
    unique: false,
    cascade: true,
    constrained: true,
    edge: edge.id,
  };
}

function newEdgeLink(edge: Edge, one: Draft, many: Draft, unique: boolean): LinkPlan {
  const base = snakeCase(one.entity.name);
  const taken = many.fields.some((field) => field.name === base || field.column === `${base}_id`);
  const name = taken || one === many ? `parent_${base}` : base;
  return {
    name,
    column: `${name}_id`,
    entity: many.entity.id,
    target: one.entity.id,
    optional: one === many,
    unique,
    cascade: true,
    constrained: true,
    edge: edge.id,
  };
}

function replaceLink(draft: Draft, old: LinkPlan, link: LinkPlan): void {
  draft.links[draft.links.indexOf(old)] = link;
  const at = draft.fields.findIndex((field) => field.link === old);
  const field = draft.fields[at];
  if (field !== undefined) draft.fields[at] = { ...field, link };
}

/** The other ends of the links, with names that no field has. */
function addChildren(draft: Draft, drafts: ReadonlyMap<Id, Draft>): void {
  const taken = new Set([...draft.fields.map((field) => field.name), ...draft.links.map((link) => link.name)]);
  for (const other of drafts.values()) {
    const links = other.links.filter((link) => link.target === draft.entity.id);
    for (const link of links) {
      const base = link.unique ? snakeCase(other.entity.name) : pluralSnakeCase(other.entity.name);
      const plain = links.length === 1 || link.edge !== undefined ? base : `${base}_by_${link.name}`;
      const name = taken.has(plain) ? `${base}_of_${link.name}` : plain;
      taken.add(name);
      draft.children.push({ name, entity: other.entity.id, link, many: !link.unique });
    }
  }
}
