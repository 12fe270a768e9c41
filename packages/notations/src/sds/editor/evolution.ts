import type { DeclaredChange } from '@specwright/evolution/changes';
import { columnOf } from '@specwright/evolution/columns';
import { classTexts, describeChange, lockTexts } from '@specwright/evolution/describe';
import type { Evolution } from '@specwright/evolution/evolution';
import type { EvolveLine } from '@specwright/evolution/evolveLines';
import type { TextEdit } from '@specwright/model/diagnostic';
import type { Origin, Position, Range } from '@specwright/model/origin';
import type { Entity, Field } from '@specwright/model/parts';
import { type FixContext, fixContext } from '../../common/fixes/fixContext.ts';
import { counted, type Lens } from '../../common/lens.ts';
import { occurrencesAt } from '../../common/navigation.ts';
import type { EditorView } from '../../common/navigationView.ts';
import { changesIn, changesOfLineAt, evolutionIn } from '../../common/pendingChanges.ts';
import { addEvolveBlock, addEvolveLines, removeLineOfBlock } from '../fixes/evolution.ts';

/** `2 changes pending, 1 undeclared` over each entity that is not as it was accepted; a click lists the places. */
export function pendingLenses(view: EditorView): Lens[] {
  const changes = changesIn(view);
  if (changes.length === 0) return [];
  return view.index.system.entities
    .filter(({ origin, forward }) => origin.file === view.file && !forward)
    .flatMap((entity): Lens[] => {
      const own = changes.filter(({ change }) => change.entity === entity.name);
      if (own.length === 0) return [];
      const undeclared = own.filter(({ declaration }) => declaration === undefined).length;
      const rest = undeclared === 0 ? '' : `, ${undeclared} undeclared`;
      const places = own.map((item) => item.declaration?.origin ?? fieldPlace(item, entity.fields) ?? entity.origin);
      const range = entity.origin.nameRange ?? entity.origin.range;
      return [{ range, title: `${counted(own.length, 'change')} pending${rest}`, places }];
    });
}

function fieldPlace({ change }: DeclaredChange, fields: readonly Field[]): Origin | undefined {
  return 'field' in change ? fields.find(({ name }) => name === change.field)?.origin : undefined;
}

/** What a line of an `evolve` block does to the data: its changes, what they ask of a database and what they lock. */
export function evolveLineMeaning(view: EditorView, position: Position): { text: string; range: Range } | undefined {
  const pending = changesOfLineAt(view, position);
  if (pending === undefined) return undefined;
  const texts = pending.changes.map(
    ({ change, class: level }) => `${describeChange(change)}.\n\n*${classTexts[level]}*: ${lockTexts[level]}.`,
  );
  return { text: texts.join('\n\n---\n\n'), range: pending.range };
}

/**
 * The edits that declare a rename which an editor is about to make: `~old -> new`, where the field under the cursor was
 * accepted under the name that it has; `evolve Old { ~* -> New }` for an entity. None where a line has declared a rename
 * of it already: its name follows, and with the name that was accepted the line goes.
 */
export function renameLines(
  view: EditorView,
  position: Position,
  newName: string,
  textOf: (file: string) => string | undefined,
): readonly TextEdit[] {
  const evolution = evolutionIn(view);
  const parts = occurrencesAt(view, position).flatMap(({ targets }) => targets.map((id) => view.index.part(id)));
  const part = parts.find((item) => item?.kind === 'field' || item?.kind === 'entity');
  if (evolution === undefined || part === undefined || part.name === newName) return [];
  const entity = part.kind === 'entity' ? part : view.index.entity(part.entity);
  if (entity === undefined) return [];
  const undone = declaredRename(part, entity, evolution, newName);
  if (undone !== undefined) return withoutLine(undone.change.origin, view, textOf);
  if (part.kind === 'entity') return entityRenameLines(part, view, evolution, newName, textOf);
  const was = columnOf(evolution.before, entity.name, part.name);
  const isTaken = columnOf(evolution.before, entity.name, newName) !== undefined;
  if (was === undefined || was.implied || isTaken) return [];
  return addEvolveLines(contextAt(entity.origin, view, textOf), entity.name, [
    { kind: 'rename', from: part.name, to: newName },
  ]);
}

/** The line that says that a part with this name has come from the other one. */
function declaredRename(
  part: Entity | Field,
  entity: Entity,
  { coverage }: Evolution,
  from: string,
): EvolveLine | undefined {
  const renames =
    part.kind === 'entity'
      ? coverage.entityRenames
      : coverage.renames.filter((rename) => rename.entity === entity.name);
  return renames.find((rename) => rename.from === from && rename.to === part.name)?.line;
}

function withoutLine(
  line: Origin,
  view: EditorView,
  textOf: (file: string) => string | undefined,
): readonly TextEdit[] {
  const context = contextAt(line, view, textOf);
  const source = context.source(line.file);
  return source === undefined ? [] : [removeLineOfBlock(context, source, line.range)];
}

/** A block of its own: those that are there are called by the new name, as all that names the entity. */
function entityRenameLines(
  { name, origin, forward }: Entity,
  view: EditorView,
  { accepted }: Evolution,
  newName: string,
  textOf: (file: string) => string | undefined,
): readonly TextEdit[] {
  const was = (entity: string): boolean => Object.hasOwn(accepted.entities, entity);
  if (forward || !was(name) || was(newName)) return [];
  const line = { kind: 'renameEntity', from: name, to: newName } as const;
  return addEvolveBlock(contextAt(origin, view, textOf), name, [line]);
}

function contextAt(
  { file, range }: Origin,
  view: EditorView,
  textOf: (file: string) => string | undefined,
): FixContext {
  const at = { code: '', severity: 'error', file, range, message: '', related: [] } as const;
  return fixContext(at, view.index, textOf);
}
