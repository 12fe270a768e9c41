import { memoOf } from '@specwright/model/memo';
import type { Origin, Position, Range } from '@specwright/model/origin';
import { type AstNode, AstUtils, type CstNode, GrammarAST, isCompositeCstNode, isLeafCstNode } from 'langium';

/** A stretch of a text by offsets; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A text with its line starts: turns offsets into the positions that the model carries. */
export class Source {
  readonly file: string;
  readonly text: string;
  readonly #lineStarts: readonly number[];

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
    this.#lineStarts = lineStartsOf(text);
  }

  get lineCount(): number {
    return this.#lineStarts.length;
  }

  positionAt(offset: number): Position {
    const starts = this.#lineStarts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: Math.max(0, offset - (starts[low] ?? 0)) };
  }

  /** The text of a line without its line break. */
  line(number: number): string {
    const start = this.#lineStarts[number];
    if (start === undefined) return '';
    const next = this.#lineStarts[number + 1] ?? this.text.length;
    return this.text.slice(start, next).replace(/\r?\n$/, '');
  }

  range(span: Span): Range {
    return { start: this.positionAt(span.start), end: this.positionAt(span.end) };
  }

  origin(span: Span, name?: Span): Origin {
    const range = this.range(span);
    return name === undefined ? { file: this.file, range } : { file: this.file, range, nameRange: this.range(name) };
  }

  slice(span: Span): string {
    return this.text.slice(span.start, span.end);
  }
}

function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Where a node stands, without the line break that ends it; an empty span at 0 for a node that recovery made up. */
export function spanOf(node: AstNode | undefined): Span {
  const cst = node?.$cstNode;
  if (cst === undefined) return node?.$container === undefined ? { start: 0, end: 0 } : startOf(node.$container);
  return cstSpan(cst);
}

function startOf(node: AstNode): Span {
  const span = spanOf(node);
  return { start: span.start, end: span.start };
}

function cstSpan(cst: CstNode): Span {
  const last = lastWritten(cst);
  return { start: cst.offset, end: Math.max(cst.offset, last?.end ?? cst.offset) };
}

/** Line ends and, in a notation of indented lines, what stands around a block: no text of their own. */
const layoutTokens: ReadonlySet<string> = new Set(['NL', 'INDENT', 'DEDENT']);

function lastWritten(cst: CstNode): CstNode | undefined {
  if (isCompositeCstNode(cst)) {
    for (let i = cst.content.length - 1; i >= 0; i--) {
      const child = cst.content[i];
      const found = child === undefined || child.hidden ? undefined : lastWritten(child);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (isLeafCstNode(cst) && layoutTokens.has(cst.tokenType.name)) return undefined;
  return cst;
}

/** Where the value of a property of a node was written; of a list the item with that index, or the last one. */
export function spanOfProperty(node: AstNode, property: string, index = 0): Span | undefined {
  const found: CstNode[] = [];
  if (node.$cstNode !== undefined) findProperty(node.$cstNode, property, index + 1, found);
  const cst = found[found.length - 1];
  return cst === undefined ? undefined : cstSpan(cst);
}

/** Finds the first `count` values of a property, no more: unlike Langium's search it ends there, and it is asked for every name. */
function findProperty(within: CstNode, property: string, count: number, found: CstNode[]): void {
  if (!isCompositeCstNode(within)) return;
  for (const child of within.content) {
    if (propertyOf(child) === property) found.push(child);
    // What has a node of its own has other properties.
    else if (isCompositeCstNode(child) && child.astNode === within.astNode) findProperty(child, property, count, found);
    if (found.length >= count) return;
  }
}

/** Element of a grammar → the property to which it is assigned; null where it is to none. */
const assignedBy = memoOf(
  (element: GrammarAST.AbstractElement) =>
    AstUtils.getContainerOfType(element, GrammarAST.isAssignment)?.feature ?? null,
);

function propertyOf({ grammarSource }: CstNode): string | null {
  return grammarSource === undefined ? null : assignedBy(grammarSource);
}
