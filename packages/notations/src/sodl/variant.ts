import type { Span } from '../common/source.ts';

/** What is written in another dialect, and what stands for it in the core language. */
export interface Variant {
  /** What is told. */
  readonly span: Span;
  readonly core: string;
  /** What the core spelling takes the place of, where that is more than what is told. */
  readonly replaced?: Span;
  /** Where the core spelling alone does not say it. */
  readonly message?: string;
}
