import type { Schema } from './baseline.ts';
import type { EvolveLine } from './evolveLines.ts';
import type { FieldShape } from './fieldShape.ts';

/** A declared rename of an entity (`evolve Old { ~* -> New }`): the baseline has `from`, the present schema `to`. */
export interface DeclaredEntityRename {
  readonly from: string;
  readonly to: string;
  readonly line: EvolveLine;
}

/** The name of an entity until now, and its present one. */
export type EntityNames = Pick<DeclaredEntityRename, 'from' | 'to'>;

/** Renames of an entity that is in the baseline only, to one that is in the present schema only. */
export function declaredEntityRenames(
  before: Schema,
  after: Schema,
  lines: readonly EvolveLine[],
): readonly DeclaredEntityRename[] {
  const renames: DeclaredEntityRename[] = [];
  const has = (schema: Schema, entity: string): boolean => Object.hasOwn(schema.entities, entity);
  for (const line of lines) {
    if (line.change.kind !== 'renameEntity') continue;
    const from = line.entity;
    const to = line.change.to.text;
    const isRename = has(before, from) && !has(after, from) && has(after, to) && !has(before, to);
    const taken = renames.some((other) => other.from === from || other.to === to);
    if (isRename && !taken) renames.push({ from, to, line });
  }
  return renames;
}

/** What is said of an entity under its old name is said of the entity, also when the baseline has the new one already. */
export function underNewNames(lines: readonly EvolveLine[], after: Schema): readonly EvolveLine[] {
  const names = new Map<string, string>();
  for (const { entity, change } of lines) {
    if (change.kind !== 'renameEntity' || Object.hasOwn(after.entities, entity)) continue;
    if (Object.hasOwn(after.entities, change.to.text)) names.set(entity, change.to.text);
  }
  return lines.map((line) => {
    const entity = names.get(line.entity);
    return entity === undefined || line.change.kind === 'renameEntity' ? line : { ...line, entity };
  });
}

/** A schema as it were if its entities had had their new names already: what then differs is the rest. */
export function withRenamedEntities(schema: Schema, renames: readonly EntityNames[]): Schema {
  if (renames.length === 0) return schema;
  const names = newNames(renames);
  const named = (entity: string): string => names.get(entity) ?? entity;
  const shape = (field: FieldShape): FieldShape =>
    field.reference === undefined ? field : { ...field, reference: named(field.reference) };
  return {
    ...schema,
    entities: Object.fromEntries(
      Object.entries(schema.entities).map(([entity, fields]) => [
        named(entity),
        Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, shape(field)])),
      ]),
    ),
    edges: schema.edges.map((edge) => ({ ...edge, from: named(edge.from), to: named(edge.to) })),
    machines: Object.fromEntries(
      Object.entries(schema.machines).map(([name, transitions]) => {
        const [entity = '', field = ''] = name.split('.');
        return [`${named(entity)}.${field}`, transitions];
      }),
    ),
  };
}

function newNames(renames: readonly EntityNames[]): ReadonlyMap<string, string> {
  return new Map(renames.map(({ from, to }) => [from, to]));
}
