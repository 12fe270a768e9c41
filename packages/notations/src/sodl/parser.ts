import type { Diagnostic } from '@specwright/model/diagnostic';
import type { WrittenComment } from '../common/comments.ts';
import type { SodlDocument } from './generated/ast.ts';

/** What a text of the notation says, and what is wrong with it as a text. */
export interface SodlParse {
  readonly notation: 'sodl';
  /** URI. */
  readonly file: string;
  readonly text: string;
  /** Never absent: of a broken text it has all that could be read. */
  readonly document: SodlDocument;
  readonly comments: readonly WrittenComment[];
  /** Codes `syntax/…`, in the order of the text, at most one message for a broken line. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a text. Takes any text, throws never; its work is linear in the length of the text. */
export function parseSodl(text: string, file: string): SodlParse {
  return {
    notation: 'sodl',
    file,
    text,
    document: { $type: 'SodlDocument', elements: [] },
    comments: [],
    diagnostics: [],
  };
}
