/** A row of the table: what was measured, in milliseconds, and what it may take at the 95th percentile. */
export interface Series {
  readonly name: string;
  readonly milliseconds: readonly number[];
  readonly budget?: number;
}

/** The value below which a part (0 to 1) of the values lies, by the nearest rank. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}

/** As `console.table` prints it: percentiles in milliseconds, and the ratio of the 95th to the budget. */
export function rowOf({ milliseconds, budget }: Series): Readonly<Record<string, number>> {
  const rounded = (value: number): number => Math.round(value * 10) / 10;
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((part) => percentile(milliseconds, part)) as [number, number, number];
  return {
    count: milliseconds.length,
    p50: rounded(p50),
    p95: rounded(p95),
    p99: rounded(p99),
    ...(budget === undefined ? {} : { budget, 'p95 / budget': Math.round((p95 / budget) * 100) / 100 }),
  };
}
