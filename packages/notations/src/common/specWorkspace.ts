import {
  applyConfiguration,
  type CheckConfiguration,
  type SuppressedFinding,
  splitSuppressed,
} from '@specwright/checks/configure';
import { compareDiagnostics } from '@specwright/checks/runChecks';
import { SystemChecks } from '@specwright/checks/systemChecks';
import type { Baseline } from '@specwright/evolution/baseline';
import type { Evolution } from '@specwright/evolution/evolution';
import { evolutionDiagnostics } from '@specwright/evolution/evolutionDiagnostics';
import { goneModuleFinding } from '@specwright/evolution/goneModuleFinding';
import { goneBaselines } from '@specwright/evolution/goneModules';
import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Rule } from '@specwright/model/statements';
import type { System, SystemIndex } from '@specwright/model/system';
import { indexSystem } from '@specwright/model/systemIndex';
import { headerOfSds } from '../sds/header.ts';
import { lowerSystem, SystemLowering } from '../sds/lower.ts';
import { parseSds, type SdsParse } from '../sds/parser.ts';
import { headerOfSodl } from '../sodl/header.ts';
import { DesignLowering } from '../sodl/lower.ts';
import { parseSodl, type SodlParse } from '../sodl/parser.ts';
import { type FileGroup, type FileHeader, groupFiles } from './grouping.ts';
import { withoutHalfTyped } from './halfTyped.ts';

/** A system as it is now. A later edit makes a new view; this one stays as it is. */
export interface SystemView {
  /** URI of the project's folder: the one with `specwright.json`, else the folder that was opened. */
  readonly root: string;
  readonly system: System;
  readonly index: SystemIndex;
  /** URIs, in alphabetical order. */
  readonly files: readonly string[];
}

/** What a project's `specwright.json` and its baselines say. */
export interface ProjectSettings {
  readonly checks: CheckConfiguration;
  readonly baselines: readonly Baseline[];
  /** All specifications of the project are here: what is in none of them is gone. */
  readonly complete?: boolean;
}

export interface WorkspaceOptions {
  /** Severities for projects that were not configured. */
  readonly checks?: CheckConfiguration;
  /** URIs of the folders that were opened: the projects of files that have no `specwright.json` above them. */
  readonly folders?: readonly string[];
}

/** How much work was done since the workspace was made: for tests and benchmarks. */
export interface WorkspaceStats {
  parses: number;
  /** Files whose bodies were lowered. */
  loweredFiles: number;
  systemsRelinked: number;
  /** Files whose parts the checks looked at. */
  checkedFiles: number;
}

/** The syntax of a file, in whatever notation. */
export type SpecParse = SdsParse | SodlParse;

interface OpenFile {
  readonly text: string;
  parse?: SpecParse;
  header?: FileHeader;
}

/** What the checks say of a file. */
interface FileFindings {
  readonly kept: Diagnostic[];
  /** What a comment switches off. */
  readonly suppressed: SuppressedFinding[];
}

interface SystemState {
  group: FileGroup;
  readonly lowering: SystemLowering;
  readonly designs: DesignLowering;
  readonly checks: SystemChecks;
  view?: SystemView;
  /** The findings of the present view by file, as far as they were asked for. */
  findings: Map<string, FileFindings>;
  /** The findings against the baselines, of the present view. */
  evolution?: readonly Diagnostic[];
  /** The baselines of modules that are gone, of which the findings tell. */
  gone: readonly Baseline[];
}

/**
 * All specifications of a workspace, always up to date: texts go in, systems and findings come out. An edit parses
 * one file; the rest is done when someone asks, and only where it could have changed.
 */
export class SpecWorkspace {
  readonly stats: WorkspaceStats = { parses: 0, loweredFiles: 0, systemsRelinked: 0, checkedFiles: 0 };
  readonly #defaults: CheckConfiguration;
  readonly #files = new Map<string, OpenFile>();
  readonly #projects = new Map<string, ProjectSettings>();
  readonly #edited = new Set<string>();
  #folders: readonly string[];
  #systems = new Map<string, SystemState>();
  #stateOf = new Map<string, SystemState>();
  /** The systems that see a library beside their own files. */
  #seenBy = new Map<string, readonly SystemState[]>();
  #grouped = false;

  constructor(options: WorkspaceOptions = {}) {
    this.#defaults = options.checks ?? {};
    this.#folders = options.folders ?? [];
  }

  /** Adds a file or changes its text. */
  setText(uri: string, text: string): void {
    const known = this.#files.get(uri);
    if (known?.text === text) return;
    this.#files.set(uri, known?.header === undefined ? { text } : { text, header: known.header });
    this.#edited.add(uri);
    if (known === undefined) this.#grouped = false;
  }

