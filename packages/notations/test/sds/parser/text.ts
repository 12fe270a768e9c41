import { type AstNode, isAstNode } from 'langium';
import { parseSds } from '../../../src/sds/parser.ts';

/** The errors of a text as `line:column message`, counted from 1. */
export function errorsOf(text: string): string[] {
  return parseSds(text, 'a.sds').diagnostics.map(
    ({ range, message }) => `${range.start.line + 1}:${range.start.character + 1} ${message}`,
  );
}

/** The tree of a text as plain data: what was read, without places. */
export function treeOf(text: string): unknown {
  return parseSds(text, 'a.sds').document.elements.map(plain);
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isAstNode(value)) return value;
  if (value.$type === 'SdsPhrase') return wordsOf(value);
  const properties = Object.entries(value).filter(([name, content]) => !name.startsWith('$') && !isEmpty(content));
  return Object.fromEntries([
    ['is', value.$type.replace(/^Sds/, '')],
    ...properties.map(([name, of]) => [name, plain(of)]),
  ]);
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === false ||
    value === '{' ||
    value === '}' ||
    (Array.isArray(value) && value.length === 0)
  );
}

/** A phrase is shown as its text. */
function wordsOf(phrase: AstNode): string {
  return (phrase.$cstNode?.text ?? '').replace(/\s+/g, ' ');
}
