import { parse } from '@ts-graphviz/ast';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import type { Diagram, Node } from '../src/diagram.ts';
import { dotOf } from '../src/dot.ts';
import { layOut } from '../src/layout.ts';
import { mermaidOf } from '../src/mermaid.ts';
import { svgOf } from '../src/svg.ts';
import { diagramsOf, specifications, systemOf, systemsOf } from './support.ts';

const everyDiagram = specifications().flatMap(([name, text]) =>
  systemsOf({ [name]: text }).flatMap((index) =>
    diagramsOf(index).map((diagram) => [`${name}: ${diagram.title}`, diagram] as const),
  ),
);

/** All texts of a document, in their order; throws where it is not well-formed. */
function textsOf(svg: string): string[] {
  const parser = new SaxesParser({ xmlns: true });
  const texts: string[] = [];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('text', (text) => {
    if (text.trim() !== '') texts.push(text);
  });
  parser.write(svg).close();
  return texts;
}

const labelled = (text: string): Diagram => {
  const node = (id: string): Node => ({
    id,
    kind: 'module',
    title: text,
    subtitle: text,
    sections: [{ caption: 'owns', rows: [{ id: `${id} ${text}`, text, detail: text, places: [] }] }],
    places: [],
    final: false,
  });
  return {
    wish: { kind: 'modules' },
    title: text,
    nodes: [node('a'), { ...node('b'), kind: 'entity' }, { ...node('c'), kind: 'state' }],
    edges: [{ id: text, kind: 'consumes', from: 'a', to: 'b', labels: [text], places: [] }],
  };
};

describe('SVG', () => {
  test.each(everyDiagram)('%s is well-formed and names every box', (_, diagram) => {
    const texts = textsOf(svgOf(diagram, { standalone: true }));
    for (const { title, kind } of diagram.nodes) if (kind !== 'start') expect(texts).toContain(title);
  });

  test.each(everyDiagram)('%s has boxes that do not overlap, inside the picture', (_, diagram) => {
    const { nodes, width, height } = layOut(diagram);
    for (const [at, one] of nodes.entries()) {
      expect(one.x >= 0 && one.y >= 0 && one.x + one.width <= width && one.y + one.height <= height).toBe(true);
      for (const other of nodes.slice(at + 1)) {
        const apart =
          one.x + one.width <= other.x ||
          other.x + other.width <= one.x ||
          one.y + one.height <= other.y ||
          other.y + other.height <= one.y;
        expect(apart, `${one.node.title} and ${other.node.title}`).toBe(true);
      }
    }
  });

  test('any text is escaped', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('<script>', '"&\'', ']]>', '\u0000', '\uD800')),
        (text) => {
          const svg = svgOf(labelled(text), { standalone: true });
          textsOf(svg);
          expect(svg).not.toContain('<script');
        },
      ),
    );
  });

  test('has no style, script or handler of its own where a page shows it', () => {
    for (const [, diagram] of everyDiagram) {
      expect(svgOf(diagram, { standalone: false })).not.toMatch(/<style|<script| style=| on\w+=|href=/);
    }
  });

  test('names the signs that are in it, and only those', () => {
    const text = 'module a {\n  exposes: [a.b]\n}\nmodule b {\n  consumes: [a/*]\n}\n';
    const [diagram] = diagramsOf(systemOf(text));
    const svg = svgOf(diagram as Diagram, { standalone: true });
    expect(textsOf(svg)).toContain('consumes events of');
    expect(textsOf(svg)).not.toContain('contract');
  });
});

describe('DOT', () => {
  test.each(everyDiagram)('%s can be read, with a node for each box and an edge for each arrow', (_, diagram) => {
    const kinds = statementsOf(dotOf(diagram));
    expect(kinds.filter((kind) => kind === 'Node')).toHaveLength(diagram.nodes.length);
    expect(kinds.filter((kind) => kind === 'Edge')).toHaveLength(diagram.edges.length);
  });

  test('any text is escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(statementsOf(dotOf(labelled(text))).filter((kind) => kind === 'Node' || kind === 'Edge')).toHaveLength(
          4,
        );
      }),
    );
  });

  function statementsOf(dot: string): string[] {
    const { children } = parse(dot);
    return children.flatMap((graph) => (graph.type === 'Graph' ? graph.children.map(({ type }) => type) : []));
  }
});

describe('Mermaid', () => {
  test.each(everyDiagram)('%s has a line for each box and each arrow, and no bare mark in a text', (_, diagram) => {
    const lines = mermaidOf(diagram).trimEnd().split('\n');
    expect(['flowchart LR', 'erDiagram', 'stateDiagram-v2']).toContain(lines[0]);
    const boxes = diagram.nodes.filter(({ kind }) => kind !== 'start');
    expect(lines.filter((line) => /^ {2}(state ".*" as )?n\d+(\[|\(\[|$)/.test(line))).toHaveLength(boxes.length);
    const arrows = lines.filter(
      (line) => / (-->|===|-\.->|--o|[|}][|o]--[|o][|{])/.test(line) && !line.endsWith('--> [*]'),
    );
    expect(arrows).toHaveLength(diagram.edges.length);
  });

  test('any text is escaped', () => {
    const marks = /^[\p{L}\p{M}\p{N} _.,:/()[\]*+?=|…→#;-]*$/u;
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const lines = mermaidOf(labelled(text)).trimEnd().split('\n');
        expect(lines).toHaveLength(6);
        for (const [, quoted = ''] of lines.flatMap((line) => [...line.matchAll(/"([^"]*)"/g)])) {
          expect(quoted.replace(/<\/?b>|<br\/>/g, '')).toMatch(marks);
        }
      }),
    );
  });
});

test('the same specification is written the same way, whatever was drawn before', () => {
  const some = specifications().slice(0, 4);
  const draw = (): string[] =>
    some.flatMap(([name, text]) =>
      systemsOf({ [name]: text })
        .flatMap(diagramsOf)
        .flatMap((diagram) => [mermaidOf(diagram), dotOf(diagram), svgOf(diagram, { standalone: true })]),
    );
  expect(draw()).toEqual(draw());
});
