import { changesOf, type DeclaredChange } from '@specwright/evolution/changes';
import { columnOf } from '@specwright/evolution/columns';
import { classTexts, describeChange, lockTexts } from '@specwright/evolution/describe';
import { type Evolution, evolutionOf } from '@specwright/evolution/evolution';
import type { TextEdit } from '@specwright/model/diagnostic';
import { type Origin, type Position, type Range, rangeContains } from '@specwright/model/origin';
import type { Field } from '@specwright/model/parts';
import { fixContext } from '../../common/fixes/fixContext.ts';
import { counted, type Lens } from '../../common/lens.ts';
import { occurrencesAt } from '../../common/navigation.ts';
import type { EditorView } from '../../common/navigationView.ts';
import { addEvolveLines } from '../fixes/evolution.ts';

const evolutions = new WeakMap<EditorView, { readonly evolution: Evolution | undefined }>();

/** The system of the view against what was accepted; undefined before the first `accept`. Compared once a view. */
function evolutionIn(view: EditorView): Evolution | undefined {
  const known = evolutions.get(view);
  if (known !== undefined) return known.evolution;
  const evolution = evolutionOf(view.index, view.baselines ?? []);
  evolutions.set(view, { evolution });
  return evolution;
}

function changesIn(view: EditorView): readonly DeclaredChange[] {
  const evolution = evolutionIn(view);
  return evolution === undefined ? [] : changesOf(evolution).filter(({ change }) => change.needsLine);
}

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
  const line = view.index.system.evolves
    .filter(({ origin }) => origin.file === view.file)
    .flatMap(({ changes }) => changes)
    .find(({ origin }) => rangeContains(origin.range, position));
  if (line === undefined) return undefined;
  const said = changesIn(view).filter(({ declaration }) => declaration?.origin === line.origin);
  if (said.length === 0) return undefined;
  const texts = said.map(
    ({ change, class: level }) => `${describeChange(change)}.\n\n*${classTexts[level]}*: ${lockTexts[level]}.`,
  );
  return { text: texts.join('\n\n---\n\n'), range: line.origin.range };
}

/**
 * The edits that declare a rename which an editor is about to make: `~old -> new`, where the field under the cursor was
 * accepted under the name that it has. None where a line has declared a rename of it already: its name follows.
 */
export function renameLines(
  view: EditorView,
  position: Position,
  newName: string,
  textOf: (file: string) => string | undefined,
): readonly TextEdit[] {
  const ids = occurrencesAt(view, position).flatMap(({ targets }) => targets);
  const field = ids.map((id) => view.index.part(id)).find((part) => part?.kind === 'field');
  const entity = field?.kind === 'field' ? view.index.entity(field.entity) : undefined;
  const evolution = evolutionIn(view);
  if (field?.kind !== 'field' || entity === undefined || evolution === undefined || newName === field.name) return [];
  const was = columnOf(evolution.before, entity.name, field.name);
  const isTaken = columnOf(evolution.before, entity.name, newName) !== undefined;
  if (was === undefined || was.implied || isTaken) return [];
  const { file, range } = entity.origin;
  const at = { code: '', severity: 'error', file, range, message: '', related: [] } as const;
  const context = fixContext(at, view.index, textOf);
  return addEvolveLines(context, entity.name, [{ kind: 'rename', from: field.name, to: newName }]);
}
