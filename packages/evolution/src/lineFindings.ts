import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Origin } from '@specwright/model/origin';
import type { EvolveChange, Field } from '@specwright/model/parts';
import type { Reference } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import { evolutionCodes } from './codes.ts';
import { columnOf } from './columns.ts';
import { describeShapeDifference } from './describe.ts';
import type { Evolution } from './evolution.ts';
import type { EvolutionChangeData, RemoveLineData } from './evolutionData.ts';
import { type EvolveLine, lineField, termOf } from './evolveLines.ts';
import { type FieldShape, fillsItself, shapeOf } from './fieldShape.ts';
import { findingAt } from './findingAt.ts';
import { migrateSetting } from './migrateSettings.ts';
import { ownMember } from './records.ts';
import { fieldLine, needsBackfill } from './sketch.ts';

/** What is wrong with one line of an `evolve` block: at most one finding. */
export function lineFinding(line: EvolveLine, evolution: Evolution, index: SystemIndex): Diagnostic | undefined {
  const { change } = line;
  switch (change.kind) {
    case 'add':
      return additionFinding(line, change, evolution, index);
    case 'alter':
      return alterationFinding(line, change, evolution, index);
    case 'rename':
      return renameFinding(line, change, evolution);
    case 'renameEntity':
      return entityRenameFinding(line, change, evolution);
    case 'drop':
      return dropFinding(line, change, evolution, index);
  }
}

type ChangeOf<Kind extends EvolveChange['kind']> = Extract<EvolveChange, { kind: Kind }>;

/** 94, 97, 100. */
function additionFinding(
  line: EvolveLine,
  change: ChangeOf<'add'>,
  evolution: Evolution,
  index: SystemIndex,
): Diagnostic | undefined {
  const { field } = change;
  const present = presentShape(line.entity, field.name, evolution);
  const message = (difference: string): string => `This line adds '${field.name}', but ${difference}.`;
  if (present === undefined) {
    return findingAt(evolutionCodes.additionMismatch, 'error', change.field.origin, {
      message: message(`${line.entity} does not declare it`),
      data: removeLine(change),
    });
  }
  const difference = differenceOf(field, present, index);
  if (difference !== undefined) {
    return findingAt(evolutionCodes.additionMismatch, 'error', field.origin, {
      message: message(`${line.entity} ${difference}`),
      data: replacement('add', line, present, evolution, index),
    });
  }
  if (!evolution.coverage.used.has(line)) return staleLine(line);
  const effective =
    field.default === undefined ? present : { ...present, default: { kind: 'word', text: '' } as const };
  if (isImplied(line.entity, field.name, evolution) || !needsBackfill(effective)) return undefined;
  if (termOf(change, 'backfill') !== undefined || !backfillRequired(line, index)) return undefined;
  const data = replacement('add', line, present, evolution, index);
  const cure =
    'default' in data.line ? 'Give it a default, or make it optional.' : 'No value fits all rows: make it optional.';
  return findingAt(evolutionCodes.missingBackfill, 'error', field.origin, {
    message: `'${field.name}' is required and has no default: rows that exist would have no value for it. ${cure}`,
    data,
  });
}

/** 95, 97. */
function alterationFinding(
  line: EvolveLine,
  change: ChangeOf<'alter'>,
  evolution: Evolution,
  index: SystemIndex,
): Diagnostic | undefined {
  const { field } = change;
  const present = presentShape(line.entity, field.name, evolution);
  const mismatch = (difference: string, data?: EvolutionChangeData | RemoveLineData): Diagnostic =>
    findingAt(evolutionCodes.alterationMismatch, 'error', field.origin, {
      message: `This line alters '${field.name}', but ${difference}.`,
      ...(data === undefined ? {} : { data }),
    });
  if (present === undefined) return mismatch(`${line.entity} does not declare it`, removeLine(change));
  if (!isInBaseline(line.entity, field.name, evolution)) {
    const added = evolution.coverage.changes.some(
      ({ change: item }) => item.kind === 'fieldAdded' && item.entity === line.entity && item.field === field.name,
    );
    const data = added ? replacement('add', line, present, evolution, index) : removeLine(change);
    return mismatch('the baseline does not have it', data);
  }
  const difference = differenceOf(field, present, index) ?? unsaidDifference(line, field, evolution, index);
  if (difference !== undefined) {
    return mismatch(`${line.entity} ${difference}`, replacement('alter', line, present, evolution, index));
  }
  return evolution.coverage.used.has(line) ? undefined : staleLine(line);
}

