import type { Diagram, Edge, Node } from './diagram.ts';
import { fontSize, lineHeight, textWidth } from './textSize.ts';
import { kindWords, plainLine, shortened } from './words.ts';

/** A line of a box; `top` counts from the top of the box, in pixels. */
export interface BoxLine {
  readonly role: 'word' | 'title' | 'caption' | 'row';
  readonly text: string;
  /** Stands at the right, as the type of a field does. */
  readonly detail?: string;
  readonly top: number;
  /** Id of the row. */
  readonly row?: string;
  /** What the row says in full, where the line is cut. */
  readonly full?: string;
}

export interface Box {
  readonly width: number;
  readonly height: number;
  readonly lines: readonly BoxLine[];
}

/** Where a line begins: pixels from the side of its box. */
export const inset = 10;
const gap = 18;
const padding = 8;
/** So many characters of a text or a type are shown. */
const mostCharacters = 40;

/** The size of a node and the lines in it. */
export function boxOf(node: Node): Box {
  if (node.kind === 'start') return { width: 16, height: 16, lines: [] };
  const lines: BoxLine[] = [];
  let top = padding;
  const add = (line: Omit<BoxLine, 'top'>): void => {
    lines.push({ ...line, top });
    top += lineHeight;
  };
  const word = [kindWords[node.kind], node.subtitle].filter((each) => each !== undefined).join(' · ');
  if (word !== '') add({ role: 'word', ...cut(word) });
  add({ role: 'title', ...cut(node.title) });
  for (const { caption, rows } of node.sections) {
    top += padding;
    if (caption !== 'fields' && caption !== 'methods') add({ role: 'caption', text: caption });
    for (const { id, text, detail } of rows) add({ role: 'row', row: id, ...cutRow(text, detail) });
  }
  const widths = lines.map(({ text, detail, role }) => {
    const own = textWidth(text, role === 'title' ? fontSize + 2 : fontSize);
    return own + (detail === undefined ? 0 : gap + textWidth(detail));
  });
  return { width: Math.max(64, ...widths) + 2 * inset, height: top + padding, lines };
}

function cut(text: string): { readonly text: string; readonly full?: string } {
  const full = plainLine(text);
  const short = shortened(full, mostCharacters);
  return short === full ? { text: full } : { text: short, full };
}

function cutRow(text: string, detail: string | undefined): Omit<BoxLine, 'role' | 'top'> {
  const left = cut(text);
  if (detail === undefined) return left;
  const right = cut(detail);
  const full =
    left.full === undefined && right.full === undefined ? {} : { full: `${plainLine(text)}: ${plainLine(detail)}` };
  return { text: left.text, detail: right.text, ...full };
}

/** Of an arrow with many lines so many are shown. */
const mostLines = 5;

/** The lines at an arrow: what is consumed, the fields of a relation. */
export function labelLines({ labels }: Edge): readonly string[] {
  const lines = labels.map((label) => shortened(plainLine(label), mostCharacters));
  return lines.length <= mostLines
    ? lines
    : [...lines.slice(0, mostLines - 1), `and ${lines.length - mostLines + 1} more`];
}

/** The size of the lines at an arrow. */
export function labelSize(lines: readonly string[]): { readonly width: number; readonly height: number } {
  if (lines.length === 0) return { width: 0, height: 0 };
  return {
    width: Math.max(...lines.map((line) => textWidth(line, fontSize - 1))) + 8,
    height: lines.length * lineHeight,
  };
}

/** Modules and entities read from left to right, states from top to bottom. */
export function directionOf({ wish }: Diagram): 'LR' | 'TB' {
  return wish.kind === 'machine' ? 'TB' : 'LR';
}
