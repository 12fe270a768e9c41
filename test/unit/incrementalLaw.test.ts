import { readdirSync, readFileSync } from 'node:fs';
import { SpecWorkspace } from '@specwright/notations/common/specWorkspace';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { benchWorkspace } from '../../bench/workspace.ts';

/** Where in the workspace an edit falls, as shares of what is there: it means something whatever the texts are by then. */
interface Edit {
  readonly kind:
    | 'deleteLine'
    | 'repeatLine'
    | 'moveLine'
    | 'foreignLine'
    | 'foreignWord'
    | 'listItem'
    | 'removeFile'
    | 'restoreFile';
  readonly file: number;
  readonly line: number;
  readonly otherFile: number;
  readonly otherLine: number;
}

const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const anyEdit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('deleteLine', 'repeatLine', 'moveLine', 'foreignLine') },
    { weight: 8, arbitrary: fc.constant('foreignWord') },
    { weight: 6, arbitrary: fc.constant('listItem') },
    { weight: 1, arbitrary: fc.constantFrom('removeFile', 'restoreFile') },
  ),
  file: share,
  line: share,
  otherFile: share,
  otherLine: share,
} as const);

const examples = new URL('../../examples/', import.meta.url);

/** Modules that speak of each other, a complete example, and designs. */
function texts(): Map<string, string> {
  const all = new Map<string, string>();
  for (const [name, text] of benchWorkspace(3, 0)) all.set(`file:///law/bench/${name}`, text);
  for (const name of readdirSync(examples)) {
    if (/\.(sds|sodl)$/.test(name)) all.set(`file:///law/${name}`, readFileSync(new URL(name, examples), 'utf8'));
  }
  return all;
}

function at<T>(items: readonly T[], part: number): T | undefined {
  return items[Math.floor(part * items.length)];
}

function edited(all: ReadonlyMap<string, string>, { kind, file, line, otherFile, otherLine }: Edit): [string, string] {
  const uri = at([...all.keys()], file) ?? '';
  const lines = (all.get(uri) ?? '').split('\n');
  const foreign = at((at([...all.values()], otherFile) ?? '').split('\n'), otherLine) ?? '';
  const place = Math.floor(line * lines.length);
  const here = lines[place] ?? '';
  if (kind === 'deleteLine') lines.splice(place, 1);
  if (kind === 'repeatLine') lines.splice(place, 0, here);
  if (kind === 'moveLine') lines.splice(Math.floor(otherLine * lines.length), 0, ...lines.splice(place, 1));
  if (kind === 'foreignLine') lines.splice(place, 0, foreign);
  const words = foreign.match(/\w+/g) ?? ['x'];
  const own = here.match(/\w+/g) ?? [];
  if (kind === 'foreignWord') lines[place] = here.replace(at(own, otherFile) ?? '', at(words, line) ?? '');
  if (kind === 'listItem') return withOtherList(all, line, otherFile, otherLine);
  return [uri, lines.join('\n')];
}

/** `owns: [Doctor, Slot]`, `exposes: …`, `consumes: …`, `tables: …`: what a manifest says to other files. */
const manifestList = /\b(?:owns|exposes|consumes|tables|requires|exports)\s*:\s*\[([^\]\n]*)\]/;

/** Of some list of some manifest an item is left out, or one of another list is put in. */
function withOtherList(
  all: ReadonlyMap<string, string>,
  which: number,
  other: number,
  change: number,
): [string, string] {
  const lists = [...all].flatMap(([uri, text]) =>
    [...text.matchAll(new RegExp(manifestList, 'g'))].map((match) => ({ uri, text, match })),
  );
  const chosen = at(lists, which);
  if (chosen === undefined) return [...all][0] ?? ['', ''];
  const itemsOf = (match: RegExpMatchArray | undefined): string[] =>
    (match?.[1] ?? '').split(/\s*,\s*/).filter(Boolean);
  const items = itemsOf(chosen.match);
  const foreign = at(itemsOf(at(lists, other)?.match), change);
  const place = Math.floor(change * items.length);
  if (change < 0.5 || foreign === undefined) items.splice(place, 1);
  else items.splice(place, 0, foreign);
  const [written, inside = ''] = chosen.match;
  const { index = 0 } = chosen.match;
  const newList = written.replace(inside, items.join(', '));
  return [chosen.uri, chosen.text.slice(0, index) + newList + chosen.text.slice(index + written.length)];
}

const folders = ['file:///law', 'file:///law/bench'];

/** All that a workspace says, as text. */
function said(workspace: SpecWorkspace): string {
  const findings = workspace.files().map((uri) => [uri, workspace.diagnostics(uri)]);
  return JSON.stringify([findings, workspace.systems().map(({ system }) => system)], null, 1);
}

function fresh(all: ReadonlyMap<string, string>): SpecWorkspace {
  const workspace = new SpecWorkspace({ folders });
  for (const [uri, text] of all) workspace.setText(uri, text);
  return workspace;
}

const seed = Number(process.env.FUZZ_SEED ?? 1);
const edits = Number(process.env.FUZZ_STEPS ?? 40);

test.each([seed, seed + 1, seed + 2])(
  'after any edits a workspace says what one says that never saw the texts before (seed %i)',
  (each) => {
    const original = texts();
    const all = new Map(original);
    const workspace = fresh(all);
    said(workspace);
    for (const edit of fc.sample(anyEdit, { numRuns: edits, seed: each })) {
      const [uri, text] = edited(all, edit);
      const restored = edit.kind === 'restoreFile' ? (at([...original.keys()], edit.file) ?? '') : uri;
      if (edit.kind === 'removeFile') all.delete(uri);
      else all.set(restored, edit.kind === 'restoreFile' ? (original.get(restored) ?? '') : text);
      if (edit.kind === 'removeFile') workspace.remove(uri);
      else workspace.setText(restored, all.get(restored) ?? '');
      expect(workspace.diagnostics(uri), JSON.stringify(edit)).toEqual(fresh(all).diagnostics(uri));
      if (said(workspace) !== said(fresh(all))) expect(said(workspace), JSON.stringify(edit)).toEqual(said(fresh(all)));
    }
  },
  300_000,
);
