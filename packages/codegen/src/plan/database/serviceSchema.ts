import { distinct } from '@specwright/evolution/records';
import { constraintName, keyName } from '@specwright/evolution/schema/identifiers';
import {
  type ColumnDefault,
  type Operand,
  type PhysicalCheck,
  type PhysicalColumn,
  type PhysicalForeignKey,
  type PhysicalIndex,
  type PhysicalLimit,
  type PhysicalSchema,
  type PhysicalTable,
  type Predicate,
  sortedSchema,
} from '@specwright/evolution/schema/physicalSchema';
import { holdsOwner } from '../ownership.ts';
import type {
  Bounds,
  EntityPlan,
  FieldPlan,
  LinkPlan,
  OwnTablePlan,
  PairPlan,
  RowLimit,
  ServicePlan,
  ValueType,
} from '../servicePlan.ts';
import type { Value } from '../values.ts';
import { columnType, operandOf, predicateOf, selectionOf } from './predicates.ts';

/** A rule that the database keeps, and what an answer says when a write would break it. */
export interface KeptRule {
  /** The constraint or the index. */
  readonly name: string;
  /** Of a unique index: what it is over, `orders.number`, by which SQLite names it. */
  readonly columns?: string;
  readonly kind: 'unique' | 'invariant';
  readonly text: string;
}

/** The tables of a service, the same on every database. */
export function serviceSchema(plan: Pick<ServicePlan, 'entities' | 'ownTables' | 'ownerNames'>): PhysicalSchema {
  return sortedSchema([...plan.entities.map((entity) => entityTable(entity, plan)), ...plan.ownTables.map(ownTable)]);
}

/** What its database refuses, in the order of the entities. */
export function keptRules(plan: ServicePlan): readonly KeptRule[] {
  return plan.entities.flatMap((entity) => [
    ...entity.fields.flatMap((field) => fieldRules(entity, field)),
    ...entity.predicates
      .filter(({ condition }) => predicateOf(condition) !== undefined)
      .map(({ name, text }): KeptRule => ({ name: constraintName(name), kind: 'invariant', text })),
    ...[...uniqueColumns(entity), 'id'].map((column) => uniqueRule(entity, column)),
    ...pairRules(entity),
    ...entity.limits.map((limit) => limitRule(entity, limit)),
    ...entity.fields.filter(({ fixed }) => fixed).map((field) => fixedRule(entity, field)),
  ]);
}

function uniqueRule(entity: EntityPlan, column: string): KeptRule {
  const name = column === 'id' ? keyName(entity.table) : uniqueName(entity, column);
  return { name, columns: `${entity.table}.${column}`, kind: 'unique', text: `${entity.name}.${column}` };
}

/** Two rows are brought together once. SQLite names all columns of an index, the first of them with its table. */
function pairRules(entity: EntityPlan): KeptRule[] {
  const { pair, table } = entity;
  if (pair === undefined) return [];
  const [first] = pairColumns(pair);
  const text = `${pair.from.name} and ${pair.to.name}`;
  return [{ name: pairIndexName(table, pair), columns: `${table}.${first}`, kind: 'unique', text }];
}

function limitRule(entity: EntityPlan, limit: RowLimit): KeptRule {
  const columns = limit.max === 1 ? { columns: `${entity.table}.${limit.column}` } : {};
  return { name: constraintName(limit.name), ...columns, kind: 'invariant', text: limit.text };
}

function fixedRule(entity: EntityPlan, { name, column }: FieldPlan): KeptRule {
  return { name: fixedName(entity, column), kind: 'invariant', text: `${entity.name}.${name} never changes` };
}

function fieldRules(entity: EntityPlan, field: FieldPlan): KeptRule[] {
  return fieldChecks(entity, field).map(({ name }) => ({
    name,
    kind: 'invariant',
    text: `${entity.name}.${field.name} ${rangeText(field)}`,
  }));
}

function rangeText(field: FieldPlan): string {
  if (field.type.kind === 'enum') return `is one of ${field.type.values.join(', ')}`;
  return `${field.bounds?.min ?? ''}..${field.bounds?.max ?? '*'}`;
}

