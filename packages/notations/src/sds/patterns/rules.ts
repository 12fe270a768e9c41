import type { PathExpression, QuantityLiteral } from '@specwright/model/expressions';
import type { Reference, ReferenceRole } from '@specwright/model/reference';
import type { ImplicationSide, RuleMeaning } from '@specwright/model/statements';
import { type Atom, dottedName, isOperator, isWord, type PathAtom, type Phrase, wordText } from '../phrases/atoms.ts';
import { readOperand } from '../phrases/comparisons.ts';
import type { SentenceReader } from '../phrases/reader.ts';
import type { EntitySymbol } from '../scope.ts';
import { conditionOf } from './conditions.ts';
import { type Pattern, readByTable } from './pattern.ts';
import { readInState } from './states.ts';
import { eventReference } from './steps.ts';

/** The parts that the grammar cuts a rule into: `head: body => consequence`. */
export interface RuleParts {
  readonly head: Phrase;
  readonly body?: Phrase;
  readonly consequence?: Phrase;
}

/** A sentence of an invariant or a contract. */
export function ruleMeaningOf(reader: SentenceReader, parts: RuleParts): RuleMeaning {
  const { head, body, consequence } = implicationIn(parts);
  if (consequence !== undefined) return readImplication(reader, head, body, consequence);
  const cardinality = body === undefined ? undefined : readCardinality(reader, head, body);
  if (cardinality !== undefined) return cardinality;
  const read = body === undefined ? readByTable(rulePatterns, reader, head) : undefined;
  return read ?? { kind: 'prose', text: reader.text([...head, ...(body ?? [])]) };
}

/** `if A: B` and `A implies B` say what `A => B` says. */
function implicationIn({ head, body, consequence }: RuleParts): RuleParts {
  const at = head.findIndex((atom) => isWord(atom, 'implies'));
  if (consequence === undefined && body === undefined && at > 0 && at < head.length - 1) {
    return { head: head.slice(0, at), consequence: head.slice(at + 1) };
  }
  if (consequence === undefined && body !== undefined && head.length > 1 && isWord(head[0], 'if')) {
    return { head: head.slice(1), consequence: body };
  }
  return { head, ...(body === undefined ? {} : { body }), ...(consequence === undefined ? {} : { consequence }) };
}

type Count = 'exactly one' | 'at least one' | 'at most one';
const counts: readonly Count[] = ['exactly one', 'at least one', 'at most one'];

