import type { Condition, PathExpression } from '@specwright/model/expressions';
import type { Id, Reference } from '@specwright/model/reference';
import { type Atom, isWord, type PathAtom, type Phrase, wordText } from '../phrases/atoms.ts';
import { readRowState } from '../phrases/comparisons.ts';
import { entityOfPath, fieldOfPath } from '../phrases/paths.ts';
import type { SentenceReader } from '../phrases/reader.ts';

/** A bare state of the subject, a flag, or a path with a state behind a colon. */
export function readState(reader: SentenceReader, atoms: Phrase): Condition | undefined {
  const negated = isWord(atoms[0], 'not');
  const rest = negated ? atoms.slice(1) : atoms;
  const [only] = rest;
  if (!negated && rest.length > 1) return readStateOfRow(reader, rest);
  if (rest.length !== 1 || only?.kind !== 'path') return undefined;
  if (only.state !== undefined) {
    const side = readInState(reader, only);
    if (side === undefined) return undefined;
    const { path: _, ...state } = side;
    return { kind: 'state', negated, ...state };
  }
  if (only.words.length === 1) return bareState(reader, only, negated);
  const isFlag = reader.peek(() => flagOf(reader, only, negated)) !== undefined;
  return isFlag ? flagOf(reader, only, negated) : memberState(reader, only, negated);
}

/** `order.paid`: the last word is a state of the row. An event of that name goes first. */
function memberState(reader: SentenceReader, atom: PathAtom, negated: boolean): Condition | undefined {
  const word = atom.words.at(-1);
  if (word === undefined || reader.peek(() => reader.path(atom)).root.kind === 'event') return undefined;
  const words = atom.words.slice(0, -1);
  const row: PathAtom = { kind: 'path', span: { start: atom.span.start, end: words.at(-1)?.span.end ?? 0 }, words };
  return stateOfRow(reader, row, { kind: 'path', span: word.span, words: [word] }, negated);
}

/** `loan overdue`, `ticket already used`, `order not yet paid`. */
function readStateOfRow(reader: SentenceReader, atoms: Phrase): Condition | undefined {
  const [row] = atoms;
  const word = atoms.at(-1);
  const between = atoms.slice(1, -1);
  const isPlain = between.every((atom) => isWord(atom, 'is', 'was', 'not', 'already', 'yet', 'still', 'has', 'been'));
  if (row?.kind !== 'path' || row.state !== undefined || word === undefined || !isPlain) return undefined;
  return stateOfRow(
    reader,
    row,
    word,
    between.some((atom) => isWord(atom, 'not')),
  );
}

function stateOfRow(reader: SentenceReader, row: PathAtom, word: Atom, negated: boolean): Condition | undefined {
  const meaning = reader.peek(() => reader.path(row));
  const condition = reader.peek(() => readRowState(reader, meaning, row, word, negated));
  if (condition === undefined) return undefined;
  if (condition.kind === 'state') reader.path(row);
  return readRowState(reader, meaning, row, word, negated);
}

export function bareState(reader: SentenceReader, atom: PathAtom, negated: boolean): Condition | undefined {
  const text = wordText(atom) ?? '';
  const { table, payload, inputs, parameters, rows } = reader.scope;
  if (payload.has(text) || inputs.has(text) || parameters.has(text)) return flagOf(reader, atom, negated);
  const own = rows[0]?.fields.get(text);
  if (own !== undefined) return flagOf(reader, atom, negated);
  for (const row of rows) {
    const field = table.stateField(row, text);
    const value = table.valuesOf(field)?.get(text);
    if (field === undefined || value === undefined) continue;
    const state = stateReference(reader, atom, text, value, field.id);
    return { kind: 'state', negated, entity: row.id, field: field.id, state };
  }
  return flagOf(reader, atom, negated);
}

function stateReference(reader: SentenceReader, atom: PathAtom, text: string, value: Id, within: Id): Reference {
  return reader.reference({
    role: 'enum.literal',
    text,
    span: atom.span,
    strength: 'firm',
    targets: [value],
    within,
  });
}

/** A path that is true or false: of the type bool, or a value that may be left out. */
function flagOf(reader: SentenceReader, atom: PathAtom, negated: boolean): Condition | undefined {
  const path = reader.path(atom);
  const field = fieldOfPath(reader.context, path);
  const isBool = field?.type.kind === 'primitive' && field.type.name === 'bool';
  const isGivenValue = path.segments.length === 1 && ['payload', 'input', 'parameter'].includes(path.root.kind);
  return isBool || isGivenValue ? { kind: 'flag', negated, path } : undefined;
}

/** `Order.status:paid`, `order:paid`. */
export function readInState(
  reader: SentenceReader,
  atom: PathAtom,
): { entity?: Id; field?: Id; path: PathExpression; state: Reference } | undefined {
  const { state: word, ...bare } = atom;
  if (word === undefined) return undefined;
  const { table } = reader.scope;
  const pathAtom: PathAtom = { ...bare, span: { start: atom.span.start, end: word.span.start - 1 } };
  const path = reader.path(pathAtom, { memberStrength: 'hard' });
  const ownField = fieldOfPath(reader.context, path);
  const entity = ownField?.entity ?? entityOfPath(reader.context, path);
  const field = table.valuesOf(ownField) === undefined ? table.stateField(entity, word.text) : ownField;
  const values = table.valuesOf(field);
  const state = reader.reference({
    role: 'enum.literal',
    text: word.text,
    span: word.span,
    strength: values === undefined ? 'soft' : 'hard',
    targets: [values?.get(word.text)],
    within: field?.id ?? entity?.id,
  });
  return {
    ...(entity === undefined ? {} : { entity: entity.id }),
    ...(field === undefined ? {} : { field: field.id }),
    path,
    state,
  };
}
