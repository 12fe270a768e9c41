import { type Answer, type Client, object } from './client.ts';

/** What many callers got who did the same thing at the same moment. */
export interface RaceResult {
  readonly won: readonly Answer[];
  readonly lost: readonly Answer[];
  readonly broken: readonly Answer[];
}

/** Sends one request for each caller at the same time and sorts the answers by their class of status. */
export async function race(
  callers: readonly Client[],
  request: (caller: Client) => Promise<Answer>,
): Promise<RaceResult> {
  const answers = await Promise.all(callers.map(request));
  return {
    won: answers.filter(({ status }) => status < 300),
    lost: answers.filter(({ status }) => status >= 300 && status < 500),
    broken: answers.filter(({ status }) => status >= 500),
  };
}

/** That many new users. */
export function crowd(anyone: Client, size: number): Promise<readonly Client[]> {
  return Promise.all(Array.from({ length: size }, () => anyone.as()));
}

/** The error codes of the answers, each once. */
export function codesOf(answers: readonly Answer[]): readonly unknown[] {
  return [...new Set(answers.map((answer) => object(answer).code))];
}
