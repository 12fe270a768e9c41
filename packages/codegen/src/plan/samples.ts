import { memoOf } from '@specwright/model/memo';
import type { Id } from '@specwright/model/reference';
import type { DetailPart } from './program.ts';
import { type Cell, type Cells, isMoment, isNumber, literalCell, number, requestTime } from './scenarios/cells.ts';
import { computeAll } from './scenarios/interpret.ts';
import { inKeeping } from './scenarios/keeping.ts';
import { rowId } from './scenarios/rowIds.ts';
import { isRefusal, Tables } from './scenarios/tables.ts';
import { bodyInKeeping, inOrder, nearestIn, plainRow } from './scenarios/world.ts';
import type {
  AnswerPart,
  Bounds,
  EntityPlan,
  FieldPlan,
  MemberPlan,
  ObjectType,
  OperationPlan,
  PathParameterPlan,
  ServicePlan,
  ValueType,
} from './servicePlan.ts';
import type { Value } from './values.ts';

/** A value of JSON. */
export type Sample = null | string | number | boolean | readonly Sample[] | { readonly [name: string]: Sample };

/** A request that a person can send first: it has the right shape, and asks for rows of the seed where there are any. */
export interface SampleRequest {
  readonly method: OperationPlan['method'];
  /** With its parameters filled in. */
  readonly path: string;
  /** Absent where the operation takes none. */
  readonly body?: Readonly<Record<string, Sample>>;
}

/** The sample request of an operation: what documents show as an example and an editor offers to send. */
export function sampleRequest(plan: ServicePlan, operation: OperationPlan): SampleRequest {
  const filled = operation.parameters.reduce(
    (path, parameter) => path.replace(`{${parameter.name}}`, encodeURIComponent(sampleParameter(plan, parameter))),
    operation.path,
  );
  return {
    method: operation.method,
    path: filled,
    ...(operation.takesBody ? { body: sampleBody(plan, operation) } : {}),
  };
}

/** A parameter of a path: what the sample row holds in the field that the parameter is matched with. */
export function sampleParameter(plan: ServicePlan, parameter: PathParameterPlan): string {
  const entity = plan.entities.find(({ id }) => id === parameter.entity);
  const field = entity?.fields.find(({ name }) => name === parameter.field);
  const cell = entity === undefined || field === undefined ? undefined : sampleCells(plan, entity)[field.column];
  return String(
    cell === undefined ? sampleOf(parameter.type, undefined, parameter.name) : jsonOf(cell, parameter.type),
  );
}

/** A body with all members that the operation takes, as the invariants of the rows want them that it goes into. */
export function sampleBody(plan: ServicePlan, operation: OperationPlan): Readonly<Record<string, Sample>> {
  const cells: Cells = Object.fromEntries(operation.members.map((member) => [member.name, memberCell(member)]));
  const kept = bodyInKeeping(plan, operation, cells);
  return Object.fromEntries(
    operation.members.flatMap((member): [string, Sample][] => {
      const cell = kept[member.name];
      if (cell === undefined) return [];
      return [[member.name, cell === cells[member.name] ? sampleMember(plan, member) : jsonOf(cell, member.type)]];
    }),
  );
}

/** What the sample of a member is for invariants: an object says nothing. */
function memberCell({ type, bounds, name }: MemberPlan): Cell {
  const sample = sampleOf(type, bounds, name);
  return typeof sample === 'object' ? null : literalCell(type, String(sample));
}

function sampleMember(plan: ServicePlan, member: MemberPlan): Sample {
  const entity = plan.entities.find(({ id }) => id === member.row);
  if (entity === undefined) return sampleOf(member.type, member.bounds, member.name);
  return jsonOf(sampleCells(plan, entity).id ?? null, member.type);
}

/** What the operation answers; undefined where that is nothing. */
export function sampleAnswer(plan: ServicePlan, operation: OperationPlan): Sample | undefined {
  const { answer } = operation;
  if (answer === undefined) return undefined;
  const [first, ...nested] = answer.parts;
  const inside = nested.map((part) => [part.name ?? '', nestedSample(plan, part)] as const);
  const said = answer.members.map(({ name, type, bounds }) => [name, sampleOf(type, bounds, name)] as const);
  const row = first === undefined ? {} : sampleRow(plan, first.entity);
  const whole = { ...row, ...Object.fromEntries([...inside, ...said]) };
  return answer.list ? [whole] : whole;
}

function nestedSample(plan: ServicePlan, part: AnswerPart): Sample {
  const row = sampleRow(plan, part.entity);
  return part.many ? [row] : row;
}

/** A row as it is answered: without what is sensitive. */
export function sampleRow(plan: ServicePlan, id: Id): Readonly<Record<string, Sample>> {
  const entity = plan.entities.find((candidate) => candidate.id === id);
  if (entity === undefined) return {};
  const cells = sampleCells(plan, entity);
  const answered = entity.fields.filter((field) => !field.sensitive);
  return Object.fromEntries(answered.map((field) => [field.name, fieldSample(field, cells[field.column] ?? null)]));
}

function fieldSample(field: FieldPlan, cell: Cell): Sample {
  if (cell !== null || field.optional) return jsonOf(cell, field.type);
  return sampleOf(field.type, field.bounds, field.name);
}

