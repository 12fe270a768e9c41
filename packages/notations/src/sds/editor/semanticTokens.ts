import { comparePositions, type Range } from '@specwright/model/origin';
import type { Decorator, Entity, Operation } from '@specwright/model/parts';
import type { Guard } from '@specwright/model/statements';
import { statementsOf } from '@specwright/model/systemIndex';
import { occurrencesIn } from '../../common/navigation.ts';
import { type EditorView, linesOf } from '../../common/navigationView.ts';
import { encodeTokens, type SemanticToken, tokenOf, withoutOverlaps } from '../../common/semanticTokens.ts';

/** The tokens of a file: what its names mean, and which sentences are prose that nothing is made from. */
export function semanticTokens(view: EditorView): SemanticToken[] {
  const words = occurrencesIn(view.index, view.file).flatMap((one) => tokenOf(view.index, one) ?? []);
  return withoutOverlaps([...words, ...decoratorTokens(view), ...methodTokens(view), ...proseTokens(view, words)]);
}

/** In the protocol's form; only what touches `within`, where it is given. */
export function semanticTokenData(view: EditorView, within?: Range): number[] {
  return encodeTokens(semanticTokens(view), within);
}

function decoratorTokens(view: EditorView): SemanticToken[] {
  const { entities, operations } = view.index.system;
  const here = ({ origin }: { readonly origin: { readonly file: string } }): boolean => origin.file === view.file;
  return [...entities.filter(here).flatMap(decoratorsOf), ...operations.filter(here).flatMap(decoratorsOf)].map(
    ({ origin, name }) => {
      const { start } = origin.range;
      const end = { line: start.line, character: start.character + name.length + 1 };
      return { range: { start, end }, type: 'decorator', modifiers: [] };
    },
  );
}

function decoratorsOf(part: Entity | Operation): readonly Decorator[] {
  if (part.kind === 'operation') return [...(part.output?.decorators ?? []), ...inputDecorators(part)];
  return [...part.decorators, ...part.fields.flatMap(({ decorators }) => decorators)];
}

function inputDecorators({ input }: Operation): Decorator[] {
  return (input?.members ?? []).flatMap(({ decorators }) => [...decorators]);
}

/** The methods of the routes; paths are left to the grammar of the editor. */
function methodTokens(view: EditorView): SemanticToken[] {
  const lines = linesOf(view);
  return view.index.system.operations
    .filter(({ origin }) => origin.file === view.file)
    .flatMap(({ origin, method }) => {
      const { line } = origin.range.start;
      const at = (lines[line] ?? '').indexOf(method, origin.range.start.character);
      if (at < 0 || method === '') return [];
      const range = { start: { line, character: at }, end: { line, character: at + method.length } };
      return [{ range, type: 'method' as const, modifiers: [] }];
    });
}

/** The plain words of the sentences that no pattern reads. */
function proseTokens(view: EditorView, taken: readonly SemanticToken[]): SemanticToken[] {
  const byLine = new Map<number, SemanticToken[]>();
  for (const token of taken) {
    const { line } = token.range.start;
    byLine.set(line, [...(byLine.get(line) ?? []), token]);
  }
  const tokens: SemanticToken[] = [];
  for (const prose of proseRanges(view)) {
    for (let line = prose.start.line; line <= prose.end.line; line += 1) {
      const text = linesOf(view)[line] ?? '';
      const from = line === prose.start.line ? prose.start.character : 0;
      const to = line === prose.end.line ? prose.end.character : text.length;
      for (const match of text.slice(from, to).matchAll(/[A-Za-z][\w-]*/g)) {
        const start = { line, character: from + match.index };
        const range = { start, end: { line, character: start.character + match[0].length } };
        if (byLine.get(line)?.some((one) => overlaps(one.range, range))) continue;
        tokens.push({ range, type: 'specProse', modifiers: [] });
      }
    }
  }
  return tokens;
}

function proseRanges(view: EditorView): Range[] {
  const ranges: Range[] = [];
  for (const statement of statementsOf(view.index.system, view.file)) {
    if (statement.standing === 'prose') ranges.push(statement.origin.range);
    else if (statement.kind === 'step') ranges.push(...prosePieces(statement.effects));
    else if (statement.kind === 'guard') {
      ranges.push(...prosePieces(statement.outcomes));
      if (statement.condition.kind === 'prose') ranges.push(...conditionRange(view, statement));
    }
  }
  return ranges;
}

/** The condition of a `!` line as it stands in the text; none where it goes over several lines. */
function conditionRange(view: EditorView, { origin, conditionText }: Guard): Range[] {
  const { line } = origin.range.start;
  const at = (linesOf(view)[line] ?? '').indexOf(conditionText, origin.range.start.character);
  if (at < 0 || conditionText === '') return [];
  return [{ start: { line, character: at }, end: { line, character: at + conditionText.length } }];
}

function prosePieces(
  pieces: readonly { readonly kind: string; readonly origin: { readonly range: Range } }[],
): Range[] {
  return pieces.filter(({ kind }) => kind === 'prose').map(({ origin }) => origin.range);
}

function overlaps(a: Range, b: Range): boolean {
  return comparePositions(a.start, b.end) < 0 && comparePositions(b.start, a.end) < 0;
}
