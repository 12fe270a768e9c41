import type {
  ColumnType,
  Operand,
  PhysicalCheck,
  PhysicalColumn,
  PhysicalIndex,
  PhysicalSchema,
  PhysicalTable,
  Predicate,
} from '../../src/schema/physicalSchema.ts';
import { sortedSchema } from '../../src/schema/physicalSchema.ts';

/** `text?` is an optional text, `integer = 3` has a default. */
export function column(name: string, declaration: string): PhysicalColumn {
  const [kind = '', value] = declaration.split(' = ');
  return {
    name,
    type: kind.replace('?', '') as ColumnType,
    nullable: kind.endsWith('?'),
    ...(value === undefined ? {} : { default: value === 'now' ? { kind: 'now' } : { kind: 'value', text: value } }),
  };
}

/** A table with a uuid `id` and the columns. */
export function table(
  name: string,
  columns: Readonly<Record<string, string>>,
  rules: Partial<Pick<PhysicalTable, 'checks' | 'indexes' | 'limits' | 'foreignKeys'>> = {},
): PhysicalTable {
  return {
    name,
    columns: [column('id', 'uuid'), ...Object.entries(columns).map(([key, declaration]) => column(key, declaration))],
    primaryKey: ['id'],
    checks: [],
    indexes: [],
    limits: [],
    foreignKeys: [],
    ...rules,
  };
}

export function schema(...tables: readonly PhysicalTable[]): PhysicalSchema {
  return sortedSchema(tables);
}

const columnOf = (name: string): Operand => ({ kind: 'column', name });
const literal = (type: ColumnType, text: string): Operand => ({ kind: 'literal', type, text });

/** The rule that a table has for an enumeration. */
export function oneOf(name: string, field: string, ...values: readonly string[]): PhysicalCheck {
  const members = values.map((value) => literal('text', value));
  return { name, predicate: { kind: 'member', negated: false, item: columnOf(field), members } };
}

/** The rule that a table has for a range. */
export function between(name: string, type: ColumnType, field: string, min: string, max?: string): PhysicalCheck {
  const low: Predicate = { kind: 'compare', operator: '>=', left: columnOf(field), right: literal(type, min) };
  if (max === undefined) return { name, predicate: low };
  const high: Predicate = { kind: 'compare', operator: '<=', left: columnOf(field), right: literal(type, max) };
  return { name, predicate: { kind: 'logical', operator: 'and', parts: [low, high] } };
}

export function uniqueIndex(tableName: string, field: string): PhysicalIndex {
  return { name: `${tableName}_${field}_key`, columns: [field], unique: true };
}
