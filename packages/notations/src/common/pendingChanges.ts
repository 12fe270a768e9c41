import { baselineEdge } from '@specwright/evolution/baseline';
import { changesOf, type DeclaredChange } from '@specwright/evolution/changes';
import { type Evolution, evolutionOf } from '@specwright/evolution/evolution';
import { memoOf } from '@specwright/model/memo';
import { type Position, type Range, rangeContains } from '@specwright/model/origin';
import type { Edge } from '@specwright/model/parts';
import type { EditorView } from './navigationView.ts';

/** The system of the view against what was accepted; undefined before the first `accept`. Compared once a view. */
export const evolutionIn = memoOf((view: EditorView) => evolutionOf(view.index, view.baselines ?? []));

/** The changes since then that an evolve line has to declare. */
export function changesIn(view: EditorView): readonly DeclaredChange[] {
  const evolution = evolutionIn(view);
  return evolution === undefined ? [] : changesOf(evolution).filter(({ change }) => change.needsLine);
}

/** Some of the pending changes, with what they are found in. */
export interface PendingChanges {
  readonly evolution: Evolution;
  /** At least one. */
  readonly changes: readonly DeclaredChange[];
}

/** What the line of an `evolve` block at a place declares; undefined where there is none, or nothing needs it. */
export function changesOfLineAt(
  view: EditorView,
  position: Position,
): (PendingChanges & { readonly range: Range }) | undefined {
  const line = view.index.system.evolves
    .filter(({ origin }) => origin.file === view.file)
    .flatMap(({ changes }) => changes)
    .find(({ origin }) => rangeContains(origin.range, position));
  const evolution = evolutionIn(view);
  if (line === undefined || evolution === undefined) return undefined;
  const changes = changesIn(view).filter(({ declaration }) => declaration?.origin === line.origin);
  return changes.length === 0 ? undefined : { evolution, changes, range: line.origin.range };
}

/** The entity (its present name) of the block at a place: its own, an `evolve` block about it, or an edge of it that changed. */
export function evolvedEntityAt(view: EditorView, position: Position): string | undefined {
  const { entities, evolves, edges } = view.index.system;
  const isHere = ({ origin }: { readonly origin: { readonly file: string; readonly range: Range } }): boolean =>
    origin.file === view.file && rangeContains(origin.range, position);
  const name = entities.find(isHere)?.name ?? evolves.find(isHere)?.entity.text;
  if (name === undefined) return entityOfEdge(view, edges.find(isHere));
  const renamed = evolutionIn(view)?.coverage.entityRenames.find(({ from }) => from === name);
  return renamed?.to ?? name;
}

/** The one whose rows have the column of the edge, where something of it is pending. */
function entityOfEdge(view: EditorView, edge: Edge | undefined): string | undefined {
  if (edge === undefined) return undefined;
  const { from, to } = baselineEdge(edge, view.index);
  const pending = evolutionIn(view)?.coverage.changes.find(({ change }) => {
    const ofField = change.kind === 'fieldAltered' ? change.changedEdge : undefined;
    const changed = ('edge' in change ? change.edge : undefined) ?? ofField;
    return changed?.from === from && changed.to === to;
  });
  return pending?.change.entity;
}

/** What is pending of an entity, or (without one) of all that the file declares or evolves, as far as databases see it. */
export function pendingChanges(view: EditorView, entity?: string): PendingChanges | undefined {
  const evolution = evolutionIn(view);
  if (evolution === undefined) return undefined;
  const { entities, evolves } = view.index.system;
  const inFile = [...entities, ...evolves].filter(({ origin }) => origin.file === view.file);
  const places = inFile.map(({ origin }) => evolvedEntityAt(view, origin.range.start));
  const names = new Set(entity === undefined ? places : [entity]);
  const changes = changesOf(evolution).filter(
    ({ change, class: level }) => names.has(change.entity) && level !== 'none',
  );
  return changes.length === 0 ? undefined : { evolution, changes };
}
