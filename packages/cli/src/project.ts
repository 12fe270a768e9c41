import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { type Baseline, baselineFileName } from '@specwright/evolution/baseline';
import { describeChange } from '@specwright/evolution/describe';
import { type Evolution, evolutionOf } from '@specwright/evolution/evolution';
import { brokenBaseline } from '@specwright/evolution/evolutionDiagnostics';
import { readBaseline } from '@specwright/evolution/readBaseline';
import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Rule } from '@specwright/model/statements';
import { endingsInWords, isSpecificationName } from '@specwright/notations/common/specificationFiles';
import { SpecWorkspace, type SystemView } from '@specwright/notations/common/specWorkspace';
import type { NotationEditor } from '@specwright/notations/notations';
import type { CommandContext } from './context.ts';
import { exitCodes } from './exitCode.ts';
import { systemCode } from './fileErrors.ts';
import { type Finding, place, reported } from './findings.ts';
import {
  baselineFolder,
  isInside,
  type ProjectFolder,
  projectFolder,
  projectsWithin,
  rootFolder,
  settingsName,
  specificationsOf,
} from './projectFolders.ts';
import { failed, Refusal, wrongUsage } from './refusal.ts';
import type { DetailedFinding } from './sarif.ts';
import type { Settings } from './settings.ts';
import { kindOfPath, readSpecification } from './specFiles.ts';

interface LoadedProject extends ProjectFolder {
  readonly baselines: readonly Baseline[];
  readonly broken: readonly Diagnostic[];
  /** All of its specifications were read: what is in none of them is gone. */
  readonly complete: boolean;
}

/** A module that was accepted, and that no specification of its project has any more. */
export interface GoneModule {
  readonly baseline: Baseline;
  /** Of the baseline, absolute. */
  readonly path: string;
}

/** What a command looks at: specifications, read and understood, with their settings and baselines. */
export class Project {
  /** The first project's folder, absolute. */
  readonly folder: string;
  /** Paths of the files that were asked for, absolute. Others may have been read with them, to know their names. */
  readonly files: readonly string[];
  readonly #projects: readonly LoadedProject[];
  readonly #texts: ReadonlyMap<string, string>;
  readonly #workspace: SpecWorkspace;
  readonly #current: string;

  constructor(
    projects: readonly LoadedProject[],
    files: readonly string[],
    texts: ReadonlyMap<string, string>,
    current: string,
  ) {
    this.folder = projects[0]?.folder ?? current;
    this.files = files;
    this.#projects = projects;
    this.#texts = texts;
    this.#current = current;
    this.#workspace = new SpecWorkspace({ folders: projects.map(({ folder }) => uriOf(folder)) });
    for (const { folder, settings, baselines, complete } of projects) {
      this.#workspace.configure(uriOf(folder), { checks: settings.checks, baselines, complete });
    }
    for (const [path, text] of texts) this.#workspace.setText(uriOf(path), text);
  }

