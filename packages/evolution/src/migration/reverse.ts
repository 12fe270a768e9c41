import type { PhysicalSchema } from '../schema/physicalSchema.ts';
import type { ColumnHint, MigrationHints } from './hints.ts';
import { valuesOf } from './rules.ts';
import type { ValueMapping } from './valuePlan.ts';

/**
 * What is known of the way back to a schema. Names return, and so does a value that took the place of exactly one other and
 * was not there before. What was filled, cut or thrown away does not come back, and nothing may be lost: where rows have
 * come to hold what that schema has no place for, the way back is refused.
 */
export function reversed({ tables, columns }: MigrationHints, before: PhysicalSchema): MigrationHints {
  const tableUntilNow = new Map(tables.map(({ table, renamedFrom }) => [table, renamedFrom]));
  return {
    tables: tables.map(({ table, renamedFrom }) => ({ table: renamedFrom, renamedFrom: table })),
    columns: columns.flatMap((hint) => reversedColumn(hint, tableUntilNow.get(hint.table) ?? hint.table, before)),
    forced: [],
  };
}

function reversedColumn(hint: ColumnHint, table: string, before: PhysicalSchema): readonly ColumnHint[] {
  const { column, renamedFrom, batch } = hint;
  const name = renamedFrom ?? column;
  const map = reversedMap(hint.map ?? [], valuesBefore(before, table, name));
  if (renamedFrom === undefined && map.length === 0) return [];
  return [
    {
      table,
      column: name,
      ...(renamedFrom === undefined ? {} : { renamedFrom: column }),
      ...(map.length === 0 ? {} : { map }),
      ...(batch === undefined ? {} : { batch }),
    },
  ];
}

function reversedMap(map: readonly ValueMapping[], had: readonly string[]): readonly ValueMapping[] {
  return map
    .filter(({ to }) => !had.includes(to) && map.filter((other) => other.to === to).length === 1)
    .map(({ from, to }) => ({ from: to, to: from }));
}

function valuesBefore(before: PhysicalSchema, table: string, column: string): readonly string[] {
  const checks = before.tables.find(({ name }) => name === table)?.checks ?? [];
  return checks.map(({ predicate }) => valuesOf(predicate)).find((rule) => rule?.column === column)?.values ?? [];
}
