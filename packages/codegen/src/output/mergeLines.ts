import { diff3Merge } from 'node-diff3';

/** The three texts of a merge. */
export interface ThreeTexts {
  /** As the file was generated when the person began to change it. */
  readonly base: string;
  /** As the person left it. */
  readonly mine: string;
  /** As it is generated now. */
  readonly theirs: string;
}

export interface Merged {
  readonly text: string;
  /** How many places hold both texts between markers, for a person to choose. */
  readonly conflicts: number;
}

/** Each line of these begins a part of a conflict, as Git writes them. */
export const markers = {
  mine: '<<<<<<< yours',
  base: '||||||| generated before',
  theirs: '=======',
  end: '>>>>>>> generated now',
} as const;

/**
 * Merges line by line. Where both changed the same lines, both stand in the result between the markers of a diff3
 * conflict: no line of a person is lost.
 */
export function mergeLines({ base, mine, theirs }: ThreeTexts): Merged {
  let conflicts = 0;
  const lines: string[] = [];
  for (const region of diff3Merge(linesOf(mine), linesOf(base), linesOf(theirs), { excludeFalseConflicts: true })) {
    if (region.ok !== undefined) {
      for (const line of region.ok) lines.push(line);
    } else if (region.conflict !== undefined) {
      const { a, o, b } = region.conflict;
      conflicts++;
      lines.push(markers.mine, ...a, markers.base, ...o, markers.theirs, ...b, markers.end);
    }
  }
  if (lines.length === 0) return { text: '', conflicts };
  const ending = lines.at(-1) === markers.end || (isEnded(mine) === isEnded(base) ? isEnded(theirs) : isEnded(mine));
  return { text: `${lines.join('\n')}${ending ? '\n' : ''}`, conflicts };
}

/** Without the empty one behind the last line feed, which is no line: a conflict at the end of a file would hold it. */
function linesOf(text: string): string[] {
  if (text === '') return [];
  return (isEnded(text) ? text.slice(0, -1) : text).split('\n');
}

function isEnded(text: string): boolean {
  return text.endsWith('\n');
}
