import type { Range } from '@specwright/model/origin';
import { occurrencesIn } from '../../common/navigation.ts';
import type { EditorView } from '../../common/navigationView.ts';
import { encodeTokens, type SemanticToken, tokenOf, withoutOverlaps } from '../../common/semanticTokens.ts';

/** The tokens of a file in the protocol's form; only what touches `within`, where it is given. */
export function semanticTokenData(view: EditorView, within?: Range): number[] {
  return encodeTokens(semanticTokens(view), within);
}

/** What the names of a file mean; types that nothing declares are plain types. */
export function semanticTokens(view: EditorView): SemanticToken[] {
  const words = occurrencesIn(view.index, view.file).flatMap((one): SemanticToken[] => {
    const token = tokenOf(view.index, one);
    if (token !== undefined) return [token];
    return one.reference?.role === 'design.type' ? [{ range: one.range, type: 'type', modifiers: ['soft'] }] : [];
  });
  return withoutOverlaps(words);
}
