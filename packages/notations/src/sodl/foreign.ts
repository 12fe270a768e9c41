import type { SyntaxProblem } from '../common/problems.ts';

const ours =
  /^[ \t]*(?:system|template|interface|module|policy|pipeline|ui_theme|pattern_library)\b[^\n{]*:[ \t\r]*(?:#.*)?$/m;
const braces = /^[ \t]*(?:pub[ \t]+)?(?:struct|enum|fn|impl|trait|mod|contract)\b[^\n#]*\{/m;
const fence = /^[ \t]*(?:```|~~~)/m;

/** A text that is no SODL at all is named once; nothing else is said of it. */
export function foreignText(text: string): SyntaxProblem | undefined {
  const found = braces.exec(text) ?? fence.exec(text);
  if (found === null) return undefined;
  const isFence = /^[ \t]*[`~]/.test(found[0]);
  // A fence may stand in a doc text: what begins like a design before it is one.
  if (ours.test(isFence ? text.slice(0, found.index) : text)) return undefined;
  const line = text.slice(0, found.index).split('\n').length - 1;
  const range = { start: { line, character: 0 }, end: { line, character: found[0].length } };
  const message = isFence
    ? 'this file is Markdown: SODL stands in a file of its own, without fences'
    : 'this file is written in another language that uses the same ending: SODL has no braces, its blocks are indented';
  return { code: 'syntax/foreign', message, range };
}
