import type { Id } from '@specwright/model/reference';
import type { CompletionData } from '@specwright/notations/common/completion';
import { markdown } from '@specwright/notations/common/hoverText';
import type { Lens } from '@specwright/notations/common/lens';
import {
  definitionsAt,
  highlightsAt,
  implementationsAt,
  referencesAt,
  typeDefinitionsAt,
} from '@specwright/notations/common/navigation';
import type { EditorView } from '@specwright/notations/common/navigationView';
import { prepareRenameAt, renameAt, withEdits } from '@specwright/notations/common/rename';
import { selectionAt } from '@specwright/notations/common/selectionRanges';
import type { SystemView } from '@specwright/notations/common/specWorkspace';
import { editorOf, notationEditors } from '@specwright/notations/notations';
import {
  type CancellationToken,
  type CodeLens,
  type Command,
  type CompletionItem,
  type CompletionList,
  CompletionTriggerKind,
  type Connection,
  type DocumentSymbol,
  type FoldingRange,
  type Hover,
  type InlayHint,
  type InlayHintParams,
  type Location,
  type LocationLink,
  type Position,
  type Range,
  type SelectionRange,
  type SignatureHelp,
  type SymbolInformation,
  type TextDocumentIdentifier,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { KeptSettings } from './clientSettings.ts';
import { type GeneratedService, type GeneratedState, statesById } from './generatedServices.ts';
import { guarded } from './guarded.ts';
import type { Log } from './log.ts';
import type { Session } from './session.ts';
import { uriOfPath } from './uris.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';

/** What the client told of itself, as far as answers depend on it. */
export interface ClientAbilities {
  readonly locationLinks: boolean;
  readonly snippets: boolean;
  /** The client has VS Code's command that opens the list of completions. */
  readonly suggestCommand: boolean;
  /** The client finds a parameter in the label of its signature by offsets. */
  readonly labelOffsets: boolean;
  /** The client has the command that accepts a schema: it saves the texts and knows whether the folder is trusted. */
  readonly acceptCommand: boolean;
}

/** What can be known of specifications where code is generated of them. */
export interface GeneratedCode {
  /** The services of a system, each with the state of its code. */
  readonly services: (session: Session, view: SystemView) => Promise<readonly GeneratedService[]>;
  /** A hover of an evolve line with the SQL that it leads to; any other as it is. */
  readonly withSql: (view: EditorView, position: Position, hover: Hover | null) => Promise<Hover | null>;
}

export interface FeatureContext {
  readonly session: Session;
  readonly files: WorkspaceFiles;
  /** Absent where nothing can be generated: what would lead to it is not offered then. */
  readonly generated?: GeneratedCode;
  /** Resolves when the folders have been read. */
  readonly ready: () => Promise<void>;
  readonly abilities: () => ClientAbilities;
  readonly settings: KeptSettings;
  readonly log: Log;
  /** To be called for files that were written, whether or not the client watches them. */
  readonly filesChanged: (uris: readonly string[]) => void;
}

/** What can be known of generated code of a file or folder; nothing where it is on no disk. New texts will be saved on one. */
export function codeOf(uri: string, { generated }: Pick<FeatureContext, 'generated'>): GeneratedCode | undefined {
  return /^(file|untitled):/.test(uri) ? generated : undefined;
}

interface AtDocument {
  readonly textDocument: TextDocumentIdentifier;
}

/** Answers the requests about one text. Each is a pure function of the notation; here only the client's side is seen to. */
export function registerLanguageFeatures(connection: Connection, context: FeatureContext): void {
  registerNavigation(connection, context);
  registerRename(connection, context);
  registerStructure(connection, context);
  registerCompletion(connection, context);
  registerOverlays(connection, context);
  registerFormatting(connection, context);
}

/** A handler that sees the view of its text, and answers `nothing` where there is none. */
export function onView<P extends AtDocument, R>(
  name: string,
  nothing: R,
  context: FeatureContext,
  answer: (view: EditorView, params: P) => R | Promise<R>,
): (params: P, token: CancellationToken) => Promise<R> {
  return guarded(name, nothing, context.log, async (params: P, token: CancellationToken) => {
    await context.ready();
    if (token.isCancellationRequested) return nothing;
    const view = context.session.viewOf(params.textDocument.uri);
    return view === undefined ? nothing : answer(view, params);
  });
}

function registerNavigation(connection: Connection, context: FeatureContext): void {
  const { session } = context;
  const toClient = <T extends Location>(location: T): T => ({ ...location, uri: session.clientUri(location.uri) });
  const linksOf = (links: readonly LocationLink[]): Location[] | LocationLink[] => {
    const own = links.map((link) => ({ ...link, targetUri: session.clientUri(link.targetUri) }));
    if (context.abilities().locationLinks) return own;
    return own.map(({ targetUri, targetSelectionRange }) => ({ uri: targetUri, range: targetSelectionRange }));
  };
  const nowhere = null as Location[] | LocationLink[] | null;
  connection.onDefinition(
    onView('definition', nowhere, context, (view, { position }) => linksOf(definitionsAt(view, position))),
  );
  connection.onTypeDefinition(
    onView('typeDefinition', nowhere, context, (view, { position }) => linksOf(typeDefinitionsAt(view, position))),
  );
  connection.onImplementation(
    onView('implementation', nowhere, context, (view, { position }) => linksOf(implementationsAt(view, position))),
  );
  connection.onReferences(
    onView('references', null as Location[] | null, context, (view, params) =>
      referencesAt(view, params.position, params.context.includeDeclaration).map(toClient),
    ),
  );
  connection.onDocumentHighlight(
    onView('highlight', null as ReturnType<typeof highlightsAt> | null, context, (view, { position }) =>
      highlightsAt(view, position),
    ),
  );
  connection.onHover(
    onView('hover', null as Hover | null, context, (view, { position }) => {
      const hover = editorOf(view.file).hover(view, position);
      return codeOf(view.file, context)?.withSql(view, position, hover) ?? hover;
    }),
  );
}

function registerRename(connection: Connection, context: FeatureContext): void {
  const { session } = context;
  connection.onPrepareRename(
    onView('prepareRename', null as ReturnType<typeof prepareRenameAt>, context, (view, { position }) =>
      prepareRenameAt(view, position),
    ),
  );
  connection.onRenameRequest(
    onView('rename', null as WorkspaceEdit | null, context, (view, { position, newName }) => {
      const words = renameAt(view, position, newName);
      if (words === null) return null;
      const textOf = (uri: string): string | undefined => session.workspace.text(uri);
      const lines = editorOf(view.file).renameLines?.(view, position, newName, textOf) ?? [];
      const edits = Object.entries(withEdits(words, lines).changes ?? {});
      return { changes: Object.fromEntries(edits.map(([uri, inFile]) => [session.clientUri(uri), inFile])) };
    }),
  );
}

function registerStructure(connection: Connection, context: FeatureContext): void {
  const { session } = context;
  connection.onDocumentSymbol(
    onView('documentSymbol', null as DocumentSymbol[] | null, context, (view) => editorOf(view.file).symbols(view)),
  );
  connection.onFoldingRanges(
    onView('foldingRange', null as FoldingRange[] | null, context, (view) => editorOf(view.file).folding(view)),
  );
  connection.onSelectionRanges(
    onView('selectionRange', null as SelectionRange[] | null, context, (view, { positions }) => {
      const folds = editorOf(view.file).folding(view);
      return positions.map((position) => selectionAt(view, position, folds));
    }),
  );
  connection.languages.semanticTokens.on(
    onView('semanticTokens', { data: [] as number[] }, context, (view) => ({
      data: editorOf(view.file).semanticTokens(view),
    })),
  );
  connection.languages.semanticTokens.onRange(
    onView('semanticTokens/range', { data: [] as number[] }, context, (view, { range }) => ({
      data: editorOf(view.file).semanticTokens(view, range),
    })),
  );
  connection.onWorkspaceSymbol(
    guarded('workspaceSymbol', null as SymbolInformation[] | null, context.log, async ({ query }) => {
      await context.ready();
      const indexes = session.workspace.systems().map(({ index }) => index);
      const found = notationEditors.flatMap((notation) => notation.workspaceSymbols(indexes, query));
      return found.map((symbol) => ({
        ...symbol,
        location: { ...symbol.location, uri: session.clientUri(symbol.location.uri) },
      }));
    }),
  );
}

function registerFormatting(connection: Connection, context: FeatureContext): void {
  const formatted = async ({ textDocument }: AtDocument, token: CancellationToken, range?: Range) => {
    const settings = await context.settings.of(textDocument.uri);
    const options = { align: settings.format?.align === true };
    const answer = onView('format', null as TextEdit[] | null, context, (view) => {
      const edits = editorOf(view.file).format?.(view, options, range);
      return edits?.map(({ range: place, newText }) => ({ range: place, newText })) ?? null;
    });
    return answer({ textDocument }, token);
  };
  connection.onDocumentFormatting((params, token) => formatted(params, token));
  connection.onDocumentRangeFormatting((params, token) => formatted(params, token, params.range));
}

function registerCompletion(connection: Connection, context: FeatureContext): void {
  connection.onCompletion(
    onView('completion', null as CompletionList | null, context, (view, { position, context: asked }) => {
      const character =
        asked?.triggerKind === CompletionTriggerKind.TriggerCharacter ? asked.triggerCharacter : undefined;
      const list = editorOf(view.file).complete(view, position, character);
      return { ...list, items: list.items.map((item) => forClient(item, context.abilities())) };
    }),
  );
  connection.onSignatureHelp(
    onView('signatureHelp', null as SignatureHelp | null, context, (view, { position }) =>
      signaturesFor(editorOf(view.file).signature(view, position), context.abilities()),
    ),
  );
  connection.onCompletionResolve(async (item: CompletionItem) =>
    guarded('completion/resolve', item, context.log, () => withDocumentation(item, context.session))(
      item,
      neverCancelled,
    ),
  );
}

const neverCancelled: CancellationToken = {
  isCancellationRequested: false,
  onCancellationRequested: () => ({ dispose: () => undefined }),
};

/** Takes away what the client would not understand. */
function forClient(item: CompletionItem, abilities: ClientAbilities): CompletionItem {
  const { command, ...rest } = item;
  const fitting = abilities.suggestCommand && command ? { ...rest, command } : rest;
  if (abilities.snippets || item.insertTextFormat === undefined) return fitting;
  const { insertTextFormat: _, ...plain } = fitting;
  const edit = plain.textEdit;
  return edit ? { ...plain, textEdit: { ...edit, newText: withoutTabStops(edit.newText) } } : plain;
}

/** For a client that wants it so, the parameters as pieces of the label instead of offsets. */
function signaturesFor(help: SignatureHelp | null, { labelOffsets }: ClientAbilities): SignatureHelp | null {
  if (help === null || labelOffsets) return help;
  const signatures = help.signatures.map(({ parameters = [], ...signature }) => ({
    ...signature,
    parameters: parameters.map(({ label, ...more }) => ({
      ...more,
      label: typeof label === 'string' ? label : signature.label.slice(...label),
    })),
  }));
  return { ...help, signatures };
}

/** `create ${1:name}|$0` → `create name`. */
function withoutTabStops(snippet: string): string {
  return snippet
    .replace(/\$\{\d+\|([^,|]*)[^|]*\|\}/g, '$1')
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/\$\d+/g, '');
}

