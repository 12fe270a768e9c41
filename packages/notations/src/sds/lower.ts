import { noDesignParts } from '@specwright/model/design';
import type { SourceSummary, System } from '@specwright/model/system';
import { Source } from '../common/source.ts';
import { declarationsOf, type FileDeclarations } from './declarations.ts';
import { emptyLists, type FileModel, type LowerableFile, lowerFile, type PartLists } from './lower/fileModel.ts';
import { SymbolTable } from './scope.ts';

/**
 * Lowers the files of one system to its model: first what all of them declare, then the bodies against that.
 * Pure and total: a partial tree gives a partial model.
 */
export function lowerSystem(parses: readonly LowerableFile[], name: string): System {
  return new SystemLowering().lower(parses, name).system;
}

interface KnownFile {
  readonly parse: LowerableFile;
  readonly source: Source;
  readonly declarations: FileDeclarations;
  model?: FileModel;
  /** What the bodies said in which the errors of the file are raised, when the model was made. */
  raisers?: string;
  /** The ids that parts of its apis got because an api elsewhere has the same name, when the model was made. */
  numbered?: string;
}

/** What a lowering found and how much of it had to be made anew. */
export interface Lowered {
  readonly system: System;
  readonly loweredFiles: number;
}

/**
 * Lowers a system again and again while its files change. The body of a file is lowered again only when its text
 * has changed, or something that it sees of other files: a name, an edge, a type that it copied, a body that raises
 * one of its errors.
 */
export class SystemLowering {
  #files = new Map<string, KnownFile>();
  #signature = '';

  lower(parses: readonly LowerableFile[], name: string): Lowered {
    const ordered = parses.toSorted((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
    const files = ordered.map((parse) => this.#known(parse));
    const changed = new Set(files.filter((file) => this.#typesChanged(file)).map(({ parse }) => parse.file));
    const signature = files.map(({ parse, declarations }) => `${parse.file}\n${declarations.signature}`).join('\n');
    const sameNames = signature === this.#signature;
    const isEdited = files.some(({ model }) => model === undefined);
    this.#files = new Map(files.map((file) => [file.parse.file, file]));
    this.#signature = signature;
    const stale = isEdited || !sameNames ? this.#lowerStale(files, changed, sameNames) : 0;
    return {
      system: link(
        files.flatMap(({ model }) => model ?? []),
        name,
      ),
      loweredFiles: stale,
    };
  }

  /** Lowers what is no longer true and says how many files that were. */
  #lowerStale(files: readonly KnownFile[], changedTypes: ReadonlySet<string>, sameNames: boolean): number {
    const table = new SymbolTable(files.map(({ declarations }) => declarations));
    const sources = (file: string): Source | undefined => this.#files.get(file)?.source;
    let lowered = 0;
    for (const file of files) {
      const raisers = raisersIn(file, table);
      const numbered = numberedIn(file, table);
      const holds = sameNames && file.raisers === raisers && file.numbered === numbered;
      if (holds && file.model !== undefined && !overlaps(file.model.typesFrom, changedTypes)) continue;
      file.model = lowerFile(file.parse, table, sources);
      file.raisers = raisers;
      file.numbered = numbered;
      lowered++;
    }
    return lowered;
  }

  #typesChanged({ parse, declarations }: KnownFile): boolean {
    return this.#files.get(parse.file)?.declarations.typesSignature !== declarations.typesSignature;
  }

  #known(parse: LowerableFile): KnownFile {
    const known = this.#files.get(parse.file);
    if (known?.parse === parse) return known;
    return {
      parse,
      source: new Source(parse.file, parse.text),
      declarations: declarationsOf(parse.file, parse.document),
    };
  }
}

/** The bodies in which the errors of a file are raised: the words of an error's text are looked up there. */
function raisersIn({ declarations }: KnownFile, table: SymbolTable): string {
  const texts = declarations.errors.flatMap(({ name, part }) => {
    const node = declarations.parts[part]?.node;
    const module = node === undefined ? undefined : table.moduleOf(node)?.id;
    return table.raisersOf(name, module).map((raiser) => {
      const own = 'inputIds' in raiser ? raiser.inputIds : raiser.parameterIds;
      return [name, raiser.id, ...own, raiser.declaration.body.signature].join(' ');
    });
  });
  return texts.join('\n');
}

/** The ids of what only an api sees, where they have a number: those of other files decide about it. */
function numberedIn({ declarations }: KnownFile, table: SymbolTable): string {
  const ids = declarations.parts.flatMap(({ node, local }) => (local === true ? [table.idOf(node)] : []));
  return ids.filter((id) => id.includes('#')).join('\n');
}

function overlaps(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  for (const item of left) if (right.has(item)) return true;
  return false;
}

/** Puts the parts of the files together, in the order of the files. */
function link(models: readonly FileModel[], fallback: string): System {
  const lists = emptyLists();
  const files: SourceSummary[] = [];
  for (const model of models) {
    files.push(model.summary);
    appendLists(lists, model.lists);
  }
  const own = lists.systems[0]?.name || (lists.modules.length === 1 ? lists.modules[0]?.name : undefined);
  return { kind: 'model', formatVersion: 1, name: own || fallback, files, ...lists, design: noDesignParts };
}

function appendLists(to: PartLists, from: PartLists): void {
  for (const key of Object.keys(from) as (keyof PartLists)[]) {
    const target: unknown[] = to[key];
    for (const item of from[key]) target.push(item);
  }
}
