import type { DesignModule, Endpoint } from '@specwright/model/design';
import { textOfTypeUse } from '@specwright/model/typeText';
import { singular, wordsOf } from '@specwright/model/words';
import type { ArgumentPlan, CallPlan, ContractPlan, DesignMethodPlan, DesignType, RoutePlan } from './designPlan.ts';
import type { DesignTypes } from './designTypes.ts';

const verbs = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const;
const answers: Readonly<Record<string, RoutePlan['answer']>> = {
  HTML: 'page',
  Redirect: 'redirect',
  Empty: 'empty',
  None: 'empty',
  void: 'empty',
  SSE: 'stream',
};

interface Found {
  readonly contract: ContractPlan;
  readonly method: DesignMethodPlan;
}

/** The route of an endpoint, wired to the method of a contract that the module requires where one matches. */
export function routeOf(endpoint: Endpoint, contracts: readonly ContractPlan[], types: DesignTypes): RoutePlan {
  const verb = verbOf(endpoint);
  const answerType = endpoint.response?.type;
  const answer = answers[answerType?.name ?? 'None'] ?? 'json';
  const found = methodFor(endpoint, verb, contracts);
  const call = found === undefined ? undefined : callOf(endpoint, verb, found);
  const wrap = found === undefined || answer !== 'json' ? undefined : wrapOf(found.method.returns, types);
  return {
    id: endpoint.id,
    name: endpoint.name,
    verb,
    parts: endpoint.pathParts.length === 0 ? [{ kind: 'static', text: '/' }] : endpoint.pathParts,
    status: statusOf(endpoint, answer),
    answer,
    answerType: answerType === undefined ? 'Empty' : textOfTypeUse(answerType),
    ...(answer === 'redirect' ? { to: /"(\/[^"]*)"/.exec(endpoint.response?.note?.text ?? '')?.[1] ?? '/' } : {}),
    ...(call === undefined ? {} : { call }),
    mayMiss: found !== undefined && (found.method.returns.kind === 'optional' || saysGone(endpoint, found.method)),
    ...(wrap === undefined ? {} : { wrap }),
  };
}

function verbOf({ method = 'GET' }: Endpoint): RoutePlan['verb'] {
  return verbs.find((verb) => verb === method.toLowerCase()) ?? 'all';
}

function statusOf({ response }: Endpoint, answer: RoutePlan['answer']): number {
  const code = response?.status?.code;
  if (answer === 'redirect') return code !== undefined && code >= 300 && code < 400 ? code : 303;
  if (code !== undefined && code >= 200 && code < 600) return code;
  return answer === 'empty' ? 204 : 200;
}

/** `cancel(id) -> bool`: false means that there is nothing of that id. */
function saysGone({ pathParts }: Endpoint, { returns }: DesignMethodPlan): boolean {
  return returns.kind === 'boolean' && pathParts.some(({ kind }) => kind === 'parameter');
}

function wrapOf(returns: DesignType, types: DesignTypes): string | undefined {
  if (['text', 'uuid'].includes(returns.kind)) return 'id';
  if (returns.kind === 'named') return types.named(returns.name)?.shape === 'text' ? 'id' : undefined;
  return ['integer', 'number', 'boolean', 'decimal', 'datetime'].includes(returns.kind) ? 'result' : undefined;
}

/** The words of the path, one list a segment; parameters are left out. */
function segmentsOf({ pathParts }: Endpoint): string[][] {
  return pathParts
    .flatMap((part) => (part.kind === 'static' ? part.text.split('/') : []))
    .map((segment) => wordsOf(segment).map(singular))
    .filter((words) => words.length > 0 && !(words.length === 1 && /^(api|v\d+)$/.test(words[0] ?? '')));
}

function methodFor(endpoint: Endpoint, verb: RoutePlan['verb'], contracts: readonly ContractPlan[]): Found | undefined {
  const all = contracts.flatMap((contract) => contract.methods.map((method) => ({ contract, method })));
  const callable = all.filter((found) => callOf(endpoint, verb, found) !== undefined);
  return (
    callable.find((found) => isNamedByPath(endpoint, found)) ??
    callable.find((found) => hasRoleOfVerb(endpoint, verb, found)) ??
    callable.find((found) => isNamedByAnswer(endpoint, verb, found)) ??
    onlyOne(endpoint, verb, all, callable)
  );
}

/** `/tasks/{id}/cancel` is `cancel`, `/auth/refresh` is `refresh_token`. */
function isNamedByPath(endpoint: Endpoint, { method }: Found): boolean {
  const last = segmentsOf(endpoint).at(-1);
  const words = wordsOf(method.name).map(singular);
  return last?.includes(words[0] ?? '') === true && last.every((word) => words.includes(word));
}

const rolesOfVerb: Readonly<Partial<Record<RoutePlan['verb'], readonly string[]>>> = {
  get: ['get', 'list'],
  post: ['create'],
  put: ['set', 'update'],
  patch: ['set', 'update'],
  delete: ['remove'],
};

