import type { Diagnostic } from '@specwright/model/diagnostic';
import type { EvolveTermKind } from '@specwright/model/evolveTerms';
import type { SystemIndex } from '@specwright/model/system';
import { evolutionCodes } from './codes.ts';
import type { Aspect } from './compareShapes.ts';
import type { SchemaChange } from './diff.ts';
import type { Evolution } from './evolution.ts';
import type { AddTermData } from './evolutionData.ts';
import { type EvolveLine, termOf } from './evolveLines.ts';
import { findingAt } from './findingAt.ts';
import { migrateSetting } from './migrateSettings.ts';
import { rowsAtStake } from './rowsAtStake.ts';

/**
 * 99: under `mode: safe` a change that no rule carries every row through (the class "unsafe" of the notation's table) has
 * to say what becomes of the rows.
 */
export function unsafeFinding(line: EvolveLine, evolution: Evolution, index: SystemIndex): Diagnostic | undefined {
  if (migrateSetting(line.evolve, 'mode', index) !== 'safe') return undefined;
  const loss = changesOfLine(line, evolution).flatMap((change) => lossOf(line, change) ?? [])[0];
  if (loss === undefined) return undefined;
  const { change } = line;
  return findingAt(evolutionCodes.unsafeChange, 'error', change.origin, {
    message: `This change is not safe, as \`mode: safe\` asks: ${loss.reason}. Say what becomes of the rows: ${loss.cure}.`,
    ...(loss.term === undefined ? {} : { data: addTerm(line, loss.term) }),
  });
}

/** 104: the check of rows that will run, and that the line does not speak of. */
export function guardedFinding(line: EvolveLine, evolution: Evolution): Diagnostic | undefined {
  const stakes = changesOfLine(line, evolution).flatMap((change) => rowsAtStake(line, change));
  if (stakes.length === 0) return undefined;
  const [term] = stakes.flatMap((stake) => stake.term ?? []);
  const rows = [...new Set(stakes.map((stake) => stake.rows))].join(', or ');
  const cure = term === undefined ? '' : ` Say '${term}' where that is meant, or what becomes of them.`;
  return findingAt(evolutionCodes.guardedChange, 'warning', line.change.origin, {
    message: `This depends on the rows: the migration looks first, and stops where ${rows}.${cure}`,
    ...(term === undefined ? {} : { data: addTerm(line, term) }),
  });
}

function changesOfLine(line: EvolveLine, { coverage }: Evolution): readonly SchemaChange[] {
  return coverage.changes.filter((covered) => covered.line === line).map(({ change }) => change);
}

function addTerm({ change }: EvolveLine, term: string): AddTermData {
  return { kind: 'addTerm', range: change.origin.range, term };
}

interface Loss {
  readonly reason: string;
  /** What can be said in the line. */
  readonly cure: string;
  /** A term that fits every such line; none where only a person can give the reason. */
  readonly term?: string;
}

const forced = '`force "reason"` where their loss is meant';

function lossOf(line: EvolveLine, change: SchemaChange): Loss | undefined {
  const says = (...terms: readonly EvolveTermKind[]): boolean =>
    terms.some((kind) => termOf(line.change, kind) !== undefined);
  if (change.kind === 'entityRemoved') {
    if (says('if', 'force')) return undefined;
    return { reason: `all rows of ${change.entity} go`, cure: `\`if empty\`, or ${forced}`, term: 'if empty' };
  }
  if (change.kind !== 'fieldAltered' || says('force')) return undefined;
  const [aspect] = change.aspects.filter((item) => isUnsafe(item, change));
  if (aspect === undefined) return undefined;
  if (aspect.kind === 'computedAdded') {
    return { reason: `what rows hold in '${change.field}' is replaced by what is computed`, cure: forced };
  }
  if (aspect.kind === 'cardinalityChanged') {
    if (says('dedupe')) return undefined;
    return { reason: 'of several others only one stays', cure: `\`dedupe\`, or ${forced}`, term: 'dedupe fail' };
  }
  if (says('using', 'else', 'map')) return undefined;
  const reason =
    aspect.kind === 'referenceTargetChanged'
      ? `'${change.field}' refers to rows of ${change.before.reference}, none of which is a ${change.after.reference}`
      : `not every ${change.before.type} is of type ${change.after.type}`;
  return { reason, cure: `\`using\`, \`else\`, or ${forced}`, term: 'else reject' };
}

/** `decimal` to `int`, `string` to anything, another entity referred to, made computed, `many:many` to fewer. */
function isUnsafe(aspect: Aspect, { before, after }: Extract<SchemaChange, { kind: 'fieldAltered' }>): boolean {
  switch (aspect.kind) {
    case 'typeChanged':
      return before.type === 'string' || (before.type === 'decimal' && after.type === 'int');
    case 'referenceTargetChanged':
    case 'computedAdded':
      return true;
    case 'cardinalityChanged':
      return aspect.name?.startsWith('many:many to') === true;
    default:
      return false;
  }
}
