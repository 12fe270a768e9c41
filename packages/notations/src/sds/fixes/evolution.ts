import type {
  AddTermData,
  EvolutionChangeData,
  EvolveLineSketch,
  RenameInsteadData,
} from '@specwright/evolution/evolutionData';
import { evolvedEntity } from '@specwright/evolution/evolveLines';
import type { Diagnostic, QuickFix, TextEdit } from '@specwright/model/diagnostic';
import type { Origin, Range } from '@specwright/model/origin';
import type { Entity, Evolve, EvolveChange } from '@specwright/model/parts';
import { type FixContext, fix } from '../../common/fixes/fixContext.ts';
import { removeWholeLines } from '../../common/fixes/removal.ts';
import { at, lastOf, type SourceText } from '../../common/fixes/sourceText.ts';
import { behind } from './create.ts';
import { evolveLine } from './evolveLine.ts';

const undeclared = 'evolution/undeclared-change';

/** The lines that would cover a change: a rename that it looks like first, then the line itself, then ways around it. */
export function evolutionFixes(context: FixContext, data: EvolutionChangeData): QuickFix[] {
  const line = evolveLine(context, data.line);
  if (data.replaces !== undefined) {
    const source = context.source(data.replaces.file);
    const isBackfill = context.diagnostic.code === 'evolution/missing-backfill';
    const title = isBackfill ? `Give it a default: '${line}'` : `Update the evolve line to match the entity: '${line}'`;
    return [
      ...fix(context, title, source?.edit(data.replaces.range, line), isBackfill),
      ...optionalFixes(context, data),
    ];
  }
  const renames = data.alternatives.flatMap((sketch) =>
    fix(context, renameTitle(context, sketch), addEvolveLines(context, data.entity, linesOf(sketch))),
  );
  const add = fix(
    context,
    `Add missing evolve line '${line}'`,
    addEvolveLines(context, data.entity, [data.line]),
    true,
  );
  return [...renames, ...add, ...optionalFixes(context, data)];
}

/** The line, and that of what else changed of a field that it renames. */
function linesOf(sketch: EvolveLineSketch): readonly EvolveLineSketch[] {
  return sketch.kind === 'rename' && sketch.also !== undefined ? [sketch, sketch.also] : [sketch];
}

/** Whether it is one only a person knows: it is offered, never assumed. */
function renameTitle(context: FixContext, sketch: EvolveLineSketch): string {
  const of = sketch.kind === 'rename' || sketch.kind === 'renameEntity' ? `'${sketch.from}'` : 'another name';
  const lines = linesOf(sketch).map((line) => `'${evolveLine(context, line)}'`);
  return `This is a rename of ${of}: ${lines.join(', ')}`;
}

/** A term at the end of a line. */
export function addTermFixes(context: FixContext, { range, term }: AddTermData): QuickFix[] {
  const source = context.source(context.diagnostic.file);
  return fix(context, `Say so: '${term}'`, source?.insert(range.end, ` ${term}`));
}

/** The line that drops becomes the rename; the one that adds goes, or says what else changed. */
export function renameInsteadFixes(context: FixContext, { drop, renames }: RenameInsteadData): QuickFix[] {
  return renames.flatMap(({ sketch, add }) => {
    const line = context.source(drop.file)?.edit(drop.range, evolveLine(context, sketch));
    const source = context.source(add.file);
    const also = linesOf(sketch)[1];
    const rest =
      also === undefined
        ? source && removeLineOfBlock(context, source, add.range)
        : source?.edit(add.range, evolveLine(context, also));
    return fix(context, renameTitle(context, sketch), [line, rest]);
  });
}

/** All missing lines of all entities in one edit; undefined when there are none. */
export function addAllEvolveLines(
  diagnostics: readonly Diagnostic[],
  contextOf: (diagnostic: Diagnostic) => FixContext,
): QuickFix | undefined {
  const byEntity = new Map<string, { readonly context: FixContext; readonly sketches: EvolveLineSketch[] }>();
  for (const diagnostic of diagnostics) {
    const data = changeOf(diagnostic);
    if (data === undefined) continue;
    const known = byEntity.get(data.entity) ?? { context: contextOf(diagnostic), sketches: [] };
    byEntity.set(data.entity, known);
    known.sketches.push(data.line);
  }
  const edits = [...byEntity].flatMap(([entity, { context, sketches }]) => addEvolveLines(context, entity, sketches));
  if (edits.length === 0) return undefined;
  return { title: 'Add all missing evolve lines', code: undeclared, edits: joined(edits), preferred: false };
}

function changeOf(diagnostic: Diagnostic): EvolutionChangeData | undefined {
  return diagnostic.code === undeclared ? (diagnostic.data as EvolutionChangeData | undefined) : undefined;
}

/** Texts for one place become one edit, in their order. */
function joined(edits: readonly TextEdit[]): TextEdit[] {
  const byPlace = new Map<string, TextEdit>();
  for (const edit of edits) {
    const place = JSON.stringify([edit.file, edit.range]);
    const known = byPlace.get(place);
    byPlace.set(place, known === undefined ? edit : { ...edit, newText: known.newText + edit.newText });
  }
  return [...byPlace.values()];
}

/** Into the entity's `evolve` block in the order `+ ~ -`, or into a new one. */
export function addEvolveLines(context: FixContext, entity: string, sketches: readonly EvolveLineSketch[]): TextEdit[] {
  const file = fileOf(context, entity);
  const block = evolvesIn(context, file).find((evolve) => evolvedEntity(evolve, context.index) === entity);
  return block === undefined
    ? addEvolveBlock(context, entity, sketches)
    : addToBlock(context, block, linesInOrder(context, sketches));
}

