import escapeHtml from 'escape-html';
import { type BoxLine, inset } from './boxes.ts';
import type { Diagram } from './diagram.ts';
import { layOut, type PlacedEdge, type PlacedNode, type Point } from './layout.ts';
import { legendOf } from './legend.ts';
import { markerDefinitions, markersOf } from './markers.ts';
import { styleSheet } from './styleSheet.ts';
import { fontSize, lineHeight } from './textSize.ts';
import { plainLine } from './words.ts';

export interface SvgOptions {
  /**
   * True for a picture that stands alone: it brings its colours (light, or dark where the reader's system is), a background
   * and its title. False where a page has the style sheet.
   */
  readonly standalone: boolean;
}

/**
 * The diagram as SVG, with its legend. Boxes, their rows and arrows carry the id of their element in `data-id`; nothing in
 * it is a script, a link or a style of a single element.
 */
export function svgOf(diagram: Diagram, { standalone }: SvgOptions): string {
  const layout = layOut(diagram);
  const legend = legendOf(diagram);
  const head = standalone ? 32 : 0;
  const width = Math.max(layout.width, legend.width, 200);
  const height = head + layout.height + legend.height;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="specwright-diagram" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(diagram.title)}">`,
    `<title>${escaped(diagram.title)}</title>`,
    ...(standalone ? [`<style>${styleSheet}</style>`] : []),
    `<defs>${markerDefinitions}</defs>`,
    ...(standalone ? [`<rect class="background" width="${width}" height="${height}"/>`, heading(diagram)] : []),
    `<g transform="translate(0 ${head})">`,
    ...layout.edges.map(edgeOf),
    ...layout.nodes.map(nodeOf),
    ...layout.edges.map(labelOf),
    '</g>',
    `<g class="legend" transform="translate(0 ${head + layout.height})">${legend.content}</g>`,
    '</svg>',
    '',
  ].join('\n');
}

function escaped(text: string): string {
  return escapeHtml(plainLine(text));
}

function heading({ title }: Diagram): string {
  return `<text class="heading" x="24" y="28">${escaped(title)}</text>`;
}

function nodeOf({ node, x, y, width, height, lines }: PlacedNode): string {
  const place = `x="${x}" y="${y}" width="${width}" height="${height}"`;
  const radius = node.kind === 'state' || node.kind === 'interface' ? 10 : 4;
  const shape =
    node.kind === 'start'
      ? `<circle class="box" cx="${x + width / 2}" cy="${y + height / 2}" r="${width / 2}"/>`
      : `<rect class="box" ${place} rx="${radius}"/>`;
  const inner = node.final
    ? `<rect class="inner" x="${x + 3}" y="${y + 3}" width="${width - 6}" height="${height - 6}" rx="${radius - 3}"/>`
    : '';
  const rule = lines.some(({ role }) => role === 'row' || role === 'caption') ? ruleUnder(lines, x, y, width) : '';
  const texts = lines.map((line) => textOf(line, node.kind === 'state', x, y, width)).join('');
  const target = node.places.length === 0 ? '' : ` data-id="${escaped(node.id)}"`;
  return `<g class="node ${node.kind}"${target}>${shape}${inner}${rule}${texts}</g>`;
}

/** Between the name and the rows. */
function ruleUnder(lines: readonly BoxLine[], x: number, y: number, width: number): string {
  const title = lines.find(({ role }) => role === 'title');
  const at = y + (title?.top ?? 0) + lineHeight + 4;
  return `<line class="rule" x1="${x}" y1="${at}" x2="${x + width}" y2="${at}"/>`;
}

function textOf(line: BoxLine, centred: boolean, x: number, y: number, width: number): string {
  const base = y + line.top + fontSize + 1;
  const full = line.full === undefined ? '' : `<title>${escaped(line.full)}</title>`;
  const place = centred ? `x="${x + width / 2}" text-anchor="middle"` : `x="${x + inset}"`;
  const text = `<text class="${line.role}" ${place} y="${base}">${escaped(line.text)}</text>`;
  if (line.row === undefined) return full === '' ? text : `<g>${full}${text}</g>`;
  const detail =
    line.detail === undefined
      ? ''
      : `<text class="detail" x="${x + width - inset}" text-anchor="end" y="${base}">${escaped(line.detail)}</text>`;
  const ground = `<rect class="ground" x="${x + 1}" y="${y + line.top}" width="${width - 2}" height="${lineHeight}"/>`;
  return `<g class="element" data-id="${escaped(line.row)}">${full}${ground}${text}${detail}</g>`;
}

function edgeOf({ edge, points }: PlacedEdge): string {
  const path = pathThrough(points);
  const { start, end } = markersOf(edge);
  const markers = `${start === undefined ? '' : ` marker-start="url(#${start})"`}${end === undefined ? '' : ` marker-end="url(#${end})"`}`;
  const target = edge.places.length === 0 ? '' : ` data-id="${escaped(edge.id)}"`;
  // The broad one under it is there to be hit.
  return `<g class="edge ${edge.kind}"${target}><path class="hit" d="${path}"/><path class="line" d="${path}"${markers}/></g>`;
}

const cornerRadius = 24;

/** Straight stretches with round corners: the marks at the ends point right, and the words lie on the line. */
function pathThrough(points: readonly Point[]): string {
  const [first, ...others] = points;
  const last = others.pop();
  if (first === undefined || last === undefined) return '';
  const path = [`M${first.x} ${first.y}`];
  let before = first;
  for (const [at, corner] of others.entries()) {
    const after = others[at + 1] ?? last;
    path.push(`L${towards(corner, before)}`, `Q${corner.x} ${corner.y} ${towards(corner, after)}`);
    before = corner;
  }
  return [...path, `L${last.x} ${last.y}`].join(' ');
}

/** A point on the way, at most half of it away. */
function towards(from: Point, to: Point): string {
  const distance = Math.hypot(to.x - from.x, to.y - from.y);
  const part = distance === 0 ? 0 : Math.min(cornerRadius / distance, 0.5);
  const at = (a: number, b: number): number => Math.round((a + (b - a) * part) * 10) / 10;
  return `${at(from.x, to.x)} ${at(from.y, to.y)}`;
}

function labelOf({ edge, label }: PlacedEdge): string {
  if (label === undefined) return '';
  const { x, y, width, height, lines } = label;
  const texts = lines.map((line, at) => {
    const base = y - height / 2 + at * lineHeight + fontSize;
    return `<text class="label" x="${x}" y="${base}" text-anchor="middle">${escaped(line)}</text>`;
  });
  const ground = `<rect class="ground" x="${x - width / 2}" y="${y - height / 2}" width="${width}" height="${height - 2}" rx="3"/>`;
  return `<g class="words ${edge.kind}" data-id="${escaped(edge.id)}"><title>${escaped(edge.labels.join(', '))}</title>${ground}${texts.join('')}</g>`;
}
