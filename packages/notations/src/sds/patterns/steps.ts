import type { Expression } from '@specwright/model/expressions';
import type { Id, Reference } from '@specwright/model/reference';
import type { Assignment, CallArgument, Effect } from '@specwright/model/statements';
import {
  type Atom,
  type CallAtom,
  dottedName,
  isOperator,
  isWord,
  type PathAtom,
  type Phrase,
  wordText,
} from '../phrases/atoms.ts';
import { readOperand } from '../phrases/comparisons.ts';
import { readExpression } from '../phrases/expressions.ts';
import type { SentenceReader } from '../phrases/reader.ts';
import type { EntitySymbol } from '../scope.ts';
import { recipientsIn } from './outcomes.ts';
import { type Pattern, readByTable } from './pattern.ts';
import { readPort, readRestore, readSnapshot } from './rowSteps.ts';

export function effectOf(reader: SentenceReader, atoms: Phrase): Effect {
  return readByTable(stepPatterns, reader, atoms) ?? prose(reader, atoms);
}

/** Names that are called like actions and are none: they are ports of the service. */
const builtins: ReadonlySet<string> = new Set(['notify', 'rollback', 'log', 'charge']);

/** Rows for `>>` lines. A line with several parts repeats its verb: `set Payment(captured), Order(paid)`. */
export const stepPatterns: readonly Pattern<Effect>[] = [
  {
    id: 'S1',
    zone: 'step',
    shape: 'emit EVENT',
    example: '>> emit order.paid',
    read: (reader, atoms) => {
      const name = atoms[1];
      if (!isWord(atoms[0], 'emit') || name?.kind !== 'path' || atoms.length !== 2) return undefined;
      return { kind: 'emit', event: eventReference(reader, name), origin: reader.origin(atoms) };
    },
  },
  {
    id: 'S2',
    zone: 'step',
    shape: 'create E[(STATE)] [with F = X, F = X]',
    example: '>> create Payment(pending) with amount = order.total',
    read: readCreate,
  },
  {
    id: 'S2',
    zone: 'step',
    shape: 'set E(STATE)',
    example: '>> set Payment(captured), Order(paid)',
    read: (reader, atoms) => {
      const target = atoms[1];
      if (!isWord(atoms[0], 'set') || target?.kind !== 'call' || atoms.length !== 2) return undefined;
      const effect = entityAndState(reader, target);
      if (effect?.state === undefined) return undefined;
      return { kind: 'setState', ...effect, state: effect.state, origin: reader.origin(atoms) };
    },
  },
  {
    id: 'S2',
    zone: 'step',
    shape: 'set PATH = X | set PATH to X',
    example: '>> set order.note = "by phone"',
    read: (reader, atoms) => {
      const target = atoms[1];
      if (!isWord(atoms[0], 'set') || target?.kind !== 'path' || target.state !== undefined) return undefined;
      if (!(isOperator(atoms[2], '=') || isWord(atoms[2], 'to')) || atoms.length < 4) return undefined;
      const path = reader.path(target);
      const value = readOperand(reader, atoms.slice(3), path);
      return value === undefined ? undefined : { kind: 'assign', path, value, origin: reader.origin(atoms) };
    },
  },
  {
    id: 'S2',
    zone: 'step',
    shape: 'delete ROW | remove ROW',
    example: '>> delete cart',
    read: (reader, atoms) => {
      const target = atoms.at(-1);
      const isPlain = atoms.length === 2 || (atoms.length === 3 && isWord(atoms[1], 'each', 'all', 'every', 'the'));
      if (!isWord(atoms[0], 'delete', 'remove') || !isPlain || target?.kind !== 'path') return undefined;
      return { kind: 'delete', row: reader.path(target), origin: reader.origin(atoms) };
    },
  },
  {
    id: 'S4',
    zone: 'step',
    shape: 'notify(WHO [+ WHO], CHANNEL [+ CHANNEL]) | notify WHO [via CHANNEL]',
    example: '>> notify(user, email + sms)',
    read: readNotify,
  },
  {
    id: 'S3',
    zone: 'step',
    shape: 'ACTION([each] X, …)',
    example: '>> reserve_stock(each item)',
    read: readCall,
  },
  {
    id: 'S5',
    zone: 'step',
    shape: 'increment | decrement PATH [by X]',
    example: '>> decrement item.product.stock by item.qty',
    read: readAdjust,
  },
  {
    id: 'S6',
    zone: 'step',
    shape: 'snapshot FIELDS to ENTITIES',
    example: '>> snapshot prices to OrderLines',
    read: readSnapshot,
  },
  {
    id: 'S6',
    zone: 'step',
    shape: 'restore F [per E]',
    example: '>> restore stock per line',
    read: readRestore,
  },
  {
    id: 'S8',
    zone: 'step',
    shape: 'VERB NOUN …',
    example: '>> charge payment',
    read: readPort,
  },
  {
    id: 'S9',
    zone: 'step',
    shape: 'any other words (the only form in a hook)',
    example: '>> re-run the "smoke" tests',
    read: prose,
  },
];

