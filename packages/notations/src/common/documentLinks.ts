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

/** A path of the project that a text names. */
export interface PathLink extends Pick<DocumentLink, 'range' | 'tooltip'> {
  /** Relative to the root of the project; there may be nothing there. */
  readonly path: string;
}

/** The files that modules say they are made of (`artifacts`); patterns lead nowhere. */
export function pathLinks({ index, file }: EditorView): PathLink[] {
  return index.system.design.modules.flatMap(({ artifacts }) =>
    artifacts
      .filter(({ origin, text }) => origin.file === file && text !== '' && !text.includes('*'))
      .map(({ origin, text }) => ({ range: origin.range, tooltip: text, path: text })),
  );
}
