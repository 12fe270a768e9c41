import { aroundWords, shapeOf, withWordsOf } from './shapes.ts';
import { hole, type Statement, statementsOf } from './statements.ts';

/** Lays out a text as a whole; throws where it is no TypeScript. */
export type LayOutText = (text: string) => string;

/** A statement of its own between those that are laid out together. */
const border = '__border__;';

const holes = new RegExp(`^( *)${hole}$`, 'gm');

/** What is around the words of a statement once it is laid out; most stand in their drafts as they are laid out. */
type Layout = readonly string[] | 'as written';

/** Shapes of a depth that are kept: more than a large system has. */
const mostKept = 50_000;

/**
 * Lays out texts of TypeScript statement by statement, those of one shape once: how a statement is laid out depends on how
 * long its words are and not on what they say, and not on what is around it. The result is what a layouter of whole texts
 * makes, which is asked for each new shape, and for a text whose statements cannot be told apart or do not stand alone.
 */
export class StatementLayouts {
  readonly #layOut: LayOutText;
  /** By depth and shape. */
  readonly #known: Map<string, Layout>[] = [];
  /** Of the text that is laid out: shapes by statement, and by depth what is laid out of statements without blocks. */
  readonly #shapes = new Map<string, string>();
  #done: Map<string, string>[] = [];

  constructor(layOut: LayOutText) {
    this.#layOut = layOut;
  }

  laidOut(text: string): string {
    const statements = statementsOf(text);
    const composed = statements === undefined || statements.length === 0 ? undefined : this.#composed(statements);
    return composed ?? this.#layOut(text);
  }

  #composed(statements: readonly Statement[]): string | undefined {
    this.#shapes.clear();
    this.#done = [];
    try {
      this.#learn(statements, 0);
      return `${this.#list(statements, 0)}\n`;
    } catch {
      // A statement is no text of its own; where the whole text has a fault too, the layouter tells of it.
      return undefined;
    }
  }

  #list(statements: readonly Statement[], depth: number): string {
    return statements
      .map((statement) => `${statement.blankBefore ? '\n' : ''}${this.#statement(statement, depth)}`)
      .join('\n');
  }

  #statement(statement: Statement, depth: number): string {
    const { text, blocks } = statement;
    this.#done[depth] ??= new Map();
    const done = this.#done[depth];
    const same = done.get(text);
    if (same !== undefined) return same;
    const layout = this.#layoutOf(statement, depth);
    const filled = layout === 'as written' ? indented(text, depth) : withWordsOf(text, layout);
    if (blocks.length === 0) {
      done.set(text, filled);
      return filled;
    }
    const left = [...blocks];
    return filled.replace(holes, (_, indentation: string) => this.#list(left.shift() ?? [], indentation.length / 2));
  }

  #layoutOf(statement: Statement, depth: number): Layout {
    const byShape = this.#at(depth);
    const shape = this.#shapeOf(statement.text);
    // It may be deeper than it looked: the call around it was broken into lines.
    if (!byShape.has(shape)) this.#learn([{ ...statement, blocks: [] }], depth);
    return byShape.get(shape) ?? [];
  }

  /** Lays out what has a new shape, all of a depth at once. */
  #learn(statements: readonly Statement[], depth: number): void {
    const unknown = new Map<number, Map<string, string>>();
    this.#collect(statements, depth, unknown);
    for (const [at, byShape] of unknown) this.#layOutAt(byShape, at);
  }

  #collect(statements: readonly Statement[], depth: number, unknown: Map<number, Map<string, string>>): void {
    const byShape = this.#at(depth);
    for (const { text, blocks } of statements) {
      for (const block of blocks) this.#collect(block, depth + 1, unknown);
      const shape = this.#shapeOf(text);
      if (byShape.has(shape)) continue;
      const same = unknown.get(depth) ?? new Map<string, string>();
      unknown.set(depth, same.set(shape, text));
    }
  }

  #layOutAt(texts: ReadonlyMap<string, string>, depth: number): void {
    const loops = Math.max(0, depth - 1);
    const opening = depth === 0 ? [] : ['async () => {', ...Array.from({ length: loops }, () => 'for (;;) {')];
    const closing = depth === 0 ? [] : [...Array.from({ length: loops }, () => '}'), '};'];
    const drafts = [...texts.values()].join(`\n${border}\n`);
    const lines = this.#layOut([...opening, drafts, ...closing, ''].join('\n')).split('\n');
    const parts = lines
      .slice(depth, -1 - depth)
      .join('\n')
      .split(`\n${'  '.repeat(depth)}${border}\n`);
    if (parts.length !== texts.size) throw new Error('The statements did not stay apart.');
    const byShape = this.#at(depth);
    if (byShape.size + texts.size > mostKept) byShape.clear();
    for (const [at, [shape, text]] of [...texts].entries()) {
      const part = parts[at] ?? '';
      const layout = part === indented(text, depth) ? 'as written' : aroundWords(text, part);
      if (layout === undefined) throw new Error('Laying a statement out changed its words.');
      byShape.set(shape, layout);
    }
  }

  #shapeOf(text: string): string {
    const shape = this.#shapes.get(text) ?? shapeOf(text);
    this.#shapes.set(text, shape);
    return shape;
  }

  #at(depth: number): Map<string, Layout> {
    this.#known[depth] ??= new Map();
    return this.#known[depth];
  }
}

/** A statement begins behind the indentation of its depth. */
function indented(text: string, depth: number): string {
  return `${'  '.repeat(depth)}${text}`;
}