  remove(uri: string): void {
    if (!this.#files.delete(uri)) return;
    this.#edited.delete(uri);
    this.#grouped = false;
  }

  text(uri: string): string | undefined {
    return this.#files.get(uri)?.text;
  }

  /** URIs of all files, in alphabetical order. */
  files(): readonly string[] {
    return [...this.#files.keys()].toSorted();
  }

  /** The syntax of a file; parsed when it is asked for. */
  parse(uri: string): SpecParse | undefined {
    const file = this.#files.get(uri);
    if (file !== undefined && file.parse === undefined) {
      file.parse = uri.endsWith('.sodl') ? parseSodl(file.text, uri) : parseSds(file.text, uri);
      this.stats.parses++;
    }
    return file?.parse;
  }

  /** Says what holds in a project: `root` is the URI of the folder with its `specwright.json`. */
  configure(root: string, settings: ProjectSettings): void {
    const folder = withoutSlash(root);
    if (!this.#projects.has(folder)) this.#grouped = false;
    this.#projects.set(folder, settings);
    this.#forgetFindingsOf(folder);
  }

  /** A `specwright.json` was deleted: its files fall back to the project above. */
  forget(root: string): void {
    const folder = withoutSlash(root);
    if (!this.#projects.delete(folder)) return;
    this.#grouped = false;
    this.#forgetFindingsOf(folder);
  }

  #forgetFindingsOf(folder: string): void {
    for (const state of this.#systems.values()) {
      if (state.group.root === folder) forgetFindings(state);
    }
  }

  setFolders(folders: readonly string[]): void {
    this.#folders = folders;
    this.#grouped = false;
  }

  /** All systems, in a fixed order. */
  systems(): readonly SystemView[] {
    this.#update();
    return [...this.#systems.values()].map((state) => this.#viewOf(state));
  }

  /** The system that a file belongs to. */
  viewOf(uri: string): SystemView | undefined {
    this.#update();
    const state = this.#stateOf.get(uri);
    return state === undefined ? undefined : this.#viewOf(state);
  }

  /** All findings of a file: syntax, checks and evolution, with configuration and suppressions applied, by place. */
  diagnostics(uri: string): readonly Diagnostic[] {
    return this.#findingsOf(uri)?.kept ?? [];
  }

  /** The findings of a file that `specwright-ignore` comments switch off, with the severity that they would have. */
  suppressed(uri: string): readonly SuppressedFinding[] {
    return this.#findingsOf(uri)?.suppressed ?? [];
  }

  /** What a system is compared with: where a project has several, each one sees the baselines of its own modules. */
  baselinesOf(view: SystemView): readonly Baseline[] {
    const baselines = this.#projects.get(view.root)?.baselines ?? [];
    if (this.#systemsOf(view.root).length < 2) return baselines;
    const names = new Set([...view.system.modules, ...view.system.specs].map(({ name }) => name));
    return baselines.filter(({ module }) => module !== null && names.has(module));
  }

  /**
   * The baselines of a project (`root` as in its views) whose modules none of its specifications has any more; none where not
   * all of them are here.
   */
  goneBaselines(root: string): readonly Baseline[] {
    const { baselines = [], complete = false } = this.#projects.get(root) ?? {};
    if (!complete || baselines.length === 0) return [];
    const systems = this.#systemsOf(root).map((state) => this.#viewOf(state).index);
    return systems.length === 0 ? [] : goneBaselines(baselines, systems);
  }

  /** The same, as far as they concern a system: of several in one project the first stands for all that is gone. */
  goneBaselinesOf(view: SystemView): readonly Baseline[] {
    const [first] = this.#systemsOf(view.root);
    return first?.view === view ? this.goneBaselines(view.root) : [];
  }

  /** The sentences of invariants that went since they were accepted, or say something else now, as rules of the present system. */
  rulesThatWent({ index, system, files }: SystemView, { invariants }: Evolution): readonly Rule[] {
    const sentences = new Map<string, string[]>();
    for (const { entity, before } of invariants) {
      const file = index.entityNamed(entity)?.origin.file;
      if (before !== undefined && file !== undefined) sentences.set(file, [...(sentences.get(file) ?? []), before]);
    }
    return [...sentences].flatMap(([file, texts]) => {
      const parses = files.flatMap((other) => this.parse(other) ?? []).filter(isSds);
      const text = `${this.text(file) ?? ''}\ninvariant {\n  ${texts.join('\n  ')}\n}\n`;
      const others = parses.filter((parse) => parse.file !== file);
      const { invariants: blocks } = lowerSystem([...others, parseSds(text, file)], system.name);
      const added = blocks.filter(({ origin }) => origin.file === file).at(-1)?.statements ?? [];
      return added.filter((statement) => statement.kind === 'rule');
    });
  }

  #systemsOf(root: string): readonly SystemState[] {
    this.#update();
    return [...this.#systems.values()].filter((state) => state.group.root === root);
  }

  #findingsOf(uri: string): FileFindings | undefined {
    this.#update();
    const state = this.#stateOf.get(uri);
    if (state === undefined) return undefined;
    const view = this.#viewOf(state);
    // Each system says it: whoever has one open is not looking at the first.
    const gone = this.goneBaselines(view.root);
    if (!sameItems(gone, state.gone)) forgetFindings(state);
    state.gone = gone;
    const known = state.findings.get(uri) ?? this.#check(state, view, uri);
    state.findings.set(uri, known);
    return known;
  }

  #check(state: SystemState, view: SystemView, file: string): FileFindings {
    state.evolution ??= this.#evolutionOf(view, state.gone);
    const before = state.checks.checkedFiles;
    const found = [
      ...(this.parse(file)?.diagnostics ?? []),
      ...state.checks.findings(view.index, file),
      ...state.evolution.filter((finding) => finding.file === file),
    ];
    this.stats.checkedFiles += state.checks.checkedFiles - before;
    const { kept, suppressed } = splitSuppressed(found.toSorted(compareDiagnostics), view.system, new Set([file]));
    const configuration = this.#projects.get(view.root)?.checks ?? this.#defaults;
    return {
      kept: applyConfiguration(kept, configuration),
      suppressed: suppressed.flatMap(({ diagnostic, suppression }) =>
        applyConfiguration([diagnostic], configuration).map((finding) => ({ diagnostic: finding, suppression })),
      ),
    };
  }

  /** The findings against the baselines about what could be read; any text that could not be may be a module that seems gone. */
  #evolutionOf(view: SystemView, gone: readonly Baseline[]): readonly Diagnostic[] {
    const findings = evolutionDiagnostics(view.index, this.baselinesOf(view));
    if (findings.length + gone.length === 0) return [];
    const broken = view.files.flatMap((file) => this.parse(file)?.diagnostics ?? []);
    const lost = broken.length > 0 ? [] : gone.flatMap((baseline) => goneModuleFinding(baseline, view.index) ?? []);
    return [...withoutHalfTyped(findings, broken, view.index), ...lost];
  }

  /** Brings the grouping up to date with what was edited since the last question. */
  #update(): void {
    for (const uri of this.#edited) {
      const file = this.#files.get(uri);
      const parse = this.parse(uri);
      if (file === undefined || parse === undefined) continue;
      const header = headerOf(parse);
      if (!this.#grouped || !sameHeader(header, file.header)) this.#grouped = false;
      file.header = header;
      const state = this.#stateOf.get(uri);
      if (state !== undefined) forgetView(state);
      for (const other of this.#seenBy.get(uri) ?? []) forgetView(other);
    }
    this.#edited.clear();
    if (!this.#grouped) this.#regroup();
  }

  #regroup(): void {
    const headers = [...this.#files.values()].flatMap(({ header }) => header ?? []);
    const before = this.#systems;
    this.#systems = new Map();
    this.#stateOf = new Map();
    this.#seenBy = new Map();
    for (const group of groupFiles(headers, [...this.#projects.keys(), ...this.#folders])) {
      const state = before.get(group.key) ?? newState(group);
      const isSame = sameItems(filesSeen(state.group), filesSeen(group)) && state.group.root === group.root;
      if (!isSame) forgetView(state);
      state.group = group;
      this.#systems.set(group.key, state);
      for (const file of group.files) this.#stateOf.set(file, state);
      for (const file of group.libraries) this.#seenBy.set(file, [...(this.#seenBy.get(file) ?? []), state]);
    }
    this.#grouped = true;
  }

  #viewOf(state: SystemState): SystemView {
    if (state.view !== undefined) return state.view;
    const { files, name, root } = state.group;
    const parses = filesSeen(state.group).flatMap((file) => this.parse(file) ?? []);
    const lowered = state.lowering.lower(parses.filter(isSds), name);
    const { system, loweredFiles } = state.designs.lower(parses.filter(isSodl), lowered.system);
    this.stats.loweredFiles += lowered.loweredFiles + loweredFiles;
    this.stats.systemsRelinked++;
    state.view = { root, system, index: indexSystem(system), files };
    return state.view;
  }
}

function withoutSlash(uri: string): string {
  return uri.endsWith('/') ? uri.slice(0, -1) : uri;
}

function filesSeen({ files, libraries }: FileGroup): readonly string[] {
  return [...files, ...libraries];
}

function forgetView(state: SystemState): void {
  delete state.view;
  forgetFindings(state);
}

function forgetFindings(state: SystemState): void {
  state.findings = new Map();
  delete state.evolution;
}

function newState(group: FileGroup): SystemState {
  const [lowering, designs, checks] = [new SystemLowering(), new DesignLowering(), new SystemChecks()];
  return { group, lowering, designs, checks, findings: new Map(), gone: [] };
}

function isSds(parse: SpecParse): parse is SdsParse {
  return parse.notation === 'sds';
}

function isSodl(parse: SpecParse): parse is SodlParse {
  return parse.notation === 'sodl';
}

function headerOf(parse: SpecParse): FileHeader {
  return parse.notation === 'sds' ? headerOfSds(parse) : headerOfSodl(parse);
}

function sameHeader(a: FileHeader, b: FileHeader | undefined): boolean {
  return (
    b !== undefined && sameItems(a.systems, b.systems) && sameItems(a.modules, b.modules) && sameItems(a.specs, b.specs)
  );
}

function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
