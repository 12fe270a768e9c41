import type { NotationEditor } from '../notations.ts';
import { formatEdits } from './editor/format.ts';

/** SODL in an editor. */
export const sodlEditor: NotationEditor = {
  id: 'sodl',
  ending: '.sodl',
  complete: () => ({ isIncomplete: false, items: [] }),
  hover: () => null,
  describe: () => undefined,
  folding: () => [],
  format: formatEdits,
  symbols: () => [],
  workspaceSymbols: () => [],
  semanticTokens: () => [],
  fixes: () => [],
  fixAll: () => ({ edits: [], count: 0 }),
};
