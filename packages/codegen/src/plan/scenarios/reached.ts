import type { Statement } from '../program.ts';
import type { Hop } from '../rowPaths.ts';
import type { TableRow, Tables } from './tables.ts';

/** The rows from which a path leads to a row. */
export function rowsBehind(path: readonly Hop[], row: TableRow, tables: Tables): readonly TableRow[] {
  let reached: readonly TableRow[] = [row];
  for (const { way, link } of path.toReversed()) {
    reached = reached.flatMap((one) =>
      way === 'down'
        ? (tables.follow(one, link) ?? [])
        : tables.rowsOf(link.entity).filter(({ cells }) => cells[link.column] === one.cells.id),
    );
  }
  return reached;
}

/** The rows that go when a row goes, as a statement says it. */
export function goingWith(
  row: TableRow,
  { links }: Extract<Statement, { kind: 'keepEach' }>,
  tables: Tables,
): readonly TableRow[] {
  return rowsBehind(
    links.map((link) => ({ way: 'up', link })),
    row,
    tables,
  );
}
