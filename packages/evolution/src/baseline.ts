import { createHash } from 'node:crypto';
import { compareOrigins } from '@specwright/model/origin';
import type { Edge, Entity, Evolve, Machine } from '@specwright/model/parts';
import { targetOf } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import type { ScalarValue } from '@specwright/model/types';
import { type FieldShape, shapeOf } from './fieldShape.ts';

/** The version of the file's form that this program writes, and the newest that it can read. */
export const baselineFormatVersion = 2;

export interface BaselineEdge {
  readonly from: string;
  readonly to: string;
  readonly left: Edge['left'];
  readonly right: Edge['right'];
}

/** What a database of the module looks like. Names are as in the specification; every list and map is sorted. */
export interface Schema {
  /** Entity → field → shape. */
  readonly entities: Readonly<Record<string, Readonly<Record<string, FieldShape>>>>;
  readonly edges: readonly BaselineEdge[];
  /** `Order.status` → its transitions `paid -> shipped`. */
  readonly machines: Readonly<Record<string, readonly string[]>>;
}

/** The schema of one module as it was accepted last. */
export interface Baseline extends Schema {
  readonly formatVersion: typeof baselineFormatVersion;
  /** The module's name; null for entities that stand in no `spec`. */
  readonly module: string | null;
  /** The version of the `spec` block, as written (`v0.1`). */
  readonly version?: string;
  /**
   * SHA-256 of all the rest in canonical form. It stands in no file: there it would make a conflict of every merge.
   */
  readonly hash: string;
}

/** The present schema of a module (of the entities outside any module, where it is null), as a baseline. */
export function baselineOf(index: SystemIndex, module: string | null): Baseline {
  const version = index.system.specs.find((spec) => spec.name === module)?.version;
  const content = {
    formatVersion: baselineFormatVersion,
    module,
    ...(version === undefined ? {} : { version }),
    ...schemaOf(index, module),
  } as const;
  return { ...content, hash: hashOf(content) };
}

/**
 * The present schema of a module. Of parts that bear the same name the first counts; entities known only from an `owns`
 * list have no schema.
 */
export function schemaOf(index: SystemIndex, module: string | null): Schema {
  const { system } = index;
  const entities = distinct(
    system.entities.filter((entity) => !entity.forward && moduleNameOf(entity, index) === module),
    (entity) => entity.name,
  );
  const ids = new Set(entities.map((entity) => entity.id));
  const edges = distinct(
    system.edges.filter((edge) => ids.has(targetOf(edge.from) ?? '')).map((edge) => baselineEdge(edge, index)),
    (edge) => `${edge.from}->${edge.to}`,
  );
  const machines = system.machines.filter((machine) => ids.has(targetOf(machine.entity) ?? ''));
  return {
    entities: sortedRecord(entities.map((entity) => [entity.name, fieldsOf(entity, index)])),
    edges: [...edges].sort((a, b) => compareText(a.from, b.from) || compareText(a.to, b.to)),
    machines: sortedRecord(machines.map((machine) => [machineName(machine, index), transitionsOf(machine)])),
  };
}

/** The modules that have a schema: those with entities, and null where entities stand outside any module. */
export function modulesWithEntities(index: SystemIndex): readonly (string | null)[] {
  const entities = index.system.entities.filter((entity) => !entity.forward);
  const modules = new Set(entities.map((entity) => moduleNameOf(entity, index)));
  return [...modules].sort((a, b) => compareText(a ?? '', b ?? ''));
}

/**
 * The name of the module that a part belongs to; of a `spec` whose `module` block is not there (a file looked at alone)
 * the name of that `spec`.
 */
export function moduleNameOf(part: Entity | Evolve, index: SystemIndex): string | null {
  const module = part.module === undefined ? undefined : index.part(part.module);
  if (module?.kind === 'module') return module.name;
  const above = index.system.specs.filter(
    (spec) => spec.origin.file === part.origin.file && compareOrigins(spec.origin, part.origin) < 0,
  );
  return above.at(-1)?.name ?? null;
}

/** The name of a module's file in `.specwright/baseline/`. Characters that file systems do not agree on are escaped. */
export function baselineFileName(module: string | null): string {
  const safe = (module ?? '_').replace(/[^A-Za-z0-9_-]/gu, escaped);
  return `${safe}.json`;
}

/** `%2E` for a dot, as in a URI. */
function escaped(character: string): string {
  return [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}

/** The text of the file: keys sorted, one thing a line, so that Git merges what two branches accepted. */
export function writeBaseline({ hash: _, ...content }: Baseline): string {
  return `${JSON.stringify(canonical(content), undefined, 2)}\n`;
}

/** The fields of an entity with their shapes, by name. */
export function fieldsOf(entity: Entity, index: SystemIndex): Readonly<Record<string, FieldShape>> {
  const seeded = seededDefaults(entity, index);
  const fields = distinct(entity.fields, (field) => field.name);
  return sortedRecord(fields.map((field) => [field.name, shapeOf(field, index, seeded.get(field.name))]));
}

/** The edge with the names of its ends. */
export function baselineEdge(edge: Edge, index: SystemIndex): BaselineEdge {
  return {
    from: index.entity(targetOf(edge.from))?.name ?? edge.from.text,
    to: index.entity(targetOf(edge.to))?.name ?? edge.to.text,
    left: edge.left,
    right: edge.right,
  };
}

/** The hash that a baseline of this content bears. */
export function hashOf(content: Omit<Baseline, 'hash'>): string {
  return createHash('sha256')
    .update(JSON.stringify(canonical(content)))
    .digest('hex');
}

/** `seed { Product.status default: draft }` is the default of the column, where the field names none itself. */
function seededDefaults(entity: Entity, index: SystemIndex): ReadonlyMap<string, ScalarValue> {
  const defaults = new Map<string, ScalarValue>();
  for (const seed of index.system.seeds) {
    for (const row of seed.rows) {
      if (row.kind === 'default' && targetOf(row.entity) === entity.id) {
        defaults.set(row.value.field.text, row.value.value);
      }
    }
  }
  return defaults;
}

function machineName(machine: Machine, index: SystemIndex): string {
  return `${index.entity(targetOf(machine.entity))?.name ?? machine.entity.text}.${machine.field.text}`;
}

function transitionsOf(machine: Machine): readonly string[] {
  const texts = machine.transitions.map((transition) => `${transition.from.text} -> ${transition.to.text}`);
  return [...new Set(texts)].sort();
}

function distinct<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const byKey = new Map<string, T>();
  for (const item of items) if (!byKey.has(keyOf(item))) byKey.set(keyOf(item), item);
  return [...byKey.values()];
}

function sortedRecord<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  return Object.fromEntries([...entries].sort(([a], [b]) => compareText(a, b)));
}

/** The order of code units: the same on every machine and in every language. */
function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return sortedRecord(Object.entries(value).map(([key, item]) => [key, canonical(item)]));
}
