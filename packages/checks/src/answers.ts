import type { SystemIndex, SystemParts } from '@specwright/model/system';
import { partsByFile } from '@specwright/model/systemFiles';
import { CheckContext } from './context.ts';
import { Reads } from './reads.ts';
import { sameAnswer } from './sameness.ts';

/** What checks ask about the system as a whole. The same function is the same question. */
export type Question<T> = (context: CheckContext) => T;

/** What checks ask about one file: it looks at the parts of that file, and asks the context about others. */
export type FileQuestion<T> = (parts: SystemParts, context: CheckContext) => T;

interface Answer {
  readonly value: unknown;
  /** What was looked at to find it. */
  readonly reads: Reads;
  /** The state of the system for which it is known to hold. */
  state: number;
}

/**
 * The answers about a system that changes: each is found once, and found again only when something that was looked at
 * for it is another. An answer that comes out the same is the same object as before, so that what rests on it holds too.
 */
export class Answers {
  readonly #answers = new Map<Question<unknown>, Answer>();
  readonly #fileAnswers = new Map<
    FileQuestion<unknown>,
    Map<string, Answer & { readonly parts: SystemParts | undefined }>
  >();
  #index: SystemIndex;
  #files: ReadonlyMap<string, SystemParts>;
  #state = 0;

  constructor(index: SystemIndex) {
    this.#index = index;
    this.#files = partsByFile(index.system);
  }

  /** The system as it is now. */
  get index(): SystemIndex {
    return this.#index;
  }

  /** From here on the answers are those about this state of the system. */
  moveTo(index: SystemIndex): void {
    if (index === this.#index) return;
    this.#index = index;
    this.#files = partsByFile(index.system, this.#files);
    this.#state++;
    for (const answers of this.#fileAnswers.values()) {
      for (const file of answers.keys()) if (!this.#files.has(file)) answers.delete(file);
    }
  }

  /** The parts of each file, in the order of the files; the same object as long as they are the same parts. */
  get files(): ReadonlyMap<string, SystemParts> {
    return this.#files;
  }

  answer<T>(question: Question<T>): T {
    const known = this.#answers.get(question);
    if (known !== undefined && this.#holds(known)) return known.value as T;
    const answer = this.#find(known, question);
    this.#answers.set(question, answer);
    // The answer of a question has the type that the question gives.
    return answer.value as T;
  }

  /** The answer about one file; undefined for a file that the system does not have. */
  inFile<T>(question: FileQuestion<T>, file: string): T | undefined {
    const parts = this.#files.get(file);
    if (parts === undefined) return undefined;
    const answers = this.#fileAnswers.get(question) ?? new Map();
    this.#fileAnswers.set(question, answers);
    const known = answers.get(file);
    if (known?.parts === parts && this.#holds(known)) return known.value as T;
    const answer = this.#find(known, (context) => question(parts, context));
    answers.set(file, { ...answer, parts });
    return answer.value as T;
  }

  #holds(answer: Answer): boolean {
    if (answer.state !== this.#state && !answer.reads.holdForAnswers(this)) return false;
    answer.state = this.#state;
    return true;
  }

  #find(known: Answer | undefined, question: Question<unknown>): Answer {
    const reads = new Reads();
    const found = question(this.contextFor(reads));
    const value = known !== undefined && sameAnswer(known.value, found) ? known.value : found;
    return { value, reads, state: this.#state };
  }

  /** The system for someone who may have to look again: what is looked at is noted. */
  contextFor(reads: Reads): CheckContext {
    return new CheckContext(
      reads.noting(() => this.#index),
      {
        answer: (question) => {
          const value = this.answer(question);
          reads.answered(question, value);
          return value;
        },
        within: (question, pick) => {
          const value = pick(this.answer(question));
          reads.picked(question, pick, value);
          return value;
        },
        entry: (question, key) => {
          const value = this.answer(question).get(key);
          reads.entryRead(question, key, value);
          return value;
        },
        inFile: (question, file) => {
          const value = this.inFile(question, file);
          reads.answeredInFile(question, file, value);
          return value;
        },
        files: () => reads.filesListed([...this.#files.keys()]),
      },
    );
  }
}