/** `POST /orders` creates an order where the contract has orders. */
function hasRoleOfVerb(endpoint: Endpoint, verb: RoutePlan['verb'], { contract, method }: Found): boolean {
  const { role } = method;
  if (role === undefined || rolesOfVerb[verb]?.includes(role.kind) !== true) return false;
  const endsInParameter = endpoint.pathParts.at(-1)?.kind === 'parameter';
  const segments = segmentsOf(endpoint);
  if (role.kind === 'set') return segments.at(-1)?.includes(role.field) === true;
  if ((role.kind === 'list' || role.kind === 'create') === endsInParameter) return false;
  if (role.kind === 'list' && role.filters.some(({ by }) => by === 'field')) return false;
  const nouns = segments.filter(
    (words) => !(words.length === 1 && ['create', 'new', 'add', 'edit', 'delete', 'update'].includes(words[0] ?? '')),
  );
  const last = nouns.at(-1);
  if (last === undefined) return true;
  const entity = contract.store?.entity;
  const known = [...wordsOf(contract.name), ...(entity?.kind === 'named' ? wordsOf(entity.name) : [])].map(singular);
  return last.some((word) => known.includes(word)) || (contract.made && known.length > 0);
}

/** `GET /tasks/{id} -> TaskStatusResponse` is `get_status`; `POST /tasks -> TaskSubmitResponse` is `submit`. */
function isNamedByAnswer(endpoint: Endpoint, verb: RoutePlan['verb'], { method }: Found): boolean {
  const words = wordsOf(method.name);
  const reads = ['get', 'fetch', 'read', 'list', 'find'].includes(words[0] ?? '');
  if (reads !== (verb === 'get')) return false;
  const rest = reads ? words.slice(1) : words;
  const said = wordsOf(endpoint.response?.type?.name ?? '');
  return rest.length > 0 && rest.every((word) => said.includes(word));
}

/** A module with one method to call and one endpoint has no choice. */
function onlyOne(
  endpoint: Endpoint,
  verb: RoutePlan['verb'],
  all: readonly Found[],
  callable: readonly Found[],
): Found | undefined {
  const [only] = callable;
  if (only === undefined) return undefined;
  if (endpoint.response?.type?.name === 'ProxiedResponse') {
    return callable.find(
      ({ method }) => callOf(endpoint, verb, { contract: only.contract, method })?.arguments[0]?.from === 'request',
    );
  }
  const answer = wordsOf(endpoint.response?.type?.name ?? '')[0];
  const { returns } = only.method;
  return all.length === 1 && returns.kind === 'named' && wordsOf(returns.name)[0] === answer ? only : undefined;
}

/** How the parameters of a method are filled by a request; nothing where one cannot be. */
function callOf(endpoint: Endpoint, verb: RoutePlan['verb'], { contract, method }: Found): CallPlan | undefined {
  const left = endpoint.pathParts.flatMap((part) => (part.kind === 'parameter' ? [part.name] : []));
  const inQuery = verb === 'get' || verb === 'delete' || verb === 'head' || verb === 'options';
  const found: ArgumentPlan[] = [];
  for (const { name, type } of method.parameters) {
    const path = left.find((candidate) => candidate === name) ?? keyAmong(left, name);
    if (path !== undefined) {
      left.splice(left.indexOf(path), 1);
      found.push({ from: 'path', name: path, type });
      continue;
    }
    if (type.kind === 'function' || type.kind === 'bytes') return undefined;
    if (type.kind === 'named' && type.name === 'Request') found.push({ from: 'request', name, type });
    else if (isWhole(type, name)) found.push({ from: inQuery ? 'wholeQuery' : 'wholeBody', name, type });
    else found.push({ from: inQuery ? 'query' : 'body', name, type });
  }
  const wholes = found.filter(({ from }) => from === 'wholeBody' || from === 'wholeQuery');
  if (left.length > 0 || wholes.length > 1) return undefined;
  return { contract: contract.name, method: method.name, arguments: found };
}

/** The one `{id}` of a path is the `task_id` of a method. */
function keyAmong(left: readonly string[], name: string): string | undefined {
  return left.length === 1 && wordsOf(name).at(-1) === 'id' && wordsOf(left[0] ?? '').at(-1) === 'id'
    ? left[0]
    : undefined;
}

function isWhole(type: DesignType, name: string): boolean {
  if (type.kind === 'object' || type.kind === 'dictionary') return true;
  return (
    type.kind === 'named' &&
    !['status', 'id', 'state', 'mode', 'format', 'role', 'duration'].includes(wordsOf(name).at(-1) ?? '')
  );
}

/** Paths that name more go first: `/posts/new` before `/posts/{id}`, `/*` last. */
export function bySpecificity(a: RoutePlan, b: RoutePlan): number {
  return weightOf(a) - weightOf(b);
}

function weightOf({ parts, verb }: RoutePlan): number {
  const wild = parts.some((part) => part.kind === 'static' && part.text.includes('*'));
  return (wild ? 1000 : 0) + parts.filter(({ kind }) => kind === 'parameter').length * 10 + (verb === 'all' ? 1 : 0);
}

/** Endpoints of a module by transport. */
export function endpointsOf(module: DesignModule, transport: Endpoint['transport']): readonly Endpoint[] {
  return module.endpoints.filter((endpoint) => endpoint.transport === transport);
}
