import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, cp, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type DatabaseKind, defaultDatabase } from './databases.ts';
import { mustRun } from './processes.ts';
import { cacheFolder, commandLine, packageCache } from './repository.ts';

/** What the suite is run against. Later targets are chosen from outside. */
export const target = process.env.SPECWRIGHT_TEST_TARGET ?? 'ts-express-prisma';

/** A generated project, installed and built. */
export interface Project {
  readonly name: string;
  readonly folder: string;
  /** That it was generated for. */
  readonly database: DatabaseKind;
}

export interface ProjectOptions {
  /** The folder's name in the cache. */
  readonly name: string;
  /** The specification: a file, or a folder of files that are one system. */
  readonly file: string;
  /** Of the service; else the one that suites run on. */
  readonly database?: DatabaseKind;
  /** The module to make, where the system has several. */
  readonly module?: string;
  /** Text added at its end: rows to sell, in a spec that has no api to make them. */
  readonly appended?: string;
  /** What a person puts into the project before it is built, by path. */
  readonly extensions?: Readonly<Record<string, string>>;
}

/** Generates the service of a specification from nothing, with the bundled command line, and builds it. */
export async function makeProject(options: ProjectOptions): Promise<Project> {
  const database = options.database ?? defaultDatabase;
  const folder = join(cacheFolder, `${options.name}-${database}`);
  await rm(folder, { recursive: true, force: true });
  const source = join(folder, 'spec');
  await mkdir(source, { recursive: true });
  const copy = join(source, basename(options.file));
  await cp(options.file, copy, { recursive: true });
  if (options.appended !== undefined) await appendFile(copy, options.appended);
  const out = join(folder, 'service');
  const modules = options.module === undefined ? [] : [options.module];
  const parameters = ['generate', ...modules, copy, '--target', target, '--database', database, '--out', out];
  await mustRun(process.execPath, [commandLine, ...parameters], folder);
  await writeExtensions(out, options.extensions);
  await installPackages(out);
  await mustRun('npm', ['run', '--silent', 'build'], out);
  return { name: options.name, folder: out, database };
}

async function writeExtensions(folder: string, extensions: ProjectOptions['extensions'] = {}): Promise<void> {
  for (const [path, text] of Object.entries(extensions)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** All services of a system, with what stands above them. */
export interface SystemProject {
  readonly folder: string;
  /** Those that were built, by module. */
  readonly services: Readonly<Record<string, Project>>;
}

/** Generates a system of several services, and builds those of the modules that are named. */
export async function makeSystem(
  options: Pick<ProjectOptions, 'name' | 'file'> & {
    readonly modules: readonly string[];
    /** Of all services, or by module as `runtime` says; else the one that suites run on. */
    readonly database?: DatabaseKind | Readonly<Record<string, DatabaseKind>>;
    /** What a person puts into the folder of a module before it is built, by module and path. */
    readonly extensions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  },
): Promise<SystemProject> {
  const { database = defaultDatabase, extensions = {} } = options;
  const ofAll = typeof database === 'string' ? database : undefined;
  const folder = join(cacheFolder, `${options.name}-${ofAll ?? 'mixed'}`);
  await rm(folder, { recursive: true, force: true });
  const copy = join(folder, 'spec', basename(options.file));
  await cp(options.file, copy, { recursive: true });
  const out = join(folder, 'system');
  const named = ofAll === undefined ? [] : ['--database', ofAll];
  await mustRun(process.execPath, [commandLine, 'generate', copy, '--target', target, ...named, '--out', out], folder);
  const services: Record<string, Project> = {};
  for (const module of options.modules) {
    const service = join(out, module);
    await writeExtensions(service, extensions[module]);
    await installPackages(service);
    await mustRun('npm', ['run', '--silent', 'build'], service);
    const own = typeof database === 'string' ? database : (database[module] ?? defaultDatabase);
    services[module] = { name: `${options.name}-${module}`, folder: service, database: own };
  }
  await installPackages(out);
  return { folder: out, services };
}

/** One installation for all projects with the same packages: they take minutes and hundreds of megabytes. */
export async function installPackages(folder: string): Promise<void> {
  const manifest = await readFile(join(folder, 'package.json'), 'utf8');
  const { dependencies, devDependencies } = JSON.parse(manifest) as Record<string, unknown>;
  const hash = createHash('sha256')
    .update(JSON.stringify([dependencies, devDependencies, process.versions.modules, process.platform, process.arch]))
    .digest('hex');
  const shared = join(packageCache, hash.slice(0, 16));
  if (!existsSync(join(shared, 'node_modules'))) {
    const fresh = `${shared}.${process.pid}`;
    await mkdir(fresh, { recursive: true });
    await writeFile(join(fresh, 'package.json'), JSON.stringify({ private: true, dependencies, devDependencies }));
    await mustRun('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], fresh);
    await rename(fresh, shared).catch(async (error: unknown) => {
      // Another suite was faster.
      if (!existsSync(join(shared, 'node_modules'))) throw error;
      await rm(fresh, { recursive: true });
    });
  }
  await symlink(join(shared, 'node_modules'), join(folder, 'node_modules'));
}
