import type { SyntaxProblem } from '../common/problems.ts';

const ours =
  /^[ \t]*(?:system|template|interface|module|policy|pipeline|ui_theme|pattern_library)\b[^\n{]*:[ \t\r]*(?:#.*)?$/m;
const braces =
  /^[ \t]*(?:pub[ \t]+)?(?:struct|enum|fn|impl|trait|mod|contract|class|namespace|union|module|interface)\b[^\n#"]*\{/m;
/** A head of a block, or a key with its value. */
const indentedLine = /^[ \t]*[\p{L}_"'-][^\n{};]*(?::[ \t\r]*|=[ \t]*[^\s{};][^\n{};]*)$/gmu;
const bracedLine = /[{};][ \t\r]*$/gm;

/**
 * A text that is no SODL at all is named once; nothing else is said of it. An odd line or two make no text foreign: it is
 * where nothing begins like a design and most of its lines are the other language's.
 */
export function foreignText(text: string): SyntaxProblem | undefined {
  const isBraced = braces.test(text) && !ours.test(text) && countOf(text, bracedLine) > countOf(text, indentedLine);
  if (isBraced) {
    const message =
      'this file is written in another language that uses the same ending: SODL has no braces, its blocks are indented';
    return problemAt(text, braces.exec(text)?.index ?? 0, message);
  }
  const { first, outside } = fencesOf(text);
  if (first === undefined || ours.test(outside)) return undefined;
  return problemAt(text, first, 'this file is Markdown: SODL stands in a file of its own, without fences');
}

function countOf(text: string, lines: RegExp): number {
  return text.match(lines)?.length ?? 0;
}

/** Where the first fence stands that another one closes, and the text without what stands in fences. */
function fencesOf(text: string): { readonly first: number | undefined; readonly outside: string } {
  let first: number | undefined;
  let open: { readonly mark: string; readonly offset: number; readonly above: number } | undefined;
  const outside: string[] = [];
  let offset = 0;
  for (const line of text.split('\n')) {
    const [, mark = '', rest = ''] = /^\s*(`{3,}|~{3,})(.*)$/s.exec(line) ?? [];
    if (open === undefined && mark !== '') open = { mark, offset, above: outside.length };
    else if (open !== undefined && mark.startsWith(open.mark) && rest.trim() === '') {
      first ??= open.offset;
      outside.length = open.above;
      open = undefined;
      offset += line.length + 1;
      continue;
    }
    outside.push(line);
    offset += line.length + 1;
  }
  return { first, outside: outside.join('\n') };
}

function problemAt(text: string, offset: number, message: string): SyntaxProblem {
  const before = text.slice(0, offset).split('\n');
  const line = before.length - 1;
  const [found = ''] = text.slice(offset).split(/\r?\n/, 1);
  const range = { start: { line, character: 0 }, end: { line, character: found.length } };
  return { code: 'syntax/foreign', message, range };
}
