import { sampleAnswer } from '../plan/samples.ts';
import type { AnswerPart, AnswerPlan, OperationPlan, ServicePlan } from '../plan/servicePlan.ts';
import type { ResponseObject, Schema } from './document.ts';
import { problemResponse, problemsOf, problemsResponse } from './problems.ts';
import { answerSchema, entitySchemas } from './schemas.ts';

/** The answers that many operations share; each is a problem document. */
export const sharedResponses: Readonly<Record<string, ResponseObject>> = {
  Unauthenticated: {
    ...problemResponse('No valid token (`unauthenticated`).', { status: 401, detail: 'a bearer token is needed' }),
    headers: { 'WWW-Authenticate': { description: 'How to authenticate.', schema: { type: 'string' } } },
  },
  RateLimited: {
    ...problemResponse('Too many requests (`rate_limited`).', {
      status: 429,
      detail: 'more than 60 requests in 60 seconds',
    }),
    headers: {
      'Retry-After': { description: 'After how many seconds to try again.', schema: { type: 'integer' } },
      ...rateLimitHeaders(),
    },
  },
  TooLarge: problemResponse('The body is over 1 MiB.', { status: 413, detail: 'request entity too large' }),
  Internal: problemResponse('A fault of the service (`internal`).', {
    status: 500,
    detail: 'the request 5f0c3a52-6f0b-4d53-9d8e-0c6a4f1d2b3e could not be served',
  }),
};

/** Every status that the operation can answer, in order. */
export function responsesOf(operation: OperationPlan, plan: ServicePlan): Record<string, ResponseObject> {
  const responses = new Map<number, ResponseObject>([[operation.status, success(operation, plan)]]);
  if (operation.cacheSeconds !== undefined) {
    responses.set(304, { description: 'What the client has is still right.', headers: cacheHeaders });
  }
  for (const [status, problems] of problemsOf(operation, plan)) {
    responses.set(status, problemsResponse(problems));
  }
  if (operation.access.kind !== 'public') responses.set(401, { $ref: '#/components/responses/Unauthenticated' });
  if (operation.limits.length > 0) responses.set(429, { $ref: '#/components/responses/RateLimited' });
  if (operation.takesBody) responses.set(413, { $ref: '#/components/responses/TooLarge' });
  responses.set(500, { $ref: '#/components/responses/Internal' });
  return Object.fromEntries([...responses].sort(([a], [b]) => a - b).map(([status, answer]) => [`${status}`, answer]));
}

function success(operation: OperationPlan, plan: ServicePlan): ResponseObject {
  const everywhere = {
    ...(operation.limits.length === 0 ? {} : rateLimitHeaders()),
    ...(operation.takesIdempotencyKey ? replayedHeader : {}),
  };
  if (operation.status === 204 || operation.answer === undefined) {
    return {
      description: operation.status === 201 ? 'Made.' : 'Done; there is nothing to say.',
      ...(Object.keys(everywhere).length === 0 ? {} : { headers: everywhere }),
    };
  }
  const headers = {
    ...everywhere,
    ...(operation.list === undefined ? {} : totalHeader),
    ...(operation.list?.pageSize === undefined ? {} : linkHeader),
    ...(operation.location === undefined ? {} : locationHeader),
    ...(operation.cacheSeconds === undefined ? {} : cacheHeaders),
  };
  return {
    description: operation.status === 201 ? 'Made.' : 'Done.',
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    content: {
      'application/json': {
        schema: answerOf(operation.answer, plan),
        example: sampleAnswer(plan, operation) ?? {},
      },
    },
  };
}

/** The headers of the draft "RateLimit header fields for HTTP", in its present form and in that of single numbers. */
function rateLimitHeaders(): NonNullable<ResponseObject['headers']> {
  return {
    'RateLimit-Policy': { description: 'The limit: requests (q) in seconds (w).', schema: { type: 'string' } },
    RateLimit: { description: 'Requests left (r) and seconds until all are (t).', schema: { type: 'string' } },
    'RateLimit-Limit': { description: 'Requests allowed.', schema: { type: 'integer' } },
    'RateLimit-Remaining': { description: 'Requests left.', schema: { type: 'integer' } },
    'RateLimit-Reset': { description: 'Seconds until all are left again.', schema: { type: 'integer' } },
  };
}

const replayedHeader = {
  'Idempotent-Replayed': {
    description: '`true` where this answer was given before, under the same Idempotency-Key.',
    schema: { type: 'string', enum: ['true'] },
  },
} as const;
const totalHeader = {
  'X-Total-Count': { description: 'The number of rows on all pages.', schema: { type: 'integer' } },
} as const;
const linkHeader = {
  Link: { description: 'The first, previous, next and last page (RFC 8288).', schema: { type: 'string' } },
} as const;
const locationHeader = {
  Location: { description: 'Where what was made can be read.', schema: { type: 'string' } },
} as const;
const cacheHeaders = {
  'Cache-Control': { description: 'How long the answer may be kept.', schema: { type: 'string' } },
  ETag: { description: 'The version of the answer.', schema: { type: 'string' } },
} as const;

function answerOf({ list, parts, members }: AnswerPlan, plan: ServicePlan): Schema {
  const [first, ...nested] = parts;
  const properties = Object.fromEntries([
    ...nested.map((part) => [part.name ?? '', nestedSchema(part, plan)] as const),
    ...members.map(({ name, type, bounds, optional }) => [name, answerSchema(type, bounds, optional)] as const),
  ]);
  if (first === undefined) return { type: 'object', properties, required: Object.keys(properties) };
  const main = reference(first, plan);
  if (Object.keys(properties).length === 0) return list ? { type: 'array', items: main } : main;
  const entity = plan.entities.find((candidate) => candidate.id === first.entity);
  // A nested row takes the place of a reference of the same name: the schema of the entity does not hold then.
  const replaced = entity?.fields.some((field) => field.name in properties) === true;
  if (entity !== undefined && replaced) {
    const own = entitySchemas({ ...plan, entities: [entity] })[entity.typeName] ?? {};
    const whole = { ...own, properties: { ...own.properties, ...properties } };
    return list ? { type: 'array', items: whole } : whole;
  }
  const whole: Schema = { allOf: [main, { type: 'object', properties, required: Object.keys(properties) }] };
  return list ? { type: 'array', items: whole } : whole;
}

function nestedSchema(part: AnswerPart, plan: ServicePlan): Schema {
  const schema = reference(part, plan);
  if (part.many) return { type: 'array', items: schema };
  return part.optional ? { anyOf: [schema, { type: 'null' }] } : schema;
}

function reference(part: AnswerPart, plan: ServicePlan): Schema {
  const entity = plan.entities.find((candidate) => candidate.id === part.entity);
  return { $ref: `#/components/schemas/${entity?.typeName ?? 'Problem'}` };
}
