import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { writeBaseline } from '../src/baseline.ts';
import { readBaseline } from '../src/readBaseline.ts';
import { baselinesOf, parcel } from './systems.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function accepted(specification: string): string {
  const [baseline] = baselinesOf(specification);
  return baseline === undefined ? '' : writeBaseline(baseline);
}

/** What Git makes of a baseline that two branches accepted each for itself. */
function merged(base: string, ours: string, theirs: string): { readonly text: string; readonly conflicts: number } {
  const folder = mkdtempSync(join(tmpdir(), 'specwright-merge-'));
  folders.push(folder);
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'init.defaultBranch=main', ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const commit = (text: string): void => {
    writeFileSync(join(folder, 'depot.json'), text);
    git('add', '.');
    git('commit', '-qm', 'accept');
  };
  git('init', '-q');
  commit(base);
  git('checkout', '-qb', 'theirs');
  commit(theirs);
  git('checkout', '-q', 'main');
  commit(ours);
  try {
    git('merge', '-q', 'theirs');
  } catch {
    // A conflict: the file says where.
  }
  const text = readFileSync(join(folder, 'depot.json'), 'utf8');
  return { text, conflicts: text.split('\n<<<<<<<').length - 1 };
}

describe('two branches that accept', () => {
  const base = parcel('  label: string 1..20\n  note: string?\n  size: int\n  weight: decimal');

  it('merge where they changed different fields', () => {
    const ours = base.replace('label: string 1..20', 'label: string 1..40');
    const theirs = base.replace('weight: decimal', 'weight: decimal 0..30').replace('  note: string?\n', '');
    const { text, conflicts } = merged(accepted(base), accepted(ours), accepted(theirs));
    expect(conflicts).toBe(0);
    const both = theirs.replace('label: string 1..20', 'label: string 1..40');
    expect(text).toBe(accepted(both));
    expect(readBaseline(text).kind).toBe('baseline');
  });

  it('have a conflict of the lines that both changed, and nothing else', () => {
    const ours = base.replace('label: string 1..20', 'label: string 1..40');
    const theirs = base.replace('label: string 1..20', 'label: string 1..60').replace('size: int', 'size: decimal');
    const { text, conflicts } = merged(accepted(base), accepted(ours), accepted(theirs));
    expect(conflicts).toBe(1);
    const [, conflict] = /<{7}[^\n]*\n([\s\S]*?)>{7}/.exec(text) ?? [];
    expect(conflict?.split('\n').map((line) => line.trim())).toEqual(['"max": "40",', '=======', '"max": "60",', '']);
    expect(readBaseline(text)).toMatchObject({ kind: 'problem', problem: expect.stringContaining('merge conflicts') });
  });
});
