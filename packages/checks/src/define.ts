import type { Severity } from '@specwright/model/diagnostic';

/** A message with named holes. The compiler checks that each hole is filled, and nothing else. */
export interface MessageTemplate<Parameter extends string> {
  readonly parameters: readonly Parameter[];
  /** The text with `{parameter}` where a value goes: for documents and for editors. */
  readonly text: string;
  fill(values: Readonly<Record<Parameter, string | number>>): string;
}

/** Writes a message: `` message`There is no error '${'name'}'.` ``. The holes are the names of its parameters. */
export function message<const Names extends readonly string[]>(
  strings: TemplateStringsArray,
  ...names: Names
): MessageTemplate<Names[number]> {
  const weave = (value: (name: Names[number]) => string): string =>
    strings.map((part, at) => (at < names.length ? part + value(names[at] as Names[number]) : part)).join('');
  return {
    parameters: names,
    text: weave((name) => `{${name}}`),
    fill: (values) => weave((name) => String(values[name])),
  };
}

/** Says which data a finding carries for its quick fix; a value of the type is never needed. */
export interface DataToken<Data> {
  readonly dataType?: Data;
}

/** The type of what a quick fix needs, as an entry of the catalogue: `data: data<Suggestions>()`. */
export function data<Data>(): DataToken<Data> {
  return {};
}

export interface Definition<Parameter extends string, Data> {
  readonly severity: Severity;
  /** Reported only where the settings give it a severity. */
  readonly isOptional?: true;
  /** What is wrong, in a few words without names: for lists, settings and the help page. */
  readonly title: string;
  readonly message: MessageTemplate<Parameter>;
  /** A quick fix exists; the finding then carries the data that it needs. */
  readonly fixable: boolean;
  readonly data: DataToken<Data>;
}

/** An entry of the catalogue without a quick fix. */
export function define<Parameter extends string>(
  entry: Pick<Definition<Parameter, undefined>, 'severity' | 'isOptional' | 'title' | 'message'>,
): Definition<Parameter, undefined> {
  return { ...entry, fixable: false, data: {} };
}

/** An entry of the catalogue with a quick fix. */
export function defineFixable<Parameter extends string, Data>(
  entry: Pick<Definition<Parameter, Data>, 'severity' | 'title' | 'message' | 'data'>,
): Definition<Parameter, Data> {
  return { ...entry, fixable: true };
}
