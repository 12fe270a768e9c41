/** What has a path, by its first segment: a path is compared with those that may meet it, not with all. */
export interface ByHead<T> {
  readonly heads: ReadonlyMap<string, readonly Placed<T>[]>;
  /** Those that may begin with anything. */
  readonly open: readonly Placed<T>[];
  readonly all: readonly T[];
}

interface Placed<T> {
  readonly part: T;
  /** Its place in the order written. */
  readonly at: number;
}

/** @param pathOf the path of a part */
export function byHead<T>(parts: readonly T[], pathOf: (part: T) => string): ByHead<T> {
  const heads = new Map<string, Placed<T>[]>();
  const open: Placed<T>[] = [];
  for (const [at, part] of parts.entries()) {
    const head = headOf(pathOf(part));
    const known = head === undefined ? open : heads.get(head);
    if (known !== undefined) known.push({ part, at });
    else if (head !== undefined) heads.set(head, [{ part, at }]);
  }
  return { heads, open, all: parts };
}

/** The parts whose paths may begin as this one does, in the order written. */
export function near<T>({ heads, open, all }: ByHead<T>, path: string): readonly T[] {
  const head = headOf(path);
  if (head === undefined) return all;
  const same = heads.get(head) ?? [];
  const both = open.length === 0 ? same : [...open, ...same].sort((a, b) => a.at - b.at);
  return both.map(({ part }) => part);
}

const firstSegment = /[^/]+/;

/** The first segment of a path. Undefined where it begins with a wildcard, with a parameter, or not at all. */
export function headOf(path: string): string | undefined {
  const head = firstSegment.exec(path)?.[0];
  return head === undefined || /[*{]/.test(head) ? undefined : head;
}
