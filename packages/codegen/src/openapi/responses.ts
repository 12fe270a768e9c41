import { problemCodeOf } from '../plan/problemCodes.ts';
import type { Failure } from '../plan/program.ts';
import type { AnswerPart, OperationPlan, ServicePlan } from '../plan/servicePlan.ts';
import type { ResponseObject, Schema } from './document.ts';
import { entitySchemas } from './schemas.ts';

const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

/** The answers that many operations share; each is a problem document. */
export const sharedResponses: Readonly<Record<string, ResponseObject>> = {
  Unauthenticated: {
    description: 'No valid token (`unauthenticated`).',
    headers: { 'WWW-Authenticate': { description: 'How to authenticate.', schema: { type: 'string' } } },
    content: problem,
  },
  RateLimited: {
    description: 'Too many requests (`rate_limited`).',
    headers: {
      'Retry-After': { description: 'After how many seconds to try again.', schema: { type: 'integer' } },
      ...rateLimitHeaders(),
    },
    content: problem,
  },
  TooLarge: { description: 'The body is over 1 MiB.', content: problem },
  Internal: { description: 'A fault of the service (`internal`).', content: problem },
};

/** Every status that the operation can answer, in order. */
export function responsesOf(operation: OperationPlan, plan: ServicePlan): Record<string, ResponseObject> {
  const responses = new Map<number, ResponseObject>([[operation.status, success(operation, plan)]]);
  if (operation.cacheSeconds !== undefined) {
    responses.set(304, { description: 'What the client has is still right.', headers: cacheHeaders });
  }
  for (const [status, reasons] of problemReasons(operation, plan)) {
    responses.set(status, { description: reasons.join(' '), content: problem });
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
    ...(operation.list?.pageSize === undefined ? {} : pageHeaders),
    ...(operation.location === undefined ? {} : locationHeader),
    ...(operation.cacheSeconds === undefined ? {} : cacheHeaders),
  };
  return {
    description: operation.status === 201 ? 'Made.' : 'Done.',
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    content: { 'application/json': { schema: answerOf(operation.answer.list, operation.answer.parts, plan) } },
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
const pageHeaders = {
  'X-Total-Count': { description: 'The number of rows on all pages.', schema: { type: 'integer' } },
  Link: { description: 'The first, previous, next and last page (RFC 8288).', schema: { type: 'string' } },
} as const;
const locationHeader = {
  Location: { description: 'Where what was made can be read.', schema: { type: 'string' } },
} as const;
const cacheHeaders = {
  'Cache-Control': { description: 'How long the answer may be kept.', schema: { type: 'string' } },
  ETag: { description: 'The version of the answer.', schema: { type: 'string' } },
} as const;

function answerOf(list: boolean, parts: readonly AnswerPart[], plan: ServicePlan): Schema {
  const [first, ...nested] = parts;
  if (first === undefined) return { type: 'object' };
  const main = reference(first, plan);
  if (nested.length === 0) return list ? { type: 'array', items: main } : main;
  const properties = Object.fromEntries(nested.map((part) => [part.name ?? '', nestedSchema(part, plan)]));
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

/** The problems by status, each with the reasons that lead to it. */
function problemReasons(operation: OperationPlan, plan: ServicePlan): Map<number, string[]> {
  const reasons = new Map<number, string[]>();
  const add = (status: number, reason: string): void => {
    const known = reasons.get(status) ?? [];
    if (!known.includes(reason)) reasons.set(status, [...known, reason]);
  };
  if (operation.takesBody) add(400, 'The body is no JSON (`malformed_json`).');
  if (operation.access.kind === 'granted') add(403, 'The caller may not do this (`forbidden`).');
  if (operation.writes) {
    add(409, 'A unique value is taken, an invariant would break, or the transition is not allowed.');
  }
  add(422, 'The request has the wrong shape (`validation_failed`).');
  for (const failure of operation.failures) add(...reasonOf(failure, plan));
  return reasons;
}

function reasonOf(failure: Failure, plan: ServicePlan): [number, string] {
  switch (failure.kind) {
    case 'error': {
      const error = plan.errors.find((candidate) => candidate.name === failure.name);
      return [failure.status, `${sentence(error?.message ?? failure.name)} (\`${failure.name}\`).`];
    }
    case 'inline':
      return [failure.status, `${sentence(failure.message ?? 'refused')}.`];
    case 'notFound':
      return [404, `No such ${failure.what} (\`not_found\`).`];
    case 'forbidden':
      return [403, 'The caller may not do this (`forbidden`).'];
    case 'badReference':
      return [422, 'The request has the wrong shape (`validation_failed`).'];
    case 'portFailed':
      return [502, `The ${failure.noun} service refused (\`${problemCodeOf(502)}\`).`];
  }
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1).replace(/\.$/, '');
}
