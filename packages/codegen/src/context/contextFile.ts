/** The text of a file (a URI); undefined where there is none. */
export type TextOf = (file: string) => string | undefined;

/** A file of a context pack. */
export interface ContextFile {
  /** POSIX, relative to the folder of the pack. */
  readonly path: string;
  readonly content: string;
  /** What it is about: `global` for all tasks, a module, a step (`module` where the step builds one), the manifest. */
  readonly role: 'global' | 'module' | 'step' | 'manifest';
  readonly module?: string;
  readonly step?: string;
  /** The system or file that it belongs to. */
  readonly system: string;
}

/** Context for coding agents: the files of one folder. */
export interface ContextPack {
  /** The folder below that of the project: `.sodl` or `.specwright/context`. */
  readonly folder: string;
  readonly files: readonly ContextFile[];
}

/** The texts of the pack are told to be so long; exact for the encoding `cl100k_base`, near for others. */
export type CountTokens = (text: string) => number;