  /** Whether the same was read for both: then what is known of the one holds for the other. */
  isSameAs(other: Project): boolean {
    const read = [this.#projects, this.files, this.#texts];
    return isDeepStrictEqual(read, [other.#projects, other.files, other.#texts]);
  }

  /** The systems of the files that were asked for. */
  systems(): readonly SystemView[] {
    const uris = new Set(this.files.map(uriOf));
    return this.#workspace.systems().filter((view) => view.files.some((file) => uris.has(file)));
  }

  /** @throws Refusal when the files that were asked for are those of several systems */
  onlySystem(): SystemView {
    const [view, ...others] = this.systems();
    if (view !== undefined && others.length === 0) return view;
    const names = this.systems().map(({ system }) => `'${system.name}'`);
    throw wrongUsage(`There are ${names.length} systems here (${names.join(', ')}): name the files of one of them.`);
  }

  /** All findings of the files that were asked for, and of their baselines, by file and place. */
  findings(): readonly Finding[] {
    return this.#findingsOf(this.files.map(uriOf));
  }

  /** The findings of the systems as a whole: what is made of them needs all of their files. */
  systemFindings(): readonly Finding[] {
    return this.#findingsOf(this.systems().flatMap((view) => view.files));
  }

  /** The findings with their cures, and those that comments switch off. */
  async detailedFindings(): Promise<readonly DetailedFinding[]> {
    // Only cures need the editors of the notations: who asks for none does not load them.
    const { editorOf } = await import('@specwright/notations/notations');
    const broken = this.#projects.flatMap((project) => project.broken);
    return [
      ...broken.map((diagnostic) => ({ ...reported(diagnostic, this.pathOf), fixes: [] })),
      ...this.files.map(uriOf).flatMap((uri) => this.#detailedFindingsOf(uri, editorOf(uri))),
    ];
  }

  #detailedFindingsOf(uri: string, editor: NotationEditor): DetailedFinding[] {
    const found = this.#workspace.diagnostics(uri);
    const detailed = (diagnostic: Diagnostic): DetailedFinding => ({
      ...reported(diagnostic, this.pathOf),
      fixes: this.#fixesOf(diagnostic, found, editor),
    });
    return [
      ...found.map(detailed),
      ...this.#workspace.suppressed(uri).map(({ diagnostic, suppression }) => ({
        ...detailed(diagnostic),
        suppressedAt: place(this.pathOf(uri), suppression.origin?.range ?? diagnostic.range),
      })),
    ];
  }

  #fixesOf(diagnostic: Diagnostic, others: readonly Diagnostic[], editor: NotationEditor): DetailedFinding['fixes'] {
    const view = this.#workspace.viewOf(diagnostic.file);
    if (view === undefined) return [];
    return editor.fixes(diagnostic, view.index, this.textOf, others).map(({ title, edits }) => ({
      title,
      edits: edits.map(({ file, range, newText }) => ({ ...place(this.pathOf(file), range), newText })),
    }));
  }

  #findingsOf(uris: readonly string[]): readonly Finding[] {
    const broken = this.#projects.flatMap((project) => project.broken);
    const found = uris.flatMap((uri) => this.#workspace.diagnostics(uri));
    return [...broken, ...found].map((diagnostic) => reported(diagnostic, this.pathOf));
  }

  /** True for the URI of a file that was asked for. */
  asksFor(uri: string): boolean {
    return this.files.includes(fileURLToPath(uri));
  }

  /** The path of a URI as people name it: relative to the current folder, with `/`. */
  readonly pathOf = (uri: string): string => {
    return relative(this.#current, fileURLToPath(uri)).replaceAll('\\', '/');
  };

  /** How many lines the files that were asked for have together; the end of the last line begins no new one. */
  lines(): number {
    const texts = this.files.map((path) => this.#workspace.text(uriOf(path)) ?? '');
    return texts.reduce((sum, text) => sum + (text.match(/[^\n]*\n|[^\n]+$/g)?.length ?? 0), 0);
  }

  /** The text of a file by its URI. */
  readonly textOf = (uri: string): string | undefined => this.#workspace.text(uri);

  /** The findings of one file by its URI. */
  diagnosticsOf(uri: string): readonly Diagnostic[] {
    return this.#workspace.diagnostics(uri);
  }

  /** Looks at the project as it would be if a file had another text; nothing is written. */
  tryText(uri: string, text: string): void {
    this.#workspace.setText(uri, text);
  }

  /** The text of a line (from 0) of a file. */
  textAt(uri: string, line: number): string {
    return this.#workspace.text(uri)?.split(/\r?\n/)[line] ?? '';
  }

  /** The folders of all its projects, absolute. */
  get folders(): readonly string[] {
    return this.#projects.map(({ folder }) => folder);
  }

  folderOf(view: SystemView): string {
    return this.#projectOf(view)?.folder ?? this.folder;
  }

  settingsOf(view: SystemView): Settings | undefined {
    return this.#projectOf(view)?.settings;
  }

  /** True when the project's folder has no other system. */
  isOnlySystem(view: SystemView): boolean {
    return this.#workspace.systems().filter(({ root }) => root === view.root).length === 1;
  }

  /** The baselines of a system: of several systems in one folder each has those of its own modules. */
  baselinesOf(view: SystemView): readonly Baseline[] {
    return this.#workspace.baselinesOf(view);
  }

  /** The modules that are gone, of the projects of which all specifications were read. */
  goneModules(): readonly GoneModule[] {
    return this.#projects.flatMap(({ folder }) =>
      this.#workspace.goneBaselines(uriOf(folder)).map((baseline) => ({
        baseline,
        path: join(folder, baselineFolder, baselineFileName(baseline.module)),
      })),
    );
  }

  /** The baselines of modules that are gone from a system. */
  goneBaselinesOf(view: SystemView): readonly Baseline[] {
    return this.#workspace.goneBaselinesOf(view);
  }

  /** The sentences of invariants that a system had when it was accepted, and has not now, as rules. */
  rulesThatWent(view: SystemView, evolution: Evolution): readonly Rule[] {
    return this.#workspace.rulesThatWent(view, evolution);
  }

  /** @throws Refusal when a baseline cannot be read: then nobody can say what changed. */
  requireBaselines(): void {
    const [broken] = this.#projects.flatMap((project) => project.broken);
    if (broken !== undefined) {
      throw failed(`${this.pathOf(broken.file)}:${broken.range.start.line + 1}: ${broken.message}`);
    }
  }

  /** The changes of the schema that need an evolve line and have none, in words; whatever the settings say of the check. */
  undeclaredChanges(): readonly string[] {
    return this.systems().flatMap((view) => {
      const evolution = evolutionOf(view.index, this.baselinesOf(view));
      return evolution?.coverage.uncovered.map(describeChange) ?? [];
    });
  }

  #projectOf(view: SystemView): LoadedProject | undefined {
    return this.#projects.find(({ folder }) => uriOf(folder) === view.root);
  }
}

