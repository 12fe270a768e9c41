import type { Diagnostic, QuickFix, TextEdit } from '@specwright/model/diagnostic';
import type { SystemIndex } from '@specwright/model/system';
import { SourceText } from './sourceText.ts';

/** What a fix is made from: the finding, the system, and the texts. */
export interface FixContext {
  readonly diagnostic: Diagnostic;
  readonly index: SystemIndex;
  /** Undefined for a file that is not there. */
  source(file: string): SourceText | undefined;
}

export function fixContext(
  diagnostic: Diagnostic,
  index: SystemIndex,
  textOf: (file: string) => string | undefined,
  commentMark?: string,
): FixContext {
  const sources = new Map<string, SourceText | undefined>();
  return {
    diagnostic,
    index,
    source: (file) => {
      if (!sources.has(file)) {
        const text = textOf(file);
        sources.set(file, text === undefined ? undefined : new SourceText(file, text, commentMark));
      }
      return sources.get(file);
    },
  };
}

/** A fix of the finding, none when there is nothing to edit. */
export function fix(
  context: FixContext,
  title: string,
  edits: TextEdit | readonly (TextEdit | undefined)[] | undefined,
  preferred = false,
): QuickFix[] {
  const list = edits === undefined ? [] : 'newText' in edits ? [edits] : edits;
  const known = list.filter((edit) => edit !== undefined);
  if (known.length === 0 || known.length < list.length) return [];
  return [{ title, code: context.diagnostic.code, edits: known, preferred }];
}
