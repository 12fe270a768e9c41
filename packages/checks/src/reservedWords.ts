/**
 * Words that SQL databases reserve (those of SQL:2016 that PostgreSQL and SQLite reserve too), but not `user`: half of
 * all specifications have a field of that name, and it is quoted where it stands.
 */
const sqlWords: ReadonlySet<string> = new Set(
  `all and any array as asc asymmetric between both case cast check collate column constraint create cross
  current_date current_time current_timestamp default deferrable desc distinct do else end except false fetch for foreign
  from full grant group having in initially inner intersect into is join lateral leading left like limit natural not null
  offset on only or order outer primary references returning right select session_user some symmetric table then to trailing
  true union unique using when where window with`.split(/\s+/),
);

/** Words that JavaScript, TypeScript or Python reserve, and members that every object has. */
const hostWords: ReadonlySet<string> = new Set(
  `await break catch class const constructor continue debugger def delete del elif enum except export extends finally
  function global if import instanceof lambda let new nonlocal pass raise return super switch this throw
  try typeof var void while yield __proto__`.split(/\s+/),
);

/** Types that every JavaScript program has. */
export const hostTypes: ReadonlySet<string> = new Set(
  `Array BigInt Boolean Buffer Date Error Function JSON Map Math Number Object Promise Proxy Reflect RegExp Set String
  Symbol WeakMap WeakSet`.split(/\s+/),
);

/** The language that reserves a word, where one does. */
export function reservedWordOf(name: string): string | undefined {
  if (sqlWords.has(name.toLowerCase())) return 'SQL';
  return hostWords.has(name) ? 'JavaScript or Python' : undefined;
}
