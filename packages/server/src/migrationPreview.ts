import {
  type PreviewFile,
  previewChanges,
  previewedDatabases,
  previewFiles,
} from '@specwright/codegen/plan/database/migrationPreview';
import type { Evolution } from '@specwright/evolution/evolution';
import type { Position } from '@specwright/model/origin';
import type { Rule } from '@specwright/model/statements';
import type { EditorView } from '@specwright/notations/common/navigationView';
import { changesOfLineAt, evolvedEntityAt, pendingChanges } from '@specwright/notations/common/pendingChanges';

/** Asks for the SQL of what is pending: of an entity, of the block at a place, else of all that the file declares. */
export interface PreviewParams {
  readonly uri: string;
  readonly entity?: string;
  readonly position?: Position;
}

/** The SQL files as they would be, or why there are none. */
export type PreviewAnswer =
  | { readonly kind: 'preview'; readonly title: string; readonly files: readonly PreviewFile[] }
  | { readonly kind: 'none'; readonly message: string };

/** `wentIn` gives the sentences of invariants that went as rules. */
export function previewAnswer(
  view: EditorView | undefined,
  { entity, position }: PreviewParams,
  wentIn: (view: EditorView, evolution: Evolution) => readonly Rule[],
): PreviewAnswer {
  if (view === undefined) return { kind: 'none', message: 'This file is no specification that is checked.' };
  if ((view.baselines ?? []).length === 0) {
    return { kind: 'none', message: 'Nothing was accepted yet: the first migration makes everything.' };
  }
  const about = entity ?? (position === undefined ? undefined : evolvedEntityAt(view, position));
  const pending = pendingChanges(view, about);
  if (pending === undefined) {
    return {
      kind: 'none',
      message: `The tables ${about === undefined ? '' : `of ${about} `}are as they were accepted.`,
    };
  }
  const names = [...new Set(pending.changes.map(({ change }) => change.entity))];
  const title = names.join(', ');
  return {
    kind: 'preview',
    title,
    files: previewFiles(
      title,
      previewChanges(view.index, pending.evolution, pending.changes, wentIn(view, pending.evolution)),
    ),
  };
}

/** Lines of SQL that a hover shows of each database; the preview has all. */
const mostLines = 24;

const products = { postgres: 'PostgreSQL', sqlite: 'SQLite' } as const;

/** The SQL of the evolve line at a place as Markdown, for both databases; undefined where there is no such line. */
export function sqlOfLineAt(view: EditorView, position: Position): string | undefined {
  const pending = changesOfLineAt(view, position);
  if (pending === undefined) return undefined;
  const previews = previewChanges(view.index, pending.evolution, pending.changes);
  const texts = previewedDatabases.flatMap((database) => {
    const lines = previews[database]
      .flatMap(({ up }) => up)
      .flatMap(({ statements }) => statements.join('\n').split('\n'));
    if (lines.length === 0) return [];
    const shown = lines.slice(0, mostLines);
    if (lines.length > mostLines) shown.push(`-- and ${lines.length - mostLines} lines more: "Preview the migration"`);
    return [`${products[database]}\n\n\`\`\`sql\n${shown.join('\n')}\n\`\`\``];
  });
  return texts.length === 0 ? undefined : texts.join('\n\n');
}
