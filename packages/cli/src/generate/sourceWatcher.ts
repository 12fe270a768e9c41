import { basename, join, sep } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isSpecificationName } from '@specwright/notations/common/specificationFiles';
import { type FSWatcher, watch } from 'chokidar';
import { baselineFolder, isInside, settingsName } from '../projectFolders.ts';

/** An editor that saves several files, or one in several steps, is one change: so long nothing more comes, in milliseconds. */
const quiet = 150;

/** Folders that hold no specification of a person, however deep. */
const passedOver: ReadonlySet<string> = new Set(['node_modules', 'dist', 'out']);

/** Watches what a generation depends on: specifications, their settings, and the baselines of their schemas. */
export class SourceWatcher {
  readonly #watcher: FSWatcher;
  #changed = false;
  #wake: () => void = () => undefined;

  private constructor(watcher: FSWatcher) {
    this.#watcher = watcher;
    watcher.on('all', (event, path) => {
      // What comes into a new folder before it is watched is not told of: the first baselines come with theirs.
      if (!isSource(path) && !(event === 'addDir' && path.endsWith(join(sep, baselineFolder)))) return;
      this.#changed = true;
      this.#wake();
    });
  }

  /**
   * Begins to watch; when it answers no later change escapes it.
   * @param folders the projects, absolute
   * @param outputs where is generated to, absolute: what is written there starts nothing
   */
  static async over(folders: readonly string[], outputs: readonly string[]): Promise<SourceWatcher> {
    const watcher = watch([...folders], {
      ignoreInitial: true,
      ignored: (path) =>
        !folders.includes(path) && (isHidden(path, folders) || outputs.some((one) => isInside(path, one))),
    });
    const watching = new SourceWatcher(watcher);
    await new Promise<void>((resolve, reject) => {
      watcher.once('ready', resolve);
      watcher.once('error', reject);
    });
    return watching;
  }

  /** Waits for a change, and until no more come. False when the signal ended it. */
  async next(signal: AbortSignal): Promise<boolean> {
    signal.addEventListener('abort', () => this.#wake(), { once: true });
    if (!this.#changed && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    while (this.#changed && !signal.aborted) {
      this.#changed = false;
      await wait(quiet, undefined, { signal }).catch(() => undefined);
    }
    return !signal.aborted;
  }

  close(): Promise<void> {
    return this.#watcher.close();
  }
}

function isSource(path: string): boolean {
  if (path.includes(`${sep}${baselineFolder}${sep}`)) return path.endsWith('.json');
  return isSpecificationName(path) || basename(path) === settingsName;
}

/** Packages, version control and the like; of our own folder only the baselines are looked at. */
function isHidden(path: string, folders: readonly string[]): boolean {
  const folder = folders.find((one) => isInside(path, one)) ?? '';
  const baselines = join(folder, baselineFolder);
  if (isInside(path, baselines) || isInside(baselines, path)) return false;
  const names = path.slice(folder.length).split(sep);
  return names.some((name) => passedOver.has(name) || name.startsWith('.'));
}
