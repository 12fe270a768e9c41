import { randomUUID } from 'node:crypto';
import { signToken } from './tokens.ts';

export type Json = Record<string, unknown>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; `undefined` when it is empty or no JSON. */
  readonly body: unknown;
}

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  /** Undefined where it was no JSON. */
  readonly body: unknown;
}

export interface RequestOptions {
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly raw?: string;
  readonly headers?: Record<string, string>;
}

/** A caller of a service: somebody with a token, or nobody. Notes every answer that any caller of it gets. */
export class Client {
  readonly #base: string;
  readonly #token: string | undefined;
  readonly #seen: Seen[];
  /** The `sub` of the token. */
  readonly id: string | undefined;

  constructor(base: string, seen: Seen[], token?: string, id?: string) {
    this.#base = base;
    this.#seen = seen;
    this.#token = token;
    this.id = id;
  }

  /** Another caller: a fresh user of that role, or the one with the given id. */
  async as(role?: string, id: string = randomUUID()): Promise<Client> {
    const token = await signToken(role === undefined ? { sub: id } : { sub: id, role });
    return new Client(this.#base, this.#seen, token, id);
  }

  withToken(token: string): Client {
    return new Client(this.#base, this.#seen, token);
  }

  get(path: string, headers?: Record<string, string>): Promise<Answer> {
    return this.request('GET', path, headers === undefined ? {} : { headers });
  }

  post(path: string, body?: unknown): Promise<Answer> {
    return this.request('POST', path, body === undefined ? {} : { body });
  }

  patch(path: string, body: unknown): Promise<Answer> {
    return this.request('PATCH', path, { body });
  }

  put(path: string, body: unknown): Promise<Answer> {
    return this.request('PUT', path, { body });
  }

  delete(path: string): Promise<Answer> {
    return this.request('DELETE', path, {});
  }

  async request(method: string, path: string, options: RequestOptions): Promise<Answer> {
    const payload = options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
    const headers: Record<string, string> = {
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
      ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
      ...options.headers,
    };
    const init = payload === undefined ? { method, headers } : { method, headers, body: payload };
    const response = await asked(this.#base + path, init);
    const text = await response.text();
    const body = parsed(text);
    this.#seen.push({
      method,
      path: path.replace(/\?.*/, ''),
      status: response.status,
      headers: response.headers,
      body,
    });
    return { status: response.status, headers: response.headers, text, body };
  }
}

/** A connection may be closed before it is asked on again, when this process was busy for longer than it is kept: then on another. */
async function asked(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (!isClosed(error)) throw error;
    return fetch(url, init);
  }
}

/** The other side closed it before, or just when it was asked on. */
const closed = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'];

function isClosed(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && closed.includes(String(cause.code));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The body as an object. Fails, with the answer shown, when it is none. */
export function object(answer: Answer): Json {
  if (typeof answer.body === 'object' && answer.body !== null && !Array.isArray(answer.body))
    return answer.body as Json;
  throw new Error(`an object was expected, ${answer.status} came with: ${answer.text}`);
}

/** The body as an array of objects. Fails, with the answer shown, when it is none. */
export function list(answer: Answer): readonly Json[] {
  if (Array.isArray(answer.body)) return answer.body as readonly Json[];
  throw new Error(`an array was expected, ${answer.status} came with: ${answer.text}`);
}

/** The id of the row that an answer carries. */
export function idOf(answer: Answer): string {
  const { id } = object(answer);
  if (typeof id !== 'string') throw new Error(`an id was expected in: ${answer.text}`);
  return id;
}
