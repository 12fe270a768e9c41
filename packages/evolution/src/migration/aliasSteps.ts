import { isDeepStrictEqual } from 'node:util';
import type { PhysicalSchema, TableAlias } from '../schema/physicalSchema.ts';
import type { MigrationStep } from './steps.ts';

/**
 * The steps with those that give tables a second name, last, and take it away, first. Where the table is renamed at the same
 * time that is one moment with it: nobody finds the name missing.
 */
export function withAliases(
  steps: readonly MigrationStep[],
  before: PhysicalSchema,
  after: PhysicalSchema,
): readonly MigrationStep[] {
  const come = without(after.aliases, before.aliases);
  const gone = without(before.aliases, after.aliases);
  const used = new Set<TableAlias>();
  const renamed = steps.map((step): MigrationStep => {
    if (step.kind !== 'renameTable') return step;
    const alias = come.find(({ name, table }) => name === step.from && table === step.table.name);
    const formerAlias = gone.find(({ name, table }) => name === step.table.name && table === step.from);
    for (const one of [alias, formerAlias]) if (one !== undefined) used.add(one);
    return {
      ...step,
      ...(alias === undefined ? {} : { alias, title: `${step.title}; ${alias.name} still stands for it` }),
      ...(formerAlias === undefined ? {} : { formerAlias }),
    };
  });
  const guards = renamed.filter(({ kind }) => kind === 'guard');
  return [
    ...guards,
    ...gone.filter((alias) => !used.has(alias)).flatMap((alias) => aliasStep('dropAlias', alias, before)),
    ...renamed.filter(({ kind }) => kind !== 'guard'),
    ...come.filter((alias) => !used.has(alias)).flatMap((alias) => aliasStep('createAlias', alias, after)),
  ];
}

function without(aliases: readonly TableAlias[] = [], others: readonly TableAlias[] = []): readonly TableAlias[] {
  return aliases.filter((alias) => !others.some((other) => isDeepStrictEqual(alias, other)));
}

function aliasStep(
  kind: 'createAlias' | 'dropAlias',
  alias: TableAlias,
  { tables }: PhysicalSchema,
): readonly MigrationStep[] {
  const table = tables.find(({ name }) => name === alias.table);
  if (table === undefined) return [];
  const manner = { class: 'staged', lock: 'none', time: 'instant' } as const;
  return kind === 'createAlias'
    ? [{ kind, table, alias, ...manner, phase: 'expand', title: aliasTitle(alias) }]
    : [{ kind, table, alias, ...manner, phase: 'contract', title: aliasTitle(alias, 'no longer ') }];
}

export function aliasTitle({ name, table }: TableAlias, when = ''): string {
  return `${name} ${when}stands for ${table}`;
}