/**
 * Reads what the paths name: a file with the project around it, a folder with all that is in it. No path: the folder
 * with `specwright.json` (or baselines) at or above the current one, else the current one.
 * @throws Refusal when something is not there or cannot be read
 */
export async function openProject(paths: readonly string[], context: CommandContext): Promise<Project> {
  context.terminal.progress('Reading ...');
  const wanted = paths.length > 0 ? paths : [await startFolder(context)];
  const projects = new Map<string, ProjectFolder>();
  const files = new Set<string>();
  for (const path of wanted) await addPath(path, projects, files, context);
  // A file is understood with the others of its configured project, though only it was asked for.
  const read = new Set(files);
  const configured = [...projects.values()].filter((project) => project.configured);
  for (const project of configured) {
    for (const path of await specificationsOf(project, [...projects.values()])) read.add(path);
  }
  const texts = new Map<string, string>();
  for (const path of [...read].sort()) texts.set(path, await readSpecification(path, context.folder));
  const all = [...projects.values()];
  const loaded = await Promise.all(
    all.map(async (project): Promise<LoadedProject> => {
      const { baselines, broken } = await baselinesIn(project);
      const complete = baselines.length > 0 && (await specificationsOf(project, all)).every((path) => read.has(path));
      return { ...project, baselines, broken, complete };
    }),
  );
  context.terminal.progress(undefined);
  return new Project(loaded, [...files].sort(), texts, context.folder);
}

/** Relative to the current folder, as messages name it. */
async function startFolder({ folder }: CommandContext): Promise<string> {
  return relative(folder, (await rootFolder(folder)) ?? folder) || '.';
}

/** Arguments of `generate`: names of modules, or paths; what is no module of the project must be a path. */
export async function openProjectAndModules(
  args: readonly string[],
  context: CommandContext,
): Promise<{ readonly project: Project; readonly modules: readonly string[] }> {
  const paths = args.filter((arg) => isSpecificationName(arg) || /[/\\]|^\.+$/.test(arg));
  const names = args.filter((arg) => !paths.includes(arg));
  const project = await openUnlessEmpty(paths, names, context);
  const modules = names.filter((name) => project !== undefined && hasModule(project, name));
  const others = names.filter((name) => !modules.includes(name));
  if (project !== undefined && others.length === 0) return { project, modules };
  for (const name of others) await requireFolder(name, project, context);
  return { project: await openProject([...paths, ...others], context), modules };
}

