import type { Change, Declaration, DeclaredChange, Fill } from '@specwright/evolution/changes';
import { hasDecorator } from '@specwright/evolution/fieldShape';
import type {
  ColumnHint,
  ForcedLoss,
  MigrationHints,
  RowValue,
  TableHint,
} from '@specwright/evolution/migration/hints';
import { columnsOfOperand } from '@specwright/evolution/migration/renames';
import type { ColumnType, Operand, PhysicalSchema } from '@specwright/evolution/schema/physicalSchema';
import type { Expression } from '@specwright/model/expressions';
import { pluralSnakeCase } from '@specwright/model/words';
import type { ComputedPlan, EntityPlan, ServicePlan } from '../servicePlan.ts';
import { columnType, operandOf as operandOfValue } from './predicates.ts';

/** What `evolve` lines say, in terms of the tables of a service. Lines about what the service does not have say nothing. */
export function migrationHints(
  changes: readonly DeclaredChange[],
  plan: Pick<ServicePlan, 'entities' | 'computed'>,
  before: PhysicalSchema,
): MigrationHints {
  const names = new TableNames(changes, plan, before);
  return {
    tables: changes.flatMap((change) => names.rename(change)),
    columns: mergedHints(changes.flatMap((change) => names.columnHint(change))),
    forced: changes.flatMap((change) => names.forcedLoss(change)),
  };
}

/** The names of tables and columns for those of entities and fields. */
class TableNames {
  readonly #entities: ReadonlyMap<string, EntityPlan>;
  readonly #computed: readonly ComputedPlan[];
  readonly #before: PhysicalSchema;
  /** New name of an entity → its name until now. */
  readonly #renamed: ReadonlyMap<string, string>;

  constructor(
    changes: readonly DeclaredChange[],
    plan: Pick<ServicePlan, 'entities' | 'computed'>,
    before: PhysicalSchema,
  ) {
    this.#computed = plan.computed;
    this.#entities = new Map(plan.entities.map((entity) => [entity.name, entity]));
    this.#before = before;
    this.#renamed = new Map(
      changes.flatMap(({ change }) => (change.kind === 'entityRenamed' ? [[change.entity, change.from] as const] : [])),
    );
  }

  rename({ change }: DeclaredChange): TableHint[] {
    const entity = this.#entities.get(change.entity);
    if (change.kind !== 'entityRenamed' || entity === undefined) return [];
    return [{ table: entity.table, renamedFrom: pluralSnakeCase(change.from) }];
  }

  columnHint({ change, declaration }: DeclaredChange): ColumnHint[] {
    const entity = this.#entities.get(change.entity);
    if (entity === undefined || declaration === undefined) return [];
    if (change.kind === 'fieldRenamed') {
      const column = columnOf(entity, change.to);
      const from = this.#columnUntilNow(change.entity, change.from);
      return column === undefined || from === undefined
        ? []
        : [{ table: entity.table, column: column.name, renamedFrom: from }];
    }
    if (change.kind !== 'fieldAdded' && change.kind !== 'fieldAltered') return [];
    const column = columnOf(entity, change.field);
    if (column === undefined) return [];
    // A field that becomes a reference, or is none any more, has a column of another name.
    const was = change.kind === 'fieldAltered' ? this.#columnUntilNow(change.entity, change.field) : undefined;
    const renamed = was === undefined || was === column.name ? {} : { renamedFrom: was };
    const isOwnId = change.kind === 'fieldAdded' && hasDecorator(change.after, 'auto') && column.type === 'uuid';
    const filled = declaration.fill === undefined ? undefined : fillOf(declaration.fill, column.type, entity);
    const equation = change.kind === 'fieldAdded' ? this.#equation(entity, change.field) : undefined;
    const fill: RowValue | undefined = filled ?? (isOwnId ? { kind: 'newId' } : equation);
    return [
      {
        table: entity.table,
        column: column.name,
        ...renamed,
        ...saidOf(declaration, entity),
        ...(fill === undefined ? {} : { fill }),
        ...(equation === undefined ? {} : { computed: fill === equation }),
      },
    ];
  }

  forcedLoss({ change, declaration }: DeclaredChange): ForcedLoss[] {
    const reason = declaration?.force;
    if (reason === undefined) return [];
    const table = this.#tableUntilNow(change.entity);
    if (change.kind === 'entityRemoved') return [{ table, reason }];
    const column = this.#leaves(change) ? this.#columnUntilNow(change.entity, change.field) : undefined;
    return column === undefined ? [] : [{ table, column, reason }];
  }

  /** Its column goes: with the field, or with an edge that no column holds any more. */
  #leaves(change: Change): change is Extract<Change, { kind: 'fieldRemoved' | 'fieldAltered' }> {
    if (change.kind === 'fieldRemoved') return true;
    const entity = this.#entities.get(change.entity);
    return change.kind === 'fieldAltered' && entity !== undefined && columnOf(entity, change.field) === undefined;
  }

  /** What a computed field follows from, where the columns that the row has had say it. */
  #equation(entity: EntityPlan, field: string): Operand | undefined {
    const computed = this.#computed.find((plan) => plan.entity === entity.id && plan.field === field);
    if (computed?.body.some(({ kind }) => kind !== 'line') !== false) return undefined;
    const operand = operandOfValue(computed.value);
    const table = this.#before.tables.find(({ name }) => name === this.#tableUntilNow(entity.name));
    const had = new Set(table?.columns.map(({ name }) => name));
    return operand !== undefined && [...columnsOfOperand(operand)].every((column) => had.has(column))
      ? operand
      : undefined;
  }

  #tableUntilNow(entity: string): string {
    return pluralSnakeCase(this.#renamed.get(entity) ?? entity);
  }

  /** A field of its own name, or the id of a row under the name of the link. */
  #columnUntilNow(entity: string, field: string): string | undefined {
    const table = this.#before.tables.find(({ name }) => name === this.#tableUntilNow(entity));
    const names = table?.columns.map(({ name }) => name) ?? [];
    return [field, `${field}_id`].find((name) => names.includes(name));
  }
}

