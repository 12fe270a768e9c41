import { isDeepStrictEqual } from 'node:util';
import { type Baseline, modulesWithEntities, type Schema } from '@specwright/evolution/baseline';
import type { Evolution } from '@specwright/evolution/evolution';
import { type Invariants, invariantsOf } from '@specwright/evolution/invariants';
import { compareText } from '@specwright/evolution/records';
import type { PhysicalSchema, PhysicalTable } from '@specwright/evolution/schema/physicalSchema';
import type { SystemIndex } from '@specwright/model/system';
import { tablePlans } from '../buildPlan.ts';
import { ownTableNames } from '../ownTables.ts';
import { systemWithSchema } from './schemaSystem.ts';
import { serviceSchema } from './serviceSchema.ts';

/** What was accepted of one service. */
export interface AcceptedService {
  /** The whole system, and what of it makes the service. */
  readonly index: SystemIndex;
  readonly part: SystemIndex;
  readonly evolution: Evolution;
  /** Those of the modules whose entities the service has. */
  readonly baselines: readonly Baseline[];
}

/**
 * True where the tables of the entities are those that were accepted. It is not where these cannot be told: a baseline has
 * only the text of invariants, so the rules of those that are said otherwise now are not known any more.
 */
export function hasAcceptedTables(schema: PhysicalSchema, service: AcceptedService): boolean {
  const isSaidAlike = service.baselines.every(
    ({ module, invariants }) =>
      invariants !== undefined &&
      isDeepStrictEqual(keptSentences(invariants), keptSentences(invariantsOf(service.index, module))),
  );
  if (!isSaidAlike) return false;
  const tables = schema.tables.filter(({ name }) => !ownTableNames.includes(name));
  return isDeepStrictEqual(tables.map(inOneOrder), entityTables(service).map(inOneOrder));
}

/**
 * A column that came later stands behind the others, wherever its field does. What another release called a rule, and which
 * rows it made faster to find, is nothing that anybody accepted.
 */
function inOneOrder(table: PhysicalTable): object {
  return {
    ...table,
    columns: table.columns.toSorted((a, b) => compareText(a.name, b.name)),
    checks: new Set(table.checks.map(({ predicate }) => predicate)),
    indexes: new Set(table.indexes.filter(({ unique }) => unique).map(withoutName)),
    limits: new Set(table.limits.map(withoutName)),
  };
}

function withoutName<T extends { readonly name: string }>({ name: _, ...rule }: T): Omit<T, 'name'> {
  return rule;
}

function entityTables(service: AcceptedService): readonly PhysicalTable[] {
  const { part, evolution } = service;
  const names = new Map(evolution.coverage.entityRenames.map(({ from, to }) => [from, to]));
  const idOf = (entity: string): string => part.entityNamed(names.get(entity) ?? entity)?.id ?? `entity:${entity}`;
  const plans = tablePlans(systemWithSchema(part, ownSchema(service, names), idOf));
  return serviceSchema({ ...plans, ownTables: [] }).tables;
}

/** The sentences that a database keeps. */
function keptSentences(invariants: Invariants): readonly string[] {
  return Object.entries(invariants).flatMap(([sentence, { rows }]) => (rows ? [sentence] : []));
}

/** Without the entities of other services; one that is gone was of this one where its module is. */
function ownSchema(
  { index, part, evolution: { accepted }, baselines }: AcceptedService,
  names: ReadonlyMap<string, string>,
): Schema {
  const modules = modulesWithEntities(part);
  const gone = new Set(
    baselines.filter(({ module }) => modules.includes(module)).flatMap(({ entities }) => Object.keys(entities)),
  );
  const isOwn = (entity: string): boolean => {
    const present = names.get(entity) ?? entity;
    return index.entityNamed(present) === undefined ? gone.has(entity) : part.entityNamed(present)?.forward === false;
  };
  return {
    ...accepted,
    entities: Object.fromEntries(Object.entries(accepted.entities).filter(([entity]) => isOwn(entity))),
    edges: accepted.edges.filter(({ from, to }) => isOwn(from) && isOwn(to)),
  };
}