/** A folder without specifications may still have folders with them, which the arguments name. */
async function openUnlessEmpty(
  paths: readonly string[],
  names: readonly string[],
  context: CommandContext,
): Promise<Project | undefined> {
  try {
    return await openProject(paths, context);
  } catch (error) {
    if (names.length > 0 && error instanceof NoSpecifications) return undefined;
    throw error;
  }
}

async function requireFolder(name: string, project: Project | undefined, context: CommandContext): Promise<void> {
  const path = resolve(context.folder, name);
  if (await readdir(path).catch(() => undefined)) return;
  const modules = [...new Set(project?.systems().flatMap(moduleNames))];
  const list = modules.length === 0 ? '' : ` The modules are ${modules.join(', ')}.`;
  throw wrongUsage(`There is no module '${name}', and no folder of that name.${list}`);
}

function hasModule(project: Project, name: string): boolean {
  return project.systems().some((view) => moduleNames(view).includes(name));
}

/** The modules of a system, whatever notation declares them. */
function moduleNames({ system }: SystemView): string[] {
  return [...system.modules, ...system.specs, ...system.design.modules].map(({ name }) => name);
}

async function addPath(
  path: string,
  projects: Map<string, ProjectFolder>,
  files: Set<string>,
  context: CommandContext,
): Promise<void> {
  const absolute = resolve(context.folder, path);
  const kind = await kindOfPath(absolute, path);
  const folder = kind === 'folder' ? absolute : dirname(absolute);
  const root = (await rootFolder(folder)) ?? folder;
  await addProject(root, projects, context);
  if (kind === 'file') {
    if (!isSpecificationName(absolute)) {
      throw wrongUsage(`'${path}' is not a specification: files with the ending ${endingsInWords} are.`);
    }
    files.add(absolute);
    return;
  }
  for (const inner of await projectsWithin(absolute)) await addProject(inner, projects, context);
  const all = [...projects.values()];
  const found = await Promise.all(all.map((project) => specificationsOf(project, all)));
  const here = found.flat().filter((file) => isInside(file, absolute));
  if (here.length === 0) throw noSpecifications(path, projects.get(root));
  for (const file of here) files.add(file);
}

/** A folder has nothing to read. */
class NoSpecifications extends Refusal {}

function noSpecifications(path: string, project: ProjectFolder | undefined): NoSpecifications {
  const globs = project?.settings.sources.map((glob) => `'${glob}'`).join(', ');
  const reason =
    project?.configured === true
      ? ` The \`sources\` of its ${settingsName} are ${globs}.`
      : ' `specwright init` writes one to begin with.';
  return new NoSpecifications(exitCodes.usage, `There is no specification (${endingsInWords}) in '${path}'.${reason}`);
}

async function addProject(
  folder: string,
  projects: Map<string, ProjectFolder>,
  context: CommandContext,
): Promise<void> {
  if (!projects.has(folder)) projects.set(folder, await projectFolder(folder, context.folder));
}

async function baselinesIn(project: ProjectFolder): Promise<Pick<LoadedProject, 'baselines' | 'broken'>> {
  const folder = join(project.folder, baselineFolder);
  const names = await readdir(folder).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error))) return [];
    throw wrongUsage(`'${folder}' cannot be read (${systemCode(error)}). Change its rights.`);
  });
  const baselines: Baseline[] = [];
  const broken: Diagnostic[] = [];
  for (const name of names.filter((item) => item.endsWith('.json')).sort()) {
    const path = join(folder, name);
    const reading = readBaseline(await readFile(path, 'utf8'));
    if (reading.kind === 'baseline') baselines.push(reading.baseline);
    else broken.push(brokenBaseline(uriOf(path), reading));
  }
  return { baselines, broken };
}

/** The URI of a path; of a folder without a slash at its end. */
function uriOf(path: string): string {
  return pathToFileURL(path).href;
}
