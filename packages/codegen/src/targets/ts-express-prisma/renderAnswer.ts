import type { ListParent, Statement } from '../../plan/program.ts';
import type { AnswerPart, EntityPlan } from '../../plan/servicePlan.ts';
import type { Value } from '../../plan/values.ts';
import { type StatementScope, table } from './renderStatements.ts';
import { renderRow, renderStored } from './renderValue.ts';

type Answer = Extract<Statement, { kind: 'answer' }>;

/** What is read together with the row that is answered; undefined where it is answered alone. */
export function answerInclude(scope: StatementScope): string | undefined {
  const [, ...nested] = scope.answer?.parts ?? [];
  return nested.length === 0 ? undefined : includeOf(nested);
}

/** `return orderView(order)`; with nested parts the row is read again together with them, unless it was read so. */
export function renderAnswer({ variable, values, made }: Answer, scope: StatementScope): string[] {
  const [first, ...nested] = scope.answer?.parts ?? [];
  const said = values.map(({ name, value }) => renderMember(name, value, scope));
  if (first === undefined || variable === undefined) {
    const told = made === undefined ? [] : [`work.made = ${asText(made, scope)};`];
    return [...told, `return { ${said.join(', ')} };`];
  }
  if (nested.length > 0 && scope.whole === variable) {
    return [`return ${renderParts(variable, first, nested, scope, said)};`];
  }
  if (nested.length > 0) {
    const name = variable === 'answer' ? 'whole' : 'answer';
    return [
      `const ${name} = await ${table(first.entity, scope)}.findUniqueOrThrow({ where: { id: ${variable}.id }, include: ${includeOf(nested)} });`,
      `return ${renderParts(name, first, nested, scope, said)};`,
    ];
  }
  const row = `${view(first.entity, scope)}(${variable})`;
  return [said.length === 0 ? `return ${row};` : `return { ...${row}, ${said.join(', ')} };`];
}

/** As it stands in a path. */
function asText(value: Value, scope: StatementScope): string {
  const code = renderStored(value, scope);
  return value.kind === 'column' && value.type.kind === 'int' ? `String(${code})` : code;
}

/** `total: order.total`; what is missing is null. */
function renderMember(name: string, value: Value, scope: StatementScope): string {
  const code = renderStored(value, scope);
  const mayBeUndefined =
    (value.kind === 'member' && value.optional) || (value.kind === 'column' && code.includes('?.'));
  return `${name}: ${code}${mayBeUndefined ? ' ?? null' : ''}`;
}

function view(entity: string, scope: StatementScope): string {
  return scope.imports.value(scope.names.view(entity), `${scope.root}views/${scope.names.viewFile(entity)}.js`);
}

function includeOf(parts: readonly AnswerPart[]): string {
  const each = parts.map((part) => {
    if (part.beyond !== undefined) {
      return `${part.relation}: { include: { ${part.beyond}: true }, orderBy: { ${part.beyond}_id: 'asc' } }`;
    }
    return `${part.relation}: ${part.many ? "{ orderBy: { id: 'asc' } }" : 'true'}`;
  });
  return `{ ${each.join(', ')} }`;
}

function renderParts(
  row: string,
  first: AnswerPart,
  nested: readonly AnswerPart[],
  scope: StatementScope,
  said: readonly string[] = [],
): string {
  const members = nested.map((part) => {
    const value = `${row}.${part.relation}`;
    const shown = view(part.entity, scope);
    if (part.beyond !== undefined) {
      return `${part.name}: ${value}.map(({ ${part.beyond} }) => ${shown}(${part.beyond}))`;
    }
    if (part.many) return `${part.name}: ${value}.map(${shown})`;
    return `${part.name}: ${part.optional ? `${value} === null ? null : ` : ''}${shown}(${value})`;
  });
  return `{ ...${view(first.entity, scope)}(${row}), ${[...members, ...said].join(', ')} }`;
}

