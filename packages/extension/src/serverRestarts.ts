/** How many times the server is started again by itself, and within what time, before we give up. */
export const restarts = { atMost: 5, withinMs: 3 * 60_000 } as const;

/** What a stop of the server means: how many there were of late, and whether it is started again. */
export interface ServerStop {
  readonly stops: number;
  readonly again: boolean;
}

/**
 * Counts the stops of a server that nobody asked to stop.
 * @param now in milliseconds
 */
export function stopCounter(now: () => number = Date.now): () => ServerStop {
  let recent: readonly number[] = [];
  return () => {
    const time = now();
    recent = [...recent.filter((stop) => time - stop < restarts.withinMs), time];
    return { stops: recent.length, again: recent.length <= restarts.atMost };
  };
}
