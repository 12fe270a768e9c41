import { similarNames } from '@specwright/checks/suggestions';
import type { IToken } from 'chevrotain';
import { rangeAfterToken, rangeOfToken, type SyntaxProblem } from '../common/problems.ts';
import type { TokenMaker } from './tokenMaker.ts';
import { isString, isWord } from './tokens.ts';
import { expectedIn, type Place, placeNames, type Shape, wordsOf } from './words.ts';

/** What a line says about the block that may follow it. */
export interface Opening {
  readonly opens: Place;
  /** Of an item `- key:`: the column of the key. */
  readonly item?: { readonly width: number };
  /** What the line lacks: a colon where a block follows, else perhaps a value. */
  readonly pending?: { readonly whenBlock: SyntaxProblem; readonly whenNone?: SyntaxProblem };
  /** Where the line begins in the output. */
  readonly at?: number;
}

export interface KindsOfLine {
  readonly tokens: readonly IToken[];
  readonly opening?: Opening;
  readonly problems: readonly SyntaxProblem[];
}

const assigning: ReadonlySet<string> = new Set(['=', '+=', '-=', '.']);
const operators: ReadonlySet<string> = new Set(['=', ':', '+=']);
const signs: ReadonlySet<string> = new Set(['=', ':', ',', '[', '(', '+=', '-=']);
const quotedNames: ReadonlySet<string> = new Set(['system', 'template', 'pipeline']);

/**
 * Decides for each line, by the block around it, whether its first words are keywords: everywhere else a word is a name.
 * A line that the block does not know is read as a node of a tree, behind a token STRAY.
 */
export class LineKinds {
  /** How many tokens were looked at. */
  visited = 0;
  private readonly make: TokenMaker;
  private problems: SyntaxProblem[] = [];

  constructor(make: TokenMaker) {
    this.make = make;
  }

  read(raw: readonly IToken[], place: Place): KindsOfLine {
    this.visited += raw.length;
    this.problems = [];
    const tokens = this.withSigns(raw);
    const read = this.lineIn(tokens, place);
    return { ...read, problems: this.problems };
  }

  private lineIn(tokens: readonly IToken[], place: Place): Omit<KindsOfLine, 'problems'> {
    const [first, next] = tokens;
    if (first === undefined) return { tokens };
    const shape = isWord(first) ? wordsOf[place].get(first.image) : undefined;
    if (shape !== undefined && this.isKeyword(tokens, place, shape)) return this.known(tokens, shape);
    if (place === 'tree') return this.node(tokens);
    if (isString(first) && (place === 'invariants' || place === 'acceptance' || place === 'policy'))
      return { tokens: this.clause(tokens) };
    if (place === 'rules' || place === 'replace')
      return isString(first) ? { tokens: this.clause(tokens) } : this.node(tokens);
    if (isWord(first) && (place === 'model' || (place === 'interface' && next?.image === ':' && tokens.length > 2)))
      return { tokens };
    const isDocstring = first.tokenType.name === 'DOCSTRING' && tokens.length === 1;
    if (isDocstring && (place === 'interface' || place === 'module' || place === 'design')) return { tokens };
    return this.unexpected(tokens, first, place);
  }

  /** A keyword of the block, unless what follows shows that it is a name. */
  private isKeyword(tokens: readonly IToken[], place: Place, shape: Shape): boolean {
    const next = tokens[1];
    const isLabel = next?.image === ':' && tokens.length > 2;
    const isBesideFields = place === 'interface' || place === 'model';
    if (next === undefined) return shape.form !== 'field';
    switch (shape.form) {
      case 'named':
        return !assigning.has(next.image) && !isLabel;
      case 'block':
        return !assigning.has(next.image) && !(isBesideFields && isLabel);
      case 'value':
        if (!isBesideFields || next.image !== ':') return true;
        return isString(tokens[2]) || tokens[2]?.image === '[';
      case 'field':
        return isWord(next);
      case 'method':
        return next.image !== ':' && !assigning.has(next.image);
      case 'clause':
        return next.image !== ':';
      default:
        return next.image !== ':' && !assigning.has(next.image);
    }
  }

  private known(tokens: readonly IToken[], shape: Shape): Omit<KindsOfLine, 'problems'> {
    const first = tokens[0] as IToken;
    const keyword = this.make.as(first, 'token' in shape && shape.token !== undefined ? shape.token : first.image);
    const rest = tokens.slice(1);
    switch (shape.form) {
      case 'named':
      case 'block':
        return { tokens: this.head([keyword, ...rest], first), opening: { opens: shape.opens } };
      case 'clause':
        return { tokens: this.clause(tokens) };
      case 'operation':
        return this.operation([keyword, ...rest]);
      case 'method':
        return { tokens: [keyword, ...this.keywordAt(rest, 0, 'method', first.image === 'override')] };
      default:
        return { tokens: [keyword, ...rest] };
    }
  }

