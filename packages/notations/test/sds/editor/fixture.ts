import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { comparePositions, type Position, type Range } from '@specwright/model/origin';
import type { TextEdit } from 'vscode-languageserver-types';
import type { EditorView } from '../../../src/common/navigationView.ts';
import { SpecWorkspace } from '../../../src/common/specWorkspace.ts';

/** A place that a test marks with `»…«`. */
export interface Marked {
  readonly file: string;
  readonly range: Range;
  readonly text: string;
}

export interface Fixture {
  readonly workspace: SpecWorkspace;
  /** URIs, in the order written. */
  readonly files: readonly string[];
  /** Of the file with the cursor, else of the first. */
  readonly view: EditorView;
  readonly cursor: Position;
  readonly marked: readonly Marked[];
}

const root = 'file:///spec/';

/**
 * Reads a text with a cursor `<|>` and marked places `»…«` as a workspace. A line `== name.sds` begins another file; a
 * text without one is `spec.sds`.
 */
export function fixture(text: string): Fixture {
  const workspace = new SpecWorkspace({ folders: [root.slice(0, -1)] });
  const marked: Marked[] = [];
  let at: { file: string; cursor: Position } | undefined;
  const files = splitFiles(text);
  for (const { name, text: written } of files) {
    const file = `${root}${name}`;
    const read = readMarks(written, file);
    workspace.setText(file, read.text);
    marked.push(...read.marked);
    if (read.cursor) at = { file, cursor: read.cursor };
  }
  const file = at?.file ?? `${root}${files[0]?.name ?? 'spec.sds'}`;
  const uris = [...new Set(files.map(({ name }) => `${root}${name}`))];
  return {
    workspace,
    files: uris,
    view: viewOf(workspace, file),
    cursor: at?.cursor ?? { line: 0, character: 0 },
    marked,
  };
}

export function viewOf(workspace: SpecWorkspace, file: string): EditorView {
  const system = workspace.viewOf(file);
  const text = workspace.text(file);
  if (system === undefined || text === undefined) throw new Error(`${file} is not in the workspace`);
  return { file, text, index: system.index };
}

function splitFiles(text: string): { name: string; text: string }[] {
  const files: { name: string; lines: string[] }[] = [];
  for (const line of text.replace(/^\n/, '').split('\n')) {
    const name = /^== (\S+)$/.exec(line)?.[1];
    if (name !== undefined) files.push({ name, lines: [] });
    else if (files.length === 0) files.push({ name: 'spec.sds', lines: [line] });
    else files.at(-1)?.lines.push(line);
  }
  return files.map(({ name, lines }) => ({ name, text: lines.join('\n') }));
}

function readMarks(written: string, file: string): { text: string; marked: Marked[]; cursor?: Position } {
  const marked: Marked[] = [];
  let cursor: Position | undefined;
  let start: Position | undefined;
  let text = '';
  const here = (): Position => {
    const lines = text.split('\n');
    return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  };
  for (const piece of written.split(/(<\|>|»|«)/)) {
    if (piece === '<|>') cursor = here();
    else if (piece === '»') start = here();
    else if (piece === '«' && start) {
      const range = { start, end: here() };
      marked.push({ file, range, text: text.split('\n')[range.start.line]?.slice(start.character) ?? '' });
    } else text += piece;
  }
  return cursor ? { text, marked, cursor } : { text, marked };
}

/** `spec.sds:3:5-9`, counted from 1, for messages that can be read. */
export function shown(file: string, { start, end }: Range): string {
  return `${file.slice(root.length)}:${start.line + 1}:${start.character + 1}-${end.character + 1}`;
}

const corpus = resolve(dirname(fileURLToPath(import.meta.url)), '../../../../../../shared/corpus/sds');

/** The corpus lies beside the repository; where it does not, its tests are skipped and say so. */
export const hasCorpus = existsSync(corpus);

export function corpusText(name: string): string {
  return readFileSync(join(corpus, name), 'utf8');
}

export function corpusFiles(): string[] {
  return readdirSync(corpus).filter((name) => name.endsWith('.sds'));
}

/** A file of the corpus with the cursor at `needle` (which holds `<|>`), found behind `after`. */
export function inCorpus(name: string, needle: string, after = ''): Fixture {
  const text = corpusText(name);
  const wanted = needle.replace('<|>', '');
  const at = text.indexOf(wanted, text.indexOf(after));
  if (at < 0) throw new Error(`'${wanted}' is not in ${name}`);
  return fixture(`== ${name}\n${text.slice(0, at)}${needle}${text.slice(at + wanted.length)}`);
}

/** The lines that the edits change, as they are afterwards, in the order of the text. */
export function changedLines(text: string, edits: readonly TextEdit[]): string[] {
  const lines = text.split('\n');
  const changed = new Set<number>();
  for (const { range, newText } of edits.toSorted((a, b) => comparePositions(b.range.start, a.range.start))) {
    const line = lines[range.start.line] ?? '';
    lines[range.start.line] = line.slice(0, range.start.character) + newText + line.slice(range.end.character);
    changed.add(range.start.line);
  }
  return lines.filter((_, at) => changed.has(at));
}
