import type { IRecognitionException, IToken, TokenType } from 'chevrotain';
import {
  type AstNode,
  AstUtils,
  createParser,
  isAstNode,
  type LangiumCoreServices,
  LangiumParser,
  type LexerResult,
  type ParseResult,
  type ParserOptions,
  type PropertyType,
} from 'langium';

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

/** A node while it is made. */
interface GrowingNode {
  readonly $type: string;
  $container: unknown;
  $containerProperty: string | undefined;
  $containerIndex: number | undefined;
  [property: string]: unknown;
}

/** The part of Langium's parser that makes the nodes of a tree. */
interface NodeMaking {
  readonly nodeBuilder: {
    buildRootNode(text: string): void;
    addHiddenNodes(tokens: readonly IToken[]): void;
    construct(node: object): void;
  };
  readonly stack: GrowingNode[];
  lexerResult: LexerResult | undefined;
  assign(operator: string, feature: string, value: unknown, cstNode: unknown, crossReference?: unknown): void;
  assignWithoutOverride(target: GrowingNode, source: GrowingNode): GrowingNode;
  doParse(rule: unknown): AstNode;
  startImplementation(type: string | symbol | undefined, infixName: string | undefined, body: RuleBody): RuleBody;
}

/** Those that every node has from the first: its type, its text and what it is part of. */
const propertiesAtFirst = 5;

class RecoveringParser extends LangiumParser {
  readonly #reflection: LangiumCoreServices['shared']['AstReflection'];
  readonly #defaults = new Map<string, readonly (readonly [name: string, value: PropertyType])[]>();

  constructor(services: LangiumCoreServices, { structure, anchors }: LineTokens) {
    super(services);
    this.#reflection = services.shared.AstReflection;
    this.#makeNodesAtOnce();
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

  /** As Langium parses, but for the walk over the whole tree at the end, which tells each node what it is part of. */
  override parse<Root extends AstNode>(text: string, options: ParserOptions = {}): ParseResult<Root> {
    const making = this as unknown as NodeMaking;
    making.nodeBuilder.buildRootNode(text);
    const lexed = this.lexer.tokenize(text);
    making.lexerResult = lexed;
    this.wrapper.input = lexed.tokens;
    const rule = options.rule === undefined ? this.mainRule : this.allRules.get(options.rule);
    if (rule === undefined) throw new Error(`The grammar has no rule ${options.rule ?? 'to begin with'}.`);
    const value = making.doParse(rule) as Root;
    making.nodeBuilder.addHiddenNodes(lexed.hidden);
    this.unorderedGroups.clear();
    making.lexerResult = undefined;
    return {
      value,
      lexerErrors: lexed.errors,
      ...(lexed.report !== undefined && { lexerReport: lexed.report }),
      parserErrors: this.wrapper.errors,
    };
  }

  /**
   * Nodes begin with all that Langium gives to each of them later, and hear what they are part of when they become it. A
   * property more is a shape more to the engine, and the shapes of all kinds of nodes with one, two, … of these cost more
   * than the reading of a text that is read once; so do walks over all nodes of all shapes.
   */
  #makeNodesAtOnce(): void {
    const making = this as unknown as NodeMaking;
    const { stack, nodeBuilder } = making;
    const start = making.startImplementation.bind(this);
    making.startImplementation = (type, infixName, body) => {
      if (typeof type !== 'string' || infixName !== undefined) return start(type, infixName, body);
      return (args) => {
        if (this.isRecording()) return void body(args);
        stack.push({
          $type: type,
          $cstNode: undefined,
          $container: undefined,
          $containerProperty: undefined,
          $containerIndex: undefined,
        });
        body(args);
        const node = stack.pop();
        if (node === undefined) return undefined;
        nodeBuilder.construct(node);
        for (const [name, value] of this.#defaultsOf(node.$type)) node[name] ??= Array.isArray(value) ? [] : value;
        return node;
      };
    };

    const assign = making.assign.bind(this);
    making.assign = (operator, feature, value, cstNode, crossReference) => {
      assign(operator, feature, value, cstNode, crossReference);
      const container = stack.at(-1);
      if (container === undefined || !isAstNode(value)) return;
      const child = value as unknown as GrowingNode;
      child.$container = container;
      child.$containerProperty = feature;
      const siblings = container[feature];
      if (Array.isArray(siblings)) child.$containerIndex = siblings.length - 1;
    };
    const takeOver = making.assignWithoutOverride.bind(this);
    making.assignWithoutOverride = (target, source) => {
      const node = takeOver(target, source);
      if (Object.keys(source).length > propertiesAtFirst) AstUtils.linkContentToContainer(node as unknown as AstNode);
      return node;
    };

    const addHidden = nodeBuilder.addHiddenNodes.bind(nodeBuilder);
    nodeBuilder.addHiddenNodes = (tokens) => {
      if (tokens.length > 0) addHidden(tokens);
    };
  }

  /** What a node of this type has where the text says nothing of it: `false`, or an empty list. */
  #defaultsOf(type: string): readonly (readonly [name: string, value: PropertyType])[] {
    const known = this.#defaults.get(type);
    if (known !== undefined) return known;
    const defaults = Object.values(this.#reflection.getTypeMetaData(type).properties).flatMap(
      ({ name, defaultValue }) => (defaultValue === undefined ? [] : [[name, defaultValue] as const]),
    );
    this.#defaults.set(type, defaults);
    return defaults;
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
