import type { Id } from '@specwright/model/reference';

/** A file of a generated project. */
export interface GeneratedFile {
  /** POSIX, relative to the output folder. */
  readonly path: string;
  readonly content: string;
  /** The digest of what the content was laid out from, where it was. */
  readonly draft?: string;
  /** The parts of the model that it was made from. */
  readonly sources: readonly Id[];
  /** It is the person's once it is there: no later run writes it again. */
  readonly once?: true;
}

/** What stands in `extensions/` belongs to the person as soon as it is there. */
export function onceOf(path: string): Pick<GeneratedFile, 'once'> {
  return path.startsWith('extensions/') ? { once: true } : {};
}
