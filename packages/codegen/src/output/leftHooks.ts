import { join } from 'node:path';
import type { GeneratedFile } from '../generatedFile.ts';
import { targetNamed } from '../targets/registry.ts';
import { type FileSystem, nodeFileSystem } from './fileSystem.ts';

/** A line of a person's that names a hook of an operation which the specification has no longer, or of an event that is no longer heard. */
export interface LeftHook {
  /** Its file: POSIX, relative to the output folder. */
  readonly path: string;
  /** From 1, as `column`. */
  readonly line: number;
  readonly column: number;
  readonly hook: string;
  /** What it was a hook of: `PATCH /tasks/{id}`, `trade/sale.paid`. */
  readonly operation: string;
}

/** The hooks that go with the next run and that a person has filled. Asked before it, while what was there still says them. */
export async function leftHooks(
  folder: string,
  files: readonly GeneratedFile[],
  target: string,
  fileSystem: FileSystem = nodeFileSystem,
): Promise<readonly LeftHook[]> {
  const hooks = targetNamed(target)?.hooks;
  if (hooks === undefined) return [];
  const before = await fileSystem.read(join(folder, hooks.file)).catch(() => undefined);
  const after = files.find(({ path }) => path === hooks.file)?.content;
  if (before === undefined || after === undefined) return [];
  const kept = hooks.namesIn(after);
  const gone = [...hooks.namesIn(before)].filter(([hook]) => !kept.has(hook));
  const found: LeftHook[] = [];
  for (const name of gone.length === 0 ? [] : ((await fileSystem.list(join(folder, hooks.folder))) ?? [])) {
    const path = `${hooks.folder}/${name}`;
    const text = await fileSystem.read(join(folder, path)).catch(() => undefined);
    for (const [at, line] of (text ?? '').split('\n').entries()) {
      for (const [hook, operation] of gone) {
        const column = line.search(new RegExp(`\\b${hook}\\b`)) + 1;
        if (column > 0) found.push({ path, line: at + 1, column, hook, operation });
      }
    }
  }
  return found;
}

/** What there is to do about it, for people. */
export function leftHookText({ hook, operation }: LeftHook): string {
  const isEvent = !operation.includes(' ');
  return isEvent
    ? `'${hook}' is a hook of ${operation}, which this service no longer hears. Take it away, or give it to another event.`
    : `'${hook}' is a hook of ${operation}, which is gone. Take it away, or give it to another operation.`;
}
