import type { Diagnostic, QuickFix, TextEdit } from '@specwright/model/diagnostic';
import type { Position, Range } from '@specwright/model/origin';
import type { Part } from '@specwright/model/parts';
import type { SystemIndex } from '@specwright/model/system';
import type {
  CompletionList,
  DocumentSymbol,
  FoldingRange,
  Hover,
  SignatureHelp,
  SymbolInformation,
} from 'vscode-languageserver-types';
import type { FormatOptions } from './common/formatting.ts';
import type { Hint, Lens } from './common/lens.ts';
import type { EditorView } from './common/navigationView.ts';
import { sdsEditor } from './sds/editor.ts';
import { sodlEditor } from './sodl/editor.ts';

/** The text of a file (a URI), undefined when there is none. */
export type TextOf = (file: string) => string | undefined;

/**
 * What a notation answers about its texts; what is the same for all of them (definition, references, rename) stands in
 * `common/`. Every answer is a pure function of the view.
 */
export interface NotationEditor {
  /** As editors name the language: `sds`. */
  readonly id: 'sds' | 'sodl';
  /** Of its files: `.sds`. */
  readonly ending: string;
  complete(view: EditorView, position: Position, trigger?: string): CompletionList;
  hover(view: EditorView, position: Position): Hover | null;
  /** What a hover says of a part that this notation declares, in Markdown. */
  describe(index: SystemIndex, part: Part): string | undefined;
  /** What the call takes that the cursor stands in. */
  signature(view: EditorView, position: Position): SignatureHelp | null;
  folding(view: EditorView): FoldingRange[];
  symbols(view: EditorView): DocumentSymbol[];
  workspaceSymbols(indexes: readonly SystemIndex[], query: string): SymbolInformation[];
  /** The changes that give a text, or the lines of a range, its usual form. Absent where a notation has none. */
  format?(view: Pick<EditorView, 'file' | 'text'>, options: FormatOptions, range?: Range): TextEdit[];
  /** Lines over the parts of the file. */
  lenses(view: EditorView): Lens[];
  /** Words that the text implies and does not have, in a range. */
  hints(view: EditorView, within: Range): Hint[];
  /** In the form of the protocol, with the legend of `common/semanticTokens.ts`. */
  semanticTokens(view: EditorView, within?: Range): number[];
  /** What else a rename of the word under the cursor has to write: the lines that declare it. */
  renameLines?(view: EditorView, position: Position, newName: string, textOf: TextOf): readonly TextEdit[];
  /** The cures of a finding in a text of this notation, the likeliest first. */
  fixes(diagnostic: Diagnostic, index: SystemIndex, textOf: TextOf, others?: readonly Diagnostic[]): QuickFix[];
  fixAll(
    diagnostics: readonly Diagnostic[],
    index: SystemIndex,
    textOf: TextOf,
  ): { readonly edits: readonly TextEdit[]; readonly count: number };
}

export const notationEditors: readonly NotationEditor[] = [sdsEditor, sodlEditor];

/** The notation of a file, by its ending. */
export function editorOf(uri: string): NotationEditor {
  return notationEditors.find(({ ending }) => uri.endsWith(ending)) ?? sdsEditor;
}
