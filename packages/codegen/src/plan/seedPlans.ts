import type { SeedRow } from '@specwright/model/parts';
import { targetOf } from '@specwright/model/reference';
import type { Shared } from './compile/programContext.ts';
import { literalOf } from './entityPlans.ts';
import type { EntityPlan, SeedPlan } from './servicePlan.ts';
import type { Value } from './values.ts';

/** A record of a seed block, and what it says of each column. */
interface SownRow {
  readonly entity: EntityPlan;
  readonly given: ReadonlyMap<string, Value>;
}

/** The records of the seed blocks. A record of an entity without a body is left out, with a note. */
export function planSeeds(shared: Shared): SeedPlan[] {
  const rows = shared.index.system.seeds.flatMap((seed) => seed.rows.flatMap((row) => seedRow(row, shared)));
  const entities = new Set(rows.map(({ entity }) => entity));
  const naming = new Map([...entities].map((entity) => [entity, distinctTexts(entity, rows)]));
  return rows.map(({ entity, given }) => ({
    entity: entity.id,
    values: completed(entity, given, shared),
    key: keyOf(entity, given, naming.get(entity) ?? new Set()),
  }));
}

function seedRow(row: SeedRow, shared: Shared): SownRow[] {
  if (row.kind !== 'record') return [];
  const entity = shared.entities.get(targetOf(row.entity) ?? '');
  if (entity === undefined) {
    shared.findings.info('seed-left-out', `${row.entity.text} has no table here: this seed is left out.`, row.origin);
    return [];
  }
  const given = new Map<string, Value>();
  for (const { field, value } of row.values) {
    const plan = entity.fields.find((candidate) => candidate.name === field.text);
    if (plan !== undefined) given.set(plan.column, literalOf(value.text, plan.type));
  }
  const above = entity.links.find(
    ({ column, optional, field }) => !optional && field === undefined && !given.has(column),
  );
  if (above !== undefined) {
    const { name } = above;
    const type = shared.entities.get(above.target)?.name ?? name;
    shared.findings.error(
      'seed-without-parent',
      `Each ${row.entity.text} belongs to a row of ${type} by an edge, and this record does not say to which: declare \`${name}: -> ${type}\` in ${row.entity.text} and name it here, or make such rows by an api.`,
      row.origin,
    );
    return [];
  }
  return [{ entity, given }];
}

/** What the record leaves out takes its default or what a new row gets by itself. */
function completed(entity: EntityPlan, given: ReadonlyMap<string, Value>, shared: Shared): SeedPlan['values'] {
  return entity.fields.flatMap((field) => {
    const own = given.get(field.column) ?? ownStart(field.name, field.type.kind, field.auto) ?? field.default;
    const value = own ?? (field.computed ? shared.startOf(field) : undefined);
    return value === undefined || value.kind === 'null' ? [] : [{ column: field.column, value }];
  });
}

function ownStart(name: string, kind: string, auto: boolean): Value | undefined {
  if (name === 'id' && kind === 'uuid') return { kind: 'newId' };
  if (auto && kind === 'timestamp') return { kind: 'now' };
  return auto && (kind === 'uuid' || kind === 'string') ? { kind: 'newId' } : undefined;
}

/**
 * By what a row is known again when the service starts once more: its id, else a unique field, else its first text, which names
 * it, else all that the record says but its objects. Prices, stocks and states change while the service runs: by them a
 * row would be sown again.
 */
function keyOf(entity: EntityPlan, given: SownRow['given'], naming: ReadonlySet<string>): string[] {
  if (given.has('id')) return ['id'];
  const unique = entity.fields.find((field) => field.unique && given.has(field.column));
  if (unique !== undefined) return [unique.column];
  const name = entity.fields.find(({ type, column }) => type.kind === 'string' && given.has(column))?.column;
  if (name !== undefined && naming.has(name)) return [name];
  const objects = new Set(entity.fields.flatMap(({ type, column }) => (type.kind === 'json' ? [column] : [])));
  return [...given.keys()].filter((column) => !objects.has(column));
}

/** The columns of texts that say another thing in each of the rows. */
function distinctTexts(entity: EntityPlan, all: readonly SownRow[]): Set<string> {
  const rows = all.filter((row) => row.entity === entity);
  const texts = entity.fields.flatMap(({ type, column }) => (type.kind === 'string' ? [column] : []));
  return new Set(
    texts.filter((column) => new Set(rows.map(({ given }) => JSON.stringify(given.get(column)))).size === rows.length),
  );
}
