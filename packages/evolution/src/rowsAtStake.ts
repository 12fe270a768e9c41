import type { Aspect } from './compareShapes.ts';
import type { SchemaChange } from './diff.ts';
import { type EvolveLine, termOf } from './evolveLines.ts';
import { type FieldShape, hasDecorator } from './fieldShape.ts';

/** A term that says what becomes of the rows meant: with it the line leaves nothing to chance. */
export type StakeTerm = 'if empty' | 'else reject' | 'dedupe fail';

/** Rows that a migration looks for first, and stops where there are any. */
export interface RowsAtStake {
  /** As the end of `the migration stops where …`. */
  readonly rows: string;
  /** The term that says in the line that it is meant so; none where no line can. */
  readonly term?: StakeTerm;
}

/**
 * The rows that a declared change depends on and of which its line does not say what becomes (check 104): of a value that
 * is filled, mapped, converted or given up on purpose there are none.
 */
export function rowsAtStake(line: EvolveLine, change: SchemaChange): readonly RowsAtStake[] {
  switch (change.kind) {
    case 'fieldRemoved':
      return isSettled(line, ['if', 'force']) || line.change.kind !== 'drop'
        ? []
        : [{ rows: `rows have a value in '${change.field}'`, term: 'if empty' }];
    case 'entityRemoved':
      return isSettled(line, ['if', 'force']) ? [] : [{ rows: `${change.entity} has rows`, term: 'if empty' }];
    case 'fieldAdded':
      return addedRows(line, change);
    case 'fieldAltered':
      if (termOf(line.change, 'force') !== undefined) return [];
      return change.aspects.flatMap((aspect) => aspectRows(line, change, aspect));
    case 'entityAdded':
    case 'machineChanged':
      return [];
  }
}

/** No value fits all rows: those of an edge and of a unique field with one default. */
function addedRows(line: EvolveLine, change: Extract<SchemaChange, { kind: 'fieldAdded' }>): readonly RowsAtStake[] {
  const { after, edge, entity } = change;
  if (line.change.kind !== 'add' || after.optional || isSettled(line, ['backfill', 'dedupe'])) return [];
  const isColumn = edge !== undefined && !(edge.left === 'many' && edge.right === 'many');
  const isAlike = hasDecorator(after, 'unique') && !hasDecorator(after, 'auto');
  return isColumn || isAlike ? [{ rows: `${entity} has rows, which have no value of their own for it` }] : [];
}

function aspectRows(
  line: EvolveLine,
  { field, after }: Extract<SchemaChange, { kind: 'fieldAltered' }>,
  aspect: Aspect,
): readonly RowsAtStake[] {
  const misfit = (rows: string): readonly RowsAtStake[] =>
    isSettled(line, ['else', 'using']) ? [] : [{ rows, term: 'else reject' }];
  switch (aspect.kind) {
    case 'typeChanged':
      if (aspect.class === 'free' || aspect.class === 'staged') return [];
      return misfit(
        after.type === 'reference'
          ? `rows refer to no ${after.reference}`
          : `a value of '${field}' is no ${nameOfType(after)}`,
      );
    case 'referenceTargetChanged':
      return misfit(`rows refer to no ${after.reference}`);
    case 'rangeAdded':
    case 'rangeNarrowed': {
      const measured = after.type === 'string' ? `the length of '${field}'` : `a value of '${field}'`;
      return misfit(`${measured} lies outside ${after.range?.min}..${after.range?.max ?? '*'}`);
    }
    case 'valueRemoved': {
      const isMapped = termOf(line.change, 'map')?.pairs.some(({ from }) => from.text === aspect.name) === true;
      return isMapped ? [] : misfit(`rows have '${aspect.name}' in '${field}'`);
    }
    case 'madeRequired':
      return isFilled(line) ? [] : misfit(`rows have no value in '${field}'`);
    case 'uniqueAdded':
      return isSettled(line, ['dedupe']) ? [] : [{ rows: `rows share a value of '${field}'`, term: 'dedupe fail' }];
    case 'cardinalityChanged':
      if (aspect.class !== 'dataDependent' || isSettled(line, ['dedupe'])) return [];
      return aspect.name?.startsWith('many:many to') === true
        ? [{ rows: `rows have several of '${field}', or none`, term: 'dedupe fail' }]
        : [{ rows: `rows share a value of '${field}'`, term: 'dedupe fail' }];
    default:
      return [];
  }
}

function isFilled(line: EvolveLine): boolean {
  const { change } = line;
  return isSettled(line, ['backfill']) || ('field' in change && change.kind !== 'drop' && !!change.field.default);
}

function isSettled(line: EvolveLine, terms: readonly Parameters<typeof termOf>[1][]): boolean {
  return terms.some((kind) => termOf(line.change, kind) !== undefined);
}

function nameOfType({ type, values }: FieldShape): string {
  return type === 'enum' ? `[${(values ?? []).join(', ')}]` : type;
}
