import type { Diagnostic } from '@specwright/model/diagnostic';
import { compareOrigins, type Origin } from '@specwright/model/origin';
import type { Edge, Evolve } from '@specwright/model/parts';
import { targetOf } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import { type Baseline, type BaselineEdge, baselineEdge, type Schema } from './baseline.ts';
import { evolutionCodes } from './codes.ts';
import { conflictFinding } from './conflictingLines.ts';
import { describeChange, describeLoss } from './describe.ts';
import type { SchemaChange } from './diff.ts';
import { type Evolution, evolutionOf } from './evolution.ts';
import { type EvolveLine, evolvedEntity } from './evolveLines.ts';
import { findingAt } from './findingAt.ts';
import { lineFinding } from './lineFindings.ts';
import { implicitRename, likelyRename } from './renameFindings.ts';
import { dataOfChange, declaredField } from './sketch.ts';
import { guardedFinding, unsafeFinding } from './stakeFindings.ts';
import { termFinding } from './termFindings.ts';

/**
 * The findings of checks 92 to 104 but for 101 (a default is checked wherever it stands): changes of the schema since the
 * baselines that no `evolve` line declares, lines that do not fit, and lines that say too little of the rows. Without a baseline there is nothing to declare, as the first build creates everything: only a
 * block about no entity is wrong then.
 * An added or changed field is marked itself, the edge where only its cardinality changed, a removed one on the name of its entity; a removed entity on the header
 * of its module. They come sorted by file and place.
 */
export function evolutionDiagnostics(index: SystemIndex, baselines: readonly Baseline[]): readonly Diagnostic[] {
  const evolution = evolutionOf(index, baselines);
  if (evolution === undefined)
    return index.system.evolves.filter((evolve) => !isKnown(evolve, {}, index)).map(unknownTarget);
  const missing = evolution.coverage.uncovered.map((change) => missingLine(change, evolution, baselines, index));
  const unknown = evolution.evolves.filter((evolve) => !isKnown(evolve, evolution.accepted.entities, index));
  const wrong = evolution.lines
    .filter((line) => !unknown.includes(line.evolve))
    .map((line) => firstFinding(line, evolution, index));
  const present = [...unknown.map(unknownTarget), ...wrong].filter((finding) => finding !== undefined);
  const mismatched = mismatchedFields(present);
  const undeclared = missing.filter((finding) => finding !== undefined && !mismatched.has(fieldKey(finding) ?? ''));
  return [...undeclared, ...present].filter((finding) => finding !== undefined).sort(compareOrigins);
}

/** The gravest thing about a line: what is wrong with it, then what it leaves unsaid. */
function firstFinding(line: EvolveLine, evolution: Evolution, index: SystemIndex): Diagnostic | undefined {
  return (
    lineFinding(line, evolution, index) ??
    conflictFinding(line, evolution) ??
    termFinding(line, evolution) ??
    unsafeFinding(line, evolution, index) ??
    likelyRename(line, evolution, index) ??
    guardedFinding(line, evolution) ??
    implicitRename(line, index)
  );
}

/** A baseline file that cannot be read, as a finding at its place. `file` is its URI. */
export function brokenBaseline(file: string, problem: { readonly problem: string; readonly line: number }): Diagnostic {
  const at = { line: problem.line, character: 0 };
  return findingAt(
    evolutionCodes.brokenBaseline,
    'error',
    { file, range: { start: at, end: at } },
    {
      message: `This baseline cannot be read: ${problem.problem}.`,
    },
  );
}

/** 92. */
function missingLine(
  change: SchemaChange,
  evolution: Evolution,
  baselines: readonly Baseline[],
  index: SystemIndex,
): Diagnostic | undefined {
  const at = placeOf(change, baselines, index);
  const data = dataOfChange(change, evolution, index);
  if (at === undefined || data === undefined) return undefined;
  const rename = data.alternatives.find((line) => 'from' in line);
  const hint = rename === undefined ? '' : ` It looks like '${rename.from}' was renamed to '${rename.to}'.`;
  return findingAt(evolutionCodes.undeclaredChange, 'error', at, {
    message: `${describeChange(change)} since the baseline, and no evolve line says so. ${describeLoss(change)}${hint}`,
    data,
  });
}

/** The entity is there, or was; or the block gives it another name or gives it up, which was accepted since. */
function isKnown(evolve: Evolve, accepted: Schema['entities'], index: SystemIndex): boolean {
  const entity = evolvedEntity(evolve, index);
  if (Object.hasOwn(accepted, entity) || index.entityNamed(entity) !== undefined) return true;
  return evolve.changes.some(
    (change) =>
      (change.kind === 'renameEntity' && targetOf(change.to) !== undefined) ||
      (change.kind === 'drop' && change.field === undefined),
  );
}

/** 93. */
function unknownTarget(evolve: Evolve): Diagnostic {
  return findingAt(evolutionCodes.unknownTarget, 'error', evolve.entity.origin, {
    message: `There is no entity '${evolve.entity.text}', neither in the specification nor in the baseline.`,
  });
}

/** The fields that a line speaks of and says otherwise: that finding is the only one about them, it has the cure. */
function mismatchedFields(findings: readonly Diagnostic[]): ReadonlySet<string> {
  const mismatches: readonly string[] = [evolutionCodes.additionMismatch, evolutionCodes.alterationMismatch];
  return new Set(
    findings.filter(({ code }) => mismatches.includes(code)).flatMap((finding) => fieldKey(finding) ?? []),
  );
}

function fieldKey({ data }: Diagnostic): string | undefined {
  const { entity, field } = (data ?? {}) as { readonly entity?: string; readonly field?: string };
  return entity === undefined || field === undefined ? undefined : `${entity}.${field}`;
}

function placeOf(change: SchemaChange, baselines: readonly Baseline[], index: SystemIndex): Origin | undefined {
  switch (change.kind) {
    case 'fieldAdded':
    case 'fieldAltered': {
      const edge = change.kind === 'fieldAltered' ? (change.edge ?? change.changedEdge) : change.edge;
      return edge === undefined
        ? declaredField(index, change.entity, change.field)?.origin
        : edgeNamed(edge, index)?.origin;
    }
    case 'entityRemoved': {
      const module = baselines.find((baseline) => Object.hasOwn(baseline.entities, change.entity))?.module;
      return index.system.specs.find((spec) => spec.name === module)?.origin ?? startOfFirstFile(index);
    }
    default:
      return index.entityNamed(change.entity)?.origin ?? startOfFirstFile(index);
  }
}

function edgeNamed({ from, to }: BaselineEdge, index: SystemIndex): Edge | undefined {
  return index.system.edges.find((edge) => {
    const ends = baselineEdge(edge, index);
    return ends.from === from && ends.to === to;
  });
}

function startOfFirstFile(index: SystemIndex): Origin | undefined {
  const file = index.system.files[0];
  return file && { file: file.file, range: { start: file.range.start, end: file.range.start } };
}
