import type { Endpoint } from '@specwright/model/design';
import type { Diagnostic } from '@specwright/model/diagnostic';
import { pathShape } from '@specwright/model/pathPattern';
import { finding } from '../../catalogue.ts';
import { type CheckContext, firstOf, relatedTo } from '../../context.ts';
import type { ReplaceText } from '../../fixData.ts';
import { didYouMean, similarNames } from '../../suggestions.ts';
import { statusOfReason } from './reasons.ts';

const verbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'ANY'];
const examples = { http: 'GET /orders/{id}', websocket: '/orders/{id}', command: 'export <file>' } as const;
const kinds = { http: 'endpoint', websocket: 'websocket', command: 'command' } as const;

/** Without a verb or a path nothing can be called. */
export function* endpointMustBeReadable(endpoint: Endpoint, _context: CheckContext): Iterable<Diagnostic> {
  if (!isMalformed(endpoint)) return;
  const { transport, text } = endpoint;
  yield finding('endpoint/malformed', text.origin, {
    parameters: { text: text.text, kind: kinds[transport], example: examples[transport] },
  });
}

function isMalformed({ transport, text, method, command }: Endpoint): boolean {
  if (text.text.trim() === '') return true;
  if (transport === 'command') return command?.name === '';
  if (transport === 'websocket') return false;
  return method === undefined ? withoutSlash(text.text) === undefined : !/[/*]/.test(text.text);
}

/** `GET orders/{id}`: where the slash is missing. */
function withoutSlash(text: string): { readonly verb: string; readonly path: string } | undefined {
  const match = /^\s*([A-Za-z]+)\s+([\p{L}{<][^\s]*)\s*$/u.exec(text);
  return match?.[1] === undefined || match[2] === undefined ? undefined : { verb: match[1], path: match[2] };
}

export function* verbMustBeKnown(endpoint: Endpoint, _context: CheckContext): Iterable<Diagnostic> {
  const { transport, text } = endpoint;
  const method = endpoint.method ?? withoutSlash(text.text)?.verb;
  if (transport !== 'http' || method === undefined || verbs.includes(method) || isMalformed(endpoint)) return;
  const suggestions = verbs.includes(method.toUpperCase()) ? [method.toUpperCase()] : similarNames(method, verbs);
  const isCase = verbs.includes(method.toUpperCase());
  yield finding('endpoint/unknown-verb', text.origin, {
    severity: isCase ? 'warning' : 'error',
    parameters: { name: method, suggestion: didYouMean(suggestions) },
    data: { kind: 'unknownName', text: method, suggestions },
  });
}

export function* pathShouldBeWellFormed(endpoint: Endpoint, _context: CheckContext): Iterable<Diagnostic> {
  const problem = isMalformed(endpoint) ? undefined : problemOfPath(endpoint);
  if (problem === undefined) return;
  const { text } = endpoint;
  yield finding('endpoint/invalid-path', text.origin, {
    parameters: { text: text.text, problem: problem.words },
    ...(problem.right === undefined ? {} : { data: replacement(endpoint, problem.right) }),
  });
}

function replacement({ text }: Endpoint, newText: string): ReplaceText {
  return { kind: 'replaceText', range: text.origin.range, newText };
}

function problemOfPath(endpoint: Endpoint): { readonly words: string; readonly right?: string } | undefined {
  const { transport, text: written } = endpoint;
  const text = written.text.trim();
  if (transport === 'command') return undefined;
  if (transport === 'websocket') {
    if (text.startsWith('/') || text.includes('://')) return balanceOf(text);
    return { words: "does not begin with '/'", right: `/${text}` };
  }
  const bare = endpoint.method === undefined ? withoutSlash(text) : undefined;
  if (bare !== undefined)
    return { words: "has a path that does not begin with '/'", right: `${bare.verb} /${bare.path}` };
  if (/^[A-Za-z]+[/*]/.test(text)) {
    return { words: 'has no blank between verb and path', right: text.replace(/^([A-Za-z]+)/, '$1 ') };
  }
  if (/\s/.test(endpoint.path ?? '')) return { words: 'has a blank in its path' };
  return balanceOf(endpoint.path ?? '');
}

/** Braces open and close in turn, with a name between. */
function balanceOf(path: string): { readonly words: string } | undefined {
  let isOpen = false;
  for (const [char] of path.matchAll(/[{}]/g)) {
    if ((char === '{') === isOpen) return { words: 'has braces that do not match' };
    isOpen = char === '{';
  }
  if (isOpen) return { words: 'has braces that do not match' };
  return path.includes('{}') ? { words: 'has a parameter without a name' } : undefined;
}

const firstEndpoint = firstOf<Endpoint>(({ designs }) => designs.endpoints, requestKey);

/** One request has one answer. */
export function* endpointShouldBeUnique(endpoint: Endpoint, context: CheckContext): Iterable<Diagnostic> {
  const first = firstEndpoint(endpoint, context);
  if (endpoint.text.text === '' || first === undefined || first === endpoint) return;
  const module = context.index.part(first.designModule);
  yield finding('endpoint/duplicate', endpoint.text.origin, {
    parameters: { name: endpoint.text.text, module: module?.kind === 'designModule' ? module.name : '' },
    related: [relatedTo(first, 'The first one.')],
    data: { kind: 'removeItem', what: 'line', range: endpoint.origin.range, label: 'this endpoint' },
  });
}

/** By system, or file without one: verb and path without the names of its parameters; of a command its name. */
function requestKey(endpoint: Endpoint): string {
  const { transport, origin, design, command } = endpoint;
  const scope = `${origin.file} ${design ?? ''} ${transport}`;
  if (transport === 'command') return `${scope} ${command?.name ?? ''}`;
  return `${scope} ${routeShape(endpoint)}`;
}

/** `GET /orders/{}`. */
export function routeShape({ method, path, pathParts, text }: Endpoint): string {
  if (path === undefined) return text.text;
  const shape = pathParts.map((part) => (part.kind === 'parameter' ? '{}' : part.text)).join('');
  return `${method?.toUpperCase() ?? ''} ${pathShape(shape)}`;
}

export function* endpointParameterShouldBeUnique(
  { pathParts }: Endpoint,
  _context: CheckContext,
): Iterable<Diagnostic> {
  const seen = new Set<string>();
  for (const part of pathParts) {
    if (part.kind !== 'parameter' || part.name === '') continue;
    if (seen.has(part.name)) {
      yield finding('endpoint/duplicate-path-parameter', part.origin, { parameters: { name: part.name } });
    }
    seen.add(part.name);
  }
}

export function* statusMustExist({ response }: Endpoint, _context: CheckContext): Iterable<Diagnostic> {
  const status = response?.status;
  if (status === undefined || (status.code >= 100 && status.code <= 599)) return;
  yield finding('endpoint/invalid-status', status.origin, { parameters: { status: status.code } });
}

const nothing: ReadonlySet<string> = new Set(['Empty', 'None', 'void', '']);

/** 204 and 304 end with the headers. */
export function* statusWithoutBodyShouldHaveNoType(
  { response }: Endpoint,
  _context: CheckContext,
): Iterable<Diagnostic> {
  const { status, type } = response ?? {};
  if (status === undefined || type === undefined || nothing.has(type.name)) return;
  if (status.code !== 204 && status.code !== 304) return;
  yield finding('endpoint/unexpected-body', type.origin, {
    parameters: { status: status.code, type: type.name },
    data: { kind: 'replaceText', range: type.origin.range, newText: 'Empty' },
  });
}

/** Only words that belong to another status are wrong: a note of one's own is not. */
export function* reasonShouldFitItsStatus({ response }: Endpoint, _context: CheckContext): Iterable<Diagnostic> {
  const status = response?.status;
  const other = status === undefined ? undefined : statusOfReason(status.reason);
  if (status === undefined || other === undefined || other === status.code) return;
  yield finding('endpoint/wrong-reason', status.origin, {
    parameters: { reason: status.reason, other, status: status.code },
    data: { kind: 'replaceText', range: status.origin.range, newText: String(other) },
  });
}

/** Where an SDS specification says what a module offers, its design offers nothing else. */
export function* endpointShouldBeSpecified(endpoint: Endpoint, context: CheckContext): Iterable<Diagnostic> {
  const module = context.index.part(endpoint.designModule);
  if (module?.kind !== 'designModule' || module.bound === undefined || endpoint.transport !== 'http') return;
  const { operations } = context.system;
  const own = operations.filter((operation) => operation.module === module.bound);
  if (own.length === 0 || endpoint.path === undefined || endpoint.method === 'ANY') return;
  const shape = routeShape(endpoint);
  if (own.some(({ method, path }) => `${method} ${pathShape(path)}` === shape)) return;
  yield finding('endpoint/not-specified', endpoint.text.origin, {
    parameters: { module: module.name, name: endpoint.text.text },
  });
}
