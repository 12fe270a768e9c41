import type { Range } from './origin.ts';

export type Severity = 'error' | 'warning' | 'info' | 'hint';

export interface RelatedLocation {
  readonly file: string;
  readonly range: Range;
  readonly message: string;
}

/** A finding. Plain data; `data` is what a quick fix needs, typed by the catalogue's code. */
export interface Diagnostic {
  /** `area/kebab-name`. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly file: string;
  readonly range: Range;
  readonly related: readonly RelatedLocation[];
  readonly data?: unknown;
  readonly tags?: readonly ('unnecessary' | 'deprecated')[];
}

export interface TextEdit {
  readonly file: string;
  readonly range: Range;
  readonly newText: string;
}

/** A change that cures a finding. */
export interface QuickFix {
  readonly title: string;
  readonly code: string;
  readonly edits: readonly TextEdit[];
  /** The one that "Fix all" may take. */
  readonly preferred: boolean;
}
