import type { TokenType } from 'chevrotain';
import { DefaultTokenBuilder, type GrammarAST, RegExpUtils } from 'langium';

/**
 * The tokens of a notation of lines. Langium and Chevrotain find out of each pattern what it may go on with and whether it
 * may hold a line break; what is known beforehand is said here, as each start of a program pays for it.
 */
export abstract class NotationTokenBuilder extends DefaultTokenBuilder {
  readonly #beginnings = new Map<TokenType, RegExp>();

  /** In a notation of lines one token breaks them. */
  protected override buildTerminalToken(terminal: GrammarAST.TerminalRule): TokenType {
    return Object.assign(super.buildTerminalToken(terminal), { LINE_BREAKS: terminal.name === 'NL' });
  }

  /** The terminals that a keyword may be the beginning of: what Langium finds, with each pattern taken apart once. */
  protected override findLongerAlt(keyword: GrammarAST.Keyword, terminals: TokenType[]): TokenType[] {
    return terminals.filter((terminal) => (this.#beginningOf(terminal)?.exec(keyword.value)?.[0] ?? '') !== '');
  }

  #beginningOf(terminal: TokenType): RegExp | undefined {
    if (!(terminal.PATTERN instanceof RegExp)) return undefined;
    const known = this.#beginnings.get(terminal);
    if (known !== undefined) return known;
    const made = RegExpUtils.partialRegExp(`^${terminal.PATTERN.source}$`);
    this.#beginnings.set(terminal, made);
    return made;
  }
}
