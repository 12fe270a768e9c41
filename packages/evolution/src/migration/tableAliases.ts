import type { PhysicalSchema, TableAlias } from '../schema/physicalSchema.ts';
import type { RenamedTable } from './renames.ts';

/**
 * The old names of tables that are renamed, for the version before: with its columns, in the columns that there are now.
 * One whose name another table takes has none.
 */
export function tableAliases(
  schema: PhysicalSchema,
  renamed: ReadonlyMap<string, RenamedTable>,
): readonly TableAlias[] {
  return schema.tables.flatMap((table) => {
    const was = renamed.get(table.name);
    const isTaken = schema.tables.some(({ name }) => name === was?.original.name);
    if (was === undefined || isTaken) return [];
    const { name, columns, primaryKey } = was.original;
    const namesNow = new Map([...was.originalColumns].map(([to, from]) => [from, to]));
    return [
      {
        name,
        table: table.name,
        columns: columns.map((column) => ({ ...column, of: namesNow.get(column.name) ?? column.name })),
        primaryKey,
      },
    ];
  });
}
