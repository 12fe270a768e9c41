import type { CancellationToken } from 'vscode-languageserver';

/** Tells of a failure that the client does not see. */
export type Report = (message: string) => void;

/**
 * A request handler that always answers: what was cancelled or went wrong is answered with nothing. A fault of ours in
 * one provider must not show as an error over a text that is being typed.
 */
export function guarded<P, R>(
  name: string,
  nothing: R,
  report: Report,
  handle: (params: P, token: CancellationToken) => R | Promise<R>,
): (params: P, token: CancellationToken) => Promise<R> {
  return async (params, token) => {
    if (token.isCancellationRequested) return nothing;
    try {
      return await handle(params, token);
    } catch (error) {
      report(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return nothing;
    }
  };
}