/** Of checks 95 and 97 what concerns a rename. */
function renameFinding(line: EvolveLine, change: ChangeOf<'rename'>, evolution: Evolution): Diagnostic | undefined {
  if (evolution.coverage.renames.some((rename) => rename.line === line)) return undefined;
  const from = change.from.text;
  const to = change.to.text;
  const had = ownMember(evolution.before, line.entity);
  const has = ownMember(evolution.after, line.entity);
  const done =
    ownMember(had, from) === undefined && ownMember(had, to) !== undefined && ownMember(has, to) !== undefined;
  if (done && ownMember(has, from) === undefined) return staleLine(line);
  const mismatch = (at: Reference, reason: string): Diagnostic =>
    findingAt(evolutionCodes.alterationMismatch, 'error', at.origin, {
      message: `This line renames '${from}' to '${to}', but ${reason}.`,
      data: removeLine(change),
    });
  if (ownMember(had, from) === undefined) return mismatch(change.from, `the baseline has no '${from}'`);
  const later = 'a name that one field gives up another can take in the next release';
  if (ownMember(has, from) !== undefined) {
    const isTaken = evolution.lines.some(
      (other) => other.entity === line.entity && other.change.kind === 'rename' && other.change.to.text === from,
    );
    return mismatch(change.from, `${line.entity} still declares '${from}'${isTaken ? `: ${later}` : ''}`);
  }
  if (ownMember(has, to) === undefined) return mismatch(change.to, `${line.entity} does not declare '${to}'`);
  if (ownMember(had, to) !== undefined) return mismatch(change.to, `the baseline has '${to}' already: ${later}`);
  return mismatch(change.to, 'another line renames one of the two');
}

/** The same for an entity. */
function entityRenameFinding(
  line: EvolveLine,
  change: ChangeOf<'renameEntity'>,
  evolution: Evolution,
): Diagnostic | undefined {
  if (evolution.coverage.used.has(line)) return undefined;
  const from = line.entity;
  const to = change.to.text;
  const had = (entity: string): boolean => Object.hasOwn(evolution.accepted.entities, entity);
  const has = (entity: string): boolean => Object.hasOwn(evolution.after, entity);
  const mismatch = (at: Origin, reason: string): Diagnostic =>
    findingAt(evolutionCodes.alterationMismatch, 'error', at, {
      message: `This line renames ${from} to ${to}, but ${reason}.`,
      data: removeLine(change),
    });
  if (has(from)) return mismatch(change.origin, `${from} is still declared`);
  if (!has(to)) return mismatch(change.to.origin, `there is no entity '${to}'`);
  if (!had(from)) return staleLine(line);
  if (had(to)) return mismatch(change.to.origin, `the baseline has '${to}' already`);
  return mismatch(change.to.origin, 'another line renames one of the two');
}

/** 96, 97. */
function dropFinding(
  line: EvolveLine,
  change: ChangeOf<'drop'>,
  evolution: Evolution,
  index: SystemIndex,
): Diagnostic | undefined {
  const field = lineField(change);
  const what = field === undefined ? line.entity : `'${field}'`;
  const origin = change.field?.origin ?? change.origin;
  const stillUsed = (reason: string, related: Diagnostic['related'] = []): Diagnostic =>
    findingAt(evolutionCodes.dropStillUsed, 'error', origin, {
      message: `This line drops ${what}, but ${reason}.`,
      data: removeLine(change),
      related,
    });
  if (field === undefined) {
    if (Object.hasOwn(evolution.after, line.entity)) return stillUsed('it is still declared');
    return evolution.coverage.used.has(line) ? undefined : staleLine(line);
  }
  if (presentShape(line.entity, field, evolution) !== undefined) return stillUsed(`${line.entity} still declares it`);
  if (!evolution.coverage.used.has(line)) return staleLine(line);
  const uses = usesOfGoneField(line.entity, field, index);
  if (uses.length === 0) return undefined;
  const places = uses.length === 1 ? 'one place still uses it' : `${uses.length} places still use it`;
  return stillUsed(
    places,
    uses.map((use) => ({ file: use.origin.file, range: use.origin.range, message: `'${use.text}' is used here` })),
  );
}

