import type { Guard, MigrationStep } from './steps.ts';

/** A part of a migration in SQL: what is carried out as a whole, or taken up again where it broke off. */
export interface WrittenStep {
  /** What it does, one line each. */
  readonly titles: readonly string[];
  readonly phase: MigrationStep['phase'];
  readonly class: MigrationStep['class'];
  /** `access exclusive on products, instant`. */
  readonly lock?: string;
  /** False: its statements run one by one, each in transactions of its own, and can all be repeated. */
  readonly inTransaction: boolean;
  /** What it counts, and nothing else: it stops where there are such rows. */
  readonly guard?: Guard;
  /** Each ends with a semicolon. */
  readonly statements: readonly string[];
}
