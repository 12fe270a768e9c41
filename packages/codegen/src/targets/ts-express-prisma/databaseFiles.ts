import { typeOf } from '../../plan/compile/bindExpression.ts';
import type { EntityPlan, FieldPlan, LinkPlan } from '../../plan/servicePlan.ts';
import type { Condition, Value } from '../../plan/values.ts';
import type { Names } from './naming.ts';
import { canonicalDecimal } from './renderValue.ts';
import { prismaType, sqliteType } from './typeMap.ts';

/** The column by which rows are sorted where the stored text of a decimal has another order. */
export function orderColumn(entity: EntityPlan, field: Pick<FieldPlan, 'column' | 'type'>): string {
  if (field.type.kind !== 'decimal') return field.column;
  const taken = new Set(entity.fields.map((other) => other.column));
  const name = `${field.column}_order`;
  return taken.has(name) ? `${name}_value` : name;
}

// --- the Prisma schema ---

/** `prisma/schema.prisma`. */
export function prismaSchema(names: Names): string {
  const { plan } = names;
  const enums = new Map<string, readonly string[]>();
  for (const { type } of plan.entities.flatMap((entity) => entity.fields)) {
    if (type.kind === 'enum') enums.set(type.name, type.values);
  }
  const blocks = [
    prismaHead,
    ...[...enums].map(([name, values]) => `enum ${name} {\n${values.map((value) => `  ${value}`).join('\n')}\n}`),
    ...plan.entities.map((entity) => prismaModel(entity, names)),
    outboxModel,
  ];
  return `${blocks.join('\n\n')}\n`;
}

const prismaHead = `generator client {
  provider            = "prisma-client"
  output              = "../src/generated/prisma"
  runtime             = "nodejs"
  moduleFormat        = "esm"
  importFileExtension = "js"
}

datasource db {
  provider = "sqlite"
}`;

const outboxModel = `/// Events, written in the transaction that they tell of.
model OutboxEvent {
  id      String   @id
  name    String
  payload String
  created DateTime

  @@map("outbox_events")
}`;

