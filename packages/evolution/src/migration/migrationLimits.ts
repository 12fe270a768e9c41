import type { MigrationPlan } from './planMigration.ts';

/**
 * Changes that no migration makes, on neither database, with what to do instead. The key of a table stands in the rows of
 * others, in addresses and in what clients keep: none of them can follow at the same moment.
 */
export function migrationLimits(plan: MigrationPlan): readonly string[] {
  return plan.steps.flatMap((step) =>
    step.kind === 'changeType' && step.table.primaryKey.includes(step.column.name)
      ? [
          `The key of ${step.table.name} would change from ${step.from.type} to ${step.column.type}, and what refers to a row ` +
            'would no longer find it: leave the key as it is, and give the rows the new value in a field of its own that is `@unique`.',
        ]
      : [],
  );
}
