// What we use of two linters and a parser: their own types do not suit our module resolution.

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

declare module '@prometheus-io/lezer-promql' {
  interface Node {
    readonly name: string;
    readonly from: number;
    readonly to: number;
    readonly type: { readonly isError: boolean };
    readonly node: { getChild(name: string): Omit<Node, 'node'> | null };
  }
  /** The grammar of PromQL that Prometheus' own page of queries is built with. */
  const parser: {
    parse(text: string): { iterate(walk: { enter(node: Node): void }): void };
  };
}
