import type { Reference } from '@specwright/model/reference';
import type { Effect } from '@specwright/model/statements';
import { dottedName, isOperator, isWord, type PathAtom, type Phrase, wordText } from '../phrases/atoms.ts';
import type { SentenceReader } from '../phrases/reader.ts';
import type { EntitySymbol, FieldSymbol } from '../scope.ts';
import { singularField } from '../scopeNames.ts';

/** S6: `snapshot prices to OrderLines`: which fields of which rows are copied is said by `@snapshot`. */
export function readSnapshot(reader: SentenceReader, atoms: Phrase): Effect | undefined {
  const to = atoms.findIndex((atom) => isWord(atom, 'to', 'into', 'onto'));
  const target = atoms[to + 1];
  if (!isWord(atoms[0], 'snapshot') || to < 2 || target?.kind !== 'path' || atoms.length !== to + 2) return undefined;
  const words = atoms.slice(1, to).filter((atom) => !(isWord(atom, 'and', 'the') || isOperator(atom, '+')));
  const paths = words.filter((atom): atom is PathAtom => atom.kind === 'path' && atom.state === undefined);
  if (paths.length < words.length || paths.length === 0) return undefined;
  const { entity, reference } = entityWord(reader, target);
  const source = paths.flatMap((path) => snapshotSource(reader, path, entity) ?? []);
  return { kind: 'snapshot', source, entity: reference, origin: reader.origin(atoms) };
}

function entityWord(
  reader: SentenceReader,
  atom: PathAtom,
): { entity: EntitySymbol | undefined; reference: Reference } {
  const { text, span } = dottedName(atom);
  const hits = reader.scope.table.entitiesLike(text);
  const hit = hits.find(({ symbol }) => reader.scope.near.has(symbol)) ?? hits[0];
  const reference = reader.reference({
    role: 'effect.entity',
    text,
    span,
    strength: 'firm',
    form: hit?.form ?? 'name',
    targets: [hit?.symbol.id],
  });
  return { entity: hit?.symbol, reference };
}

/** The field that a `@snapshot` of the target copies, by its name or that of the copy; else any field so named. */
function snapshotSource(
  reader: SentenceReader,
  atom: PathAtom,
  entity: EntitySymbol | undefined,
): Reference | undefined {
  const text = wordText(atom);
  const names = text === undefined ? [] : [text, singularField(text) ?? text];
  const { table } = reader.scope;
  const sources = [...(entity?.fields.values() ?? [])].flatMap((copy) => {
    const source = copy.snapshot === undefined ? undefined : table.fieldNamed(copy.snapshot);
    return source === undefined ? [] : [{ copy, source }];
  });
  const found =
    sources.find(({ source }) => names.includes(source.name)) ?? sources.find(({ copy }) => names.includes(copy.name));
  if (text === undefined || found === undefined) return reader.path(atom).segments.at(-1);
  return reader.reference({
    role: 'path.head',
    text,
    span: atom.span,
    strength: 'firm',
    form: text === found.source.name ? 'name' : 'plural',
    targets: [found.source.id],
    within: found.source.entity.id,
  });
}

/** `restore stock per line`: the field is looked for at the rows named behind `per` and what they refer to. */
export function readRestore(reader: SentenceReader, atoms: Phrase): Effect | undefined {
  const noun = atoms[1];
  if (!isWord(atoms[0], 'restore') || noun?.kind !== 'path') return undefined;
  const rows = atoms[3];
  const hasRows = isWord(atoms[2], 'per', 'for') && rows?.kind === 'path' && atoms.length === 4;
  if (atoms.length !== 2 && !hasRows) return undefined;
  const per = hasRows ? entityWord(reader, rows) : undefined;
  const text = wordText(noun) ?? '';
  const field = per?.entity === undefined ? undefined : fieldNear(reader, per.entity, text);
  const reference =
    field === undefined
      ? reader.path(noun).segments.at(-1)
      : reader.reference({
          role: 'path.head',
          text,
          span: noun.span,
          strength: 'firm',
          targets: [field.id],
          within: field.entity.id,
        });
  if (reference === undefined) return undefined;
  return {
    kind: 'restore',
    field: reference,
    ...(per === undefined ? {} : { per: per.reference }),
    origin: reader.origin(atoms),
  };
}

function fieldNear(reader: SentenceReader, entity: EntitySymbol, name: string): FieldSymbol | undefined {
  const { table } = reader.scope;
  const referred = [...entity.fields.values()].flatMap((field) => table.entityOfField(field) ?? []);
  for (const near of [...referred, entity, ...table.neighboursOf(entity)]) {
    const field = near.fields.get(name);
    if (field !== undefined) return field;
  }
  return undefined;
}

/** Verbs that have a meaning of their own: a line that begins with one and does not fit it is a mistake, not a port. */
const ownVerbs: ReadonlySet<string> = new Set([
  ...['emit', 'create', 'set', 'delete', 'remove', 'increment', 'increase', 'decrement', 'decrease'],
  ...['snapshot', 'restore', 'notify', 'if'],
]);

/** S8: a verb of the world outside; its noun is the first word that names an entity, else the word behind it. */
export function readPort(reader: SentenceReader, atoms: Phrase): Effect | undefined {
  if (reader.zone === 'hook' || reader.zone === 'loose') return undefined;
  const [first] = atoms;
  const origin = reader.origin(atoms);
  const text = reader.text(atoms);
  if (first?.kind === 'call' && atoms.length === 1) {
    const argument = first.arguments[0]?.find((atom): atom is PathAtom => atom.kind === 'path');
    const noun = argument === undefined ? undefined : reader.softWord(argument);
    return { kind: 'port', verb: first.callee.text, ...(noun === undefined ? {} : { noun }), text, origin };
  }
  const verb = wordText(first);
  if (verb === undefined || !/^[a-z]/.test(verb) || ownVerbs.has(verb)) return undefined;
  // `status = done`: nothing outside is asked for.
  if (atoms.some((atom) => atom.kind === 'operator' && atom.text === '=')) return undefined;
  const nouns = atoms.slice(1).filter((atom): atom is PathAtom => atom.kind === 'path');
  const named = nouns.find((atom) => namesEntity(reader, atom)) ?? nouns[0];
  const noun = named === undefined ? undefined : reader.softWord(named);
  return { kind: 'port', verb, ...(noun === undefined ? {} : { noun }), text, origin };
}

function namesEntity(reader: SentenceReader, atom: PathAtom): boolean {
  const last = reader.peek(() => reader.softWord(atom));
  return last?.targets.some((id) => id.startsWith('entity:')) ?? false;
}
