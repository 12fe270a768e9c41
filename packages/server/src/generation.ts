import { join } from 'node:path';
import { generateFiles, keptElsewhere, offeredDatabases } from '@specwright/codegen/generate';
import { bundleDigest } from '@specwright/codegen/output/bundleDigest';
import { leftHooks, leftHookText } from '@specwright/codegen/output/leftHooks';
import { leftServices, leftText } from '@specwright/codegen/output/leftServices';
import { OutputError } from '@specwright/codegen/output/outputError';
import { outputNotes } from '@specwright/codegen/output/outputNotes';
import { generatedPast } from '@specwright/codegen/output/pastMigrations';
import type { OutputEntry } from '@specwright/codegen/output/planOutput';
import { type PreparedOutput, prepareOutput } from '@specwright/codegen/output/writeOutput';
import { generableModules } from '@specwright/codegen/plan/moduleParts';
import { runtimeDatabases } from '@specwright/codegen/plan/runtimeDatabase';
import {
  areWholeSystem,
  generableUnits,
  isOneService,
  servicePlace,
  systemPlace,
} from '@specwright/codegen/plan/servicePlace';
import { databases, targetNamed } from '@specwright/codegen/targets/registry';
import type { Database } from '@specwright/codegen/targets/target';
import type { DesignUnit } from '@specwright/model/designResolution';
import type { Diagnostic } from '@specwright/model/diagnostic';
import type { SystemView } from '@specwright/notations/common/specWorkspace';
import { nextTurn } from './nextTurn.ts';
import type { Place } from './parts.ts';
import type { Session } from './session.ts';
import { canonicalFolder, pathOfUri, uriOfPath } from './uris.ts';

/** What `specwright/generate` asks for. */
export interface GenerateParams {
  /** A specification, or a folder with specifications. */
  readonly uri: string;
  /** Only this module; without it all modules that `uri` specifies. */
  readonly module?: string;
  readonly target: string;
  /** Absent: what `runtime` says, else the first that the target has. */
  readonly database?: string;
  /** The output folder, as an absolute path. */
  readonly out: string;
  /** Writes nothing: the answer has the text of each file that would change. */
  readonly preview?: boolean;
}

/** Why nothing was generated. Lines and columns count from 1, as on the command line. */
export interface Refusal {
  readonly message: string;
  readonly diagnostics: readonly {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly severity: string;
    readonly code: string;
    readonly message: string;
  }[];
}

/** What a person should look at, though code was generated. */
export interface GenerationNote {
  readonly message: string;
  readonly severity: 'warning' | 'info';
  /** Of a finding. */
  readonly code?: string;
  /** In the specification, or in what was generated. */
  readonly place: Place;
}

export interface GenerateResult {
  /** Relative to `outFolder`, with forward slashes. */
  readonly files: readonly Pick<OutputEntry, 'path' | 'action' | 'content' | 'sides'>[];
  /** The folder that now holds the code, or of a preview would hold it. */
  readonly outFolder: string;
  /** One sentence for people. */
  readonly summary: string;
  readonly notes: readonly GenerationNote[];
  readonly refused?: Refusal;
}

/** What the specification says of the database. */
export interface DatabasesAnswer {
  /** It decides between these; none: its modules differ, each says its own. Null: it says nothing. */
  readonly databases: readonly Database[] | null;
}

export interface GenerationHooks {
  readonly signal: AbortSignal;
  /** `percentage` from 0 to 100. */
  readonly progress: (message: string, percentage: number) => void;
}

interface Service {
  readonly view: SystemView;
  /** Absent where the system has no module and is one service as a whole. */
  readonly module?: string;
  /** The unit of a design that is made. */
  readonly unit?: DesignUnit;
  /** No service: what stands above those of the system. */
  readonly system?: boolean;
}

/**
 * Generates the modules that a specification or folder specifies. Refuses, and writes nothing, when their system has
 * errors (a schema change without its `evolve` line is one), or when the output folder is not ours.
 */
