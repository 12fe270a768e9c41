import type {
  ComparisonCondition,
  ComparisonOperator,
  Condition,
  EnumLiteral,
  Expression,
  PathExpression,
  Quantifier,
} from '@specwright/model/expressions';
import type { Id } from '@specwright/model/reference';
import { type Atom, isOperator, isWord, type PathAtom, type Phrase, wordText } from './atoms.ts';
import { isCollection, isContextName, readExpression, valuesOfExpression } from './expressions.ts';
import { entityOfPath } from './paths.ts';
import type { SentenceReader } from './reader.ts';

/** A comparison cut at its operator. */
export interface Split {
  readonly left: Phrase;
  readonly operator: ComparisonOperator;
  readonly right: Phrase;
}

const signs: ReadonlySet<string> = new Set<ComparisonOperator>(['=', '!=', '<', '<=', '>', '>=']);

/** Words that stand for an operator, the longer ones first. */
const phrases: readonly (readonly [string, ComparisonOperator])[] = [
  ['is not', '!='],
  ['is at least', '>='],
  ['is at most', '<='],
  ['is less than', '<'],
  ['is more than', '>'],
  ['is greater than', '>'],
  ['is before', '<'],
  ['is after', '>'],
  ['is below', '<'],
  ['is above', '>'],
  ['is', '='],
  ['equals', '='],
  ['exceeds', '>'],
];

/** Cuts at the only comparison of a phrase, written as a sign or in words. */
export function splitComparison(atoms: Phrase): Split | undefined {
  const at = atoms.findIndex((atom) => atom.kind === 'operator' && signs.has(atom.text));
  const sign = atoms[at];
  if (sign?.kind === 'operator') {
    const rest = atoms.slice(at + 1);
    if (at === 0 || rest.length === 0 || rest.some((atom) => isOperator(atom, ...signs))) return undefined;
    return { left: atoms.slice(0, at), operator: sign.text as ComparisonOperator, right: rest };
  }
  for (const [text, operator] of phrases) {
    const words = text.split(' ');
    const start = atoms.findIndex((_, index) => words.every((word, offset) => isWord(atoms[index + offset], word)));
    if (start <= 0 || start + words.length >= atoms.length) continue;
    return { left: atoms.slice(0, start), operator, right: atoms.slice(start + words.length) };
  }
  return undefined;
}

const quantifiers: ReadonlyMap<string, Quantifier> = new Map([
  ['any', 'any'],
  ['some', 'any'],
  ['all', 'all'],
  ['each', 'all'],
  ['every', 'all'],
  ['no', 'no'],
]);

/** The quantifier that a phrase begins with, and the rest. */
export function splitQuantifier(atoms: Phrase): { quantifier?: Quantifier; rest: Phrase } {
  const quantifier = quantifiers.get(wordText(atoms[0]) ?? '');
  return quantifier === undefined || atoms.length < 2 ? { rest: atoms } : { quantifier, rest: atoms.slice(1) };
}

/** Both sides of a comparison; a bare word takes its meaning from the type of the other side (rule 7 of section 3.1). */
export function readSides(
  reader: SentenceReader,
  split: Split,
): Pick<ComparisonCondition, 'left' | 'right'> | undefined {
  const left = chosenField(reader, split.left) ?? readExpression(reader, split.left);
  if (left === undefined) return undefined;
  const isOrdered = split.operator !== '=' && split.operator !== '!=';
  const right = readOperand(reader, split.right, left, isOrdered);
  if (right === undefined) return undefined;
  const [word] = split.left;
  // `open = cart.status`: the literal may stand on the left.
  if (split.left.length === 1 && isUnknownWord(left) && word?.kind === 'path') {
    const literal = enumLiteral(reader, word, right, isOrdered);
    if (literal !== undefined) return { left: literal, right };
  }
  return { left: countedRows(left, right), right: countedRows(right, left) };
}

/** `where grad=senior` without a field `grad`: the word is a field of the rows that are chosen, which has to be there. */
function chosenField(reader: SentenceReader, atoms: Phrase): PathExpression | undefined {
  const { chosen } = reader.scope;
  const [only] = atoms;
  if (chosen === undefined || chosen.forward || atoms.length !== 1) return undefined;
  if (only?.kind !== 'path' || only.words.length !== 1) return undefined;
  const meaning = reader.peek(() => reader.path(only));
  if (meaning.root.kind !== 'unknown' || meaning.segments.some(({ targets }) => targets.length > 0)) return undefined;
  return reader.path(only, { role: 'cardinality.field', strength: 'hard', within: chosen.id });
}

