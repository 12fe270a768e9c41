import { canonicalNumber, type FieldShape, type ShapeDefault, type ShapeRange } from '@specwright/evolution/fieldShape';
import type { LiveColumn, LiveTable } from '@specwright/evolution/schema/liveSchema';
import type { ColumnDefault, ColumnType, PhysicalTable, Predicate } from '@specwright/evolution/schema/physicalSchema';
import type { FieldPlan, LinkPlan } from '../servicePlan.ts';
import { columnType } from './predicates.ts';

/** A column of a database beside what the specification says of it, where it does. */
export interface ColumnContext {
  readonly table: LiveTable;
  readonly column: LiveColumn;
  /** The entity whose table has the name. */
  readonly entityOfTable: (table: string) => string | undefined;
  /** The field as the specification has it, and how it is planned. */
  readonly said: FieldShape | undefined;
  readonly field?: FieldPlan;
  readonly link?: LinkPlan;
  /** The table as the specification makes it. */
  readonly expected?: PhysicalTable;
  /** Takes a sentence about what cannot be expressed. */
  note(text: string): void;
}

type Content = Pick<FieldShape, 'type' | 'values' | 'reference' | 'content'>;

/** The field that a column is: as said where the database agrees, else as the database has it. */
export function liveShape(context: ColumnContext): FieldShape {
  const { column, table } = context;
  const content = contentOf(context);
  const range = rangeOf(context, content);
  const start = defaultOf(context, content);
  const isKey = table.primaryKey.length === 1 && table.primaryKey[0] === column.name;
  if (column.generated) context.note('the database works it out; say how in an equation of a @computed field');
  return {
    ...content,
    optional: column.nullable && !isKey,
    ...(range === undefined ? {} : { range }),
    decorators: decoratorsOf(context),
    ...(start === undefined ? {} : { default: start }),
  };
}

// --- what it holds ---

function contentOf(context: ColumnContext): Content {
  const { table, column, said, field, link, entityOfTable, note } = context;
  const key = table.foreignKeys.find(({ columns }) => columns.length === 1 && columns[0] === column.name);
  if (key !== undefined) {
    const entity = entityOfTable(key.table);
    if (entity !== undefined) return { type: 'reference', reference: entity };
    note(`it refers to ${key.table}, which is the table of no entity here`);
  }
  const planned = field === undefined ? undefined : columnType(field.type);
  const fits = planned !== undefined && column.types.includes(planned);
  if (said?.type === 'reference')
    return fits && link?.constrained !== true ? contentAsSaid(said) : plain('uuid', context);
  const values = column.types.includes('text') ? valuesOf(table, column.name) : undefined;
  if (values !== undefined) return { type: 'enum', values: [...new Set(values)].sort() };
  if (!fits || said === undefined) return plain(column.types[0], context);
  return said.type === 'enum' ? { type: 'string' } : contentAsSaid(said);
}

function contentAsSaid({ type, values, reference, content }: FieldShape): Content {
  return {
    type,
    ...(values === undefined ? {} : { values }),
    ...(reference === undefined ? {} : { reference }),
    ...(content === undefined ? {} : { content }),
  };
}

const shapeTypes: Readonly<Record<ColumnType, Content>> = {
  uuid: { type: 'uuid' },
  text: { type: 'string' },
  integer: { type: 'int' },
  decimal: { type: 'decimal' },
  boolean: { type: 'bool' },
  timestamp: { type: 'timestamp' },
  json: { type: 'object', content: '{}' },
};

function plain(type: ColumnType | undefined, { column, table, note }: ColumnContext): Content {
  if (type === undefined) {
    note(`no type of a specification is '${column.declared}': taken as string`);
    return shapeTypes.text;
  }
  // SQLite does not tell a uuid from another text: a key is one, as in all that is generated.
  const isKey = table.primaryKey.length === 1 && table.primaryKey[0] === column.name;
  if (isKey && column.types.includes('uuid')) return shapeTypes.uuid;
  const hasOrder = table.columns.some(({ name, generated }) => generated && name.startsWith(`${column.name}_order`));
  if (hasOrder && column.types.includes('decimal')) return shapeTypes.decimal;
  return shapeTypes[type];
}

function valuesOf({ checks }: LiveTable, column: string): readonly string[] | undefined {
  for (const { predicate } of checks) {
    if (predicate?.kind !== 'member' || predicate.negated) continue;
    if (predicate.item.kind !== 'column' || predicate.item.name !== column) continue;
    return predicate.members.flatMap((member) => (member.kind === 'literal' ? member.text : []));
  }
  return undefined;
}

// --- range ---

