import { similarNames } from '@specwright/checks/suggestions';
import { createTokenInstance, type IToken, type TokenType } from 'chevrotain';
import { rangeAfterToken, rangeOfToken, type SyntaxProblem } from '../../sds/problems.ts';
import {
  type BlockKind,
  blocksWithSections,
  blockWords,
  type LineRule,
  lineRules,
  namedSections,
  sectionNames,
} from './blocks.ts';
import { type LogicalLine, logicalLines } from './lineReader.ts';
import { isWord } from './tokens.ts';

type TokenTypes = Readonly<Record<string, TokenType>>;

export interface Layout {
  /** What the parser reads: each line ends with NL, INDENT and DEDENT stand around the lines of a block, keywords are settled. */
  readonly tokens: readonly IToken[];
  readonly problems: readonly SyntaxProblem[];
  readonly visited: number;
}

/** Makes lines and blocks of the tokens of a text and decides for each word whether it is a keyword where it stands. */
export function layOut(raw: readonly IToken[], types: TokenTypes, text: string): Layout {
  const output = new BlockBuilder(types);
  const { lines, problems, visited } = logicalLines(raw, text, (name, behind) => output.make(name, behind));
  for (const line of lines) output.add(line);
  output.end();
  return { tokens: output.tokens, problems: [...problems, ...output.problems], visited: visited + output.visited };
}

interface Level {
  readonly width: number;
  readonly kind: BlockKind;
  /** Lines that are deeper than their neighbours without a block around them have no INDENT. */
  readonly isBlock: boolean;
}

class BlockBuilder {
  readonly tokens: IToken[] = [];
  readonly problems: SyntaxProblem[] = [];
  visited = 0;
  readonly #types: TokenTypes;
  #levels: Level[] = [{ width: 0, kind: 'file', isBlock: true }];
  /** What the last line opens. */
  #opened: BlockKind | undefined;

  constructor(types: TokenTypes) {
    this.#types = types;
  }

  add(line: LogicalLine): void {
    const [first] = line.tokens;
    const last = line.tokens.at(-1);
    if (first === undefined || last === undefined) return;
    this.#level(line.width, first);
    const kind = this.#levels.at(-1)?.kind ?? 'file';
    const { tokens, opens } = this.#classify(line.tokens, kind);
    this.visited += line.tokens.length;
    if (tokens.length === 0) return;
    for (const token of tokens) this.tokens.push(token);
    this.#opened = opens;
    this.tokens.push(this.make('NL', tokens.at(-1) ?? last));
  }

  end(): void {
    this.#opened = undefined;
    const last = this.tokens.at(-1);
    while (this.#levels.length > 1 && last !== undefined) this.#pop(last);
  }

  /** A token without width behind another. */
  make(name: string, behind: IToken): IToken {
    const type = this.#types[name];
    if (type === undefined) throw new Error(`the grammar has no token '${name}'`);
    const offset = (behind.endOffset ?? behind.startOffset) + 1;
    const line = behind.endLine ?? 1;
    const column = (behind.endColumn ?? 0) + 1;
    return createTokenInstance(type, '', offset, offset - 1, line, line, column, column - 1);
  }

  /** Opens and closes blocks until the line stands in its own. */
  #level(width: number, first: IToken): void {
    const before = this.tokens.at(-1);
    const top = this.#levels.at(-1);
    if (top === undefined || width > top.width) {
      this.#deepen(width, first, before);
      return;
    }
    while (this.#levels.length > 1 && width <= (this.#levels.at(-2)?.width ?? 0) && before !== undefined)
      this.#pop(before);
    const now = this.#levels.at(-1)?.width ?? 0;
    if (width === now) return;
    const range = indentRange(first);
    this.problems.push({
      code: 'syntax/unexpected',
      message: `the line is indented by ${width}, the lines of the block by ${now}: it is read as one of them`,
      range,
      cure: { title: `Indent by ${now}`, range, newText: ' '.repeat(now) },
    });
  }

  #deepen(width: number, first: IToken, before: IToken | undefined): void {
    const kind = this.#levels.at(-1)?.kind ?? 'file';
    const opened = this.#opened;
    if (opened !== undefined && before !== undefined) {
      this.#levels.push({ width, kind: opened, isBlock: true });
      this.tokens.push(this.make('INDENT', before));
      return;
    }
    const wanted = this.#levels.at(-1)?.width ?? 0;
    const range = indentRange(first);
    this.problems.push({
      code: 'syntax/unexpected',
      message: 'the line is deeper than the one above it, which opens no block',
      range,
      cure: { title: `Indent by ${wanted}`, range, newText: ' '.repeat(wanted) },
    });
    this.#levels.push({ width, kind, isBlock: false });
  }

