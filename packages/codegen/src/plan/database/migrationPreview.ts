import type { Schema } from '@specwright/evolution/baseline';
import type { Change, DeclaredChange } from '@specwright/evolution/changes';
import { withRenamedEntities } from '@specwright/evolution/entityRenames';
import type { Evolution } from '@specwright/evolution/evolution';
import type { FieldShape } from '@specwright/evolution/fieldShape';
import { type InvariantChange, sentenceOf } from '@specwright/evolution/invariants';
import type { MigrationRecord } from '@specwright/evolution/migration/migrationRecord';
import { stepText } from '@specwright/evolution/migration/migrationText';
import { type MigrationPhase, migrationPhases } from '@specwright/evolution/migration/phases';
import { postgresMigration } from '@specwright/evolution/migration/postgresMigration';
import { sqliteMigration } from '@specwright/evolution/migration/sqliteMigration';
import type { WrittenStep } from '@specwright/evolution/migration/writtenStep';
import type { PhysicalSchema } from '@specwright/evolution/schema/physicalSchema';
import type { Invariant } from '@specwright/model/parts';
import type { Rule } from '@specwright/model/statements';
import type { SystemIndex } from '@specwright/model/system';
import { indexSystem } from '@specwright/model/systemIndex';
import { tablePlans } from '../buildPlan.ts';
import { partsOfModule } from '../moduleParts.ts';
import { migrationHints } from './migrationHints.ts';
import { systemWithSchema } from './schemaSystem.ts';
import { serviceSchema } from './serviceSchema.ts';

/** A part of what some of the pending changes ask of a database, in SQL: the way there, and the way back. */
export interface PreviewedPhase {
  readonly kind: MigrationPhase['kind'];
  readonly up: readonly WrittenStep[];
  readonly down: readonly WrittenStep[];
}

/** What is carried out, part by part. */
export type MigrationPreview = readonly PreviewedPhase[];

type DatabaseName = MigrationRecord['database'];

export const previewedDatabases: readonly DatabaseName[] = ['postgres', 'sqlite'];

const writers = { sqlite: sqliteMigration, postgres: postgresMigration };

/**
 * What changes of one entity would do to a database that is as it was accepted, as if they were the only ones. Nothing of
 * what was generated is looked at, so the numbers and names of real migrations are not known. `went` are the sentences of
 * invariants that the specification does not have any more; without them it is not known what they asked of a database.
 */
export function previewChanges(
  index: SystemIndex,
  evolution: Evolution,
  changes: readonly DeclaredChange[],
  went: readonly Rule[] = [],
): Readonly<Record<DatabaseName, MigrationPreview>> {
  const phases = phasesOf(index, evolution, changes, went);
  const preview = (database: DatabaseName): MigrationPreview =>
    phases.map(({ kind, up, down }) => ({ kind, up: writers[database](up), down: writers[database](down) }));
  return { sqlite: preview('sqlite'), postgres: preview('postgres') };
}

/** A file of the preview: `postgres/migration.sql`; `postgres/contract/migration.sql` is what goes with the version before. */
export interface PreviewFile {
  readonly name: string;
  readonly text: string;
}

/** The preview as the files of a migration would be, for both databases. */
export function previewFiles(
  title: string,
  previews: Readonly<Record<DatabaseName, MigrationPreview>>,
): readonly PreviewFile[] {
  return previewedDatabases.flatMap((database) =>
    previews[database].flatMap(({ kind, up, down }) => {
      const isContract = kind === 'contract';
      const folder = isContract ? `${database}/contract` : database;
      const what = isContract ? `${title}, when no version before runs any more` : title;
      return [
        { name: `${folder}/migration.sql`, text: previewText(`Migration of ${what}`, up) },
        { name: `${folder}/down.sql`, text: previewText(`The way back from the migration of ${what}`, down) },
      ];
    }),
  );
}

function previewText(title: string, steps: readonly WrittenStep[]): string {
  const head = `-- ${title}: from what was accepted to what is specified. A preview: nothing is written.`;
  const body = steps.map((step, at) => stepText(step, at, steps.length));
  return `${[head, ...(body.length === 0 ? ['-- The database stays as it is.'] : body)].join('\n\n')}\n`;
}

function phasesOf(
  index: SystemIndex,
  evolution: Evolution,
  changes: readonly DeclaredChange[],
  went: readonly Rule[],
): readonly MigrationPhase[] {
  const part = serviceOf(index, changes);
  const { entityRenames } = evolution.coverage;
  const names = new Map(entityRenames.map(({ from, to }) => [from, to]));
  // Renames that are not among the changes count as done: the changes speak of the new names.
  const isAmong = (name: string): boolean =>
    changes.some(({ change }) => change.kind === 'entityRenamed' && change.from === name);
  const accepted = withRenamedEntities(
    evolution.accepted,
    entityRenames.filter(({ from }) => !isAmong(from)),
  );
  const keyOf = (entity: string): string =>
    entityRenames.find(({ from, to }) => to === entity && isAmong(from))?.from ?? entity;
  const idOf = (entity: string): string => part.entityNamed(names.get(entity) ?? entity)?.id ?? `entity:${entity}`;
  const isHere = (entity: string): boolean => part.entityNamed(names.get(entity) ?? entity)?.forward === false;
  const own = ownPart(
    withRenamedFields(accepted, evolution, changes, keyOf),
    (entity) => isHere(entity) || !index.entityNamed(names.get(entity) ?? entity),
  );
  const tables = (schema: Schema, rules = part) => tablePlans(systemWithSchema(rules, schema, idOf));
  const before = tables(own, withInvariantsBefore(part, changes, went));
  const after = tables(changes.reduce((schema, { change }) => withChange(schema, change, evolution), own));
  const [was, is]: readonly PhysicalSchema[] = [before, after].map((plans) =>
    serviceSchema({ ...plans, ownTables: [] }),
  );
  const [from, to] = [was ?? { tables: [] }, is ?? { tables: [] }];
  const hints = migrationHints(changes, after, from);
  return migrationPhases(from, to, hints);
}

