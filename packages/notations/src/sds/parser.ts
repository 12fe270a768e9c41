import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Range } from '@specwright/model/origin';
import type { IRecognitionException, IToken } from 'chevrotain';
import {
  type CstNode,
  createDefaultCoreModule,
  createDefaultSharedCoreModule,
  type DefaultSharedCoreModuleContext,
  DefaultValueConverter,
  EmptyFileSystem,
  type GrammarAST,
  inject,
  type LangiumCoreServices,
  type LangiumSharedCoreServices,
  type Module,
  type ParseResult,
  type PartialLangiumCoreServices,
  type ValueType,
} from 'langium';
import type { NotationLexingReport } from '../common/notationLexer.ts';
import {
  commentsOf,
  diagnosticOf,
  onePerLine,
  rangeAfterToken,
  rangeOfToken,
  type SyntaxProblem,
  tooManyErrors,
} from '../common/problems.ts';
import { createRecoveringParser, isVisible, tokenBefore, tokenOfError } from '../common/recoveringParser.ts';
import type { SdsDocument } from './generated/ast.ts';
import { SdsGeneratedModule, SpecwrightGeneratedSharedModule } from './generated/module.ts';
import { isClosedString, SdsLexer } from './lexer.ts';
import { expectsMethod, labelMessage, SdsParserErrorMessages } from './syntaxMessages.ts';
import { httpMethods, SdsTokenBuilder } from './tokens.ts';

/** A comment, without its `--`. */
export interface SdsComment {
  /** Without the dashes and the blanks around it. */
  readonly text: string;
  readonly range: Range;
  /** Nothing stands before it on its line. */
  readonly ownLine: boolean;
}

/** What a text of the notation says, and what is wrong with it as a text. */
export interface SdsParse {
  readonly notation: 'sds';
  /** URI. */
  readonly file: string;
  readonly text: string;
  /** Never absent: of a broken text it has all that could be read. */
  readonly document: SdsDocument;
  readonly comments: readonly SdsComment[];
  /** Codes `syntax/…`, in the order of the text, at most one message for a broken line. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface SdsServices {
  readonly shared: LangiumSharedCoreServices;
  readonly Sds: LangiumCoreServices;
}

/** What makes Langium's services those of SDS; the language server adds its own over it. */
export const sdsParserModule = {
  parser: {
    TokenBuilder: () => new SdsTokenBuilder(),
    Lexer: (services: LangiumCoreServices) => new SdsLexer(services),
    LangiumParser: (services: LangiumCoreServices) => createRecoveringParser(services, { structure, anchors }),
    ParserErrorMessageProvider: () => new SdsParserErrorMessages(),
    ValueConverter: () => new SdsValueConverter(),
  },
} satisfies Module<LangiumCoreServices, PartialLangiumCoreServices>;

/**
 * Langium's services for `.sds` files.
 *
 * @param context the file system and, for a server, the connection; by default there is no file system.
 * @param overrides services of the caller's own, which win over ours.
 */
export function createSdsServices(
  context: DefaultSharedCoreModuleContext = EmptyFileSystem,
  overrides: Module<LangiumCoreServices, PartialLangiumCoreServices> = {},
): SdsServices {
  const shared = inject(createDefaultSharedCoreModule(context), SpecwrightGeneratedSharedModule);
  const Sds = inject(createDefaultCoreModule({ shared }), SdsGeneratedModule, sdsParserModule, overrides);
  shared.ServiceRegistry.register(Sds);
  return { shared, Sds };
}

let services: SdsServices | undefined;

/** The tokens of a text, in lines and blocks as the parser gets them. */
export function lexSds(text: string): { readonly tokens: readonly IToken[]; readonly report: NotationLexingReport } {
  services ??= createSdsServices();
  const { tokens, report } = services.Sds.parser.Lexer.tokenize(text);
  return { tokens, report: report as NotationLexingReport };
}

/** Reads a text. Takes any text, throws never; its work is linear in the length of the text. */
export function parseSds(text: string, file: string): SdsParse {
  services ??= createSdsServices();
  const { LangiumParser: parser, Lexer: lexer } = services.Sds.parser;
  try {
    return sdsParseOf(parser.parse<SdsDocument>(text), text, file);
  } catch {
    // The parser calls itself; so many mistakes in one line that the stack ends are the one thing it cannot take.
    // It is then left half way, so that the next text gets a new one.
    services = undefined;
    const report = lexer.tokenize(text).report;
    const empty: SdsDocument = { $type: 'SdsDocument', elements: [] };
    const result = { value: empty, parserErrors: [], lexerErrors: [], ...(report && { lexerReport: report }) };
    const parse = sdsParseOf(result, text, file);
    return { ...parse, diagnostics: [...parse.diagnostics, tooManyErrors(file)] };
  }
}

/** The same of a document that Langium has parsed already (in the editor). */
export function sdsParseOf(result: ParseResult<SdsDocument>, text: string, file: string): SdsParse {
  const report = result.lexerReport as NotationLexingReport | undefined;
  const problems = [...(report?.problems ?? []), ...result.parserErrors.map(problemOf)];
  return {
    notation: 'sds',
    file,
    text,
    document: result.value,
    comments: commentsOf(text, report?.comments ?? [], /^--+/),
    diagnostics: onePerLine(problems).map((problem) => diagnosticOf(problem, file)),
  };
}

function problemOf(error: IRecognitionException): SyntaxProblem {
  const label = labelMessage(error.context.ruleStack);
  const problem = {
    code: 'syntax/unexpected',
    message: label ?? error.message,
    range: rangeOfToken(tokenOfError(error)),
  } as const;
  const method = error.token.image.toUpperCase();
  if (expectsMethod(error.context.ruleStack) && httpMethods.has(method)) {
    return { ...problem, cure: { title: `Change to '${method}'`, range: rangeOfToken(error.token), newText: method } };
  }
  const previous = tokenBefore(error);
  const isBetween = isVisible(error.token) && previous !== undefined && previous.endLine === error.token.startLine;
  if (label === undefined || !isBetween) return problem;
  return { ...problem, cure: { title: "Insert ':'", range: rangeAfterToken(previous), newText: ':' } };
}

/** A text in quotation marks may lack the last one; numbers keep their digits. */
class SdsValueConverter extends DefaultValueConverter {
  protected override runConverter(rule: GrammarAST.AbstractRule, input: string, cstNode: CstNode): ValueType {
    if (rule.name !== 'STRING') return input;
    return super.runConverter(rule, isClosedString(input) ? input : `${input}"`, cstNode);
  }
}

const structure: ReadonlySet<string> = new Set(['NL', '{', '}', '(', ')', '[', ']', 'EOF']);
const anchors: ReadonlySet<string> = new Set(['NL', '{']);
