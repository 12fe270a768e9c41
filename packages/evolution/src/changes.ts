import type { Expression } from '@specwright/model/expressions';
import type { Origin } from '@specwright/model/origin';
import type { BaselineEdge } from './baseline.ts';
import type { ChangeClass } from './changeClass.ts';
import { columnOf } from './columns.ts';
import type { SchemaChange } from './diff.ts';
import type { Evolution } from './evolution.ts';
import { type EvolveLine, termOf } from './evolveLines.ts';
import type { FieldShape, ShapeDefault } from './fieldShape.ts';
import type { InvariantChange } from './invariants.ts';
import { compareText } from './records.ts';

/** A field that has another name now. What else changed of it is a `fieldAltered` under the new name, behind this. */
export interface FieldRenamed {
  readonly kind: 'fieldRenamed';
  readonly entity: string;
  readonly from: string;
  readonly to: string;
  readonly before: FieldShape;
  readonly after: FieldShape;
  /** The column is that of an edge: no field declares it now. */
  readonly edge?: BaselineEdge;
  readonly class: ChangeClass;
  readonly needsLine: true;
}

/** An entity that has another name now. All other changes speak of it, and of references to it, by the new name. */
export interface EntityRenamed {
  readonly kind: 'entityRenamed';
  /** The new name. */
  readonly entity: string;
  readonly from: string;
  readonly class: ChangeClass;
  readonly needsLine: true;
}

/** One step that leads from the baseline to the present schema. */
export type Change = SchemaChange | FieldRenamed | EntityRenamed | InvariantChange;

/** What rows get: a plain value, or an expression over the columns of the row. */
export type Fill =
  | { readonly kind: 'value'; readonly value: ShapeDefault }
  | { readonly kind: 'expression'; readonly value: Expression; readonly text: string };

/** Which of several rows with the same value keeps it; `fail`: none is touched, the migration stops. */
export type Dedupe = 'first' | 'last' | 'fail';

/** What becomes of a value that does not fit; `reject`: the migration stops. */
export type Misfit = 'reject' | 'clamp' | 'null' | 'delete';

export const dedupeWords: ReadonlySet<string> = new Set(['first', 'last', 'fail'] satisfies Dedupe[]);
export const misfitWords: ReadonlySet<string> = new Set(['reject', 'clamp', 'null', 'delete'] satisfies Misfit[]);

/** What an evolve line says about a change. */
export interface Declaration {
  /** The line. */
  readonly origin: Origin;
  /** What rows without a value get: `backfill …`, else the `default` of the line. */
  readonly fill?: Fill;
  /** The new value of every row, from the columns as they were. */
  readonly using?: Extract<Fill, { kind: 'expression' }>;
  /** Value of an enumeration that goes → the one that its rows get. */
  readonly mapping: Readonly<Record<string, string>>;
  readonly dedupe: Dedupe;
  readonly misfit: Misfit;
  /** Only where there is nothing to lose. */
  readonly onlyIfEmpty: boolean;
  /** Why data may be lost. */
  readonly force?: string;
  /** Rows in one transaction, where the line says so. */
  readonly batch?: number;
}

/** A change with what the specification says about it: no declaration, no line covers it. */
export interface DeclaredChange {
  readonly change: Change;
  readonly declaration?: Declaration;
  /** What the change asks of a database once the declaration is taken into account. */
  readonly class: ChangeClass;
}

/**
 * All changes between the baseline and the present schema as plain data: first the renames of entities, then by entity
 * and field, a rename of a field before its alteration; invariants last. Migrations are made from this list.
 */
export function changesOf(evolution: Evolution): readonly DeclaredChange[] {
  const { coverage } = evolution;
  const entities = coverage.entityRenames.map(({ from, to, line }): DeclaredChange => {
    const change = { kind: 'entityRenamed', entity: to, from, class: 'staged', needsLine: true } as const;
    return { change, declaration: declarationOf(line), class: 'staged' };
  });
  // The removal and the addition that a rename is made of are said by it.
  const others = coverage.changes
    .filter(({ line }) => line?.change.kind !== 'rename')
    .map(({ change, line, class: level }): DeclaredChange => {
      return { change, ...(line === undefined ? {} : { declaration: declarationOf(line) }), class: level };
    });
  const fields = [...fieldRenames(evolution), ...others].sort((a, b) => compareText(keyOf(a), keyOf(b)));
  const invariants = evolution.invariants.map((change): DeclaredChange => ({ change, class: change.class }));
  return [...entities, ...fields, ...invariants];
}

function fieldRenames({ coverage, before, after }: Evolution): readonly DeclaredChange[] {
  return coverage.renames.flatMap(({ entity, from, to, line }): DeclaredChange[] => {
    const was = columnOf(before, entity, from);
    const is = columnOf(after, entity, to);
    if (was === undefined || is === undefined) return [];
    const change: FieldRenamed = {
      kind: 'fieldRenamed',
      entity,
      from,
      to,
      before: was.shape,
      after: is.shape,
      ...(is.implied && is.edge !== undefined ? { edge: is.edge } : {}),
      class: 'staged',
      needsLine: true,
    };
    return [{ change, declaration: declarationOf(line), class: 'staged' }];
  });
}

function declarationOf({ change }: EvolveLine): Declaration {
  const backfill = termOf(change, 'backfill');
  const using = termOf(change, 'using');
  const written = change.kind === 'add' || change.kind === 'alter' ? change.field.default : undefined;
  const fill =
    expression(backfill) ?? (written && { kind: 'value', value: { kind: written.kind, text: written.text } });
  const computed = expression(using);
  const force = termOf(change, 'force');
  const batch = Number(termOf(change, 'batch')?.size);
  return {
    origin: change.origin,
    ...(fill === undefined ? {} : { fill }),
    ...(computed === undefined ? {} : { using: computed }),
    mapping: Object.fromEntries((termOf(change, 'map')?.pairs ?? []).map(({ from, to }) => [from.text, to.text])),
    dedupe: oneOf<Dedupe>(termOf(change, 'dedupe')?.keep, dedupeWords) ?? 'fail',
    misfit: oneOf<Misfit>(termOf(change, 'else')?.policy, misfitWords) ?? 'reject',
    onlyIfEmpty: termOf(change, 'if')?.condition === 'empty',
    ...(force === undefined ? {} : { force: force.reason }),
    ...(Number.isSafeInteger(batch) && batch > 0 ? { batch } : {}),
  };
}

function expression(
  term: { readonly value: Expression; readonly text: string } | undefined,
): Extract<Fill, { kind: 'expression' }> | undefined {
  return term && { kind: 'expression', value: term.value, text: term.text };
}

function oneOf<Word extends string>(text: string | undefined, words: ReadonlySet<string>): Word | undefined {
  return text !== undefined && words.has(text) ? (text as Word) : undefined;
}

/** By entity, then by field; of one field the rename goes first, then a machine last. */
function keyOf({ change }: DeclaredChange): string {
  const field = change.kind === 'fieldRenamed' ? change.to : 'field' in change ? change.field : '';
  const order = ['fieldRenamed', 'machineChanged'].indexOf(change.kind);
  return [change.entity, field, order === 0 ? '0' : order === 1 ? '2' : '1'].join('\u0000');
}
