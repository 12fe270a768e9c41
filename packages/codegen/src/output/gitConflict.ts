import { markers } from './mergeLines.ts';
import { plainText } from './textForm.ts';

/** The two texts of a merge of branches, where they differ; what Git merged by itself stands in both. */
export interface BranchTexts {
  readonly ours: string;
  readonly theirs: string;
}

type Part = 'both' | 'ours' | 'before' | 'theirs';

/** Each line that begins so begins a part of a conflict. */
const marks: readonly (readonly [begin: string, from: Part, to: Part])[] = [
  ['<<<<<<< ', 'both', 'ours'],
  ['|||||||', 'ours', 'before'],
  ['=======', 'ours', 'theirs'],
  ['=======', 'before', 'theirs'],
  ['>>>>>>> ', 'theirs', 'both'],
];

/** Whether a text holds a conflict that nobody resolved: one of a generation, or of a merge of branches. */
export function holdsConflict(text: string): boolean {
  return text.split('\n').some((line) => line.startsWith('<<<<<<< ') || line.startsWith('>>>>>>> '));
}

/** Reads the texts of both branches from one in which Git has marked its conflicts; undefined where it has none, or those of a generation. */
export function branchTexts(text: string): BranchTexts | undefined {
  const ours: string[] = [];
  const theirs: string[] = [];
  let part: Part = 'both';
  let conflicts = 0;
  for (const line of plainText(text).split('\n')) {
    if (line === markers.mine) return undefined;
    const mark = marks.find(([begin, from]) => from === part && line.startsWith(begin));
    if (mark !== undefined) {
      [, , part] = mark;
      if (part === 'ours') conflicts++;
      continue;
    }
    if (part === 'both' || part === 'ours') ours.push(line);
    if (part === 'both' || part === 'theirs') theirs.push(line);
  }
  return conflicts > 0 && part === 'both' ? { ours: ours.join('\n'), theirs: theirs.join('\n') } : undefined;
}
