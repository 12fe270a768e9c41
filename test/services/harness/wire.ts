import { request as openRequest } from 'node:http';
import { connect } from 'node:net';
import type { Answer } from './client.ts';
import { pause } from './processes.ts';
import type { Service } from './service.ts';

export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent one after the other, in chunks; with `Content-Length` among the headers as one body of that length. */
  readonly chunks?: readonly (string | Uint8Array)[];
  /** Milliseconds between two chunks. */
  readonly pause?: number;
}

/** A request that `fetch` would not make: bytes, headers and chunks as they are given. The answer is not noted. */
export function sendOnWire(service: Service, wire: WireRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method, path, headers = {}, chunks = [] } = wire;
    const outgoing = openRequest({ port: service.port, host: '127.0.0.1', method, path, headers, agent: false });
    let answered = false;
    outgoing.on('response', (response) => {
      answered = true;
      const parts: Buffer[] = [];
      response.on('data', (chunk: Buffer) => parts.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(parts).toString();
        const fields = Object.entries(response.headers).map(([name, value]) => [name, String(value)] as const);
        resolve({
          status: response.statusCode ?? 0,
          headers: new Headers(fields.map(([a, b]) => [a, b])),
          text,
          body: parsed(text),
        });
        outgoing.destroy();
      });
    });
    // A server that has answered need not read the rest.
    outgoing.on('error', (error) => (answered ? undefined : reject(error)));
    void write(outgoing, chunks, wire.pause ?? 0);
  });
}

async function write(
  outgoing: ReturnType<typeof openRequest>,
  chunks: readonly (string | Uint8Array)[],
  between: number,
): Promise<void> {
  for (const chunk of chunks) {
    outgoing.write(chunk);
    if (between > 0) await pause(between);
  }
  outgoing.end();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Sends bytes that need not be HTTP and gives what came back until the service closed the connection.
 * @param whenTold sent when the service says that it goes on reading (100)
 */
export function sendBytes(service: Service, bytes: string, whenTold?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(service.port, '127.0.0.1');
    let received = '';
    socket.on('data', (chunk: Buffer) => {
      const isFirst = received === '';
      received += chunk.toString();
      if (isFirst && received.startsWith('HTTP/1.1 100 ')) socket.write(whenTold ?? '');
    });
    socket.once('close', () => resolve(received));
    // A service that has answered need not read the rest.
    socket.once('error', (error) => (received === '' ? reject(error) : resolve(received)));
    if (whenTold === undefined) socket.end(bytes);
    else socket.write(bytes);
  });
}
