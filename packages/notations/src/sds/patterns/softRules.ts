import { rateSeconds } from '@specwright/model/durations';
import type { Reference } from '@specwright/model/reference';
import { byteUnits } from '@specwright/model/softUse';
import type { SoftMeaning } from '@specwright/model/statements';
import { isParticipleOf } from '@specwright/model/verbs';
import { isOperator, isWord, type PathAtom, type Phrase, wordText } from '../phrases/atoms.ts';
import { readExpression } from '../phrases/expressions.ts';
import type { SentenceReader } from '../phrases/reader.ts';
import { conditionOf } from './conditions.ts';
import type { Pattern } from './pattern.ts';
import { readByTable } from './pattern.ts';
import { eventReference } from './steps.ts';

/** A `~` line; `value` is what stands behind its colon. */
export function softMeaningOf(reader: SentenceReader, head: Phrase, value: Phrase | undefined): SoftMeaning {
  if (value !== undefined) return readOption(reader, head, value);
  return readByTable(softPatterns, reader, head) ?? { kind: 'prose', text: reader.text(head) };
}

const knownOptions: ReadonlySet<string> = new Set(['cache', 'paginate', 'max retries', 'timeout']);

function readOption(reader: SentenceReader, head: Phrase, value: Phrase): SoftMeaning {
  reader.note('T1');
  const key = reader.text(head).toLowerCase();
  const read = readExpression(reader, value);
  return {
    kind: 'option',
    key,
    value: read ?? { kind: 'unresolved', text: reader.text(value), origin: reader.origin(value) },
    known: knownOptions.has(key),
  };
}

const signs: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '=', '!=']);

/** Rows for `~` lines. `key: value` is told by its colon, before the rows. */
export const softPatterns: readonly Pattern<SoftMeaning>[] = [
  {
    id: 'T4',
    zone: 'soft',
    shape: 'emit EVENT if | when CONDITION',
    example: '~ emit stock.low if threshold',
    read: (reader, atoms) => {
      const name = atoms[1];
      if (!isWord(atoms[0], 'emit') || name?.kind !== 'path' || !isWord(atoms[2], 'if', 'when')) return undefined;
      const rest = atoms.slice(3);
      if (rest.length === 0) return undefined;
      const event = eventReference(reader, name);
      return { kind: 'emitIf', event, condition: conditionOf(reader, rest), conditionText: reader.text(rest) };
    },
  },
  {
    id: 'T4',
    zone: 'soft',
    shape: 'trigger when CONDITION',
    example: '~ trigger when stock < 10',
    read: (reader, atoms) => {
      const rest = atoms.slice(2);
      if (!isWord(atoms[0], 'trigger') || !isWord(atoms[1], 'when', 'if') || rest.length === 0) return undefined;
      return { kind: 'trigger', condition: conditionOf(reader, rest), conditionText: reader.text(rest) };
    },
  },
  {
    id: 'T3',
    zone: 'soft',
    shape: 'VERB after DURATION [REASON]',
    example: '~ abandon after 72h inactivity',
    read: (reader, atoms) => {
      const [first] = atoms;
      const verb = wordText(first);
      const read = reader.duration(atoms.slice(2));
      if (first?.kind !== 'path' || verb === undefined || !isWord(atoms[1], 'after') || read === undefined) {
        return undefined;
      }
      const state = stateOfVerb(reader, first, verb);
      const reason = read.rest.length > 0 ? reader.text(read.rest) : '';
      return { kind: 'timed', verb, after: read.duration, reason, ...(state === undefined ? {} : { state }) };
    },
  },
  {
    id: 'T2',
    zone: 'soft',
    shape: 'METRIC < | <= | > | >= QUANTITY',
    example: '~ latency critical < 500ms',
    read: (reader, atoms) => {
      const at = atoms.findIndex((atom) => atom.kind === 'operator' && signs.has(atom.text));
      const sign = atoms[at];
      if (at < 1 || sign?.kind !== 'operator') return undefined;
      const bound = boundOf(reader, atoms.slice(at + 1));
      if (bound === undefined) return undefined;
      return { kind: 'objective', metric: reader.text(atoms.slice(0, at)), operator: sign.text, ...bound };
    },
  },
  {
    id: 'T5',
    zone: 'soft',
    shape: 'any other words',
    example: '~ answers stay friendly',
    read: (reader, atoms) => ({ kind: 'prose', text: reader.text(atoms) }),
  },
];

/** `500ms`, `99.9%`; `100/min` and `512 MB`, whose units are words of their own. */
function boundOf(
  reader: SentenceReader,
  atoms: Phrase,
): Pick<Extract<SoftMeaning, { kind: 'objective' }>, 'value' | 'perSeconds'> | undefined {
  const [amount, second, third] = atoms;
  const unit = wordText(atoms.at(-1));
  if (amount?.kind === 'number' && unit !== undefined) {
    const perSeconds = atoms.length === 3 && isOperator(second, '/') ? rateSeconds(unit) : undefined;
    if (perSeconds !== undefined && third !== undefined) {
      reader.plain([third]);
      return { value: { kind: 'number', value: amount.text, origin: reader.origin(amount) }, perSeconds };
    }
    if (atoms.length === 2 && unit.toLowerCase() in byteUnits) {
      reader.plain(atoms.slice(1));
      return { value: { kind: 'quantity', amount: amount.text, unit, origin: reader.origin(atoms) } };
    }
  }
  const value = readExpression(reader, atoms);
  return value === undefined ? undefined : { value };
}

/** The state that a verb leads to: `abandon` → abandoned. */
function stateOfVerb(reader: SentenceReader, atom: PathAtom, verb: string): Reference | undefined {
  const { table, rows } = reader.scope;
  for (const row of rows.slice(0, 1)) {
    for (const field of row.fields.values()) {
      for (const [state, id] of table.valuesOf(field) ?? []) {
        if (state !== verb && !isParticipleOf(verb, state)) continue;
        const form = state === verb ? 'name' : 'stem';
        const draft = { role: 'machine.state', text: verb, span: atom.span, strength: 'firm', form } as const;
        return reader.reference({ ...draft, targets: [id], within: field.id });
      }
    }
  }
  return undefined;
}
