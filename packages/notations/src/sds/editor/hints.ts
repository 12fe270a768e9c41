import { refusals, statusText, successStatus } from '../../common/hoverRoute.ts';
import type { Hint } from '../../common/lens.ts';
import { type EditorView, linesOf } from '../../common/navigationView.ts';

/** What the head of an api does not say: the status of its success, and in the tooltip those of its refusals. */
export function hintsIn(view: EditorView): Hint[] {
  const { index, file } = view;
  return index.system.operations
    .filter(({ origin }) => origin.file === file)
    .map((operation): Hint => {
      const { line } = operation.origin.range.start;
      const refused = [...refusals(index, operation)].map(([status, reasons]) => {
        return `${statusText(status)}: ${reasons.join(', ')}`;
      });
      return {
        kind: 'status',
        position: { line, character: (linesOf(view)[line] ?? '').trimEnd().length },
        label: `→ ${statusText(successStatus(operation))}`,
        ...(refused.length === 0 ? {} : { tooltip: refused.join('\n') }),
      };
    });
}
