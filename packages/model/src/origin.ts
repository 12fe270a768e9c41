/** A place in a text: line and UTF-16 character, both counted from 0, as in the Language Server Protocol. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** A stretch of text; `end` is exclusive. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Where a part of the model was written. `file` is a URI. */
export interface Origin {
  readonly file: string;
  /** The whole part. */
  readonly range: Range;
  /** Only the name of the part, where it has one: what a definition leads to and a rename replaces. */
  readonly nameRange?: Range;
}

/** Negative when `a` stands before `b`, 0 when they are the same place. */
export function comparePositions(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}

/** True when `position` lies in `range` or at one of its ends (so that a cursor behind a word still hits it). */
export function rangeContains(range: Range, position: Position): boolean {
  return comparePositions(range.start, position) <= 0 && comparePositions(position, range.end) <= 0;
}

/** True when all of `inner` lies in `outer`; also when they are the same. */
export function rangeHolds(outer: Range, inner: Range): boolean {
  return comparePositions(outer.start, inner.start) <= 0 && comparePositions(inner.end, outer.end) <= 0;
}

/** True when the ranges have a place in common, be it where one ends and the other begins. */
export function rangesTouch(a: Range, b: Range): boolean {
  return comparePositions(a.start, b.end) <= 0 && comparePositions(b.start, a.end) <= 0;
}

/** Orders origins by file, then by place. */
export function compareOrigins(a: Origin, b: Origin): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return comparePositions(a.range.start, b.range.start) || comparePositions(a.range.end, b.range.end);
}
