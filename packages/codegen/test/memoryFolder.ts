import type { FileSystem } from '../src/output/fileSystem.ts';
import type { OutputEntry } from '../src/output/planOutput.ts';
import { writeOutput } from '../src/output/writeOutput.ts';

const root = '/out';

/** An output folder in memory. */
export interface MemoryFolder {
  /** @param failAfter the disk fails at the write with this number, from 0 */
  generate(texts: Readonly<Record<string, string>>, failAfter?: number): Promise<readonly OutputEntry[]>;
  text(path: string): string | undefined;
  /** What a person does. */
  edit(path: string, text: string): void;
  /** All that lies in it, records too. */
  paths(): string[];
}

export function memoryFolder(): MemoryFolder {
  const texts = new Map<string, string>();
  return {
    async generate(files, failAfter = Number.POSITIVE_INFINITY) {
      const generated = Object.entries(files).map(([path, content]) => ({ path, content, sources: [] }));
      const { entries } = await writeOutput(root, generated, { fileSystem: inMemory(texts, failAfter) });
      return entries;
    },
    text: (path) => texts.get(`${root}/${path}`),
    edit: (path, text) => texts.set(`${root}/${path}`, text),
    paths: () => [...texts.keys()].map((path) => path.slice(root.length + 1)),
  };
}

function inMemory(texts: Map<string, string>, failAfter: number): FileSystem {
  let writes = 0;
  const done = Promise.resolve();
  return {
    read: (path) => Promise.resolve(texts.get(path)),
    find(path) {
      const text = texts.get(path);
      return Promise.resolve(text === undefined ? undefined : { text });
    },
    write(path, content) {
      if (writes++ >= failAfter) return Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }));
      texts.set(path, content);
      return done;
    },
    writeNew(path, content) {
      if (texts.has(path)) return Promise.resolve(false);
      texts.set(path, content);
      return Promise.resolve(true);
    },
    rename(from, to) {
      const content = texts.get(from);
      if (content !== undefined) texts.set(to, content);
      texts.delete(from);
      return done;
    },
    remove(path) {
      texts.delete(path);
      return done;
    },
    makeFolder: () => done,
    removeEmptyFolder: () => done,
    list(path) {
      const names = [...texts.keys()].filter((name) => name.startsWith(`${path}/`));
      if (names.length === 0) return Promise.resolve(undefined);
      return Promise.resolve([...new Set(names.map((name) => name.slice(path.length + 1).split('/')[0] ?? ''))]);
    },
  };
}
