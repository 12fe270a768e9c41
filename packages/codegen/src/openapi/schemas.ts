import type {
  Bounds,
  EntityPlan,
  FieldPlan,
  MemberPlan,
  ObjectType,
  OperationPlan,
  ServicePlan,
  ValueType,
} from '../plan/servicePlan.ts';
import type { Schema } from './document.ts';

/** Exact decimals travel as text: a binary float would lose digits. */
const decimalPattern = '^-?[0-9]+(\\.[0-9]+)?$';

/** The problem document of RFC 9457 with the members that every service adds. */
export const problemSchema: Schema = {
  type: 'object',
  description: 'What went wrong (RFC 9457).',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    code: { type: 'string', description: 'The stable name of the problem.' },
    errors: {
      type: 'array',
      description: 'What is wrong with each field, where the request has the wrong shape.',
      items: {
        type: 'object',
        properties: { field: { type: 'string' }, message: { type: 'string' } },
        required: ['field', 'message'],
      },
    },
  },
  required: ['type', 'title', 'status', 'detail', 'instance', 'code'],
};

/** One schema an entity, as it is answered. */
export function entitySchemas(plan: ServicePlan): Record<string, Schema> {
  const answered = plan.entities.filter(({ pair }) => pair === undefined);
  return Object.fromEntries(answered.map((entity) => [entity.typeName, entitySchema(entity)]));
}

function entitySchema(entity: EntityPlan): Schema {
  const answered = entity.fields.filter((field) => !field.sensitive);
  return {
    type: 'object',
    ...(entity.doc === undefined ? {} : { description: entity.doc }),
    properties: Object.fromEntries(answered.map((field) => [field.name, fieldSchema(field)])),
    required: answered.map((field) => field.name),
  };
}

function fieldSchema(field: FieldPlan): Schema {
  const schema = answerSchema(field.type, field.bounds, field.optional);
  const readOnly = field.auto || field.computed || field.snapshot !== undefined;
  return {
    ...schema,
    ...(field.doc === undefined ? {} : { description: joined(field.doc, schema.description) }),
    ...(readOnly ? { readOnly } : {}),
  };
}

/** The body that an operation takes. */
export function bodySchema(operation: OperationPlan): Schema {
  const required = operation.members.filter((member) => !member.optional).map((member) => member.name);
  return {
    type: 'object',
    properties: Object.fromEntries(operation.members.map((member) => [member.name, memberSchema(member)])),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
    ...(operation.partial ? { minProperties: 1 } : {}),
  };
}

function memberSchema({ type, bounds, nullable }: MemberPlan): Schema {
  return orNull(takenSchema(type, bounds), nullable);
}

/** The schema of a value as it is answered; `nullable` where it may be null. */
export function answerSchema(type: ValueType, bounds: Bounds | undefined, nullable: boolean): Schema {
  return orNull(plainSchema(type, bounds, answerSchema), nullable);
}

/** The schema of a value as it is taken: a decimal may be a number too. */
function takenSchema(type: ValueType, bounds: Bounds | undefined): Schema {
  const schema = plainSchema(type, bounds, (member, range, optional) => orNull(takenSchema(member, range), optional));
  return type.kind === 'decimal' ? { ...schema, type: ['string', 'number'], ...numberBounds(bounds) } : schema;
}

function orNull(schema: Schema, nullable: boolean): Schema {
  if (!nullable) return schema;
  return {
    ...schema,
    type: [schema.type ?? []].flat().concat('null'),
    ...(schema.enum === undefined ? {} : { enum: [...schema.enum, null] }),
  };
}

/** `ofMember`: the schema of a member of an object. */
function plainSchema(type: ValueType, bounds: Bounds | undefined, ofMember: typeof answerSchema): Schema {
  switch (type.kind) {
    case 'uuid':
      return { type: 'string', format: 'uuid' };
    case 'timestamp':
      return { type: 'string', format: 'date-time' };
    case 'bool':
      return { type: 'boolean' };
    case 'json':
      return objectSchema(type, ofMember);
    case 'enum':
      return { type: 'string', enum: type.values };
    case 'int':
      return { type: 'integer', format: 'int64', ...numberBounds(bounds) };
    case 'decimal':
      return { type: 'string', format: 'decimal', pattern: decimalPattern, ...describedBounds(bounds) };
    case 'string':
      return { type: 'string', ...lengthBounds(bounds) };
  }
}

function objectSchema({ members }: ObjectType, ofMember: typeof answerSchema): Schema {
  if (members === undefined) return { type: 'object', additionalProperties: true };
  const required = members.filter(({ optional }) => !optional).map(({ name }) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(
      members.map(({ name, type, bounds, optional }) => [name, ofMember(type, bounds, optional)]),
    ),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

function numberBounds(bounds: Bounds | undefined): Schema {
  if (bounds === undefined) return {};
  return { minimum: Number(bounds.min), ...(bounds.max === undefined ? {} : { maximum: Number(bounds.max) }) };
}

function lengthBounds(bounds: Bounds | undefined): Schema {
  if (bounds === undefined) return {};
  return { minLength: Number(bounds.min), ...(bounds.max === undefined ? {} : { maxLength: Number(bounds.max) }) };
}

/** JSON Schema cannot bound a number that travels as text, so the bounds are told. */
function describedBounds(bounds: Bounds | undefined): Schema {
  if (bounds === undefined) return {};
  return {
    description: bounds.max === undefined ? `At least ${bounds.min}.` : `From ${bounds.min} to ${bounds.max}.`,
  };
}

function joined(doc: string, more: string | undefined): string {
  return more === undefined ? doc : `${doc} ${more}`;
}
