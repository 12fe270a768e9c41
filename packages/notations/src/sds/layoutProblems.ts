import { similarNames } from '@specwright/checks/suggestions';
import type { IToken } from 'chevrotain';
import { rangeAfterToken, rangeOfToken, type SyntaxProblem } from '../common/problems.ts';
import { memberShapeOf } from './members.ts';
import { commentHint, commentMarkOf } from './otherForms.ts';
import { constructKeywords, isWord } from './tokens.ts';

/** Lines at the top level that begin with no construct. */
export function unknownConstruct(token: IToken, next: IToken | undefined): SyntaxProblem {
  const range = rangeOfToken(token);
  if (token.image === '}')
    return { code: 'syntax/unexpected', message: "unexpected '}': no block is open here", range };
  const comment = foreignComment(token);
  if (comment !== undefined) return comment;
  const labelled = next?.image === ':' || next?.image === '.';
  const meant = isWord(token) && !labelled ? similarNames(token.image, constructKeywords.keys())[0] : undefined;
  if (meant !== undefined) {
    return {
      code: 'syntax/unknown-construct',
      message: `unknown construct '${token.image}': did you mean '${meant}'?`,
      range,
      cure: { title: `Change to '${meant}'`, range, newText: meant },
    };
  }
  return {
    code: labelled ? 'syntax/unexpected' : 'syntax/unknown-construct',
    message: labelled
      ? `'${token.image}' stands outside a block: is a '}' above it too early, or the head of the block missing?`
      : `unexpected '${token.image}': a construct begins with a word such as entity, api, event or machine`,
    range,
  };
}

/** A comment as other languages have it. */
function foreignComment(token: IToken): SyntaxProblem | undefined {
  const mark = commentMarkOf(token.image);
  if (mark === undefined) return undefined;
  const { start } = rangeOfToken(token);
  const range = { start, end: { ...start, character: start.character + mark.length } };
  return {
    code: 'syntax/unexpected',
    message: `unexpected '${mark}': ${commentHint}`,
    range,
    cure: { title: "Change to '--'", range, newText: '--' },
  };
}

/** A line that the construct does not know. */
export function unexpectedMember(token: IToken, construct: string): SyntaxProblem {
  const range = rangeOfToken(token);
  const comment = foreignComment(token);
  if (comment !== undefined) return comment;
  const shape = memberShapeOf(construct);
  const meant = isWord(token) ? similarNames(token.image, shape.words)[0] : undefined;
  const hint = meant === undefined ? `expected ${shape.expected}` : `did you mean '${meant}'?`;
  return {
    code: 'syntax/unexpected',
    message: `unexpected '${token.image}' in '${construct}': ${hint}`,
    range,
    ...(meant !== undefined && { cure: { title: `Change to '${meant}'`, range, newText: meant } }),
  };
}

export function missingComma(token: IToken, last: IToken): SyntaxProblem {
  return {
    code: 'syntax/missing-comma',
    message: `missing ',' before '${token.image}'`,
    range: rangeOfToken(last),
    cure: { title: "Insert ','", range: rangeAfterToken(last), newText: ',' },
  };
}

/** A '(', '[' or '{' of a line that is never closed. */
export function missingCloser(opener: IToken, closer: string, last: IToken): SyntaxProblem {
  return {
    code: opener.image === '{' ? 'syntax/missing-brace' : 'syntax/missing-bracket',
    message: `missing '${closer}' for this '${opener.image}'`,
    range: rangeOfToken(opener),
    cure: { title: `Insert '${closer}'`, range: rangeAfterToken(last), newText: closer },
  };
}

export function strayCloser(token: IToken): SyntaxProblem {
  const opener = token.image === ')' ? '(' : '[';
  const why = token.image === '}' ? 'no block is open here' : `there is no '${opener}' before it`;
  const range = rangeOfToken(token);
  return {
    code: 'syntax/unexpected',
    message: `unexpected '${token.image}': ${why}`,
    range,
    cure: { title: `Remove '${token.image}'`, range, newText: '' },
  };
}

/** The head of a construct without its '{'. */
export function missingBlockBegin(header: IToken, last: IToken, hasBody: boolean): SyntaxProblem {
  const cure = hasBody ? { title: "Insert '{'", newText: ' {' } : { title: "Insert '{ }'", newText: ' {\n}' };
  return {
    code: 'syntax/missing-brace',
    message: `missing '{' after the head of '${header.image}'`,
    range: rangeOfToken(last),
    cure: { ...cure, range: rangeAfterToken(last) },
  };
}

/** A block without its '}'; `next` is the construct before which that is seen, absent at the end of the file. */
export function missingBlockEnd(header: IToken, next: IToken | undefined, last: IToken): SyntaxProblem {
  const indent = ' '.repeat((header.startColumn ?? 1) - 1);
  return {
    code: 'syntax/missing-brace',
    message: next === undefined ? "missing '}' at the end of the file" : `missing '}' before '${next.image}'`,
    range: rangeOfToken(next ?? last),
    opened: rangeOfToken(header),
    cure: { title: "Insert '}'", range: rangeAfterToken(last), newText: `\n${indent}}` },
  };
}
