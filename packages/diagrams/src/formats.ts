import type { Diagram } from './diagram.ts';
import { dotOf } from './dot.ts';
import { mermaidOf } from './mermaid.ts';

export const diagramFormats = ['mermaid', 'dot', 'svg'] as const;
export type DiagramFormat = (typeof diagramFormats)[number];

const endings: Readonly<Record<string, DiagramFormat>> = {
  mmd: 'mermaid',
  mermaid: 'mermaid',
  dot: 'dot',
  gv: 'dot',
  svg: 'svg',
};

/** The format that the ending of a file asks for. */
export function formatOfFile(path: string): DiagramFormat | undefined {
  return endings[/\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''];
}

/** The diagram as a text that ends with a line feed. */
export async function writeDiagram(diagram: Diagram, format: DiagramFormat): Promise<string> {
  switch (format) {
    case 'mermaid':
      return mermaidOf(diagram);
    case 'dot':
      return dotOf(diagram);
    case 'svg': {
      // Whoever needs no places does not load the layout.
      const { svgOf } = await import('./svg.ts');
      return svgOf(diagram, { standalone: true });
    }
  }
}
