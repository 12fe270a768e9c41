import type { IToken, TokenType } from 'chevrotain';
import {
  DEFAULT_TOKENIZE_OPTIONS,
  DefaultLexer,
  type LangiumCoreServices,
  type LexerResult,
  type LexingReport,
  type TokenizeOptions,
} from 'langium';
import { rangeAfterToken, rangeOfToken, type SyntaxProblem } from '../../sds/problems.ts';
import { layOut } from './layout.ts';
import { madeTokens } from './tokens.ts';

/** What the lexer found beside the tokens. */
export interface SodlLexingReport extends LexingReport {
  readonly problems: readonly SyntaxProblem[];
  /** All comments, in the order of the text. */
  readonly comments: readonly IToken[];
  /** Tokens looked at by the passes over the raw tokens: linear in the length of the text. */
  readonly visited: number;
}

/** The lexer of SODL: Langium's, then one pass that makes logical lines and one that makes blocks and settles keywords. */
export class SodlLexer extends DefaultLexer {
  private readonly types: Readonly<Record<string, TokenType>>;

  constructor(services: LangiumCoreServices) {
    super(services);
    this.types = this.tokenTypes;
  }

  /** True as long as the lexer finds its patterns by their first character. */
  get isOptimized(): boolean {
    const lexer: unknown = this.chevrotainLexer;
    return (lexer as { readonly canModeBeOptimized: Record<string, boolean> }).canModeBeOptimized.defaultMode === true;
  }

  override tokenize(text: string, options: TokenizeOptions = DEFAULT_TOKENIZE_OPTIONS): LexerResult {
    const raw = super.tokenize(text, options);
    const tokens = raw.tokens.filter(({ tokenType }) => !madeTokens.has(tokenType.name));
    const layout = layOut(tokens, this.types, text);
    const report: SodlLexingReport = {
      diagnostics: [],
      problems: [...illegalCharacters(text, raw.errors), ...strings(tokens), ...layout.problems],
      comments: raw.hidden,
      visited: layout.visited,
    };
    return { tokens: [...layout.tokens], errors: [], hidden: [], report };
  }
}

function illegalCharacters(text: string, errors: LexerResult['errors']): SyntaxProblem[] {
  return errors.map((error) => {
    const line = (error.line ?? 1) - 1;
    const character = (error.column ?? 1) - 1;
    const range = { start: { line, character }, end: { line, character: character + error.length } };
    const shown = text.slice(error.offset, error.offset + Math.min(error.length, 20));
    const isQuote = /^[“”„«»‘’']+$/.test(shown);
    return {
      code: 'syntax/illegal-character',
      message: isQuote
        ? `${shown} is no quotation mark here: text stands between straight ones, "…"`
        : `the character ${JSON.stringify(shown)} has no meaning here: text stands between quotation marks`,
      range,
      cure: isQuote
        ? { title: 'Use a straight quotation mark', range, newText: '"'.repeat(error.length) }
        : { title: `Remove ${JSON.stringify(shown)}`, range, newText: '' },
    };
  });
}

/** Texts that are not closed, and those in single quotation marks. */
function strings(tokens: readonly IToken[]): SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  for (const token of tokens) {
    if (token.tokenType.name !== 'STRING') continue;
    const quote = token.image[0] ?? '"';
    const isClosed = token.image.length > 1 && token.image.endsWith(quote) && !/(^|[^\\])(\\\\)*\\.$/.test(token.image);
    if (!isClosed) {
      problems.push({
        code: 'syntax/unclosed-string',
        message: 'the text is not closed: a quotation mark is missing before the end of the line',
        range: rangeOfToken(token),
        cure: { title: 'Insert the quotation mark', range: rangeAfterToken(token), newText: quote },
      });
    } else if (quote === "'") {
      const range = rangeOfToken(token);
      problems.push({
        code: 'syntax/unexpected',
        message: 'text stands between double quotation marks',
        range,
        cure: {
          title: 'Use double quotation marks',
          range,
          newText: `"${token.image.slice(1, -1).replaceAll('"', '\\"')}"`,
        },
      });
    }
  }
  return problems;
}
