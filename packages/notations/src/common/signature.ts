import type { Position } from '@specwright/model/origin';
import type { SignatureHelp } from 'vscode-languageserver-types';
import { beforeCursor, type EditorView } from './navigationView.ts';

/** Something that is called with arguments. */
export interface Callable {
  /** `reserve_stock(item, qty)`; the parameters stand in it in their order, behind its bracket. */
  readonly label: string;
  readonly parameters: readonly string[];
  /** Markdown. */
  readonly documentation?: string;
}

/** The call that the cursor stands in: `pay(order, |` is `pay` with the second argument begun. */
interface OpenCall {
  /** As written, with what stands before a dot: `Repository.create`. */
  readonly name: string;
  /** Of the argument at the cursor, from 0. */
  readonly argument: number;
}

const nameBefore = /[\p{L}_][\p{L}\p{N}_.]*$/u;

/** The calls of the line that are open at the cursor, the innermost first; in a string those that the string speaks of. */
function openCallsAt(view: EditorView, position: Position): OpenCall[] {
  const line = beforeCursor(view, position);
  const quotes = [...line.matchAll(/"/g)];
  const text = quotes.length % 2 === 0 ? line : line.slice((quotes.at(-1)?.index ?? 0) + 1);
  const open: { readonly at: number; argument: number }[] = [];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') quoted = !quoted;
    if (quoted) continue;
    if (char === '(' || char === '[' || char === '{') open.push({ at, argument: 0 });
    else if (char === ')' || char === ']' || char === '}') open.pop();
    const innermost = open.at(-1);
    if (char === ',' && innermost !== undefined) innermost.argument += 1;
  }
  return open.reverse().flatMap(({ at, argument }) => {
    const name = text[at] === '(' ? nameBefore.exec(text.slice(0, at))?.[0] : undefined;
    return name === undefined ? [] : [{ name, argument }];
  });
}

/** The help about the innermost open call whose name can be called, its parameters as offsets in the label; null where there is none. */
export function signatureHelpAt(
  view: EditorView,
  position: Position,
  callablesNamed: (name: string) => readonly Callable[],
): SignatureHelp | null {
  for (const { name, argument } of openCallsAt(view, position)) {
    const callables = callablesNamed(name);
    if (callables.length === 0) continue;
    return {
      signatures: callables.map(({ label, parameters, documentation }) => ({
        label,
        parameters: offsetsIn(label, parameters).map((place) => ({ label: place })),
        ...(documentation === undefined ? {} : { documentation: { kind: 'markdown', value: documentation } }),
      })),
      activeSignature: 0,
      activeParameter: argument,
    };
  }
  return null;
}

/** Where the parameters stand in the label: a name alone would be found in a longer one before it. */
function offsetsIn(label: string, parameters: readonly string[]): [number, number][] {
  let from = label.indexOf('(') + 1;
  return parameters.map((parameter) => {
    const start = label.indexOf(parameter, from);
    from = start + parameter.length;
    return [start, from];
  });
}
