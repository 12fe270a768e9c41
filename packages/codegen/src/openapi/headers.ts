import type { ServicePlan } from '../plan/servicePlan.ts';
import type { HeaderObject } from './document.ts';

type Headers = Readonly<Record<string, HeaderObject>>;

const usual: Headers = {
  'X-Request-Id': {
    description:
      'The id of the request, as the log has it: that of the request header `X-Request-Id`, or one that is made.',
    schema: { type: 'string' },
  },
  'Cache-Control': { description: 'For how long who may keep the answer.', schema: { type: 'string' } },
};

/** The headers of the draft "RateLimit header fields for HTTP", in its present form and in that of single numbers. */
const rateLimit: Headers = {
  'RateLimit-Policy': { description: 'The limit: requests (q) in seconds (w).', schema: { type: 'string' } },
  RateLimit: { description: 'Requests left (r) and seconds until all are (t).', schema: { type: 'string' } },
  'RateLimit-Limit': { description: 'Requests allowed.', schema: { type: 'integer' } },
  'RateLimit-Remaining': { description: 'Requests left.', schema: { type: 'integer' } },
  'RateLimit-Reset': { description: 'Seconds until all are left again.', schema: { type: 'integer' } },
};

const replayed: Headers = {
  'Idempotent-Replayed': {
    description: '`true` where this answer was given before, under the same Idempotency-Key.',
    schema: { type: 'string', enum: ['true'] },
  },
};

/** What stands once in the document, and is referred to: headers of many answers. */
export function sharedHeaders({ operations }: ServicePlan): Headers {
  return {
    ...usual,
    ...(operations.some(({ limits }) => limits.length > 0) ? rateLimit : {}),
    ...(operations.some(({ takesIdempotencyKey }) => takesIdempotencyKey) ? replayed : {}),
  };
}

function references(headers: Headers): Headers {
  return Object.fromEntries(Object.keys(headers).map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

/** Of every answer of the service. */
export const usualHeaders = references(usual);
/** Of every answer to a request that was counted. */
export const rateLimitHeaders = references(rateLimit);
/** Of every answer that is kept for who sends the request again. */
export const replayedHeader = references(replayed);