/** Without the sentences that came with the changes, and with those that they took away. */
function withInvariantsBefore(
  part: SystemIndex,
  changes: readonly DeclaredChange[],
  went: readonly Rule[],
): SystemIndex {
  const sentences = (side: 'before' | 'after'): ReadonlySet<string> =>
    new Set(changes.flatMap(({ change }) => (isOfInvariant(change) ? (change[side] ?? []) : [])));
  const [gone, fresh] = [sentences('before'), sentences('after')];
  const restored = went.filter((rule) => gone.has(sentenceOf(rule)));
  if (fresh.size + restored.length === 0) return part;
  const kept = part.system.invariants.map((invariant) => ({
    ...invariant,
    statements: invariant.statements.filter((rule) => rule.kind !== 'rule' || !fresh.has(sentenceOf(rule))),
  }));
  const before = restored.map((rule): Invariant => {
    return {
      kind: 'invariant',
      id: `invariant:${rule.text}`,
      name: '',
      scope: 'module',
      origin: rule.origin,
      statements: [rule],
    };
  });
  return indexSystem({ ...part.system, invariants: [...kept, ...before] });
}

function isOfInvariant(change: Change): change is InvariantChange {
  return change.kind === 'invariantAdded' || change.kind === 'invariantRemoved' || change.kind === 'invariantChanged';
}

/** Fields whose rename is not among the changes have their new names already. `keyOf` is the entity's name in the schema. */
function withRenamedFields(
  schema: Schema,
  { coverage }: Evolution,
  changes: readonly DeclaredChange[],
  keyOf: (entity: string) => string,
): Schema {
  const isAmong = (entity: string, from: string): boolean =>
    changes.some(({ change }) => change.kind === 'fieldRenamed' && change.entity === entity && change.from === from);
  return coverage.renames
    .filter(({ entity, from }) => !isAmong(entity, from))
    .reduce((renamed, { entity, from, to }) => {
      const shape = renamed.entities[keyOf(entity)]?.[from];
      if (shape === undefined) return renamed;
      return withField(withField(renamed, keyOf(entity), from, undefined), keyOf(entity), to, shape);
    }, schema);
}

/** The part of the system that makes one service with the entity that the changes are about. */
function serviceOf(index: SystemIndex, changes: readonly DeclaredChange[]): SystemIndex {
  const module = changes
    .map(({ change }) => index.entityNamed(change.entity)?.module)
    .find((id) => id !== undefined && index.part(id)?.kind === 'module');
  return module === undefined ? index : partsOfModule(index, module);
}

function ownPart(schema: Schema, isOwn: (entity: string) => boolean): Schema {
  return {
    ...schema,
    entities: Object.fromEntries(Object.entries(schema.entities).filter(([entity]) => isOwn(entity))),
    edges: schema.edges.filter(({ from, to }) => isOwn(from) && isOwn(to)),
  };
}

/** The schema as it would be with one change more. */
function withChange(schema: Schema, change: Change, { after }: Evolution): Schema {
  switch (change.kind) {
    case 'entityAdded': {
      const columns = Object.entries(after[change.entity] ?? {}).filter(([, { implied }]) => !implied);
      const fields = Object.fromEntries(columns.map(([name, { shape }]) => [name, shape]));
      return { ...schema, entities: { ...schema.entities, [change.entity]: fields } };
    }
    case 'entityRemoved':
      return ownPart(schema, (entity) => entity !== change.entity);
    case 'entityRenamed':
      return withRenamedEntities(schema, [{ from: change.from, to: change.entity }]);
    case 'fieldAdded':
      return change.edge === undefined
        ? withField(schema, change.entity, change.field, change.after)
        : { ...schema, edges: [...schema.edges, change.edge] };
    case 'fieldRemoved':
      return change.edge === undefined
        ? withField(schema, change.entity, change.field, undefined)
        : { ...schema, edges: schema.edges.filter((edge) => !joinsSame(edge, change.edge)) };
    case 'fieldAltered': {
      const edge = change.changedEdge ?? change.edge;
      const edges = edge === undefined ? schema.edges : schema.edges.map((one) => (joinsSame(one, edge) ? edge : one));
      const altered = change.edge === undefined ? withField(schema, change.entity, change.field, change.after) : schema;
      return { ...altered, edges };
    }
    case 'fieldRenamed':
      if (change.edge !== undefined) return schema;
      return withField(
        withField(schema, change.entity, change.from, undefined),
        change.entity,
        change.to,
        change.before,
      );
    case 'machineChanged':
    case 'invariantAdded':
    case 'invariantRemoved':
    case 'invariantChanged':
      return schema;
  }
}

function joinsSame(a: Schema['edges'][number], b: Schema['edges'][number] | undefined): boolean {
  return a.from === b?.from && a.to === b.to;
}

/** The field with the shape; without a shape it goes. */
function withField(schema: Schema, entity: string, field: string, shape: FieldShape | undefined): Schema {
  const { [field]: _, ...others } = schema.entities[entity] ?? {};
  const fields = shape === undefined ? others : { ...others, [field]: shape };
  return { ...schema, entities: { ...schema.entities, [entity]: fields } };
}
