import type { Origin } from './origin.ts';
import type { System, SystemParts } from './system.ts';

type Lists = Readonly<Record<string, { readonly origin: Origin }[]>>;

/**
 * The parts of a system by the file (URI) that they stand in, in the order of the files.
 * @param before what it was for an earlier state of the system: a file that has the same parts still has the same object
 */
export function partsByFile(
  system: System,
  before: ReadonlyMap<string, SystemParts> = new Map(),
): ReadonlyMap<string, SystemParts> {
  const { files, design, ...lists } = system;
  const dealt = [deal(listsIn(lists), files), deal(listsIn(design), files)] as const;
  const byFile = new Map<string, SystemParts>();
  for (const file of new Set(dealt.flatMap((each) => [...each.keys()]))) {
    const [own = {}, ofDesign = {}] = dealt.map((each) => each.get(file));
    const known = before.get(file);
    const isKnown = known !== undefined && sameLists(listsIn(known), own) && sameLists(listsIn(known.design), ofDesign);
    // It has the lists of the system, each with the parts of this file.
    byFile.set(file, isKnown ? known : ({ ...own, design: ofDesign } as unknown as SystemParts));
  }
  return byFile;
}

function listsIn(parts: object): Lists {
  return Object.fromEntries(Object.entries(parts).filter(([, list]) => Array.isArray(list)));
}

function deal(lists: Lists, files: System['files']): ReadonlyMap<string, Lists> {
  const empty = (): Lists => Object.fromEntries(Object.keys(lists).map((name) => [name, []]));
  const byFile = new Map(files.map(({ file }) => [file, empty()]));
  for (const [name, parts] of Object.entries(lists)) {
    let file: string | undefined;
    let own: { readonly origin: Origin }[] | undefined;
    for (const part of parts) {
      // The parts of a file stand together.
      if (part.origin.file !== file) {
        file = part.origin.file;
        const ofFile = byFile.get(file) ?? empty();
        byFile.set(file, ofFile);
        own = ofFile[name];
      }
      own?.push(part);
    }
  }
  return byFile;
}

function sameLists(before: Lists, now: Lists): boolean {
  return Object.entries(now).every(([name, parts]) => {
    const known = before[name];
    return known !== undefined && known.length === parts.length && parts.every((part, at) => part === known[at]);
  });
}
