import type { InputMember, Operation } from '@specwright/model/parts';
import { type Id, targetOf } from '@specwright/model/reference';
import { camelCase, namesEntity, pluralSnakeCase, singular, snakeCase } from '@specwright/model/words';
import { accessOf } from './access.ts';
import { compileOperation, type Frame } from './compile/compileOperation.ts';
import type { Shared } from './compile/programContext.ts';
import { boundsOf, valueTypeOf } from './entityPlans.ts';
import { limitsOf } from './limitPlans.ts';
import { isMemberOfEveryObject, operationFunctionName, uniqueName } from './names.ts';
import { pairsOf, pairWay } from './pairs.ts';
import type {
  AnswerPart,
  AnswerPlan,
  EntityPlan,
  FieldPlan,
  FilterPlan,
  ListPlan,
  MemberPlan,
  OperationPlan,
  PathParameterPlan,
  ValueType,
} from './servicePlan.ts';
import { numberOption, secondsOption, timeoutOf } from './softOptions.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** The operations in the order written. */
export function planOperations(
  shared: Shared,
  operations: readonly Operation[],
  usePort: Frame['usePort'],
): OperationPlan[] {
  const names = new Set<string>();
  const readable = operations.filter((operation) => operation.method === 'GET' && /\}$/.test(operation.path));
  return operations.flatMap((operation) => {
    const plan = planOperation(operation, shared, readable, names, usePort);
    return plan === undefined ? [] : [plan];
  });
}

function planOperation(
  operation: Operation,
  shared: Shared,
  readable: readonly Operation[],
  names: Set<string>,
  usePort: Frame['usePort'],
): OperationPlan | undefined {
  const method = methods.find((known) => known === operation.method);
  if (method === undefined) {
    shared.findings.error('unknown-method', `'${operation.method}' is no method of a service.`, operation.origin);
    return undefined;
  }
  const parameters = parametersOf(operation, shared);
  const subject = subjectOf(operation, parameters, shared);
  const members = membersOf(operation, subject, shared);
  const rows = answerOf(operation, method, subject, shared);
  const { ownerNames, ...access } = accessOf(operation, subject, shared);
  const frame: Frame = {
    operation,
    method,
    shared,
    parameters,
    subject,
    members,
    answer: rows,
    access,
    ownerNames,
    usePort,
    place: placeOf(operation, rows, subject, readable, shared),
  };
  const result = compileOperation(frame);
  const answer = rows === undefined ? undefined : { ...rows, members: result.answerMembers };
  const list = answer?.list === true ? listOf(operation, answer, shared) : undefined;
  const status = statusOf(frame, result.creates);
  const location = status === 201 ? locationOf(frame.place, answer, result.tellsMade) : undefined;
  const cacheSeconds = secondsOption(operation, 'cache');
  const timeout = timeoutOf(operation, shared.index.system.modules);
  return {
    id: operation.id,
    name: operation.name,
    method,
    path: operation.path,
    functionName: uniqueName(operationFunctionName(method, operation.path), names),
    group: groupOf(operation, subject),
    ...(operation.doc === undefined ? {} : { doc: operation.doc }),
    ...(subject === undefined ? {} : { subject: subject.id }),
    access,
    limits: limitsOf(operation, shared.index.system.limitRules),
    parameters,
    members,
    takesBody: method !== 'GET' && method !== 'DELETE' ? true : members.length > 0,
    partial: method === 'PATCH' && members.length > 0,
    ...(list === undefined ? {} : { list }),
    ...(status === 204 || answer === undefined ? {} : { answer }),
    status,
    ...(location === undefined ? {} : { location }),
    ...(cacheSeconds === undefined || method !== 'GET' ? {} : { cacheSeconds }),
    ...(timeout === undefined ? {} : { timeout }),
    writes: method !== 'GET' || operation.statements.some((statement) => statement.kind === 'step'),
    takesIdempotencyKey: method === 'POST',
    body: result.statements,
    failures: result.failures,
  };
}

