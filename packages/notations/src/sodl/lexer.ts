import type { IToken } from 'chevrotain';
import type { LexerResult } from 'langium';
import { NotationLexer, type NotationLexingReport } from '../common/notationLexer.ts';
import { rangeAfterToken, rangeOfToken, type SyntaxProblem } from '../common/problems.ts';
import { type LaidOutLine, layOut } from './layout.ts';
import { isClosedDocstring, isClosedString } from './tokens.ts';

/** What the lexer found beside the tokens. */
export interface SodlLexingReport extends NotationLexingReport {
  /** The lines that have anything to read, in the order of the text. */
  readonly lines: readonly LaidOutLine[];
}

/** The lexer of SODL: one pass makes lines and blocks of the tokens and decides what is a keyword (`layout.ts`). */
export class SodlLexer extends NotationLexer<SodlLexingReport> {
  protected override pass(raw: LexerResult, text: string, isPartial: boolean) {
    const { tokens, lines, problems, visited } = layOut(raw.tokens, this.types, text, isPartial);
    const all = [...problems, ...raw.tokens.flatMap(problemOfToken), ...tabs(text, raw.tokens)];
    const report: SodlLexingReport = { diagnostics: [], problems: all, lines, comments: raw.hidden, visited };
    return { tokens, report };
  }
}

function problemOfToken(token: IToken): SyntaxProblem[] {
  const range = rangeOfToken(token);
  if (token.tokenType.name === 'OTHER') {
    const message = `${JSON.stringify(token.image.slice(0, 20))} has no meaning here: text stands between straight quotation marks, "…"`;
    return [{ code: 'syntax/illegal-character', message, range }];
  }
  if (token.tokenType.name === 'DOCSTRING' && !isClosedDocstring(token.image)) {
    const cure = { title: 'Insert the quotation marks', range: rangeAfterToken(token), newText: '"""' };
    return [{ code: 'syntax/unclosed-string', message: 'the text is not closed: `"""` is missing', range, cure }];
  }
  if (token.tokenType.name !== 'STRING') return [];
  const quote = token.image.charAt(0);
  if (!isClosedString(token.image)) {
    const message = 'the text is not closed: a quotation mark is missing before the end of the line';
    const cure = { title: 'Insert the quotation mark', range: rangeAfterToken(token), newText: quote };
    return [{ code: 'syntax/unclosed-string', message, range, cure }];
  }
  if (quote === '"') return [];
  const newText = `"${token.image
    .slice(1, -1)
    .replaceAll("\\'", "'")
    .replace(/(?<!\\)"/g, '\\"')}"`;
  const message = 'text stands between double quotation marks: "…"';
  return [{ code: 'syntax/quotes', message, range, cure: { title: 'Use double quotation marks', range, newText } }];
}

/** Told once for a text, at its first such line; the cure mends them all. */
function tabs(text: string, tokens: readonly IToken[]): SyntaxProblem[] {
  const isIndentedWithTab = (token: IToken, at: number): boolean =>
    tokens[at - 1]?.endLine !== token.startLine &&
    text.slice(token.startOffset - (token.startColumn ?? 1) + 1, token.startOffset).includes('\t');
  const lines = tokens.filter((token, at) => token.tokenType.name !== 'NL' && isIndentedWithTab(token, at));
  const [first] = lines;
  const last = lines.at(-1);
  if (first === undefined || last === undefined) return [];
  const start = first.startOffset - (first.startColumn ?? 1) + 1;
  const lineOf = (token: IToken): number => (token.startLine ?? 1) - 1;
  const newText = text.slice(start, last.startOffset).replace(/^[ \t]*\t[ \t]*/gm, withBlanks);
  const message = 'the line is indented with tabs: blanks are the same width in every editor';
  const end = rangeOfToken(last).start;
  const range = { start: { line: lineOf(first), character: 0 }, end: rangeOfToken(first).start };
  const cure = { title: 'Indent with blanks', range: { start: range.start, end }, newText };
  return [{ code: 'syntax/tab-indent', message, range, cure }];
}

function withBlanks(indentation: string): string {
  let width = 0;
  for (const character of indentation) width += character === '\t' ? 4 - (width % 4) : 1;
  return ' '.repeat(width);
}
