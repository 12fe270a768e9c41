import { noDesignParts } from '@specwright/model/design';
import type { SourceSummary, System } from '@specwright/model/system';
import { Source } from '../common/source.ts';
import { declarationsOf, type FileDeclarations } from './declarations.ts';
import { emptyLists, type FileModel, type LowerableFile, lowerFile, type PartLists } from './lower/fileModel.ts';
import { changedNames } from './names.ts';
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
  /** The ids that its parts got because a part elsewhere has the same name, when the model was made. */
  numbered?: string;
  /** Under which keys names were looked up when the model was made. */
  reads?: ReadonlySet<string>;
}

/** What a lowering found and how much of it had to be made anew. */
export interface Lowered {
  readonly system: System;
  readonly loweredFiles: number;
}

/**
 * Lowers a system again and again while its files change. The body of a file is lowered again only when its text
 * has changed, or something that it looked up in other files: a name, an edge, a type that it copied, a body that raises
 * one of its errors.
 */
export class SystemLowering {
  #files = new Map<string, KnownFile>();

  lower(parses: readonly LowerableFile[], name: string): Lowered {
    const ordered = parses.toSorted((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
    const files = ordered.map((parse) => this.#known(parse));
    const changed = new Set(files.filter((file) => this.#typesChanged(file)).map(({ parse }) => parse.file));
    const before = this.#files;
    this.#files = new Map(files.map((file) => [file.parse.file, file]));
    const names = this.#changedNames(before);
    const isEdited = files.some(({ model }) => model === undefined);
    const stale = isEdited || names.size > 0 ? this.#lowerStale(files, changed, names) : 0;
    return {
      system: link(
        files.flatMap(({ model }) => model ?? []),
        name,
      ),
      loweredFiles: stale,
    };
  }

  /** Lowers what is no longer true and says how many files that were. */
  #lowerStale(files: readonly KnownFile[], types: ReadonlySet<string>, names: ReadonlySet<string>): number {
    const table = new SymbolTable(files.map(({ declarations }) => declarations));
    const sources = (file: string): Source | undefined => this.#files.get(file)?.source;
    let lowered = 0;
    for (const file of files) {
      const raisers = raisersIn(file, table);
      const numbered = table.numberedIn(file.parse.file).join('\n');
      const seesChange = overlaps(names, file.reads) || overlaps(types, file.model?.typesFrom);
      if (file.model !== undefined && file.raisers === raisers && file.numbered === numbered && !seesChange) continue;
      const reads = new Set<string>();
      file.model = table.reading(reads, () => lowerFile(file.parse, table, sources));
      file.reads = reads;
      file.raisers = raisers;
      file.numbered = numbered;
      lowered++;
    }
    return lowered;
  }

  /** The keys under which the files say something else than before. */
  #changedNames(before: ReadonlyMap<string, KnownFile>): ReadonlySet<string> {
    const changed = new Set<string>();
    for (const file of new Set([...before.keys(), ...this.#files.keys()])) {
      const [old, now] = [before, this.#files].map((files) => files.get(file)?.declarations.names);
      for (const key of changedNames(old, now)) changed.add(key);
    }
    return changed;
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

function overlaps(left: ReadonlySet<string>, right: ReadonlySet<string> | undefined): boolean {
  if (right === undefined) return false;
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