function groupOf(operation: Operation, subject: EntityPlan | undefined): string {
  const words = operation.pathParts.filter((part) => part.kind === 'static').map((part) => part.text);
  const name = camelCase(subject === undefined ? (words.at(-1) ?? 'root') : pluralSnakeCase(subject.name));
  return takenGroups.has(name) ? `${name}Apis` : name;
}

/** What a group cannot be called: every service has files of these names beside those of the groups. */
const takenGroups: ReadonlySet<string> = new Set([
  ...['attempts', 'operations', 'work'],
  ...['conformance', 'consumers', 'events', 'failures', 'immutable', 'invariants', 'limits'],
  ...['machineModels', 'machines', 'properties', 'reactions', 'service', 'timedRules'],
]);

// --- the path ---

function parametersOf(operation: Operation, shared: Shared): PathParameterPlan[] {
  const { pathParts } = operation;
  let above: EntityPlan | undefined;
  return pathParts.flatMap((part, at) => {
    if (part.kind !== 'parameter') return [];
    const before = pathParts[at - 1];
    const word = before?.kind === 'static' ? before.text : '';
    const entity =
      entityOfWord(word, shared, above) ??
      entityOfWord(part.name.replace(/_?id$/i, ''), shared, above) ??
      shared.entities.get(operation.subject ?? '');
    above = entity;
    const field = fieldOfParameter(part.name, entity);
    return [
      {
        name: part.name,
        type: field?.type ?? { kind: 'uuid' as const },
        ...(entity === undefined ? {} : { entity: entity.id }),
        field: field?.column ?? 'id',
      },
    ];
  });
}

/** `{isbn}` is matched with that unique field; every other name stands for the id. */
function fieldOfParameter(name: string, entity: EntityPlan | undefined): FieldPlan | undefined {
  const named = entity?.fields.find((field) => field.name === name && field.unique && field.link === undefined);
  return named ?? entity?.fields.find((field) => field.name === 'id');
}

/** The entity that a word of a path names: one that belongs to the row above first (`/jobs/{id}/lines`: JobLine). */
function entityOfWord(word: string, shared: Shared, above?: EntityPlan): EntityPlan | undefined {
  if (word === '') return undefined;
  const snake = snakeCase(word);
  const isExact = ({ name }: EntityPlan): boolean => snakeCase(name) === snake || snakeCase(name) === singular(snake);
  const fitting = [...shared.entities.values()]
    .filter((entity) => entity.pair === undefined && namesEntity(word, entity.name))
    .sort((a, b) => Number(isExact(b)) - Number(isExact(a)));
  const belongs = ({ links }: EntityPlan): boolean => links.some(({ target }) => target === above?.id);
  return fitting.find(belongs) ?? fitting[0];
}

/** The model's subject; for an action on a row (`/orders/{id}/cancel`) that row. */
function subjectOf(
  operation: Operation,
  parameters: readonly PathParameterPlan[],
  shared: Shared,
): EntityPlan | undefined {
  const known = shared.entities.get(operation.subject ?? '');
  if (known !== undefined) return known;
  const last = parameters.findLast((parameter) => parameter.entity !== undefined);
  const answered = operation.output?.parts.find((part) => part.entity !== undefined)?.entity;
  return shared.entities.get(last?.entity ?? '') ?? shared.entities.get((answered && targetOf(answered)) ?? '');
}

// --- the body ---

function membersOf(operation: Operation, subject: EntityPlan | undefined, shared: Shared): MemberPlan[] {
  const { input } = operation;
  if (input === undefined) return [];
  const partial = operation.method === 'PATCH';
  const whole = input.type.kind === 'entity' ? shared.entities.get(targetOf(input.type.entity) ?? '') : undefined;
  if (whole !== undefined && input.members.length === 0) return wholeEntity(whole, operation, shared);
  return input.members.map((member) => planMember(member, operation, subject, partial, shared));
}

