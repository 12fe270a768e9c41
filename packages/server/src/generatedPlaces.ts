import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { ManifestFile } from '@specwright/codegen/output/manifest';
import { lineNaming, nearestPart } from '@specwright/codegen/output/namedParts';
import type { Id } from '@specwright/model/reference';
import { generatedServices } from './generatedCode.ts';
import type { GeneratedService } from './generatedServices.ts';
import type { Place } from './parts.ts';
import type { Session } from './session.ts';
import { canonical, pathOfUri, uriOfPath } from './uris.ts';

/** Asks where the code of a part was generated: a specification, and the id of a part of its system. */
export interface GeneratedParams {
  readonly uri: string;
  readonly part: Id;
}

/** Asks which part of a specification a line (from 0) of a generated file was made from. */
export interface SpecifiedParams {
  readonly uri: string;
  readonly line: number;
}

/** A place, or why there is none. */
export type PlaceAnswer =
  | { readonly kind: 'place'; readonly place: Place }
  | { readonly kind: 'none'; readonly message: string };

/** Where a person looks first: the code itself, then what else is made of the part. */
const ranks: readonly RegExp[] = [/^src\/services\//, /^src\/domain\//, /^src\//, /^(?!tests?\/)/];

/** The files that were made from a part, the one with its code first. */
function filesOf(services: readonly GeneratedService[], part: Id): readonly string[] {
  const rank = ({ path }: ManifestFile): number => {
    const at = ranks.findIndex((pattern) => pattern.test(path));
    return at < 0 ? ranks.length : at;
  };
  return services.flatMap(({ generated }) => {
    const files = generated?.manifest.files.filter(({ sources }) => sources.includes(part)) ?? [];
    // Of two of a kind the one that is about less.
    const ordered = files.toSorted((a, b) => rank(a) - rank(b) || a.sources.length - b.sources.length);
    return ordered.map(({ path }) => join(generated?.folder ?? '', path));
  });
}

/** Where the code of a part was generated: where a file names it, else the first file that was made from it. */
export async function generatedPlace(session: Session, { uri, part: id }: GeneratedParams): Promise<PlaceAnswer> {
  const view = session.workspace.viewOf(canonical(uri));
  const part = view?.index.part(id);
  if (view === undefined || part === undefined) return { kind: 'none', message: `Nothing is specified as '${id}'.` };
  let unnamed: PlaceAnswer | undefined;
  for (const path of filesOf(await generatedServices(session, view), id)) {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const line = lineNaming(text.split('\n'), part);
    if (line >= 0) return placeIn(path, line);
    unnamed ??= placeIn(path, 0);
  }
  if (unnamed !== undefined) return unnamed;
  return { kind: 'none', message: `No code of '${part.name}' was found: generate it first.` };
}

function placeIn(path: string, line: number): PlaceAnswer {
  const at = { line, character: 0 };
  return { kind: 'place', place: { uri: uriOfPath(path), range: { start: at, end: at } } };
}

/** The part of a specification that a line of a generated file was made from. */
export async function specifiedPlace(session: Session, { uri, line }: SpecifiedParams): Promise<PlaceAnswer> {
  const path = pathOfUri(uri);
  const foreign = {
    kind: 'none',
    message: 'This file was not generated from a specification of the workspace.',
  } as const;
  if (path === undefined) return foreign;
  for (const view of session.workspace.systems()) {
    for (const { generated } of await generatedServices(session, view)) {
      const inside = relative(generated?.folder ?? path, path).replaceAll('\\', '/');
      const file = generated?.manifest.files.find((one) => one.path === inside);
      if (file === undefined) continue;
      const parts = file.sources.flatMap((id) => view.index.part(id) ?? []);
      const text = await readFile(path, 'utf8').catch(() => '');
      const part = nearestPart(text.split('\n').slice(0, line + 1), parts);
      if (part === undefined) {
        return { kind: 'none', message: 'Every service has this file: nothing in the specification speaks of it.' };
      }
      const { file: source, range, nameRange } = part.origin;
      return { kind: 'place', place: { uri: session.clientUri(source), range: nameRange ?? range } };
    }
  }
  return foreign;
}
