import { type Code, isCode } from './catalogue.ts';
import { explanations } from './generated/explanations.ts';

/** The page of a diagnostic in Markdown; `undefined` for a code that does not exist. */
export function explain(code: string): string | undefined {
  return isCode(code) ? explanationOf(code) : undefined;
}

/** The page of a diagnostic in Markdown. */
export function explanationOf(code: Code): string {
  return explanations[code];
}
