import { ruleSeverities } from '@specwright/model/design';
import type { IToken } from 'chevrotain';
import { lexSodl, parseSodl } from '../parser.ts';

/**
 * True when two texts are the same to the reader of the notation: the same tokens in the same blocks, the same comments,
 * the same errors. A comma behind the last item of a list and quotation marks around a severity make no difference.
 */
export function isReadAlike(one: string, other: string): boolean {
  return one === other || readingOf(one) === readingOf(other);
}

function readingOf(text: string): string {
  const { tokens, report } = lexSodl(text);
  const words = tokens.flatMap((token, at) => (isTrailingComma(tokens, at) ? [] : wordOf(tokens, at, token)));
  const comments = report.comments.map(({ image }) => image.trimEnd());
  const errors = parseSodl(`${text}\n`, '').diagnostics.filter(({ severity }) => severity === 'error');
  return JSON.stringify([words, comments, errors.map(({ code, message }) => [code, message])]);
}

/** What a token is and says; line breaks say nothing. */
function wordOf(tokens: readonly IToken[], at: number, { tokenType, image }: IToken): readonly string[] {
  const word = image.slice(1, -1);
  const isSeverity =
    tokenType.name === 'STRING' &&
    tokens[at - 1]?.image === '=' &&
    tokens[at - 2]?.tokenType.name === 'severity' &&
    ruleSeverities.some((severity) => severity === word);
  if (isSeverity) return ['IDENTIFIER', word];
  return [tokenType.name, tokenType.name === 'NL' ? '' : image];
}

function isTrailingComma(tokens: readonly IToken[], at: number): boolean {
  return tokens[at]?.tokenType.name === ',' && [']', ')'].includes(tokens[at + 1]?.image ?? '');
}
