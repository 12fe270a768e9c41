import type { PathRoot } from '@specwright/model/expressions';
import type { Id, NameForm } from '@specwright/model/reference';
import type { EntitySymbol, FieldSymbol } from '../scope.ts';
import { type NameHit, singularField } from '../scopeNames.ts';
import type { Word } from './atoms.ts';
import type { Scope, ValueSymbol } from './scopes.ts';

/** What the first word of a path stands for (of an event's name: its first words). */
export interface HeadMeaning {
  readonly root: PathRoot;
  readonly targets: readonly Id[];
  readonly form: NameForm;
  /** Where the next word is looked for. */
  readonly entities: readonly EntitySymbol[];
  readonly field?: FieldSymbol;
  readonly event?: Id;
  readonly within?: Id;
  /** How many words of the path were taken. */
  readonly words: number;
}

type Finder = (scope: Scope, words: readonly Word[]) => HeadMeaning | undefined;

/**
 * The order in which a bare name is looked for: section 3.1 of the SDS reference. What comes with the call goes
 * first, then the subject, then the rows around it, then names of the whole system, roles and modules last.
 */
const finders: readonly Finder[] = [
  (scope, words) => (scope.eventsFirst ? eventHead(scope, words) : undefined),
  valueHead,
  (scope, words) => fieldHead(scope, words, scope.rows.slice(0, 1)),
  payloadHead,
  entityByName,
  (scope, words) => aliasHead(scope, words, ['alias'], scope.near),
  (scope, words) => fieldHead(scope, words, scope.rows.slice(1)),
  (scope, words) => aliasHead(scope, words, ['lastWord'], scope.near),
  (scope, words) => aliasHead(scope, words, ['plural', 'lastWordPlural'], scope.near),
  (scope, words) => pluralFieldHead(scope, words),
  (scope, words) => aliasHead(scope, words, ['alias', 'plural'], undefined),
  onlyField,
  onlyShortened,
  eventHead,
  roleHead,
  moduleHead,
];

export function resolveHead(scope: Scope, words: readonly Word[]): HeadMeaning {
  for (const find of finders) {
    const meaning = find(scope, words);
    if (meaning !== undefined) return meaning;
  }
  return { root: { kind: 'unknown' }, targets: [], form: 'name', entities: [], words: 1 };
}

function first(words: readonly Word[]): string {
  return words[0]?.text ?? '';
}

function valueHead(scope: Scope, words: readonly Word[]): HeadMeaning | undefined {
  const name = first(words);
  const input = scope.inputs.get(name);
  if (input !== undefined) return valueMeaning(input, { kind: 'input', name, ...entityIn(input) });
  const parameter = scope.parameters.get(name);
  if (parameter !== undefined) {
    return valueMeaning(parameter, { kind: 'parameter', name, entities: parameter.entities.map(({ id }) => id) });
  }
  const inPath = scope.pathParameters.get(name);
  return inPath === undefined ? undefined : valueMeaning(inPath, { kind: 'pathParameter', name, ...entityIn(inPath) });
}

function entityIn(value: ValueSymbol): { entity?: Id } {
  const only = value.entities.length === 1 ? value.entities[0] : undefined;
  return only === undefined ? {} : { entity: only.id };
}

/** A word for a value leads to the part that declares it; a parameter of a path to the rows it identifies. */
function valueMeaning(value: ValueSymbol, root: PathRoot): HeadMeaning {
  const targets = value.id === undefined ? value.entities.map(({ id }) => id) : [value.id];
  return { root, targets, form: 'name', entities: value.entities, words: 1 };
}

function fieldHead(scope: Scope, words: readonly Word[], rows: readonly EntitySymbol[]): HeadMeaning | undefined {
  for (const row of rows) {
    const field = row.fields.get(first(words));
    if (field !== undefined) return fieldMeaning(scope, field);
  }
  return undefined;
}

function fieldMeaning(scope: Scope, field: FieldSymbol, form: NameForm = 'name'): HeadMeaning {
  const next = scope.table.entityOfField(field);
  return {
    root: { kind: 'field', entity: field.entity.id },
    targets: [field.id],
    form,
    entities: next === undefined ? [] : [next],
    field,
    within: field.entity.id,
    words: 1,
  };
}

function payloadHead(scope: Scope, words: readonly Word[]): HeadMeaning | undefined {
  const name = first(words);
  const id = scope.payload.get(name);
  if (id === undefined) return undefined;
  return { root: { kind: 'payload', name }, targets: [id], form: 'name', entities: [], words: 1 };
}

