import { memoIn, memoOf } from '@specwright/model/memo';
import type { Id } from '@specwright/model/reference';
import { ownerColumn } from '../ownership.ts';
import type { ColumnValue, Statement } from '../program.ts';
import type {
  EntityPlan,
  FieldPlan,
  LinkPlan,
  MemberPlan,
  OperationPlan,
  ServicePlan,
  ValueType,
} from '../servicePlan.ts';
import { type Agreement, agreeing } from './agreeing.ts';
import { type Cell, type Cells, endsOf, fits, isMoment, isNumber, moment, number } from './cells.ts';
import { type Caller, evaluate } from './evaluate.ts';
import { computeAll, isBroken } from './interpret.ts';
import { inKeeping } from './keeping.ts';
import { nodesOf } from './mentions.ts';
import { rowId } from './rowIds.ts';
import { isRefusal, type Refusal, type TableRow, Tables } from './tables.ts';

/** Who calls in the tests. */
export const callers = {
  customer: 'c0000000-0000-4000-8000-000000000001',
  stranger: 'c0000000-0000-4000-8000-000000000002',
} as const;

/** Who may call an operation: the customer, with the first of the roles where owning a row does not help. */
export function callerOf({ access }: OperationPlan): Caller | undefined {
  if (access.kind === 'public') return undefined;
  const role = access.kind === 'granted' && !access.owner ? (access.roles[0] ?? 'user') : 'user';
  return { id: callers.customer, role };
}

function otherCaller(count: number): string {
  return `c0000000-0000-4000-8000-1${String(count).padStart(11, '0')}`;
}

/** Entities, those that others link to first. */
export function inOrder(plan: ServicePlan): EntityPlan[] {
  const done: EntityPlan[] = [];
  const visit = (entity: EntityPlan, path: readonly Id[]): void => {
    if (done.includes(entity) || path.includes(entity.id)) return;
    for (const link of entity.links) {
      const target = plan.entities.find((candidate) => candidate.id === link.target);
      if (target !== undefined) visit(target, [...path, entity.id]);
    }
    done.push(entity);
  };
  for (const entity of plan.entities) visit(entity, []);
  return done;
}

/**
 * What a row holds where a test says nothing else: the smallest plausible values that its invariants allow, linked to
 * the first rows. Where no such values were found, the tables do not take it.
 */
export function plainRow(plan: ServicePlan, entity: EntityPlan, count = 1): Cells {
  const known = plainRowsOf(plan, entity);
  const row = known.get(count) ?? newPlainRow(plan, entity, count);
  known.set(count, row);
  return row;
}

/** Entity → number of the row → the row. */
const plainRowsOf = memoIn((_plan: ServicePlan, _entity: EntityPlan) => new Map<number, Cells>());

function newPlainRow(plan: ServicePlan, entity: EntityPlan, count: number): Cells {
  const bare = bareRow(plan, entity, count);
  const agreed = agreementOf(plan).filter((change) => change.entity === entity.id);
  return agreed.length === 0 ? bare : changedRow(plan, entity, bare, agreed);
}

function changedRow(plan: ServicePlan, entity: EntityPlan, row: Cells, changes: readonly Agreement[]): Cells {
  const whole = { ...row, ...Object.fromEntries(changes.map(({ column, cell }) => [column, cell])) };
  const fixed = new Set([...ownColumns(entity), ...changes.map(({ column }) => column)]);
  return inKeeping(plan, entity, whole, fixed) ?? whole;
}

/** What the first rows hold so that they break none of the lines about rows of several tables. */
const agreementOf = memoOf((plan: ServicePlan): readonly Agreement[] => {
  if (plan.kept.length === 0) return [];
  const bare = memoOf((entity: EntityPlan) => bareRow(plan, entity, 1));
  return agreeing(plan, bare, (changes) => {
    const tables = new Tables(plan);
    for (const entity of inOrder(plan)) {
      const own = changes.filter((change) => change.entity === entity.id);
      if (isRefusal(tables.insert(entity.id, changedRow(plan, entity, bare(entity), own)))) return undefined;
    }
    return computeAll(plan, tables) ? plan.kept.filter((line) => isBroken(plan, line, tables)) : undefined;
  });
});

function bareRow(plan: ServicePlan, entity: EntityPlan, count: number): Cells {
  const cells: Record<string, Cell> = {};
  for (const field of entity.fields) cells[field.column] = plainField(plan, entity, field, count);
  for (const link of entity.links) cells[link.column] = plainLink(plan, entity, link, count);
  const whole = { ...cells, id: rowId(plan, entity.id, count) };
  return inKeeping(plan, entity, whole, ownColumns(entity)) ?? whole;
}

