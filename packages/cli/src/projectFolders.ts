import { readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { isSpecificationName } from '@specwright/notations/common/specificationFiles';
import { glob } from 'tinyglobby';
import { systemCode } from './fileErrors.ts';
import { wrongUsage } from './refusal.ts';
import { defaultSettings, readSettings, type Settings } from './settings.ts';

export const settingsName = 'specwright.json';

/** Where baselines lie, relative to the folder of a project. */
export const baselineFolder = join('.specwright', 'baseline');

/** A folder whose files belong together, with what its `specwright.json` says. */
export interface ProjectFolder {
  /** Absolute. */
  readonly folder: string;
  readonly settings: Settings;
  /** There is a `specwright.json`. */
  readonly configured: boolean;
}

/** Never specifications of a person: packages, output, version control. */
const ignored = ['**/node_modules/**', '**/dist/**', '**/out/**', '**/.*/**'];

/** The nearest folder at or above `folder` that has a `specwright.json` or baselines; undefined when none has. */
export async function rootFolder(folder: string): Promise<string | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    if ((await settingsText(at)) !== undefined || (await isFolder(join(at, baselineFolder)))) return at;
    if (dirname(at) === at) return undefined;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/**
 * The project of a folder.
 * @throws Refusal when its `specwright.json` is broken: each mistake with its place
 */
export async function projectFolder(folder: string, current: string): Promise<ProjectFolder> {
  const text = await settingsText(folder);
  if (text === undefined) return { folder, settings: defaultSettings, configured: false };
  const { settings, problems } = readSettings(text);
  if (problems.length > 0) {
    const name = relative(current, join(folder, settingsName));
    const list = problems.map(({ line, column, message }) => `${name}:${line}:${column}: ${message}`);
    throw wrongUsage(`The settings are broken:\n${list.join('\n')}`);
  }
  return { folder, settings, configured: true };
}

/** The specifications of a project: the paths that its `sources` match, without those of projects within it. */
export async function specificationsOf(project: ProjectFolder, within: readonly ProjectFolder[]): Promise<string[]> {
  const paths = await glob([...project.settings.sources], {
    cwd: project.folder,
    absolute: true,
    onlyFiles: true,
    followSymbolicLinks: false,
    ignore: ignored,
  });
  const inner = within.filter((other) => isInside(other.folder, project.folder) && other.folder !== project.folder);
  return paths
    .map((path) => path.replaceAll('/', sep))
    .filter((path) => isSpecificationName(path) && !inner.some((other) => isInside(path, other.folder)))
    .sort();
}

/** The folders below `folder` that have a `specwright.json` of their own. */
export async function projectsWithin(folder: string): Promise<string[]> {
  const paths = await glob([`**/${settingsName}`], { cwd: folder, absolute: true, ignore: ignored });
  return paths.map((path) => dirname(path.replaceAll('/', sep))).sort();
}

/** True for `folder` itself and everything below it. */
export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

async function settingsText(folder: string): Promise<string | undefined> {
  try {
    return await readFile(join(folder, settingsName), 'utf8');
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw wrongUsage(`'${join(folder, settingsName)}' cannot be read (${code}). Change its rights, or remove it.`);
  }
}
