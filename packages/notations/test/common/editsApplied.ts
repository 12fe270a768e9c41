import type { TextEdit } from '@specwright/model/diagnostic';

/** A text after edits that do not overlap, in the order of the text. */
export function editsApplied(text: string, edits: readonly TextEdit[]): string {
  const offsets = [0];
  for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) offsets.push(index + end.length);
  const offsetOf = ({ line, character }: TextEdit['range']['start']) => (offsets[line] ?? text.length) + character;
  return edits.reduceRight(
    (before, { range, newText }) =>
      before.slice(0, offsetOf(range.start)) + newText + before.slice(offsetOf(range.end)),
    text,
  );
}
