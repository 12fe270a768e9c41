import type { DiagramElement, WireRange } from './protocol.ts';

interface Position {
  readonly line: number;
  readonly character: number;
}

/** The element that a place of a text means: the one with the smallest stretch around it. */
export function elementAt(
  elements: readonly DiagramElement[],
  uri: string,
  position: Position,
): DiagramElement | undefined {
  let best: { readonly element: DiagramElement; readonly range: WireRange } | undefined;
  for (const element of elements) {
    for (const place of element.places) {
      if (place.uri !== uri || !holds(place.range, position)) continue;
      if (best === undefined || isSmaller(place.range, best.range)) best = { element, range: place.range };
    }
  }
  return best?.element;
}

function holds({ start, end }: WireRange, position: Position): boolean {
  return compare(start, position) <= 0 && compare(position, end) <= 0;
}

/** Of two that hold one place. */
function isSmaller(one: WireRange, other: WireRange): boolean {
  const lines = ({ start, end }: WireRange): number => end.line - start.line;
  const characters = ({ start, end }: WireRange): number => end.character - start.character;
  return lines(one) !== lines(other) ? lines(one) < lines(other) : characters(one) < characters(other);
}

function compare(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}
