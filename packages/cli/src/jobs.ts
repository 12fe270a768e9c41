import { join, resolve } from 'node:path';
import { didYouMean, similarNames } from '@specwright/checks/suggestions';
import { keptElsewhere, offeredDatabases } from '@specwright/codegen/generate';
import { generableModules } from '@specwright/codegen/plan/moduleParts';
import { runtimeDatabases } from '@specwright/codegen/plan/runtimeDatabase';
import {
  areWholeSystem,
  defaultOutFolder,
  generableUnits,
  isOneService,
  servicePlace,
  systemPlace,
} from '@specwright/codegen/plan/servicePlace';
import { databases, targetNamed, targetNames } from '@specwright/codegen/targets/registry';
import type { Database } from '@specwright/codegen/targets/target';
import type { DesignUnit } from '@specwright/model/designResolution';
import type { Module } from '@specwright/model/parts';
import type { SystemView } from '@specwright/notations/common/specWorkspace';
import type { CommandContext } from './context.ts';
import { askedUnits, refuseOtherLanguages } from './designJobs.ts';
import type { Project } from './project.ts';
import { wrongUsage } from './refusal.ts';
import type { TargetSettings } from './settings.ts';

export interface GenerateOptions {
  readonly target?: string;
  readonly database?: string;
  readonly out?: string;
  readonly dryRun?: boolean;
  readonly diff?: boolean;
  readonly check?: boolean;
  readonly why?: string;
  readonly watch?: boolean;
  readonly commit?: boolean;
  /** Where conflicts are told: between marks in the files, or in Git's index too. */
  readonly merge?: 'marks' | 'index';
}

/** One service to make: a module, for a target, into a folder. */
export interface Job {
  readonly view: SystemView;
  /** Its name; absent where the system has no module and is one service as a whole. */
  readonly module?: string;
  /** The unit of a design that is made; there is no module then. */
  readonly unit?: DesignUnit;
  /** No service: what stands above those of the system. */
  readonly system?: boolean;
  readonly target: string;
  readonly database: Database;
  /** Of what stands above the services: the database of that of a module. */
  readonly databaseOf?: (module: string) => Database;
  /** Absolute. */
  readonly folder: string;
  /** For people: `module shop`, or the system's name. */
  readonly title: string;
}

const defaultTarget = 'ts-express-prisma';

/**
 * What is to be generated: each module (all, or those named) for each target (that of the options, else those of
 * `specwright.json`). One service with a folder named for it fills that folder itself, as does the only module of the only
 * system; of several each has a folder of its name in it.
 * @throws Refusal when a target or database is unknown, or two services would share a folder
 */
export function jobsOf(
  project: Project,
  modules: readonly string[],
  options: GenerateOptions,
  context: CommandContext,
): readonly Job[] {
  const found = project.systems().flatMap((view) => servicesOf(view, modules, project));
  if (found.length === 0)
    throw wrongUsage(
      'There is nothing to generate: no module has an entity or an api. Services are made of `entity Order { … }` and `api GET /orders { … }`: ' +
        '`specwright init` writes a specification to begin with.',
    );
  const notes = new Set<string>();
  const names = (view: SystemView): boolean =>
    options.target !== undefined || (project.settingsOf(view)?.targets?.length ?? 0) > 0;
  const services = refuseOtherLanguages(found, names, notes);
  const alone = options.out !== undefined && services.length === 1;
  const areDesigns = services.every(({ unit }) => unit !== undefined);
  const jobs = services.flatMap((service) =>
    targetsFor(service.view, project, options).map((target): Job => {
      const root = options.out === undefined ? project.folderOf(service.view) : context.folder;
      const base = resolve(root, options.out ?? target.out ?? defaultOutFolder);
      const { view, system } = service;
      const isOnly = project.isOnlySystem(view);
      const place = system === true ? systemPlace(view.index, isOnly) : servicePlace(view.index, service, isOnly);
      const folder = alone ? base : join(base, ...place);
      const databaseIn = (one: Service): Database => databaseFor(one, target, { notes, areDesigns });
      const databaseOf = (module: string): Database => databaseIn({ view, module });
      return {
        ...service,
        target: target.name,
        database: databaseIn(service),
        ...(system === true ? { databaseOf } : {}),
        folder,
        title: titleOf(service),
      };
    }),
  );
  refuseSharedFolders(jobs);
  for (const note of notes) context.terminal.note(note);
  return jobs;
}

type Service = Pick<Job, 'view' | 'module' | 'unit' | 'system'>;

/** Those of the modules that SDS specifies with what they share, and the units of a design. */
function servicesOf(view: SystemView, wanted: readonly string[], project: Project): readonly Service[] {
  const modules = modulesAskedFor(view, wanted, project);
  const names = modules.flatMap(({ module }) => module ?? []);
  return [
    ...modules.map((module) => ({ view, ...module })),
    ...askedUnits(view, wanted, project).map((unit) => ({ view, unit })),
    ...(areWholeSystem(view.index, names) ? [{ view, system: true }] : []),
  ];
}

