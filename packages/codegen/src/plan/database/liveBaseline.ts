import { type Baseline, type BaselineEdge, baselineOf, type Schema } from '@specwright/evolution/baseline';
import { type FieldShape, hasDecorator } from '@specwright/evolution/fieldShape';
import type { LiveColumn, LiveSchema, LiveTable } from '@specwright/evolution/schema/liveSchema';
import type { PhysicalTable } from '@specwright/evolution/schema/physicalSchema';
import type { SystemIndex } from '@specwright/model/system';
import { buildPlan } from '../buildPlan.ts';
import { pairName } from '../entityPlans.ts';
import { Findings } from '../findings.ts';
import { partsOfModule } from '../moduleParts.ts';
import type { EntityPlan, LinkPlan, ServicePlan } from '../servicePlan.ts';
import { type ColumnContext, isUniqueColumn, liveShape } from './liveShape.ts';
import { serviceSchema } from './serviceSchema.ts';

/** A baseline made of a database, and what that database has that it does not say. */
export interface LiveBaseline {
  readonly baseline: Baseline;
  /** Sentences: what a baseline cannot express, and what no database holds. */
  readonly notes: readonly string[];
  /** The tables that the module has, and those of the service around its entities. */
  readonly tables: readonly string[];
}

/**
 * The schema of a module as a database has it. Tables and columns are known by the names that `generate` gives them. What
 * the two have alike is as the specification says; what no database holds (decorators but for `@unique`, machines, the
 * content of objects) is taken from it. A column that the specification does not know becomes a field of its name.
 * @param accepted what was accepted before: apis, events and contracts are as there, without it as the specification has them
 * @returns undefined where the database has no table of the module
 */
export function liveBaseline(
  index: SystemIndex,
  module: string | null,
  live: LiveSchema,
  accepted?: Baseline,
): LiveBaseline | undefined {
  const part = index.system.modules.find(({ name }) => name === module);
  const plan = buildPlan(part === undefined ? index : partsOfModule(index, part.id), new Findings());
  const said = baselineOf(index, module);
  const reading = new Reading(plan, said, live);
  const own = plan.entities.filter((entity) => Object.hasOwn(said.entities, entity.name));
  const found = own.flatMap((entity) => {
    const table = live.tables.find(({ name }) => name === entity.table);
    return table === undefined ? [] : [{ entity, table }];
  });
  if (found.length === 0) return undefined;
  const schema = reading.schema(found);
  return {
    baseline: { ...(accepted ?? said), ...schema },
    notes: reading.notes,
    tables: [
      ...plan.ownTables.map(({ table }) => table),
      ...plan.entities.flatMap(({ pair, table }) => (pair === undefined ? [] : [table])),
      ...found.map(({ table }) => table.name),
    ],
  };
}

interface Found {
  readonly entity: EntityPlan;
  readonly table: LiveTable;
}

class Reading {
  readonly notes: string[] = [];
  readonly #plan: ServicePlan;
  readonly #said: Schema;
  readonly #expected: ReadonlyMap<string, PhysicalTable>;
  readonly #entities: ReadonlyMap<string, string>;