/** A new `evolve` block in the file of the entity. */
export function addEvolveBlock(context: FixContext, entity: string, sketches: readonly EvolveLineSketch[]): TextEdit[] {
  const file = fileOf(context, entity);
  const lines = linesInOrder(context, sketches);
  const text = `evolve ${entity} {\n${lines.map((line) => `  ${line.text}`).join('\n')}\n}`;
  const place = placeOfBlock(context, file, evolvesIn(context, file), declaredEntity(context, entity)?.origin);
  const edit = behind(withFile(context, file), place, text);
  return edit === undefined ? [] : [edit];
}

function declaredEntity({ index }: FixContext, entity: string): Entity | undefined {
  return index.system.entities.find((part) => part.name === entity && !part.forward);
}

function fileOf(context: FixContext, entity: string): string {
  return declaredEntity(context, entity)?.origin.file ?? context.diagnostic.file;
}

function evolvesIn({ index }: FixContext, file: string): readonly Evolve[] {
  return index.system.evolves.filter((evolve) => evolve.origin.file === file);
}

function linesInOrder(context: FixContext, sketches: readonly EvolveLineSketch[]): readonly NewLine[] {
  return sketches
    .map((sketch) => ({ rank: rankOf(sketch.kind), text: evolveLine(context, sketch) }))
    .filter((line, position, all) => all.findIndex(({ text }) => text === line.text) === position)
    .toSorted((a, b) => a.rank - b.rank);
}

interface NewLine {
  readonly rank: number;
  readonly text: string;
}

function addToBlock(context: FixContext, block: Evolve, lines: readonly NewLine[]): TextEdit[] {
  const { range, file } = block.origin;
  const source = context.source(file);
  if (source === undefined) return [];
  const indent = source.memberIndent(range);
  if (range.start.line === range.end.line) {
    const edit = source.insertBeforeClose(range, lines.map(({ text }) => text).join(`\n${indent}`));
    return edit === undefined ? [] : [edit];
  }
  const edits = lines.map(({ rank, text }) => {
    const before = lastOf(block.changes.filter((change) => rankOf(change.kind) <= rank));
    return source.insertLineAfter(before?.origin.range.end.line ?? range.start.line, `${indent}${text}`);
  });
  return joined(edits);
}

/** After the last `evolve` block, else after `migrate`, else after the entity. */
function placeOfBlock(
  context: FixContext,
  file: string,
  evolves: readonly Evolve[],
  entity: Origin | undefined,
): Origin | undefined {
  const migrates = context.index.system.settings.filter(
    ({ block, origin }) => block === 'migrate' && origin.file === file,
  );
  return lastOf(evolves)?.origin ?? lastOf(migrates)?.origin ?? entity;
}

function withFile(context: FixContext, file: string): FixContext {
  return { ...context, diagnostic: { ...context.diagnostic, file } };
}

function rankOf(kind: EvolveLineSketch['kind'] | EvolveChange['kind']): number {
  if (kind === 'add') return 0;
  return kind === 'drop' || kind === 'dropEntity' ? 2 : 1;
}

/** A required field without a value for the rows that exist can be optional instead, in the entity and in the line. */
function optionalFixes(context: FixContext, data: EvolutionChangeData): QuickFix[] {
  const { line } = data;
  if (data.optionalInstead !== true || (line.kind !== 'add' && line.kind !== 'alter')) return [];
  const field = context.index.entityNamed(data.entity)?.fields.find(({ name }) => name === line.field);
  const source = field === undefined ? undefined : context.source(field.origin.file);
  if (field === undefined || source === undefined || field.optional) return [];
  const { default: _value, ...rest } = line;
  const type = source.slice(field.typeOrigin.range).replace(/\s+/g, ' ');
  const text = evolveLine(context, rest).replace(type, `${type}?`);
  const entityEdit = source.insert(field.typeOrigin.range.end, '?');
  if (data.replaces !== undefined) {
    const lineEdit = context.source(data.replaces.file)?.edit(data.replaces.range, text);
    return fix(context, `Make '${line.field}' optional instead`, [entityEdit, lineEdit]);
  }
  const edits = addEvolveLines(context, data.entity, [rest]).map((edit) => ({
    ...edit,
    newText: edit.newText.replace(evolveLine(context, rest), text),
  }));
  return fix(context, `Make '${line.field}' optional instead`, [entityEdit, ...edits]);
}

/** A block for an entity that nobody knows. */
export function unknownTargetFixes(context: FixContext): QuickFix[] {
  const { file, range } = context.diagnostic;
  const evolve = context.index.system.evolves.find(
    ({ entity }) => entity.origin.file === file && entity.origin.range.start.line === range.start.line,
  );
  const source = context.source(file);
  if (evolve === undefined || source === undefined) return [];
  const { start, end } = evolve.origin.range;
  const first = start.line > 0 && source.isBlank(start.line - 1) ? start.line - 1 : start.line;
  const isAlone = start.character === 0 && source.line(end.line).slice(end.character).trim() === '';
  const edit = isAlone
    ? source.removeLines(first, end.line)
    : source.edit({ start: at(start.line, start.character), end }, '');
  return fix(context, `Remove the evolve block of '${evolve.entity.text}'`, edit);
}

/** The block goes with its last line. */
export function removeLineOfBlock(context: FixContext, source: SourceText, range: Range): TextEdit {
  const evolve = context.index.system.evolves.find(
    ({ origin, changes }) =>
      origin.file === source.file && changes.length === 1 && changes[0]?.origin.range.start.line === range.start.line,
  );
  return removeWholeLines(source, evolve?.origin.range ?? range, evolve !== undefined);
}