export async function generate(
  session: Session,
  params: GenerateParams,
  hooks: GenerationHooks,
): Promise<GenerateResult> {
  const database = databases.find((known) => known === params.database);
  if (database === undefined && params.database !== undefined) {
    const message = `There is no database '${params.database}'. There is ${databases.join(', ')}.`;
    return refused(params, message, []);
  }
  const services = servicesOf(session, params);
  if (services.length === 0) return refused(params, nothingToGenerate(params), []);
  const errors = errorsOf(session, services);
  if (errors.length > 0) {
    const which = errors.length === 1 ? 'an error' : `${errors.length} errors`;
    return refused(
      params,
      `The specification has ${which}: nothing was generated. Mend what the problems list shows.`,
      errors,
    );
  }
  // All is made before the first file is written: a fault in one service leaves the others as they were.
  const made: Made[] = [];
  for (const [at, service] of services.entries()) {
    await breathe(hooks.signal);
    hooks.progress(`Making ${nameOf(service)}`, Math.round((at / services.length) * madeAt));
    const one = await madeOf(service, { services, session, params, database, signal: hooks.signal });
    if (one.kind === 'refused') return refused(params, one.message, one.findings);
    made.push(one);
  }
  const isWritten = params.preview !== true;
  if (isWritten) {
    const refusal = await writeAll(made, params, hooks);
    if (refusal !== undefined) return refusal;
  }
  const entries = made.flatMap(({ prefix, output: { report } }) =>
    report.entries.map((entry) => told({ ...entry, path: `${prefix}${entry.path}` }, params)),
  );
  const said = [...made.flatMap(({ said }) => said), ...(await leftIn(services, session, params.out))];
  const summary = [`${isWritten ? 'Generated' : 'Preview of'} ${summaryOf(services, entries)}`, ...said].join(' ');
  const notes = made.flatMap((one) => [...one.notes, ...notesOf(one, isWritten)]);
  return { files: entries, outFolder: params.out, summary, notes };
}

/** How far the progress is when all is made, in percent. */
const madeAt = 50;

interface Asked {
  readonly services: readonly Service[];
  readonly session: Session;
  readonly params: GenerateParams;
  readonly database: Database | undefined;
  readonly signal: AbortSignal;
}

/** A service that is made, and what is to happen to its folder. */
interface Made {
  readonly kind: 'made';
  readonly service: Service;
  /** Of its folder within the output folder: empty or with a `/` behind. */
  readonly prefix: string;
  readonly folder: string;
  readonly output: PreparedOutput;
  /** Sentences for the summary. */
  readonly said: readonly string[];
  readonly notes: readonly GenerationNote[];
}

interface NotMade {
  readonly kind: 'refused';
  readonly message: string;
  readonly findings: readonly Diagnostic[];
}

/** Makes a service; writes nothing. */
async function madeOf(service: Service, asked: Asked): Promise<Made | NotMade> {
  const { services, session, params, database, signal } = asked;
  const prefix = folderOf(service, session);
  const folder = join(params.out, prefix);
  const own = databaseOf(service, services, params.target, database);
  const generator = bundleDigest();
  const past = await generatedPast(folder, params.target, session.workspace.baselinesOf(service.view));
  const { files, diagnostics, ...rest } = await generateFiles(service.view.index, {
    ...(service.module === undefined ? {} : { module: service.module }),
    ...(service.unit === undefined ? {} : { unit: service.unit }),
    system: service.system === true,
    target: params.target,
    database: own,
    databaseOf: (module) => databaseOf({ view: service.view, module }, services, params.target, database),
    past,
    ...(generator === undefined ? {} : { generator }),
    signal,
  });
  const wrong = diagnostics.filter(({ severity }) => severity === 'error');
  if (wrong.length > 0) {
    return { kind: 'refused', message: wrong[0]?.message ?? 'The module cannot be generated.', findings: wrong };
  }
  await breathe(signal);
  try {
    const output = await prepareOutput(folder, files, {
      ...rest,
      records: past.records,
      sharesFolder: service.system === true,
    });
    const said = database !== undefined && own !== database ? [keptElsewhere(nameOf(service), own, database)] : [];
    const found = diagnostics.map((finding) => noteOfFinding(finding, session));
    // Asked before anything is written, while what was there still says them.
    const left = (await leftHooks(folder, files, params.target)).map((hook): GenerationNote => {
      const start = { line: hook.line - 1, character: hook.column - 1 };
      const end = { ...start, character: start.character + hook.hook.length };
      const place = { uri: uriOfPath(join(folder, hook.path)), range: { start, end } };
      return { message: leftHookText(hook), severity: 'warning', place };
    });
    return { kind: 'made', service, prefix, folder, output, said, notes: [...found, ...left] };
  } catch (error) {
    if (error instanceof OutputError) return { kind: 'refused', message: error.message, findings: [] };
    throw error;
  }
}

