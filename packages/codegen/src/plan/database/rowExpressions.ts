import type { Fill } from '@specwright/evolution/changes';
import type { RowValue } from '@specwright/evolution/migration/hints';
import type { ColumnType, Operand } from '@specwright/evolution/schema/physicalSchema';
import type { Expression } from '@specwright/model/expressions';

/** What an expression of an evolve line may name. */
export interface NamedRow {
  /** The name of its entity: `Product.price` is its `price`. */
  readonly entity: string;
  /** The column of a field, told in the names that the migration leads to. */
  column(field: string): string | undefined;
}

/** What rows get. `type` is that of the column, which texts without a type of their own are read as. */
export function filledWith(fill: Fill, type: ColumnType, row: NamedRow): RowValue | undefined {
  if (fill.kind === 'expression') {
    if (fill.value.kind === 'context' && fill.value.name === 'now') return { kind: 'now' };
    return operandIn(fill.value, row, type);
  }
  const { text } = fill.value;
  return type === 'timestamp' && text === 'now' ? { kind: 'now' } : { kind: 'literal', type, text };
}

/** What one row can say; undefined where it takes more. */
export function operandIn(expression: Expression, row: NamedRow, type: ColumnType = 'text'): Operand | undefined {
  switch (expression.kind) {
    case 'path': {
      const [name = '', ...more] = expression.text.split('.');
      const field = more.length === 0 ? name : name === row.entity && more.length === 1 ? more[0] : undefined;
      const column = field === undefined ? undefined : row.column(field);
      return column === undefined ? undefined : { kind: 'column', name: column };
    }
    case 'number':
      return { kind: 'literal', type: expression.value.includes('.') ? 'decimal' : 'integer', text: expression.value };
    case 'boolean':
      return { kind: 'literal', type: 'boolean', text: String(expression.value) };
    case 'string':
      return { kind: 'literal', type, text: expression.value };
    case 'enumLiteral':
      return { kind: 'literal', type, text: expression.text };
    case 'binary': {
      const [left, right] = [operandIn(expression.left, row), operandIn(expression.right, row)];
      if (left === undefined || right === undefined) return undefined;
      return { kind: 'arithmetic', operator: expression.operator, left, right };
    }
    default:
      return undefined;
  }
}
