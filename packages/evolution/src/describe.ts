import type { BaselineEdge } from './baseline.ts';
import type { ChangeClass } from './changeClass.ts';
import type { Change } from './changes.ts';
import type { Aspect } from './compareShapes.ts';
import type { SchemaChange } from './diff.ts';
import type { FieldShape, ShapeRange } from './fieldShape.ts';
import type { SurfaceChange } from './surface/surfaceChange.ts';

/** What a change asks of a database, in a few words. */
export const classTexts: Readonly<Record<ChangeClass, string>> = {
  none: 'no change of the database',
  free: 'instant',
  staged: 'in steps',
  dataDependent: 'depends on the rows',
  destructive: 'loses data',
};

/** What the tables are locked for meanwhile. */
export const lockTexts: Readonly<Record<ChangeClass, string>> = {
  none: 'nothing is locked',
  free: 'the table is locked for an instant',
  staged: 'rows are changed in batches beside reads and writes; the table itself is locked for instants only',
  dataDependent:
    'the rows are looked at first, beside reads and writes; the migration stops where they do not allow it',
  destructive: 'the table is locked for an instant, once it is certain that nothing is lost that is not given up',
};

/** What would become of the rows that exist, were the change carried out as it is: a sentence. */
export function describeLoss({ kind, class: level }: SchemaChange): string {
  switch (level) {
    case 'none':
    case 'free':
      return 'The rows that exist would stay as they are.';
    case 'staged':
      return 'The values of the rows that exist would be carried over.';
    case 'dataDependent':
      return kind === 'fieldAdded'
        ? 'The rows that exist would need a value.'
        : 'Rows that do not fit would stop the migration.';
    case 'destructive':
      if (kind === 'entityRemoved') return 'Its table would be lost, with all rows.';
      return 'The values of the rows that exist would be lost.';
  }
}

/** Who has to know of a change: `callers: admin, owner`; `callers` alone where nobody is named. */
export function affectedText({ affects: { who, names } }: SurfaceChange): string {
  return names.length === 0 ? who : `${who}: ${names.join(', ')}`;
}

/** A change as the beginning of a sentence: `'category' was added to Product`. */
export function describeChange(change: Change): string {
  const of = `${change.entity}`;
  switch (change.kind) {
    case 'entityAdded':
      return `Entity ${of} was added`;
    case 'entityRemoved':
      return `Entity ${of} was removed`;
    case 'fieldAdded':
      return change.edge === undefined ? `'${change.field}' was added to ${of}` : `${edgeText(change.edge)} was added`;
    case 'fieldRemoved':
      return change.edge === undefined
        ? `'${change.field}' was removed from ${of}`
        : `${edgeText(change.edge)} was removed`;
    case 'fieldAltered': {
      const { before, after } = change;
      const needed = change.aspects.filter((aspect) => aspect.needsLine);
      const said = needed.length > 0 ? needed : change.aspects;
      const what = change.edge === undefined ? `'${change.field}' of ${of}` : edgeText(change.edge);
      return `${what} changed (${said.map((item) => describeAspect(item, before, after)).join(', ')})`;
    }
    case 'fieldRenamed':
      return `'${change.from}' of ${of} was renamed to '${change.to}'`;
    case 'entityRenamed':
      return `Entity ${change.from} was renamed to ${of}`;
    case 'invariantAdded':
      return `Invariant '${change.after}' was added`;
    case 'invariantRemoved':
      return `Invariant '${change.before}' was removed`;
    case 'invariantChanged':
      return `Invariant '${change.before}' is '${change.after}' now`;
    case 'machineChanged':
      return `The machine of ${of}.${change.field} changed (${[
        ...change.added.map((transition) => `+ ${transition}`),
        ...change.removed.map((transition) => `- ${transition}`),
      ].join(', ')})`;
  }
}

function edgeText(edge: BaselineEdge): string {
  return `The edge ${edge.from} -> ${edge.to}`;
}

/** One difference of a field in a few words. */
export function describeAspect(aspect: Aspect, before: FieldShape, after: FieldShape): string {
  switch (aspect.kind) {
    case 'typeChanged':
      return `type ${describeType(before)} to ${describeType(after)}`;
    case 'referenceTargetChanged':
      return `refers to ${after.reference} instead of ${before.reference}`;
    case 'contentChanged':
      return `holds ${after.content} instead of ${before.content}`;
    case 'rangeAdded':
      return `range ${rangeText(after.range)} added`;
    case 'rangeRemoved':
      return `range ${rangeText(before.range)} removed`;
    case 'rangeWidened':
    case 'rangeNarrowed':
      return `range ${rangeText(before.range)} to ${rangeText(after.range)}`;
    case 'valueAdded':
      return `value '${aspect.name}' added`;
    case 'valueRemoved':
      return `value '${aspect.name}' removed`;
    case 'madeOptional':
      return 'now optional';
    case 'madeRequired':
      return 'now required';
    case 'uniqueAdded':
    case 'computedAdded':
      return `now @${aspect.name}`;
    case 'uniqueRemoved':
    case 'computedRemoved':
      return `no longer @${aspect.name}`;
    case 'defaultChanged':
      return defaultText(before, after);
    case 'cardinalityChanged':
      return `${aspect.name}`;
    case 'behaviourChanged':
      return `@${aspect.name}`;
  }
}

function describeType(shape: FieldShape): string {
  if (shape.type === 'reference') return `-> ${shape.reference}`;
  if (shape.type === 'enum') return `[${(shape.values ?? []).join(', ')}]`;
  return shape.content ?? shape.type;
}

function rangeText(range: ShapeRange | undefined): string {
  return range === undefined ? '' : `${range.min}..${range.max ?? '*'}`;
}

function defaultText(before: FieldShape, after: FieldShape): string {
  if (after.default === undefined) return `default ${before.default?.text} removed`;
  return before.default === undefined
    ? `default ${after.default.text} added`
    : `default ${before.default.text} to ${after.default.text}`;
}

/**
 * How what a line says differs from what the entity has, as the end of a sentence that begins with the entity's name;
 * undefined when it says the same. Decorators and a default that the line leaves out are the entity's.
 */
export function describeShapeDifference(said: FieldShape, present: FieldShape): string | undefined {
  if (describeType(said) !== describeType(present)) {
    return `has ${describeType(present)}, not ${describeType(said)}`;
  }
  if (said.optional !== present.optional) return present.optional ? 'has it optional' : 'has it required';
  if (rangeText(said.range) !== rangeText(present.range)) {
    const has = present.range === undefined ? 'no range' : `the range ${rangeText(present.range)}`;
    return `has ${has}${said.range === undefined ? '' : `, not ${rangeText(said.range)}`}`;
  }
  if (said.default !== undefined && present.default !== undefined && said.default.text !== present.default.text) {
    return `has the default ${present.default.text}, not ${said.default.text}`;
  }
  const extra = said.decorators.find((text) => !present.decorators.includes(text));
  return extra === undefined ? undefined : `does not have @${extra}`;
}
