import { isDeepStrictEqual } from 'node:util';
import { keyName } from '../schema/identifiers.ts';
import type {
  PhysicalCheck,
  PhysicalIndex,
  PhysicalLimit,
  PhysicalSchema,
  PhysicalTable,
  RuleAlias,
} from '../schema/physicalSchema.ts';
import type { ColumnSync } from './hints.ts';
import { type RenamedTable, renamedPredicate } from './renames.ts';
import { boundsOf, valuesOf } from './rules.ts';

/*
 * A service knows what its database refuses by the name of the rule. So while two versions run a rule keeps the name that it
 * has had, also where it, its table or a column of it is renamed; the version that renamed them knows both names.
 */

type NameOf = (column: string) => string;

interface Named {
  readonly name: string;
}

/**
 * The schema with its rules under the names that they have had. What must be unique in a column that is there under two
 * names is so under both: SQLite tells the columns.
 */
export function withRuleAliases(
  schema: PhysicalSchema,
  renamed: ReadonlyMap<string, RenamedTable>,
  syncs: readonly ColumnSync[],
): PhysicalSchema {
  const aliases: RuleAlias[] = [];
  const tables = schema.tables.map((table) => {
    const was = renamed.get(table.name);
    const own = syncs.filter((sync) => sync.table === table.name);
    if (was === undefined || isReplaced(was, schema)) return table;
    if (was.original.name !== table.name) {
      aliases.push({ name: keyName(was.original.name), rule: keyName(table.name) });
    }
    return tableWithRuleAliases(table, was.table, own, aliases);
  });
  return aliases.length === 0 ? schema : { ...schema, tables, ruleAliases: aliases };
}

/** A version before whose table has its name taken by another one finds no rule of it. */
function isReplaced({ original, table }: RenamedTable, { tables }: PhysicalSchema): boolean {
  return original.name !== table.name && tables.some(({ name }) => name === original.name);
}

function tableWithRuleAliases(
  table: PhysicalTable,
  was: PhysicalTable,
  syncs: readonly ColumnSync[],
  aliases: RuleAlias[],
): PhysicalTable {
  const nameNow: NameOf = (column) => syncs.find(({ from }) => from === column)?.to ?? column;
  const taken = new Set(
    [...table.checks, ...table.indexes, ...table.limits, ...(table.fixed ?? [])].map(({ name }) => name),
  );
  const named = <T extends Named>(
    rules: readonly T[],
    before: readonly T[],
    ...alike: readonly ((was: T, is: T) => boolean)[]
  ): readonly T[] => {
    const known = new Map<T, T>();
    const others = rules.filter(({ name }) => !before.some((old) => old.name === name));
    // Rules that are the same find each other before those that are about the same.
    for (const isOne of alike) {
      for (const rule of others) {
        const old = known.has(rule) ? undefined : before.find((one) => !taken.has(one.name) && isOne(one, rule));
        if (old === undefined) continue;
        taken.add(old.name);
        known.set(rule, old);
      }
    }
    return rules.map((rule) => {
      const old = known.get(rule);
      if (old === undefined) return rule;
      aliases.push({ name: old.name, rule: rule.name });
      return { ...rule, name: old.name };
    });
  };
  const isSynced = ({ columns }: PhysicalIndex): boolean => columns.some((column) => nameNow(column) !== column);
  const both = was.indexes.filter((old) => old.unique && isSynced(old) && !taken.has(old.name));
  for (const old of both) {
    const rule = table.indexes.find((index) => isSameIndex(old, index, nameNow));
    if (rule !== undefined) aliases.push({ name: old.name, rule: rule.name });
  }
  return {
    ...table,
    checks: named(
      table.checks,
      was.checks,
      (old, check) => isDeepStrictEqual(renamedPredicate(old.predicate, nameNow), check.predicate),
      (old, check) => isAboutTheSame(old, check, nameNow),
    ),
    indexes: [
      ...named(
        table.indexes,
        was.indexes.filter((old) => !isSynced(old)),
        (old, index) => isSameIndex(old, index, nameNow),
      ),
      ...both,
    ],
    limits: named(table.limits, was.limits, (old, limit) => isSameLimit(old, limit, nameNow)),
    ...(table.fixed && { fixed: named(table.fixed, was.fixed ?? [], (old, rule) => old.column === rule.column) }),
  };
}

/** Also one that allows other values: the version before asks what it is about. */
function isAboutTheSame(old: PhysicalCheck, check: PhysicalCheck, nameNow: NameOf): boolean {
  const was = renamedPredicate(old.predicate, nameNow);
  const [values, others] = [valuesOf(was), valuesOf(check.predicate)];
  if (values !== undefined || others !== undefined) return values?.column === others?.column;
  const [bounds, range] = [boundsOf(was), boundsOf(check.predicate)];
  return bounds !== undefined && isDeepStrictEqual(bounds.of, range?.of);
}

function isSameIndex(old: PhysicalIndex, index: PhysicalIndex, nameNow: NameOf): boolean {
  return isDeepStrictEqual(
    { ...index, name: '' },
    { ...old, name: '', columns: old.columns.map(nameNow), ...meant(old, nameNow) },
  );
}

function isSameLimit(old: PhysicalLimit, limit: PhysicalLimit, nameNow: NameOf): boolean {
  return isDeepStrictEqual(
    { ...limit, name: '' },
    { ...old, name: '', column: nameNow(old.column), ...meant(old, nameNow) },
  );
}

function meant({ where }: Pick<PhysicalIndex, 'where'>, nameNow: NameOf): Pick<PhysicalIndex, 'where'> {
  return where === undefined ? {} : { where: renamedPredicate(where, nameNow) };
}
