import type { Id } from '@specwright/model/reference';
import type { Touch } from './program.ts';
import type { RowDependency } from './rowPaths.ts';
import type { KeptInvariantPlan } from './servicePlan.ts';

/** What happens to a row. `leaves`: these columns are about to change, and it goes away from the rows that it links to. */
export type RowChange =
  | { readonly kind: 'made' | 'gone' }
  | { readonly kind: 'changed' | 'leaves'; readonly columns: readonly string[] };

/** The lines that a change of a row of `entity` may break. */
export function touchesOf(kept: readonly KeptInvariantPlan[], entity: Id, change: RowChange): readonly Touch[] {
  return kept.flatMap(({ name, dependencies, wants }) =>
    dependencies
      .filter((read) => read.entity === entity && mayBreak(read, change))
      .map(({ path }) => ({
        invariant: name,
        path,
        ...(change.kind === 'made' && path.length === 0 && wants !== undefined ? { begins: wants } : {}),
      })),
  );
}

function mayBreak({ path, columns, directions }: RowDependency, change: RowChange): boolean {
  const last = path.at(-1);
  const [more, less] = [directions?.has('more') ?? true, directions?.has('less') ?? true];
  switch (change.kind) {
    case 'made':
      // No row links yet to one that has just been made.
      return last === undefined || (last.way === 'down' && more);
    case 'gone':
      return last?.way === 'down' && less;
    case 'leaves':
      return last?.way === 'down' && less && change.columns.includes(last.link.column);
    case 'changed': {
      const isJoined = last?.way === 'down' ? last.link.column : undefined;
      return change.columns.some((column) => columns.includes(column) && (column !== isJoined || more));
    }
  }
}
