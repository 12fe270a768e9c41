import { type PhysicalColumn, type PhysicalSchema, sortedSchema } from '../schema/physicalSchema.ts';
import { type ColumnFilling, isOperand, type MigrationHints, type RowValue } from './hints.ts';
import { columnsOfOperand, renamedTables } from './renames.ts';
import { type ColumnChange, isRetyped, tableChange } from './tableChange.ts';

/**
 * A column that becomes what it is to be only when the version before is gone, whose rows have no value for it: until then
 * it is `meanwhile`.
 */
export interface LateColumn {
  readonly table: string;
  readonly meanwhile: PhysicalColumn;
  /** Where a default cannot give the value. */
  readonly filling?: ColumnFilling;
}

/**
 * The columns that are computed, or required and new, or were optional, and of which the rows that exist get a value: rows of the
 * version before get it too. One value for all new columns is a default for the time being; another one is filled in.
 */
export function lateColumns(
  before: PhysicalSchema,
  after: PhysicalSchema,
  hints: MigrationHints,
): readonly LateColumn[] {
  const renamed = renamedTables(before, hints);
  return after.tables.flatMap((table) => {
    const was = renamed.get(table.name);
    if (was === undefined) return [];
    return tableChange(was, table, hints).columns.flatMap((change) => lateColumn(table.name, change) ?? []);
  });
}

function lateColumn(table: string, change: ColumnChange): LateColumn | undefined {
  const { column, was, originalName, value, hint } = change;
  if (was?.nullable === false || isRetyped(change)) return undefined;
  if (originalName !== undefined && originalName !== column.name) return undefined;
  const each = value.fill ?? (was === undefined ? value.using : undefined);
  if (each === undefined) return undefined;
  const follows = hint?.computed === true ? readBy(each) : [];
  if (column.nullable) {
    const isFollowing = was === undefined && (each.kind === 'children' || hint?.computed === true);
    const filling = { table, column: column.name, value: each, follows, optional: true } as const;
    return isFollowing ? { table, meanwhile: column, filling } : undefined;
  }
  if (was === undefined && column.default !== undefined) return undefined;
  if (was === undefined && each.kind === 'literal') {
    return { table, meanwhile: { ...column, default: { kind: 'value', text: each.text } } };
  }
  if (was === undefined && each.kind === 'now') return { table, meanwhile: { ...column, default: { kind: 'now' } } };
  const filling = { table, column: column.name, value: each, follows };
  return { table, meanwhile: { ...column, nullable: true }, filling };
}

function readBy(value: RowValue): readonly string[] {
  return isOperand(value) ? [...columnsOfOperand(value)] : [];
}

/** The schema with its late columns as they are meanwhile. */
export function withLateColumns(schema: PhysicalSchema, late: readonly LateColumn[]): PhysicalSchema {
  return sortedSchema(
    schema.tables.map((table) => ({
      ...table,
      columns: table.columns.map(
        (column) =>
          late.find(({ table: name, meanwhile }) => name === table.name && meanwhile.name === column.name)?.meanwhile ??
          column,
      ),
    })),
  );
}
