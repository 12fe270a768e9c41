import type { Diagnostic } from '@specwright/model/diagnostic';
import type { SystemIndex } from '@specwright/model/system';
import { evolutionCodes } from './codes.ts';
import type { Evolution } from './evolution.ts';
import { type EvolveLine, termOf } from './evolveLines.ts';
import { findingAt } from './findingAt.ts';
import { migrateBlockOf, migrateSetting } from './migrateSettings.ts';
import { renameLine } from './sketch.ts';

/**
 * 102: a line drops a field, another adds one that holds the same. Where they are one field its values go; a drop that says
 * `if empty` or `force` is meant as it stands, and so is an addition that says what rows get.
 */
export function likelyRename(line: EvolveLine, evolution: Evolution, index: SystemIndex): Diagnostic | undefined {
  const { change, entity } = line;
  if (change.kind !== 'drop' || change.field === undefined) return undefined;
  if (termOf(change, 'if') !== undefined || termOf(change, 'force') !== undefined) return undefined;
  const from = change.field.text;
  const renames = evolution.diff.renameCandidates
    .filter((candidate) => candidate.entity === entity && candidate.from === from)
    .flatMap(({ to }) => {
      const adding = evolution.lines.find(
        (other) => other.entity === entity && other.change.kind === 'add' && other.change.field.name === to,
      );
      if (adding === undefined || termOf(adding.change, 'backfill') !== undefined) return [];
      const { file, range } = adding.change.origin;
      return [{ to, sketch: renameLine({ entity, from, to }, evolution.diff, index), add: { file, range } }];
    });
  const [first] = renames;
  if (first === undefined) return undefined;
  const { file, range } = change.origin;
  return findingAt(evolutionCodes.likelyRename, 'warning', change.origin, {
    message: `This line drops '${from}', and another adds '${first.to}', which holds the same. If it is a rename, say so: the values are kept then.`,
    data: {
      kind: 'renameInstead',
      drop: { file, range },
      renames: renames.map(({ sketch, add }) => ({ sketch, add })),
    },
  });
}

/** 103: renames are declared in this module although its `migrate` block does not ask for it. */
export function implicitRename({ evolve, change }: EvolveLine, index: SystemIndex): Diagnostic | undefined {
  if (change.kind !== 'rename' && change.kind !== 'renameEntity') return undefined;
  const block = migrateBlockOf(evolve, index);
  const setting = migrateSetting(evolve, 'rename', index);
  if (block === undefined || setting === 'explicit') return undefined;
  return findingAt(evolutionCodes.implicitRename, 'info', change.origin, {
    message: "This rename is declared, but the `migrate` block does not say 'rename: explicit', which is what holds.",
    ...(setting === undefined
      ? { data: { kind: 'addLine', part: block.id, line: 'rename: explicit', place: 'last' } }
      : {}),
  });
}
