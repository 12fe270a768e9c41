import type { Hindrance, OutputEntry } from './planOutput.ts';

/** What there is to look at in a file, for people. */
export interface OutputNote {
  readonly path: string;
  readonly text: string;
}

/** Why a generated file is not written over what is there, and the cure. */
const hindrances: Readonly<Record<Hindrance, string>> = {
  folder: 'a folder lies in its place. Move it away and generate again.',
  link: 'it is a symbolic link, and there is a new text for it. Put a file in its place, or change what it leads to.',
  encoding: 'it is not UTF-8. Save it as UTF-8 and generate again.',
  own: 'it was there before a file of that name was generated. Move it away and generate again.',
  marks: 'an earlier conflict stands in it. Keep what you want between its marks, take them away and generate again.',
  base:
    'what your changes began with is not known. Take over what `specwright generate --diff` shows, or move the file away ' +
    'and generate again.',
};

/**
 * What needs a look in the folder of a service, besides conflicts between marks.
 * @param nameOf how a file is named for people
 * @param written whether what is told is on disk already
 */
export function outputNotes(
  entries: readonly OutputEntry[],
  nameOf: (path: string) => string,
  written: boolean,
): readonly OutputNote[] {
  return [...obstacleTexts(entries, nameOf), ...leftFileTexts(entries, nameOf), ...orphanTexts(entries, written)];
}

/** What is in the way of files. */
function obstacleTexts(entries: readonly OutputEntry[], nameOf: (path: string) => string): readonly OutputNote[] {
  return entries.flatMap(({ path, obstacle }) =>
    obstacle === undefined ? [] : [{ path, text: `'${nameOf(path)}' is not touched: ${hindrances[obstacle]}` }],
  );
}

/** The files that are a person's from now on, since they are no longer generated. */
function leftFileTexts(entries: readonly OutputEntry[], nameOf: (path: string) => string): readonly OutputNote[] {
  return entries
    .filter(({ isLeft }) => isLeft)
    .map(({ path }) => ({
      path,
      text: `'${nameOf(path)}' is no longer generated, and stays with what you wrote into it. Take from it what you need and delete it.`,
    }));
}

/** Where the person finds what stood between marks that are gone. */
function orphanTexts(entries: readonly OutputEntry[], written: boolean): readonly OutputNote[] {
  return entries
    .flatMap(({ orphans }) => orphans ?? [])
    .map((path) => ({
      path,
      text: `What you wrote between keep marks that are no longer generated ${written ? 'is' : 'would be put'} in ${path}.`,
    }));
}
