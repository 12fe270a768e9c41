/**
 * What client and server say to each other beyond the Language Server Protocol: the types of the wire, no code.
 */
import { NotificationType, RequestType } from 'vscode-languageclient';

/** Asks the server to generate the code of the modules in a specification file or folder. */
export interface GenerateParams {
  /** A specification file, or a folder with specification files. */
  readonly uri: string;
  /** Only this module; without it all modules that `uri` specifies. */
  readonly module?: string;
  readonly target: string;
  /** Absent: what the specification says. */
  readonly database?: string;
  /** The output folder, as an absolute path. */
  readonly out: string;
  /** Writes nothing: the answer has the text of each file that would change. */
  readonly preview?: boolean;
  /** Token under which the server reports its progress. */
  readonly workDoneToken?: string;
}

export interface GeneratedFile {
  /** Relative to the output folder, with forward slashes. */
  readonly path: string;
  /** What happened to it: `create`, `update`, `unchanged`, `keep` (a person changed it), `delete`, `conflict`, … */
  readonly action: string;
  /** Of a preview: what would stand in the file; absent where it would stay as it is or go. */
  readonly content?: string;
  /** Of a conflict that stands between marks in the file: the texts that were merged. */
  readonly sides?: ConflictSides;
}

/** What a file was generated as when the person began to change it, as they left it, and as it is generated now. */
export interface ConflictSides {
  readonly base: string;
  readonly mine: string;
  readonly theirs: string;
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

/** What a person should look at, though code was generated. */
export interface GenerationNote {
  readonly message: string;
  readonly severity: 'warning' | 'info';
  /** Of a finding. */
  readonly code?: string;
  /** In the specification, or in what was generated. */
  readonly place: WirePlace;
}

export interface GenerateResult {
  readonly files: readonly GeneratedFile[];
  /** Absolute path of the folder that now holds the code. */
  readonly outFolder: string;
  /** One sentence for people. */
  readonly summary: string;
  readonly notes: readonly GenerationNote[];
  readonly refused?: GenerateRefusal;
}

export const generateRequest = new RequestType<GenerateParams, GenerateResult, void>('specwright/generate');

/**
 * Asks what the specification says of the database. It decides between those of the answer; none: its modules differ, and
 * each says its own. Null: it says nothing.
 */
export const databasesRequest = new RequestType<
  { readonly uri: string; readonly module?: string },
  { readonly databases: readonly string[] | null },
  void
>('specwright/databases');

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

/** Asks for the SQL of what is pending: of an entity, of the block at a place, else of all that the file declares. */
export interface PreviewParams {
  readonly uri: string;
  readonly entity?: string;
  readonly position?: { readonly line: number; readonly character: number };
}

/** The SQL files as they would be (`postgres/migration.sql`), or why there are none. */
export type PreviewAnswer =
  | {
      readonly kind: 'preview';
      readonly title: string;
      readonly files: readonly { readonly name: string; readonly text: string }[];
    }
  | { readonly kind: 'none'; readonly message: string };

export const previewRequest = new RequestType<PreviewParams, PreviewAnswer, void>('specwright/migrationPreview');

/** How the checking of the workspace stands: under way, or done with so many findings in so many specifications. */
export type StatusParams =
  | { readonly state: 'checking' }
  | { readonly state: 'checked'; readonly files: number; readonly errors: number; readonly warnings: number };

/** The server tells it when the client asked for it at the start (`status: true`). */
export const statusNotification = new NotificationType<StatusParams>('specwright/status');

/** How much the server says of its work, from the fewest messages to the most. */
export type ServerLogLevel = 'off' | 'error' | 'warning' | 'info' | 'debug' | 'trace';

/** Tells the server what level the person wants now. */
export const logLevelNotification = new NotificationType<{ readonly level: ServerLogLevel }>('specwright/logLevel');

/** Which diagram is meant; `machine` is the id of a machine. */
export type DiagramWish =
  | { readonly kind: 'modules' }
  | { readonly kind: 'entities' }
  | { readonly kind: 'machine'; readonly machine: string };

/** Asks for a diagram of the system that a file belongs to, or that is specified in a folder; without a wish the first that it has. */
export interface DiagramParams {
  readonly uri: string;
  readonly wish?: DiagramWish;
  /** A picture with its own colours, for a file. */
  readonly standalone?: boolean;
}

/** A stretch of a text; lines and UTF-16 characters count from 0. */
export interface WireRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

export interface WirePlace {
  readonly uri: string;
  readonly range: WireRange;
}

/** `stale`: the specification has changed since the code was generated. */
export type GeneratedState = 'current' | 'stale' | 'never';

/** A part of a specification and how it stands. Numbers are of the part with all that is below it. */
export interface SpecPart {
  /** One among its siblings. */
  readonly id: string;
  /** `system`, `module`, `entity`, …: kinds that the client does not know are drawn plainly. */
  readonly kind: string;
  readonly name: string;
  /** The block that declares it. */
  readonly place: WirePlace;
  /** Its name there. */
  readonly nameRange?: WireRange;
  /** Other blocks that speak of it. */
  readonly also: readonly WirePlace[];
  readonly errors: number;
  readonly warnings: number;
  /** Changes of the schema since the baseline. */
  readonly changes: number;
  /** Those of the changes that no `evolve` line declares. */
  readonly undeclared: number;
  /** How the code that is generated of it stands; absent where none is. `never`: it is not generated yet. */
  readonly generated?: GeneratedState;
  /** What to generate, where there is something. */
  readonly generate?: { readonly uri: string; readonly module?: string };
  /** What to ask a context for, where there is one. */
  readonly context?: { readonly uri: string; readonly part?: string };
  /** The folder (a URI) whose schema can be accepted as the baseline. */
  readonly project?: string;
  /** The folder (a URI) with the generated service. */
  readonly service?: string;
  readonly children: readonly SpecPart[];
}

/** Asks what the workspace specifies: its systems, each with its parts. */
export const partsRequest = new RequestType<Record<string, never>, { readonly systems: readonly SpecPart[] }, void>(
  'specwright/parts',
);

/** A place, or why there is none. */
export type PlaceAnswer =
  | { readonly kind: 'place'; readonly place: WirePlace }
  | { readonly kind: 'none'; readonly message: string };

/** Asks where the code of a part was generated. */
export const generatedPlaceRequest = new RequestType<
  { readonly uri: string; readonly part: string },
  PlaceAnswer,
  void
>('specwright/generatedPlace');

/** Asks which part of a specification a line (from 0) of a generated file was made from. */
export const specifiedPlaceRequest = new RequestType<
  { readonly uri: string; readonly line: number },
  PlaceAnswer,
  void
>('specwright/specifiedPlace');

/** Asks for a request to an api, given by its id or by a place in it. */
export interface ApiRequestParams {
  readonly uri: string;
  readonly part?: string;
  readonly position?: { readonly line: number; readonly character: number };
}

/** A request to an api that its service takes, for a person to change and send. */
export interface ApiRequest {
  /** The folder (a URI) of the generated service. */
  readonly service: string;
  readonly method: string;
  /** As specified: `/visits/{id}`. */
  readonly route: string;
  /** With its parameters filled in. */
  readonly path: string;
  /** Names that the query may have, with their usual values; null: none. */
  readonly query: Readonly<Record<string, string | null>>;
  /** Somebody whom the auth rules let in; absent where everybody may. */
  readonly caller?: { readonly id: string; readonly role: string };
  /** Absent where the api takes none. */
  readonly body?: unknown;
}

/** A request to an api, or why there is none. */
export type ApiRequestAnswer =
  | ({ readonly kind: 'request' } & ApiRequest)
  | { readonly kind: 'none'; readonly message: string };

export const apiRequestRequest = new RequestType<ApiRequestParams, ApiRequestAnswer, void>('specwright/apiRequest');

/** An element of the picture (`data-id`) with the places that it stands for; a click leads to the first. */
export interface DiagramElement {
  readonly id: string;
  readonly places: readonly { readonly uri: string; readonly range: WireRange; readonly selection: WireRange }[];
}

/** A diagram, or why there is none. */
export type DiagramAnswer =
  | {
      readonly kind: 'diagram';
      readonly title: string;
      readonly wish: DiagramWish;
      readonly svg: string;
      readonly elements: readonly DiagramElement[];
      /** All diagrams of the system. */
      readonly choices: readonly { readonly wish: DiagramWish; readonly label: string }[];
    }
  | { readonly kind: 'none'; readonly message: string };

export const diagramRequest = new RequestType<DiagramParams, DiagramAnswer, void>('specwright/diagram');

/** The server asks for the URIs of all files below a folder. */
export interface ListFilesParams {
  readonly folder: string;
  /** Names of folders in which nothing is looked for. */
  readonly without: readonly string[];
  /** Names of the folders with a dot at the beginning in which something is looked for, and in no others of that kind. */
  readonly dotted: readonly string[];
}

export const listFilesRequest = new RequestType<ListFilesParams, readonly string[], void>('specwright/listFiles');

/** The bytes of a file in Base64, or why there are none; `long`: it has so many, more than were asked for. */
export type ReadFileAnswer =
  | { readonly kind: 'bytes'; readonly base64: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'long'; readonly bytes: number }
  | { readonly kind: 'problem'; readonly problem: string };

/** The server asks what is in a file of at most so many bytes. */
export const readFileRequest = new RequestType<{ readonly uri: string; readonly atMost: number }, ReadFileAnswer, void>(
  'specwright/readFile',
);

/** The server asks whether there is a file or folder. */
export const fileExistsRequest = new RequestType<{ readonly uri: string }, boolean, void>('specwright/fileExists');
