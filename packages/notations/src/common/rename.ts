import type { TextEdit as FileEdit } from '@specwright/model/diagnostic';
import { type Origin, type Position, type Range, rangeHolds } from '@specwright/model/origin';
import type { Part } from '@specwright/model/parts';
import type { Id, NameForm, Reference } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import { camelCase, kebabCase, pascalCase, plural, snakeCase, wordsOf } from '@specwright/model/words';
import type { TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import { nameRangeOf, type Occurrence, occurrencesAt, sameThing } from './navigation.ts';
import { beforeCursor, type EditorView, textIn } from './navigationView.ts';
import { builtInRoles, roleWordsOf } from './roleWords.ts';

/** The kinds of parts whose name is a word of the author, not a path, a header or a role. */
const renamable: ReadonlySet<Part['kind']> = new Set([
  'system',
  'module',
  'spec',
  'entity',
  'field',
  'enumValue',
  'error',
  'event',
  'exposed',
  'action',
  'parameter',
  'input',
  'payload',
  'design',
  'template',
  'interface',
  'method',
  'methodParameter',
  'record',
  'recordField',
  'designModule',
  'policy',
  'pipeline',
  'pipelineStep',
]);

/** Their names stand in quotation marks and may hold whatever a text can. */
const quoted: ReadonlySet<Part['kind']> = new Set(['design', 'template', 'pipeline']);

const simpleName = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** On one line, without quotation marks and escapes. */
const quotedName = /^[^"'\\\r\n]+$/;
const hyphenName = /^[A-Za-z_][A-Za-z0-9_-]*$/;
const dottedName = /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$/;

/** The word that a rename at the position would replace, with the full name to start from; null where nothing can be renamed. */
export function prepareRenameAt(view: EditorView, position: Position): { range: Range; placeholder: string } | null {
  const found = renamableAt(view, position);
  if (found !== null) return { range: found.occurrence.range, placeholder: found.part.name };
  const role = renamableRoleAt(view, position);
  return role === undefined ? null : { range: role.occurrence.range, placeholder: role.name };
}

/**
 * Every edit that gives the part under the cursor another name, in all files. Words that stand for it in another form
 * (`cart`, `items`, `OrderLines`) keep their form. Null when the place or the name does not allow it.
 */
export function renameAt(view: EditorView, position: Position, newName: string): WorkspaceEdit | null {
  const found = renamableAt(view, position);
  if (found === null) return renamedRole(view, position, newName);
  if (!allowedNames(found.part, view).test(newName)) return null;
  const changes: Record<string, TextEdit[]> = {};
  const seen = new Set<string>();
  const edit = (file: string, range: Range, newText: string): void => {
    const key = `${file} ${range.start.line}:${range.start.character}`;
    if (seen.has(key)) return;
    seen.add(key);
    const edits = changes[file] ?? [];
    changes[file] = edits;
    edits.push({ range, newText });
  };
  for (const id of renamedTogether(view.index, found.part)) {
    const part = view.index.part(id);
    const range = part && nameRangeOf(part);
    if (part && range) edit(part.origin.file, range, newName);
    for (const reference of view.index.referencesTo(id)) {
      const text = renamedReference(reference, found.part.name, newName);
      if (text !== undefined) edit(reference.origin.file, reference.origin.range, text);
    }
  }
  if (found.part.kind === 'entity') renameLifecycle(view.index, found.part, newName, edit);
  return { changes };
}

/** A rename together with other edits: what they replace as a whole is not renamed within. */
export function withEdits({ changes = {} }: WorkspaceEdit, others: readonly FileEdit[]): WorkspaceEdit {
  const joined = new Map(Object.entries(changes));
  for (const { file, range, newText } of others) {
    const left = (joined.get(file) ?? []).filter((edit) => !rangeHolds(range, edit.range));
    joined.set(file, [...left, { range, newText }]);
  }
  return { changes: Object.fromEntries(joined) };
}

/** What a part may be called where it is declared. An unquoted name stays one word. */
function allowedNames(part: Part, view: EditorView): RegExp {
  if (part.kind === 'event' || part.kind === 'exposed') return dottedName;
  if (!quoted.has(part.kind)) return part.origin.file.endsWith('.sodl') ? hyphenName : simpleName;
  const range = nameRangeOf(part);
  if (range === undefined || part.origin.file !== view.file) return quotedName;
  const { line, character } = range.start;
  return /["']$/.test(beforeCursor(view, { line, character })) ? quotedName : hyphenName;
}

/** `exposes: [Order.created]` without an `event` block names the entity: its events follow its name. */
function renameLifecycle(
  index: SystemIndex,
  entity: Part,
  newName: string,
  edit: (file: string, range: Range, newText: string) => void,
): void {
  for (const item of index.system.modules.flatMap(({ exposes }) => exposes)) {
    if (!item.event.targets.includes(entity.id) || !item.name.startsWith(`${entity.name}.`)) continue;
    const renamed = `${newName}${item.name.slice(entity.name.length)}`;
    const own = nameRangeOf(item);
    if (own) edit(item.origin.file, own, renamed);
    for (const { text, origin } of index.referencesTo(item.id)) {
      if (text === item.name) edit(origin.file, origin.range, renamed);
    }
  }
}

/** The word of a reference after the rename; undefined where it must stay as it is. */
function renamedReference(reference: Reference, oldName: string, newName: string): string | undefined {
  // A word that fits several parts would lose the others.
  if (reference.targets.length > 1 && reference.role !== 'consumes.event') return undefined;
  if (reference.form === 'stem') return undefined;
  if (reference.form === 'name') return reference.text === oldName ? newName : undefined;
  return inFormOf(reference.text, reference.form, newName);
}

/** `cart` for `Cart` → `basket` for `Basket`: the written word's case and number, with the new name's words. */
export function inFormOf(written: string, form: NameForm, newName: string): string {
  const words = wordsOf(newName);
  const last = words.at(-1) ?? newName;
  const isLast = form === 'lastWord' || form === 'lastWordPlural';
  const singular = isLast ? last : words.join('_');
  const counted = form === 'plural' || form === 'lastWordPlural' ? plural(singular) : singular;
  return inCaseOf(written, counted);
}

function inCaseOf(written: string, name: string): string {
  if (/^[A-Z]/.test(written)) return pascalCase(name);
  if (written.includes('-')) return kebabCase(name);
  if (/[a-z][A-Z]/.test(written)) return camelCase(name);
  return snakeCase(name);
}

function renamableAt(view: EditorView, position: Position): { occurrence: Occurrence; part: Part } | null {
  for (const occurrence of occurrencesAt(view, position)) {
    if (occurrence.reference?.form === 'stem') continue;
    const targets = sameThing(view.index, occurrence.targets);
    const parts = targets.map((id) => view.index.part(id)).filter((part) => part !== undefined);
    const part = parts.find(({ kind }) => kind !== 'exposed') ?? parts[0];
    if (part === undefined || !renamable.has(part.kind)) continue;
    if (occurrence.targets.length > 1 && part.kind !== 'event' && part.kind !== 'exposed') continue;
    if (textIn(view, occurrence.range) === '') continue;
    return { occurrence, part };
  }
  return null;
}

/** A role of the author: no part declares it, its name is wherever it is granted or spoken of. */
function renamableRoleAt(
  view: EditorView,
  position: Position,
): { occurrence: Occurrence; name: string; places: readonly Origin[] } | undefined {
  const [occurrence] = occurrencesAt(view, position);
  const name = occurrence?.reference?.text ?? '';
  const words = occurrence?.reference && roleWordsOf(view.index, occurrence.reference);
  if (occurrence === undefined || words === undefined || builtInRoles.has(name)) return undefined;
  return { occurrence, name, places: [...words.granted, ...words.spoken] };
}

function renamedRole(view: EditorView, position: Position, newName: string): WorkspaceEdit | null {
  const role = renamableRoleAt(view, position);
  if (role === undefined || !simpleName.test(newName)) return null;
  const changes: Record<string, TextEdit[]> = {};
  for (const { file, range } of role.places) {
    const edits = changes[file] ?? [];
    changes[file] = edits;
    edits.push({ range, newText: newName });
  }
  return { changes };
}

/** All parts that bear the name together: a `spec` that is a module's, members of `in` and `payload` that carry a field. */
function renamedTogether(index: SystemIndex, part: Part): readonly Id[] {
  const { system } = index;
  const ids = new Set(sameThing(index, [part.id]));
  const module = moduleBehind(index, part);
  if (module?.kind === 'module') {
    ids.add(module.id);
    for (const spec of system.specs) if (spec.ofModule.targets.includes(module.id)) ids.add(spec.id);
    for (const other of system.design.modules)
      if (other.bound === module.id && other.name === module.name) ids.add(other.id);
  }
  const field = fieldBehind(part);
  if (field !== undefined) {
    ids.add(field);
    for (const operation of system.operations) {
      for (const member of operation.input?.members ?? []) if (member.field === field) ids.add(member.id);
    }
    for (const event of system.events) {
      for (const member of event.payload) if (member.field.targets.includes(field)) ids.add(member.id);
    }
  }
  for (const id of [...ids]) for (const twin of index.duplicatesOf(id)) ids.add(twin.id);
  return [...ids];
}

/** The module that a `spec`, or a module of a design that bears its name, says more of. */
function moduleBehind(index: SystemIndex, part: Part): Part | undefined {
  if (part.kind === 'spec') return index.part(part.ofModule.targets[0] ?? '');
  const bound = part.kind === 'designModule' ? index.part(part.bound ?? '') : undefined;
  return bound?.name === part.name ? bound : part;
}

function fieldBehind(part: Part): Id | undefined {
  if (part.kind === 'field') return part.id;
  if (part.kind === 'input') return part.field;
  return part.kind === 'payload' && part.field.targets.length === 1 ? part.field.targets[0] : undefined;
}
