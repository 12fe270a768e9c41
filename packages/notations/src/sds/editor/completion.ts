import { codes, definitionOf } from '@specwright/checks/catalogue';
import type { Position, Range } from '@specwright/model/origin';
import type { Action, Operation } from '@specwright/model/parts';
import type { Id } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import type { CompletionList } from 'vscode-languageserver-types';
import { completionList, type Proposal } from '../../common/completion.ts';
import { beforeCursor, type EditorView } from '../../common/navigationView.ts';
import { dataRules, policyRules } from './blockRules.ts';
import { type CompletionRule, typedTail } from './completionRule.ts';
import { CompletionScope } from './completionScope.ts';
import { manifestRules, topRules } from './manifestRules.ts';
import { type Place, placeAt } from './place.ts';
import { type CompletionContext, membersBehind, names } from './proposals.ts';
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
  if (place.inComment) return suppressible(view, position);
  if (place.inString) return place.block?.keyword === 'error' ? placeholders(view, position, place) : empty;
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

/** Behind `-- specwright-ignore`: the codes that a comment can switch off. */
function suppressible(view: EditorView, position: Position): CompletionList {
  const match = /--\s*specwright-ignore\s(?:.*[\s,])?([\w/-]*)$/.exec(beforeCursor(view, position));
  if (match === null) return empty;
  const typed = match[1] ?? '';
  const proposals = codes.filter((code) => !code.startsWith('syntax/')).map(suppression);
  return completionList(view.file, proposals, typed, before(position, typed.length));
}

function suppression(code: (typeof codes)[number]): Proposal {
  return { label: code, kind: 'value', detail: definitionOf(code).title };
}

/** In the texts of an error behind `{`: the values that the places which raise it can give. */
function placeholders(view: EditorView, position: Position, place: Place): CompletionList {
  const typed = /\{([\w.]*)$/.exec(beforeCursor(view, position))?.[1];
  const error = view.index.part(`error:${/^\w+/.exec(place.block?.header ?? '')?.[0] ?? ''}`);
  if (typed === undefined || error === undefined) return empty;
  const path = typed.slice(0, typed.lastIndexOf('.') + 1);
  const word = typed.slice(path.length);
  const proposals = raisersOf(view.index, error.id).flatMap((raiser) => {
    const context = { view, place, scope: new CompletionScope(view.index, place, raiser) };
    return path === '' ? names(context) : membersBehind(context, path.slice(0, -1));
  });
  return completionList(view.file, proposals, word, before(position, word.length));
}

/** The operations and actions with a `!` line that ends in the error. */
function raisersOf(index: SystemIndex, error: Id): readonly (Operation | Action)[] {
  return [...index.system.operations, ...index.system.actions].filter(({ statements }) =>
    statements.some(
      (one) =>
        one.kind === 'guard' &&
        one.outcomes.some((outcome) => outcome.kind === 'error' && outcome.error.targets.includes(error)),
    ),
  );
}

function before({ line, character }: Position, length: number): Range {
  return { start: { line, character: character - length }, end: { line, character } };
}

/** The first row of the table that fits the place. */
function ruleFor(place: Place, trigger: string | undefined): CompletionRule | undefined {
  const where = place.block?.keyword ?? 'top';
  const found = rules.find(({ in: blocks, after }) => (!blocks || blocks.includes(where)) && after.test(place.before));
  return trigger === ' ' && found?.notOnBlank ? undefined : found;
}
