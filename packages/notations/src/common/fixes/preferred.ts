import type { ReplaceText, SyntaxCure, UnknownName } from '@specwright/checks/fixData';
import type { Diagnostic, QuickFix, TextEdit } from '@specwright/model/diagnostic';
import { comparePositions } from '@specwright/model/origin';
import { type FixContext, fix } from './fixContext.ts';

/**
 * Takes the preferred cure of every finding that has one, as far as they do not stand in each other's way.
 * @param first edits that are made in any case
 */
export function preferredFixes(
  diagnostics: readonly Diagnostic[],
  fixesOf: (diagnostic: Diagnostic) => readonly QuickFix[],
  first: readonly TextEdit[] = [],
): { readonly edits: readonly TextEdit[]; readonly count: number } {
  const edits = [...first];
  let count = 0;
  const doubtful = new Set(diagnostics.flatMap((each) => doubtfulName(each) ?? []));
  for (const diagnostic of diagnostics) {
    if (isDoubtful(diagnostic, doubtful)) continue;
    const preferred = fixesOf(diagnostic).find((one) => one.preferred);
    if (preferred?.edits.some((edit) => edits.some((other) => clash(edit, other))) !== false) continue;
    edits.push(...preferred.edits);
    count += 1;
  }
  return { edits, count };
}

/** Of two names that may each be a slip for the other, neither cures the other without a person. */
function isDoubtful({ code, data }: Diagnostic, doubtful: ReadonlySet<string>): boolean {
  const [likeliest] = isUnknownName(data) ? data.suggestions : [];
  return likeliest !== undefined && doubtful.has(`${code} ${likeliest}`);
}

function doubtfulName({ code, data }: Diagnostic): string | undefined {
  return isUnknownName(data) ? `${code} ${data.text}` : undefined;
}

function isUnknownName(data: unknown): data is UnknownName {
  return typeof data === 'object' && data !== null && 'kind' in data && data.kind === 'unknownName';
}

/** Edits that touch the same text, or put text in the same place, are not both made. */
function clash(a: TextEdit, b: TextEdit): boolean {
  if (a.file !== b.file) return false;
  return comparePositions(a.range.start, b.range.end) <= 0 && comparePositions(b.range.start, a.range.end) <= 0;
}

/** The notation's own reader said what is missing and where. Taking away text is left to the person. */
export function cureFixes(context: FixContext, cure: SyntaxCure): QuickFix[] {
  const source = context.source(context.diagnostic.file);
  return fix(context, cure.title, source?.edit(cure.range, cure.newText), cure.newText !== '');
}

/** The check said which text is right. */
export function replaceTextFixes(context: FixContext, { range, newText }: ReplaceText): QuickFix[] {
  const source = context.source(context.diagnostic.file);
  const isInsertion = comparePositions(range.start, range.end) === 0;
  return fix(context, `${isInsertion ? 'Insert' : 'Change to'} '${newText}'`, source?.edit(range, newText), true);
}