function withDocumentation(item: CompletionItem, session: Session): CompletionItem {
  const data = item.data as Partial<CompletionData> | undefined;
  if (data?.file === undefined || data.part === undefined) return item;
  const view = session.viewOf(data.file);
  const part = view?.index.part(data.part);
  const text = view && part && editorOf(part.origin.file).describe(view.index, part);
  return text === undefined ? item : { ...item, documentation: markdown(text) };
}

/** What is shown over and in the text: lenses and hints, unless the person has switched them off. */
function registerOverlays(connection: Connection, context: FeatureContext): void {
  const { session } = context;
  const lenses = onView('codeLens', null as CodeLens[] | null, context, async (view): Promise<CodeLens[] | null> => {
    const found = editorOf(view.file)
      .lenses(view)
      .filter((lens) => isOffered(lens, codeOf(view.file, context)));
    const services = await servicesBehind(view, context);
    const states = services === undefined ? new Map() : services.states;
    const toCode = services === undefined ? [] : codeLenses(view, services.hasCode);
    const toRun = services === undefined ? [] : runLenses(found, services.folders);
    return [...found, ...toRun, ...toCode].map((lens) => ({
      range: lens.range,
      command: commandOf(lens, states, view, session),
    }));
  });
  connection.onCodeLens(async (params, token) => {
    const { codeLens } = await context.settings.of(params.textDocument.uri);
    return codeLens === false ? [] : lenses(params, token);
  });
  connection.languages.inlayHint.on(async (params, token) => {
    const { inlayHints } = await context.settings.of(params.textDocument.uri);
    const hints = onView('inlayHint', null as InlayHint[] | null, context, (view, { range }: InlayHintParams) =>
      editorOf(view.file)
        .hints(view, range)
        .filter(({ kind }) => inlayHints?.[kind] !== false)
        .map(({ position, label, tooltip }) => ({
          position,
          label,
          paddingLeft: true,
          ...(tooltip === undefined ? {} : { tooltip }),
        })),
    );
    return hints(params, token);
  });
}