/** What makes a row this one: the columns that tests say which row they mean by. */
export const ownColumns = memoOf(
  ({ fields }: EntityPlan): ReadonlySet<string> =>
    new Set(['id', ...fields.filter(({ unique }) => unique).map(({ column }) => column)]),
);

function plainLink(plan: ServicePlan, entity: EntityPlan, link: LinkPlan, count: number): Cell {
  if (!link.constrained) return callers.customer;
  if (link.target === entity.id && link.optional) return null;
  return rowId(plan, link.target, link.unique && count === 2 ? 2 : 1);
}

function plainField(plan: ServicePlan, entity: EntityPlan, field: FieldPlan, count: number): Cell {
  if (field.computed) return plainComputed(field);
  if (field.type.kind === 'enum') return initialState(plan, entity, field) ?? field.type.values[0] ?? null;
  if (ownerColumn(entity, plan.ownerNames) === field.column) {
    return field.unique && count > 1 ? otherCaller(count) : callers.customer;
  }
  if (field.unique && count > 1) return otherValue(field, count);
  return plainValue(field.type, field.bounds, field.name);
}

/** Of the n-th row, where no two rows have the same. */
function otherValue({ type, bounds, name }: FieldPlan, count: number): Cell {
  const first = plainValue(type, bounds, name);
  if (isNumber(first)) {
    const next = first.plus(count - 1);
    return fits(next, bounds) ? next : first.minus(count - 1);
  }
  if (isMoment(first)) return moment(first.offset * count);
  if (type.kind === 'bool') return count % 2 === 0;
  if (type.kind === 'uuid') return otherCaller(count);
  return type.kind === 'string' ? plainText(bounds, String(count)) : first;
}

function plainComputed(field: FieldPlan): Cell {
  if (field.optional) return null;
  return field.type.kind === 'int' || field.type.kind === 'decimal'
    ? number(0)
    : plainValue(field.type, field.bounds, field.name);
}

function initialState(plan: ServicePlan, entity: EntityPlan, field: FieldPlan): string | undefined {
  return plan.machines.find((machine) => machine.entity === entity.id && machine.field === field.name)?.initial;
}

/** A value of a type in the middle of its range. */
export function plainValue(type: ValueType, bounds: FieldPlan['bounds'], name: string): Cell {
  switch (type.kind) {
    case 'uuid':
      return rowIdOfNothing;
    case 'string':
      return plainText(bounds, name);
    case 'int':
    case 'decimal':
      return plainNumber(bounds);
    case 'bool':
      return false;
    case 'timestamp':
      return moment(3_600_000);
    case 'json':
      return null;
    case 'enum':
      return type.values[0] ?? null;
  }
}

const rowIdOfNothing = 'd0000000-0000-4000-8000-000000000001';

function plainText(bounds: FieldPlan['bounds'], word: string): string {
  const least = Number(bounds?.min ?? 0);
  const most = bounds?.max === undefined ? Number.POSITIVE_INFINITY : Number(bounds.max);
  return word.padEnd(least, 'x').slice(0, Math.min(most, 200));
}

/** 10 where the range allows it: enough for two to be taken from it. */
function plainNumber(bounds: FieldPlan['bounds']): Cell {
  return nearestIn(bounds, number(10));
}

/** The wish where the range allows it, else the end of the range that is nearest. */
export function nearestIn(bounds: FieldPlan['bounds'], wish: ReturnType<typeof number>): Cell {
  if (bounds === undefined) return wish;
  const { least, most } = endsOf(bounds);
  if (wish.lt(least)) return least;
  return most !== undefined && wish.gt(most) ? most : wish;
}

/** One row of each entity, all linked; computed fields are right. Copy it before you change it. */
export const plainTables = memoOf((plan: ServicePlan): Tables => {
  const tables = new Tables(plan);
  for (const entity of inOrder(plan)) {
    put(plan, tables, entity, plainRow(plan, entity));
  }
  computeAll(plan, tables);
  return tables;
});

/** Puts a row into its table, and before it the second rows of others that it leads to. */
export function put(plan: ServicePlan, tables: Tables, entity: EntityPlan, cells: Cells): TableRow | Refusal {
  for (const { target, column } of entity.links) {
    if (cells[column] !== cells.id) putSecond(plan, tables, target, cells[column] ?? null);
  }
  return tables.insert(entity.id, cells);
}

