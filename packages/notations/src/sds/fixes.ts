import type { SpecificationFixData, SyntaxCure } from '@specwright/checks/fixData';
import type { EvolutionFixData } from '@specwright/evolution/evolutionData';
import type { Diagnostic, QuickFix, TextEdit } from '@specwright/model/diagnostic';
import type { SystemIndex } from '@specwright/model/system';
import { type FixContext, fixContext } from '../common/fixes/fixContext.ts';
import { cureFixes, preferredFixes, replaceTextFixes } from '../common/fixes/preferred.ts';
import { removeItemFixes, removeLineFixes } from '../common/fixes/removal.ts';
import { extractErrorFixes } from './fixes/answers.ts';
import { computedFixes, decoratorFixes, renameFixes } from './fixes/declarations.ts';
import {
  addAllEvolveLines,
  addTermFixes,
  evolutionFixes,
  removeLineOfBlock,
  renameInsteadFixes,
  unknownTargetFixes,
} from './fixes/evolution.ts';
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
  const others = diagnostics.filter((diagnostic) => !evolution.includes(diagnostic));
  const taken = preferredFixes(others, (diagnostic) => fixesFor(diagnostic, index, textOf), lines?.edits);
  return { edits: taken.edits, count: taken.count + (lines === undefined ? 0 : evolution.length) };
}

function ownFixes(context: FixContext): QuickFix[] {
  const { code, data } = context.diagnostic;
  if (code === 'evolution/unknown-target') return unknownTargetFixes(context);
  if (data === undefined || data === null || typeof data !== 'object') return [];
  if (!('kind' in data)) return code.startsWith('syntax/') ? cureFixes(context, data as SyntaxCure) : [];
  return fixesOfData(context, data as SpecificationFixData | EvolutionFixData);
}

function fixesOfData(context: FixContext, data: SpecificationFixData | EvolutionFixData): QuickFix[] {
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
    case 'replaceText':
      return replaceTextFixes(context, data);
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
    case 'addTerm':
      return addTermFixes(context, data);
    case 'renameInstead':
      return renameInsteadFixes(context, data);
  }
}