interface ServicesBehind {
  readonly states: States;
  readonly hasCode: (part: Id) => boolean;
  /** The folders (URIs) of the services that are generated, by the id of the module or system. */
  readonly folders: ReadonlyMap<Id, string>;
}

/** What was generated of the system of a text. */
async function servicesBehind({ file }: EditorView, context: FeatureContext): Promise<ServicesBehind | undefined> {
  const { session } = context;
  const code = codeOf(file, context);
  const system = session.workspace.viewOf(file);
  if (system === undefined || code === undefined) return undefined;
  const services = await code.services(session, system);
  const files = services.flatMap(({ generated }) => generated?.manifest.files ?? []);
  const made = new Set(files.flatMap(({ sources }) => sources));
  const isDesignModule = (id: Id): boolean => system.index.part(id)?.kind === 'designModule';
  const folders = services.flatMap(({ id, generated, parts }) =>
    generated === undefined
      ? []
      : // The modules of a design are one service.
        [id, ...[...parts.keys()].filter(isDesignModule)].map((one) => [one, uriOfPath(generated.folder)] as const),
  );
  return { states: statesById(services), hasCode: (part) => made.has(part), folders: new Map(folders) };
}

/** What needs no more than the specification can be had everywhere. */
function isOffered({ command, places }: Lens, generated: GeneratedCode | undefined): boolean {
  return (
    generated !== undefined || places !== undefined || command === undefined || command === 'specwright.showDiagram'
  );
}

