import type { Expression } from '@specwright/model/expressions';
import { columnOf } from './columns.ts';
import type { Evolution } from './evolution.ts';
import { type EvolveLine, lineField } from './evolveLines.ts';
import type { ShapeType } from './fieldShape.ts';

/** What a `backfill` or `using` of a line says that no row can give, or that its field cannot hold. */
export function problemOfValue(
  kind: 'backfill' | 'using',
  { value, text }: { readonly value: Expression; readonly text: string },
  line: EvolveLine,
  evolution: Evolution,
): string | undefined {
  if (value.kind === 'context' && value.name === 'now' && kind === 'backfill') return undefined;
  const row = new Row(line, evolution);
  return row.problemOf(value, text) ?? row.misfitOf(value);
}

const numbers: ReadonlySet<ShapeType> = new Set(['int', 'decimal']);
/** Types whose values are written as texts. */
const texts: ReadonlySet<ShapeType> = new Set(['string', 'enum', 'uuid', 'timestamp', 'reference']);
const opaque: ReadonlySet<ShapeType | undefined> = new Set([undefined, 'object', 'list', 'unknown']);

/** The columns of one entity, by the names before and after. */
class Row {
  readonly #line: EvolveLine;
  readonly #evolution: Evolution;

  constructor(line: EvolveLine, evolution: Evolution) {
    this.#line = line;
    this.#evolution = evolution;
  }

  problemOf(expression: Expression, text: string): string | undefined {
    switch (expression.kind) {
      case 'path':
        return this.#typeOf(expression.text) === undefined
          ? `${this.#line.entity} has no '${expression.text}', neither now nor when it was accepted`
          : undefined;
      case 'binary':
        return (
          this.problemOf(expression.left, text) ??
          this.problemOf(expression.right, text) ??
          (this.#isText(expression)
            ? undefined
            : (this.#noNumber(expression.left, expression.operator) ??
              this.#noNumber(expression.right, expression.operator)))
        );
      case 'unresolved':
        return `'${text}' is no expression`;
      case 'number':
      case 'string':
      case 'boolean':
      case 'enumLiteral':
        return undefined;
      default:
        return `'${text}' takes more than one row says: its columns, literals and + - * /`;
    }
  }

  /** A value of another kind than the field; what columns hold is converted, as far as the rows allow it. */
  misfitOf(value: Expression): string | undefined {
    const name = lineField(this.#line.change) ?? '';
    const type = columnOf(this.#evolution.after, this.#line.entity, name)?.shape.type;
    if (type === undefined || opaque.has(type) || type === 'string') return undefined;
    const no = (what: string): string => `${what} is no value of '${name}', which is ${wordOf(type)}`;
    if (value.kind !== 'path' && this.#isText(value)) return texts.has(type) ? undefined : no('a text');
    if (value.kind === 'number' || value.kind === 'binary') return numbers.has(type) ? undefined : no('a number');
    if (value.kind === 'boolean') return type === 'bool' ? undefined : no(`${value.value}`);
    return undefined;
  }

  /** Texts joined by `+`, or one of them. */
  #isText(value: Expression): boolean {
    if (value.kind === 'string') return true;
    if (value.kind === 'binary') return value.operator === '+' && this.#isText(value.left) && this.#isText(value.right);
    const type = value.kind === 'path' ? this.#typeOf(value.text) : undefined;
    return type === 'string' || type === 'enum';
  }

  #noNumber(operand: Expression, operator: string): string | undefined {
    if (operand.kind === 'number' || operand.kind === 'binary') return undefined;
    const type = operand.kind === 'path' ? this.#typeOf(operand.text) : undefined;
    if (operand.kind === 'path' && (opaque.has(type) || (type !== undefined && numbers.has(type)))) return undefined;
    const what = operator === '+' ? 'numbers, or texts alone' : 'numbers';
    return `'${operator}' takes ${what}, and ${'text' in operand ? `'${operand.text}'` : 'one of them'} is none`;
  }

  /** Of a column by its name, or behind the name of the entity. */
  #typeOf(path: string): ShapeType | undefined {
    const { entity } = this.#line;
    const field = path.startsWith(`${entity}.`) ? path.slice(entity.length + 1) : path;
    const { before, after } = this.#evolution;
    return (columnOf(before, entity, field) ?? columnOf(after, entity, field))?.shape.type;
  }
}

function wordOf(type: ShapeType): string {
  return type === 'enum' ? 'an enumeration' : type === 'reference' ? 'a reference' : type;
}
