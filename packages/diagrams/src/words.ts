import type { EdgeKind, NodeKind } from './diagram.ts';

/** The small word over the name of a box; states and the beginning need none. */
export const kindWords: Readonly<Partial<Record<NodeKind, string>>> = {
  module: 'module',
  design: 'module',
  interface: 'interface',
  entity: 'entity',
};

/** What an arrow means, as a legend says it. */
export const edgeMeanings: Readonly<Record<EdgeKind, string>> = {
  consumes: 'consumes events of',
  contract: 'contract',
  requires: 'requires',
  implements: 'implements',
  exports: 'exports',
  extends: 'extends',
  relation: 'relation',
  transition: 'transition',
  initial: 'begins in',
};

/** A text on one line, without what no picture can show: line feeds become blanks, control characters go. */
export function plainLine(text: string): string {
  return (
    text
      .replace(/\s+/g, ' ')
      // What XML 1.0 has no way to write; halves of surrogate pairs among them.
      .replace(/[^\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
      .trim()
  );
}

/** `text`, cut to so many characters with an ellipsis. */
export function shortened(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
