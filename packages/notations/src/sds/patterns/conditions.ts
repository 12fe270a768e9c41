import type { Condition, MembershipCondition, PathExpression } from '@specwright/model/expressions';
import { negate } from '@specwright/model/negation';
import type { Id } from '@specwright/model/reference';
import { type Atom, isWord, type Phrase, wordText } from '../phrases/atoms.ts';
import {
  quantifiedEntity,
  readOperand,
  readRowState,
  readSides,
  splitComparison,
  splitQuantifier,
} from '../phrases/comparisons.ts';
import { isCollection, readExpression } from '../phrases/expressions.ts';
import { entityOfPath, fieldOfPath } from '../phrases/paths.ts';
import type { SentenceReader } from '../phrases/reader.ts';
import { type Pattern, readByTable } from './pattern.ts';
import { bareState, readState } from './states.ts';

/** The meaning of a condition. Words that no row reads are prose: the condition is then a whole. */
export function conditionOf(reader: SentenceReader, atoms: Phrase): Condition {
  return readByTable(conditionPatterns, reader, atoms) ?? { kind: 'prose', text: reader.text(atoms) };
}

/** The same, undefined for prose. */
function structured(reader: SentenceReader, atoms: Phrase): Condition | undefined {
  if (atoms.length === 0) return undefined;
  const condition = conditionOf(reader, atoms);
  return condition.kind === 'prose' ? undefined : condition;
}

const logic: readonly Pattern<Condition>[] = [
  {
    id: 'L1',
    zone: 'condition',
    shape: 'CONDITION or CONDITION',
    example: '! qty < 1 or qty > 10 => 400',
    read: (reader, atoms) => readLogical(reader, atoms, 'or'),
  },
  {
    id: 'L2',
    zone: 'condition',
    shape: 'CONDITION and CONDITION',
    example: '! cart.status = open and qty > 10 => 400',
    read: (reader, atoms) => readLogical(reader, atoms, 'and'),
  },
  {
    id: 'L3',
    zone: 'condition',
    shape: '(CONDITION)',
    example: '! (qty < 1) => 400',
    read: (reader, atoms) => {
      const [group] = atoms;
      const only =
        group?.kind === 'group' && atoms.length === 1 && group.items.length === 1 ? group.items[0] : undefined;
      return only === undefined ? undefined : structured(reader, only);
    },
  },
  {
    id: 'L4',
    zone: 'condition',
    shape: 'not (CONDITION)',
    example: '! not (qty > 1) => 400',
    read: (reader, atoms) => {
      const rest = atoms.slice(1);
      const isNested = rest[0]?.kind === 'group' || splitComparison(rest) !== undefined || inPosition(rest) > 0;
      if (!isWord(atoms[0], 'not') || !isNested) return undefined;
      const inner = structured(reader, rest);
      return inner === undefined ? undefined : negate(inner);
    },
  },
];

const comparisons: readonly Pattern<Condition>[] = [
  {
    id: 'A2',
    zone: 'condition',
    shape: '[any | all | no] X [not] in [V, V]',
    example: '! status not in [pending, paid] => 400 "cannot cancel"',
    read: readMembership,
  },
  {
    id: 'A1',
    zone: 'condition',
    shape: 'X between A and B',
    example: '! qty not between 1 and 10 => 400',
    read: readBetween,
  },
  {
    id: 'A1',
    zone: 'condition',
    shape: '[any | all | each | every | no] X = | != | < | <= | > | >= Y',
    example: '! any item.qty > item.product.stock => stock_conflict',
    read: readComparison,
  },
];

const idioms: readonly Pattern<Condition>[] = [
  {
    id: 'A3',
    zone: 'condition',
    shape: '[E] not found | E does not exist',
    example: '! not found => 404',
    read: (reader, atoms) => {
      const ends = endsWith(atoms, 'not', 'found') ?? endsWith(atoms, 'does', 'not', 'exist');
      if (ends === undefined) return undefined;
      if (ends.length === 0) return { kind: 'notFound' };
      const row = onePath(reader, ends);
      return row === undefined ? undefined : { kind: 'notFound', row };
    },
  },
  {
    id: 'A4',
    zone: 'condition',
    shape: 'not owner | not ROLE',
    example: '! not owner => not_owner',
    read: readRole,
  },
  {
    id: 'A5',
    zone: 'condition',
    shape: 'E [is] [not] empty',
    example: '! cart empty => cart_empty',
    read: readEmpty,
  },
  {
    id: 'A6',
    zone: 'condition',
    shape: 'F [already] exists | F is taken',
    example: '! email exists => 409',
    read: (reader, atoms) => {
      const ends = endsWith(atoms, 'already', 'exists') ?? endsWith(atoms, 'exists') ?? endsWith(atoms, 'is', 'taken');
      const field = ends === undefined ? undefined : uniqueField(reader, ends);
      return field === undefined ? undefined : { kind: 'exists', field };
    },
  },
  {
    id: 'A7',
    zone: 'condition',
    shape: 'E fails | Es fail | E.failed',
    example: '! payment fails => payment_failed; rollback stock',
    read: readFailure,
  },
  {
    id: 'A9',
    zone: 'condition',
    shape: '[not] STATE | [not] FLAG | E.f:STATE | E [not] [already] STATE',
    example: '! order.status:paid => 409',
    read: readState,
  },
];

