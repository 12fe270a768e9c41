import { fromModel, stringify } from '@ts-graphviz/ast';
import type { EdgeAttributesObject, NodeAttributesObject } from '@ts-graphviz/common';
import { Digraph, registerDefault } from '@ts-graphviz/core';
import escapeHtml from 'escape-html';
import type { Diagram, Edge, EdgeKind, Multiplicity, Node, Row } from './diagram.ts';
import { edgeMeanings, kindWords, plainLine } from './words.ts';

/** The diagram in the language of Graphviz. Ends with a line feed. */
export function dotOf(diagram: Diagram): string {
  registerDefault();
  const graph = new Digraph('specification', {
    label: html(bold(diagram.title)),
    labelloc: 't',
    rankdir: diagram.wish.kind === 'modules' ? 'LR' : 'TB',
    fontname: 'Helvetica',
  });
  graph.attributes.node.apply({ shape: 'plain', fontname: 'Helvetica', fontsize: 11 });
  graph.attributes.edge.apply({ fontname: 'Helvetica', fontsize: 10 });
  const names = new Map(diagram.nodes.map(({ id }, at) => [id, `n${at + 1}`]));
  for (const node of diagram.nodes) graph.node(names.get(node.id) ?? node.id, nodeAttributes(node));
  for (const edge of diagram.edges) {
    graph.edge([names.get(edge.from) ?? edge.from, names.get(edge.to) ?? edge.to], edgeAttributes(edge));
  }
  return `${stringify(fromModel(graph)).trimEnd()}\n`;
}

/** A label between `<` and `>` is HTML to Graphviz: the one form in which every text can be written. */
function html(content: string): `<${string}>` {
  return `<${content}>`;
}

function escaped(text: string): string {
  return escapeHtml(plainLine(text));
}

function bold(text: string): string {
  const content = escaped(text);
  return content === '' ? ' ' : `<b>${content}</b>`;
}

function nodeAttributes(node: Node): NodeAttributesObject {
  if (node.kind === 'start') return { shape: 'point', width: 0.15, label: '' };
  if (node.kind === 'state') {
    return { shape: 'box', style: 'rounded', peripheries: node.final ? 2 : 1, label: html(bold(node.title)) };
  }
  const word = kindWords[node.kind] ?? node.subtitle ?? '';
  const rows = node.sections.flatMap(({ caption, rows: own }) => [
    line(`<i>${caption}</i>`),
    ...own.map((row) => line(rowText(row))),
  ]);
  const style = node.kind === 'missing' ? ' style="dashed"' : node.kind === 'interface' ? ' style="rounded"' : '';
  const table = `<table border="1" cellborder="0" cellspacing="0" cellpadding="3"${style}>`;
  const head = line(`${escaped(word)} ${bold(node.title)}`);
  return { label: html(`${table}${head}${node.sections.length > 0 ? '<hr/>' : ''}${rows.join('')}</table>`) };
}

function line(content: string): string {
  return `<tr><td align="left">${content}</td></tr>`;
}

function rowText({ text, detail }: Row): string {
  return escaped(detail === undefined ? text : `${text}: ${detail}`);
}

const styles: Readonly<Record<EdgeKind, EdgeAttributesObject>> = {
  consumes: {},
  contract: { dir: 'none', penwidth: 3 },
  requires: { style: 'dashed', arrowhead: 'vee' },
  implements: { arrowhead: 'onormal' },
  exports: { arrowhead: 'odot' },
  extends: { style: 'dashed', arrowhead: 'onormal' },
  relation: { dir: 'both' },
  transition: {},
  initial: {},
};

const crowsFeet: Readonly<Record<Multiplicity, 'tee' | 'crow' | 'none'>> = {
  '1': 'tee',
  many: 'crow',
  unknown: 'none',
};

function edgeAttributes({ kind, labels, ends }: Edge): EdgeAttributesObject {
  const named = kind === 'contract' || kind === 'relation' || kind === 'transition' || kind === 'initial';
  const lines = named ? labels : [edgeMeanings[kind], ...labels];
  const label = lines.length === 0 ? {} : { label: html(lines.map((each) => escaped(each) || ' ').join('<br/>')) };
  const feet = ends === undefined ? {} : { arrowtail: crowsFeet[ends.from], arrowhead: crowsFeet[ends.to] };
  return { ...styles[kind], ...feet, ...label };
}
