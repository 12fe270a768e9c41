/** What has a path, by its first segment: a path is compared with those that may meet it, not with all. */
export interface ByHead<T> {
  readonly heads: ReadonlyMap<string, readonly T[]>;
  /** Those that may begin with anything. */
  readonly open: readonly T[];
  readonly all: readonly T[];
}

export function byHead<T extends { readonly path: string }>(parts: readonly T[]): ByHead<T> {
  const heads = new Map<string, T[]>();
  const open: T[] = [];
  for (const part of parts) {
    const head = headOf(part.path);
    if (head === undefined) {
      open.push(part);
      continue;
    }
    const known = heads.get(head);
    if (known === undefined) heads.set(head, [part]);
    else known.push(part);
  }
  return { heads, open, all: parts };
}

/** The parts whose paths may begin as this one does, those of the same head in the order written. */
export function near<T>({ heads, open, all }: ByHead<T>, path: string): readonly T[] {
  const head = headOf(path);
  return head === undefined ? all : [...open, ...(heads.get(head) ?? [])];
}

/** Undefined where a path begins with a wildcard, with a parameter, or not at all. */
function headOf(path: string): string | undefined {
  const head = path.split('/').find((segment) => segment !== '');
  return head === undefined || /[*{]/.test(head) ? undefined : head;
}
