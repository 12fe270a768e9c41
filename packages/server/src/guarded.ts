import type { CancellationToken } from 'vscode-languageserver';
import { durationSince, type Log, reasonOf } from './log.ts';

/**
 * A request handler that always answers: what was cancelled or went wrong is answered with nothing. A fault of ours in
 * one provider must not show as an error over a text that is being typed.
 */
export function guarded<P, R>(
  name: string,
  nothing: R,
  log: Log,
  handle: (params: P, token: CancellationToken) => R | Promise<R>,
): (params: P, token: CancellationToken) => Promise<R> {
  return async (params, token) => {
    if (token.isCancellationRequested) return nothing;
    const start = performance.now();
    try {
      const answer = await handle(params, token);
      log.trace(`${name}: ${durationSince(start)}`);
      return answer;
    } catch (error) {
      log.error(`${name} failed: ${reasonOf(error)}`);
      return nothing;
    }
  };
}
