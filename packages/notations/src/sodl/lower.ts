import type { DesignParts } from '@specwright/model/design';
import type { Reference } from '@specwright/model/reference';
import type { System } from '@specwright/model/system';
import { type DesignFileModel, lowerDesignFile } from './lower/fileModel.ts';
import { DesignTable, declarationsOf, type FileDeclarations } from './lower/table.ts';
import type { SodlParse } from './parser.ts';

/** What a lowering found and how much of it had to be made anew. */
export interface LoweredDesigns {
  readonly system: System;
  readonly loweredFiles: number;
}

interface KnownFile {
  readonly parse: SodlParse;
  readonly declarations: FileDeclarations;
  model?: DesignFileModel;
}

/**
 * Adds what the design files of a project say to what its other files say, again and again while they change. A file is
 * lowered again only when its text has changed, or a name that another file could see. Pure otherwise, and total.
 */
export class DesignLowering {
  #files = new Map<string, KnownFile>();
  #signature = '';

  lower(parses: readonly SodlParse[], system: System): LoweredDesigns {
    if (parses.length === 0) {
      this.#files = new Map();
      return { system, loweredFiles: 0 };
    }
    const ordered = parses.toSorted((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
    const files = ordered.map((parse) => this.#known(parse));
    const signature = [
      ...files.map(({ parse, declarations }) => `${parse.file}\n${declarations.signature}`),
      namesOf(system),
    ].join('\n\n');
    const sameNames = signature === this.#signature;
    this.#files = new Map(files.map((file) => [file.parse.file, file]));
    this.#signature = signature;
    const stale = files.filter(({ model }) => model === undefined || !sameNames);
    if (stale.length > 0) {
      const table = new DesignTable(
        files.map(({ declarations }) => declarations),
        system,
      );
      for (const file of stale) file.model = lowerDesignFile(file.parse, file.declarations, table);
    }
    const models = files.flatMap(({ model }) => model ?? []);
    return { system: withDesigns(system, models), loweredFiles: stale.length };
  }

  #known(parse: SodlParse): KnownFile {
    const known = this.#files.get(parse.file);
    if (known?.parse === parse) return known;
    return { parse, declarations: declarationsOf(parse.file, parse.document) };
  }
}

/** Lowers design files alone. */
export function lowerDesigns(parses: readonly SodlParse[], system: System): System {
  return new DesignLowering().lower(parses, system).system;
}

/** The names of other notations that a design can mean. */
function namesOf({ modules, entities, errors, events }: System): string {
  return [...modules, ...entities, ...errors, ...events].map(({ id }) => id).join('\n');
}

function withDesigns(system: System, models: readonly DesignFileModel[]): System {
  const design = joined(models);
  const files = [...system.files, ...models.map(({ summary }) => summary)];
  const references: Reference[] = [...system.references];
  for (const model of models) for (const reference of model.references) references.push(reference);
  // By file and place: those of a file stand together and in order already.
  const byFile = (a: { readonly file: string }, b: { readonly file: string }): number =>
    a.file < b.file ? -1 : a.file > b.file ? 1 : 0;
  const only = design.designs.length === 1 ? design.designs[0]?.name : undefined;
  const isDesignOnly = system.files.length === 0;
  return {
    ...system,
    name: isDesignOnly && only ? only : system.name,
    files: files.toSorted(byFile),
    design,
    references: references.toSorted((a, b) => byFile(a.origin, b.origin)),
  };
}

function joined(models: readonly DesignFileModel[]): DesignParts {
  return {
    designs: models.flatMap(({ parts }) => parts.designs),
    templates: models.flatMap(({ parts }) => parts.templates),
    interfaces: models.flatMap(({ parts }) => parts.interfaces),
    modules: models.flatMap(({ parts }) => parts.modules),
    policies: models.flatMap(({ parts }) => parts.policies),
    pipelines: models.flatMap(({ parts }) => parts.pipelines),
    sections: models.flatMap(({ parts }) => parts.sections),
  };
}