/** Carries out what was prepared; the refusal where a folder cannot be written. */
async function writeAll(
  made: readonly Made[],
  params: GenerateParams,
  { signal, progress }: GenerationHooks,
): Promise<GenerateResult | undefined> {
  const share = (at: number, done: number): number => Math.round(madeAt + ((100 - madeAt) * (at + done)) / made.length);
  for (const [at, { output }] of made.entries()) {
    try {
      await output.write({
        signal,
        onProgress: ({ path }, done, total) => progress(path, share(at, done / Math.max(1, total))),
      });
    } catch (error) {
      if (!(error instanceof OutputError) || error.code === 'cancelled') throw error;
      const before = made.slice(0, at).map(({ service }) => nameOf(service));
      const written = before.length === 0 ? '' : ` Written before that: ${before.join(', ')}.`;
      return refused(params, `${error.message}${written}`, []);
    }
  }
  return undefined;
}

function noteOfFinding({ message, severity, code, file, range }: Diagnostic, session: Session): GenerationNote {
  const place = { uri: session.clientUri(file), range };
  return { message, severity: severity === 'warning' ? severity : 'info', code, place };
}

/** What needs a look in the folder of a service. Conflicts between marks need none: the client opens them. */
function notesOf({ folder, output: { report } }: Made, isWritten: boolean): GenerationNote[] {
  const start = { line: 0, character: 0 };
  return outputNotes(report.entries, (path) => path, isWritten).map(({ path, text }) => ({
    message: text,
    severity: 'warning',
    place: { uri: uriOfPath(join(folder, path)), range: { start, end: start } },
  }));
}

/** Services in the folders of whole systems that none of their modules makes any more. */
async function leftIn(services: readonly Service[], session: Session, out: string): Promise<string[]> {
  const systems = services.filter(({ system }) => system === true).map((service) => folderOf(service, session));
  const made = services.map((service) => folderOf(service, session));
  const texts: string[] = [];
  for (const system of systems) {
    const own = made.filter((folder) => folder.startsWith(system)).map((folder) => folder.slice(system.length, -1));
    for (const left of await leftServices(join(out, system), own))
      texts.push(leftText(left, `${system}${left.folder}`));
  }
  return texts;
}

/**
 * The database of a service: the one that was chosen, else one that `runtime` names, else the first that the target has. A
 * design beside other services is kept in what the target keeps designs in.
 */
function databaseOf(
  { view, module, unit }: Service,
  services: readonly Service[],
  name: string,
  chosen: Database | undefined,
): Database {
  const target = targetNamed(name);
  const offered = target === undefined ? databases : offeredDatabases(target, unit !== undefined).databases;
  const areDesigns = services.every((one) => one.unit !== undefined);
  if (chosen !== undefined && (unit === undefined || areDesigns || offered.includes(chosen))) return chosen;
  const named = runtimeDatabases(view.index, module);
  return offered.find((known) => named?.includes(known)) ?? offered[0] ?? databases[0];
}

/** The databases between which the specification leaves the choice: those that all services can have, by what `runtime` says. */
export function decidedDatabases(session: Session, params: Pick<GenerateParams, 'uri' | 'module'>): DatabasesAnswer {
  const named = servicesOf(session, params).map(({ view, module, unit }) =>
    unit === undefined ? runtimeDatabases(view.index, module) : undefined,
  );
  const common = databases.filter((known) => named.every((one) => one === undefined || one.includes(known)));
  const isSaid = named.some((one) => one?.some((text) => databases.some((known) => known === text)) === true);
  return { databases: isSaid ? common : null };
}

/** What the client hears of a file: of a preview its text too, of a conflict that is written the texts that were merged. */
function told({ path, action, content, sides }: OutputEntry, { preview }: GenerateParams): OutputEntry {
  if (preview === true) return { path, action, ...(content === undefined ? {} : { content }) };
  return { path, action, ...(sides === undefined ? {} : { sides }) };
}

/** The folder of a service within the output folder, the same that the command line gives it: empty or with a `/` behind. */
function folderOf(service: Service, session: Session): string {
  const { view, system } = service;
  const isOnly = session.workspace.systems().filter(({ root }) => root === view.root).length === 1;
  const place = system === true ? systemPlace(view.index, isOnly) : servicePlace(view.index, service, isOnly);
  return place.map((name) => `${name}/`).join('');
}

function nameOf({ view, module, unit }: Service): string {
  return module ?? unit?.name ?? view.system.name;
}

/** Lets messages in: without it a wish to cancel would be read when everything is done. Throws when there is one. */
async function breathe(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 5));
  // A message takes some turns of the loop from the stream to its handler.
  for (let turn = 0; turn < 8; turn += 1) await nextTurn();
  signal.throwIfAborted();
}

