import type { Reference } from '@specwright/model/reference';
import type { Outcome } from '@specwright/model/statements';
import { unquoted } from '../lower/scalars.ts';
import { dottedName, isWord, type PathAtom, type Phrase, wordText } from '../phrases/atoms.ts';
import type { SentenceReader } from '../phrases/reader.ts';
import { type Pattern, readByTable } from './pattern.ts';

export function outcomeOf(reader: SentenceReader, atoms: Phrase): Outcome {
  return readByTable(outcomePatterns, reader, atoms) ?? prose(reader, atoms);
}

type RecoveryVerb = Extract<Outcome, { kind: 'recovery' }>['verb'];
const recoveryVerbs: ReadonlySet<string> = new Set<RecoveryVerb>(['notify', 'retry', 'halt', 'alert', 'then']);

/** Rows for what stands behind `=>` of a `!` line. */
export const outcomePatterns: readonly Pattern<Outcome>[] = [
  {
    id: 'O1',
    zone: 'outcome',
    shape: 'STATUS ["message"]',
    example: '! not found => 404 "no such order"',
    read: (reader, atoms) => {
      const [status, message] = atoms;
      if (status?.kind !== 'number' || atoms.length > 2 || (message !== undefined && message.kind !== 'string')) {
        return undefined;
      }
      return {
        kind: 'status',
        status: Number(status.text),
        ...(message === undefined ? {} : { message: unquoted(message.text) }),
        origin: reader.origin(atoms),
      };
    },
  },
  {
    id: 'O3',
    zone: 'outcome',
    shape: 'rollback [X]',
    example: '! stock < 0 => stock_conflict; rollback stock',
    read: (reader, atoms) => {
      if (!isWord(atoms[0], 'rollback')) return undefined;
      const noun = atoms[1];
      const what = noun?.kind === 'path' ? reader.softWord(noun) : undefined;
      return { kind: 'rollback', ...(what === undefined ? {} : { what }), origin: reader.origin(atoms) };
    },
  },
  {
    id: 'O4',
    zone: 'outcome',
    shape: 'notify WHO [+ WHO] | retry Nx | retry with … | then … | halt … | alert …',
    example: '! payment fails => notify user + support',
    read: readRecovery,
  },
  {
    id: 'O2',
    zone: 'outcome',
    shape: 'ERROR',
    example: '! qty > product.stock => stock_conflict',
    read: (reader, atoms) => {
      const [name] = atoms;
      if (name?.kind !== 'path' || name.state !== undefined || atoms.length > 2) return undefined;
      if (atoms.length === 2 && atoms[1]?.kind !== 'string') return undefined;
      const { text, span } = dottedName(name);
      const targets = [reader.scope.table.errorNamed(text, reader.scope.module)];
      const error = reader.reference({ role: 'outcome.error', text, span, targets });
      return { kind: 'error', error, origin: reader.origin(atoms) };
    },
  },
  {
    id: 'O5',
    zone: 'outcome',
    shape: 'any other words',
    example: '! payment fails => give the money back by hand',
    read: prose,
  },
];

function prose(reader: SentenceReader, atoms: Phrase): Outcome {
  return { kind: 'prose', text: reader.text(atoms), origin: reader.origin(atoms) };
}

function readRecovery(reader: SentenceReader, atoms: Phrase): Outcome | undefined {
  const [first] = atoms;
  const verb = first?.kind === 'call' ? first.callee.text : (wordText(first) ?? '');
  if (!isRecovery(verb)) return undefined;
  const times = atoms.find((atom) => atom.kind === 'quantity' && atom.text.endsWith('x'));
  const amount = times === undefined ? undefined : reader.quantity(times)?.amount;
  return {
    kind: 'recovery',
    verb,
    text: reader.text(atoms),
    ...(amount === undefined ? {} : { times: Number(amount) }),
    recipients: first?.kind === 'call' ? recipientsIn(reader, first.arguments[0] ?? []) : recipientsOf(reader, atoms),
    origin: reader.origin(atoms),
  };
}

function isRecovery(verb: string): verb is RecoveryVerb {
  return recoveryVerbs.has(verb);
}

/** The names behind `notify`, wherever it stands in the phrase. */
function recipientsOf(reader: SentenceReader, atoms: Phrase): Reference[] {
  const at = atoms.findIndex((atom) => isWord(atom, 'notify', 'alert'));
  return at < 0 ? [] : recipientsIn(reader, atoms.slice(at + 1));
}

/** `rider + support`, `rider and support`: roles, modules or fields that hold a user. */
export function recipientsIn(reader: SentenceReader, atoms: Phrase): Reference[] {
  const words = atoms.filter((atom): atom is PathAtom => atom.kind === 'path' && !isWord(atom, 'and', 'the'));
  return words.flatMap((atom) => moduleWord(reader, atom) ?? reader.softWord(atom) ?? []);
}

/** Between modules it is a module that is told, not a row of the same name. */
function moduleWord(reader: SentenceReader, atom: PathAtom): Reference | undefined {
  if (reader.zone !== 'contract' && reader.zone !== 'system') return undefined;
  const text = wordText(atom) ?? '';
  const module = reader.scope.table.modules.get(text);
  if (module === undefined) return undefined;
  return reader.reference({ role: 'word', text, span: atom.span, strength: 'soft', targets: [module.id] });
}
