import type { Creation } from '@specwright/checks/fixData';
import type { QuickFix, TextEdit } from '@specwright/model/diagnostic';
import type { Origin } from '@specwright/model/origin';
import type { Part } from '@specwright/model/parts';
import type { Id } from '@specwright/model/reference';
import { kebabCase, wordsOf } from '@specwright/model/words';
import { type FixContext, fix } from '../../common/fixes/fixContext.ts';
import { at, lastOf, type SourceText } from '../../common/fixes/sourceText.ts';
import { addToBrackets, addToModuleList } from './lists.ts';

/** Makes the part that a name stands for. */
export function creationFixes(context: FixContext, creation: Creation): QuickFix[] {
  const { part, name } = creation;
  switch (part) {
    case 'module':
      return fix(context, `Create module '${name}'`, newModule(context, name));
    case 'entity':
      return fix(context, `Create entity '${name}'`, newEntity(context, name, creation.module));
    case 'field':
      return newField(context, creation.entity, name);
    case 'enumValue':
      return newEnumValue(context, creation.field, name);
    case 'error': {
      const block = `error ${name}: ${statusFor(name)} {\n  message: "${wordsOf(name).join(' ')}"\n}`;
      return fix(context, `Create error '${name}'`, newBlock(context, 'error', block, creation.module));
    }
    case 'event':
      return fix(
        context,
        `Create event '${name}'`,
        newBlock(context, 'event', eventBlock(context, name), creation.module),
      );
    case 'action': {
      const block = `action ${name}(${parametersAt(context, creation.arguments).join(', ')}) {\n}`;
      return fix(context, `Create action '${name}'`, newBlock(context, 'action', block, creation.module));
    }
    // Parts of designs, which the other notation writes.
    case 'template':
    case 'interface':
    case 'designModule':
      return [];
  }
}

type BlockKind =
  | 'module'
  | 'entity'
  | 'machine'
  | 'error'
  | 'event'
  | 'action'
  | 'operation'
  | 'invariant'
  | 'authRule';

/** The kinds in the order in which a specification has them; a new block stands behind the last of its own or an earlier kind. */
const orderOfBlocks: readonly string[] = [
  'settings',
  'entity',
  'edge',
  'machine',
  'error',
  'event',
  'action',
  'operation',
  'invariant',
];

/** A new block behind the last of its kind, in the file of its module. */
export function newBlock(
  context: FixContext,
  kind: BlockKind,
  block: string,
  module: Id | undefined,
): TextEdit | undefined {
  const parts = placedParts(context, module);
  const rank = orderOfBlocks.indexOf(kind);
  const earlier = orderOfBlocks.slice(0, rank < 0 ? undefined : rank + 1).toReversed();
  const anchor = earlier
    .map((other) => lastOf(parts.filter((part) => part.kind === other)))
    .find((part) => part !== undefined);
  const spec = lastOf(context.index.system.specs.filter((part) => isOf(part, module)));
  return behind(context, anchor?.origin ?? spec?.origin, block);
}

/** The parts among which a new one of the module belongs: those of the module; of no module those of the finding's file. */
function placedParts(context: FixContext, module: Id | undefined): readonly Part[] {
  const { system } = context.index;
  const all: readonly Part[] = [
    ...system.settings,
    ...system.entities.filter((entity) => !entity.forward),
    ...system.edges,
    ...system.machines,
    ...system.errors,
    ...system.events,
    ...system.actions,
    ...system.operations,
    ...system.invariants,
  ];
  const own = all.filter((part) => module !== undefined && 'module' in part && part.module === module);
  const here = own.filter((part) => part.origin.file === context.diagnostic.file);
  if (here.length > 0) return here;
  const file = own[0]?.origin.file;
  if (file !== undefined) return own.filter((part) => part.origin.file === file);
  return all.filter((part) => part.origin.file === context.diagnostic.file);
}

function isOf(spec: { readonly ofModule: { readonly targets: readonly Id[] } }, module: Id | undefined): boolean {
  return module !== undefined && spec.ofModule.targets.includes(module);
}

/** Behind a part, or at the end of the finding's file, with an empty line between. */
export function behind(context: FixContext, origin: Origin | undefined, block: string): TextEdit | undefined {
  const source = context.source(origin?.file ?? context.diagnostic.file);
  if (source === undefined) return undefined;
  if (origin !== undefined) return source.insertLineAfter(origin.range.end.line, `\n${block}`);
  let line = source.lastLine;
  while (line > 0 && source.isBlank(line)) line--;
  const isEmpty = source.isBlank(line);
  const isLast = line === source.lastLine;
  return source.insert(source.endOfLine(line), `${isEmpty ? '' : '\n\n'}${block}${isLast ? '\n' : ''}`);
}