function prismaModel(entity: EntityPlan, names: Names): string {
  const lines: string[][] = entity.fields.flatMap((field) => {
    const optional = field.optional ? '?' : '';
    const unique = field.unique || field.link?.unique === true ? ['@unique'] : [];
    const column = [field.column, `${prismaType(field.type)}${optional}`, ...(field.name === 'id' ? ['@id'] : unique)];
    if (field.type.kind !== 'decimal') return [column];
    return [column, [orderColumn(entity, field), `Float${optional}`, '@default(dbgenerated())']];
  });
  for (const link of entity.links) {
    if (link.field === undefined)
      lines.push([link.column, `String${link.optional ? '?' : ''}`, ...(link.unique ? ['@unique'] : [])]);
    const target = names.entity(link.target).typeName;
    const cascade = link.cascade ? ', onDelete: Cascade' : '';
    const relation = `@relation("${relationName(link, names)}", fields: [${link.column}], references: [id]${cascade})`;
    lines.push([link.name, `${target}${link.optional ? '?' : ''}`, relation]);
  }
  for (const child of entity.children) {
    const type = `${names.entity(child.entity).typeName}${child.many ? '[]' : '?'}`;
    lines.push([child.name, type, `@relation("${relationName(child.link, names)}")`]);
  }
  const doc =
    entity.doc === undefined
      ? ''
      : `${entity.doc
          .split('\n')
          .map((line) => `/// ${line}`)
          .join('\n')}\n`;
  return `${doc}model ${entity.typeName} {\n${aligned(lines)}\n\n  @@map("${entity.table}")\n}`;
}

function relationName(link: LinkPlan, names: Names): string {
  return `${names.entity(link.entity).typeName}_${link.name}`;
}

function aligned(lines: readonly string[][]): string {
  const width = (at: number): number => Math.max(...lines.map((line) => (line[at] ?? '').length));
  const [first, second] = [width(0), width(1)];
  return lines
    .map(([name = '', type = '', ...rest]) =>
      `  ${name.padEnd(first)} ${type.padEnd(second)} ${rest.join(' ')}`.trimEnd(),
    )
    .join('\n');
}

// --- the migration ---

/** A rule that the database keeps, and what an answer says when a write would break it. */
export interface KeptRule {
  /** The constraint, or the columns of a unique index as SQLite names them. */
  readonly name: string;
  readonly kind: 'unique' | 'invariant';
  readonly text: string;
}

/** The first migration: all tables, with named checks. */
export function migrationSql(names: Names): { readonly sql: string; readonly rules: readonly KeptRule[] } {
  const rules: KeptRule[] = [];
  const statements = parentsFirst(names.plan.entities).flatMap((entity) => [
    createTable(entity, names, rules),
    ...indexes(entity, rules),
    ...limits(entity, rules),
  ]);
  statements.push(outboxTable);
  return { sql: `${statements.join('\n\n')}\n`, rules };
}

const outboxTable = `CREATE TABLE "outbox_events" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "name" TEXT NOT NULL,
  "payload" TEXT NOT NULL,
  "created" DATETIME NOT NULL
);`;

function parentsFirst(entities: readonly EntityPlan[]): EntityPlan[] {
  const sorted: EntityPlan[] = [];
  const visit = (entity: EntityPlan, path: readonly EntityPlan[]): void => {
    if (sorted.includes(entity) || path.includes(entity)) return;
    for (const link of entity.links) {
      const target = entities.find((candidate) => candidate.id === link.target);
      if (target !== undefined) visit(target, [...path, entity]);
    }
    sorted.push(entity);
  };
  for (const entity of entities) visit(entity, []);
  return sorted;
}

function createTable(entity: EntityPlan, names: Names, rules: KeptRule[]): string {
  const lines = entity.fields.flatMap((field) => columnLines(entity, field));
  for (const link of entity.links) {
    if (link.field === undefined) lines.push(`"${link.column}" TEXT${link.optional ? '' : ' NOT NULL'}`);
  }
  for (const link of entity.links.filter((candidate) => candidate.constrained)) {
    const action = link.cascade ? ' ON DELETE CASCADE' : '';
    const target = names.entity(link.target).table;
    lines.push(
      `CONSTRAINT "${entity.table}_${link.column}_fkey" FOREIGN KEY ("${link.column}") REFERENCES "${target}" ("id")${action}`,
    );
  }
  for (const field of entity.fields) lines.push(...fieldChecks(entity, field, rules));
  for (const predicate of entity.predicates) {
    const sql = conditionSql(predicate.condition);
    if (sql === undefined) continue;
    lines.push(`CONSTRAINT "${predicate.name}" CHECK (${sql})`);
    rules.push({ name: predicate.name, kind: 'invariant', text: predicate.text });
  }
  return `CREATE TABLE "${entity.table}" (\n  ${lines.join(',\n  ')}\n);`;
}

function columnLines(entity: EntityPlan, field: FieldPlan): string[] {
  const key = field.name === 'id' ? ' PRIMARY KEY' : '';
  const start = field.name === 'id' ? '' : startSql(field);
  const column = `"${field.column}" ${sqliteType(field.type)}${field.optional ? '' : ' NOT NULL'}${key}${start}`;
  if (field.type.kind !== 'decimal') return [column];
  return [column, `"${orderColumn(entity, field)}" REAL GENERATED ALWAYS AS (CAST("${field.column}" AS REAL)) VIRTUAL`];
}

/** A row that somebody else writes into the table knows when that was, as one of the service does. */
function startSql(field: FieldPlan): string {
  if (field.auto && field.type.kind === 'timestamp') return " DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))";
  return field.default === undefined ? '' : defaultSql(field.default);
}

function defaultSql(value: Value): string {
  const sql = valueSql(value);
  return sql === undefined ? '' : ` DEFAULT ${sql}`;
}

function fieldChecks(entity: EntityPlan, field: FieldPlan, rules: KeptRule[]): string[] {
  const column = `"${field.column}"`;
  const checks: { name: string; sql: string }[] = [];
  if (field.type.kind === 'enum') {
    checks.push({ name: 'values', sql: `${column} IN (${field.type.values.map(textSql).join(', ')})` });
  }
  if (field.bounds !== undefined && !field.computed) {
    const number =
      field.type.kind === 'string'
        ? `length(${column})`
        : field.type.kind === 'decimal'
          ? `CAST(${column} AS REAL)`
          : column;
    const { min, max } = field.bounds;
    checks.push({
      name: 'range',
      sql: max === undefined ? `${number} >= ${min}` : `${number} BETWEEN ${min} AND ${max}`,
    });
  }
  return checks.map(({ name, sql }) => {
    const constraint = `${entity.table}_${field.column}_${name}`;
    rules.push({ name: constraint, kind: 'invariant', text: `${entity.name}.${field.name} ${rangeText(field)}` });
    return `CONSTRAINT "${constraint}" CHECK (${sql})`;
  });
}

function rangeText(field: FieldPlan): string {
  if (field.type.kind === 'enum') return `is one of ${field.type.values.join(', ')}`;
  return `${field.bounds?.min ?? ''}..${field.bounds?.max ?? '*'}`;
}

function indexes(entity: EntityPlan, rules: KeptRule[]): string[] {
  const unique = new Set<string>();
  for (const field of entity.fields) if (field.unique) unique.add(field.column);
  for (const link of entity.links) if (link.unique) unique.add(link.column);
  const made = [...unique].map((column) => {
    rules.push({ name: `${entity.table}.${column}`, kind: 'unique', text: `${entity.name}.${column}` });
    return `CREATE UNIQUE INDEX "${entity.table}_${column}_key" ON "${entity.table}" ("${column}");`;
  });
  rules.push({ name: `${entity.table}.id`, kind: 'unique', text: `${entity.name}.id` });
  const plain = entity.links.filter((link) => !unique.has(link.column));
  return [
    ...made,
    ...plain.map(({ column }) => `CREATE INDEX "${entity.table}_${column}_idx" ON "${entity.table}" ("${column}");`),
  ];
}

/** At most one row: a unique index over those meant; at most several: triggers that count. */
function limits(entity: EntityPlan, rules: KeptRule[]): string[] {
  return entity.limits.flatMap((limit) => {
    const where = (prefix: string): string =>
      limit.where.map(({ column, value }) => `${prefix}"${column}" = ${valueSql(value) ?? 'NULL'}`).join(' AND ');
    if (limit.max === 1) {
      rules.push({ name: `${entity.table}.${limit.column}`, kind: 'invariant', text: limit.text });
      const only = limit.where.length === 0 ? '' : ` WHERE ${where('')}`;
      return [`CREATE UNIQUE INDEX "${limit.name}" ON "${entity.table}" ("${limit.column}")${only};`];
    }
    rules.push({ name: limit.name, kind: 'invariant', text: limit.text });
    const when = limit.where.length === 0 ? '' : `\nWHEN ${where('NEW.')}`;
    const others = limit.where.length === 0 ? '' : ` AND ${where('')}`;
    const count = `SELECT count(*) FROM "${entity.table}" WHERE "${limit.column}" = NEW."${limit.column}" AND "id" <> NEW."id"${others}`;
    return ['INSERT', 'UPDATE'].map(
      (event) =>
        `CREATE TRIGGER "${limit.name}_${event.toLowerCase()}" BEFORE ${event} ON "${entity.table}"${when}\nBEGIN\n  SELECT RAISE(ABORT, 'CHECK constraint failed: ${limit.name}') WHERE (${count}) >= ${limit.max};\nEND;`,
    );
  });
}

function textSql(text: string): string {
  return `'${text.replace(/'/g, "''")}'`;
}

