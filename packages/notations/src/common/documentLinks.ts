import type { DocumentLink } from 'vscode-languageserver-types';
import { nameOf } from './hoverText.ts';
import { nameRangeOf, occurrencesIn } from './navigation.ts';
import type { EditorView } from './navigationView.ts';

/** A link whose target is a URI of the workspace and a line in it, both counted from 0. */
export interface SpecLink extends Pick<DocumentLink, 'range' | 'tooltip'> {
  readonly file: string;
  readonly line: number;
  readonly character: number;
}

/** The paths of policies (`auth`, `limit`), each with the first of the apis that it is about. */
export function documentLinks({ index, file }: EditorView): SpecLink[] {
  return occurrencesIn(index, file).flatMap(({ range, reference }) => {
    if (reference?.role !== 'auth.path' && reference?.role !== 'limit.path') return [];
    const apis = reference.targets.flatMap((id) => index.part(id) ?? []);
    const [first, ...others] = apis;
    if (first === undefined) return [];
    const { line, character } = (nameRangeOf(first) ?? first.origin.range).start;
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    return [{ range, tooltip: `${nameOf(first)}${more}`, file: first.origin.file, line, character }];
  });
}