/** Rows for conditions: of `!` lines, of `if`, `when` and `where`. */
export const conditionPatterns: readonly Pattern<Condition>[] = [
  ...logic,
  // Before the comparisons: `cart is empty` compares nothing.
  ...idioms,
  ...comparisons,
  {
    id: 'A8',
    zone: 'condition',
    shape: 'any other words',
    example: '! no match found => notify rider, retry with expanded radius',
    read: (reader, atoms) => ({ kind: 'prose', text: reader.text(atoms) }),
  },
];

function readLogical(reader: SentenceReader, atoms: Phrase, operator: 'and' | 'or'): Condition | undefined {
  const parts = splitAt(atoms, operator);
  if (parts.length < 2) return undefined;
  const conditions = parts.map((part) => structured(reader, part));
  const read = conditions.filter((condition) => condition !== undefined);
  return read.length < parts.length ? undefined : { kind: 'logical', operator, parts: read };
}

/** The `and` of `between A and B` joins no conditions. */
function splitAt(atoms: Phrase, word: string): Phrase[] {
  const parts: Atom[][] = [[]];
  let between = false;
  for (const atom of atoms) {
    if (isWord(atom, 'between')) between = true;
    if (isWord(atom, word) && !(between && word === 'and')) parts.push([]);
    else parts.at(-1)?.push(atom);
    if (isWord(atom, 'and')) between = false;
  }
  return parts;
}

function readComparison(reader: SentenceReader, atoms: Phrase): Condition | undefined {
  const { quantifier, rest } = splitQuantifier(atoms);
  const split = splitComparison(rest);
  if (split === undefined) return undefined;
  const rowState = quantifier === undefined ? readIsState(reader, split) : undefined;
  if (rowState !== undefined) return rowState;
  const sides = readSides(reader, split);
  if (sides === undefined) return undefined;
  const over = quantifier === undefined ? undefined : quantifiedEntity(sides.left);
  return {
    kind: 'comparison',
    ...(quantifier === undefined ? {} : { quantifier }),
    ...(over === undefined ? {} : { over }),
    operator: split.operator,
    ...sides,
  };
}

/** `order is paid`: the left side is a row, not a value. */
function readIsState(
  reader: SentenceReader,
  split: NonNullable<ReturnType<typeof splitComparison>>,
): Condition | undefined {
  const [left] = split.left;
  const [right] = split.right;
  if (split.left.length !== 1 || split.right.length !== 1 || left?.kind !== 'path' || right === undefined)
    return undefined;
  if (split.operator !== '=' && split.operator !== '!=') return undefined;
  const meaning = reader.peek(() => reader.path(left));
  if (entityOfPath(reader.context, meaning) === undefined) return undefined;
  const other = reader.peek(() => readRowState(reader, meaning, left, right, false));
  if (other === undefined) return undefined;
  if (other.kind === 'state') reader.path(left);
  return readRowState(reader, meaning, left, right, split.operator === '!=');
}

function inPosition(atoms: Phrase): number {
  return atoms.findIndex((atom, index) => isWord(atom, 'in') && isSet(atoms[index + 1]));
}

function isSet(atom: Atom | undefined): atom is Extract<Atom, { kind: 'list' | 'group' }> {
  return atom?.kind === 'list' || atom?.kind === 'group';
}

function readMembership(reader: SentenceReader, atoms: Phrase): MembershipCondition | undefined {
  const { quantifier, rest } = splitQuantifier(atoms);
  const at = inPosition(rest);
  const set = rest[at + 1];
  if (at < 1 || !isSet(set) || rest.length !== at + 2) return undefined;
  const negated = isWord(rest[at - 1], 'not');
  let end = negated ? at - 1 : at;
  if (isWord(rest[end - 1], 'is')) end--;
  const item = readExpression(reader, rest.slice(0, end));
  if (item === undefined) return undefined;
  const members = set.items.map((phrase) => readOperand(reader, phrase, item));
  const read = members.filter((member) => member !== undefined);
  if (read.length < members.length) return undefined;
  const over = quantifier === undefined ? undefined : quantifiedEntity(item);
  return {
    kind: 'membership',
    ...(quantifier === undefined ? {} : { quantifier }),
    ...(over === undefined ? {} : { over }),
    negated,
    item,
    members: read,
    listOrigin: reader.origin([set]),
  };
}