function valueSql(value: Value): string | undefined {
  switch (value.kind) {
    case 'literal':
      if (value.type.kind === 'int') return value.text;
      if (value.type.kind === 'bool') return value.text === 'true' ? '1' : '0';
      return textSql(value.type.kind === 'decimal' ? canonicalDecimal(value.text) : value.text);
    case 'column':
      return value.type.kind === 'decimal' ? `CAST("${value.column}" AS REAL)` : `"${value.column}"`;
    case 'binary': {
      const [left, right] = [numberSql(value.left), numberSql(value.right)];
      return left === undefined || right === undefined ? undefined : `(${left} ${value.operator} ${right})`;
    }
    default:
      return undefined;
  }
}

function numberSql(value: Value): string | undefined {
  return value.kind === 'literal' && typeOf(value).kind === 'decimal' ? value.text : valueSql(value);
}

function conditionSql(condition: Condition): string | undefined {
  switch (condition.kind) {
    case 'compare': {
      const [left, right] = [numberSql(condition.left), numberSql(condition.right)];
      if (left === undefined || right === undefined) return undefined;
      return `${left} ${condition.operator === '!=' ? '<>' : condition.operator} ${right}`;
    }
    case 'member': {
      const item = valueSql(condition.item);
      const members = condition.members.map(valueSql);
      if (item === undefined || members.some((member) => member === undefined)) return undefined;
      return `${item} ${condition.negated ? 'NOT IN' : 'IN'} (${members.join(', ')})`;
    }
    case 'logical': {
      const parts = condition.parts.map(conditionSql);
      if (parts.some((part) => part === undefined)) return undefined;
      return parts.map((part) => `(${part})`).join(condition.operator === 'and' ? ' AND ' : ' OR ');
    }
    default:
      return undefined;
  }
}
