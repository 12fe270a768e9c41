import type { NotationEditor } from '../notations.ts';
import { completeAt } from './editor/completion.ts';
import { renameLines } from './editor/evolution.ts';
import { foldingRanges } from './editor/folding.ts';
import { formatEdits } from './editor/format.ts';
import { hintsIn } from './editor/hints.ts';
import { hoverAt, partHover } from './editor/hover.ts';
import { lensesIn } from './editor/lenses.ts';
import { semanticTokenData } from './editor/semanticTokens.ts';
import { signatureAt } from './editor/signature.ts';
import { documentSymbols, workspaceSymbols } from './editor/symbols.ts';
import { fixAll, fixesFor } from './fixes.ts';

/** SDS in an editor. */
export const sdsEditor: NotationEditor = {
  id: 'sds',
  ending: '.sds',
  complete: completeAt,
  hover: hoverAt,
  describe: partHover,
  signature: signatureAt,
  folding: foldingRanges,
  format: formatEdits,
  symbols: documentSymbols,
  workspaceSymbols,
  semanticTokens: semanticTokenData,
  lenses: lensesIn,
  hints: hintsIn,
  renameLines,
  fixes: fixesFor,
  fixAll,
};
