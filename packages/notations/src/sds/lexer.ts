import type { Range } from '@specwright/model/origin';
import type { ILexingError, IToken } from 'chevrotain';
import type { LexerResult } from 'langium';
import { NotationLexer, type NotationLexingReport } from '../common/notationLexer.ts';
import { rangeAfterToken, rangeOfToken, type SyntaxProblem } from '../common/problems.ts';
import { giveKinds } from './kinds.ts';
import { layOut } from './layout.ts';
import { commentHint, commentMarkOf } from './otherForms.ts';

/**
 * The lexer of SDS: one pass makes lines and blocks of the tokens (`layout.ts`) and one decides for each word whether it
 * is a keyword here (`kinds.ts`).
 */
export class SdsLexer extends NotationLexer<NotationLexingReport> {
  protected override pass(raw: LexerResult, text: string, isPartial: boolean) {
    const layout = layOut(raw.tokens, this.types, isPartial);
    const kinds = giveKinds(layout.tokens, this.types);
    const report: NotationLexingReport = {
      diagnostics: [],
      problems: [
        ...illegalCharacters(text, raw.errors),
        ...unclosedStrings(raw.tokens),
        ...behindComments(layout.problems, raw.hidden),
      ],
      comments: raw.hidden,
      visited: layout.visited + kinds.visited,
    };
    return { tokens: kinds.tokens, report };
  }
}

/** One problem for each run of characters that no token has. */
function illegalCharacters(text: string, errors: readonly ILexingError[]): SyntaxProblem[] {
  return errors.map((error) => {
    const line = (error.line ?? 1) - 1;
    const character = (error.column ?? 1) - 1;
    const range = { start: { line, character }, end: { line, character: character + error.length } };
    const shown = text.slice(error.offset, error.offset + Math.min(error.length, 20));
    const quotes = /^[“”„«»‘’']+$/.test(shown);
    if (commentMarkOf(shown) === shown) {
      const cure = { title: "Change to '--'", range, newText: '--' };
      return { code: 'syntax/illegal-character', message: `unexpected '${shown}': ${commentHint}`, range, cure };
    }
    const message = quotes
      ? `${shown} is no quotation mark here: text stands between straight ones, "…"`
      : `the character ${JSON.stringify(shown)} has no meaning here: names have letters a-z, digits and _; other text stands between quotation marks`;
    return {
      code: 'syntax/illegal-character',
      message,
      range,
      cure: quotes
        ? { title: 'Use a straight quotation mark', range, newText: '"'.repeat(error.length) }
        : { title: `Remove ${JSON.stringify(shown)}`, range: withBlanks(text, error, range), newText: '' },
    };
  });
}

/** At the end of a line the blanks before it go too. */
function withBlanks(text: string, { offset, length }: ILexingError, range: Range): Range {
  if (!/^[ \t]*(?:[\r\n]|$)/.test(text.slice(offset + length, offset + length + 200))) return range;
  const before = /[ \t]*$/.exec(text.slice(Math.max(0, offset - 200), offset))?.[0].length ?? 0;
  return { ...range, start: { line: range.start.line, character: range.start.character - before } };
}

function unclosedStrings(tokens: readonly IToken[]): SyntaxProblem[] {
  return tokens
    .filter((token) => token.tokenType.name === 'STRING' && !isClosedString(token.image))
    .map((token) => ({
      code: 'syntax/unclosed-string',
      message: 'the text is not closed: a quotation mark is missing before the end of the line',
      range: rangeOfToken(token),
      cure: { title: 'Insert the quotation mark', range: rangeAfterToken(token), newText: '"' },
    }));
}

/** True when the text ends with a quotation mark that is not the first and not escaped. */
export function isClosedString(image: string): boolean {
  return /^"(?:\\.|[^"\\])*"$/.test(image);
}

/** A cure that begins a new line does so behind the comment of its line. */
function behindComments(problems: readonly SyntaxProblem[], comments: readonly IToken[]): SyntaxProblem[] {
  const commentOfLine = new Map(comments.map((token) => [(token.startLine ?? 0) - 1, token]));
  return problems.map((problem) => {
    const cure = problem.cure;
    if (cure === undefined || !cure.newText.startsWith('\n')) return problem;
    const comment = commentOfLine.get(cure.range.start.line);
    return comment === undefined ? problem : { ...problem, cure: { ...cure, range: rangeAfterToken(comment) } };
  });
}
