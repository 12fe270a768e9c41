import type { RemoteConsole } from 'vscode-languageserver';

/** From the fewest messages to the most. */
const levels = ['off', 'error', 'warning', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof levels)[number];

/** A client tells the level that its person wants, also while the server runs: `{ level }`. */
export const logLevelMethod = 'specwright/logLevel';

/** Tells of a failure that the client does not see. */
export type Report = (message: string) => void;

type Console = Pick<RemoteConsole, 'error' | 'warn' | 'info' | 'debug'>;

/**
 * What the server says of its work, as `window/logMessage`. Only what the level asks for goes to the client:
 * `info` what was read and generated, `debug` each text that was checked, `trace` each request; both with how long it took.
 */
export class Log {
  readonly #console: Console;
  #level: LogLevel = 'info';

  constructor(console: Console) {
    this.#console = console;
  }

  /** Takes the level that a client names; what is no level changes nothing. */
  setLevel(level: unknown): void {
    this.#level = levels.find((known) => known === level) ?? this.#level;
  }

  error(message: string): void {
    if (this.#isOn('error')) this.#console.error(message);
  }

  warn(message: string): void {
    if (this.#isOn('warning')) this.#console.warn(message);
  }

  info(message: string): void {
    if (this.#isOn('info')) this.#console.info(message);
  }

  debug(message: string): void {
    if (this.#isOn('debug')) this.#console.debug(message);
  }

  /** The protocol has no level for it: clients see it among those of `debug`. */
  trace(message: string): void {
    if (this.#isOn('trace')) this.#console.debug(message);
  }

  #isOn(level: LogLevel): boolean {
    return levels.indexOf(level) <= levels.indexOf(this.#level);
  }
}

/** A stretch of time for people: `12 ms`. */
export function durationSince(start: number): string {
  return `${Math.round(performance.now() - start)} ms`;
}

/** What went wrong, with the place in our code where it did. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
