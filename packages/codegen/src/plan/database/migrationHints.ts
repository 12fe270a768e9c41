import type { BaselineEdge } from '@specwright/evolution/baseline';
import type { Change, Declaration, DeclaredChange } from '@specwright/evolution/changes';
import { hasDecorator } from '@specwright/evolution/fieldShape';
import {
  type ChildrenValue,
  type ColumnHint,
  type ForcedLoss,
  type MigrationHints,
  noHints,
  type PairChange,
  type RowValue,
  type TableHint,
} from '@specwright/evolution/migration/hints';
import { columnsOfOperand, columnsOfPredicate, renamedTables } from '@specwright/evolution/migration/renames';
import type {
  ColumnType,
  Operand,
  PhysicalColumn,
  PhysicalSchema,
  PhysicalTable,
} from '@specwright/evolution/schema/physicalSchema';
import type { Origin } from '@specwright/model/origin';
import type { Id } from '@specwright/model/reference';
import { pluralSnakeCase, snakeCase } from '@specwright/model/words';
import { typeOf } from '../compile/bindExpression.ts';
import { pairName } from '../entityPlans.ts';
import type { ComputedPlan, EntityPlan, ServicePlan } from '../servicePlan.ts';
import type { Value } from '../values.ts';
import { columnType, operandOf as operandOfValue, selectionOf } from './predicates.ts';
import { filledWith, type NamedRow, operandIn } from './rowExpressions.ts';

/** What `evolve` lines say, in terms of the tables of a service. Lines about what the service does not have say nothing. */
export function migrationHints(
  changes: readonly DeclaredChange[],
  plan: Pick<ServicePlan, 'entities' | 'computed'>,
  before: PhysicalSchema,
): MigrationHints {
  const names = new TableNames(changes, plan, before);
  return {
    tables: [...changes.flatMap((change) => names.rename(change)), ...names.renamedPairs()],
    columns: mergedHints([
      ...changes.flatMap((change) => [...names.edgeColumns(change), ...names.columnHint(change)]),
      ...names.renamedPairColumns(),
    ]),
    forced: changes.flatMap((change) => names.forcedLoss(change)),
    pairs: changes.flatMap((change) => names.pairChange(change)?.change ?? []),
  };
}

/** A line of which a migration would leave out something. */
export interface UnwritableLine {
  readonly message: string;
  readonly origin: Origin;
}

/** The lines that say of rows what no migration can: without it rows would get another value than the line says. */
export function unwritableLines(
  changes: readonly DeclaredChange[],
  plan: Pick<ServicePlan, 'entities' | 'computed'>,
  before: PhysicalSchema,
): readonly UnwritableLine[] {
  const names = new TableNames(changes, plan, before);
  return changes.flatMap((change) => names.unwritable(change));
}

/** The names of tables and columns for those of entities and fields. */
class TableNames {
  readonly #entities: ReadonlyMap<string, EntityPlan>;
  readonly #computed: readonly ComputedPlan[];
  readonly #before: PhysicalSchema;
  /** New name of an entity → its name until now. */
  readonly #renamed: ReadonlyMap<string, string>;
  /** `Product.name`, as a field was called until now → its present name. */
  readonly #renamedFields: ReadonlyMap<string, string>;
  readonly #renames: MigrationHints;