/** `in: Product`: every field that a client may write. */
function wholeEntity(entity: EntityPlan, operation: Operation, shared: Shared): MemberPlan[] {
  const partial = operation.method === 'PATCH';
  return entity.fields
    .filter((field) => field.name !== 'id' && !field.auto && !field.computed && field.snapshot === undefined)
    .filter((field) => !partial || !field.immutable)
    .map((field) => ({
      id: field.id,
      name: field.name,
      type: field.type,
      optional: partial || field.optional || field.default !== undefined,
      nullable: field.optional,
      ...absentIn(operation, field, shared),
      ...(field.bounds === undefined ? {} : { bounds: field.bounds }),
      ...(field.link === undefined || !shared.entities.has(field.link.target) ? {} : { row: field.link.target }),
      field: field.id,
    }));
}

function planMember(
  member: InputMember,
  operation: Operation,
  subject: EntityPlan | undefined,
  partial: boolean,
  shared: Shared,
): MemberPlan {
  const { index } = shared;
  if (isMemberOfEveryObject(member.name)) {
    shared.findings.error(
      'reserved-name',
      `'${member.name}' in a body has the name of something that every object has already: give it another.`,
      member.origin,
    );
  }
  const field = fieldOfMember(member, subject, operation, shared);
  const source = fieldTypeSource(member, shared) ?? field;
  const written =
    member.type === undefined
      ? undefined
      : valueTypeOf(member.type, index, `${operation.method}_${operation.path}_${member.name}`);
  // A plain word for a type (`status: string`, `size: {}`) says less than the field: its enumeration, members and range apply.
  const saysLess = written === undefined || source?.type.kind === 'enum' || isAnyObject(written);
  const type = source !== undefined && saysLess ? source.type : (written ?? { kind: 'string' as const });
  const range = member.range === undefined ? source?.bounds : boundsOf(member.range);
  const row = rowOfMember(member, field, type.kind, shared);
  const nullable = field?.optional ?? false;
  return {
    id: member.id,
    name: member.name,
    type,
    optional:
      partial ||
      member.optional ||
      nullable ||
      (field?.default !== undefined && member.type === undefined && operation.method === 'POST' && member.optional),
    nullable,
    ...absentIn(operation, subject?.fields.includes(field as FieldPlan) ? field : undefined, shared),
    ...(range === undefined ? {} : { bounds: range }),
    ...(row === undefined ? {} : { row }),
    ...(field === undefined ? {} : { field: field.id }),
  };
}

/** `PUT` replaces the row: what it leaves out is as in a new one. A state stays: it moves by its machine alone. */
function absentIn(
  { method }: Operation,
  field: FieldPlan | undefined,
  { machines }: Shared,
): Pick<MemberPlan, 'absent'> {
  if (method !== 'PUT' || field === undefined) return {};
  if (machines.some((machine) => machine.entity === field.entity && machine.field === field.name)) return {};
  const absent = field.default ?? (field.optional ? ({ kind: 'null' } as const) : undefined);
  return absent === undefined ? {} : { absent };
}

function isAnyObject(type: ValueType): boolean {
  return type.kind === 'json' && type.members === undefined;
}

function fieldTypeSource(member: InputMember, shared: Shared): FieldPlan | undefined {
  const target = member.type?.kind === 'fieldType' ? targetOf(member.type.field) : undefined;
  return target === undefined ? undefined : fieldById(target, shared);
}

function fieldOfMember(
  member: InputMember,
  subject: EntityPlan | undefined,
  operation: Operation,
  shared: Shared,
): FieldPlan | undefined {
  const own = subject?.fields.find((field) => field.name === member.name);
  if (own !== undefined) return own;
  const known = member.field === undefined ? undefined : fieldById(member.field, shared);
  if (known !== undefined) return known;
  const made = operation.statements.flatMap((statement) =>
    statement.kind === 'step'
      ? statement.effects.flatMap((effect) => (effect.kind === 'create' ? [targetOf(effect.entity)] : []))
      : [],
  );
  const entities = made.map((id) => shared.entities.get(id ?? '')).filter((entity) => entity !== undefined);
  return entities.flatMap((entity) => entity.fields).find((field) => field.name === member.name);
}

