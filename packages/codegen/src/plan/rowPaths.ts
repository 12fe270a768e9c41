import type { Id } from '@specwright/model/reference';
import { visitColumns } from './columnsRead.ts';
import type { ProgramContext } from './compile/programContext.ts';
import type { Statement } from './program.ts';
import { directionsOf, type RowDirection } from './rowDirections.ts';
import type { ComputedPlan, LinkPlan } from './servicePlan.ts';
import type { Condition, Row, Value } from './values.ts';

/** From a row on: up to the one that it links to, or down to those that link to it. */
export interface Hop {
  readonly way: 'up' | 'down';
  readonly link: LinkPlan;
}

/** Rows of `entity` that are read, from the row that is spoken of on; the row itself where the path is empty. */
export interface RowDependency {
  readonly entity: Id;
  readonly path: readonly Hop[];
  /** The columns that are read, those too that say which rows they are. */
  readonly columns: readonly string[];
  /** Of the rows of a list: whether one more or one less of them makes a difference; absent where both do. */
  readonly directions?: ReadonlySet<RowDirection>;
}

/** What is asked of rows, or worked out of them, behind the statements of a program. */
interface RowReader {
  readonly variable: string;
  readonly entity: Id;
  readonly value?: Value;
  readonly condition?: Condition;
}

/** Every row that a program on `variable` reads; undefined where it looks rows up in another way than over links. */
export function rowsRead(
  context: ProgramContext,
  { variable, entity, value, condition }: RowReader,
): RowDependency[] | undefined {
  const paths = new Map<string, readonly Hop[]>([[variable, []]]);
  const found = new Found();
  found.add(entity, [], []);
  for (const statement of context.statements) {
    const hop = hopOf(statement);
    if (hop === undefined) return undefined;
    const from = pathOf(hop.from, paths);
    if (from === undefined) return undefined;
    const path = [...from, hop];
    const name = hop.isList ? context.lists.find((list) => list.variable === hop.variable)?.item : hop.variable;
    if (name !== undefined) paths.set(name, path);
    if (hop.way === 'up') found.add(hop.from.entity, from, [hop.link.column]);
    else found.add(hop.link.entity, path, [hop.link.column], directionsIn(condition, hop, context));
  }
  visitColumns([context.statements, value, condition], (row, column) => {
    for (let at: Row = row, read = column; ; ) {
      const path = pathOf(at, paths);
      if (path !== undefined) found.add(at.entity, path, [read]);
      if (at.kind === 'variable') break;
      read = at.link.column;
      at = at.of;
    }
  });
  return found.all;
}

function directionsIn(
  condition: Condition | undefined,
  { isList, variable }: Reached,
  { shared }: ProgramContext,
): RowDependency['directions'] {
  return isList && condition !== undefined ? directionsOf(condition, variable, shared.entities) : undefined;
}

type Reached = Hop & { readonly variable: string; readonly from: Row; readonly isList: boolean };

function hopOf(statement: Statement): Reached | undefined {
  switch (statement.kind) {
    case 'follow':
      return { way: 'up', link: statement.link, variable: statement.variable, from: statement.from, isList: false };
    case 'findChild': {
      const { variable, parent, child } = statement;
      return { way: 'down', link: child.link, variable, from: parent, isList: false };
    }
    case 'list': {
      const { variable, parent, link } = statement;
      return { way: 'down', link, variable, from: parent, isList: true };
    }
    default:
      return undefined;
  }
}

function pathOf(row: Row, paths: ReadonlyMap<string, readonly Hop[]>): readonly Hop[] | undefined {
  if (row.kind === 'variable') return paths.get(row.name);
  const from = pathOf(row.of, paths);
  return from === undefined ? undefined : [...from, { way: 'up', link: row.link }];
}

/** What computed columns are made of is read as well. */
export function withSources(read: readonly RowDependency[], computed: readonly ComputedPlan[]): RowDependency[] {
  const found = new Found();
  const queue = [...read];
  const done = new Set<string>();
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    found.add(next.entity, next.path, next.columns, next.directions);
    for (const plan of computed) {
      const { path, entity, columns } = next;
      const key = `${nameOfPath(path)} ${plan.entity}.${plan.field}`;
      if (plan.entity !== entity || !columns.includes(plan.field) || done.has(key)) continue;
      done.add(key);
      queue.push(
        ...plan.dependencies.map((source) => ({
          entity: source.entity,
          path: [...path, ...source.path],
          columns: source.columns,
        })),
      );
    }
  }
  return found.all;
}

function nameOfPath(path: readonly Hop[]): string {
  return path.map(({ way, link }) => `${way} ${link.entity}.${link.column}`).join(', ');
}

/** One dependency for each path. */
class Found {
  readonly #found = new Map<string, RowDependency>();

  get all(): RowDependency[] {
    return [...this.#found.values()];
  }

  /** What is known of the number of rows stays where nothing more is said of it. */
  add(entity: Id, path: readonly Hop[], columns: readonly string[], number?: RowDependency['directions']): void {
    const key = nameOfPath(path);
    const known = this.#found.get(key);
    const directions = number === undefined ? known?.directions : new Set([...(known?.directions ?? []), ...number]);
    this.#found.set(key, {
      entity,
      path,
      columns: [...new Set([...(known?.columns ?? []), ...columns])],
      ...(directions === undefined ? {} : { directions }),
    });
  }
}
