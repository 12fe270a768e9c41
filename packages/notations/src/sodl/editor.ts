import type { NotationEditor } from '../notations.ts';
import { completeAt } from './editor/completion.ts';
import { foldingRanges } from './editor/folding.ts';
import { formatEdits } from './editor/format.ts';
import { hintsIn } from './editor/hints.ts';
import { hoverAt } from './editor/hover.ts';
import { describeDesignPart } from './editor/hoverParts.ts';
import { lensesIn } from './editor/lenses.ts';
import { semanticTokenData } from './editor/semanticTokens.ts';
import { signatureAt } from './editor/signature.ts';
import { documentSymbols, workspaceSymbols } from './editor/symbols.ts';
import { designFixesFor, fixAllOfDesign } from './fixes.ts';

/** SODL in an editor. */
export const sodlEditor: NotationEditor = {
  id: 'sodl',
  ending: '.sodl',
  complete: completeAt,
  hover: hoverAt,
  describe: describeDesignPart,
  signature: signatureAt,
  folding: foldingRanges,
  format: formatEdits,
  symbols: documentSymbols,
  workspaceSymbols,
  semanticTokens: semanticTokenData,
  lenses: lensesIn,
  hints: hintsIn,
  fixes: designFixesFor,
  fixAll: fixAllOfDesign,
};