function readBetween(reader: SentenceReader, atoms: Phrase): Condition | undefined {
  const at = atoms.findIndex((atom) => isWord(atom, 'between'));
  const and = atoms.findIndex((atom, index) => index > at && isWord(atom, 'and'));
  if (at < 1 || and < 0) return undefined;
  const negated = isWord(atoms[at - 1], 'not');
  let end = negated ? at - 1 : at;
  if (isWord(atoms[end - 1], 'is')) end--;
  const value = atoms.slice(0, end);
  const low = readSides(reader, { left: value, operator: '>=', right: atoms.slice(at + 1, and) });
  const high = readSides(reader, { left: value, operator: '<=', right: atoms.slice(and + 1) });
  if (low === undefined || high === undefined) return undefined;
  const both: Condition = {
    kind: 'logical',
    operator: 'and',
    parts: [
      { kind: 'comparison', operator: '>=', ...low },
      { kind: 'comparison', operator: '<=', ...high },
    ],
  };
  return negated ? negate(both) : both;
}

/** What stands before the given last words. */
function endsWith(atoms: Phrase, ...words: readonly string[]): Phrase | undefined {
  const start = atoms.length - words.length;
  return start >= 0 && words.every((word, index) => isWord(atoms[start + index], word))
    ? atoms.slice(0, start)
    : undefined;
}

function onePath(reader: SentenceReader, atoms: Phrase): PathExpression | undefined {
  const [only] = atoms;
  return atoms.length === 1 && only?.kind === 'path' && only.state === undefined ? reader.path(only) : undefined;
}

function readRole(reader: SentenceReader, atoms: Phrase): Condition | undefined {
  const word = atoms[1];
  const text = wordText(word);
  if (!isWord(atoms[0], 'not') || atoms.length !== 2 || text === undefined || word?.kind !== 'path') return undefined;
  const isRole = reader.scope.table.isRole(text);
  if (!isRole && reader.peek(() => bareState(reader, word, true)) !== undefined) return undefined;
  const role = reader.reference({ role: 'auth.role', text, span: word.span, strength: 'soft' });
  return text === 'owner' ? { kind: 'notOwner' } : { kind: 'notRole', role };
}

function readEmpty(reader: SentenceReader, atoms: Phrase): Condition | undefined {
  const before = endsWith(atoms, 'empty');
  if (before === undefined) return undefined;
  const negated = isWord(before.at(-1), 'not');
  const subject = before.filter((atom) => !isWord(atom, 'not', 'is'));
  const collection = onePath(reader, subject);
  if (collection === undefined) return undefined;
  return { kind: 'empty', negated, collection, items: itemsOf(reader, collection) };
}

/** The rows of a collection: those that the path ends at, else what hangs on its row by edges. */
function itemsOf(reader: SentenceReader, collection: PathExpression): Id[] {
  const { table } = reader.scope;
  const entity = entityOfPath(reader.context, collection);
  if (entity === undefined) return [];
  if (isCollection(collection)) return [entity.id];
  return [...table.childrenOf(entity.name)].flatMap((name) => table.entities.get(name)?.id ?? []);
}

/** A6 is about what is stored: the field goes before the member of `in` of the same name. */
function uniqueField(reader: SentenceReader, atoms: Phrase): PathExpression | undefined {
  const stored = reader.within({ ...reader.scope, inputs: new Map(), parameters: new Map(), payload: new Map() });
  const path = stored.peek(() => onePath(stored, atoms));
  const isField = path !== undefined && fieldOfPath(reader.context, path) !== undefined;
  return onePath(isField ? stored : reader, atoms);
}

function readFailure(reader: SentenceReader, atoms: Phrase): Condition | undefined {
  const before = endsWith(atoms, 'fails') ?? endsWith(atoms, 'fail') ?? endsWith(atoms, 'failed');
  if (before !== undefined && before.length > 0) {
    const [only] = before;
    if (before.length !== 1 || only?.kind !== 'path' || only.state !== undefined) return undefined;
    // What a port is about may live outside of the system: `debit account`, `! account fails`.
    const isOutside = reader.scope.nouns.has(wordText(only) ?? '');
    return { kind: 'fails', subject: reader.path(only, isOutside ? { strength: 'soft' } : {}) };
  }
  const [only] = atoms;
  if (atoms.length !== 1 || only?.kind !== 'path' || only.words.length < 2) return undefined;
  if (only.words.at(-1)?.text !== 'failed' || only.state !== undefined) return undefined;
  const subject = reader.path(only, { memberStrength: 'soft' });
  return { kind: 'fails', subject };
}
