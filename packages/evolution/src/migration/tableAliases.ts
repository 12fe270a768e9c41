import type { PhysicalSchema, TableAlias } from '../schema/physicalSchema.ts';
import type { RenamedTable } from './renames.ts';

/**
 * The old names of tables that are renamed, for the version before: with its columns, in the columns that there are now.
 * One whose name another table takes has none. What is still unique is known by the name of its rule.
 */
export function tableAliases(
  schema: PhysicalSchema,
  renamed: ReadonlyMap<string, RenamedTable>,
): readonly TableAlias[] {
  return schema.tables.flatMap((table) => {
    const was = renamed.get(table.name);
    const isTaken = schema.tables.some(({ name }) => name === was?.original.name);
    if (was === undefined || isTaken) return [];
    const { name, columns, primaryKey, indexes } = was.original;
    const held = new Set(table.indexes.map((index) => index.name));
    const unique = indexes.filter((index) => index.unique && held.has(index.name));
    const namesNow = new Map([...was.originalColumns].map(([to, from]) => [from, to]));
    return [
      {
        name,
        table: table.name,
        columns: columns.map((column) => ({ ...column, of: namesNow.get(column.name) ?? column.name })),
        primaryKey,
        ...(unique.length === 0 ? {} : { unique }),
      },
    ];
  });
}
