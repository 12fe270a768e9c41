import type { Phrase } from '../phrases/atoms.ts';
import type { SentenceReader } from '../phrases/reader.ts';

/** Where a pattern may stand. */
export type PatternZone = 'condition' | 'outcome' | 'step' | 'soft' | 'rule';

/**
 * A row of the table of patterns: a form of sentence and its meaning. The first row of a zone that reads a phrase
 * gives the meaning; the last row of each zone takes what is left as prose.
 */
export interface Pattern<Meaning> {
  /** As in section 3 of the SDS reference; ids that are not there are additions. */
  readonly id: string;
  readonly zone: PatternZone;
  /** The form, for people: capitals stand for names, brackets for what may be left out. */
  readonly shape: string;
  /** A line that this row reads, with its mark (`!`, `>>`, `~`) where the zone has one. */
  readonly example: string;
  readonly read: (reader: SentenceReader, atoms: Phrase) => Meaning | undefined;
}

/** Reads a phrase by the first row that fits and notes the row's id. */
export function readByTable<Meaning>(
  table: readonly Pattern<Meaning>[],
  reader: SentenceReader,
  atoms: Phrase,
): Meaning | undefined {
  for (const pattern of table) {
    const mark = reader.mark();
    // A row notes itself before the rows of the phrases inside it.
    reader.note(pattern.id);
    const meaning = pattern.read(reader, atoms);
    if (meaning !== undefined) return meaning;
    reader.reset(mark);
  }
  return undefined;
}
