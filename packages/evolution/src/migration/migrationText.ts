import type { MigrationRecord } from './migrationRecord.ts';
import type { WrittenStep } from './writtenStep.ts';

/** What the databases are called by people. */
export const products = { sqlite: 'SQLite', postgres: 'PostgreSQL' };

const manners: Readonly<Record<MigrationRecord['database'], readonly string[]>> = {
  sqlite: [
    'The whole is one transaction, in which foreign keys are not enforced; it holds the only lock of the database.',
  ],
  postgres: ['Each step is a transaction of its own, but those that say they are none: these can be repeated.'],
};

const classes: Readonly<Record<WrittenStep['class'], string>> = {
  none: 'nothing of the database',
  free: 'instant',
  staged: 'in steps',
  dataDependent: 'depends on the rows',
  destructive: 'loses data',
};

/** What both files of a migration say at their top. */
export interface MigrationHead {
  readonly name: string;
  readonly database: MigrationRecord['database'];
  readonly specification: { readonly before: string | null; readonly after: string | null };
  /** What it is, before the name: `Migration`, `Way back of`. */
  readonly kind: string;
}

/**
 * The text of a `migration.sql` or `down.sql`. A line `-- Step 2 of 5: …` begins each step, and statements
 * stand apart: so the runner of the project can go on where one broke off.
 */
export function migrationText(head: MigrationHead, steps: readonly WrittenStep[]): string {
  const { name, database, specification } = head;
  const top = [
    `${head.kind} ${name} for ${products[database]}, made by Specwright.`,
    'Do not change it once it has run anywhere: its hash is checked.',
    `Specification before: ${specification.before ?? 'none'}`,
    `Specification after:  ${specification.after ?? 'none'}`,
    ...manners[database],
  ];
  const settings = database === 'postgres' ? [`SET lock_timeout = '2s';`] : [];
  const parts = [
    [...top.map(comment), ...settings].join('\n'),
    ...steps.map((step, at) => stepText(step, at, steps.length)),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** One of several steps, with what it does above its statements. */
export function stepText(step: WrittenStep, at: number, count: number): string {
  const manner = step.inTransaction ? '' : ', no transaction';
  const head = [
    `Step ${at + 1} of ${count}: ${step.phase}, ${classes[step.class]}${manner}`,
    ...step.titles,
    ...(step.lock === undefined ? [] : [`Lock: ${step.lock}`]),
  ];
  return `${head.map(comment).join('\n')}\n${step.statements.join('\n\n')}`;
}

function comment(text: string): string {
  return `-- ${text.replaceAll('\n', ' ')}`;
}