function entityByName(scope: Scope, words: readonly Word[]): HeadMeaning | undefined {
  const entity = scope.table.entities.get(first(words));
  if (entity === undefined) return undefined;
  return {
    root: { kind: 'entity', entity: entity.id },
    targets: [entity.id],
    form: 'name',
    entities: [entity],
    words: 1,
  };
}

/** Rule 5; several entities near by that a word fits all stay as they are: the word is ambiguous. */
function aliasHead(
  scope: Scope,
  words: readonly Word[],
  forms: readonly NameForm[],
  among: ReadonlySet<EntitySymbol> | undefined,
): HeadMeaning | undefined {
  const hits = scope.table
    .entitiesLike(first(words))
    .filter((hit) => forms.includes(hit.form) && (among === undefined || among.has(hit.symbol)));
  return rowMeaning(preferRows(scope, hits));
}

/** Entities of the scope itself go before what is one step away. */
function preferRows(scope: Scope, hits: readonly NameHit<EntitySymbol>[]): readonly NameHit<EntitySymbol>[] {
  const own = scope.rows.flatMap((row) => hits.filter((hit) => hit.symbol === row)).slice(0, 1);
  return own.length > 0 ? own : hits;
}

function rowMeaning(hits: readonly NameHit<EntitySymbol>[]): HeadMeaning | undefined {
  const [hit] = hits;
  if (hit === undefined) return undefined;
  const entities = [...new Set(hits.map(({ symbol }) => symbol))];
  const root: PathRoot =
    hit.form === 'plural' && /^[A-Z]/.test(hit.symbol.name) && entities.length !== 1
      ? { kind: 'unknown' }
      : { kind: 'row', entity: hit.symbol.id };
  return { root, targets: entities.map(({ id }) => id), form: hit.form, entities, words: 1 };
}

function pluralFieldHead(scope: Scope, words: readonly Word[]): HeadMeaning | undefined {
  const one = singularField(first(words));
  if (one === undefined) return undefined;
  for (const row of [...scope.rows, ...scope.near]) {
    const field = row.fields.get(one);
    if (field !== undefined) return fieldMeaning(scope, field, 'plural');
  }
  return undefined;
}

/** A bare field that only one entity of the module (else of the system) has; several candidates are all kept. */
function onlyField(scope: Scope, words: readonly Word[]): HeadMeaning | undefined {
  const all = scope.table.fieldsNamed(first(words));
  const own = all.filter((field) => scope.module !== undefined && field.entity.module === scope.module);
  const fields = own.length > 0 ? own : all;
  const [field] = fields;
  if (field === undefined || (scope.rows.length > 0 && fields.length > 1)) return undefined;
  if (fields.length === 1) return fieldMeaning(scope, field);
  return { root: { kind: 'unknown' }, targets: fields.map(({ id }) => id), form: 'name', entities: [], words: 1 };
}

function onlyShortened(scope: Scope, words: readonly Word[]): HeadMeaning | undefined {
  const hits = scope.table.entitiesLike(first(words));
  return new Set(hits.map(({ symbol }) => symbol)).size === 1 ? rowMeaning(hits) : undefined;
}

/** The longest run of words that is the name of an event or of something that a module exposes. */
export function eventHead(scope: Scope, words: readonly Word[]): HeadMeaning | undefined {
  const { table, sides } = scope;
  for (let count = words.length; count > 0; count--) {
    const name = words
      .slice(0, count)
      .map(({ text }) => text)
      .join('.');
    const event = table.events.get(name);
    const exposed = table.exposed.get(name) ?? [];
    const ofSides = exposed.filter((item) => sides.some((side) => table.modules.get(side)?.id === item.module));
    const id = event?.id ?? (ofSides[0] ?? exposed[0])?.id;
    if (id === undefined) continue;
    return { root: { kind: 'event', event: id }, targets: [id], form: 'name', entities: [], event: id, words: count };
  }
  return undefined;
}

function roleHead(scope: Scope, words: readonly Word[]): HeadMeaning | undefined {
  const name = first(words);
  if (!scope.table.isRole(name)) return undefined;
  return { root: { kind: 'role', name }, targets: [], form: 'name', entities: [], words: 1 };
}

function moduleHead(scope: Scope, words: readonly Word[]): HeadMeaning | undefined {
  const module = scope.table.modules.get(first(words));
  if (module === undefined) return undefined;
  return { root: { kind: 'module', module: module.id }, targets: [module.id], form: 'name', entities: [], words: 1 };
}
