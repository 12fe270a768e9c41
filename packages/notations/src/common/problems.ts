import { type Code, definitionOf } from '@specwright/checks/catalogue';
import type { SyntaxCure } from '@specwright/checks/fixData';
import type { Diagnostic, Severity } from '@specwright/model/diagnostic';
import { comparePositions, type Range } from '@specwright/model/origin';
import type { IToken } from 'chevrotain';
import type { WrittenComment } from './comments.ts';

/** The codes of what can be wrong with the text itself. */
export type SyntaxCode = Extract<Code, `syntax/${string}`>;

/** Something wrong with the text, found by the lexer or by the parser. */
export interface SyntaxProblem {
  readonly code: SyntaxCode;
  readonly message: string;
  readonly range: Range;
  readonly cure?: SyntaxCure;
  /** The place that explains it: the bracket that is not closed. */
  readonly opened?: Range;
}

/** The range of a real token; both ends of a token that was put in are the place where it was put. */
export function rangeOfToken(token: IToken): Range {
  const start = { line: (token.startLine ?? 1) - 1, character: (token.startColumn ?? 1) - 1 };
  if (token.image === '') return { start, end: start };
  return { start, end: { line: (token.endLine ?? 1) - 1, character: token.endColumn ?? start.character } };
}

/** The place behind a token. */
export function rangeAfterToken(token: IToken): Range {
  const { end } = rangeOfToken(token);
  return { start: end, end };
}

const weights: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2, hint: 3 };

/**
 * One mistake breaks a line in several places; only the first is told, of the gravest. Illegal characters are told one
 * by one. The result is in the order of the text.
 */
export function onePerLine(problems: readonly SyntaxProblem[]): SyntaxProblem[] {
  const sorted = [...problems].sort((a, b) => comparePositions(a.range.start, b.range.start));
  const told = new Map<number, SyntaxProblem>();
  for (const problem of sorted) {
    const line = problem.range.start.line;
    const first = told.get(line);
    if (first === undefined || weightOf(problem) < weightOf(first)) told.set(line, problem);
  }
  return sorted.filter(
    (problem) => told.get(problem.range.start.line) === problem || problem.code === 'syntax/illegal-character',
  );
}

/** True where the text cannot be read as it stands. */
export function isError({ code }: SyntaxProblem): boolean {
  return definitionOf(code).severity === 'error';
}

function weightOf({ code }: SyntaxProblem): number {
  return weights[definitionOf(code).severity];
}

export function diagnosticOf(problem: SyntaxProblem, file: string): Diagnostic {
  return {
    code: problem.code,
    severity: definitionOf(problem.code).severity,
    message: problem.message,
    file,
    range: problem.range,
    related: problem.opened === undefined ? [] : [{ file, range: problem.opened, message: 'the block begins here' }],
    ...(problem.cure !== undefined && { data: problem.cure }),
  };
}

/** For the one thing that the parser cannot take: so many mistakes in one place that the stack ends. */
export function tooManyErrors(file: string): Diagnostic {
  const start = { line: 0, character: 0 };
  const message = 'the text is too broken to be read: mend the errors that are shown first';
  return diagnosticOf({ code: 'syntax/too-many-errors', message, range: { start, end: start } }, file);
}

/** The comments of a text, without the mark that begins them. */
export function commentsOf(text: string, tokens: readonly IToken[], mark: RegExp): WrittenComment[] {
  return tokens.map((token) => {
    const range = rangeOfToken(token);
    const lineStart = token.startOffset - range.start.character;
    return {
      text: token.image.replace(mark, '').trim(),
      range,
      ownLine: text.slice(lineStart, token.startOffset).trim() === '',
    };
  });
}
