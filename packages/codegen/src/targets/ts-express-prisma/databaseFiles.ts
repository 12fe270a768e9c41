import { orderColumn } from '@specwright/evolution/schema/sqlite';
import type { EntityPlan, FieldPlan, LinkPlan, OwnTablePlan } from '../../plan/servicePlan.ts';
import type { Database } from '../target.ts';
import type { Names } from './naming.ts';
import { nativeType, prismaType } from './typeMap.ts';

/** The column by which rows are sorted. SQLite keeps decimals as text, which has another order than the numbers. */
export function sortColumn(entity: EntityPlan, field: Pick<FieldPlan, 'column' | 'type'>, database: Database): string {
  if (field.type.kind !== 'decimal' || database !== 'sqlite') return field.column;
  return orderColumn(
    entity.fields.map(({ column }) => ({ name: column })),
    field.column,
  );
}

/** `prisma/schema.prisma`. */
export function prismaSchema(names: Names): string {
  const { plan, database } = names;
  const enums = new Map<string, readonly string[]>();
  for (const { type } of plan.entities.flatMap((entity) => entity.fields)) {
    if (type.kind === 'enum' && database === 'sqlite') enums.set(type.name, type.values);
  }
  const blocks = [
    prismaHead(database),
    ...[...enums].map(([name, values]) => `enum ${name} {\n${values.map((value) => `  ${value}`).join('\n')}\n}`),
    ...plan.entities.map((entity) => prismaModel(entity, names)),
    ...plan.ownTables.map((table) => ownModel(table, database)),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** Where a service keeps its rows when nothing is said: a file in its folder, or the server of `compose.yaml`. */
export function defaultUrl(name: string, database: Database): string {
  return database === 'sqlite' ? `file:./data/${name}.db` : `postgresql://${name}:development@localhost:5432/${name}`;
}

/** What Prisma calls the database. */
export function prismaProvider(database: Database): string {
  return database === 'postgres' ? 'postgresql' : database;
}

function prismaHead(database: Database): string {
  return `generator client {
  provider            = "prisma-client"
  output              = "../src/generated/prisma"
  runtime             = "nodejs"
  moduleFormat        = "esm"
  importFileExtension = "js"
}

datasource db {
  provider = "${prismaProvider(database)}"
}`;
}

function ownModel({ typeName, table, doc, columns, key, indexed }: OwnTablePlan, database: Database): string {
  const [only, ...more] = key;
  const lines = columns.map(({ name, type, optional }) => [
    name,
    `${prismaType(type, database)}${optional === true ? '?' : ''}`,
    ...(name === only && more.length === 0 ? ['@id'] : []),
    ...nativeType(type, database),
  ]);
  const blocks = [
    ...(more.length === 0 ? [] : [`@@id([${key.join(', ')}])`]),
    ...indexed.map((column) => `@@index([${column}])`),
    `@@map("${table}")`,
  ];
  return `/// ${doc}\nmodel ${typeName} {\n${aligned(lines)}\n\n${blocks.map((line) => `  ${line}`).join('\n')}\n}`;
}

function prismaModel(entity: EntityPlan, names: Names): string {
  const { database } = names;
  const lines: string[][] = entity.fields.flatMap((field) => {
    const optional = field.optional ? '?' : '';
    const unique = field.unique || field.link?.unique === true ? ['@unique'] : [];
    const marks = [...(field.name === 'id' ? ['@id'] : unique), ...nativeType(field.type, database)];
    const column = [field.column, `${prismaType(field.type, database)}${optional}`, ...marks];
    const order = sortColumn(entity, field, database);
    return order === field.column ? [column] : [column, [order, `Float${optional}`, '@default(dbgenerated())']];
  });
  for (const link of entity.links) {
    if (link.field === undefined) {
      const marks = [...(link.unique ? ['@unique'] : []), ...nativeType({ kind: 'uuid' }, database)];
      lines.push([link.column, `String${link.optional ? '?' : ''}`, ...marks]);
    }
    const target = names.entity(link.target).typeName;
    const rule = link.cascade ? 'Cascade' : 'NoAction';
    const relation = `@relation("${relationName(link, names)}", fields: [${link.column}], references: [id], onDelete: ${rule})`;
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
  const pair = entity.pair === undefined ? '' : `  @@unique([${entity.pair.from.column}, ${entity.pair.to.column}])\n`;
  return `${doc}model ${entity.typeName} {\n${aligned(lines)}\n\n${pair}  @@map("${entity.table}")\n}`;
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