function prose(reader: SentenceReader, atoms: Phrase): Effect {
  return { kind: 'prose', text: reader.text(atoms), origin: reader.origin(atoms) };
}

/** The dotted name of an event is one word: its block, else what a module exposes. */
export function eventReference(reader: SentenceReader, atom: PathAtom): Reference {
  const { text, span } = dottedName(atom);
  const { events, exposed } = reader.scope.table;
  const targets = [events.get(text)?.id ?? exposed.get(text)?.[0]?.id];
  return reader.reference({ role: 'emit.event', text, span, targets });
}

interface EntityAndState {
  readonly entity: Reference;
  readonly state?: Reference;
  readonly stateField?: Id;
}

/** `Order(paid)`; `order(paid)` means the same. */
function entityAndState(reader: SentenceReader, atom: CallAtom | PathAtom): EntityAndState | undefined {
  const word = atom.kind === 'call' ? atom.callee : atom.words[0];
  if (word === undefined) return undefined;
  const hit = reader.scope.table.entitiesLike(word.text)[0];
  const entity = reader.reference({
    role: 'effect.entity',
    text: word.text,
    span: word.span,
    form: hit?.form ?? 'name',
    targets: [hit?.symbol.id],
  });
  if (atom.kind === 'path' || atom.arguments.length === 0) return { entity };
  const [argument, ...others] = atom.arguments;
  const name = argument?.[0];
  const text = wordText(name);
  if (text === undefined || name === undefined || others.length > 0 || argument?.length !== 1) return undefined;
  const symbol = hit?.symbol;
  const field = reader.scope.table.stateField(symbol, text);
  const target = reader.scope.table.valuesOf(field)?.get(text);
  const state = reader.reference({
    role: 'effect.state',
    text,
    span: name.span,
    strength: symbol === undefined || symbol.forward ? 'soft' : 'hard',
    targets: [target],
    within: field?.id ?? symbol?.id,
  });
  return { entity, state, ...(field === undefined ? {} : { stateField: field.id }) };
}

function readCreate(reader: SentenceReader, atoms: Phrase): Effect | undefined {
  const target = isWord(atoms[1], 'a', 'an', 'new') ? atoms[2] : atoms[1];
  const start = atoms.indexOf(target as Atom) + 1;
  if (!isWord(atoms[0], 'create') || (target?.kind !== 'call' && target?.kind !== 'path')) return undefined;
  if (target.kind === 'path' && (target.words.length !== 1 || target.state !== undefined)) return undefined;
  const rest = atoms.slice(start);
  if (rest.length > 0 && !isWord(rest[0], 'with')) return undefined;
  const effect = entityAndState(reader, target);
  if (effect === undefined) return undefined;
  const entity = reader.scope.table.entityById(effect.entity.targets[0]);
  const assignments = rest.length === 0 ? [] : readAssignments(reader, rest.slice(1), entity);
  if (assignments === undefined) return undefined;
  return { kind: 'create', ...effect, assignments, origin: reader.origin(atoms) };
}

/** `f = X, g = Y`: the commas are gone when the line comes here, so each name before a `=` begins a new one. */
function readAssignments(
  reader: SentenceReader,
  atoms: Phrase,
  entity: EntitySymbol | undefined,
): Assignment[] | undefined {
  const starts = atoms.flatMap((atom, index) => (isOperator(atom, '=') ? [index - 1] : []));
  if (starts[0] !== 0) return undefined;
  const assignments = starts.map((start, index): Assignment | undefined => {
    const name = atoms[start];
    const text = wordText(name);
    if (text === undefined || name === undefined) return undefined;
    const symbol = entity?.fields.get(text);
    const field = reader.reference({
      role: 'path.member',
      text,
      span: name.span,
      strength: entity === undefined || entity.forward ? 'soft' : 'hard',
      targets: [symbol?.id],
      within: entity?.id,
    });
    const end = starts[index + 1] ?? atoms.length;
    const value = readAssigned(reader, atoms.slice(start + 2, end), entity, field);
    return value === undefined ? undefined : { field, value };
  });
  const read = assignments.filter((assignment) => assignment !== undefined);
  return read.length < assignments.length ? undefined : read;
}