  constructor(plan: ServicePlan, said: Schema, live: LiveSchema) {
    this.#plan = plan;
    this.#said = said;
    this.#expected = new Map(serviceSchema(plan).tables.map((table) => [table.name, table]));
    const present = new Set(live.tables.map(({ name }) => name));
    this.#entities = new Map(
      plan.entities.filter(({ table }) => present.has(table)).map(({ table, name }) => [table, name]),
    );
  }

  schema(found: readonly Found[]): Schema {
    const names = new Set(found.map(({ entity }) => entity.name));
    const entities = Object.fromEntries(found.map((item) => [item.entity.name, this.#fields(item)]));
    const machines = Object.entries(this.#said.machines).filter(([name]) => {
      const [entity = '', field = ''] = name.split('.');
      return entities[entity]?.[field] !== undefined;
    });
    const edges = this.#said.edges.filter(({ from, to }) => names.has(from) || names.has(to));
    return {
      entities,
      edges: edges.flatMap((edge) => this.#edge(edge, found) ?? []),
      machines: Object.fromEntries(machines),
    };
  }

  #fields({ entity, table }: Found): Readonly<Record<string, FieldShape>> {
    const fields = new Map<string, FieldShape>();
    const said = this.#said.entities[entity.name] ?? {};
    const expected = this.#expected.get(table.name);
    for (const column of table.columns) {
      if (isDerived(column, table)) continue;
      const name = this.#fieldName(entity, column);
      if (name === undefined || fields.has(name)) continue;
      const field = entity.fields.find((item) => item.column === column.name);
      const link = entity.links.find((item) => item.column === column.name);
      const context: ColumnContext = {
        table,
        column,
        entityOfTable: (of) => this.#entities.get(of),
        said: said[name],
        ...(field === undefined ? {} : { field }),
        ...(link === undefined ? {} : { link }),
        ...(expected === undefined ? {} : { expected }),
        note: (text) => this.notes.push(`${table.name}.${column.name}: ${text}`),
      };
      fields.set(name, liveShape(context));
    }
    this.#noteRest(table, expected);
    return Object.fromEntries([...fields].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** The field that a column is; none for an `id` that is not declared and for the column of an edge. */
  #fieldName(entity: EntityPlan, column: LiveColumn): string | undefined {
    const field = entity.fields.find((item) => item.column === column.name);
    if (field !== undefined) {
      return this.#said.entities[entity.name]?.[field.name] === undefined ? undefined : field.name;
    }
    return entity.links.some((link) => link.column === column.name) ? undefined : column.name;
  }

  /** An edge lives in a column, `many:many` in a table of its own. */
  #edge(edge: BaselineEdge, found: readonly Found[]): BaselineEdge | undefined {
    if (edge.left === 'many' && edge.right === 'many') {
      const { table } = this.#plan.entities.find(({ name }) => name === pairName(edge.from, edge.to)) ?? {};
      return table === undefined || this.#entities.has(table) ? edge : undefined;
    }
    const place = this.#linkOf(edge);
    if (place === undefined) return edge;
    const table = found.find(({ entity }) => entity.id === place.entity.id)?.table;
    if (table?.columns.some(({ name }) => name === place.link.column) !== true) return undefined;
    const isUnique = isUniqueColumn(table, place.link.column);
    if (isUnique === place.link.unique) return edge;
    if (isUnique) return { ...edge, left: '1', right: '1' };
    // One of many belongs to the end that the column leads to.
    const parent = this.#plan.entities.find(({ id }) => id === place.link.target)?.name;
    return parent === edge.from ? { ...edge, left: '1', right: 'many' } : { ...edge, left: 'many', right: '1' };
  }

  #linkOf({ from, to }: BaselineEdge): { readonly entity: EntityPlan; readonly link: LinkPlan } | undefined {
    const name = (id: string): string | undefined => this.#plan.entities.find((entity) => entity.id === id)?.name;
    for (const entity of this.#plan.entities) {
      const link = entity.links.find((item) => {
        const ends = [entity.name, name(item.target)];
        return item.edge !== undefined && ends.includes(from) && ends.includes(to);
      });
      if (link !== undefined) return { entity, link };
    }
    return undefined;
  }

  /** Rules that neither became part of a field nor are ones that the specification makes. */
  #noteRest(table: LiveTable, expected: PhysicalTable | undefined): void {
    const names = new Set(
      [...(expected?.checks ?? []), ...(expected?.indexes ?? []), ...(expected?.foreignKeys ?? [])].map(
        ({ name }) => name,
      ),
    );
    const note = (text: string): number => this.notes.push(`${table.name}: ${text}`);
    if (table.primaryKey.length === 0) note('it has no primary key');
    else if (table.primaryKey.join() !== 'id') note(`its primary key is (${table.primaryKey.join(', ')}), not id`);
    for (const unique of table.uniques) {
      if (names.has(unique.name) || (unique.columns.length === 1 && !unique.partial && unique.columns[0] !== ''))
        continue;
      const over = unique.columns.includes('') ? 'an expression' : 'more than one column';
      note(`the unique index ${unique.name} is over ${unique.partial ? 'some rows' : over}`);
    }
    for (const check of table.checks) {
      if (names.has(check.name) || readsOneColumn(table, check.name)) continue;
      note(`the rule ${check.name} (${check.sql}) is none of a field: say it as an invariant`);
    }
    for (const key of table.foreignKeys) {
      if (key.columns.length > 1) note(`the foreign key ${key.name} has several columns`);
    }
  }
}

/** The order of decimals in SQLite, which stands beside them. */
function isDerived({ name, generated }: LiveColumn, { columns }: LiveTable): boolean {
  return generated && columns.some((other) => !other.generated && name.startsWith(`${other.name}_order`));
}

/** A rule that `liveShape` reads: about one column, in a form that it knows. */
function readsOneColumn(table: LiveTable, name: string): boolean {
  const predicate = table.checks.find((check) => check.name === name)?.predicate;
  const text = JSON.stringify(predicate ?? {});
  const columns = table.columns.filter((column) => text.includes(`"name":${JSON.stringify(column.name)}`));
  return predicate !== undefined && columns.length === 1 && !text.includes('"operator":"or"');
}

/** What of a baseline comes from the specification, because no database holds it. */
export function heldByNoDatabase({ entities, machines }: Schema): readonly string[] {
  const shapes = Object.values(entities).flatMap((fields) => Object.values(fields));
  const decorators = ['auto', 'computed', 'immutable', 'snapshot', 'sensitive'].filter((name) =>
    shapes.some((shape) => hasDecorator(shape, name)),
  );
  return [
    ...decorators.map((name) => `@${name}`),
    ...(Object.keys(machines).length > 0 ? ['machines'] : []),
    ...(shapes.some(({ content }) => content !== undefined) ? ['what objects and lists hold'] : []),
  ];
}
