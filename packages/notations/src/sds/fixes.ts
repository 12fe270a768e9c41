import type { SpecificationFixData, SyntaxCure } from '@specwright/checks/fixData';
import type { EvolutionChangeData } from '@specwright/evolution/evolutionData';
import type { Diagnostic, QuickFix, TextEdit } from '@specwright/model/diagnostic';
import { comparePositions } from '@specwright/model/origin';
import type { SystemIndex } from '@specwright/model/system';
import { type FixContext, fix, fixContext } from '../common/fixes/fixContext.ts';
import { removeItemFixes, removeLineFixes } from '../common/fixes/removal.ts';
import { extractErrorFixes } from './fixes/answers.ts';
import { computedFixes, decoratorFixes, renameFixes } from './fixes/declarations.ts';
import { addAllEvolveLines, evolutionFixes, removeLineOfBlock, unknownTargetFixes } from './fixes/evolution.ts';
import { addLineFixes, listFixes } from './fixes/lists.ts';
import { machineFixes, transitionFixes } from './fixes/machines.ts';
import { unknownNameFixes } from './fixes/names.ts';
import { authRuleFixes, notFoundFixes, seedFieldFixes } from './fixes/policies.ts';

/** The text of a file (a URI), undefined when there is none. */
export type TextOf = (file: string) => string | undefined;

/**
 * The cures of a finding as edits of SDS texts, the likeliest first. Applying one makes the finding vanish; where the
 * thing is there already, there is no edit.
 *
 * @param others the other findings, where they are at hand: with them comes "Add all missing evolve lines"
 */
export function fixesFor(
  diagnostic: Diagnostic,
  index: SystemIndex,
  textOf: TextOf,
  others: readonly Diagnostic[] = [],
): QuickFix[] {
  const context = fixContext(diagnostic, index, textOf);
  const own = ownFixes(context);
  if (diagnostic.code !== 'evolution/undeclared-change') return own;
  const missing = others.filter(({ code }) => code === diagnostic.code);
  if (missing.length < 2) return own;
  const all = addAllEvolveLines(missing, (other) => fixContext(other, index, textOf));
  return all === undefined ? own : [...own, all];
}

/** Takes the preferred cure of every finding that has one, as far as they do not stand in each other's way. */
export function fixAll(
  diagnostics: readonly Diagnostic[],
  index: SystemIndex,
  textOf: TextOf,
): { readonly edits: readonly TextEdit[]; readonly count: number } {
  const evolution = diagnostics.filter(({ code }) => code === 'evolution/undeclared-change');
  const lines = addAllEvolveLines(evolution, (diagnostic) => fixContext(diagnostic, index, textOf));
  const edits: TextEdit[] = [...(lines?.edits ?? [])];
  let count = lines === undefined ? 0 : evolution.length;
  for (const diagnostic of diagnostics) {
    if (evolution.includes(diagnostic)) continue;
    const preferred = fixesFor(diagnostic, index, textOf).find((one) => one.preferred);
    if (preferred?.edits.some((edit) => edits.some((other) => clash(edit, other))) !== false) continue;
    edits.push(...preferred.edits);
    count += 1;
  }
  return { edits, count };
}

/** Edits that touch the same text, or put text in the same place, are not both made. */
function clash(a: TextEdit, b: TextEdit): boolean {
  if (a.file !== b.file) return false;
  return comparePositions(a.range.start, b.range.end) <= 0 && comparePositions(b.range.start, a.range.end) <= 0;
}

function ownFixes(context: FixContext): QuickFix[] {
  const { code, data } = context.diagnostic;
  if (code === 'evolution/unknown-target') return unknownTargetFixes(context);
  if (data === undefined || data === null || typeof data !== 'object') return [];
  if (!('kind' in data)) return code.startsWith('syntax/') ? cureFixes(context, data as SyntaxCure) : [];
  return fixesOfData(context, data as SpecificationFixData | EvolutionChangeData);
}

function fixesOfData(context: FixContext, data: SpecificationFixData | EvolutionChangeData): QuickFix[] {
  switch (data.kind) {
    case 'unknownName':
      return unknownNameFixes(context, data);
    case 'addToList':
      return listFixes(context, data);
    case 'addLine':
      return addLineFixes(context, data);
    case 'addDecorator':
      return decoratorFixes(context, data);
    case 'defineComputed':
      return computedFixes(context, data);
    case 'rename':
      return renameFixes(context, data);
    case 'removeItem':
      return removeItemFixes(context, data);
    case 'removeLine':
      return removeLineFixes(context, data, (source, range) => removeLineOfBlock(context, source, range));
    case 'replaceText': {
      const source = context.source(context.diagnostic.file);
      return fix(context, `Change to '${data.newText}'`, source?.edit(data.range, data.newText), true);
    }
    case 'addAuthRule':
      return authRuleFixes(context, data);
    case 'addNotFound':
      return notFoundFixes(context, data);
    case 'addSeedFields':
      return seedFieldFixes(context, data);
    case 'addTransition':
      return transitionFixes(context, data);
    case 'addMachine':
      return machineFixes(context, data);
    case 'extractError':
      return extractErrorFixes(context, data);
    case 'evolutionChange':
      return evolutionFixes(context, data);
  }
}

/** The notation's own reader said what is missing and where. Taking away a character is left to the person. */
function cureFixes(context: FixContext, cure: SyntaxCure): QuickFix[] {
  const source = context.source(context.diagnostic.file);
  return fix(context, cure.title, source?.edit(cure.range, cure.newText), cure.newText !== '');
}
