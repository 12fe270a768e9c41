/**
 * What client and server say to each other beyond the Language Server Protocol: the types of the wire, no code.
 */
import { RequestType } from 'vscode-languageclient/node';

/** Asks the server to generate the code of the modules in a specification file or folder. */
export interface GenerateParams {
  /** A specification file, or a folder with specification files. */
  readonly uri: string;
  /** Only this module; without it all modules that `uri` specifies. */
  readonly module?: string;
  readonly target: string;
  readonly database: string;
  /** The output folder, as an absolute path. */
  readonly out: string;
  /** Token under which the server reports its progress. */
  readonly workDoneToken?: string;
}

export interface GeneratedFile {
  /** Relative to the output folder, with forward slashes. */
  readonly path: string;
  /** What happened to it: `create`, `update`, `unchanged`, `keep` (a person changed it), `delete`, `conflict`, … */
  readonly action: string;
}

/** The specification is not fit to be generated; nothing was written. */
export interface GenerateRefusal {
  readonly message: string;
  readonly diagnostics: readonly RefusingDiagnostic[];
}

/** As `specwright check --format json` prints it, as far as it is shown; lines and columns count from 1. */
export interface RefusingDiagnostic {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly severity?: string;
  readonly code?: string;
  readonly message: string;
}

export interface GenerateResult {
  readonly files: readonly GeneratedFile[];
  /** Absolute path of the folder that now holds the code. */
  readonly outFolder: string;
  /** One sentence for people. */
  readonly summary: string;
  readonly refused?: GenerateRefusal;
}

export const generateRequest = new RequestType<GenerateParams, GenerateResult, void>('specwright/generate');

/** Asks for the context of a module or step: a part by its id, else what stands at a place, else all of the system. */
export interface ContextParams {
  readonly uri: string;
  readonly part?: string;
  readonly position?: { readonly line: number; readonly character: number };
}

/** A context for a coding agent, or why there is none. */
export type ContextAnswer =
  | { readonly kind: 'context'; readonly title: string; readonly text: string; readonly tokens: number }
  | { readonly kind: 'none'; readonly message: string };

export const contextRequest = new RequestType<ContextParams, ContextAnswer, void>('specwright/context');