function ownTable({ table, columns, key, indexed, waiting }: OwnTablePlan): PhysicalTable {
  return {
    name: table,
    columns: columns.map(({ name, type, optional }) => ({
      name,
      type: columnType(type),
      nullable: optional === true,
    })),
    primaryKey: key,
    checks: [],
    indexes: [
      ...indexed.map((column) => plainIndex(table, column)),
      ...(waiting === undefined ? [] : [waitingIndex(table, waiting)]),
    ],
    limits: [],
    foreignKeys: [],
  };
}

function plainIndex(table: string, column: string): PhysicalIndex {
  return { name: constraintName(table, column, 'idx'), columns: [column], unique: false };
}

function waitingIndex(table: string, { column, until }: NonNullable<OwnTablePlan['waiting']>): PhysicalIndex {
  const parts = until.map((name): Predicate => ({ kind: 'null', negated: false, item: { kind: 'column', name } }));
  const name = constraintName(table, 'waiting', column, 'idx');
  return { name, columns: [column], unique: false, where: { kind: 'logical', operator: 'and', parts } };
}

function entityTable(entity: EntityPlan, plan: Pick<ServicePlan, 'entities' | 'ownerNames'>): PhysicalTable {
  const predicates = entity.predicates.flatMap(({ name, condition }): PhysicalCheck[] => {
    const predicate = predicateOf(condition);
    return predicate === undefined ? [] : [{ name: constraintName(name), predicate }];
  });
  // What two lines ask for is kept once.
  const limits = distinct(entity.limits, ({ name }) => name);
  return {
    name: entity.table,
    columns: [...entity.fields.map(fieldColumn), ...linkColumns(entity, plan)],
    primaryKey: ['id'],
    checks: [
      ...entity.fields.flatMap((field) => fieldChecks(entity, field)),
      ...distinct(predicates, ({ name }) => name),
    ],
    indexes: [...columnIndexes(entity, plan.ownerNames), ...limits.filter(({ max }) => max === 1).map(limitIndex)],
    limits: limits.filter(({ max }) => max !== 1).map(countedLimit),
    foreignKeys: entity.links.filter(({ constrained }) => constrained).map((link) => foreignKey(entity, link, plan)),
    fixed: entity.fields
      .filter(({ fixed }) => fixed)
      .map(({ column }) => ({ name: fixedName(entity, column), column })),
  };
}

function fixedName(entity: EntityPlan, column: string): string {
  return constraintName(entity.table, column, 'immutable');
}

// --- columns ---

function fieldColumn(field: FieldPlan): PhysicalColumn {
  const start = field.name === 'id' ? undefined : startOf(field);
  return {
    name: field.column,
    type: columnType(field.type),
    nullable: field.optional,
    ...(start === undefined ? {} : { default: start }),
  };
}

/** A row that somebody else writes into the table knows when that was, as one of the service does. */
function startOf(field: FieldPlan): ColumnDefault | undefined {
  if (field.auto && field.type.kind === 'timestamp') return { kind: 'now' };
  if (field.default?.kind === 'now') return { kind: 'now' };
  return field.default?.kind === 'literal' ? { kind: 'value', text: field.default.text } : undefined;
}

function linkColumns(entity: EntityPlan, plan: Pick<ServicePlan, 'entities'>): PhysicalColumn[] {
  return entity.links
    .filter((link) => link.field === undefined)
    .map((link) => {
      const key = targetOf(link, plan)?.fields.find((field) => field.name === 'id');
      return { name: link.column, type: columnType(key?.type ?? { kind: 'uuid' }), nullable: link.optional };
    });
}

function targetOf(link: LinkPlan, plan: Pick<ServicePlan, 'entities'>): EntityPlan | undefined {
  return plan.entities.find((entity) => entity.id === link.target);
}

// --- checks ---

function fieldChecks(entity: EntityPlan, field: FieldPlan): PhysicalCheck[] {
  const checks: PhysicalCheck[] = [];
  const named = (name: string, predicate: Predicate): PhysicalCheck => ({
    name: constraintName(entity.table, field.column, name),
    predicate,
  });
  const column: Operand = { kind: 'column', name: field.column };
  if (field.type.kind === 'enum') {
    const members = field.type.values.map((text): Operand => ({ kind: 'literal', type: 'text', text }));
    checks.push(named('values', { kind: 'member', negated: false, item: column, members }));
  }
  if (field.bounds !== undefined && !field.computed) {
    const measured: Operand = field.type.kind === 'string' ? { kind: 'length', name: field.column } : column;
    checks.push(named('range', rangePredicate(measured, field.bounds, field.type)));
  }
  return checks;
}

