import type { SyntaxCure } from '@specwright/checks/fixData';
import type { Range } from '@specwright/model/origin';
import type { IToken } from 'chevrotain';

/** The codes of what can be wrong with the text itself. */
export type SyntaxCode =
  | 'syntax/missing-brace'
  | 'syntax/missing-bracket'
  | 'syntax/missing-comma'
  | 'syntax/unexpected'
  | 'syntax/unknown-construct'
  | 'syntax/unclosed-string'
  | 'syntax/illegal-character'
  | 'syntax/too-deep'
  | 'syntax/too-many-errors';

/** Something wrong with the text, found by the lexer or by the parser. */
export interface SyntaxProblem {
  readonly code: SyntaxCode;
  readonly message: string;
  readonly range: Range;
  readonly cure?: SyntaxCure;
  /** The place that explains it: the bracket that is not closed. */
  readonly opened?: Range;
}

/** The range of a real token; both ends of a token that was put in are the place where it was put. */
export function rangeOfToken(token: IToken): Range {
  const start = { line: (token.startLine ?? 1) - 1, character: (token.startColumn ?? 1) - 1 };
  if (token.image === '') return { start, end: start };
  return { start, end: { line: (token.endLine ?? 1) - 1, character: token.endColumn ?? start.character } };
}

/** The place behind a token. */
export function rangeAfterToken(token: IToken): Range {
  const { end } = rangeOfToken(token);
  return { start: end, end };
}
