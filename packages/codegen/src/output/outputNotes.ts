import type { Obstacle } from './fileSystem.ts';
import type { OutputEntry } from './planOutput.ts';

/** Why a generated file is not written over what is there, and the cure. */
const obstacles: Readonly<Record<Obstacle, string>> = {
  folder: 'a folder lies in its place. Move it away and generate again.',
  link: 'it is a symbolic link, and there is a new text for it. Put a file in its place, or change what it leads to.',
  encoding: 'it is not UTF-8. Save it as UTF-8 and generate again.',
};

/** What is in the way of the files of a report. `nameOf`: how a file is named for people. */
export function obstacleTexts(
  entries: readonly OutputEntry[],
  nameOf: (path: string) => string,
): readonly { readonly path: string; readonly text: string }[] {
  return entries.flatMap(({ path, obstacle }) =>
    obstacle === undefined ? [] : [{ path, text: `'${nameOf(path)}' is not touched: ${obstacles[obstacle]}` }],
  );
}

/** The conflicts in which nothing is in the way, and the file stays as it is all the same. */
export function untouchedConflicts(entries: readonly OutputEntry[]): readonly OutputEntry[] {
  return entries.filter(
    ({ action, content, obstacle }) => action === 'conflict' && content === undefined && obstacle === undefined,
  );
}

export const whyUntouched =
  'not touched, because the text that your changes began with is not known or an earlier conflict is not resolved';

/** Where the person finds what stood between marks that are gone. `written`: it is there already. */
export function orphanTexts(
  entries: readonly OutputEntry[],
  written: boolean,
): readonly { readonly path: string; readonly text: string }[] {
  return entries
    .flatMap(({ orphans }) => orphans ?? [])
    .map((path) => ({
      path,
      text: `What you wrote between keep marks that are no longer generated ${written ? 'is' : 'would be put'} in ${path}.`,
    }));
}