/** An expression that stands beside `other`: in a comparison, a list or an assignment. */
export function readOperand(
  reader: SentenceReader,
  atoms: Phrase,
  other: Expression,
  isOrdered = false,
): Expression | undefined {
  const [only] = atoms;
  if (atoms.length === 1 && only?.kind === 'path' && only.words.length === 1) {
    const literal = enumLiteral(reader, only, other, isOrdered);
    if (literal !== undefined) return literal;
    const isElsewhere = reader.scope.lenient && reader.peek(() => reader.path(only)).root.kind === 'unknown';
    if (isElsewhere) return reader.path(only, { strength: 'soft' });
  }
  return readExpression(reader, atoms);
}

/** A value of the enumeration that the other side is of; where that is not known, a word that names nothing. */
export function enumLiteral(
  reader: SentenceReader,
  atom: PathAtom,
  other: Expression,
  isOrdered = false,
): EnumLiteral | undefined {
  const word = wordText(atom);
  if (word === undefined || word === 'true' || word === 'false') return undefined;
  const known = valuesOfExpression(reader, other);
  const target = known?.values.get(word);
  if (target === undefined) {
    const meaning = reader.peek(() => reader.path(atom));
    const isName = meaning.root.kind !== 'unknown' || /^[A-Z]$/.test(word) || isContextName(word);
    // Words have an order in no enumeration: beside `<` stands a name, though nothing bears it.
    if (isName || (known === undefined && (isOrdered || !isOpen(reader, other)))) return undefined;
  }
  const value = reader.reference({
    role: 'enum.literal',
    text: word,
    span: atom.span,
    strength: known === undefined ? 'soft' : 'hard',
    targets: [target],
    within: known?.within,
  });
  return { kind: 'enumLiteral', text: word, origin: reader.origin(atom), value };
}

/** Of a path whose end is not known nothing can be said: a plain word beside it may be one of its values. */
function isOpen(reader: SentenceReader, expression: Expression): boolean {
  if (expression.kind !== 'path') return false;
  const { root, segments, fields } = expression;
  if (segments.at(-1)?.targets.length === 0) return true;
  if (fields.length > 0) return false;
  const { inputs, parameters } = reader.scope;
  if (root.kind === 'input' && segments.length === 1) return inputs.get(root.name)?.open ?? false;
  if (root.kind === 'parameter' && segments.length === 1) return parameters.get(root.name)?.open ?? false;
  return true;
}

function isUnknownWord(expression: Expression): boolean {
  return expression.kind === 'path' && expression.root.kind === 'unknown';
}

/** `member.loans >= 5` counts the rows. */
function countedRows(expression: Expression, other: Expression): Expression {
  if (other.kind !== 'number' || expression.kind !== 'path' || !isCollection(expression)) return expression;
  const entity = expression.segments.at(-1)?.targets[0];
  return {
    kind: 'aggregate',
    function: 'count',
    of: expression,
    ...(entity === undefined ? {} : { entity }),
    origin: expression.origin,
  };
}

/** The entity whose rows a quantifier runs over: that of the first path's head. */
export function quantifiedEntity(expression: Expression): Id | undefined {
  switch (expression.kind) {
    case 'path': {
      const { root } = expression;
      if (root.kind === 'row' || root.kind === 'entity' || root.kind === 'field') return root.entity;
      if (root.kind === 'parameter') return root.entities[0];
      return root.kind === 'input' ? root.entity : undefined;
    }
    case 'binary':
      return quantifiedEntity(expression.left) ?? quantifiedEntity(expression.right);
    default:
      return undefined;
  }
}

/** The state or the flag that a word behind `is` means for a row: `order is paid`, `member is active`. */
export function readRowState(
  reader: SentenceReader,
  row: PathExpression,
  atom: PathAtom,
  word: Atom,
  negated: boolean,
): Condition | undefined {
  const entity = entityOfPath(reader.context, row);
  const text = wordText(word);
  if (entity === undefined || text === undefined || word.kind !== 'path') return undefined;
  const { table } = reader.scope;
  const flag = entity.fields.get(text);
  if (flag?.type.kind === 'primitive' && flag.type.name === 'bool') {
    const joined: PathAtom = {
      kind: 'path',
      span: { start: atom.span.start, end: word.span.end },
      words: [...atom.words, ...word.words],
    };
    return { kind: 'flag', negated, path: reader.path(joined) };
  }
  const field = table.stateField(entity, text);
  const value = table.valuesOf(field)?.get(text);
  if (field === undefined || value === undefined) return undefined;
  const state = reader.reference({
    role: 'enum.literal',
    text,
    span: word.span,
    strength: 'firm',
    targets: [value],
    within: field.id,
  });
  return { kind: 'state', negated, entity: entity.id, field: field.id, state };
}
