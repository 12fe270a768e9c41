/** The longest specification that is read, in bytes: some hundred thousand lines, more than any person writes. */
export const longestText = 5_000_000;

/** The text of a file, or why it is left out: with the line from 1 where one place is wrong, and the cure. */
export type SpecText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'problem'; readonly problem: string; readonly line?: number };

/** The text of a file of these bytes, without a byte order mark. Never throws. */
export function specText(bytes: Uint8Array): SpecText {
  const long = problemOfLength(bytes.length);
  if (long !== undefined) return { kind: 'problem', problem: long };
  const text = decoded(bytes);
  if (text !== undefined) return { kind: 'text', text };
  const problem = 'there are bytes that are not UTF-8. Save the file as UTF-8';
  return { kind: 'problem', problem, line: lineOfBadByte(bytes) };
}

/** How many bytes a text is in a file. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Why a text of so many bytes is left out; undefined where it is not. */
export function problemOfLength(bytes: number): string | undefined {
  if (bytes <= longestText) return undefined;
  return (
    `it is too long: ${megabytes(bytes)}, at most ${megabytes(longestText)} are read. ` +
    'Is it a specification? If so, divide it: all files of a folder are one system'
  );
}

/** Upwards, so that what is too long never looks as long as what is read. */
function megabytes(bytes: number): string {
  return `${(Math.ceil(bytes / 100_000) / 10).toFixed(1)} MB`;
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The first line, from 1, with bytes that are not UTF-8. A line feed is never part of another character. */
function lineOfBadByte(bytes: Uint8Array): number {
  let start = 0;
  for (let line = 1; ; line++) {
    const end = bytes.indexOf(0x0a, start);
    if (end < 0 || decoded(bytes.subarray(start, end)) === undefined) return line;
    start = end + 1;
  }
}
