import escapeHtml from 'escape-html';
import type { Diagram, Edge } from './diagram.ts';
import { markersOf } from './markers.ts';
import { fontSize, textWidth } from './textSize.ts';
import { edgeMeanings } from './words.ts';

/** What the signs of a diagram mean: only those that are in it. `content` is SVG; sizes are pixels. */
export interface Legend {
  readonly width: number;
  readonly height: number;
  readonly content: string;
}

interface Entry {
  readonly sign: string;
  readonly words: string;
}

const signWidth = 44;
const between = 24;
const height = 40;

export function legendOf(diagram: Diagram): Legend {
  const entries = [...edgeEntries(diagram), ...nodeEntries(diagram)];
  if (entries.length === 0) return { width: 0, height: 0, content: '' };
  let x = 24;
  const content = entries.map(({ sign, words }) => {
    const text = `<text class="label" x="${signWidth + 8}" y="24">${escapeHtml(words)}</text>`;
    const entry = `<g transform="translate(${x} 0)">${sign}${text}</g>`;
    x += signWidth + 8 + textWidth(words, fontSize - 1) + between;
    return entry;
  });
  return { width: x, height, content: content.join('') };
}

function edgeEntries({ edges }: Diagram): Entry[] {
  const kinds = [...new Set(edges.map(({ kind }) => kind))].filter((kind) => kind !== 'relation');
  const entries = kinds.map((kind): Entry => ({ sign: line({ kind }), words: edgeMeanings[kind] }));
  const ends = new Set(edges.flatMap((edge) => (edge.ends === undefined ? [] : [edge.ends.from, edge.ends.to])));
  if (ends.has('1')) entries.push({ sign: line({ kind: 'relation', ends: { from: '1', to: '1' } }), words: 'one' });
  if (ends.has('many'))
    entries.push({ sign: line({ kind: 'relation', ends: { from: 'many', to: 'many' } }), words: 'many' });
  if (ends.has('unknown')) {
    entries.push({ sign: line({ kind: 'relation', ends: { from: 'unknown', to: 'unknown' } }), words: 'not said' });
  }
  return entries;
}

function line(edge: Pick<Edge, 'kind' | 'ends'>): string {
  const { end } = markersOf(edge);
  const mark = end === undefined ? '' : ` marker-end="url(#${end})"`;
  return `<g class="edge ${edge.kind}"><path class="line" d="M0 20 L${signWidth} 20"${mark}/></g>`;
}

function nodeEntries({ nodes }: Diagram): Entry[] {
  const box = (kind: string, more = ''): string =>
    `<g class="node ${kind}"><rect class="box" x="10" y="11" width="30" height="18" rx="5"/>${more}</g>`;
  const inner = '<rect class="inner" x="13" y="14" width="24" height="12" rx="3"/>';
  return [
    ...(nodes.some(({ final }) => final) ? [{ sign: box('state', inner), words: 'final state' }] : []),
    ...(nodes.some(({ kind }) => kind === 'missing') ? [{ sign: box('missing'), words: 'not declared here' }] : []),
  ];
}
