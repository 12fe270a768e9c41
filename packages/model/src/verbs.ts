/**
 * Verbs and the states that they lead to. The notations, the checks and the generators all ask here, so that
 * `refund payment` moves a row to `refunded` everywhere or nowhere.
 */

/** Participles, and words that stand for them, that no rule gives. */
const irregular: ReadonlyMap<string, readonly string[]> = new Map([
  ['pay', ['paid']],
  ['repay', ['repaid']],
  ['prepay', ['prepaid']],
  ['send', ['sent']],
  ['resend', ['resent']],
  ['hold', ['held', 'on_hold']],
  ['withhold', ['withheld']],
  ['lend', ['lent']],
  ['sell', ['sold']],
  ['take', ['taken']],
  ['give', ['given']],
  ['withdraw', ['withdrawn']],
  ['write', ['written']],
  ['choose', ['chosen']],
  ['freeze', ['frozen']],
  ['break', ['broken']],
  ['steal', ['stolen']],
  ['wear', ['worn']],
  ['drive', ['driven']],
  ['forget', ['forgotten']],
  ['lose', ['lost']],
  ['make', ['made']],
  ['build', ['built']],
  ['bring', ['brought']],
  ['buy', ['bought']],
  ['catch', ['caught']],
  ['find', ['found']],
  ['keep', ['kept']],
  ['leave', ['left']],
  ['meet', ['met']],
  ['begin', ['begun']],
  ['start', ['started', 'in_progress']],
  ['run', ['run']],
  ['set', ['set']],
  ['put', ['put']],
  ['split', ['split']],
  ['read', ['read']],
  ['undo', ['undone']],
  ['do', ['done']],
]);

/** The forms that the participle of a verb can have: `refund` → `refunded`, `cancel` → `cancelled`, `canceled`. */
export function participlesOf(verb: string): readonly string[] {
  const word = verb.toLowerCase();
  const known = irregular.get(word);
  if (known !== undefined) return known;
  if (word.endsWith('e')) return [`${word}d`];
  if (/[^aeiou]y$/.test(word)) return [`${word.slice(0, -1)}ied`];
  const doubled = `${word}${word.at(-1) ?? ''}ed`;
  return /[^aeiou][aeiou][^aeiouwxy]$/.test(word) ? [doubled, `${word}ed`] : [`${word}ed`];
}

/**
 * True when a verb and a state are forms of one word: `abandon` and `abandoned`, `refund` and `refunded`,
 * `ship` and `shipped`, `cancel` and `cancelled`, `pay` and `paid`.
 */
export function isParticipleOf(verb: string, state: string): boolean {
  return participlesOf(verb).includes(state.toLowerCase());
}
