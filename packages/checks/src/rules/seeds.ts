import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Entity, Field, Seed, SeedRow, SeedValue } from '@specwright/model/parts';
import { type Id, targetOf } from '@specwright/model/reference';
import type { ObjectMember, ScalarValue, Type, ValueRange } from '@specwright/model/types';
import { finding } from '../catalogue.ts';
import { type CheckContext, describeType, relatedTo } from '../context.ts';
import { asWritten, fitsType, isHalfTyped, liesInRange, membersOf, rangeText } from '../scalars.ts';
import { quoted } from '../wording.ts';
import { unknownName } from './unknownName.ts';

/** Values have the type of their field and lie in its range. Values of enumerations are references, and looked at as such. */
export function* seedValueMustFitItsField(seed: Seed, context: CheckContext): Iterable<Diagnostic> {
  for (const seeded of seed.rows.flatMap(valuesOf)) {
    const field = context.field(targetOf(seeded.field));
    if (field === undefined) continue;
    const type = context.underlyingType(field.type);
    const { value } = seeded;
    if (isHalfTyped(value)) continue;
    const place: Place = { name: context.nameOf(field.id), type, range: field.range, declared: field };
    if (type.kind !== 'enum' || value.kind === 'object') yield* misfits(value, place, context);
    else yield* rangeMisfits(value, place);
  }
}

/** Where a value goes: a field, or a member of an object. */
interface Place {
  readonly name: string;
  readonly type: Type;
  readonly range: ValueRange | undefined;
  readonly declared: Field;
}

function* misfits(value: ScalarValue, place: Place, context: CheckContext): Iterable<Diagnostic> {
  const { name, type, declared } = place;
  if (!fitsType(value, type)) {
    const parameters = { field: name, type: describeType(type), value: asWritten(value) };
    yield finding('seed/wrong-type', value.origin, { parameters, related: [relatedTo(declared, 'Declared here.')] });
  } else if (type.kind === 'object' && type.members.length > 0) {
    yield* memberMisfits(value, place, type.members, context);
  } else yield* rangeMisfits(value, place);
}

function* rangeMisfits(value: ScalarValue, { name, type, range, declared }: Place): Iterable<Diagnostic> {
  if (range === undefined || liesInRange(value, type, range)) return;
  const parameters = {
    value: value.kind === 'string' ? asWritten(value) : value.text,
    range: rangeText(range),
    field: name,
  };
  yield finding('seed/out-of-range', value.origin, { parameters, related: [relatedTo(declared, 'Declared here.')] });
}

/** An object has the members that its type says, and no others. */
function* memberMisfits(
  value: ScalarValue,
  { name: owner, declared }: Place,
  members: readonly ObjectMember[],
  context: CheckContext,
): Iterable<Diagnostic> {
  for (const given of membersOf(value)) {
    const member = members.find(({ name }) => name === given.name);
    const name = `${owner}.${given.name}`;
    if (member === undefined) {
      yield unknownName('seed/unknown-field', value.origin, {
        text: given.name,
        severity: 'error',
        parameters: { entity: owner },
        candidates: members.map((one) => one.name),
        create: undefined,
        add: undefined,
      });
    } else if (member.type !== undefined) {
      const type = context.underlyingType(member.type);
      yield* misfits(given.value, { name, type, range: member.range, declared }, context);
    }
  }
}

export function* seedShouldNotFillGeneratedFields(seed: Seed, context: CheckContext): Iterable<Diagnostic> {
  for (const seeded of seed.rows.flatMap(valuesOf)) {
    const field = context.field(targetOf(seeded.field));
    const decorator = field?.decorators.find(({ name }) => name === 'auto' || name === 'computed');
    if (field === undefined || decorator === undefined) continue;
    yield finding('seed/generated-field', seeded.field.origin, {
      parameters: { field: context.nameOf(field.id), decorator: decorator.name },
      related: [relatedTo(field, 'Declared here.')],
      data: {
        kind: 'removeItem',
        what: 'listItem',
        range: seeded.origin.range,
        label: `'${field.name}' from the row`,
      },
    });
  }
}

export function* seedRowShouldBeComplete(seed: Seed, context: CheckContext): Iterable<Diagnostic> {
  for (const row of seed.rows) {
    const entity = row.kind === 'record' ? context.index.entity(targetOf(row.entity)) : undefined;
    if (row.kind !== 'record' || entity === undefined || entity.forward) continue;
    // A name that is wrong may be the one that is missing: say one thing at a time.
    if (row.values.some(({ field }) => field.targets.length === 0)) continue;
    const given = new Set(row.values.flatMap(({ field }) => field.targets));
    const missing = requiredFields(entity, context).filter((field) => !given.has(field.id));
    if (missing.length === 0) continue;
    const names = missing.map(({ name }) => name);
    yield finding('seed/missing-field', row.entity.origin, {
      parameters: { entity: entity.name, fields: quoted(names), verb: names.length === 1 ? 'is' : 'are' },
      related: missing.map((field) => relatedTo(field, 'Required here.')),
      data: { kind: 'addSeedFields', entity: entity.id, fields: missing.map(({ id }) => id), range: row.origin.range },
    });
  }
}

/** Fields that nothing else gives a value: no default, not made by the service, no state to begin in. */
function requiredFields(entity: Entity, context: CheckContext): Field[] {
  return entity.fields.filter((field) => {
    if (field.optional || field.default !== undefined || field.name === '') return false;
    if (context.entry(lastDefaults, field.id) !== undefined) return false;
    if (field.name === 'id' || context.index.machineOf(field.id) !== undefined) return false;
    return !field.decorators.some(({ name }) => name === 'auto' || name === 'computed' || name === 'snapshot');
  });
}

/** The default of the entity counts, else the last line of a seed. */
export function* fieldShouldHaveOneDefault(seed: Seed, context: CheckContext): Iterable<Diagnostic> {
  for (const row of seed.rows) {
    const field = row.kind === 'default' ? context.field(targetOf(row.value.field)) : undefined;
    if (row.kind !== 'default' || field === undefined || isHalfTyped(row.value.value)) continue;
    const other =
      field.default === undefined ? context.entry(lastDefaults, field.id) : { value: field.default, at: field };
    const value = asWritten(row.value.value);
    if (other === undefined || asWritten(other.value) === value) continue;
    yield finding('seed/other-default', row.origin, {
      parameters: {
        field: context.nameOf(field.id),
        value,
        other: asWritten(other.value),
        where: field.default === undefined ? 'in a later line' : 'in its entity',
      },
      related: [relatedTo(other.at, 'The other default.')],
      data: { kind: 'removeItem', what: 'line', range: row.origin.range, label: 'this default' },
    });
  }
}

interface SeededDefault {
  readonly value: ScalarValue;
  readonly at: SeedRow;
}

/** `Product.status default: draft`: of each field the last line counts. */
function lastDefaults({ system }: CheckContext): ReadonlyMap<Id, SeededDefault> {
  const rows = system.seeds.flatMap((seed) => seed.rows).filter((row) => row.kind === 'default');
  return new Map(rows.flatMap((row) => row.value.field.targets.map((id) => [id, { value: row.value.value, at: row }])));
}

function valuesOf(row: SeedRow): readonly SeedValue[] {
  return row.kind === 'record' ? row.values : [row.value];
}
