import type { SystemIndex } from '@specwright/model/system';
import { CheckContext } from './context.ts';
import { Reads } from './reads.ts';
import { sameAnswer } from './sameness.ts';

/** What checks ask about the system as a whole. The same function is the same question. */
export type Question<T> = (context: CheckContext) => T;

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
  #index: SystemIndex;
  #state = 0;

  constructor(index: SystemIndex) {
    this.#index = index;
  }

  /** The system as it is now. */
  get index(): SystemIndex {
    return this.#index;
  }

  /** From here on the answers are those about this state of the system. */
  moveTo(index: SystemIndex): void {
    if (index === this.#index) return;
    this.#index = index;
    this.#state++;
  }

  answer<T>(question: Question<T>): T {
    const known = this.#answers.get(question);
    if (known !== undefined && (known.state === this.#state || known.reads.holdForAnswers(this))) {
      known.state = this.#state;
      // The answer of a question has the type that the question gives.
      return known.value as T;
    }
    const reads = new Reads();
    const found = question(this.contextFor(reads));
    const value = known !== undefined && sameAnswer(known.value, found) ? (known.value as T) : found;
    this.#answers.set(question, { value, reads, state: this.#state });
    return value;
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
      },
    );
  }
}