function fieldById(id: Id, shared: Shared): FieldPlan | undefined {
  for (const entity of shared.entities.values()) {
    const field = entity.fields.find((candidate) => candidate.id === id);
    if (field !== undefined) return field;
  }
  return undefined;
}

function rowOfMember(member: InputMember, field: FieldPlan | undefined, kind: string, shared: Shared): Id | undefined {
  if (kind !== 'uuid') return undefined;
  const target = member.row ?? field?.link?.target;
  if (target !== undefined) return shared.entities.has(target) ? target : undefined;
  if (field !== undefined) return undefined;
  const word = member.name.replace(/_id$/, '');
  return [...shared.entities.values()].find((entity) => snakeCase(entity.name) === snakeCase(word))?.id;
}

// --- the answer ---

function answerOf(
  operation: Operation,
  method: string,
  subject: EntityPlan | undefined,
  shared: Shared,
): Omit<AnswerPlan, 'members'> | undefined {
  const { output } = operation;
  if (output === undefined) return implicitAnswer(operation, method, subject);
  const [first, ...others] = output.parts.filter(({ members }) => members === undefined);
  const hasObject = output.parts.some(({ members }) => members !== undefined);
  if (first === undefined && hasObject) return { list: false, parts: [] };
  const entity = shared.entities.get((first?.entity && targetOf(first.entity)) ?? '');
  if (first === undefined || entity === undefined) {
    const name = first?.entity?.text ?? 'Order';
    const message = `'out' of ${operation.name} names no entity with fields: write 'entity ${name} { id: uuid @immutable … }'.`;
    shared.findings.error('unknown-answer', message, output.origin);
    return undefined;
  }
  if (first.list && hasObject) {
    shared.findings.error(
      'unknown-answer',
      `'out' of ${operation.name}: a list has no place for an object beside it. Give ${entity.name} @computed fields, or make an api of its own for the object.`,
      output.origin,
    );
  }
  const nested = others.flatMap((part) => {
    const other = shared.entities.get((part.entity && targetOf(part.entity)) ?? '');
    const relation = other === undefined ? undefined : relationBetween(entity, other, part.list, shared);
    if (other === undefined || relation === undefined) {
      shared.findings.error(
        'unknown-answer',
        `'out' of ${operation.name}: nothing leads from ${entity.name} to this part.`,
        part.origin,
      );
      return [];
    }
    return [relation];
  });
  return { list: first.list, parts: [{ entity: entity.id, many: first.list, optional: false }, ...nested] };
}

function relationBetween(entity: EntityPlan, other: EntityPlan, list: boolean, shared: Shared): AnswerPart | undefined {
  const children = entity.children.filter((child) => child.entity === other.id && child.many === list);
  const child = children.find((candidate) => candidate.link.edge !== undefined) ?? children[0];
  if (child !== undefined) {
    const name = list ? pluralSnakeCase(other.name) : snakeCase(other.name);
    return { entity: other.id, name, relation: child.name, many: list, optional: !list };
  }
  const paired = list ? partOverPairs(entity, other, shared) : undefined;
  if (paired !== undefined) return paired;
  const link = list ? undefined : entity.links.find((candidate) => candidate.target === other.id);
  if (link === undefined) return undefined;
  // Where a reference field has that name, the row stands in its place: `out` asks for it.
  const name = snakeCase(other.name);
  return { entity: other.id, name, relation: link.name, many: false, optional: link.optional };
}

/** `Student + [Course]` where the two are joined many to many. */
function partOverPairs(entity: EntityPlan, other: EntityPlan, shared: Shared): AnswerPart | undefined {
  const way = pairWay(entity.id, other.id, shared.entities.values());
  const pairs = way === undefined ? undefined : pairsOf(entity, way);
  if (way === undefined || pairs === undefined) return undefined;
  const name = pluralSnakeCase(other.name);
  return { entity: other.id, name, relation: pairs.name, beyond: way.there.name, many: true, optional: false };
}