  constructor(
    changes: readonly DeclaredChange[],
    plan: Pick<ServicePlan, 'entities' | 'computed'>,
    before: PhysicalSchema,
  ) {
    this.#computed = plan.computed;
    this.#entities = new Map(plan.entities.map((entity) => [entity.name, entity]));
    this.#before = before;
    this.#renamed = new Map(
      changes.flatMap(({ change }) => (change.kind === 'entityRenamed' ? [[change.entity, change.from] as const] : [])),
    );
    this.#renamedFields = new Map(
      changes.flatMap(({ change }) =>
        change.kind === 'fieldRenamed' ? [[`${change.entity}.${change.from}`, change.to] as const] : [],
      ),
    );
    this.#renames = this.#renamesOf(changes);
  }

  /** What is called otherwise, and nothing else of it. */
  #renamesOf(changes: readonly DeclaredChange[]): MigrationHints {
    return {
      ...noHints,
      tables: changes.flatMap((change) => this.rename(change)),
      columns: changes.flatMap((change) => [
        ...this.edgeColumns(change),
        ...(change.change.kind === 'fieldRenamed' ? this.columnHint(change) : []),
      ]),
    };
  }

  rename({ change }: DeclaredChange): TableHint[] {
    const entity = this.#entities.get(change.entity);
    if (change.kind !== 'entityRenamed' || entity === undefined) return [];
    return [{ table: entity.table, renamedFrom: pluralSnakeCase(change.from) }];
  }

  /** The column of an edge without a field is called after the entity that it leads to. */
  edgeColumns({ change }: DeclaredChange): ColumnHint[] {
    const parent = change.kind === 'entityRenamed' ? this.#entities.get(change.entity) : undefined;
    if (change.kind !== 'entityRenamed' || parent === undefined) return [];
    const children = [...this.#entities.values()].flatMap(({ name, table, links }) =>
      links
        .filter((link) => link.field === undefined && link.target === parent.id)
        .map(({ column }) => ({ name, table, column })),
    );
    return children.flatMap(({ name, table, column }) => {
      const from = `${snakeCase(change.from)}_id`;
      return this.#columnUntilNow(name, from) === from && from !== column ? [{ table, column, renamedFrom: from }] : [];
    });
  }

  /** The tables of edges `many:many` are named after both entities. */
  renamedPairs(): TableHint[] {
    return this.#pairs().flatMap(({ table, tableUntilNow }) =>
      table === tableUntilNow ? [] : [{ table, renamedFrom: tableUntilNow }],
    );
  }

  /** So are their columns, each after one of them. */
  renamedPairColumns(): ColumnHint[] {
    return this.#pairs().flatMap(({ table, columns }) =>
      columns.flatMap(({ now, untilNow }) => (now === untilNow ? [] : [{ table, column: now, renamedFrom: untilNow }])),
    );
  }

  #pairs() {
    const byId = new Map([...this.#entities.values()].map((entity) => [entity.id, entity]));
    return [...this.#entities.values()].flatMap(({ pair, table }) => {
      const [from, to] = [byId.get(pair?.from.target ?? ''), byId.get(pair?.to.target ?? '')];
      if (pair === undefined || from === undefined || to === undefined) return [];
      const columns = [
        { link: pair.from, entity: from },
        { link: pair.to, entity: to },
      ].map(({ link, entity }) => {
        const prefix = link.column.slice(0, -`${snakeCase(entity.name)}_id`.length);
        return { now: link.column, untilNow: `${prefix}${snakeCase(this.#nameUntilNow(entity.name))}_id` };
      });
      const name = pairName(this.#nameUntilNow(from.name), this.#nameUntilNow(to.name));
      return [{ table, tableUntilNow: pluralSnakeCase(name), columns }];
    });
  }

  columnHint({ change, declaration }: DeclaredChange): ColumnHint[] {
    const entity = this.#entities.get(change.entity);
    if (entity === undefined || declaration === undefined) return [];
    if (change.kind === 'fieldRenamed') {
      const column = columnOf(entity, change.to);
      const from = this.#columnUntilNow(change.entity, change.from);
      return column === undefined || from === undefined
        ? []
        : [{ table: entity.table, column: column.name, renamedFrom: from }];
    }
    if (change.kind !== 'fieldAdded' && change.kind !== 'fieldAltered') return [];
    const column = columnOf(entity, change.field);
    if (column === undefined) return [];
    // A field that becomes a reference, or is none any more, has a column of another name.
    const was = change.kind === 'fieldAltered' ? this.#columnUntilNow(change.entity, change.field) : undefined;
    const renamed = was === undefined || was === column.name ? {} : { renamedFrom: was };
    const isOwnId = change.kind === 'fieldAdded' && hasDecorator(change.after, 'auto') && column.type === 'uuid';
    const parted = this.pairChange({ change, declaration })?.fill;
    const filled = declaration.fill && filledWith(declaration.fill, column.type, this.#rowOf(entity));
    const equation = change.kind === 'fieldAdded' ? this.#equation(entity, change.field) : undefined;
    const fill: RowValue | undefined = filled ?? parted ?? (isOwnId ? { kind: 'newId' } : equation);
    return [
      {
        table: entity.table,
        column: column.name,
        ...renamed,
        ...this.#said(declaration, entity),
        ...(fill === undefined ? {} : { fill }),
        ...(equation === undefined ? {} : { computed: fill === equation }),
      },
    ];
  }

  /** A line whose expression would be left out, and what to say in its place. */
  unwritable({ change, declaration }: DeclaredChange): UnwritableLine[] {
    const entity = this.#entities.get(change.entity);
    if (entity === undefined || declaration === undefined || !('field' in change)) return [];
    const { fill, using, origin } = declaration;
    const row = this.#rowOf(entity);
    const problems = [using, fill].flatMap((value) => {
      if (value?.kind !== 'expression') return [];
      const { text } = value;
      return filledWith(value, 'text', row) === undefined
        ? [
            `A migration cannot work out '${text}': it knows the columns of the row, literals and + - * /. Say it with these, ` +
              'or add the field as optional, fill it by a migration of your own, and require it with the next release.',
          ]
        : [];
    });
    const column = columnOf(entity, change.field);
    const was = this.#columnBefore(entity, change.field);
    if (using !== undefined && was !== undefined && was.type === column?.type) {
      problems.push(
        `'using' gives rows a value of another type, and '${change.field}' stays ${was.type} in the database. Say \`map\`, ` +
          '`else` or `backfill`, or give the value to a new field.',
      );
    }
    return problems.map((message) => ({ message, origin }));
  }

  forcedLoss({ change, declaration }: DeclaredChange): ForcedLoss[] {
    const reason = declaration?.force;
    if (reason === undefined) return [];
    const table = this.#tableUntilNow(change.entity);
    if (change.kind === 'entityRemoved') return [{ table, reason }];
    const pairs = 'edge' in change && change.edge !== undefined ? this.#pairsThatGo(change.edge) : undefined;
    if (pairs !== undefined) return [{ table: pairs, reason }];
    const column = this.#leaves(change) ? this.#columnUntilNow(change.entity, change.field) : undefined;
    return column === undefined ? [] : [{ table, column, reason }];
  }

  /** The pairs of an edge that became `many:many`, or is so no longer, where a column held or will hold them. */
  pairChange({
    change,
    declaration,
  }: Pick<DeclaredChange, 'change' | 'declaration'>):
    | { readonly change: PairChange; readonly fill?: ChildrenValue }
    | undefined {
    if (change.kind !== 'fieldAltered') return undefined;
    const edge = change.edge ?? change.changedEdge;
    const turn = change.aspects.find(({ kind }) => kind === 'cardinalityChanged')?.name;
    const entity = this.#entities.get(change.entity);
    if (edge === undefined || turn === undefined || entity === undefined) return undefined;
    const was = this.#columnUntilNow(change.entity, change.field);
    if (turn.endsWith(' to many:many')) {
      const pair = [...this.#entities.values()].find(({ name }) => name === pairName(edge.from, edge.to));
      if (pair?.pair === undefined || was === undefined || columnOf(entity, change.field) !== undefined)
        return undefined;
      const [own, other] = [pair.pair.to.column, pair.pair.from.column];
      const unique = turn.startsWith('1:1');
      return { change: { kind: 'joined', table: entity.table, column: was, unique, pairs: pair.table, own, other } };
    }
    const column = columnOf(entity, change.field);
    const pairs = turn.startsWith('many:many') ? this.#pairsThatGo(edge) : undefined;
    const table = this.#before.tables.find(({ name }) => name === pairs);
    if (table === undefined || column === undefined || was !== undefined) return undefined;
    const [from, to] = [edge.from, edge.to].map((name) => `${snakeCase(this.#nameUntilNow(name))}_id`);
    const [other = '', own = ''] = from === to ? [from, `other_${to}`] : [from, to];
    const first = declaration?.force === undefined ? 'only' : 'first';
    const pick = declaration === undefined || declaration.dedupe === 'fail' ? first : declaration.dedupe;
    return {
      change: {
        kind: 'parted',
        table: entity.table,
        column: column.name,
        unique: turn.endsWith('1:1'),
        pairs: table.name,
        own,
        other,
      },
      fill: { kind: 'children', function: pick, table, link: own, of: { kind: 'column', name: other } },
    };
  }

  /** The table of an edge that is not `many:many` any more, or not there. */
  #pairsThatGo({ from, to }: BaselineEdge): string | undefined {
    const table = pluralSnakeCase(pairName(this.#nameUntilNow(from), this.#nameUntilNow(to)));
    const stays = this.#pairs().some(({ tableUntilNow }) => tableUntilNow === table);
    return !stays && this.#before.tables.some(({ name }) => name === table) ? table : undefined;
  }

  /** Its column goes: with the field, or with an edge that no column holds any more. */
  #leaves(change: Change): change is Extract<Change, { kind: 'fieldRemoved' | 'fieldAltered' }> {
    if (change.kind === 'fieldRemoved') return true;
    const entity = this.#entities.get(change.entity);
    return change.kind === 'fieldAltered' && entity !== undefined && columnOf(entity, change.field) === undefined;
  }

  /** What a computed field follows from, where the columns that the row has had, by their new names, say it. */
  #equation(entity: EntityPlan, field: string): RowValue | undefined {
    const computed = this.#computed.find((plan) => plan.entity === entity.id && plan.field === field);
    if (computed === undefined) return undefined;
    if (computed.body.some(({ kind }) => kind !== 'line')) return this.#childrenValue(entity, computed);
    const operand = operandOfValue(computed.value);
    const table = renamedTables(this.#before, this.#renames).get(entity.table)?.table;
    const had = new Set(table?.columns.map(({ name }) => name));
    return operand !== undefined && [...columnsOfOperand(operand)].every((column) => had.has(column))
      ? operand
      : undefined;
  }

  /** Rows are taken together that refer to the row now as they did before. */
  #childrenValue(entity: EntityPlan, { value, body, field }: ComputedPlan): ChildrenValue | undefined {
    if (value.kind !== 'aggregate') return undefined;
    const lists = body.flatMap((statement) => (statement.kind === 'line' ? [] : [statement]));
    const [list] = lists;
    if (lists.length !== 1 || list?.kind !== 'list' || list.variable !== value.list) return undefined;
    const { function: name } = value;
    const of = name === 'count' ? undefined : value.of && numberOf(value.of);
    const where = value.where && selectionOf(value.where);
    if ((name !== 'count' && of === undefined) || (value.where !== undefined && where === undefined)) {
      return undefined;
    }
    const { column: link } = list.link;
    const read = [link, ...(of ? columnsOfOperand(of) : []), ...(where ? columnsOfPredicate(where) : [])];
    const table = this.#tableWithSame(list.entity, read);
    const isOptional = entity.fields.some((item) => item.name === field && item.optional);
    const ofNone = isOptional && ['avg', 'min', 'max'].includes(name) ? ({ ofNone: 'null' } as const) : {};
    return (
      table && { kind: 'children', function: name, table, link, ...(of && { of }), ...(where && { where }), ...ofNone }
    );
  }

  /** The table of an entity as it was, in the names of now, where it has these columns with their types. */
  #tableWithSame(id: Id, columns: readonly string[]): PhysicalTable | undefined {
    const entity = [...this.#entities.values()].find((item) => item.id === id);
    if (entity === undefined) return undefined;
    const table = renamedTables(this.#before, this.#renames).get(entity.table)?.table;
    const now = new Map<string, ColumnType>([
      ...entity.links.map(({ column }) => [column, 'uuid'] as const),
      ...entity.fields.map(({ column, type }) => [column, columnType(type)] as const),
    ]);
    const isSame = (name: string): boolean =>
      table?.columns.find((column) => column.name === name)?.type === now.get(name);
    return columns.every(isSame) ? table : undefined;
  }

  /** The columns that an expression may name: those of the row as it is, and those that it has had. */
  #rowOf(entity: EntityPlan): NamedRow {
    return {
      entity: entity.name,
      column: (name) => {
        const now = this.#renamedFields.get(`${entity.name}.${name}`);
        const column = columnOf(entity, now ?? name);
        return column?.name ?? this.#columnUntilNow(entity.name, name);
      },
    };
  }

  /** Of a field that was renamed the column under its old name. */
  #columnBefore(entity: EntityPlan, field: string): PhysicalColumn | undefined {
    const renamed = [...this.#renamedFields].find(([from, to]) => to === field && from.startsWith(`${entity.name}.`));
    const name = this.#columnUntilNow(entity.name, renamed?.[0].slice(entity.name.length + 1) ?? field);
    const table = this.#before.tables.find((item) => item.name === this.#tableUntilNow(entity.name));
    return table?.columns.find((column) => column.name === name);
  }

  #said(declaration: Declaration, entity: EntityPlan): Omit<ColumnHint, 'table' | 'column'> {
    const { mapping, dedupe, misfit, batch } = declaration;
    const map = Object.entries(mapping).map(([from, to]) => ({ from, to }));
    const using = declaration.using && operandIn(declaration.using.value, this.#rowOf(entity));
    return {
      ...(using === undefined ? {} : { using }),
      ...(map.length === 0 ? {} : { map }),
      ...(dedupe === 'fail' ? {} : { dedupe }),
      ...(misfit === 'reject' ? {} : { misfits: misfit }),
      ...(batch === undefined ? {} : { batch }),
    };
  }

  #tableUntilNow(entity: string): string {
    return pluralSnakeCase(this.#nameUntilNow(entity));
  }

  #nameUntilNow(entity: string): string {
    return this.#renamed.get(entity) ?? entity;
  }

  /** A field of its own name, or the id of a row under the name of the link, which is that of a parent where its own is taken. */
  #columnUntilNow(entity: string, field: string): string | undefined {
    const table = this.#before.tables.find(({ name }) => name === this.#tableUntilNow(entity));
    const names = table?.columns.map(({ name }) => name) ?? [];
    return [field, `${field}_id`, `parent_${field}_id`].find((name) => names.includes(name));
  }
}