/** The words that still name a field which its entity does not have any more; evolve lines may. */
function usesOfGoneField(entity: string, field: string, index: SystemIndex): readonly Reference[] {
  const owner = index.entityNamed(entity)?.id;
  if (owner === undefined) return [];
  return index.system.references.filter(
    (reference) =>
      reference.targets.length === 0 &&
      reference.text === field &&
      reference.within === owner &&
      reference.role !== 'evolve.field',
  );
}

/** How the new side of a line differs from the entity; what the line leaves unsaid (decorators, the default) is the entity's. */
function differenceOf(field: Field, present: FieldShape, index: SystemIndex): string | undefined {
  const said = shapeOf(field, index);
  // A type that names nothing has its own finding.
  if (said.type === 'unknown' || present.type === 'unknown') return undefined;
  return describeShapeDifference(said, present);
}

/** What changed since the baseline although the line does not say it: a line that alters has to name it. */
function unsaidDifference(
  line: EvolveLine,
  field: Field,
  evolution: Evolution,
  index: SystemIndex,
): string | undefined {
  const said = shapeOf(field, index);
  const covered = evolution.coverage.changes.find(({ line: item }) => item === line)?.change;
  if (covered?.kind !== 'fieldAltered') return undefined;
  for (const aspect of covered.aspects) {
    if (
      (aspect.kind === 'uniqueAdded' || aspect.kind === 'computedAdded') &&
      !said.decorators.includes(aspect.name ?? '')
    ) {
      return `makes it @${aspect.name}, which the line does not say`;
    }
    if (aspect.kind === 'defaultChanged' && covered.after.default !== undefined && said.default === undefined) {
      return `gives it the default ${covered.after.default.text}, which the line does not say`;
    }
  }
  return undefined;
}

/** The field as it is now: declared, or the column that an edge makes. */
function presentShape(entity: string, field: string, evolution: Evolution): FieldShape | undefined {
  return columnOf(evolution.after, entity, field)?.shape;
}

function isImplied(entity: string, field: string, evolution: Evolution): boolean {
  return columnOf(evolution.after, entity, field)?.implied === true;
}

function isInBaseline(entity: string, field: string, evolution: Evolution): boolean {
  const renamed = evolution.coverage.renames.some((rename) => rename.entity === entity && rename.to === field);
  return renamed || columnOf(evolution.before, entity, field) !== undefined;
}

/** `backfill: optional` lets rows wait for a value; without a `migrate` block the safe reading holds. */
function backfillRequired(line: EvolveLine, index: SystemIndex): boolean {
  return migrateSetting(line.evolve, 'backfill', index) !== 'optional';
}

function replacement(
  kind: 'add' | 'alter',
  line: EvolveLine,
  present: FieldShape,
  evolution: Evolution,
  index: SystemIndex,
): EvolutionChangeData {
  const { change } = line;
  const name = lineField(change) ?? '';
  const before = columnOf(evolution.before, line.entity, name)?.shape;
  const written = change.kind === 'add' || change.kind === 'alter' ? change.field.default : undefined;
  const backfill = kind === 'add' && needsBackfill(present) && !isImplied(line.entity, name, evolution);
  const sketch = fieldLine(kind, line.entity, name, present, index, backfill);
  // The value that somebody chose for the rows that exist stays, where the entity has no default of its own.
  const keep =
    written !== undefined && !fillsItself(present) ? { default: { kind: written.kind, text: written.text } } : {};
  return {
    kind: 'evolutionChange',
    entity: line.entity,
    change: kind,
    field: name,
    ...(before === undefined ? {} : { before }),
    after: present,
    line: { ...sketch, ...keep },
    alternatives: [],
    replaces: { file: change.origin.file, range: change.origin.range },
    ...(backfill ? { optionalInstead: true } : {}),
  };
}

function removeLine(change: EvolveChange): RemoveLineData {
  return { kind: 'removeLine', range: change.origin.range };
}

/** 97. */
function staleLine(line: EvolveLine): Diagnostic {
  const { change } = line;
  const field = lineField(change);
  const isNew = line.change.kind !== 'drop' && field !== undefined;
  const reason = isNew
    ? `the baseline has '${field}' as it is`
    : `the baseline has no ${field === undefined ? line.entity : `'${field}'`}`;
  return findingAt(evolutionCodes.staleLine, 'warning', change.origin, {
    message: `No change needs this line: ${reason}.`,
    data: removeLine(change),
    tags: ['unnecessary'],
  });
}
