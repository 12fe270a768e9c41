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
      .filter((read) => read.entity === entity && mayBreak(read, change, wants))
      .map(({ path }) => ({
        invariant: name,
        path,
        ...(change.kind === 'made' && path.length === 0 && wants !== undefined ? { begins: wants } : {}),
      })),
  );
}

function mayBreak({ path, columns, entity }: RowDependency, change: RowChange, wants: Id | undefined): boolean {
  const last = path.at(-1);
  // Rows that are wanted may come one after the other: only one that goes can break it.
  const isWanted = entity === wants && last?.way === 'down';
  switch (change.kind) {
    case 'made':
      // No row links yet to one that has just been made.
      return last?.way !== 'up' && !isWanted;
    case 'gone':
      return last?.way === 'down';
    case 'leaves':
      return last?.way === 'down' && change.columns.includes(last.link.column);
    case 'changed':
      return change.columns.some(
        (column) => columns.includes(column) && !(isWanted && last.link.column === column),
      );
  }
}
