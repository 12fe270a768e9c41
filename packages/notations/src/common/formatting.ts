export interface FormatOptions {
  /** What neighbouring lines have in common stands below each other: `=` and types, arrows, severities. */
  readonly align?: boolean;
}
