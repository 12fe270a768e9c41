import { join } from 'node:path';
import type { FileSystem } from './fileSystem.ts';
import { hashOf } from './manifest.ts';

/**
 * Where an output folder keeps the texts as they were generated, all in one file: as many files again as a project has take
 * longer to write than the project. A line is one text, and the lines are sorted, so that version control can put those of two
 * branches together (`merge=union` in `.gitattributes`).
 */
export const baseCopiesPath = '.specwright/base.jsonl';

/** Where versions before kept each text, in a file named by its digest. */
const formerFolder = '.specwright/base';

const beginOfLine = /^\["(sha256-[0-9a-f]{64})",/;

/** The texts that an output folder keeps, as they were generated. */
export class BaseCopies {
  readonly #folder: string;
  readonly #fileSystem: FileSystem;
  /** By the digests of their texts. */
  readonly #lines: ReadonlyMap<string, string>;
  /** The digests of the texts in the former folder. */
  readonly #former: ReadonlySet<string>;

  private constructor(
    [folder, fileSystem]: readonly [string, FileSystem],
    lines: ReadonlyMap<string, string>,
    former: ReadonlySet<string>,
  ) {
    this.#folder = folder;
    this.#fileSystem = fileSystem;
    this.#lines = lines;
    this.#former = former;
  }

  static async of(folder: string, fileSystem: FileSystem): Promise<BaseCopies> {
    const stored = (await fileSystem.read(join(folder, baseCopiesPath))) ?? '';
    const lines = stored.split(/\r?\n/).flatMap((line): [string, string][] => {
      const hash = beginOfLine.exec(line)?.[1];
      return hash === undefined ? [] : [[hash, line]];
    });
    const former = await fileSystem.list(join(folder, formerFolder));
    return new BaseCopies([folder, fileSystem], new Map(lines), new Set(former));
  }

  /** What the file says that keeps them. */
  get stored(): string {
    return [...this.#lines.values()]
      .sort()
      .map((line) => `${line}\n`)
      .join('');
  }

  /** The files of the former folder, relative to the output folder. */
  get formerPaths(): readonly string[] {
    return [...this.#former].map((name) => `${formerFolder}/${name}`);
  }

  /** The text with this digest; undefined where it is not kept, or damaged. */
  async text(hash: string): Promise<string | undefined> {
    const line = this.#lines.get(hash);
    const text = line === undefined ? await this.#formerText(hash) : textOf(line);
    return text !== undefined && hashOf(text) === hash ? text : undefined;
  }

  /** These and the texts with the digests: those that are given, else those of the former folder. */
  async including(hashes: Iterable<string>, texts: ReadonlyMap<string, string>): Promise<BaseCopies> {
    const lines = new Map(this.#lines);
    for (const hash of hashes) {
      if (lines.has(hash)) continue;
      const text = texts.get(hash) ?? (await this.#formerText(hash));
      if (text !== undefined) lines.set(hash, JSON.stringify([hash, text]));
    }
    return this.#with(lines);
  }

  /** Those of the texts that have one of the digests. */
  only(hashes: ReadonlySet<string>): BaseCopies {
    return this.#with(new Map([...this.#lines].filter(([hash]) => hashes.has(hash))));
  }

  #with(lines: ReadonlyMap<string, string>): BaseCopies {
    return lines.size === this.#lines.size
      ? this
      : new BaseCopies([this.#folder, this.#fileSystem], lines, this.#former);
  }

  async #formerText(hash: string): Promise<string | undefined> {
    return this.#former.has(hash) ? this.#fileSystem.read(join(this.#folder, formerFolder, hash)) : undefined;
  }
}

function textOf(line: string): string | undefined {
  try {
    const [, text] = JSON.parse(line);
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}
