import type { Diagnostic } from '@specwright/model/diagnostic';
import type { IRecognitionException, IToken } from 'chevrotain';
import {
  createDefaultCoreModule,
  createDefaultSharedCoreModule,
  DefaultValueConverter,
  EmptyFileSystem,
  inject,
  type LangiumCoreServices,
  type Module,
  type ParseResult,
  type PartialLangiumCoreServices,
  type ValueType,
} from 'langium';
import type { WrittenComment } from '../common/comments.ts';
import {
  commentsOf,
  diagnosticOf,
  isError,
  onePerLine,
  rangeOfToken,
  type SyntaxProblem,
  tooManyErrors,
} from '../common/problems.ts';
import { createRecoveringParser, tokenOfError } from '../common/recoveringParser.ts';
import { Source } from '../common/source.ts';
import { foreignText } from './foreign.ts';
import type { SodlDocument } from './generated/ast.ts';
import { SodlGeneratedModule, SodlGeneratedSharedModule } from './generated/module.ts';
import { SodlLexer, type SodlLexingReport } from './lexer.ts';
import { SodlParserErrorMessages } from './syntaxMessages.ts';
import { SodlTokenBuilder } from './tokens.ts';
import { variantsOf } from './variants.ts';

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

/** What makes Langium's services those of SODL. */
const sodlParserModule = {
  parser: {
    TokenBuilder: () => new SodlTokenBuilder(),
    Lexer: (services: LangiumCoreServices) => new SodlLexer(services),
    LangiumParser: (services: LangiumCoreServices) => createRecoveringParser(services, { structure, anchors }),
    ParserErrorMessageProvider: () => new SodlParserErrorMessages(),
    ValueConverter: () => new AsWritten(),
  },
} satisfies Module<LangiumCoreServices, PartialLangiumCoreServices>;

/** Langium's services for `.sodl` files, without a file system. */
export function createSodlServices(): LangiumCoreServices {
  const shared = inject(createDefaultSharedCoreModule(EmptyFileSystem), SodlGeneratedSharedModule);
  const services = inject(createDefaultCoreModule({ shared }), SodlGeneratedModule, sodlParserModule);
  shared.ServiceRegistry.register(services);
  return services;
}

let services: LangiumCoreServices | undefined;

/** The tokens of a text as the parser gets them, and the lines and blocks that they stand in. Takes any text, throws never. */
export function lexSodl(text: string): { readonly tokens: readonly IToken[]; readonly report: SodlLexingReport } {
  services ??= createSodlServices();
  const { tokens, report } = services.parser.Lexer.tokenize(text);
  return { tokens, report: report as SodlLexingReport };
}

/** Reads a text. Takes any text, throws never; its work is linear in the length of the text. */
export function parseSodl(text: string, file: string): SodlParse {
  const foreign = foreignText(text);
  const empty: SodlDocument = { $type: 'SodlDocument', elements: [] };
  if (foreign !== undefined) return parseOf({ value: empty, parserErrors: [], lexerErrors: [] }, text, file, [foreign]);
  services ??= createSodlServices();
  const { LangiumParser: parser, Lexer: lexer } = services.parser;
  try {
    return parseOf(parser.parse<SodlDocument>(text), text, file);
  } catch {
    // The parser calls itself; so many mistakes in one line that the stack ends are the one thing it cannot take.
    // It is then left half way, so that the next text gets a new one.
    services = undefined;
    const report = lexer.tokenize(text).report;
    const result = { value: empty, parserErrors: [], lexerErrors: [], ...(report && { lexerReport: report }) };
    const parse = parseOf(result, text, file);
    return { ...parse, diagnostics: [...parse.diagnostics, tooManyErrors(file)] };
  }
}

function parseOf(
  result: ParseResult<SodlDocument>,
  text: string,
  file: string,
  others: readonly SyntaxProblem[] = [],
): SodlParse {
  const report = result.lexerReport as SodlLexingReport | undefined;
  const errors = [...others, ...(report?.problems ?? []), ...result.parserErrors.map(problemOf)];
  const problems = [...errors, ...readable(variantsOf(result.value, new Source(file, text)), errors)];
  return {
    notation: 'sodl',
    file,
    text,
    document: result.value,
    comments: commentsOf(text, report?.comments ?? [], /^#+/),
    diagnostics: onePerLine(problems).map((problem) => diagnosticOf(problem, file)),
  };
}

/** Without the variants that reach over a line that is broken: their core spelling would lose some of it. */
function readable(variants: readonly SyntaxProblem[], errors: readonly SyntaxProblem[]): SyntaxProblem[] {
  const broken = errors.filter(isError).map(({ range }) => range.start.line);
  if (broken.length === 0) return [...variants];
  return variants.filter(({ range, cure }) => {
    const { start, end } = cure?.range ?? range;
    return !broken.some((line) => line >= start.line && line <= end.line);
  });
}

function problemOf(error: IRecognitionException): SyntaxProblem {
  return { code: 'syntax/unexpected', message: error.message, range: rangeOfToken(tokenOfError(error)) };
}

/** Names, numbers and texts stay as they were written, a text with its quotation marks. */
class AsWritten extends DefaultValueConverter {
  protected override runConverter(_rule: unknown, input: string): ValueType {
    return input;
  }
}

const structure: ReadonlySet<string> = new Set(['NL', 'INDENT', 'DEDENT', '(', ')', '[', ']', 'EOF']);
const anchors: ReadonlySet<string> = new Set(['NL', ':', ')', ']']);