/** A value of one row that is a number. */
function numberOf(value: Value): Operand | undefined {
  const { kind } = typeOf(value);
  return kind === 'int' || kind === 'decimal' ? operandOfValue(value) : undefined;
}

interface NamedColumn {
  readonly name: string;
  readonly type: ColumnType;
}

function columnOf(entity: EntityPlan, name: string): NamedColumn | undefined {
  const field = entity.fields.find((item) => item.name === name);
  if (field !== undefined) return { name: field.column, type: columnType(field.type) };
  const link = entity.links.find((item) => item.name === name) ?? entity.links.find(isEdgeOf(name));
  return link === undefined ? undefined : { name: link.column, type: 'uuid' };
}

/** The link of an edge whose own name is taken: by a field, or as it leads to the same entity. */
function isEdgeOf(name: string): (link: EntityPlan['links'][number]) => boolean {
  return (link) => link.field === undefined && link.name === `parent_${name}`;
}

/** A column that was renamed and changed has two lines. */
function mergedHints(hints: readonly ColumnHint[]): readonly ColumnHint[] {
  const merged = new Map<string, ColumnHint>();
  for (const hint of hints) {
    const key = `${hint.table}.${hint.column}`;
    merged.set(key, { ...merged.get(key), ...hint });
  }
  return [...merged.values()];
}
