import type { TestDatabase } from './databases.ts';

/** What became of each kind, by its id and what changed. */
export type Results = Map<string, Partial<Record<TestDatabase['name'], string>>>;

/** The rows of the table, one for each kind. */
export function resultLines(results: Results): readonly string[] {
  return [...results].map(
    ([title, { sqlite = 'not run', postgres = 'not run' }]) =>
      `| ${title.slice(0, 3)} | ${title.slice(4)} | ${sqlite} | ${postgres} |`,
  );
}

/** The page of the documentation, of a run with `count` rows. */
export function resultPage(results: Results, count: number): string {
  return [
    '# The evolution gauntlet',
    '',
    `Every kind of change with ${count.toLocaleString('en')} rows, made by \`npm run docs:gauntlet\`: the specification is changed, its evolve`,
    'line is written, and the migration that `generate` makes is carried out. Then every row is compared with what it has',
    'to be. On PostgreSQL the locks are those that the steps were seen to hold, and no table may be written anew. `before` says',
    'what the statements of the version before can do between the migration and that which takes away what goes; a row that it',
    'writes has all that the new version needs.',
    '',
    '`npm run test:gauntlet`, which every change of Specwright has to pass, does the same with 2,000 rows and must come to the same',
    'table.',
    '',
    '| kind | change | SQLite | PostgreSQL: rows; locks and for how long |',
    '| --- | --- | --- | --- |',
    ...resultLines(results),
    '',
  ].join('\n');
}
