import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SpecWorkspace } from '@specwright/notations/common/specWorkspace';
import type { CodeAction, Diagnostic, Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import { applied, type Client, connected, positionAt } from '../client.ts';
import { booking, manifest } from '../clinic.ts';
import { Folder } from '../folder.ts';
import { type FileName, fileNames, type Step } from './steps.ts';

/** A text that grows beyond this begins anew: long garbage finds nothing that short garbage does not. */
const longest = 12_000;

const example = (path: string): string =>
  readFileSync(new URL(`../../../../examples/${path}`, import.meta.url), 'utf8');

const originals: Readonly<Record<FileName, string>> = {
  'manifest.sds': manifest,
  'booking.sds': booking,
  'library.sds': example('library.sds'),
  'blog.sodl': example('designs/blog.sodl'),
  'stockroom.sodl': example('designs/stockroom.sodl'),
  'moved.sds': booking,
  'moved.sodl': example('designs/blog.sodl'),
};

/** An editor over a folder to which anything happens. It knows what a fresh check would have to read. */
export class FuzzedWorkspace {
  readonly #folder = new Folder(Object.fromEntries(fileNames.map((name) => [name, originals[name]])));
  readonly #client: Client = connected();
  /** The texts that the editor has open. */
  readonly #open = new Map<FileName, string>();
  readonly #past = new Map<FileName, string[]>();

  async start(): Promise<void> {
    await this.#client.initialize(this.#folder.uri);
  }

  dispose(): void {
    this.#client.dispose();
    this.#folder.dispose();
  }

  /** What the server complained about: requests that failed. */
  get complaints(): readonly string[] {
    return this.#client.complaints;
  }

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'type':
        return this.#type(step.file, step.at, step.removes, step.inserts);
      case 'paste':
        return this.#type(step.file, step.at, 0, this.#someLines(step.from, step.at, step.lines));
      case 'undo':
        return this.#replaceAll(step.file, this.#past.get(step.file)?.pop());
      case 'save':
        return this.#save(step.file);
      case 'close':
        return this.#close(step.file);
      case 'delete':
        return this.#delete(step.file);
      case 'restore':
        return this.#replaceAll(step.file, originals[step.file]);
      case 'format':
        return this.#format(step.file);
      case 'fix':
        return this.#fix(step.file, step.at, step.choice);
      case 'fixAll':
        return this.#fixAll(step.file);
      case 'rename':
        return this.#rename(step.file, step.other);
      case 'swap':
        return this.#swap(step.file, step.other);
    }
  }

  /** Every request about a place in a file, all at once. A failure shows in `complaints` or rejects. */
  async askEverything({ file, at = 0 }: { readonly file: FileName; readonly at?: number }): Promise<void> {
    const textDocument = { uri: this.#uri(file) };
    const position = this.#position(file, at);
    const range = { start: position, end: position };
    const whole = { start: { line: 0, character: 0 }, end: positionAt(this.#text(file), Number.POSITIVE_INFINITY) };
    const questions: Readonly<Record<string, object>> = {
      'textDocument/definition': { position },
      'textDocument/typeDefinition': { position },
      'textDocument/implementation': { position },
      'textDocument/references': { position, context: { includeDeclaration: true } },
      'textDocument/documentHighlight': { position },
      'textDocument/hover': { position },
      'textDocument/completion': { position },
      'textDocument/prepareRename': { position },
      'textDocument/rename': { position, newName: 'other' },
      'textDocument/documentSymbol': {},
      'textDocument/foldingRange': {},
      'textDocument/semanticTokens/full': {},
      'textDocument/semanticTokens/range': { range },
      'textDocument/codeLens': {},
      'textDocument/inlayHint': { range: whole },
      'textDocument/formatting': { options: { tabSize: 2, insertSpaces: true } },
      'textDocument/codeAction': { range, context: { diagnostics: [], only: ['', 'quickfix', 'source.fixAll'] } },
    };
    await Promise.all([
      ...Object.entries(questions).map(([method, more]) =>
        this.#client.connection.sendRequest(method, { textDocument, ...more }),
      ),
      this.#client.connection.sendRequest('workspace/symbol', { query: 'v' }),
    ]);
  }

  /** Waits until the findings in the editor are those of a check that has never seen the edits. */
  async expectFreshFindings(): Promise<void> {
    const wanted = this.#freshFindings();
    const differing = (): string[] =>
      [...new Set([...wanted.keys(), ...this.#client.diagnostics.keys()])].filter(
        (uri) => shown(this.#client.diagnostics.get(uri) ?? []) !== (wanted.get(uri) ?? ''),
      );
    await this.#client.settled(
      () => differing().length === 0,
      () =>
        differing()
          .map(
            (uri) =>
              `${uri}\nfresh:\n${wanted.get(uri) ?? ''}\neditor:\n${shown(this.#client.diagnostics.get(uri) ?? [])}`,
          )
          .join('\n'),
    );
  }

  /** All texts as they are now: for the report of a failure. */
  texts(): string {
    return [...this.#presentTexts()].map(([name, text]) => `=== ${name}\n${JSON.stringify(text)}`).join('\n');
  }

  #freshFindings(): Map<string, string> {
    const workspace = new SpecWorkspace({ folders: [this.#folder.uri] });
    const texts = this.#presentTexts();
    for (const [name, text] of texts) workspace.setText(this.#uri(name), text);
    return new Map([...texts.keys()].map((name) => [this.#uri(name), shown(workspace.diagnostics(this.#uri(name)))]));
  }

  /** What the editor has open, and of the others what lies on disk. */
  #presentTexts(): Map<FileName, string> {
    const names = Object.keys(originals) as FileName[];
    return new Map(names.flatMap((name) => (this.#isThere(name) ? [[name, this.#text(name)]] : [])));
  }

  async #type(file: FileName, at: number, removes: number, inserts: string): Promise<void> {
    await this.#ensureOpen(file);
    const text = this.#text(file);
    if (text.length > longest) return this.#replaceAll(file, originals[file]);
    const from = Math.floor(at * text.length);
    await this.#edit(file, from, Math.min(text.length, from + removes), inserts);
  }

  async #edit(file: FileName, from: number, to: number, newText: string): Promise<void> {
    const text = this.#text(file);
    const range = { start: positionAt(text, from), end: positionAt(text, to) };
    this.#past.set(file, [...(this.#past.get(file) ?? []).slice(-20), text]);
    await this.#client.edit(this.#uri(file), range, newText);
    this.#open.set(file, this.#client.text(this.#uri(file)));
  }

  async #replaceAll(file: FileName, text: string | undefined): Promise<void> {
    await this.#ensureOpen(file);
    if (text !== undefined) await this.#edit(file, 0, this.#text(file).length, text);
  }

  #someLines(from: FileName, at: number, count: number): string {
    const lines = this.#isThere(from) ? this.#text(from).split('\n') : [];
    const first = Math.floor(at * lines.length);
    return `${lines.slice(first, first + count).join('\n')}\n`;
  }

  async #save(file: FileName): Promise<void> {
    const text = this.#open.get(file);
    if (text === undefined) return;
    this.#folder.write(file, text);
    await this.#client.filesChanged(this.#uri(file));
  }

  /** Without saving: what is on disk holds again. */
  async #close(file: FileName): Promise<void> {
    if (!this.#open.delete(file)) return;
    this.#past.delete(file);
    await this.#client.close(this.#uri(file));
  }

  /** On disk only; an editor that has the file open keeps its text. */
  async #delete(file: FileName): Promise<void> {
    if (!this.#isOnDisk(file)) return;
    this.#folder.remove(file);
    await this.#client.filesChanged(this.#uri(file));
  }

  async #rename(file: FileName, to: FileName): Promise<void> {
    if (file === to || !this.#isThere(file)) return;
    const text = this.#text(file);
    await this.#close(file);
    await this.#close(to);
    if (this.#isOnDisk(file)) this.#folder.remove(file);
    this.#folder.write(to, text);
    await this.#client.filesChanged(this.#uri(file), this.#uri(to));
  }

  /** As a change of branches does: both files get the other's text at once. */
  async #swap(file: FileName, other: FileName): Promise<void> {
    if (file === other || !this.#isOnDisk(file) || !this.#isOnDisk(other)) return;
    const [mine, theirs] = [this.#textOnDisk(file), this.#textOnDisk(other)];
    this.#folder.write(file, theirs);
    this.#folder.write(other, mine);
    await this.#client.filesChanged(this.#uri(file), this.#uri(other));
  }

  async #format(file: FileName): Promise<void> {
    await this.#ensureOpen(file);
    const edits = await this.#client.connection.sendRequest<TextEdit[] | null>('textDocument/formatting', {
      textDocument: { uri: this.#uri(file) },
      options: { tabSize: 2, insertSpaces: true },
    });
    await this.#apply({ changes: { [this.#uri(file)]: edits ?? [] } });
  }

  async #fix(file: FileName, at: number, choice: number): Promise<void> {
    await this.#ensureOpen(file);
    const { line } = this.#position(file, at);
    const range: Range = { start: { line, character: 0 }, end: { line: line + 3, character: 0 } };
    const actions = await this.#client.codeActions(this.#uri(file), range, ['quickfix']);
    await this.#apply(actions[choice % Math.max(1, actions.length)]?.edit);
  }

  async #fixAll(file: FileName): Promise<void> {
    await this.#ensureOpen(file);
    const [action] = await this.#client.codeActions(this.#uri(file), wholeFile, ['source.fixAll']);
    await this.#apply((action as CodeAction | undefined)?.edit);
  }

  /** Makes edits as an editor does, which refuses edits that lie over each other. */
  async #apply(edit: WorkspaceEdit | null | undefined): Promise<void> {
    for (const [uri, edits] of Object.entries(edit?.changes ?? {})) {
      const name = uri.slice(uri.lastIndexOf('/') + 1) as FileName;
      if (!this.#isThere(name)) throw new Error(`An edit of ${uri}, which is not there.`);
      requireApart(edits);
      await this.#ensureOpen(name);
      const text = applied(this.#text(name), edits);
      if (text !== this.#text(name)) await this.#replaceAll(name, text);
    }
  }

  async #ensureOpen(file: FileName): Promise<void> {
    if (this.#open.has(file)) return;
    const text = this.#isOnDisk(file) ? this.#textOnDisk(file) : originals[file];
    this.#open.set(file, text);
    await this.#client.open(this.#uri(file), text);
  }

  #isThere(file: FileName): boolean {
    return this.#open.has(file) || this.#isOnDisk(file);
  }

  #text(file: FileName): string {
    return this.#open.get(file) ?? (this.#isOnDisk(file) ? this.#textOnDisk(file) : '');
  }

  #isOnDisk(file: FileName): boolean {
    return existsSync(join(this.#folder.path, file));
  }

  #textOnDisk(file: FileName): string {
    return readFileSync(join(this.#folder.path, file), 'utf8');
  }

  #position(file: FileName, at: number): Range['start'] {
    const text = this.#text(file);
    return positionAt(text, Math.floor(at * text.length));
  }

  #uri(file: FileName): string {
    return this.#folder.uriOf(file);
  }
}

const wholeFile: Range = { start: { line: 0, character: 0 }, end: { line: 100_000, character: 0 } };

/** @throws Error when two edits of one file lie over each other: the protocol forbids them. */
function requireApart(edits: readonly TextEdit[]): void {
  const sorted = edits.toSorted((a, b) => compare(a.range.start, b.range.start) || compare(a.range.end, b.range.end));
  for (const [at, edit] of sorted.entries()) {
    const next = sorted[at + 1];
    if (next !== undefined && compare(edit.range.end, next.range.start) > 0) {
      throw new Error(`Edits lie over each other: ${JSON.stringify([edit, next])}`);
    }
  }
}

function compare(a: Range['start'], b: Range['start']): number {
  return a.line - b.line || a.character - b.character;
}

function shown(findings: readonly (Pick<Diagnostic, 'range' | 'message'> & { readonly code?: unknown })[]): string {
  return findings
    .map(({ range: { start, end }, code, message }) =>
      [`${start.line}:${start.character}-${end.line}:${end.character}`, code, message].join(' '),
    )
    .join('\n');
}
