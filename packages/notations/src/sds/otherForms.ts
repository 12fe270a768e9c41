import type { IToken } from 'chevrotain';

/** How other languages begin a comment. */
const commentMark = /^(\/\/|\/\*|#)/;

export const commentHint = "comments begin with '--'";

/** The mark of a comment of another language at the beginning of a text, if it is one. */
export function commentMarkOf(text: string): string | undefined {
  return commentMark.exec(text)?.[1];
}

const decorators = ['unique', 'auto', 'immutable', 'computed'] as const;
const optional = "a value that may be missing has a '?' behind its type: `string?`";
const required = "a field without '?' is required";

/** What people write behind the type of a field who know it from other languages, and how it is written here. */
const fieldHints: ReadonlyMap<string, string> = new Map([
  ...decorators.map((word) => [word, `write '@${word}'`] as const),
  ['primary', 'the key of a row is its field `id: uuid @immutable`'],
  ['nullable', optional],
  ['null', optional],
  ['optional', optional],
  ['required', required],
  ['not', required],
  ['references', 'a reference is written `owner: -> Entity`'],
  ['=', 'the value of new rows is written `default …`'],
  ['?', "'?' stands behind the type, before the range: `decimal? 0..9`"],
  [
    '(',
    'a range or a length stands behind the type (`decimal 0..99.99`, `string 1..255`), values of its own in a list: `[low, high]`',
  ],
  [
    '[',
    'a length stands behind the type (`string 1..200`); several rows are an entity of their own, and an edge: `edge Order -> Line {1:many}`',
  ],
]);

/** What to write where a line goes on that is at its end here. */
export function lineEndHint(token: IToken, rule: string): string | undefined {
  if (token.image === '/') return commentHint;
  if (token.image === ',' || token.image === ';') return `a line ends without '${token.image}'`;
  if (rule === 'SdsEntity') return fieldHints.get(token.image.toLowerCase());
  return rule === 'SdsApi' && token.image === '[' ? 'several rows are written `[Entity]`' : undefined;
}