/** The second row of an entity is there where its id is named. */
export function putSecond(plan: ServicePlan, tables: Tables, id: Id, named: Cell): void {
  const entity = plan.entities.find((candidate) => candidate.id === id);
  if (entity === undefined || named !== rowId(plan, id, 2) || tables.byId(id, named) !== undefined) return;
  put(plan, tables, entity, plainRow(plan, entity, 2));
}

/** A body with all its members, each plausible; unique texts differ from those of the rows. */
export const plainBody = memoIn((plan: ServicePlan, operation: OperationPlan): Cells => {
  const members = operation.members.map((member) => [member.name, plainMember(plan, member)] as const);
  return bodyInKeeping(plan, operation, Object.fromEntries(members));
});

/** The body, changed where the invariants of the rows that it goes into ask for it and some other value is found. */
export function bodyInKeeping(plan: ServicePlan, operation: OperationPlan, body: Cells): Cells {
  const kept: Record<string, Cell> = { ...body };
  for (const statement of nodesOf(operation.body) as readonly Statement[]) {
    if (statement.kind !== 'create' && statement.kind !== 'patch' && statement.kind !== 'update') continue;
    const entity = plan.entities.find(({ id }) => id === statement.entity);
    if (entity === undefined || entity.predicates.length === 0) continue;
    const from = new Map(
      [...membersWritten(statement)].flatMap(([column, name]) => {
        const member = operation.members.find((candidate) => candidate.name === name);
        return member === undefined || kept[name] === undefined ? [] : [[column, member]];
      }),
    );
    const before = statement.kind === 'create' ? {} : plainRow(plan, entity);
    const given = Object.fromEntries([...from].map(([column, { name }]) => [column, kept[name] ?? null]));
    const cells = { ...before, ...cellsOf(statement.data, kept, plan), ...given };
    const others = [...entity.fields, ...entity.links]
      .map(({ column }) => column)
      .filter((column) => !from.has(column));
    const mended = inKeeping(plan, entity, cells, new Set(others));
    for (const [column, { name, optional, nullable, bounds }] of mended === undefined ? [] : from) {
      const cell = mended?.[column] ?? null;
      if (cell === null && optional && !nullable) delete kept[name];
      else if (cell === null ? nullable : fits(cell, bounds)) kept[name] = cell;
    }
  }
  return kept;
}

/** Column → the member of the body that goes into it. */
export function membersWritten(
  statement: Extract<Statement, { kind: 'create' | 'patch' | 'update' }>,
): ReadonlyMap<string, string> {
  const patched = statement.kind === 'patch' ? statement.members : [];
  return new Map([
    ...patched.map(({ column, member }) => [column, member] as const),
    ...statement.data.flatMap(({ column, value }) => (value.kind === 'member' ? [[column, value.name] as const] : [])),
  ]);
}

/** What a statement writes, as far as it is known before there are rows. */
function cellsOf(data: readonly ColumnValue[], body: Cells, plan: ServicePlan): Cells {
  const tables = new Tables(plan);
  const [rows, lists, locals] = [new Map(), new Map(), new Map()];
  const scope = { tables, caller: undefined, body, parameters: {}, rows, lists, locals, counter: { ids: 0 } };
  return Object.fromEntries(data.map(({ column, value }) => [column, evaluate(value, scope)]));
}

function plainMember(plan: ServicePlan, member: MemberPlan): Cell {
  if (member.row !== undefined) return rowId(plan, member.row);
  if (member.type.kind === 'int' || member.type.kind === 'decimal') return nearestIn(member.bounds, number(1));
  const word = member.type.kind === 'string' ? `new ${member.name}` : member.name;
  return member.type.kind === 'json' ? null : plainValue(member.type, member.bounds, word);
}

/** The parameters of a path: the ids of the first rows. */
export const plainParameters = memoIn(
  (plan: ServicePlan, operation: OperationPlan): Cells =>
    Object.fromEntries(
      operation.parameters.map((parameter) => {
        const entity = plan.entities.find((candidate) => candidate.id === parameter.entity);
        if (entity === undefined) return [parameter.name, rowIdOfNothing];
        const field = entity.fields.find((candidate) => candidate.name === parameter.field);
        return [parameter.name, plainRow(plan, entity)[field?.column ?? 'id'] ?? null];
      }),
    ),
);