/** A list: filters of the route and of the query, order, and page. */
export function renderList(statement: Extract<Statement, { kind: 'answerList' }>, scope: StatementScope): string[] {
  const { operation } = scope;
  const list = operation?.list;
  const [first, ...nested] = scope.answer?.parts ?? [];
  if (list === undefined || first === undefined) return [];
  const page = scope.imports.value('Page', `${scope.root}http/pagination.js`);
  const filters = list.filters.map((filter) =>
    filter.name === filter.column ? `${filter.name}: query.${filter.name}` : `${filter.column}: query.${filter.name}`,
  );
  const fixed = statement.where.map(({ column, value }) => `${column}: ${renderStored(value, scope)}`);
  const owner = statement.owner === undefined ? [] : [ownerFilter(statement.owner)];
  const parent = statement.parent;
  const within = parent === undefined ? [] : [withinParent(parent)];
  const source = table(statement.entity, scope);
  const typeName = scope.names.entity(statement.entity).typeName;
  const whereType = `${scope.imports.type('Prisma', `${scope.root}generated/prisma/client.js`)}.${typeName}WhereInput`;
  const show =
    nested.length === 0 ? view(first.entity, scope) : `(row) => (${renderParts('row', first, nested, scope)})`;
  const include = nested.length === 0 ? [] : [`include: ${includeOf(nested)}`];
  const order = `orderBy: [...(query.sort ?? []), ${defaultOrder(statement.entity, scope)}{ id: 'asc' }]`;
  const code =
    parent?.nullable === true
      ? [
          `if (${renderRow(parent.row)} === null) return new ${page}([], 0${list.pageSize === undefined ? '' : ', query.page, query.page_size'});`,
        ]
      : [];
  code.push(`const where: ${whereType} = ${whereOf(filters, [...within, ...owner, ...fixed])};`);
  if (list.pageSize === undefined) {
    code.push(`const rows = await ${source}.findMany({ ${['where', ...include, order].join(', ')} });`);
    code.push(`return new ${page}(rows.map(${show}), rows.length);`);
    return code;
  }
  code.push(`const total = await ${source}.count({ where });`);
  code.push(
    `const rows = await ${source}.findMany({ ${['where', ...include, order, 'skip: (query.page - 1) * query.page_size', 'take: query.page_size'].join(', ')} });`,
  );
  code.push(`return new ${page}(rows.map(${show}), total, query.page, query.page_size);`);
  return code;
}

function withinParent({ link, row, pairs }: ListParent): string {
  const ofParent = `${link.column}: ${renderRow(row)}.id`;
  return pairs === undefined ? ofParent : `${pairs.name}: { some: { ${ofParent} } }`;
}

/** What the route says and what the query says, both, also where they speak of the same column. */
function whereOf(filters: readonly string[], route: readonly string[]): string {
  const columnOf = (pair: string): string => pair.slice(0, pair.indexOf(':'));
  const spoken = new Set(filters.map(columnOf));
  const clash = route.some((pair) => spoken.has(columnOf(pair)));
  const parts = clash ? [...filters, `AND: { ${route.join(', ')} }`] : [...filters, ...route];
  return `{ ${parts.join(', ')} }`;
}

function ownerFilter(path: readonly string[]): string {
  const [first = '', ...rest] = path;
  return rest.length === 0 ? `${first}: caller.id` : `${first}: { ${ownerFilter(rest)} }`;
}

/** In the order made, where the rows know when that was. */
function defaultOrder(entity: string, scope: StatementScope): string {
  const made = madeColumn(scope.names.entity(entity));
  return made === undefined ? '' : `{ ${made}: 'asc' }, `;
}

/** Where a row knows when it was made. */
export function madeColumn({ fields }: EntityPlan): string | undefined {
  return fields.find(({ auto, immutable, type }) => auto && immutable && type.kind === 'timestamp')?.column;
}