/** Rows for sentences without a colon or an arrow, which R3 and R4 are told by. */
export const rulePatterns: readonly Pattern<RuleMeaning>[] = [
  {
    id: 'C1',
    zone: 'rule',
    shape: 'EVENT must produce [exactly one | at least one | at most one] X [within DURATION]',
    example: 'RideRequest.created must produce MatchResult within 30s',
    read: readMustProduce,
  },
  {
    id: 'C2',
    zone: 'rule',
    shape: 'EVENT must occur within DURATION of EVENT',
    example: 'DriverAssigned must occur within 10s of MatchResult',
    read: (reader, atoms) => {
      const [event] = atoms;
      if (!wordsAt(atoms, 1, 'must', 'occur', 'within')) return undefined;
      const { duration: within, rest: [of, after, ...others] = [] } = reader.duration(atoms.slice(4)) ?? {};
      if (!isWord(of, 'of', 'after') || others.length > 0) return undefined;
      if (event?.kind !== 'path' || after?.kind !== 'path' || within === undefined) return undefined;
      return { kind: 'mustOccur', event: clausePart(reader, event), within, after: clausePart(reader, after) };
    },
  },
  {
    id: 'C3',
    zone: 'rule',
    shape: 'X references only ENTITIES where CONDITION',
    example: 'MatchResult references only drivers where Availability = online',
    read: (reader, atoms) => {
      const [source, , , what] = atoms;
      if (!wordsAt(atoms, 1, 'references', 'only') || !isWord(atoms[4], 'where')) return undefined;
      if (source?.kind !== 'path' || what?.kind !== 'path' || atoms.length < 6) return undefined;
      const from = clausePart(reader, source, 'clause.event');
      const { entity, reference } = entityOf(reader, what, 'clause.part', 'firm');
      return {
        kind: 'referencesOnly',
        source: from,
        what: reference,
        where: conditionOf(reader.about(entity), atoms.slice(5)),
      };
    },
  },
  {
    id: 'I1',
    zone: 'rule',
    shape: 'every E reaches terminal state [S, S] [within DURATION]',
    example: 'every RideRequest reaches terminal state [completed, cancelled] within 2h',
    read: readTerminal,
  },
  {
    id: 'I2',
    zone: 'rule',
    shape: 'every X produces [exactly one | at least one | at most one] Y',
    example: 'every FareFinalized produces exactly one Charge',
    read: (reader, atoms) => {
      const source = atoms[1];
      if (!isWord(atoms[0], 'every', 'each') || !isWord(atoms[2], 'produces') || source?.kind !== 'path')
        return undefined;
      const { count, rest } = splitCount(atoms.slice(3));
      const product = rest[0];
      if (product?.kind !== 'path' || rest.length !== 1 || count === undefined) return undefined;
      return { kind: 'produces', source: clausePart(reader, source), count, product: clausePart(reader, product) };
    },
  },
  {
    id: 'I2',
    zone: 'rule',
    shape: 'no Y without [corresponding] X',
    example: 'no Charge without corresponding FareFinalized',
    read: (reader, atoms) => {
      const product = atoms[1];
      const rest = atoms.slice(3).filter((atom) => !isWord(atom, 'corresponding', 'a', 'an', 'matching'));
      const source = rest[0];
      if (!isWord(atoms[0], 'no') || !isWord(atoms[2], 'without') || rest.length !== 1) return undefined;
      if (product?.kind !== 'path' || source?.kind !== 'path') return undefined;
      return { kind: 'provenance', product: clausePart(reader, product), source: clausePart(reader, source) };
    },
  },
  {
    id: 'R1',
    zone: 'rule',
    shape: 'E.f = EXPRESSION [@when]',
    example: 'Order.total = sum(OrderLine.qty * OrderLine.unit_price)',
    read: readEquation,
  },
  {
    id: 'R2',
    zone: 'rule',
    shape: 'CONDITION [@when]',
    example: 'stock >= 0 @always',
    read: (reader, atoms) => {
      const condition = conditionOf(reader, atoms);
      return condition.kind === 'prose' ? undefined : { kind: 'predicate', condition };
    },
  },
  {
    id: 'R5',
    zone: 'rule',
    shape: 'any other words',
    example: 'prices are shown with taxes',
    read: (reader, atoms) => ({ kind: 'prose', text: reader.text(atoms) }),
  },
];

function wordsAt(atoms: Phrase, start: number, ...words: readonly string[]): boolean {
  return words.every((word, index) => isWord(atoms[start + index], word));
}

/** A name of a clause: an event where it is known as one, else an entity or one of its fields. */
function clausePart(reader: SentenceReader, atom: PathAtom, role?: ReferenceRole): PathExpression {
  const meaning = reader.peek(() => reader.path(atom));
  return reader.path(atom, { role: role ?? (meaning.root.kind === 'entity' ? 'clause.part' : 'clause.event') });
}

function splitCount(atoms: Phrase): { count?: Count; rest: Phrase } {
  for (const count of counts) {
    const words = count.split(' ');
    if (wordsAt(atoms, 0, ...words)) return { count, rest: atoms.slice(words.length) };
  }
  return { rest: atoms };
}

/** `within 30s` at the end of a phrase, and what stands before it. */
function splitWithin(reader: SentenceReader, atoms: Phrase): { within?: QuantityLiteral; rest: Phrase } {
  const at = atoms.findLastIndex((atom) => isWord(atom, 'within'));
  const read = at < 0 ? undefined : reader.duration(atoms.slice(at + 1));
  if (read === undefined || read.rest.length > 0) return { rest: atoms };
  return { within: read.duration, rest: atoms.slice(0, at) };
}