/** The text of a detail, with the values of the sample row and the sample body in it. */
export function sampleDetail(plan: ServicePlan, operation: OperationPlan, detail: readonly DetailPart[]): string {
  return detail.map((part) => ('text' in part ? part.text : sampleText(plan, operation, part.value))).join('');
}

function sampleText(plan: ServicePlan, operation: OperationPlan, value: Value): string {
  if (value.kind === 'literal') return value.text;
  if (value.kind === 'column') {
    const entity = plan.entities.find(({ id }) => id === value.row.entity);
    const cell = entity === undefined ? undefined : sampleCells(plan, entity)[value.column];
    return String(jsonOf(cell ?? null, value.type));
  }
  const member = value.kind === 'member' ? operation.members.find(({ name }) => name === value.name) : undefined;
  return member === undefined ? '…' : String(sampleMember(plan, member));
}

// --- rows ---

/** What the sample row of an entity holds: the first of its seed, else a plausible one. Computed fields are right. */
function sampleCells(plan: ServicePlan, entity: EntityPlan): Cells {
  const [row] = sampleTables(plan).rowsOf(entity.id);
  return row?.cells ?? plausibleRow(plan, entity);
}

const sampleTables = memoOf((plan: ServicePlan): Tables => {
  const tables = new Tables(plan);
  for (const entity of inOrder(plan)) {
    const cells = plausibleRow(plan, entity);
    const seeded = seededCells(plan, entity);
    const row = { ...cells, ...seeded };
    const kept = inKeeping(plan, entity, row, new Set(['id', ...Object.keys(seeded)])) ?? row;
    // A row that its own seed contradicts is one without the seed.
    if (isRefusal(tables.insert(entity.id, kept))) tables.insert(entity.id, cells);
  }
  computeAll(plan, tables);
  return tables;
});

/** A row with the links and the states that a new one has. */
function plausibleRow(plan: ServicePlan, entity: EntityPlan): Cells {
  const cells: Record<string, Cell> = { ...plainRow(plan, entity), id: sampleId(plan, entity) };
  for (const { column, type, bounds, name } of entity.fields) {
    const open = type.kind === 'string' || type.kind === 'int' || type.kind === 'decimal';
    if (open && cells[column] !== null) cells[column] = plausibleCell(type, bounds, name);
  }
  for (const { column, target } of entity.links) {
    const linked = plan.entities.find(({ id }) => id === target);
    if (linked !== undefined && cells[column] === rowId(plan, target)) cells[column] = sampleId(plan, linked);
  }
  return inKeeping(plan, entity, cells, new Set(['id'])) ?? cells;
}

function sampleId(plan: ServicePlan, entity: EntityPlan): Cell {
  return seededCells(plan, entity).id ?? rowId(plan, entity.id);
}

/** The literals of the first seed row of an entity. */
function seededCells(plan: ServicePlan, entity: EntityPlan): Cells {
  const seed = plan.seeds.find((candidate) => candidate.entity === entity.id);
  const cells: Record<string, Cell> = {};
  for (const { column, value } of seed?.values ?? []) {
    const field = entity.fields.find((candidate) => candidate.column === column);
    if (value.kind === 'literal' && field?.computed !== true) cells[column] = literalCell(value.type, value.text);
  }
  return cells;
}

// --- values ---

/** In the future, for requests that plan something. */
const later = '2030-01-01T12:00:00Z';

/** A value that a type and its bounds allow. */
function sampleOf(type: ValueType, bounds: Bounds | undefined, name: string): Sample {
  switch (type.kind) {
    case 'uuid':
      return 'd0000000-0000-4000-8000-000000000001';
    case 'timestamp':
      return later;
    case 'bool':
      return false;
    case 'json':
      return objectSample(type);
    case 'enum':
      return type.values[0] ?? null;
    default:
      return jsonOf(plausibleCell(type, bounds, name), type);
  }
}

/** An object with each of its members. */
export function objectSample({ members = [] }: ObjectType): Sample {
  return Object.fromEntries(members.map(({ name, type, bounds }) => [name, sampleOf(type, bounds, name)]));
}

function plausibleCell(type: ValueType, bounds: Bounds | undefined, name: string): Cell {
  if (type.kind === 'int') return nearestIn(bounds, number(2));
  return type.kind === 'decimal' ? nearestIn(bounds, number('9.95')) : textOf(name, bounds);
}

/** Texts of a form that readers know, by the last word of a name. */
const forms: Readonly<Record<string, string>> = {
  email: 'reader@example.org',
  url: 'https://example.org/',
  phone: '+49 30 123456',
  currency: 'EUR',
  country: 'DE',
};

/** The words of a name, as long as the bounds want it. */
function textOf(name: string, bounds: Bounds | undefined): string {
  const [least, most] = [Number(bounds?.min ?? 0), Number(bounds?.max ?? Number.POSITIVE_INFINITY)];
  const words = name.split('_');
  const form = forms[words.at(-1) ?? ''];
  if (form !== undefined && form.length >= least && form.length <= most) return form;
  return words.join(' ').slice(0, most).trimEnd().padEnd(least, 'x');
}

/** A cell as it stands in JSON: decimals and times are text. */
function jsonOf(cell: Cell, type: ValueType): Sample {
  if (isNumber(cell)) return type.kind === 'int' ? cell.toNumber() : cell.toFixed();
  if (isMoment(cell)) return new Date(requestTime + cell.offset).toISOString();
  return type.kind === 'json' && cell !== null ? objectSample(type) : cell;
}
