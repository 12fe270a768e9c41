export interface FormatOptions {
  /** `=`, `->` and `severity=` of neighbouring lines stand below each other. */
  readonly align?: boolean;
}
