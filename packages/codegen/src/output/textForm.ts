/** The mark that some editors put before a text. */
const byteOrderMark = '\uFEFF';

/** A text as it is generated. Version control and editors give files other line ends and a mark: nobody's change. */
export function plainText(text: string): string {
  const unmarked = text.startsWith(byteOrderMark) ? text.slice(1) : text;
  return unmarked.includes('\r\n') ? unmarked.replaceAll('\r\n', '\n') : unmarked;
}

/** A generated text with the mark and the line ends that the file has now: those that most of its lines have. */
export function inFormOf(present: string, text: string): string {
  const ended = hasWindowsLineEnds(present) ? text.replaceAll('\n', '\r\n') : text;
  return present.startsWith(byteOrderMark) ? `${byteOrderMark}${ended}` : ended;
}

function hasWindowsLineEnds(text: string): boolean {
  const windows = text.split('\r\n').length - 1;
  return 2 * windows > text.split('\n').length - 1;
}