  private operation(tokens: readonly IToken[]): Omit<KindsOfLine, 'problems'> {
    return tokens.at(-1)?.image === '+=' ? { tokens, opening: { opens: 'tree' } } : { tokens };
  }

  private keywordAt(tokens: readonly IToken[], at: number, word: string, isWanted = true): IToken[] {
    return tokens.map((token, index) =>
      isWanted && index === at && isWord(token) && token.image === word ? this.make.as(token, word) : token,
    );
  }

  // ---------------------------------------------------------------- heads of blocks

  private head(line: readonly IToken[], keyword: IToken): IToken[] {
    let tokens = [...line];
    if (keyword.image === 'replace') tokens = this.keywordAt(tokens, 1, 'block');
    const takesParent = keyword.image === 'system' || keyword.image === 'template' || keyword.image === 'interface';
    if (quotedNames.has(keyword.image)) tokens = this.quotedName(tokens, keyword);
    if (takesParent) tokens = this.keywordAt(tokens, 2, 'extends');
    const second = tokens[1];
    if ((keyword.image === 'interface' || keyword.image === 'policy') && isString(second) && second !== undefined)
      this.nameWithoutQuotes(second, keyword);
    const last = tokens.at(-1);
    if (last === undefined || tokens.some(({ image }) => image === ':')) return tokens;
    this.problems.push(missingColon(keyword, last));
    return [...tokens, this.make.behind(last, ':')];
  }

  /** `system My Shop:`: all its words are the name, of which the first is kept. */
  private quotedName(tokens: readonly IToken[], keyword: IToken): IToken[] {
    const end = tokens.findIndex((token, at) => at > 1 && (token.image === ':' || token.image === 'extends'));
    const words = tokens.slice(1, end < 0 ? undefined : end).filter(({ image }) => image !== ':');
    const [first] = words;
    const last = words.at(-1);
    if (first === undefined || last === undefined || !words.every(isWord)) return [...tokens];
    const range = { start: rangeOfToken(first).start, end: rangeOfToken(last).end };
    const name = words.map(({ image }) => image).join(' ');
    this.problems.push({
      code: 'syntax/quotes',
      message: `the name of a ${keyword.image} stands between quotation marks: "${name}"`,
      range,
      cure: { title: 'Put the name between quotation marks', range, newText: `"${name}"` },
    });
    return tokens.filter((token) => token === first || !words.includes(token));
  }