/** Without `out`: a `GET` answers its subject, a `POST` on a collection what it made, other commands nothing. */
function implicitAnswer(
  operation: Operation,
  method: string,
  subject: EntityPlan | undefined,
): Omit<AnswerPlan, 'members'> | undefined {
  const last = operation.pathParts.at(-1);
  if (subject === undefined) return undefined;
  if (method === 'GET') {
    const many = last?.kind === 'static' && singular(last.text.toLowerCase()) !== last.text.toLowerCase();
    return { list: many, parts: [{ entity: subject.id, many, optional: false }] };
  }
  const collection = last?.kind === 'static' && namesEntity(last.text, subject.name);
  return method === 'POST' && collection
    ? { list: false, parts: [{ entity: subject.id, many: false, optional: false }] }
    : undefined;
}

function listOf(operation: Operation, answer: AnswerPlan, shared: Shared): ListPlan | undefined {
  const entity = shared.entities.get(answer.parts[0]?.entity ?? '');
  if (entity === undefined) return undefined;
  const fixed = new Set(operation.output?.filters.map((filter) => filter.field.text));
  const scalar = entity.fields.filter((field) => field.type.kind !== 'json' && !field.sensitive);
  const plain = (field: FieldPlan): FilterPlan => ({ name: field.name, column: field.column, type: field.type });
  const pageSize = numberOption(operation, 'paginate');
  return {
    entity: entity.id,
    filters: scalar.filter((field) => !fixed.has(field.name) && !pagingNames.has(field.name)).map(plain),
    sortable: scalar.filter((field) => field.link === undefined).map(plain),
    ...(pageSize === undefined ? {} : { pageSize }),
  };
}

const pagingNames: ReadonlySet<string> = new Set(['sort', 'page', 'page_size']);

function statusOf(frame: Frame, creates: boolean): 200 | 201 | 204 {
  const { method, answer } = frame;
  if (method === 'POST' && creates) return 201;
  return answer === undefined ? 204 : 200;
}

/** Where what is answered, or else made, can be read: at a path of its own, or below that of the request. */
function placeOf(
  operation: Operation,
  answer: Frame['answer'],
  made: EntityPlan | undefined,
  readable: readonly Operation[],
  shared: Shared,
): Frame['place'] {
  const entity = shared.entities.get(answer?.parts[0]?.entity ?? made?.id ?? '');
  const readers = readable.filter((candidate) => entity !== undefined && candidate.subject === entity.id);
  const alone = readers.find(({ path }) => path.split('{').length === 2);
  const below = readers.find(({ path }) => shapeOf(path) === `${shapeOf(operation.path)}/{}`);
  const reader = alone ?? below;
  if (entity === undefined || reader === undefined) return undefined;
  const parameter = parametersOf(reader, shared).at(-1);
  const field = entity.fields.find(({ column }) => column === parameter?.field);
  if (parameter === undefined || field === undefined) return undefined;
  const path = reader === alone ? reader.path : `${operation.path}/{${parameter.name}}`;
  return { entity: entity.id, field, path };
}

/** `/orders/{}/lines`: what parameters are called makes no difference. */
function shapeOf(path: string): string {
  return path.replace(/\{[^}]*\}/g, '{}');
}

function locationOf(
  place: Frame['place'],
  answer: AnswerPlan | undefined,
  tellsMade: boolean,
): OperationPlan['location'] {
  if (place === undefined) return undefined;
  const { path, field } = place;
  const isAnswered = answer?.parts[0] !== undefined || answer?.members.some(({ name }) => name === field.name) === true;
  const isText = field.type.kind === 'string';
  if (isAnswered) return { path, member: field.name, isText };
  return tellsMade ? { path, isText } : undefined;
}
