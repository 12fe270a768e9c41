import type { System, SystemIndex } from '@specwright/model/system';
import type { Answers, FileQuestion, Question } from './answers.ts';
import { sameContent } from './sameness.ts';

type LookUp = Exclude<keyof SystemIndex, 'system'>;

interface Picked {
  readonly question: Question<unknown>;
  readonly pick: (answer: never) => unknown;
  readonly value: unknown;
}

type Same = (before: unknown, now: unknown) => boolean;

/** What was looked at in a system, with what was seen: as long as the same is seen there, what was concluded holds. */
export class Reads {
  readonly #lookUps = new Map<LookUp, Map<string, unknown>>();
  readonly #lists = new Map<keyof System, unknown>();
  readonly #answers = new Map<Question<unknown>, unknown>();
  readonly #entries = new Map<Question<ReadonlyMap<string, unknown>>, Map<string, unknown>>();
  readonly #fileAnswers = new Map<FileQuestion<unknown>, Map<string, unknown>>();
  readonly #picks: Picked[] = [];
  #files: readonly string[] | undefined;

  /** The system with a note of all that is looked at in it. An answer that still holds may go on looking, at what is there then. */
  noting(present: () => SystemIndex): SystemIndex {
    const look = <K extends LookUp>(lookUp: K, key: string): ReturnType<SystemIndex[K]> =>
      this.#look(present(), lookUp, key);
    return {
      // Only the lists of a system are looked at.
      system: new Proxy(present().system, { get: (_, list) => this.#list(present().system, list as keyof System) }),
      part: (id) => look('part', id),
      entity: (id) => (id === undefined ? undefined : look('entity', id)),
      entityNamed: (name) => look('entityNamed', name),
      edgesFrom: (entity) => look('edgesFrom', entity),
      edgesTo: (entity) => look('edgesTo', entity),
      machineOf: (field) => look('machineOf', field),
      referencesTo: (id) => look('referencesTo', id),
      duplicatesOf: (id) => look('duplicatesOf', id),
    };
  }

  answered(question: Question<unknown>, value: unknown): void {
    this.#answers.set(question, value);
  }

  entryRead(question: Question<ReadonlyMap<string, unknown>>, key: string, value: unknown): void {
    const known = this.#entries.get(question) ?? new Map<string, unknown>();
    this.#entries.set(question, known.set(key, value));
  }

  answeredInFile(question: FileQuestion<unknown>, file: string, value: unknown): void {
    const known = this.#fileAnswers.get(question) ?? new Map<string, unknown>();
    this.#fileAnswers.set(question, known.set(file, value));
  }

  /** Which files the system has. */
  filesListed(files: readonly string[]): readonly string[] {
    this.#files = files;
    return files;
  }

  picked<T>(question: Question<T>, pick: (answer: T) => unknown, value: unknown): void {
    this.#picks.push({ question, pick, value });
  }

  /** True when all that was looked at says what it said: findings, which are made of it, are the same. */
  hold(answers: Answers): boolean {
    return this.#hold(answers, sameContent);
  }

  /** True when all that was looked at is there still: what an answer has of it can be told by its identity. */
  holdForAnswers(answers: Answers): boolean {
    return this.#hold(answers, sameItems);
  }

  #hold(answers: Answers, same: Same): boolean {
    const { index } = answers;
    for (const [list, value] of this.#lists) if (!same(value, index.system[list])) return false;
    for (const [lookUp, known] of this.#lookUps) {
      for (const [key, value] of known) if (!same(value, index[lookUp](key))) return false;
    }
    for (const [question, known] of this.#entries) {
      const now = answers.answer(question);
      for (const [key, value] of known) if (!same(value, now.get(key))) return false;
    }
    if (this.#files !== undefined && !sameItems(this.#files, [...answers.files.keys()])) return false;
    for (const [question, known] of this.#fileAnswers) {
      for (const [file, value] of known) if (answers.inFile(question, file) !== value) return false;
    }
    for (const [question, value] of this.#answers) if (answers.answer(question) !== value) return false;
    return this.#picks.every(({ question, pick, value }) => same(value, pick(answers.answer(question) as never)));
  }

  #look<K extends LookUp>(index: SystemIndex, lookUp: K, key: string): ReturnType<SystemIndex[K]> {
    const known = this.#lookUps.get(lookUp) ?? new Map<string, unknown>();
    this.#lookUps.set(lookUp, known);
    const value = index[lookUp](key) as ReturnType<SystemIndex[K]>;
    known.set(key, value);
    return value;
  }

  #list<K extends keyof System>(system: System, list: K): System[K] {
    this.#lists.set(list, system[list]);
    return system[list];
  }
}

/** The same object, or a list of the same objects. */
function sameItems(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, at) => Object.is(item, b[at]));
}
