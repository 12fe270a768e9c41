const reservedOnWindows = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;
const longestName = 80;

/**
 * A free text as the name of one file or folder: letters, digits, `-`, `_` and inner dots. It never leads to another
 * folder, is never empty and is a name on every file system.
 */
export function fileNameOf(text: string): string {
  const plain = text
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}\p{M}._-]+/gu, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/^[-.]+|[-.]+$/g, '');
  const short = [...plain]
    .slice(0, longestName)
    .join('')
    .replace(/[-.]+$/, '');
  if (short === '') return 'unnamed';
  return reservedOnWindows.test(short) ? `${short}_` : short;
}

/** Gives each thing of a folder a name of its own, also where the file system does not tell capital from small letters. */
export class FileNames {
  readonly #taken: Set<string>;

  constructor(taken: readonly string[] = []) {
    this.#taken = new Set(taken.map(folded));
  }

  /** The name of a text; with a number behind it where another thing has that name. */
  claim(text: string): string {
    const name = fileNameOf(text);
    for (let number = 1; ; number++) {
      const candidate = number === 1 ? name : `${name}-${number}`;
      if (this.#taken.has(folded(candidate))) continue;
      this.#taken.add(folded(candidate));
      return candidate;
    }
  }
}

function folded(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}
