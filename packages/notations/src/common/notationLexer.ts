import type { IToken, TokenType } from 'chevrotain';
import {
  DEFAULT_TOKENIZE_OPTIONS,
  DefaultLexer,
  type LangiumCoreServices,
  type LexerResult,
  type LexingReport,
  type TokenizeOptions,
} from 'langium';
import type { SyntaxProblem } from './problems.ts';

/** What the lexer of a notation found beside the tokens. */
export interface NotationLexingReport extends LexingReport {
  readonly problems: readonly SyntaxProblem[];
  /** All comments, in the order of the text. */
  readonly comments: readonly IToken[];
  /** Tokens looked at by the passes over the raw tokens: linear in the length of the text. */
  readonly visited: number;
}

/** A tree with more comments than this is built without them: they are copied in one call with that many arguments. */
const mostCommentsInTree = 20_000;

/**
 * The lexer of a notation: Langium's, then passes that make lines and blocks of the tokens and decide what is a keyword.
 * It reports mistakes as `problems`, not as Chevrotain's errors, so that they can say what was meant and bring their cure.
 */
export abstract class NotationLexer<Report extends NotationLexingReport> extends DefaultLexer {
  protected readonly types: Readonly<Record<string, TokenType>>;

  constructor(services: LangiumCoreServices) {
    super(services);
    this.types = this.tokenTypes;
  }

  /** True as long as the lexer finds its patterns by their first character; one pattern without a hint ends it. */
  get isOptimized(): boolean {
    const lexer: unknown = this.chevrotainLexer;
    return (lexer as { readonly canModeBeOptimized: Record<string, boolean> }).canModeBeOptimized.defaultMode === true;
  }

  override tokenize(text: string, options: TokenizeOptions = DEFAULT_TOKENIZE_OPTIONS): LexerResult {
    const raw = super.tokenize(text, options);
    const { tokens, report } = this.pass(raw, text, options.mode === 'partial');
    const hidden = raw.hidden.length > mostCommentsInTree ? [] : [...raw.hidden];
    return { tokens, errors: [], hidden, report };
  }

  /**
   * The passes over the raw tokens.
   * @param isPartial the text ends where the cursor stands (completion)
   */
  protected abstract pass(
    raw: LexerResult,
    text: string,
    isPartial: boolean,
  ): { readonly tokens: IToken[]; readonly report: Report };
}
