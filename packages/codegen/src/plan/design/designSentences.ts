import { singular, wordsOf } from '@specwright/model/words';
import type { ContractPlan, DesignModulePlan, RateLimit, RoutePlan, SentenceTest } from './designPlan.ts';

const seconds: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400 };

/** `Rate limit 5 requests per minute per IP`. */
export function limitIn(text: string): RateLimit | undefined {
  const match = /\b(\d{1,4})\s+requests?\s+(?:per|\/|an?|each|every)\s*(second|minute|hour|day)/i.exec(text);
  const requests = Number(match?.[1]);
  const span = seconds[match?.[2]?.toLowerCase() ?? ''];
  return span === undefined || !(requests > 0) ? undefined : { requests, seconds: span };
}

/** `Cache GET responses for 60 seconds`. */
export function cacheIn(text: string): number | undefined {
  const match = /\b(?:cached?|caching)\b.*\bfor (\d{1,6}) (second|minute|hour|day)s?\b/i.exec(text);
  const span = seconds[match?.[2]?.toLowerCase() ?? ''];
  return span === undefined ? undefined : Number(match?.[1]) * span;
}

/** `Send heartbeat every 15 seconds`. */
export function heartbeatIn(text: string): number | undefined {
  const match = /\bheartbeats?\b.*\bevery (\d{1,4}) seconds?\b/i.exec(text);
  const every = Number(match?.[1]);
  return every > 0 ? every : undefined;
}

/** `Posts have unique slugs`, `rejects duplicate email with 409`, `Email must be unique`: the field. */
export function uniqueIn(text: string): string | undefined {
  const match =
    /\b(?:have|has) (?:a )?unique ([a-z_]+)\b/i.exec(text) ??
    /\bduplicate ([a-z_]+) with 409\b/i.exec(text) ??
    /\b([a-z_]+) (?:must be|is|are) unique\b/i.exec(text);
  const word = match?.[1]?.toLowerCase();
  return word === undefined || ['it', 'they', 'all', 'which'].includes(word) ? undefined : singular(word);
}

type Wired = Pick<DesignModulePlan, 'routes' | 'sockets'>;

/** The test of a sentence of a module, where its text has a known form and the module something to ask. */
export function testOf(text: string, module: Wired, contracts: readonly ContractPlan[]): SentenceTest | undefined {
  const { routes, sockets } = module;
  const plain = routes.find(({ answer }) => answer !== 'stream');
  const limit = limitIn(text);
  if (limit !== undefined) return plain && { kind: 'limit', route: plain.name, limit };
  const cached = routes.find(({ verb, answer }) => (verb === 'get' || verb === 'all') && answer !== 'stream');
  const cache = cacheIn(text);
  if (cache !== undefined) return cached && { kind: 'cache', route: cached.name, seconds: cache };
  const stream = routes.find(({ answer }) => answer === 'stream');
  const beat = heartbeatIn(text);
  if (beat !== undefined) return stream && { kind: 'heartbeat', route: stream.name, seconds: beat };
  const field = uniqueIn(text);
  const store = contracts.find(
    (contract) => contract.store?.unique.includes(field ?? '') === true && has(contract, 'create'),
  );
  if (field !== undefined && store !== undefined) return { kind: 'unique', contract: store.name, field };
  if (/\b(?:correlation|request)[ -]?ids?\b.*\brequests?\b/i.test(text))
    return plain && { kind: 'requestId', route: plain.name };
  if (/\bping\b|\bpong\b/i.test(text) && sockets[0] !== undefined) return { kind: 'ping', socket: sockets[0].name };
  return ofStatus(text, routes, contracts) ?? ofBody(text, routes, contracts);
}

function has({ methods }: ContractPlan, kind: string): boolean {
  return methods.some(({ role }) => role?.kind === kind);
}

/** `returns 404 for missing resource`, `Return 202 Accepted …`, `rejects invalid credentials with 401`. */
function ofStatus(
  text: string,
  routes: readonly RoutePlan[],
  contracts: readonly ContractPlan[],
): SentenceTest | undefined {
  const match =
    /\b(?:returns?|responds?(?: with)?|answers?(?: with)?|rejects? .* with|refuses? .* with|gives?)\s+(?:HTTP )?([1-5]\d\d)\b/i.exec(
      text,
    );
  if (match?.[1] === undefined) return undefined;
  const status = Number(match[1]);
  if (status < 400) {
    const route = routes.find((candidate) => candidate.status === status);
    return route && { kind: 'status', route: route.name, status };
  }
  if (status === 404) {
    const route = routes.find((candidate) => roleOf(candidate, contracts) === 'get');
    if (route !== undefined) return { kind: 'missing', route: route.name };
  }
  const route = routeAbout(text, routes);
  return status >= 500 || route === undefined ? undefined : { kind: 'refusal', route: route.name, status };
}

/** Words of sentences that speak of a route of another name. */
const synonyms: Readonly<Record<string, readonly string[]>> = {
  credential: ['login', 'signin', 'session', 'token'],
  email: ['register', 'signup', 'user'],
  duplicate: ['register', 'create', 'signup'],
};

function routeAbout(text: string, routes: readonly RoutePlan[]): RoutePlan | undefined {
  const wired = routes.filter(({ call }) => call !== undefined);
  const words = wordsOf(text).map(singular);
  const meant = new Set([...words, ...words.flatMap((word) => synonyms[word] ?? [])]);
  return wired.find(({ parts }) =>
    parts.some(
      (part) =>
        part.kind === 'static' && wordsOf(part.text).some((word) => word !== 'api' && meant.has(singular(word))),
    ),
  );
}

/** `creates resource successfully`, `validates input schema`. */
function ofBody(
  text: string,
  routes: readonly RoutePlan[],
  contracts: readonly ContractPlan[],
): SentenceTest | undefined {
  if (/^(?:creates?|adds?|saves?) .*success|^success.*\bcreates?\b/i.test(text)) {
    const route = routes.find((candidate) => roleOf(candidate, contracts) === 'create' && candidate.answer === 'json');
    return route && { kind: 'created', route: route.name };
  }
  if (
    /^validates? (?:all )?(?:the )?(?:input|request|bod(?:y|ies))s?(?: schema| data| bod(?:y|ies))?s?\.?$/i.test(text)
  ) {
    const route = routes.find(({ call }) =>
      call?.arguments.some(({ from }) => from === 'wholeBody' || from === 'body'),
    );
    return route && { kind: 'badBody', route: route.name };
  }
  return undefined;
}

export function roleOf({ call }: RoutePlan, contracts: readonly ContractPlan[]): string | undefined {
  const contract = contracts.find(({ name }) => name === call?.contract);
  return contract?.methods.find(({ name }) => name === call?.method)?.role?.kind;
}