  #pop(behind: IToken): void {
    if (this.#levels.pop()?.isBlock === true) this.tokens.push(this.make('DEDENT', behind));
  }

  #classify(line: readonly IToken[], kind: BlockKind): { tokens: IToken[]; opens?: BlockKind } {
    const [first, second] = line;
    if (first === undefined) return { tokens: [] };
    if (isHead(first, second, line) && blocksWithSections.has(kind) && isSection(line, kind)) {
      return { tokens: this.#header([this.#as(first, 'SECTION'), ...this.#plain(line.slice(1))]), opens: 'tree' };
    }
    const rule = Object.hasOwn(lineRules[kind], first.image) ? lineRules[kind][first.image] : undefined;
    if (rule !== undefined && fits(rule, line)) return this.#known(line, rule, kind);
    return this.#other(line, kind);
  }

  /** A line whose first word is a keyword. */
  #known(line: readonly IToken[], rule: LineRule, kind: BlockKind): { tokens: IToken[]; opens?: BlockKind } {
    const [first, ...rest] = line;
    if (first === undefined) return { tokens: [] };
    const keywords = keywordsBehind(rule, first.image);
    const tokens = [first, ...rest.map((token, at) => (keywords(token, at, rest) ? token : this.#name(token)))];
    if (rule.opens === undefined) return { tokens };
    if (rule.shape === 'path') return { tokens, opens: rule.opens };
    this.#nameProblems(first, rest[0], kind);
    return { tokens: this.#header(tokens), opens: rule.opens };
  }

  /** A line that no keyword begins: a node of a tree, a bare sentence, a field without its word, or nothing that is known. */
  #other(line: readonly IToken[], kind: BlockKind): { tokens: IToken[]; opens?: BlockKind } {
    const [first, second] = line;
    if (first === undefined) return { tokens: [] };
    const isText = first.tokenType.name === 'STRING';
    if (
      isText &&
      (kind === 'invariants' || kind === 'acceptance' || kind === 'policy' || kind === 'rules' || kind === 'replace')
    ) {
      return { tokens: line.map((token, at) => (isSeverityAt(token, at, line) ? token : this.#name(token))) };
    }
    if (first.tokenType.name === 'DOCSTRING' && (kind === 'interface' || kind === 'module' || kind === 'design')) {
      return { tokens: [first] };
    }
    const isField = isWord(first) && second?.image === ':' && isWord(line[2]);
    if ((kind === 'model' || kind === 'interface') && isField) return { tokens: this.#plain(line) };
    const isNode = first.image === '-' || isWord(first) || isText || first.tokenType.name === 'NUMBER';
    if (kind === 'tree' || ((kind === 'rules' || kind === 'replace') && isNode)) {
      return isNode ? this.#node(line) : this.#unreadable(first);
    }
    this.problems.push(unknownLine(first, kind));
    return isNode ? this.#node(line) : { tokens: [] };
  }

  #unreadable(first: IToken): { tokens: IToken[] } {
    const message = `unexpected '${first.image}': a line begins with a word, a text or '-'`;
    this.problems.push({ code: 'syntax/unexpected', message, range: rangeOfToken(first) });
    return { tokens: [] };
  }

  #node(line: readonly IToken[]): { tokens: IToken[]; opens: BlockKind } {
    const at = line[0]?.image === '-' ? 1 : 0;
    const tokens = line.map((token, index) =>
      index === at && isWord(token) ? this.#as(token, 'KEY') : this.#name(token),
    );
    return { tokens, opens: 'tree' };
  }

  /** A header ends with ':'; where it lacks, it is put in. */
  #header(tokens: IToken[]): IToken[] {
    const last = tokens.at(-1);
    if (last === undefined || tokens.some(({ tokenType }) => tokenType.name === ':')) return tokens;
    const range = rangeAfterToken(last);
    this.problems.push({
      code: 'syntax/unexpected',
      message: "the head of a block ends with ':'",
      range: rangeOfToken(last),
      cure: { title: "Insert ':'", range, newText: ':' },
    });
    return [...tokens, this.make(':', last)];
  }

  #nameProblems(keyword: IToken, name: IToken | undefined, kind: BlockKind): void {
    if (name === undefined) return;
    const isQuoted = name.tokenType.name === 'STRING';
    const wantsQuotes = ['system', 'template', 'pipeline'].includes(keyword.image);
    const range = rangeOfToken(name);
    if (wantsQuotes && !isQuoted && isWord(name)) {
      this.problems.push({
        code: 'syntax/unexpected',
        message: `the name of a ${keyword.image} stands in quotation marks`,
        range,
        cure: { title: 'Put the name in quotation marks', range, newText: `"${name.image}"` },
      });
    }
    const bare = name.image.replace(/^["']|["']$/g, '');
    if (
      isQuoted &&
      (keyword.image === 'interface' || keyword.image === 'policy') &&
      kind !== 'tree' &&
      /^[A-Za-z_][\w-]*$/.test(bare)
    ) {
      this.problems.push({
        code: 'syntax/unexpected',
        message: `the name of ${keyword.image === 'interface' ? 'an' : 'a'} ${keyword.image} stands without quotation marks`,
        range,
        cure: { title: 'Remove the quotation marks', range, newText: bare },
      });
    }
  }

  #plain(tokens: readonly IToken[]): IToken[] {
    return tokens.map((token) => this.#name(token));
  }

  /** A word that is no keyword here. */
  #name(token: IToken): IToken {
    return isWord(token) && token.tokenType.name !== 'IDENTIFIER' && token.tokenType.name === token.image
      ? this.#as(token, 'IDENTIFIER')
      : token;
  }

  #as(token: IToken, name: string): IToken {
    const tokenType = this.#types[name];
    if (tokenType === undefined) throw new Error(`the grammar has no token '${name}'`);
    return { ...token, tokenType, tokenTypeIdx: tokenType.tokenTypeIdx ?? -1 };
  }
}

function indentRange(first: IToken): SyntaxProblem['range'] {
  const line = (first.startLine ?? 1) - 1;
  return { start: { line, character: 0 }, end: { line, character: (first.startColumn ?? 1) - 1 } };
}

function isHead(first: IToken, second: IToken | undefined, line: readonly IToken[]): boolean {
  return (
    isWord(first) &&
    (second === undefined || second.image === ':' || line.at(-1)?.image === ':' || second.tokenType.name === 'STRING')
  );
}

function isSection(line: readonly IToken[], kind: BlockKind): boolean {
  const [first, second] = line;
  const name = first?.image ?? '';
  if ((namedSections as readonly string[]).includes(name)) return second?.tokenType.name === 'STRING';
  if (!(sectionNames as readonly string[]).includes(name) || (name === 'api' && kind === 'module')) return false;
  return second?.image === ':' && line.length === 2;
}

/** Does the line go on as the keyword at its start asks? */
function fits({ shape }: LineRule, line: readonly IToken[]): boolean {
  const [, second, third] = line;
  const isNamed = isWord(second) || second?.tokenType.name === 'STRING';
  switch (shape) {
    case 'name':
      return isNamed && second !== undefined;
    case 'value':
      return (
        second === undefined ||
        second.image === '=' ||
        second.image === ':' ||
        second.image === '[' ||
        second.tokenType.name === 'STRING'
      );
    case 'text':
      return (
        second === undefined ||
        second.tokenType.name === 'STRING' ||
        (second.image === '=' && third?.tokenType.name === 'STRING')
      );
    case 'header':
      return second === undefined || second.image === ':';
    case 'path':
      return isWord(second);
    case 'method':
      return second?.image === 'method';
    case 'block':
      return second?.image === 'block';
  }
}

/** Which words behind the first one are keywords, by the line. */
function keywordsBehind(
  { shape }: LineRule,
  first: string,
): (token: IToken, at: number, rest: readonly IToken[]) => boolean {
  if (shape === 'method' || shape === 'block') return (_, at) => at === 0;
  if (first === 'system' || first === 'template' || first === 'interface')
    return ({ image }, at) => image === 'extends' && at === 1;
  if (first === 'rule' || first === 'invariant' || first === 'test') {
    return (token, at, rest) => isSeverityAt(token, at, rest);
  }
  return () => false;
}

function isSeverityAt({ image }: IToken, at: number, line: readonly IToken[]): boolean {
  return image === 'severity' && at > 0 && line[at - 1]?.tokenType.name === 'STRING';
}

/** A line that its block does not know. */
function unknownLine(first: IToken, kind: BlockKind): SyntaxProblem {
  const range = rangeOfToken(first);
  const words = Object.keys(lineRules[kind]);
  const meant = isWord(first) ? similarNames(first.image, words)[0] : undefined;
  const shown = words.length === 0 ? '' : `: ${words.map((word) => `\`${word}\``).join(', ')} can`;
  const known = meant !== undefined && meant !== first.image;
  return {
    code: 'syntax/unknown-construct',
    message: `'${first.image}' cannot stand in ${blockWords[kind]}${known ? `: did you mean '${meant}'?` : shown}`,
    range,
    ...(known ? { cure: { title: `Change to '${meant}'`, range, newText: meant } } : {}),
  };
}
