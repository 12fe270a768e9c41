import { sampleAnswer } from '../plan/samples.ts';
import type { AnswerPart, AnswerPlan, OperationPlan, ServicePlan } from '../plan/servicePlan.ts';
import type { ResponseObject, Schema } from './document.ts';
import { rateLimitHeaders, replayedHeader, usualHeaders } from './headers.ts';
import { problemResponse, problemsOf, problemsResponse } from './problems.ts';
import { answerSchema, entitySchemas } from './schemas.ts';

const unauthenticated = withHeaders(
  problemResponse('No valid token (`unauthenticated`).', { status: 401, detail: 'a bearer token is needed' }),
  { 'WWW-Authenticate': { description: 'How to authenticate.', schema: { type: 'string' } } },
);
const rateLimited = withHeaders(
  problemResponse('Too many requests (`rate_limited`).', {
    status: 429,
    detail: 'more than 60 requests in 60 seconds',
  }),
  {
    'Retry-After': { description: 'After how many seconds to try again.', schema: { type: 'integer' } },
    ...rateLimitHeaders,
  },
);
const tooLarge = problemResponse('The body is over 1 MiB.', { status: 413, detail: 'request entity too large' });
const internal = problemResponse('A fault of the service (`internal`).', {
  status: 500,
  detail: 'the request 5f0c3a52-6f0b-4d53-9d8e-0c6a4f1d2b3e could not be served',
});

/** The answers that many operations share; each is a problem document. */
export function sharedResponses(plan: ServicePlan): Readonly<Record<string, ResponseObject>> {
  return {
    ...(plan.operations.every(isPublic) ? {} : { Unauthenticated: unauthenticated }),
    ...(plan.operations.some(isLimited) ? { RateLimited: rateLimited } : {}),
    TooLarge: tooLarge,
    Internal: internal,
  };
}

function isPublic({ access }: OperationPlan): boolean {
  return access.kind === 'public';
}

function isLimited({ limits }: OperationPlan): boolean {
  return limits.length > 0;
}

/** Every status that the operation can answer, in order. */
export function responsesOf(operation: OperationPlan, plan: ServicePlan): Record<string, ResponseObject> {
  const responses = new Map<number, ResponseObject>([[operation.status, success(operation, plan)]]);
  if (operation.cacheSeconds !== undefined) {
    responses.set(304, {
      description: 'What the client has is still right.',
      headers: { ...usualHeaders, ...tagHeader },
    });
  }
  for (const [status, problems] of problemsOf(operation, plan)) {
    const isKept = operation.takesIdempotencyKey && status < 500;
    responses.set(status, withHeaders(problemsResponse(problems), isKept ? replayedHeader : {}));
  }
  if (operation.takesBody) responses.set(413, isLimited(operation) ? tooLarge : shared('TooLarge'));
  responses.set(500, isLimited(operation) ? internal : shared('Internal'));
  if (isLimited(operation)) {
    for (const [status, answer] of responses) responses.set(status, withHeaders(answer, rateLimitHeaders));
    responses.set(429, shared('RateLimited'));
  }
  if (!isPublic(operation)) responses.set(401, shared('Unauthenticated'));
  return Object.fromEntries([...responses].sort(([a], [b]) => a - b).map(([status, answer]) => [`${status}`, answer]));
}

function shared(name: string): ResponseObject {
  return { $ref: `#/components/responses/${name}` };
}

function withHeaders(answer: ResponseObject, more: NonNullable<ResponseObject['headers']>): ResponseObject {
  const { description = '', headers = {}, ...content } = answer;
  return { description, headers: { ...headers, ...more }, ...content };
}

function success(operation: OperationPlan, plan: ServicePlan): ResponseObject {
  const headers = { ...usualHeaders, ...(operation.takesIdempotencyKey ? replayedHeader : {}) };
  if (operation.status === 204 || operation.answer === undefined) {
    return { description: operation.status === 201 ? 'Made.' : 'Done; there is nothing to say.', headers };
  }
  return {
    description: operation.status === 201 ? 'Made.' : 'Done.',
    headers: {
      ...headers,
      ...(operation.list === undefined ? {} : totalHeader),
      ...(operation.list?.pageSize === undefined ? {} : linkHeader),
      ...(operation.location === undefined ? {} : locationHeader),
      ...(operation.cacheSeconds === undefined ? {} : tagHeader),
    },
    content: {
      'application/json': {
        schema: answerOf(operation.answer, plan),
        example: sampleAnswer(plan, operation) ?? {},
      },
    },
  };
}

const totalHeader = {
  'X-Total-Count': { description: 'The number of rows on all pages.', schema: { type: 'integer' } },
} as const;
const linkHeader = {
  Link: { description: 'The first, previous, next and last page (RFC 8288).', schema: { type: 'string' } },
} as const;
const locationHeader = {
  Location: { description: 'Where what was made can be read.', schema: { type: 'string' } },
} as const;
const tagHeader = {
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