/** Beside those that generate a service, where it is generated: the client knows whether it runs. */
function runLenses(lenses: readonly Lens[], folders: ReadonlyMap<Id, string>): Lens[] {
  return lenses.flatMap(({ range, generates }) => {
    const folder = folders.get(generates ?? '');
    return folder === undefined
      ? []
      : [{ range, title: 'Run service', command: 'specwright.runService', arguments: [folder] }];
  });
}

/** Over the apis and entities of a text that there is code of; a request can be sent to an api. */
function codeLenses({ index: { system }, file }: EditorView, hasCode: (part: Id) => boolean): Lens[] {
  return [...system.operations, ...system.entities]
    .filter(({ id, origin }) => origin.file === file && hasCode(id))
    .flatMap(({ kind, id, origin }): Lens[] => {
      const at = { range: origin.nameRange ?? origin.range, arguments: [id] };
      const toCode = { ...at, title: 'Open generated code', command: 'specwright.openGenerated' };
      const request = { ...at, title: 'Send request', command: 'specwright.sendRequest' };
      return kind === 'operation' ? [request, toCode] : [toCode];
    });
}

type States = ReadonlyMap<Id, GeneratedState>;

const statesInWords: Readonly<Record<GeneratedState, string>> = {
  current: ' · up to date',
  stale: ' · stale',
  never: '',
};

/** A lens that leads to places opens their list in the client; the others run a command with the URI of the file. */
function commandOf(lens: Lens, states: States, view: EditorView, session: Session): Command {
  const uri = session.clientUri(view.file);
  if (lens.places === undefined) {
    const state = lens.generates === undefined ? undefined : states.get(lens.generates);
    const title = state === undefined ? lens.title : `${lens.title}${statesInWords[state]}`;
    return { title, command: lens.command ?? '', arguments: [uri, ...(lens.arguments ?? [])] };
  }
  const places = lens.places.map(({ file, range }) => ({ uri: session.clientUri(file), range }));
  return { title: lens.title, command: 'specwright.showReferences', arguments: [uri, lens.range.start, places] };
}
