import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { FileSystem } from './fileSystem.ts';

/** Says which process holds a lock, in words. */
export type Holder = string;

/** The locks that this process holds: one of its number that it does not hold is of a process before it. */
const held = new Set<string>();

/**
 * Makes a file that says which process is at work; of one that is there and whose process has ended the file is taken over.
 * @returns who holds it, where this process does not; undefined when it does
 */
export async function takeLock(path: string, fileSystem: FileSystem): Promise<Holder | undefined> {
  const own = `${process.pid} ${hostname()}`;
  for (let tries = 0; tries < 3; tries++) {
    if (await fileSystem.writeNew(path, own)) {
      held.add(path);
      return undefined;
    }
    const text = await textOf(path, fileSystem);
    if (text === undefined) continue;
    const holder = holderOf(text, path);
    if (holder !== undefined) return holder;
    await takeAway(path, text, fileSystem);
  }
  return 'another process';
}

/** How long a process may take between making its lock and saying its number, where it cannot do both at once, in milliseconds. */
const longestSilence = 1000;

async function textOf(path: string, fileSystem: FileSystem): Promise<string | undefined> {
  const text = await fileSystem.read(path);
  if (text !== '') return text;
  await wait(longestSilence);
  return fileSystem.read(path);
}

/** Gives a lock back that this process holds. */
export async function giveBack(path: string, fileSystem: FileSystem): Promise<void> {
  held.delete(path);
  await fileSystem.remove(path);
}

/** Who holds the lock with this text; undefined where nobody does any more. */
function holderOf(text: string, path: string): Holder | undefined {
  // Its process was killed before it had said its number.
  if (text === '') return undefined;
  const [number = '', host = hostname()] = text.trim().split(' ');
  const pid = Number(number);
  if (!Number.isInteger(pid) || pid <= 0) return 'a process that has not said its number';
  if (host !== hostname()) return `process ${pid} on ${host}`;
  const isAtWork = pid === process.pid ? held.has(path) : isAlive(pid);
  return isAtWork ? `process ${pid}` : undefined;
}

/** Under another name first: of two that find it at once, one takes away what the other has just made, and sees it there. */
async function takeAway(path: string, text: string, fileSystem: FileSystem): Promise<void> {
  const aside = `${path}-${process.pid}`;
  await fileSystem.rename(path, aside).catch(() => undefined);
  const taken = await fileSystem.read(aside);
  if (taken !== undefined && taken !== text) await fileSystem.rename(aside, path);
  else await fileSystem.remove(aside);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
