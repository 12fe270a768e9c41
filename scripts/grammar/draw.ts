import railroad, { type Drawing } from 'railroad-diagrams';
import type { Shape } from './shape.ts';

// GitHub shows an image in a frame of its own, so the colours have to be in it; they are those of its two themes.
const style = `<style>
svg { color-scheme: light dark; }
path { fill: none; stroke: #59636e; stroke-width: 2; }
rect { fill: #ddf4ff; stroke: #0969da; stroke-width: 1.5; }
rect[rx] { fill: #f6f8fa; stroke: #59636e; }
text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; text-anchor: middle; fill: #1f2328; }
text.title { font-weight: bold; text-anchor: start; }
@media (prefers-color-scheme: dark) {
path { stroke: #9198a1; }
rect { fill: #121d2f; stroke: #4493f8; }
rect[rx] { fill: #151b23; stroke: #9198a1; }
text { fill: #f0f6fc; }
}
</style>
`;

/** Above a diagram, in pixels. */
const roomForTitle = 32;

/** An image of a shape: a whole SVG file, with colours for light and dark surroundings. */
export function drawing(title: string, shape: Shape): string {
  const diagram = new railroad.Diagram([draw(shape)]);
  Object.assign(diagram.attrs, { xmlns: 'http://www.w3.org/2000/svg', role: 'img' });
  diagram.children.push(`<title>${title}</title>\n`, style, `<text class="title" x="10" y="16">${title}</text>\n`);
  return diagram.format(roomForTitle, 10, 10, 10).toString();
}

function draw(shape: Shape): Drawing {
  switch (shape.kind) {
    case 'keyword':
      return new railroad.Terminal(shape.text);
    case 'name':
      return new railroad.NonTerminal(shape.text);
    case 'sequence':
      return new railroad.Sequence(shape.items.map(draw));
    case 'choice':
      return new railroad.Choice(0, shape.items.map(draw));
    case 'optional':
      return railroad.Optional(draw(shape.item));
    case 'loop':
      return new railroad.OneOrMore(draw(shape.item), shape.between === undefined ? undefined : draw(shape.between));
  }
}