function newModule(context: FixContext, name: string): TextEdit | undefined {
  const { system } = context.index;
  const spec = system.specs.find((part) => part.name === name);
  const owned = spec === undefined ? [] : entitiesOfFile(context, spec.origin.file);
  const owns = owned.length === 0 ? '' : `  owns: [${owned.join(', ')}]\n`;
  const block = `module ${name} {\n${owns}  boundary: ${kebabCase(name)}-service\n}`;
  const anchor = lastOf(system.modules) ?? lastOf(system.systems);
  if (anchor !== undefined || spec === undefined) return behind(context, anchor?.origin, block);
  const source = context.source(spec.origin.file);
  return source?.insert(at(spec.origin.range.start.line, 0), `${block}\n\n`);
}

function entitiesOfFile(context: FixContext, file: string): string[] {
  const { modules, entities } = context.index.system;
  const owned = new Set(modules.flatMap((module) => module.owns.map(({ text }) => text)));
  return entities
    .filter((entity) => entity.origin.file === file && !entity.forward && !owned.has(entity.name))
    .map((entity) => entity.name);
}

function newEntity(context: FixContext, name: string, id: Id | undefined): (TextEdit | undefined)[] {
  const block = newBlock(context, 'entity', `entity ${name} {\n  id: uuid @immutable\n}`, id);
  const module = id === undefined ? undefined : context.index.part(id);
  const isOwned = context.index.system.modules.some((part) => part.owns.some(({ text }) => text === name));
  if (module?.kind !== 'module' || isOwned) return [block];
  return [block, addToModuleList(context, module, 'owns', name)];
}

function newField(context: FixContext, id: Id, name: string): QuickFix[] {
  const entity = context.index.entity(id);
  const source = entity === undefined ? undefined : context.source(entity.origin.file);
  if (entity === undefined || source === undefined || entity.forward) return [];
  const last = lastOf(entity.fields);
  const isOneLine = entity.origin.range.start.line === entity.origin.range.end.line;
  const edit =
    last === undefined || isOneLine
      ? source.insertBeforeClose(entity.origin.range, `${name}: string`)
      : source.insertLineAfter(
          last.origin.range.end.line,
          `${source.indentOf(last.origin.range.start.line)}${name}: string`,
        );
  return fix(context, `Add field '${name}' to '${entity.name}'`, edit);
}

function newEnumValue(context: FixContext, id: Id, name: string): QuickFix[] {
  const field = context.index.part(id);
  if (field?.kind !== 'field' || field.type.kind !== 'enum') return [];
  const source = context.source(field.typeOrigin.file);
  const edit = source === undefined ? undefined : addToBrackets(source, listRange(source, field.typeOrigin), name);
  const entity = context.index.entity(field.entity)?.name ?? '';
  return fix(context, `Add '${name}' to the values of '${entity}.${field.name}'`, edit);
}

/** The brackets of `[a, b]?`. */
function listRange(source: SourceText, { range }: Origin): Origin['range'] {
  const end = source.slice(range).endsWith('?') ? at(range.end.line, range.end.character - 1) : range.end;
  return { start: range.start, end };
}

/** What the words of an error's name say about its status; a person changes it where it is not that. */
const statusWords: readonly (readonly [words: RegExp, status: number])[] = [
  [/^(not_?found|missing|unknown)|_not_?found$/, 404],
  [/owner|denied|forbidden|allowed|permission/, 403],
  [/unauthenticated|unauthorized|login/, 401],
  [/payment|charge/, 402],
  [/conflict|taken|exists|already|duplicate|full|overlap|busy/, 409],
  [/expired|gone/, 410],
  [/many|limit/, 429],
];

function statusFor(name: string): number {
  const words = wordsOf(name).join('_');
  return statusWords.find(([pattern]) => pattern.test(words))?.[1] ?? 400;
}

/** `order.paid` is about the `id` of `Order`, where there is one. */
function eventBlock(context: FixContext, name: string): string {
  const head = wordsOf(name.split('.')[0] ?? '').join('');
  const entity = context.index.system.entities.find(
    (part) => !part.forward && wordsOf(part.name).join('') === head && part.fields.some((field) => field.name === 'id'),
  );
  return entity === undefined ? `event ${name} {\n}` : `event ${name} {\n  ref: ${entity.name}.id\n}`;
}

/** The last word of each argument of the call names the parameter. */
function parametersAt(context: FixContext, known: readonly string[]): string[] {
  const { file, range } = context.diagnostic;
  const behindName = context.source(file)?.line(range.end.line).slice(range.end.character) ?? '';
  const written = /^\(([^()]*)\)/.exec(behindName)?.[1] ?? '';
  const all = known.length > 0 ? known : written.trim() === '' ? [] : written.split(',');
  const names: string[] = [];
  for (const [position, argument] of all.entries()) {
    const word = /([A-Za-z_]\w*)\W*$/.exec(argument)?.[1] ?? `argument${position + 1}`;
    names.push(names.includes(word) ? `${word}${position + 1}` : word);
  }
  return names;
}
