import type { IToken } from 'chevrotain';

/** What the tokens of a line stand in. */
export interface LinePlace {
  /** Keyword of the construct around the line or begun by it. */
  readonly keyword: string;
  /** The line is a member of the block of the construct, and begins outside any bracket. */
  readonly isMember: boolean;
}

/** Blocks whose lines are sentences: a colon behind the first word belongs to a state there. */
const sentences: ReadonlySet<string> = new Set(['invariant', 'system_invariant', 'contract', 'on', 'machine']);
/** Blocks that set one blank before the colon of an entry. */
const entries: ReadonlySet<string> = new Set(['auth', 'limit']);
const arrows: ReadonlySet<string> = new Set(['->', '=>', '<->']);
const openers: ReadonlySet<string> = new Set(['[', '(', '{']);
const closers: ReadonlySet<string> = new Set([']', ')', '}']);

/** The tokens of one line, each with the blank before it that the usual form has. */
export function spacedTokens(tokens: readonly IToken[], place: LinePlace): readonly string[] {
  const glue = braces(tokens, place);
  const key = labelColon(tokens, place) ?? optionColon(tokens, place);
  return tokens.map((token, at) => {
    const before = tokens[at - 1];
    if (before === undefined) return token.image;
    const written = token.startOffset > (before.endOffset ?? before.startOffset) + 1;
    return (isApart(before, token, at, { place, glue, key, written }) ? ' ' : '') + token.image;
  });
}

/** What neighbouring lines can have below each other, and the token of the line that it begins with. */
export interface ColumnMark {
  readonly kind: 'value' | 'entry' | 'outcome';
  readonly at: number;
}

/** The value of a field or key, the colon of a line of `auth` or `limit`, the arrow of a guard; none in other lines. */
export function columnMark(tokens: readonly IToken[], place: LinePlace): ColumnMark | undefined {
  if (place.isMember && tokens[0]?.image === '!') {
    const at = tokens.findIndex(({ image }) => image === '=>');
    return at < 0 ? undefined : { kind: 'outcome', at };
  }
  const key = labelColon(tokens, place);
  if (key === undefined) return undefined;
  const colon = tokens.indexOf(key);
  if (entries.has(place.keyword)) return { kind: 'entry', at: colon };
  return colon + 1 < tokens.length ? { kind: 'value', at: colon + 1 } : undefined;
}

interface Spacing {
  readonly place: LinePlace;
  /** Braces of objects: nothing stands between them and what they hold. */
  readonly glue: ReadonlySet<IToken>;
  /** The colon behind the name of a member. */
  readonly key: IToken | undefined;
  readonly written: boolean;
}

function isApart(before: IToken, token: IToken, at: number, { place, glue, key, written }: Spacing): boolean {
  if (token.image === ',' || token.image === ';') return false;
  if (before.image === ',' || before.image === ';') return true;
  if (place.keyword === 'edge' && (token.image === ':' || before.image === ':')) return false;
  if (token === key) return entries.has(place.keyword);
  if (before === key) return true;
  if (arrows.has(token.image) || arrows.has(before.image)) return true;
  if (token.image === '{' && isWhole(before)) return true;
  if (openers.has(before.image) && (before.image !== '{' || glue.has(before))) return false;
  if (closers.has(token.image) && (token.image !== '}' || glue.has(token))) return false;
  // Behind the `{` of a block on one line, and before its `}`.
  if (before.image === '{' || token.image === '}') return true;
  if (key !== undefined && before.image === '@') return false;
  if (key !== undefined && token.image === '@') return true;
  if (at === 1 && place.isMember && ['!', '>>', '~', '+', '-'].includes(before.image))
    return place.keyword !== 'evolve';
  return written;
}

/** What can stand before the brace of a block, a row or an edge: a word, a text, a path, a closing bracket. */
function isWhole({ image, tokenType }: IToken): boolean {
  return tokenType.name === 'PATH' || /[\w"\])}]$/.test(image);
}

/** The braces within a line that open and close on it, but for those of a block. */
function braces(tokens: readonly IToken[], { isMember }: LinePlace): ReadonlySet<IToken> {
  const found = new Set<IToken>();
  const open: IToken[] = [];
  const isHead = !isMember && tokens[0]?.image !== 'edge' && tokens.at(-1)?.image === '}' && isBlockHead(tokens);
  for (const token of tokens) {
    if (token.image === '{') open.push(token);
    const opener = token.image === '}' ? open.pop() : undefined;
    if (opener !== undefined && !(isHead && open.length === 0)) found.add(opener).add(token);
  }
  return found;
}

/** `migrate { mode: safe }`: a brace before any colon, which the end of the line closes. */
function isBlockHead(tokens: readonly IToken[]): boolean {
  const brace = tokens.findIndex(({ image }) => image === '{');
  return !tokens.slice(0, brace).some(({ image }) => image === ':');
}

/** Of `~ cache: 30s`. A colon between two words may belong to a state. */
function optionColon(tokens: readonly IToken[], { keyword, isMember }: LinePlace): IToken | undefined {
  if (!isMember || keyword === 'evolve' || tokens[0]?.image !== '~') return undefined;
  return tokens.find(({ image, tokenType }) => image === ':' && tokenType.name !== 'TIGHT');
}

function labelColon(tokens: readonly IToken[], place: LinePlace): IToken | undefined {
  if (!place.isMember || sentences.has(place.keyword)) return undefined;
  const colon = tokens.findIndex(({ image }) => image === ':');
  if (entries.has(place.keyword)) return tokens[colon];
  const name = place.keyword === 'evolve' ? 2 : 1;
  return colon === name ? tokens[colon] : undefined;
}
