import { developmentToken } from './developmentToken.ts';
import { answerText, type WrittenRequest } from './requestText.ts';

/** What came back. */
export interface Answer {
  /** For people. */
  readonly text: string;
  /** The path of what was made, where something was. */
  readonly made?: string;
}

/**
 * Sends a request to a running service, with a token for its caller unless it brings one itself.
 * @returns the answer, whatever its status
 * @throws Error when there is no answer, or a header or the token cannot be made
 */
export async function sendRequest(
  { method, path, caller, headers: given, body }: WrittenRequest,
  { address, key }: { readonly address: string; readonly key: string },
  signal: AbortSignal,
): Promise<Answer> {
  const headers = new Headers(body === undefined ? {} : { 'content-type': 'application/json' });
  if (caller !== undefined) headers.set('authorization', `Bearer ${await developmentToken(caller, key)}`);
  for (const [name, value] of Object.entries(given)) headers.set(name, value);
  const how = { method, headers, signal, redirect: 'manual' } as const;
  const response = await fetch(address + path, body === undefined ? how : { ...how, body });
  const { status, statusText, headers: received } = response;
  const text = answerText({ status, statusText, headers: received, body: await response.text() });
  const made = status === 201 ? received.get('location') : null;
  return made === null ? { text } : { text, made };
}
