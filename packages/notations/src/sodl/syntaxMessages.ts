import type { IParserErrorMessageProvider, IToken, TokenType } from 'chevrotain';

interface Place {
  readonly ruleName: string;
  readonly actual: IToken;
  readonly previous: IToken;
}

interface Choice {
  readonly ruleName: string;
  readonly actual: IToken[];
  readonly previous: IToken;
}

const ruleWords: ReadonlyMap<string, string> = new Map([
  ['SodlTitle', 'a name'],
  ['SodlReference', 'a name'],
  ['SodlName', 'a name'],
  ['SodlTypeName', 'a type'],
  ['SodlType', 'a type'],
  ['SodlValue', 'a value: a text in quotation marks, a number, a word or a list'],
  ['SodlPlainValue', 'a value: a text in quotation marks or a number'],
  ['SodlNumber', 'a number'],
  ['SodlSeverity', 'critical, high, medium or low'],
]);

/** Says what is wrong in the words of the notation: what was expected, and what stands there. */
export class SodlParserErrorMessages implements IParserErrorMessageProvider {
  buildMismatchTokenMessage(place: Place & { readonly expected: TokenType }): string {
    if (place.expected.name === 'NL' || place.expected.name === 'EOF')
      return `unexpected ${describe(place.actual)}: the line should end here`;
    const rule = place.ruleName.replace(/\u200b$/, '');
    return `expected ${ruleWords.get(rule) ?? markOrKind(place.expected.name)} ${where(place)}`;
  }

  buildNoViableAltMessage(choice: Choice): string {
    return this.expectedIn(choice);
  }

  buildEarlyExitMessage(choice: Choice): string {
    return this.expectedIn(choice);
  }

  buildNotAllInputParsedMessage({ firstRedundant }: { readonly firstRedundant: IToken }): string {
    return `unexpected ${describe(firstRedundant)}`;
  }

  private expectedIn({ ruleName, actual, previous }: Choice): string {
    const expected = ruleWords.get(ruleName.replace(/\u200b$/, '')) ?? 'something else';
    return `expected ${expected} ${where({ ruleName, previous, actual: actual[0] ?? previous })}`;
  }
}

function where({ actual, previous }: Place): string {
  const found = describe(actual);
  const before = previous.image.trim();
  if (before === '') return `before ${found}`;
  return found === 'the end of the line' ? `after '${before}'` : `after '${before}', not ${found}`;
}

function describe(token: IToken): string {
  const image = token.image.trim();
  return image === '' || token.tokenType.name === 'EOF' ? 'the end of the line' : `'${image}'`;
}

function markOrKind(name: string): string {
  if (name === 'IDENTIFIER') return 'a name';
  if (name === 'NUMBER') return 'a number';
  if (name === 'STRING') return 'a text in quotation marks';
  return /^[A-Z]/.test(name) ? 'something else' : `'${name}'`;
}
