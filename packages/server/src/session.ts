import type { Baseline } from '@specwright/evolution/baseline';
import type { Evolution } from '@specwright/evolution/evolution';
import { brokenBaseline } from '@specwright/evolution/evolutionDiagnostics';
import { readBaseline } from '@specwright/evolution/readBaseline';
import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Rule } from '@specwright/model/statements';
import type { EditorView } from '@specwright/notations/common/navigationView';
import { byteLength, problemOfLength } from '@specwright/notations/common/specText';
import { SpecWorkspace, type SystemView } from '@specwright/notations/common/specWorkspace';
import { defaultSettings, type Settings } from './settingsFile.ts';
import {
  type FolderContents,
  isManifest,
  isProjectFile,
  isSpecification,
  type ReadResult,
  readFolders,
  readText,
} from './specFiles.ts';
import { canonical, canonicalFolder, folderOfUri, within } from './uris.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';

/** Tells people what could not be read. */
export type Log = (message: string) => void;

/**
 * All specifications that the client has open or that lie in its folders. The text of an editor wins over that of the
 * disk. Keys are canonical URIs; `clientUri` gives back the spelling of the client.
 */
export class Session {
  readonly workspace = new SpecWorkspace();
  readonly #files: WorkspaceFiles;
  readonly #log: Log;
  readonly #open = new Map<string, string>();
  readonly #onDisk = new Set<string>();
  readonly #views = new Map<string, EditorView>();
  #projects: readonly string[] = [];
  #settings: ReadonlyMap<string, Settings> = new Map();
  #broken = new Map<string, Diagnostic>();
  #folders: readonly string[] = [];
  #loads = 0;
  /** A project says itself which files are its specifications. */
  #hasSources = false;

  constructor(files: WorkspaceFiles, log: Log) {
    this.#files = files;
    this.#log = log;
  }