function rangePredicate(measured: Operand, { min, max }: Bounds, type: ValueType): Predicate {
  const bound = (text: string): Operand => ({
    kind: 'literal',
    type: type.kind === 'decimal' ? 'decimal' : 'integer',
    text,
  });
  const low: Predicate = { kind: 'compare', operator: '>=', left: measured, right: bound(min) };
  if (max === undefined) return low;
  const high: Predicate = { kind: 'compare', operator: '<=', left: measured, right: bound(max) };
  return { kind: 'logical', operator: 'and', parts: [low, high] };
}

// --- indexes and limits ---

function uniqueColumns(entity: EntityPlan): readonly string[] {
  const fields = entity.fields.filter((field) => field.unique).map((field) => field.column);
  const links = entity.links.filter((link) => link.unique).map((link) => link.column);
  return [...new Set([...fields, ...links])];
}

function uniqueName(entity: EntityPlan, column: string): string {
  return constraintName(entity.table, column, 'key');
}

function pairColumns({ from, to }: PairPlan): readonly [string, string] {
  return [from.column, to.column];
}

function pairIndexName(table: string, pair: PairPlan): string {
  return constraintName(table, ...pairColumns(pair), 'key');
}

function columnIndexes(entity: EntityPlan, ownerNames: readonly string[]): PhysicalIndex[] {
  const { pair, table } = entity;
  const unique = uniqueColumns(entity);
  // An index over both columns of a pair finds by the first of them, too.
  const covered = pair === undefined ? unique : [...unique, pair.from.column];
  return [
    ...unique.map((column) => ({ name: uniqueName(entity, column), columns: [column], unique: true })),
    ...(pair === undefined ? [] : [{ name: pairIndexName(table, pair), columns: pairColumns(pair), unique: true }]),
    ...[...entity.links.map(({ column }) => column), ...ownerColumns(entity, ownerNames)]
      .filter((column) => !covered.includes(column))
      .map((column) => plainIndex(entity.table, column)),
  ];
}

/** Rows are listed by their owner. */
function ownerColumns({ fields, links }: EntityPlan, ownerNames: readonly string[]): string[] {
  const linked = new Set(links.map(({ column }) => column));
  return fields
    .filter((field) => !linked.has(field.column) && ownerNames.some((name) => holdsOwner(field, name)))
    .map(({ column }) => column);
}

function limitIndex(limit: RowLimit): PhysicalIndex {
  return { name: constraintName(limit.name), columns: [limit.column], unique: true, ...rowsMeant(limit) };
}

function countedLimit(limit: RowLimit): PhysicalLimit {
  return { name: constraintName(limit.name), column: limit.column, max: limit.max, ...rowsMeant(limit) };
}

function rowsMeant({ where, condition }: RowLimit): { readonly where?: Predicate } {
  const predicate = condition && selectionOf(condition);
  if (predicate !== undefined) return { where: predicate };
  const parts = where.flatMap(({ column, value }) => equality(column, value) ?? []);
  const [only] = parts;
  if (only === undefined) return {};
  return { where: parts.length === 1 ? only : { kind: 'logical', operator: 'and', parts } };
}

function equality(column: string, value: Value): Predicate | undefined {
  const left: Operand = { kind: 'column', name: column };
  if (value.kind === 'null') return { kind: 'null', negated: false, item: left };
  const right = operandOf(value);
  return right === undefined ? undefined : { kind: 'compare', operator: '=', left, right };
}

// --- foreign keys ---

function foreignKey(entity: EntityPlan, link: LinkPlan, plan: Pick<ServicePlan, 'entities'>): PhysicalForeignKey {
  return {
    name: constraintName(entity.table, link.column, 'fkey'),
    columns: [link.column],
    table: targetOf(link, plan)?.table ?? '',
    references: ['id'],
    onDelete: link.cascade ? 'cascade' : 'no action',
  };
}
