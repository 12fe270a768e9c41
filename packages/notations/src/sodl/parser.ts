import type { Diagnostic } from '@specwright/model/diagnostic';
import type { IToken, TokenType } from 'chevrotain';
import {
  createDefaultCoreModule,
  createDefaultSharedCoreModule,
  createParser,
  DefaultValueConverter,
  EmptyFileSystem,
  type GrammarAST,
  inject,
  type LangiumCoreServices,
  LangiumParser,
  type Module,
  type PartialLangiumCoreServices,
} from 'langium';
import type { WrittenComment } from '../common/comments.ts';
import { rangeOfToken } from '../sds/problems.ts';
import type { SodlDocument } from './generated/ast.ts';
import { SodlGeneratedModule, SodlGeneratedSharedModule } from './generated/module.ts';
import { SodlLexer, type SodlLexingReport } from './standIn/lexer.ts';
import { SodlTokenBuilder } from './standIn/tokens.ts';

/** What a text of the notation says, and what is wrong with it as a text. */
export interface SodlParse {
  readonly notation: 'sodl';
  /** URI. */
  readonly file: string;
  readonly text: string;
  /** Never absent: of a broken text it has all that could be read. */
  readonly document: SodlDocument;
  readonly comments: readonly WrittenComment[];
  /** Codes `syntax/…`, in the order of the text, at most one message for a broken line. */
  readonly diagnostics: readonly Diagnostic[];
}

const sodlParserModule = {
  parser: {
    TokenBuilder: () => new SodlTokenBuilder(),
    Lexer: (services: LangiumCoreServices) => new SodlLexer(services),
    LangiumParser: (services: LangiumCoreServices) => createSodlParser(services),
    ValueConverter: () => new SodlValueConverter(),
  },
} satisfies Module<LangiumCoreServices, PartialLangiumCoreServices>;

function createSodlServices(): LangiumCoreServices {
  const shared = inject(createDefaultSharedCoreModule(EmptyFileSystem), SodlGeneratedSharedModule);
  const services = inject(createDefaultCoreModule({ shared }), SodlGeneratedModule, sodlParserModule);
  shared.ServiceRegistry.register(services);
  return services;
}

let services: LangiumCoreServices | undefined;

/** Reads a text. Takes any text, throws never; its work is linear in the length of the text. */
export function parseSodl(text: string, file: string): SodlParse {
  services ??= createSodlServices();
  const result = services.parser.LangiumParser.parse<SodlDocument>(text);
  const report = result.lexerReport as SodlLexingReport | undefined;
  const problems = [
    ...(report?.problems ?? []),
    ...result.parserErrors.map(({ token, message }) => ({ message, range: rangeOfToken(token), cure: undefined })),
  ];
  return {
    notation: 'sodl',
    file,
    text,
    document: result.value,
    comments: commentsOf(text, report?.comments ?? []),
    diagnostics: problems.map(({ message, range, cure }) => ({
      code: 'syntax/unexpected',
      severity: 'error',
      message,
      file,
      range,
      related: [],
      ...(cure === undefined ? {} : { data: cure }),
    })),
  };
}

function commentsOf(text: string, tokens: readonly IToken[]): WrittenComment[] {
  return tokens
    .filter(({ tokenType }) => tokenType.name === 'COMMENT')
    .map((token) => {
      const range = rangeOfToken(token);
      const lineStart = token.startOffset - range.start.character;
      return {
        text: token.image.replace(/^#+/, '').trim(),
        range,
        ownLine: text.slice(lineStart, token.startOffset).trim() === '',
      };
    });
}

/** Texts and numbers stay as they are written: the notation keeps escapes, and numbers keep their digits. */
class SodlValueConverter extends DefaultValueConverter {
  protected override runConverter(_: GrammarAST.AbstractRule, input: string): string {
    return input;
  }
}

/** The part of Chevrotain's recovery that is changed; Langium keeps its parser behind a field of its own. */
interface RecoveringParser {
  LA(ahead: number): IToken;
  SKIP_TOKEN(): IToken;
  consumeToken(): void;
  tryInRuleRecovery(expected: TokenType, follows: TokenType[]): IToken;
  canRecoverWithSingleTokenDeletion(expected: TokenType): boolean;
}

const structure: ReadonlySet<string> = new Set(['NL', 'INDENT', 'DEDENT', 'EOF']);

/** Keeps a mistake on its line: what is too much before its end is left out, and what holds blocks together never is. */
class SodlLangiumParser extends LangiumParser {
  constructor(own: LangiumCoreServices) {
    super(own);
    const wrapper: unknown = this.wrapper;
    const parser = wrapper as RecoveringParser;
    const recover = parser.tryInRuleRecovery.bind(parser);
    const canDelete = parser.canRecoverWithSingleTokenDeletion.bind(parser);
    parser.canRecoverWithSingleTokenDeletion = (expected) =>
      !structure.has(parser.LA(1).tokenType.name) && canDelete(expected);
    parser.tryInRuleRecovery = (expected, follows) => {
      if (expected.name !== 'NL') return recover(expected, follows);
      while (!structure.has(parser.LA(1).tokenType.name)) parser.SKIP_TOKEN();
      if (parser.LA(1).tokenType.name !== 'NL') return recover(expected, follows);
      const found = parser.LA(1);
      parser.consumeToken();
      return found;
    };
  }
}

function createSodlParser(own: LangiumCoreServices): LangiumParser {
  const parser = new SodlLangiumParser(own);
  createParser(own.Grammar, parser, own.parser.Lexer.definition);
  parser.finalize();
  return parser;
}