function readMustProduce(reader: SentenceReader, atoms: Phrase): RuleMeaning | undefined {
  const [source] = atoms;
  if (source?.kind !== 'path' || !wordsAt(atoms, 1, 'must', 'produce')) return undefined;
  const { within, rest } = splitWithin(reader, atoms.slice(3));
  const { count, rest: products } = splitCount(rest);
  const [product] = products;
  if (product?.kind !== 'path' || products.length !== 1) return undefined;
  return {
    kind: 'mustProduce',
    source: clausePart(reader, source),
    ...(count === undefined ? {} : { count }),
    product: clausePart(reader, product),
    ...(within === undefined ? {} : { within }),
  };
}

function readTerminal(reader: SentenceReader, atoms: Phrase): RuleMeaning | undefined {
  const name = atoms[1];
  const { within, rest } = splitWithin(reader, atoms);
  const list = rest.at(-1);
  const isShaped = isWord(rest[2], 'reaches') && isWord(rest[3], 'terminal') && isWord(rest[4], 'state', 'states');
  if (!isWord(rest[0], 'every', 'each') || name?.kind !== 'path' || !isShaped || list?.kind !== 'list')
    return undefined;
  if (rest.length !== 6) return undefined;
  const entity = reader.path(name, { role: 'clause.part' });
  const symbol = reader.scope.table.entityById(entity.segments.at(-1)?.targets[0]);
  const states = list.items.flatMap((item) => stateReference(reader, item[0], symbol) ?? []);
  return { kind: 'reachesTerminal', entity, states, ...(within === undefined ? {} : { within }) };
}

function stateReference(
  reader: SentenceReader,
  atom: Atom | undefined,
  entity: EntitySymbol | undefined,
): Reference | undefined {
  const text = wordText(atom);
  if (text === undefined || atom === undefined) return undefined;
  const field = reader.scope.table.stateField(entity, text);
  return reader.reference({
    role: 'enum.literal',
    text,
    span: atom.span,
    strength: entity === undefined || entity.forward ? 'soft' : 'firm',
    targets: [reader.scope.table.valuesOf(field)?.get(text)],
    within: field?.id ?? entity?.id,
  });
}

/** R1: a plain value on the right makes a predicate (R2) of it. */
function readEquation(reader: SentenceReader, atoms: Phrase): RuleMeaning | undefined {
  const [name, sign] = atoms;
  const rest = atoms.slice(2);
  if (name?.kind !== 'path' || name.state !== undefined || !isOperator(sign, '=') || rest.length === 0)
    return undefined;
  const isConnected = rest.some(
    (atom) => isWord(atom, 'and', 'or') || isOperator(atom, '=', '<', '>', '<=', '>=', '!='),
  );
  if (isConnected) return undefined;
  const left = reader.path(name);
  const right = readOperand(reader, rest, left);
  const isDerived =
    right?.kind === 'path' || right?.kind === 'binary' || right?.kind === 'aggregate' || right?.kind === 'call';
  return isDerived ? { kind: 'equation', left, right } : undefined;
}

function entityOf(
  reader: SentenceReader,
  atom: PathAtom,
  role: ReferenceRole,
  strength: 'hard' | 'firm',
): { entity: EntitySymbol | undefined; reference: Reference } {
  const { text, span } = dottedName(atom);
  const hit = reader.scope.table.entitiesLike(text)[0];
  const reference = reader.reference({
    role,
    text,
    span,
    strength,
    form: hit?.form ?? 'name',
    targets: [hit?.symbol.id],
  });
  return { entity: hit?.symbol, reference };
}

