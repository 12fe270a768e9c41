import picocolors from 'picocolors';

export type Colors = ReturnType<typeof picocolors.createColors>;

/** Where a command writes: results on `out`, messages for the person on `note`, progress only where somebody looks. */
export interface Terminal {
  /** Data and reports; with a line feed at the end. */
  out(text: string): void;
  /** Messages; with a line feed at the end. */
  note(text: string): void;
  /** Shows what is going on in one line that the next call replaces; undefined clears it. Nothing without a terminal. */
  progress(text: string | undefined): void;
  /** Colours of what goes to `out`. */
  readonly outColors: Colors;
  /** Colours of what goes to `note`. */
  readonly noteColors: Colors;
}

interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** The terminal of a process. `NO_COLOR` (with any value but the empty one) and `TERM=dumb` switch colours off. */
export function processTerminal(
  stdout: Stream,
  stderr: Stream,
  environment: Readonly<Record<string, string | undefined>>,
): Terminal {
  const wanted = (environment.NO_COLOR ?? '') === '' && environment.TERM !== 'dumb';
  const live = stderr.isTTY === true && environment.TERM !== 'dumb' && (environment.CI ?? '') === '';
  let shown = false;
  const clear = (): void => {
    if (shown) stderr.write('\r\u001B[K');
    shown = false;
  };
  return {
    out: (text) => {
      clear();
      stdout.write(`${text}\n`);
    },
    note: (text) => {
      clear();
      stderr.write(`${text}\n`);
    },
    progress: (text) => {
      clear();
      if (!live || text === undefined) return;
      stderr.write(text.slice(0, (stderr.columns || 80) - 1));
      shown = true;
    },
    outColors: picocolors.createColors(wanted && stdout.isTTY === true),
    noteColors: picocolors.createColors(wanted && stderr.isTTY === true),
  };
}