  private nameWithoutQuotes(name: IToken, keyword: IToken): void {
    const range = rangeOfToken(name);
    const plain = name.image.replace(/^["']|["']$/g, '');
    this.problems.push({
      code: 'syntax/quotes',
      message: `the name of ${keyword.image === 'interface' ? 'an interface' : 'a policy'} stands without quotation marks`,
      range,
      ...(/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(plain) && {
        cure: { title: 'Remove the quotation marks', range, newText: plain },
      }),
    });
  }

  // ---------------------------------------------------------------- sentences

  private clause(tokens: readonly IToken[]): IToken[] {
    return tokens.map((token, at) => {
      const isFirst = at === 0 && isWord(token);
      const isSeverity = token.image === 'severity' && isString(tokens[at - 1]);
      return isFirst || (isSeverity && isWord(token)) ? this.make.as(token, token.image) : token;
    });
  }

  // ---------------------------------------------------------------- trees of keys

  private unexpected(tokens: readonly IToken[], first: IToken, place: Place): Omit<KindsOfLine, 'problems'> {
    const meant = isWord(first) ? similarNames(first.image, wordsOf[place].keys())[0] : undefined;
    const range = rangeOfToken(first);
    const hint = meant === undefined ? `expected ${expectedIn[place]}` : `did you mean '${meant}'?`;
    const told = this.problems;
    this.problems = [];
    const node = this.node(tokens);
    this.problems = [
      ...told,
      {
        code: 'syntax/unexpected',
        message: `unexpected ${shown(first)} ${placeNames[place]}: ${hint}`,
        range,
        ...(meant !== undefined &&
          meant !== first.image && { cure: { title: `Change to '${meant}'`, range, newText: meant } }),
      },
    ];
    return { tokens: [this.make.before(first, 'STRAY'), ...node.tokens], opening: { opens: 'tree' } };
  }

  /** `key = value`, `key: value`, `key:`, and the same behind a dash, where a value may stand alone. */
  private node(tokens: readonly IToken[]): Omit<KindsOfLine, 'problems'> {
    const isItem = tokens[0]?.image === '-';
    const start = isItem ? 1 : 0;
    const body = tokens.slice(start);
    const [key, next] = body;
    const dash = tokens.slice(0, start);
    if (key === undefined) return { tokens: dash, opening: { opens: 'tree' } };
    const isPlain = key.tokenType.name === 'STRING' || /^(?:NUMBER|PERCENT)$/.test(key.tokenType.name);
    const isKey = isWord(key) || (isPlain && next !== undefined && operators.has(next.image));
    if (!isKey) {
      const kept = isPlain ? 1 : 0;
      return { tokens: [...dash, ...body.slice(0, kept), ...this.beyond(body, kept)], opening: { opens: 'tree' } };
    }
    const title = isString(next) ? 1 : 0;
    const operator = body[1 + title];
    const hasOperator = operator !== undefined && operators.has(operator.image);
    const end = hasOperator ? valueEnd(body, 2 + title) : 1 + title;
    const kept = [this.make.as(key, 'KEY'), ...body.slice(1, end)];
    const line = [...dash, ...kept, ...this.beyond(body, end)];
    return this.opened(line, body, { isItem, hasOperator, hasValue: end > 2 + title });
  }

  private opened(
    line: readonly IToken[],
    body: readonly IToken[],
    has: { readonly isItem: boolean; readonly hasOperator: boolean; readonly hasValue: boolean },
  ): Omit<KindsOfLine, 'problems'> {
    const key = body[0] as IToken;
    const last = body.at(-1) ?? key;
    const isHead = last.image === ':' || last.image === '+=';
    if (has.isItem) {
      const item = { width: (key.startColumn ?? 1) - 1 };
      return { tokens: line, opening: { opens: 'tree', ...(isHead && { item }) } };
    }
    if (isHead) return { tokens: line, opening: { opens: 'tree' } };
    if (has.hasOperator) {
      if (!has.hasValue) this.problems.push(missingValue(key, last, "a value is missing behind '='"));
      return { tokens: line };
    }
    const whenNone = missingValue(key, last, `expected '=' and a value after '${key.image}'`);
    const pending = { whenBlock: missingColon(key, last), whenNone };
    return { tokens: line, opening: { opens: 'tree', pending } };
  }

  /** What a line has beyond its value. */
  private beyond(body: readonly IToken[], from: number): IToken[] {
    const rest = body.slice(from);
    const [first] = rest;
    if (first !== undefined) {
      const message = `unexpected ${shown(first)}: the line should end here, or its text stand between quotation marks`;
      this.problems.push({ code: 'syntax/unexpected', message, range: rangeOfToken(first) });
    }
    return rest.map((token) => this.make.as(token, 'REST'));
  }

  /** `-5` where a value begins is one number. */
  private withSigns(raw: readonly IToken[]): IToken[] {
    const tokens: IToken[] = [];
    for (const token of raw) {
      const sign = tokens.at(-1);
      const isSigned =
        /^(?:NUMBER|PERCENT)$/.test(token.tokenType.name) &&
        sign?.image === '-' &&
        sign.startOffset + 1 === token.startOffset &&
        signs.has(tokens.at(-2)?.image ?? '');
      if (isSigned) tokens.pop();
      tokens.push(isSigned && sign !== undefined ? this.make.joined(sign, token) : token);
    }
    return tokens;
  }
}

/** The place behind the value that begins at `at`: a text, a number, words with dots, or a list. */
function valueEnd(body: readonly IToken[], at: number): number {
  const first = body[at];
  if (first === undefined) return at;
  if (first.image === '[') {
    let depth = 0;
    for (let end = at; end < body.length; end++) {
      if (body[end]?.image === '[') depth++;
      else if (body[end]?.image === ']' && --depth === 0) return end + 1;
    }
    return body.length;
  }
  if (!isWord(first)) return /^(?:STRING|NUMBER|PERCENT)$/.test(first.tokenType.name) ? at + 1 : at;
  let end = at + 1;
  while (body[end]?.image === '.' && isWord(body[end + 1])) end += 2;
  return end;
}

function missingColon(keyword: IToken, last: IToken): SyntaxProblem {
  return {
    code: 'syntax/missing-colon',
    message: `missing ':' at the end of the head of '${keyword.image}'`,
    range: rangeOfToken(last),
    cure: { title: "Insert ':'", range: rangeAfterToken(last), newText: ':' },
  };
}

function missingValue(key: IToken, last: IToken, message: string): SyntaxProblem {
  return { code: 'syntax/unexpected', message, range: rangeOfToken(last === key ? key : last) };
}

function shown(token: IToken): string {
  const text = token.image.length > 30 ? `${token.image.slice(0, 30)}…` : token.image;
  return isString(token) ? text : `'${text}'`;
}
