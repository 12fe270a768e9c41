import type { Diagram, Edge, EdgeKind, Multiplicity, Node, Row } from './diagram.ts';
import { kindWords, plainLine } from './words.ts';

/**
 * The diagram in the language of Mermaid, for READMEs and wikis: a flowchart of modules, an entity relationship diagram, or
 * a state diagram. Ends with a line feed.
 */
export function mermaidOf(diagram: Diagram): string {
  const names = new Map(diagram.nodes.map(({ id }, at) => [id, `n${at + 1}`]));
  const nameOf = (id: string): string => names.get(id) ?? id;
  const lines = {
    modules: () => flowchart(diagram, nameOf),
    entities: () => relationships(diagram, nameOf),
    machine: () => states(diagram, nameOf),
  };
  return `${lines[diagram.wish.kind]().join('\n')}\n`;
}

type NameOf = (id: string) => string;

/** Quoted text: whatever is no letter, digit or harmless mark is written as an entity code. */
function escaped(text: string): string {
  return plainLine(text).replace(/[^\p{L}\p{M}\p{N} _.,:/()[\]*+?=|…→-]/gu, (mark) => `#${mark.codePointAt(0)};`);
}

function title(diagram: Diagram): string {
  return `  accTitle: ${escaped(diagram.title)}`;
}

function flowchart(diagram: Diagram, nameOf: NameOf): string[] {
  const missing = diagram.nodes.filter(({ kind }) => kind === 'missing').map(({ id }) => nameOf(id));
  return [
    'flowchart LR',
    title(diagram),
    ...diagram.nodes.map((node) => `  ${nameOf(node.id)}${box(node)}`),
    ...diagram.edges.map(
      (edge) => `  ${nameOf(edge.from)} ${arrows[edge.kind]}|"${arrowText(edge)}"| ${nameOf(edge.to)}`,
    ),
    ...(missing.length === 0 ? [] : ['  classDef missing stroke-dasharray: 4', `  class ${missing.join(',')} missing`]),
  ];
}

function box(node: Node): string {
  const word = kindWords[node.kind] ?? node.subtitle ?? '';
  const sections = node.sections.map(({ caption, rows }) =>
    caption === 'methods' ? rows.map(rowText).join('<br/>') : `${caption} ${rows.map(rowText).join(', ')}`,
  );
  const text = [`${escaped(word)} <b>${escaped(node.title)}</b>`, ...sections].join('<br/>');
  return node.kind === 'interface' ? `(["${text}"])` : `["${text}"]`;
}

function rowText({ text, detail }: Row): string {
  return escaped(detail === undefined ? text : `${text} → ${detail}`);
}

const arrows: Readonly<Record<EdgeKind, string>> = {
  consumes: '-->',
  contract: '===',
  requires: '-.->',
  implements: '--o',
  exports: '--o',
  extends: '-.->',
  relation: '---',
  transition: '-->',
  initial: '-->',
};

function arrowText({ kind, labels }: Edge): string {
  const words = kind === 'contract' ? labels : [kind, ...labels];
  return escaped(words.join(' '));
}

function relationships(diagram: Diagram, nameOf: NameOf): string[] {
  return [
    'erDiagram',
    title(diagram),
    ...diagram.nodes.flatMap((node) => {
      const rows = node.sections.flatMap((section) => section.rows);
      const head = `  ${nameOf(node.id)}["${escaped(node.title)}"]`;
      return rows.length === 0 ? [head] : [`${head} {`, ...rows.map((row) => `    ${attribute(row)}`), '  }'];
    }),
    ...diagram.edges.map(({ from, to, ends, labels }) => {
      const line = `${left[ends?.from ?? 'unknown']}--${right[ends?.to ?? 'unknown']}`;
      return `  ${nameOf(from)} ${line} ${nameOf(to)} : "${escaped(labels.join(', '))}"`;
    }),
  ];
}

const left: Readonly<Record<Multiplicity, string>> = { '1': '||', many: '}o', unknown: '}o' };
const right: Readonly<Record<Multiplicity, string>> = { '1': '||', many: 'o{', unknown: 'o{' };

/** Types and names are single words there; the type as written follows as a comment where it is none. */
function attribute({ text, detail = '' }: Row): string {
  const optional = text.endsWith('?');
  const type = detail.startsWith('[') ? 'enum' : word(detail.replace(/^-> /, ''));
  const comments = [...(type === detail ? [] : [detail]), ...(optional ? ['optional'] : [])];
  const comment = comments.length === 0 ? '' : ` "${escaped(comments.join(', '))}"`;
  return `${type} ${word(optional ? text.slice(0, -1) : text)}${comment}`;
}

function word(text: string): string {
  const letters = text.replace(/[^\w]+/g, '_');
  return /^[A-Za-z]/.test(letters) ? letters : `_${letters}`;
}

function states(diagram: Diagram, nameOf: NameOf): string[] {
  const nodes = diagram.nodes.filter(({ kind }) => kind !== 'start');
  const start = diagram.nodes.find(({ kind }) => kind === 'start')?.id;
  const end = (id: string): string => (id === start ? '[*]' : nameOf(id));
  return [
    'stateDiagram-v2',
    title(diagram),
    ...nodes.map((node) => `  state "${escaped(node.title)}" as ${nameOf(node.id)}`),
    ...diagram.edges.map(({ from, to }) => `  ${end(from)} --> ${end(to)}`),
    ...nodes.filter(({ final }) => final).map(({ id }) => `  ${nameOf(id)} --> [*]`),
  ];
}