/** R3: `Cart per user: max 1 where status=open`. */
function readCardinality(reader: SentenceReader, head: Phrase, body: Phrase): RuleMeaning | undefined {
  const [name, , key] = head;
  const [bound, number] = body;
  if (head.length !== 3 || name?.kind !== 'path' || !isWord(head[1], 'per') || key?.kind !== 'path') return undefined;
  if (!isWord(bound, 'max', 'min') || number?.kind !== 'number') return undefined;
  if (body.length > 2 && (!isWord(body[2], 'where') || body.length < 4)) return undefined;
  reader.note('R3');
  const { entity, reference } = entityOf(reader, name, 'cardinality.entity', 'hard');
  const where = body.length > 2 ? conditionOf(reader.about(entity), body.slice(3)) : undefined;
  return {
    kind: 'cardinality',
    entity: reference,
    per: perField(reader, key, entity),
    bound: isWord(bound, 'max') ? 'max' : 'min',
    count: Number(number.text),
    ...(where === undefined ? {} : { where }),
  };
}

/** A field of the entity, or the entity that it hangs on by an edge (`Copy per loan`). */
function perField(reader: SentenceReader, atom: PathAtom, entity: EntitySymbol | undefined): Reference {
  const { text, span } = dottedName(atom);
  const field = entity?.fields.get(text);
  const neighbours = entity === undefined ? [] : reader.scope.table.neighboursOf(entity);
  const hit = reader.scope.table.entitiesLike(text).find(({ symbol }) => neighbours.includes(symbol));
  return reader.reference({
    role: 'cardinality.field',
    text,
    span,
    strength: entity === undefined || entity.forward ? 'soft' : 'hard',
    form: field === undefined ? (hit?.form ?? 'name') : 'name',
    targets: [field?.id ?? hit?.symbol.id],
    within: entity?.id,
  });
}

/** R4. */
function readImplication(
  reader: SentenceReader,
  head: Phrase,
  body: Phrase | undefined,
  consequence: Phrase,
): RuleMeaning {
  if (body !== undefined) return { kind: 'prose', text: reader.text([...head, ...body, ...consequence]) };
  reader.note('R4');
  const premise = sideOf(reader, head);
  const conclusion = sideOf(reader, consequence);
  if (premise.kind === 'prose' && conclusion.kind === 'prose') {
    return { kind: 'prose', text: reader.text([...head, ...consequence]) };
  }
  return { kind: 'implication', premise, conclusion };
}

function sideOf(reader: SentenceReader, atoms: Phrase): ImplicationSide {
  const [first, second] = atoms;
  const isEmitted = isWord(first, 'event') && second?.kind === 'path' && isWord(atoms[2], 'emitted');
  if (isEmitted && (atoms.length === 3 || (atoms.length === 4 && isWord(atoms[2], 'is')))) {
    return { kind: 'emitted', event: eventReference(reader, second) };
  }
  if (first?.kind === 'path' && atoms.length === 1) {
    const inState = first.state === undefined ? undefined : readInState(reader, first);
    if (inState !== undefined) return { kind: 'inState', ...inState };
    const verb = verbSide(reader, first);
    if (verb !== undefined) return verb;
  }
  const condition = conditionOf(reader, atoms);
  if (condition.kind !== 'prose') return { kind: 'condition', condition };
  return { kind: 'prose', text: reader.text(atoms) };
}

/** `Payment.refund`, `stock.restore`: the last word names no member, so it is what is done. */
function verbSide(reader: SentenceReader, atom: PathAtom): ImplicationSide | undefined {
  const verb = atom.words.at(-1);
  if (verb === undefined || atom.words.length < 2 || atom.state !== undefined) return undefined;
  const isMember = reader.peek(() => (reader.path(atom).segments.at(-1)?.targets.length ?? 0) > 0);
  if (isMember) return undefined;
  const words = atom.words.slice(0, -1);
  const on = reader.path({ kind: 'path', span: { start: atom.span.start, end: words.at(-1)?.span.end ?? 0 }, words });
  reader.reference({
    role: 'path.member',
    text: verb.text,
    span: verb.span,
    strength: 'soft',
    within: on.segments.at(-1)?.targets[0],
  });
  return { kind: 'verb', on, verb: verb.text };
}