/** The modules that the file has a `spec` for, else those that it declares, else those that it goes on with; of a folder those of all its files. */
function servicesOf(session: Session, { uri, module }: Pick<GenerateParams, 'uri' | 'module'>): Service[] {
  const wanted = canonicalFolder(uri);
  const services: Service[] = [];
  for (const view of session.workspace.systems()) {
    const files = view.files.filter((file) => file === wanted || file.startsWith(`${wanted}/`));
    if (files.length === 0) continue;
    const modules = generableModules(view.index).map(({ name }) => name);
    const units = generableUnits(view.index).filter(({ file, modules: own }) =>
      module === undefined ? files.includes(file) : own.some(({ name }) => name === module),
    );
    services.push(...units.map((unit) => ({ view, unit })));
    if (module !== undefined) {
      if (view.system.modules.some(({ name }) => name === module)) services.push({ view, module });
    } else if (units.length === 0 || specifies(view, files)) {
      if (isOneService(view.index)) services.push({ view });
      const asked = namedIn(view, files, modules);
      services.push(...asked.map((name) => ({ view, module: name })));
      if (areWholeSystem(view.index, asked)) services.push({ view, system: true });
    }
  }
  return services;
}

/** Whether a service is specified in one of the files: of a design alone no other is asked for. */
function specifies({ system }: SystemView, files: readonly string[]): boolean {
  const here = new Set(files);
  return [...system.specs, ...system.entities, ...system.operations].some(({ origin }) => here.has(origin.file));
}

function namedIn({ system }: SystemView, files: readonly string[], modules: readonly string[]): readonly string[] {
  const here = new Set(files);
  const namesOf = (parts: readonly { readonly name: string; readonly origin: { readonly file: string } }[]): string[] =>
    parts.filter(({ origin }) => here.has(origin.file)).map(({ name }) => name);
  const specified = namesOf(system.specs).filter((name) => modules.includes(name));
  const declared = namesOf(system.modules).filter((name) => modules.includes(name));
  if (specified.length > 0) return [...new Set(specified)];
  if (declared.length > 0) return [...new Set(declared)];
  const parts = [...system.entities, ...system.events, ...system.operations].filter(({ origin }) =>
    here.has(origin.file),
  );
  const continued = system.modules.filter(({ id }) => parts.some((part) => part.module === id));
  return continued.length > 0 ? continued.map(({ name }) => name) : modules;
}

function errorsOf(session: Session, services: readonly Service[]): Diagnostic[] {
  const files = new Set(services.flatMap(({ view }) => view.files));
  const roots = new Set(services.map(({ view }) => `${view.root}/`));
  const broken = [...session.brokenFiles()].filter(([uri]) => [...roots].some((root) => uri.startsWith(root)));
  const findings = [...[...files].flatMap((file) => session.findings(file)), ...broken.map(([, one]) => one)];
  return findings.filter(({ severity }) => severity === 'error');
}

function nothingToGenerate({ uri, module }: GenerateParams): string {
  const place = pathOfUri(uri) ?? uri;
  if (module !== undefined) return `'${place}' belongs to no system with a module '${module}'.`;
  return `'${place}' specifies nothing to generate: a module with an entity or an api.`;
}

function refused({ out }: GenerateParams, message: string, findings: readonly Diagnostic[]): GenerateResult {
  const diagnostics = findings.map(({ file, range, severity, code, message: text }) => ({
    file: pathOfUri(file) ?? file,
    line: range.start.line + 1,
    column: range.start.character + 1,
    severity,
    code,
    message: text,
  }));
  return { files: [], outFolder: out, summary: message, notes: [], refused: { message, diagnostics } };
}

const counted = ['create', 'update', 'merge', 'delete', 'keep', 'conflict', 'unchanged'] as const;
const words: Readonly<Record<OutputEntry['action'], string>> = {
  create: 'created',
  update: 'updated',
  merge: 'merged with your changes',
  delete: 'deleted',
  keep: 'kept as you changed them',
  conflict: 'in conflict with your changes',
  unchanged: 'unchanged',
};

function summaryOf(services: readonly Service[], entries: readonly OutputEntry[]): string {
  const names = services.map(nameOf).join(', ');
  const counts = counted
    .map((action) => [action, entries.filter((entry) => entry.action === action).length] as const)
    .filter(([, count]) => count > 0)
    .map(([action, count]) => `${count} ${words[action]}`);
  return `${names}: ${counts.join(', ')}.`;
}
