import type { Terminal } from './terminal.ts';

/** What a command knows of the world around it. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** The current folder, absolute. */
  readonly folder: string;
  /** The folder of the bundles (`dist`), absolute. */
  readonly bundles: string;
  /** Set when the person interrupts the command. */
  readonly signal: AbortSignal;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
}
