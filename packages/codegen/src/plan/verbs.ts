/** Participles that no rule gives. */
const irregular: Readonly<Record<string, string>> = {
  pay: 'paid',
  repay: 'repaid',
  prepay: 'prepaid',
  send: 'sent',
  resend: 'resent',
  hold: 'held',
  withhold: 'withheld',
  lend: 'lent',
  sell: 'sold',
  take: 'taken',
  give: 'given',
  withdraw: 'withdrawn',
  write: 'written',
  choose: 'chosen',
  freeze: 'frozen',
  break: 'broken',
  lose: 'lost',
  make: 'made',
  build: 'built',
  bring: 'brought',
  buy: 'bought',
  catch: 'caught',
  find: 'found',
  keep: 'kept',
  leave: 'left',
  meet: 'met',
  begin: 'begun',
  run: 'run',
  set: 'set',
  put: 'put',
  split: 'split',
  read: 'read',
  undo: 'undone',
  do: 'done',
};

/** The forms that the participle of a verb can have: `refund` → `refunded`, `cancel` → `cancelled`, `canceled`. */
export function participlesOf(verb: string): readonly string[] {
  const word = verb.toLowerCase();
  const known = irregular[word];
  if (known !== undefined) return [known];
  if (word.endsWith('e')) return [`${word}d`];
  if (/[^aeiou]y$/.test(word)) return [`${word.slice(0, -1)}ied`];
  const doubled = `${word}${word.at(-1) ?? ''}ed`;
  return /[^aeiou][aeiou][^aeiouwxy]$/.test(word) ? [doubled, `${word}ed`] : [`${word}ed`];
}
