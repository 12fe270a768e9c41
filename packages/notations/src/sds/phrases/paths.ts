import type { PathExpression, PathRoot } from '@specwright/model/expressions';
import type { Id, NameForm, Reference, ReferenceRole, Strength } from '@specwright/model/reference';
import type { FileContext } from '../lower/context.ts';
import type { EntitySymbol, FieldSymbol } from '../scope.ts';
import type { PathAtom, Word } from './atoms.ts';
import { type HeadMeaning, resolveHead } from './heads.ts';
import type { Scope } from './scopes.ts';

export interface PathUse {
  readonly role?: ReferenceRole;
  readonly strength?: Strength;
  /** Of the words behind the first, where their container is known. */
  readonly memberStrength?: Strength;
  /** What has to have the first word, where nothing of that name is in sight. */
  readonly within?: Id;
}

/** Gives a path its meaning in a scope, with one reference a word (an event's dotted name is one word). */
export function resolvePath(context: FileContext, scope: Scope, atom: PathAtom, use: PathUse = {}): PathExpression {
  const meaning = resolveHead(scope, atom.words);
  const head = atom.words.slice(0, meaning.words);
  const segments = [headReference(context, scope, head, meaning, use)];
  const walked = walkMembers(context, scope, atom.words.slice(meaning.words), meaning, use);
  segments.push(...walked.segments);
  const fields = meaning.field === undefined ? walked.fields : [meaning.field, ...walked.fields];
  const last = walked.atField;
  const type = context.typeOf(last);
  return {
    kind: 'path',
    text: context.source.slice(atom.span),
    origin: context.source.origin(atom.span),
    root: meaning.root,
    segments,
    fields: fields.map((field) => field.id),
    ...(type === undefined ? {} : { type }),
  };
}

function headReference(
  context: FileContext,
  scope: Scope,
  words: readonly Word[],
  meaning: HeadMeaning,
  use: PathUse,
): Reference {
  const span = { start: words[0]?.span.start ?? 0, end: words.at(-1)?.span.end ?? 0 };
  return context.reference({
    role: use.role ?? 'path.head',
    text: context.source.slice(span),
    span,
    from: scope.from,
    strength: use.strength ?? 'firm',
    form: meaning.form,
    targets: meaning.targets,
    within: meaning.within ?? use.within,
  });
}

interface Walked {
  readonly segments: Reference[];
  readonly fields: FieldSymbol[];
  /** The field that the whole path ends at. */
  readonly atField: FieldSymbol | undefined;
}

/** Where a path stands after some of its words. */
interface Place {
  readonly entities: readonly EntitySymbol[];
  readonly field?: FieldSymbol | undefined;
  readonly event?: Id | undefined;
}

function walkMembers(
  context: FileContext,
  scope: Scope,
  words: readonly Word[],
  meaning: HeadMeaning,
  use: PathUse,
): Walked {
  const segments: Reference[] = [];
  const fields: FieldSymbol[] = [];
  let place: Place = { entities: meaning.entities, field: meaning.field, event: meaning.event };
  words.forEach((word, index) => {
    const step = memberOf(scope, place, word.text, index === words.length - 1);
    segments.push(
      context.reference({
        role: 'path.member',
        text: word.text,
        span: word.span,
        from: scope.from,
        strength: step.known ? (use.memberStrength ?? 'firm') : 'soft',
        form: step.form,
        targets: step.targets,
        within: step.within,
      }),
    );
    fields.push(...step.fields.slice(0, 1));
    place = step.place;
  });
  return { segments, fields, atField: place.field };
}

interface MemberStep {
  readonly targets: readonly Id[];
  readonly fields: readonly FieldSymbol[];
  readonly place: Place;
  readonly form: NameForm;
  readonly within: Id | undefined;
  /** Whether all members of the container are known, so that a word that is none of them is wrong. */
  readonly known: boolean;
}

/** A field, then an entity one edge away, then a state. */
function memberOf(scope: Scope, place: Place, word: string, last: boolean): MemberStep {
  const { table } = scope;
  const within = place.entities[0]?.id ?? place.event ?? place.field?.id;
  const known = place.entities.length > 0 && place.entities.every((entity) => !entity.forward);
  const nowhere: Place = { entities: [] };
  const base = { targets: [], fields: [], place: nowhere, form: 'name' as NameForm, within, known };
  const fields = place.entities.flatMap((entity) => entity.fields.get(word) ?? []);
  if (fields.length > 0) {
    const next = [...new Set(fields.flatMap((field) => table.entityOfField(field) ?? []))];
    return { ...base, targets: fields.map(({ id }) => id), fields, place: { entities: next, field: fields[0] } };
  }
  for (const entity of place.entities) {
    const neighbours = table.neighboursOf(entity);
    const hit = table.entitiesLike(word).find(({ symbol }) => neighbours.includes(symbol));
    if (hit !== undefined)
      return { ...base, targets: [hit.symbol.id], place: { entities: [hit.symbol] }, form: hit.form };
  }
  const state = last ? stateNamed(scope, place, word) : undefined;
  if (state !== undefined) return { ...base, targets: [state] };
  return { ...base, targets: payloadNamed(scope, place, word) };
}

function stateNamed(scope: Scope, place: Place, word: string): Id | undefined {
  const { table } = scope;
  if (place.field !== undefined && place.entities.length === 0) return table.valuesOf(place.field)?.get(word);
  for (const entity of place.entities) {
    const value = table.valuesOf(table.stateField(entity, word))?.get(word);
    if (value !== undefined) return value;
  }
  return undefined;
}

function payloadNamed(scope: Scope, place: Place, word: string): Id[] {
  if (place.event === undefined) return [];
  for (const event of scope.table.events.values()) {
    const member = event.id === place.event ? event.payload.get(word) : undefined;
    if (member !== undefined) return [member];
  }
  return [];
}

/** The field that a path ends at, where it ends at one. */
export function fieldOfPath(context: FileContext, path: PathExpression): FieldSymbol | undefined {
  const last = path.segments.at(-1)?.targets[0];
  if (last === undefined || !last.startsWith('field:')) return undefined;
  return context.table.fieldById(last);
}

/** The entity whose row a path ends at: a row in hand, or what a reference field leads to. */
export function entityOfPath(context: FileContext, path: PathExpression): EntitySymbol | undefined {
  const field = fieldOfPath(context, path);
  if (field !== undefined) return context.table.entityOfField(field);
  const last = path.segments.at(-1)?.targets[0];
  if (last?.startsWith('entity:')) return context.table.entityById(last);
  const { root } = path;
  if (path.segments.length > 1) return undefined;
  if (root.kind === 'input' || root.kind === 'pathParameter') return context.table.entityById(root.entity);
  return root.kind === 'parameter' ? context.table.entityById(root.entities[0]) : undefined;
}

export type { PathRoot };
