import type { Proposal } from '../../common/completion.ts';
import type { BlockKeyword } from './place.ts';
import type { CompletionContext } from './proposals.ts';

/**
 * A row of the completion table: behind this text, in these blocks, these things can stand. The first row that matches
 * answers; a row that answers nothing ends the search too.
 */
export interface CompletionRule {
  /** The blocks it holds for; `top` is outside any block. Absent: everywhere. */
  readonly in?: readonly (BlockKeyword | 'top')[];
  /** What stands before the word, from the start of the statement. */
  readonly after: RegExp;
  readonly offer: (context: CompletionContext, match: RegExpExecArray) => readonly Proposal[];
  /** The typed word reaches over dots or slashes: events (`order.paid`) and paths (`/orders/{id}`). */
  readonly word?: 'dotted' | 'path';
  /** Not when a blank opened the list: it would come up after every word. */
  readonly notOnBlank?: boolean;
}

const wordTails = { dotted: /[\w.]*$/, path: /[\w{}/*.-]*$/ } as const;

/** The end of `before` that belongs to the typed word by this rule. */
export function typedTail(rule: CompletionRule, before: string): string {
  return rule.word === undefined ? '' : (wordTails[rule.word].exec(before)?.[0] ?? '');
}