interface Limits {
  min?: string;
  max?: string;
}

function rangeOf(context: ColumnContext, { type }: Content): ShapeRange | undefined {
  const { table, column, field, said, note } = context;
  const measured = type === 'string' ? 'length' : 'column';
  if (type !== 'string' && type !== 'int' && type !== 'decimal') return undefined;
  const limits: Limits = {};
  for (const { predicate } of table.checks) {
    if (predicate !== undefined) narrow(limits, predicate, { kind: measured, name: column.name }, type === 'int');
  }
  if (type === 'string' && column.maxLength !== undefined) limits.max ??= String(column.maxLength);
  const expected = field?.computed === true ? undefined : field?.bounds;
  if (said !== undefined && same(limits.min, expected?.min) && same(limits.max, expected?.max)) return said.range;
  if (limits.min === undefined && limits.max === undefined) return undefined;
  const min = limits.min ?? (type === 'string' ? '0' : undefined);
  if (min === undefined) {
    note(`it is at most ${limits.max}, and a range begins somewhere`);
    return undefined;
  }
  return { min: canonicalNumber(min), ...(limits.max === undefined ? {} : { max: canonicalNumber(limits.max) }) };
}

function same(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined ? a === b : canonicalNumber(a) === canonicalNumber(b);
}

/** Takes the bounds that a rule gives a column, or its length. */
function narrow(
  limits: Limits,
  predicate: Predicate,
  of: { readonly kind: 'column' | 'length'; readonly name: string },
  isWhole: boolean,
): void {
  if (predicate.kind === 'logical' && predicate.operator === 'and') {
    for (const part of predicate.parts) narrow(limits, part, of, isWhole);
    return;
  }
  if (predicate.kind !== 'compare' || predicate.right.kind !== 'literal') return;
  const { left, right, operator } = predicate;
  if (left.kind !== of.kind || left.name !== of.name) return;
  const countable = isWhole || of.kind === 'length';
  if (operator === '>=' || (operator === '>' && countable)) limits.min = moved(right.text, operator === '>' ? 1n : 0n);
  if (operator === '<=' || (operator === '<' && countable)) limits.max = moved(right.text, operator === '<' ? -1n : 0n);
}

/** `> 0` of whole numbers is `>= 1`. */
function moved(text: string, by: bigint): string {
  return by !== 0n && /^-?\d+$/.test(text) ? String(BigInt(text) + by) : text;
}

// --- default ---

function defaultOf({ column, expected, said, note }: ColumnContext, content: Content): ShapeDefault | undefined {
  const planned = expected?.columns.find(({ name }) => name === column.name);
  const live = column.default;
  if (live?.kind === 'expression') {
    note(`its default ${live.sql} is no value`);
    return said?.default;
  }
  if (planned !== undefined && sameDefault(planned.default, live, planned.type)) return said?.default;
  if (live === undefined) return undefined;
  if (live.kind === 'now') return { kind: 'word', text: 'now' };
  return { kind: kindOfValue(content), text: isNumber(content) ? canonicalNumber(live.text) : live.text };
}

function kindOfValue(content: Content): ShapeDefault['kind'] {
  if (isNumber(content)) return 'number';
  return content.type === 'enum' || content.type === 'bool' ? 'word' : 'string';
}

function isNumber({ type }: Content): boolean {
  return type === 'int' || type === 'decimal';
}

function sameDefault(a: ColumnDefault | undefined, b: ColumnDefault | undefined, type: ColumnType): boolean {
  if (a?.kind !== 'value' || b?.kind !== 'value') return a?.kind === b?.kind;
  if (a.text === b.text) return true;
  if (type === 'timestamp') return Date.parse(a.text) === Date.parse(b.text);
  return type === 'decimal' || type === 'integer' ? canonicalNumber(a.text) === canonicalNumber(b.text) : false;
}

// --- decorators ---

/** All but `@unique` no database holds. Of a field that an edge lives in, uniqueness is the edge's. */
function decoratorsOf({ table, column, said, field, link }: ColumnContext): readonly string[] {
  const kept = said?.decorators ?? [];
  const isUnique = isUniqueColumn(table, column.name);
  if (said !== undefined && isUnique === (field?.unique === true || link?.unique === true)) return kept;
  if (said !== undefined && link?.edge !== undefined) return kept;
  const others = kept.filter((name) => name !== 'unique');
  return isUnique ? [...others, 'unique'].sort() : others;
}

/** True where no two rows may have one value of the column. */
export function isUniqueColumn(table: LiveTable, column: string): boolean {
  return table.uniques.some(({ columns, partial }) => !partial && columns.length === 1 && columns[0] === column);
}