interface NamedColumn {
  readonly name: string;
  readonly type: ColumnType;
}

function columnOf(entity: EntityPlan, name: string): NamedColumn | undefined {
  const field = entity.fields.find((item) => item.name === name);
  if (field !== undefined) return { name: field.column, type: columnType(field.type) };
  const link = entity.links.find((item) => item.name === name);
  return link === undefined ? undefined : { name: link.column, type: 'uuid' };
}

function saidOf(declaration: Declaration, entity: EntityPlan): Omit<ColumnHint, 'table' | 'column'> {
  const { mapping, dedupe, misfit, batch } = declaration;
  const map = Object.entries(mapping).map(([from, to]) => ({ from, to }));
  const using = declaration.using === undefined ? undefined : operandOf(declaration.using.value, entity);
  return {
    ...(using === undefined ? {} : { using }),
    ...(map.length === 0 ? {} : { map }),
    ...(dedupe === 'fail' ? {} : { dedupe }),
    ...(misfit === 'reject' ? {} : { misfits: misfit }),
    ...(batch === undefined ? {} : { batch }),
  };
}

function fillOf(fill: Fill, type: ColumnType, entity: EntityPlan): RowValue | undefined {
  if (fill.kind === 'expression') {
    if (fill.value.kind === 'context' && fill.value.name === 'now') return { kind: 'now' };
    return operandOf(fill.value, entity, type);
  }
  const { text } = fill.value;
  return type === 'timestamp' && text === 'now' ? { kind: 'now' } : { kind: 'literal', type, text };
}

/** What one row can say; undefined where it takes more. */
function operandOf(expression: Expression, entity: EntityPlan, type: ColumnType = 'text'): Operand | undefined {
  switch (expression.kind) {
    case 'path': {
      const [name = '', ...more] = expression.text.split('.');
      const field = more.length === 0 ? name : name === entity.name && more.length === 1 ? more[0] : undefined;
      const column = field === undefined ? undefined : columnOf(entity, field);
      return column === undefined ? undefined : { kind: 'column', name: column.name };
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
      const [left, right] = [operandOf(expression.left, entity), operandOf(expression.right, entity)];
      if (left === undefined || right === undefined) return undefined;
      return { kind: 'arithmetic', operator: expression.operator, left, right };
    }
    default:
      return undefined;
  }
}

/** A column that was renamed and changed has two lines. */
function mergedHints(hints: readonly ColumnHint[]): readonly ColumnHint[] {
  const merged = new Map<string, ColumnHint>();
  for (const hint of hints) {
    const key = `${hint.table}.${hint.column}`;
    merged.set(key, { ...merged.get(key), ...hint });
  }
  return [...merged.values()];
}