function titleOf({ view, module, unit, system }: Service): string {
  if (system === true) return `system ${view.system.name}`;
  return module === undefined ? (unit?.name ?? view.system.name) : `module ${module}`;
}

/** The modules that are asked for by name; of a system without modules the whole. */
function modulesAskedFor(
  view: SystemView,
  wanted: readonly string[],
  project: Project,
): readonly { readonly module?: string }[] {
  const modules = generableModules(view.index);
  if (wanted.length === 0 && !asksForSpecification(view, project)) return [];
  if (modules.length === 0) return wanted.length === 0 && isOneService(view.index) ? [{}] : [];
  const chosen =
    wanted.length > 0 ? modules.filter(({ name }) => wanted.includes(name)) : askedFor(modules, view, project);
  return chosen.map(({ name }) => ({ module: name }));
}

/** Not where designs are all that was asked for. */
function asksForSpecification({ index, files }: SystemView, project: Project): boolean {
  const designs = new Set(generableUnits(index).map(({ file }) => file));
  return (
    files.some((file) => project.asksFor(file) && !designs.has(file)) || !files.some((file) => project.asksFor(file))
  );
}

/** The modules whose parts stand in the files that were asked for; all of them where only the manifest was. */
function askedFor(modules: readonly Module[], { system }: SystemView, project: Project): readonly Module[] {
  const parts = [...system.entities.filter((entity) => !entity.forward), ...system.operations];
  const asked = new Set(parts.filter(({ origin }) => project.asksFor(origin.file)).map((part) => part.module));
  const chosen = modules.filter(({ id }) => asked.has(id));
  return chosen.length === 0 ? modules : chosen;
}

function targetsFor(view: SystemView, project: Project, options: GenerateOptions): readonly TargetSettings[] {
  const configured = project.settingsOf(view)?.targets ?? [];
  const name = options.target;
  const chosen = name === undefined ? configured : configured.filter((target) => target.name === name);
  // A folder of one's own is for one target: that which is named, else the first.
  const several = options.out === undefined ? chosen : chosen.slice(0, 1);
  const targets = several.length > 0 ? several : [{ name: name ?? defaultTarget }];
  for (const target of targets) {
    if (targetNamed(target.name) !== undefined) continue;
    const hint = didYouMean(similarNames(target.name, targetNames)) || ` There is ${targetNames.join(', ')}.`;
    throw wrongUsage(`There is no target '${target.name}'.${hint}`);
  }
  const { database } = options;
  return database === undefined ? targets : targets.map((target) => ({ ...target, database }));
}

/**
 * The database of the options, else of the settings, else what `runtime` says where the target has it. A design beside other
 * services is kept in what the target keeps designs in.
 * @param run its notes for people, and whether it makes designs only
 * @throws Refusal when that which is named is not offered
 */
function databaseFor(
  { view, module, unit }: Service,
  { name, database }: TargetSettings,
  { notes, areDesigns }: { readonly notes: Set<string>; readonly areDesigns: boolean },
): Database {
  const target = targetNamed(name);
  if (target === undefined) throw wrongUsage(`There is no target '${name}'.`);
  const { databases: offered, what } = offeredDatabases(target, unit !== undefined);
  const [first] = offered;
  if (first === undefined) throw wrongUsage(`The target '${name}' has no database.`);
  if (database !== undefined) {
    const named = databases.find((known) => known === database);
    if (named !== undefined && offered.includes(named)) return named;
    if (named !== undefined && unit !== undefined && !areDesigns) {
      notes.add(keptElsewhere(unit.name, first, named));
      return first;
    }
    const reason =
      named === undefined ? `There is no database '${database}'` : `${name} does not make ${what} with '${named}'`;
    throw wrongUsage(`${reason}. There is ${offered.join(', ')}: \`--database ${first}\`.`);
  }
  const runtime = runtimeDatabases(view.index, module);
  const fromRuntime = offered.find((known) => runtime?.includes(known));
  if (fromRuntime !== undefined) return fromRuntime;
  // What a design is kept in is said by its stack.
  if (runtime !== undefined && unit === undefined) {
    notes.add(`\`runtime\` asks for '${runtime.join(' | ')}', which ${name} does not generate for: ${first} is taken.`);
  }
  return first;
}

function refuseSharedFolders(jobs: readonly Job[]): void {
  const taken = new Map<string, Job>();
  for (const job of jobs) {
    const other = taken.get(job.folder);
    if (other !== undefined) {
      throw wrongUsage(
        `${other.title} of ${other.view.system.name} and ${job.title} of ${job.view.system.name} would share the folder ` +
          `'${job.folder}'. Name the files or the module of one of them, or give each target an \`out\` of its own.`,
      );
    }
    taken.set(job.folder, job);
  }
}
