import type { Terminal } from './terminal.ts';

/** What a command knows of the world around it. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** The current folder, absolute. */
  readonly folder: string;
  /** The folder of the bundles (`dist`), absolute. */
  readonly bundles: string;
  /** From the first call on an interrupt (Ctrl-C) sets the signal instead of ending the process; a second one ends it. */
  readonly interruption: () => AbortSignal;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
}
