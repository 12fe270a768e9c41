import type { Baseline } from '@specwright/evolution/baseline';
import { readBaseline } from '@specwright/evolution/readBaseline';
import type { EditorView } from '@specwright/notations/common/navigationView';
import { SpecWorkspace, type SystemView } from '@specwright/notations/common/specWorkspace';
import { readChecks } from './settingsFile.ts';
import { findFiles, isSpecification, type ReadResult, readAll, readText } from './specFiles.ts';
import { canonical, folderOfUri } from './uris.ts';

/** Tells people what could not be read. */
export type Log = (message: string) => void;

/**
 * All specifications that the client has open or that lie in its folders. The text of an editor wins over that of the
 * disk. Keys are canonical URIs; `clientUri` gives back the spelling of the client.
 */
export class Session {
  readonly workspace = new SpecWorkspace();
  readonly #log: Log;
  readonly #open = new Map<string, string>();
  readonly #onDisk = new Set<string>();
  readonly #views = new Map<string, EditorView>();
  readonly #baselines = new Map<string, Baseline>();
  readonly #settings = new Map<string, string>();
  #folders: readonly string[] = [];

  constructor(log: Log) {
    this.#log = log;
  }

  get folders(): readonly string[] {
    return this.#folders;
  }

  /** Reads every specification, the settings and the baselines of the folders. */
  async load(folders: readonly string[]): Promise<void> {
    this.#folders = folders.map((folder) => canonical(folder).replace(/\/$/, ''));
    this.workspace.setFolders(this.#folders);
    for (const folder of this.#folders) await this.#loadFolder(folder);
    this.#configure();
  }

  async setFolders(folders: readonly string[]): Promise<void> {
    for (const uri of [...this.#onDisk]) {
      this.#onDisk.delete(uri);
      if (!this.#open.has(uri)) this.workspace.remove(uri);
    }
    for (const root of this.#settings.keys()) this.workspace.forget(root);
    this.#settings.clear();
    this.#baselines.clear();
    await this.load(folders);
  }

  openText(clientUri: string, text: string): string {
    const uri = canonical(clientUri);
    this.#open.set(uri, clientUri);
    this.workspace.setText(uri, text);
    return uri;
  }

  /** The editor gives the file back: what is on disk holds again. */
  async close(clientUri: string): Promise<string> {
    const uri = canonical(clientUri);
    this.#open.delete(uri);
    await this.refresh(uri);
    return uri;
  }

  isOpen(uri: string): boolean {
    return this.#open.has(uri);
  }

  clientUri(uri: string): string {
    return this.#open.get(uri) ?? uri;
  }

  /** A watched file was made, changed or deleted. True when findings may differ now. */
  async fileChanged(clientUri: string): Promise<boolean> {
    const uri = canonical(clientUri);
    if (uri.endsWith('/specwright.json')) return this.#settingsChanged(uri);
    if (uri.includes('/.specwright/baseline/')) return this.#baselineChanged(uri);
    if (!uri.endsWith('.sds') || this.isOpen(uri) || !isSpecification(uri, this.#folders)) return false;
    await this.refresh(uri);
    return true;
  }

  /** Reads a specification from disk again, unless an editor has it. */
  async refresh(uri: string): Promise<void> {
    const result = await readText(uri);
    if (!this.isOpen(uri)) this.#take(uri, result);
  }

  systemOf(clientUri: string): SystemView | undefined {
    return this.workspace.viewOf(canonical(clientUri));
  }

  /** What the providers look at; the same object until the file or its system changes. */
  viewOf(clientUri: string): EditorView | undefined {
    const uri = canonical(clientUri);
    const system = this.workspace.viewOf(uri);
    const text = this.workspace.text(uri);
    if (system === undefined || text === undefined) return undefined;
    const known = this.#views.get(uri);
    if (known?.index === system.index && known.text === text) return known;
    const view: EditorView = { file: uri, text, index: system.index };
    this.#views.set(uri, view);
    return view;
  }

  async #loadFolder(folder: string): Promise<void> {
    const found = await findFiles(folder);
    await readAll(found.specs, (uri, result) => {
      if (!this.isOpen(uri)) this.#take(uri, result);
    });
    await readAll(found.settings, (uri, result) => {
      if (result.kind === 'text') this.#settings.set(folderOfUri(uri), result.text);
    });
    await readAll(found.baselines, (uri, result) => {
      if (result.kind === 'text') this.#takeBaseline(uri, result.text);
    });
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

  async #settingsChanged(uri: string): Promise<boolean> {
    const root = folderOfUri(uri);
    const result = await readText(uri);
    if (result.kind === 'text') this.#settings.set(root, result.text);
    else {
      this.#settings.delete(root);
      this.workspace.forget(root);
    }
    this.#configure();
    return true;
  }

  async #baselineChanged(uri: string): Promise<boolean> {
    const result = await readText(uri);
    this.#baselines.delete(uri);
    if (result.kind === 'text') this.#takeBaseline(uri, result.text);
    this.#configure();
    return true;
  }

  #takeBaseline(uri: string, text: string): void {
    const reading = readBaseline(text);
    if (reading.kind === 'baseline') this.#baselines.set(uri, reading.baseline);
    else this.#log(`${uri} is no baseline: ${reading.problem}`);
  }

  /** Tells each project its severities and its baselines. A folder with a baseline is a project, also without settings. */
  #configure(): void {
    const roots = new Set([...this.#settings.keys(), ...this.#folders]);
    for (const uri of this.#baselines.keys()) roots.add(rootOfBaseline(uri));
    for (const root of roots) {
      const baselines = [...this.#baselines].filter(([uri]) => rootOfBaseline(uri) === root).map(([, one]) => one);
      this.workspace.configure(root, { checks: readChecks(this.#settings.get(root)), baselines });
    }
  }
}

function rootOfBaseline(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/.specwright/baseline/'));
}
