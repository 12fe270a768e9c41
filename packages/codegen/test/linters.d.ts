// What we use of two linters: their own types do not suit our module resolution.

declare module 'dockerfile-utils' {
  interface Finding {
    readonly message: string;
    readonly range: { readonly start: { readonly line: number } };
  }
  /** 1: a hint, 2: a warning, 3: an error. */
  type Severity = 0 | 1 | 2 | 3;
  /** What of a Dockerfile is wrong, or against the rules of good practice that `settings` names. */
  function validate(content: string, settings: Readonly<Record<string, Severity>>): readonly Finding[];
}

declare module '@actions/workflow-parser' {
  class NoOperationTraceWriter {}
  interface Parsed {
    readonly context: { readonly errors: { getErrors(): readonly { readonly message: string }[] } };
  }
  /** Reads a workflow of GitHub by GitHub's own schema. */
  function parseWorkflow(
    file: { readonly name: string; readonly content: string },
    trace: NoOperationTraceWriter,
  ): Parsed;
}
