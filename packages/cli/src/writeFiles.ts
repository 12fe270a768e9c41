import { copyFile, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolders } from '@specwright/codegen/output/fileSystem';
import { explainWriteError } from './fileErrors.ts';

export type WriteAction = 'create' | 'update' | 'unchanged';

/**
 * Writes several files (absolute path → text) together: first all of them under temporary names, then each in its place.
 * What fails in the first part leaves everything as it was; a reader never sees half a file.
 * @throws Refusal with the place and the cure when a file cannot be written
 */
export async function writeFiles(files: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, WriteAction>> {
  const actions = new Map<string, WriteAction>();
  for (const [path, text] of files) actions.set(path, await actionOf(path, text));
  const changed = [...files].filter(([path]) => actions.get(path) !== 'unchanged');
  await placeTogether(
    changed.map(([path, text]) => [path, (temporary: string) => writeFile(temporary, text, 'utf8')] as const),
  );
  return actions;
}

/**
 * Copies a file, whatever its bytes, with its rights; likewise first under a temporary name. Paths are absolute.
 * @throws Refusal with the place and the cure when it cannot be written
 */
export function copyInPlace(from: string, to: string): Promise<void> {
  return placeTogether([[to, (temporary: string) => copyFile(from, temporary)]]);
}

type Placed = readonly [path: string, fill: (temporary: string) => Promise<void>];

async function placeTogether(files: readonly Placed[]): Promise<void> {
  const undo: (() => Promise<unknown>)[] = [];
  for (const [path, fill] of files) {
    const temporary = temporaryName(path);
    try {
      const made = makeFolders(dirname(path));
      if (made !== undefined) undo.push(() => removeEmptyFolders(dirname(path), made));
      undo.push(() => rm(temporary, { force: true }));
      await fill(temporary);
    } catch (error) {
      for (const step of undo.reverse()) await step().catch(() => undefined);
      throw explainWriteError(error, path);
    }
  }
  for (const [path] of files) {
    await rename(temporaryName(path), path).catch((error: unknown) => {
      throw explainWriteError(error, path);
    });
  }
}

async function actionOf(path: string, text: string): Promise<WriteAction> {
  const present = await readFile(path, 'utf8').catch(() => undefined);
  if (present === text) return 'unchanged';
  return present === undefined ? 'create' : 'update';
}

function temporaryName(path: string): string {
  return `${path}.${process.pid}.tmp`;
}

/** Removes the folders from `innermost` up to `outermost`, as long as nothing is in them. */
async function removeEmptyFolders(innermost: string, outermost: string): Promise<void> {
  for (let folder = innermost; folder.startsWith(outermost); folder = dirname(folder)) await rmdir(folder);
}
