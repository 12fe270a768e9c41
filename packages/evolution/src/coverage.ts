import { type ChangeClass, gravest } from './changeClass.ts';
import { columnOf, type Tables } from './columns.ts';
import type { Aspect } from './compareShapes.ts';
import { alteration, type SchemaChange, type SchemaDiff } from './diff.ts';
import type { DeclaredEntityRename } from './entityRenames.ts';
import { type EvolveLine, lineField } from './evolveLines.ts';
import { hasDecorator } from './fieldShape.ts';
import { ownMember } from './records.ts';

/** A change together with the evolve line that declares it; no line: it is undeclared. */
export interface CoveredChange {
  readonly change: SchemaChange;
  readonly line?: EvolveLine;
  /** What the change asks of a database once the line is taken into account: a rename loses nothing. */
  readonly class: ChangeClass;
}

/** A declared rename: the baseline has `from`, the present schema `to`. */
export interface DeclaredRename {
  readonly entity: string;
  readonly from: string;
  readonly to: string;
  readonly line: EvolveLine;
}

export interface Coverage {
  /** Every change of the diff; the drop and the add that a declared rename is made of stand under their rename's line. */
  readonly changes: readonly CoveredChange[];
  readonly renames: readonly DeclaredRename[];
  readonly entityRenames: readonly DeclaredEntityRename[];
  /** Changes that need a line and have none. */
  readonly uncovered: readonly SchemaChange[];
  /** The lines that declare a change. The others say what is not so, or what is so already. */
  readonly used: ReadonlySet<EvolveLine>;
}

/**
 * Finds for each change the evolve line that declares it. A line covers a change of its field by its kind alone; whether
 * it says the same as the entity is another question, with findings of its own.
 */
export function coverage(
  diff: SchemaDiff,
  lines: readonly EvolveLine[],
  entityRenames: readonly DeclaredEntityRename[] = [],
): Coverage {
  const { before, after } = diff;
  const renames = declaredRenames(before, after, lines);
  const used = new Set<EvolveLine>([...renames, ...entityRenames].map((rename) => rename.line));
  const byEntity = new Map<string, EvolveLine[]>();
  for (const line of lines) byEntity.set(line.entity, [...(byEntity.get(line.entity) ?? []), line]);
  const changes = [...diff.changes, ...alterationsOfRenamed(renames, before, after)].map((change): CoveredChange => {
    const about = byEntity.get(change.entity) ?? [];
    const line = renameOf(change, renames)?.line ?? about.find((item) => covers(item, change));
    if (line === undefined) return { change, class: change.class };
    used.add(line);
    return { change, line, class: classWith(line, change) };
  });
  // A second line about the same change is another saying of it, not a stale one.
  for (const { change } of changes) {
    for (const line of byEntity.get(change.entity) ?? []) if (covers(line, change)) used.add(line);
  }
  const uncovered = changes.filter((item) => item.line === undefined && item.change.needsLine);
  return { changes, renames, entityRenames, uncovered: uncovered.map((item) => item.change), used };
}

/** The value that a line gives to the rows that exist makes an addition safe, and loses nothing of another type; a rename keeps them. */
function classWith({ change: said }: EvolveLine, change: SchemaChange): ChangeClass {
  if (said.kind === 'rename') return 'staged';
  if (said.kind === 'alter' && change.kind === 'fieldAltered' && said.terms.some(({ kind }) => kind === 'using')) {
    const isSaid = (aspect: Aspect): boolean => aspect.kind === 'typeChanged' && aspect.class === 'destructive';
    return gravest(change.aspects.map((aspect) => (isSaid(aspect) ? 'dataDependent' : aspect.class)));
  }
  if (said.kind !== 'add' || change.kind !== 'fieldAdded' || hasDecorator(change.after, 'unique')) return change.class;
  if (said.field.default !== undefined) return 'free';
  return said.terms.some(({ kind }) => kind === 'backfill') ? 'staged' : change.class;
}

/** Renames of a field that the baseline has and the entity lost, to one that the entity has and the baseline lacks. */
function declaredRenames(before: Tables, after: Tables, lines: readonly EvolveLine[]): readonly DeclaredRename[] {
  const renames: DeclaredRename[] = [];
  for (const line of lines) {
    if (line.change.kind !== 'rename') continue;
    const { entity } = line;
    const from = line.change.from.text;
    const to = line.change.to.text;
    const had = ownMember(before, entity);
    const has = ownMember(after, entity);
    const taken = renames.some((other) => other.entity === entity && (other.from === from || other.to === to));
    const isRename =
      ownMember(had, from) !== undefined &&
      ownMember(has, from) === undefined &&
      ownMember(has, to) !== undefined &&
      ownMember(had, to) === undefined;
    if (isRename && !taken) renames.push({ entity, from, to, line });
  }
  return renames;
}

/** A field that was renamed may have changed beside: that is an alteration of the field under its new name. */
function alterationsOfRenamed(renames: readonly DeclaredRename[], before: Tables, after: Tables): SchemaChange[] {
  return renames.flatMap(({ entity, from, to }) => {
    const was = columnOf(before, entity, from);
    const is = columnOf(after, entity, to);
    const change = was === undefined || is === undefined ? undefined : alteration(entity, to, was, is);
    return change === undefined ? [] : [change];
  });
}

function renameOf(change: SchemaChange, renames: readonly DeclaredRename[]): DeclaredRename | undefined {
  return renames.find(
    (rename) =>
      rename.entity === change.entity &&
      ((change.kind === 'fieldRemoved' && change.field === rename.from) ||
        (change.kind === 'fieldAdded' && change.field === rename.to)),
  );
}

/** True when the line is of the kind that declares the change, and about the same field. */
function covers(line: EvolveLine, change: SchemaChange): boolean {
  if (line.entity !== change.entity) return false;
  const { kind } = line.change;
  const field = lineField(line.change);
  switch (change.kind) {
    case 'fieldAdded':
      return kind === 'add' && field === change.field;
    case 'fieldRemoved':
      return kind === 'drop' && field === change.field;
    case 'fieldAltered':
      return kind === 'alter' && field === change.field;
    case 'entityRemoved':
      return kind === 'drop' && field === undefined;
    case 'entityAdded':
    case 'machineChanged':
      return false;
  }
}
