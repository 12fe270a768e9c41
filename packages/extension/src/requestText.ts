import { applyEdits, format, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';

/** Who a token speaks for. */
export interface RequestCaller {
  readonly id: string;
  readonly role: string;
}

/** A request as it is sent. */
export interface WrittenRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whom a token is made for; absent: none is. */
  readonly caller?: RequestCaller;
  /** JSON, with each number as it is written; absent: none. */
  readonly body?: string;
}

/** What an answer is shown from. */
export interface ReceivedAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Iterable<readonly [string, string]>;
  readonly body: string;
}

/** A text that is no request; the message names the line, and what should be there. */
export class RequestTextError extends Error {
  override readonly name = 'RequestTextError';
}

const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** A request as a text for a person to change. */
export function requestText(request: {
  readonly method: string;
  readonly path: string;
  readonly caller?: RequestCaller;
  readonly query: Readonly<Record<string, string | null>>;
  readonly body?: unknown;
}): string {
  const { method, path, caller, query, body } = request;
  const shown = {
    method,
    path,
    ...(Object.keys(query).length === 0 ? {} : { query }),
    ...(caller === undefined ? {} : { caller }),
    headers: {},
    ...(body === undefined ? {} : { body }),
  };
  return `${JSON.stringify(shown, undefined, 2)}\n`;
}

/**
 * Reads what a person made of such a text.
 * @throws RequestTextError
 */
export function readRequest(text: string): WrittenRequest {
  const members = membersOf(rootOf(text), text, 'the request');
  const unknown = [...members.keys()].find((name) => !known.has(name));
  if (unknown !== undefined)
    throw problem(text, members.get(unknown), `'${unknown}' is unknown`, [...known].join(', '));
  const method = textOf(members.get('method'), text, 'method');
  if (!methods.has(method))
    throw problem(text, members.get('method'), `'${method}' is no method`, [...methods].join(', '));
  const path = textOf(members.get('path'), text, 'path');
  if (!path.startsWith('/')) throw problem(text, members.get('path'), 'the path begins with no /', '/orders');
  const caller = callerOf(members.get('caller'), text);
  const body = members.get('body');
  return {
    method,
    path: withQuery(path, textsOf(members.get('query'), text, 'query')),
    headers: Object.fromEntries(textsOf(members.get('headers'), text, 'headers')),
    ...(caller === undefined ? {} : { caller }),
    ...(body === undefined ? {} : { body: text.slice(body.offset, body.offset + body.length) }),
  };
}

const known: ReadonlySet<string> = new Set(['method', 'path', 'query', 'caller', 'headers', 'body']);

/** An answer as a text: its status, its headers and its body, with each number as the service wrote it. */
export function answerText({ status, statusText, headers, body }: ReceivedAnswer): string {
  const members = [
    ['status', JSON.stringify(`${status} ${statusText}`.trim())],
    ['headers', JSON.stringify(Object.fromEntries(headers))],
    ...(body === '' ? [] : [['body', isJson(body) ? body : JSON.stringify(body)]]),
  ];
  const text = `{${members.map(([name, value]) => `"${name}":${value}`).join(',')}}`;
  const edits = format(text, undefined, { insertSpaces: true, tabSize: 2, eol: '\n', insertFinalNewline: true });
  return applyEdits(text, edits);
}

function rootOf(text: string): Node {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true });
  const [first] = errors;
  if (root !== undefined && first === undefined) return root;
  const what = first === undefined ? 'ValueExpected' : printParseErrorCode(first.error);
  throw new RequestTextError(`Line ${lineOf(text, first?.offset ?? 0)}: no JSON (${what}).`);
}

/** The members of an object; none where there is no node. */
function membersOf(node: Node | undefined, text: string, what: string): Map<string, Node> {
  if (node === undefined) return new Map();
  if (node.type !== 'object') throw problem(text, node, `${what} is no object`, '{ }');
  return new Map(
    (node.children ?? []).flatMap(({ children: [name, value] = [] }): [string, Node][] =>
      name === undefined || value === undefined ? [] : [[String(name.value), value]],
    ),
  );
}

function textOf(node: Node | undefined, text: string, name: string): string {
  if (node?.type === 'string') return String(node.value);
  throw problem(text, node, `'${name}' is ${node === undefined ? 'missing' : 'no text'}`, 'a text in quotes');
}

/** Members whose values are plain; those that are null are left out. */
function textsOf(node: Node | undefined, text: string, what: string): [string, string][] {
  return [...membersOf(node, text, `'${what}'`)].flatMap(([name, value]): [string, string][] => {
    if (value.type === 'null') return [];
    if (value.type === 'string') return [[name, String(value.value)]];
    if (value.type === 'object' || value.type === 'array') {
      throw problem(text, value, `'${name}' of '${what}' is no plain value`, 'a text, or null to leave it out');
    }
    return [[name, text.slice(value.offset, value.offset + value.length)]];
  });
}

function callerOf(node: Node | undefined, text: string): RequestCaller | undefined {
  if (node === undefined || node.type === 'null') return undefined;
  const members = membersOf(node, text, `'caller'`);
  return { id: textOf(members.get('id'), text, 'id'), role: textOf(members.get('role'), text, 'role') };
}

function withQuery(path: string, query: readonly [string, string][]): string {
  if (query.length === 0) return path;
  return `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams([...query])}`;
}

function problem(text: string, node: Node | undefined, what: string, cure: string): RequestTextError {
  return new RequestTextError(`Line ${lineOf(text, node?.offset ?? 0)}: ${what}. Write: ${cure}.`);
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function isJson(text: string): boolean {
  const errors: ParseError[] = [];
  return parseTree(text, errors, { disallowComments: true }) !== undefined && errors.length === 0;
}