/** The value of a field of a new row; a bare word may be one of the field's values. */
function readAssigned(
  reader: SentenceReader,
  atoms: Phrase,
  entity: EntitySymbol | undefined,
  field: Reference,
): Expression | undefined {
  const root = entity === undefined ? ({ kind: 'unknown' } as const) : ({ kind: 'field', entity: entity.id } as const);
  const fields = field.targets.slice(0, 1);
  const path = { kind: 'path', text: field.text, origin: field.origin, root, segments: [field], fields } as const;
  return readOperand(reader, atoms, path);
}

function readNotify(reader: SentenceReader, atoms: Phrase): Effect | undefined {
  const [first] = atoms;
  const origin = reader.origin(atoms);
  if (first?.kind === 'call' && first.callee.text === 'notify' && atoms.length === 1) {
    const channels = first.arguments.slice(1).flatMap((argument) => channelsIn(reader, argument));
    return { kind: 'notify', recipients: recipientsIn(reader, first.arguments[0] ?? []), channels, origin };
  }
  if (!isWord(first, 'notify') || atoms.length < 2) return undefined;
  const at = atoms.findIndex((atom) => isWord(atom, 'via', 'by', 'through'));
  const who = at < 0 ? atoms.slice(1) : atoms.slice(1, at);
  const isNames = who.every((atom) => atom.kind === 'path' || isOperator(atom, '+'));
  if (!isNames) return undefined;
  return {
    kind: 'notify',
    recipients: recipientsIn(reader, who),
    channels: at < 0 ? [] : channelsIn(reader, atoms.slice(at + 1)),
    origin,
  };
}

/** `email + sms`: words of their own, also where a field is called `email`. */
function channelsIn(reader: SentenceReader, atoms: Phrase): string[] {
  reader.plain(atoms);
  return atoms.flatMap((atom) => wordText(atom) ?? []).filter((word) => word !== 'and');
}

function readCall(reader: SentenceReader, atoms: Phrase): Effect | undefined {
  const [call] = atoms;
  if (call?.kind !== 'call' || atoms.length !== 1) return undefined;
  const name = call.callee.text;
  const action = reader.scope.table.actionNamed(name, reader.scope.module);
  if (action === undefined && builtins.has(name)) return undefined;
  const reference = reader.reference({
    role: 'call.action',
    text: name,
    span: call.callee.span,
    targets: [action?.id],
    strength: 'hard',
  });
  const values = call.arguments.map((phrase) => readArgument(reader, phrase));
  return { kind: 'call', action: reference, arguments: values, origin: reader.origin(atoms) };
}

function readArgument(reader: SentenceReader, atoms: Phrase): CallArgument {
  const each = isWord(atoms[0], 'each', 'every', 'all') && atoms.length > 1;
  const rest = each ? atoms.slice(1) : atoms;
  const value = readExpression(reader, rest);
  return { each, value: value ?? { kind: 'unresolved', text: reader.text(rest), origin: reader.origin(rest) } };
}

function readAdjust(reader: SentenceReader, atoms: Phrase): Effect | undefined {
  const isUp = isWord(atoms[0], 'increment', 'increase');
  if (!isUp && !isWord(atoms[0], 'decrement', 'decrease')) return undefined;
  const target = atoms[1];
  if (target?.kind !== 'path' || target.state !== undefined) return undefined;
  if (atoms.length > 2 && !(isWord(atoms[2], 'by') && atoms.length > 3)) return undefined;
  const path = reader.path(target);
  const origin = reader.origin(atoms);
  const by: Expression | undefined =
    atoms.length === 2 ? { kind: 'number', value: '1', origin: path.origin } : readExpression(reader, atoms.slice(3));
  if (by === undefined) return undefined;
  return { kind: 'adjust', direction: isUp ? 'increment' : 'decrement', path, by, origin };
}
