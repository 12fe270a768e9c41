import { createSdsServices } from '@specwright/notations/sds/parser';
import { createSodlServices } from '@specwright/notations/sodl/parser';
import type { TokenType } from 'chevrotain';
import { DefaultTokenBuilder, type Grammar, type Lexer, RegExpUtils } from 'langium';
import { describe, expect, it } from 'vitest';

const sds = createSdsServices().Sds;
const sodl = createSodlServices();

describe.each([
  { name: 'SDS', grammar: sds.Grammar, lexer: sds.parser.Lexer, breaking: ['NL'] },
  { name: 'SODL', grammar: sodl.Grammar, lexer: sodl.parser.Lexer, breaking: ['DOCSTRING', 'NL'] },
])('the tokens of $name', ({ grammar, lexer, breaking }) => {
  it('are known to break a line where their patterns can', () => {
    const terminals = tokensOf(lexer).filter(
      ({ PATTERN }) => PATTERN instanceof RegExp || typeof PATTERN === 'function',
    );
    expect(
      terminals
        .filter(({ LINE_BREAKS }) => LINE_BREAKS)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(breaking);
    for (const { name, PATTERN } of terminals)
      if (PATTERN instanceof RegExp && !breaking.includes(name))
        expect(RegExpUtils.isMultilineComment(PATTERN), name).toBe(false);
  });

  it('give a keyword up for the longer words that Langium finds for it', () => {
    const own = longerWords(tokensOf(lexer).filter(({ LONGER_ALT }) => LONGER_ALT !== undefined));
    const langiums = longerWords(new DefaultTokenBuilder().buildTokens(grammar as Grammar) as TokenType[]);
    for (const [keyword, words] of own) expect(words, keyword).toEqual(langiums.get(keyword));
  });
});

function tokensOf({ definition }: Lexer): TokenType[] {
  return Object.values(definition) as TokenType[];
}

/** Keyword → the terminals that are tried behind it, by their names. */
function longerWords(tokens: readonly TokenType[]): Map<string, string[]> {
  return new Map(tokens.map(({ name, LONGER_ALT }) => [name, [LONGER_ALT ?? []].flat().map((word) => word.name)]));
}
