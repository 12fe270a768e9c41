import type { IRecognitionException, IToken, TokenType } from 'chevrotain';
import { createParser, type LangiumCoreServices, LangiumParser } from 'langium';

/** What a parser of lines and blocks must know of the tokens of its notation, by their names. */
export interface LineTokens {
  /** Those that hold lines and blocks together. They are always where they should be: the layout sees to it. */
  readonly structure: ReadonlySet<string>;
  /** Where one of these should stand and something else does, what stands before it on the line is left out. */
  readonly anchors: ReadonlySet<string>;
}

/**
 * A parser that keeps a mistake on its line. Where a line or a head should end and does not, what is too much is left
 * out; Chevrotain would leave the whole block, and the lines that follow would be lost. And it may try to leave out any
 * one token to go on, but not one of those that hold lines and blocks together.
 */
export function createRecoveringParser(services: LangiumCoreServices, tokens: LineTokens): LangiumParser {
  const parser = new RecoveringParser(services, tokens);
  createParser(services.Grammar, parser, services.parser.Lexer.definition);
  parser.finalize();
  return parser;
}

/** The part of Chevrotain's recovery that is changed; Langium keeps its parser behind a field of its own. */
interface Recovery {
  LA(ahead: number): IToken;
  SKIP_TOKEN(): IToken;
  consumeToken(): void;
  tryInRuleRecovery(expected: TokenType, follows: TokenType[]): IToken;
  canRecoverWithSingleTokenDeletion(expected: TokenType): boolean;
}

type RuleBody = (args: unknown) => unknown;

/** The part of Langium's parser that makes the nodes of a tree. */
interface NodeMaking {
  readonly stack: object[];
  construct(): unknown;
  startImplementation(type: string | symbol | undefined, infixName: string | undefined, body: RuleBody): RuleBody;
}

class RecoveringParser extends LangiumParser {
  constructor(services: LangiumCoreServices, { structure, anchors }: LineTokens) {
    super(services);
    this.#makeNodesOfOneShape();
    const wrapper: unknown = this.wrapper;
    const parser = wrapper as Recovery;
    const recover = parser.tryInRuleRecovery.bind(parser);
    const canDelete = parser.canRecoverWithSingleTokenDeletion.bind(parser);
    parser.canRecoverWithSingleTokenDeletion = (expected) =>
      !structure.has(parser.LA(1).tokenType.name) && canDelete(expected);
    parser.tryInRuleRecovery = (expected, follows) => {
      const distance = anchors.has(expected.name) ? distanceOnLine(parser, expected) : -1;
      if (distance < 0) return recover(expected, follows);
      for (let skipped = 1; skipped < distance; skipped++) parser.SKIP_TOKEN();
      const found = parser.LA(1);
      parser.consumeToken();
      return found;
    };
  }

  /**
   * Nodes begin with all that Langium gives to each of them later: a property more is a shape more to the engine, and the
   * shapes of all kinds of nodes with one, two, … of these cost more than the reading of a text that is read once.
   */
  #makeNodesOfOneShape(): void {
    const making = this as unknown as NodeMaking;
    const start = making.startImplementation.bind(this);
    making.startImplementation = (type, infixName, body) => {
      if (typeof type !== 'string' || infixName !== undefined) return start(type, infixName, body);
      return (args) => {
        if (this.isRecording()) return void body(args);
        making.stack.push({
          $type: type,
          $cstNode: undefined,
          $container: undefined,
          $containerProperty: undefined,
          $containerIndex: undefined,
        });
        body(args);
        return making.construct();
      };
    };
  }
}

/** How many tokens ahead the expected one stands on this line, -1 when it does not. */
function distanceOnLine(parser: Recovery, expected: TokenType): number {
  for (let ahead = 1; ; ahead++) {
    const name = parser.LA(ahead).tokenType.name;
    if (name === expected.name) return ahead;
    if (name === 'NL' || name === 'EOF') return -1;
  }
}

/** Where an error of the parser can be marked: where nothing stands (the end of a line), the token before it. */
export function tokenOfError(error: IRecognitionException): IToken {
  return isVisible(error.token) ? error.token : (tokenBefore(error) ?? error.token);
}

/** False for the end of a line, and for a token that was put in. */
export function isVisible(token: IToken): boolean {
  return token.image.trim() !== '' && token.tokenType.name !== 'EOF';
}

/** The token before an error, where there is one. */
export function tokenBefore(error: IRecognitionException): IToken | undefined {
  const previous = 'previousToken' in error ? (error.previousToken as IToken | undefined) : undefined;
  return previous === undefined || Number.isNaN(previous.startOffset) ? undefined : previous;
}
