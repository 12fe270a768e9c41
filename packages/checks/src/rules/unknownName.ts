import type { Diagnostic, Severity } from '@specwright/model/diagnostic';
import type { Origin } from '@specwright/model/origin';
import { type Code, type Details, finding } from '../catalogue.ts';
import type { AddToList, Creation, UnknownName } from '../fixData.ts';
import { didYouMean, mostSuggestions, similarNames } from '../suggestions.ts';

/** A name that leads nowhere, and all that can be done about it. */
export interface UnknownNameDetails {
  readonly text: string;
  readonly severity: Severity;
  /** The holes of the message beside `name`, `event` (both the text) and `suggestion`. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly candidates: readonly string[];
  /** What the text means to people, however it is written; before all that looks like it. */
  readonly meant?: readonly string[];
  readonly create: Creation | undefined;
  readonly add: readonly AddToList[] | undefined;
}

/** Makes the finding, with "did you mean" in its message and in the data of its fix. */
export function unknownName(code: Code, at: Origin, details: UnknownNameDetails): Diagnostic {
  const { meant = [] } = details;
  const similar = similarNames(details.text, details.candidates).filter((name) => !meant.includes(name));
  const suggestions = [...meant, ...similar].slice(0, mostSuggestions);
  const data: UnknownName = {
    kind: 'unknownName',
    text: details.text,
    suggestions,
    ...(details.create === undefined ? {} : { create: details.create }),
    ...(details.add === undefined || details.add.length === 0 ? {} : { add: details.add }),
  };
  const { text } = details;
  const parameters = { ...details.parameters, name: text, event: text, suggestion: didYouMean(suggestions) };
  // The code is one of many here, so the compiler cannot pair it with its holes; a test over all codes does.
  return finding(code, at, { parameters, data, severity: details.severity } as unknown as Details<Code>);
}
