import type { Edge, Entity, Machine } from '@specwright/model/parts';
import { targetOf } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import type { ScalarValue } from '@specwright/model/types';
import { type FieldShape, shapeOf } from './fieldShape.ts';
import { type Invariants, invariantsOf } from './invariants.ts';
import { moduleNameOf } from './moduleNames.ts';
import { compareText, distinct, sortedRecord } from './records.ts';
import type { Surface } from './surface/surface.ts';
import { modulesWithSurface, surfaceOf } from './surface/surfaceOf.ts';

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

/**
 * A module as it was accepted last: its schema, and what others rely on in it. Files from before that was recorded lack
 * `apis`, `events` and `contracts`: nothing is known of them then.
 */
export interface Baseline extends Schema, Partial<Surface> {
  /** Files from before they were recorded lack them. */
  readonly invariants?: Invariants;
  readonly formatVersion: typeof baselineFormatVersion;
  /** The module's name; null for entities that stand in no `spec`. */
  readonly module: string | null;
  /** The version of the `spec` block, as written (`v0.1`). */
  readonly version?: string;
}

/** The module as it is at present (what stands outside any module, where it is null), as a baseline. */
export function baselineOf(index: SystemIndex, module: string | null): Baseline {
  const version = index.system.specs.find((spec) => spec.name === module)?.version;
  return {
    formatVersion: baselineFormatVersion,
    module,
    ...(version === undefined ? {} : { version }),
    ...schemaOf(index, module),
    ...surfaceOf(index, module),
    invariants: invariantsOf(index, module),
  };
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

/** The modules that have a baseline: those with anything that databases or others rely on. */
export function modulesWithBaseline(index: SystemIndex): readonly (string | null)[] {
  const modules = new Set([...modulesWithEntities(index), ...modulesWithSurface(index)]);
  return [...modules].sort((a, b) => compareText(a ?? '', b ?? ''));
}

/** The modules that have a schema: those with entities, and null where entities stand outside any module. */
export function modulesWithEntities(index: SystemIndex): readonly (string | null)[] {
  const entities = index.system.entities.filter((entity) => !entity.forward);
  const modules = new Set(entities.map((entity) => moduleNameOf(entity, index)));
  return [...modules].sort((a, b) => compareText(a ?? '', b ?? ''));
}

/** The name of a module's file in `.specwright/baseline/`. Characters that file systems do not agree on are escaped. */
export function baselineFileName(module: string | null): string {
  const safe = (module ?? '_').replace(/[^A-Za-z0-9_-]/gu, escaped);
  return `${safe}.json`;
}

/** `%2E` for a dot, as in a URI. */
function escaped(character: string): string {
  return [...new TextEncoder().encode(character)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}

/** The text of the file: keys sorted, one thing a line, so that Git merges what two branches accepted. */
export function writeBaseline(baseline: Baseline): string {
  return `${JSON.stringify(canonical(baseline), undefined, 2)}\n`;
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

/** A value with the keys of its objects sorted. */
export function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return sortedRecord(Object.entries(value).map(([key, item]) => [key, canonical(item)]));
}
