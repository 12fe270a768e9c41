import type { Position } from '@specwright/model/origin';
import type { CompletionList } from 'vscode-languageserver-types';
import { completionList } from '../../common/completion.ts';
import type { EditorView } from '../../common/navigationView.ts';
import { dataRules, policyRules } from './blockRules.ts';
import { type CompletionRule, typedTail } from './completionRule.ts';
import { CompletionScope } from './completionScope.ts';
import { manifestRules, topRules } from './manifestRules.ts';
import { type Place, placeAt } from './place.ts';
import type { CompletionContext } from './proposals.ts';
import { statementRules } from './statementRules.ts';

const rules: readonly CompletionRule[] = [
  ...topRules,
  ...dataRules.filter(({ in: blocks }) => blocks?.includes('evolve')),
  ...manifestRules,
  ...statementRules,
  ...dataRules.filter(({ in: blocks }) => !blocks?.includes('evolve')),
  ...policyRules,
];

const empty: CompletionList = { isIncomplete: false, items: [] };

/**
 * What can stand at the cursor, and only that. Works on broken text: the place is read from the text, the names from the
 * model of the system.
 *
 * @param trigger the character that opened the list, when one did
 */
export function completeAt(view: EditorView, position: Position, trigger?: string): CompletionList {
  const place = placeAt(view, position);
  if (place.inComment || place.inString) return empty;
  const rule = ruleFor(place, trigger);
  if (rule === undefined) return empty;
  const match = rule.after.exec(place.before);
  if (match === null) return empty;
  const context: CompletionContext = { view, place, scope: new CompletionScope(view.index, place) };
  const tail = typedTail(rule, place.before);
  const { start, end } = place.wordRange;
  const range = { start: { line: start.line, character: start.character - tail.length }, end };
  return completionList(view.file, rule.offer(context, match), tail + place.word, range);
}

/** The first row of the table that fits the place. */
function ruleFor(place: Place, trigger: string | undefined): CompletionRule | undefined {
  const where = place.block?.keyword ?? 'top';
  const found = rules.find(({ in: blocks, after }) => (!blocks || blocks.includes(where)) && after.test(place.before));
  return trigger === ' ' && found?.notOnBlank ? undefined : found;
}