  /** Reads every specification, the settings and the baselines of the folders, then takes them all at once. */
  async load(folders: readonly string[]): Promise<void> {
    this.#folders = folders.map(canonicalFolder);
    this.#loads += 1;
    const load = this.#loads;
    const found = await readFolders(this.#files, this.#folders);
    // A later load knows better.
    if (load === this.#loads) this.#takeAll(found);
  }

  /** Findings about files that are no specifications: baselines that cannot be read. */
  brokenFiles(): ReadonlyMap<string, Diagnostic> {
    return this.#broken;
  }

  /** The findings of any file that has some. */
  findings(uri: string): readonly Diagnostic[] {
    const broken = this.#broken.get(uri);
    return broken === undefined ? this.workspace.diagnostics(uri) : [broken];
  }

  /** Where the code of a project is generated, relative to its folder (a URI). */
  outFolders(root: string): readonly string[] {
    return (this.#settings.get(root) ?? defaultSettings).outFolders;
  }

  openText(clientUri: string, text: string): string {
    const uri = canonical(clientUri);
    const before = this.workspace.text(uri);
    const isNew = !this.#open.has(uri);
    this.#open.set(uri, clientUri);
    const long = problemOfLength(byteLength(text));
    if (long === undefined) this.workspace.setText(uri, text);
    else if (isNew || before !== undefined) {
      this.workspace.remove(uri);
      this.#log(`${uri} is left out: ${long}.`);
    }
    return uri;
  }

  /** The editor gives the file back: what is on disk holds again, if a search of the folders would find it. */
  async close(clientUri: string): Promise<string> {
    const uri = canonical(clientUri);
    this.#open.delete(uri);
    await this.#refresh(uri);
    return uri;
  }

  isOpen(uri: string): boolean {
    return this.#open.has(uri);
  }

  clientUri(uri: string): string {
    return this.#open.get(uri) ?? uri;
  }

  /** Watched files or folders were made, changed or deleted. True when findings, or the state of generated code, may differ now. */
  async filesChanged(clientUris: readonly string[]): Promise<boolean> {
    const changed = clientUris.map(canonical);
    // What was generated is read when it is asked for.
    const uris = changed.filter((uri) => !isManifest(uri));
    const specs = uris.filter((uri) => isSpecification(uri, this.#folders));
    const isNew = specs.some((uri) => !this.#onDisk.has(uri));
    // Settings, baselines, new files and folders of files decide about other files too.
    if (isNew || uris.some((uri) => isProjectFile(uri) || this.#holdsFiles(uri))) {
      await this.load(this.#folders);
      return true;
    }
    await Promise.all(specs.map((uri) => this.#refresh(uri)));
    return specs.length > 0 || this.tellOfCode(changed);
  }

  /** True when one is a manifest of generated code, or a folder that may have held some: of one that went clients tell alone. */
  tellOfCode(clientUris: readonly string[]): boolean {
    const places = this.#projects.flatMap((root) => this.outFolders(root).map((out) => within(root, out)));
    return clientUris.map(canonical).some((uri) => {
      // A folder above, the folder itself, or that of one of several services in it.
      const isPlace = (place: string): boolean => `${place}/`.startsWith(`${uri}/`) || folderOfUri(uri) === place;
      return isManifest(uri) || places.some(isPlace);
    });
  }

  /** What the providers look at; the same object until the file or its system changes. */
  viewOf(clientUri: string): EditorView | undefined {
    const uri = canonical(clientUri);
    const system: SystemView | undefined = this.workspace.viewOf(uri);
    const text = this.workspace.text(uri);
    if (system === undefined || text === undefined) return undefined;
    const known = this.#views.get(uri);
    const baselines = this.workspace.baselinesOf(system);
    const isKnown = known?.index === system.index && known.text === text && sameItems(known.baselines ?? [], baselines);
    if (isKnown) return known;
    const view: EditorView = { file: uri, text, index: system.index, baselines };
    this.#views.set(uri, view);
    return view;
  }

  /** The sentences of invariants that the system of a view had when it was accepted, and has not now, as rules. */
  rulesThatWent({ file }: EditorView, evolution: Evolution): readonly Rule[] {
    const system = this.workspace.viewOf(file);
    return system === undefined ? [] : this.workspace.rulesThatWent(system, evolution);
  }

  /** True for a folder from which something was read. */
  #holdsFiles(folder: string): boolean {
    return [...this.#onDisk, ...this.#projects].some((uri) => uri.startsWith(`${folder}/`));
  }

  async #refresh(uri: string): Promise<void> {
    const ours = this.#onDisk.has(uri) || (!this.#hasSources && isSpecification(uri, this.#folders));
    const result: ReadResult = ours ? await readText(this.#files, uri) : { kind: 'missing' };
    if (!this.isOpen(uri)) this.#take(uri, result);
  }

  #takeAll({ specs, settings, baselines }: FolderContents): void {
    this.workspace.setFolders(this.#folders);
    this.#settings = settings;
    this.#hasSources = [...settings.values()].some(({ sources }) => sources !== undefined);
    for (const uri of [...this.#onDisk]) if (!specs.has(uri) && !this.isOpen(uri)) this.#take(uri, { kind: 'missing' });
    for (const [uri, result] of specs) {
      if (this.isOpen(uri)) this.#onDisk.add(uri);
      else this.#take(uri, result);
    }
    const readable = this.#readBaselines(baselines);
    // A folder with a baseline is a project, also without settings.
    const projects = new Set([...settings.keys(), ...this.#folders, ...[...readable.keys()].map(projectOfBaseline)]);
    for (const root of this.#projects) if (!projects.has(root)) this.workspace.forget(root);
    this.#projects = [...projects];
    for (const root of projects) {
      const isOwn = (uri: string): boolean => uri.startsWith(`${root}/`);
      const complete = ![...specs].some(([uri, { kind }]) => kind === 'problem' && isOwn(uri));
      const own = [...readable].filter(([uri]) => projectOfBaseline(uri) === root).map(([, baseline]) => baseline);
      this.workspace.configure(root, { checks: settings.get(root)?.checks ?? {}, baselines: own, complete });
    }
  }

  #readBaselines(texts: ReadonlyMap<string, ReadResult>): ReadonlyMap<string, Baseline> {
    const baselines = new Map<string, Baseline>();
    this.#broken = new Map();
    for (const [uri, result] of texts) {
      if (result.kind !== 'text') continue;
      const reading = readBaseline(result.text);
      if (reading.kind === 'baseline') baselines.set(uri, reading.baseline);
      else this.#broken.set(uri, brokenBaseline(uri, reading));
    }
    return baselines;
  }

  #take(uri: string, result: ReadResult): void {
    if (result.kind === 'text') {
      this.#onDisk.add(uri);
      this.workspace.setText(uri, result.text);
      return;
    }
    this.#onDisk.delete(uri);
    this.#views.delete(uri);
    this.workspace.remove(uri);
    if (result.kind === 'problem') this.#log(`${uri} is left out: ${result.problem}.`);
  }
}

function projectOfBaseline(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/.specwright/baseline/'));
}

function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, at) => item === b[at]);
}
