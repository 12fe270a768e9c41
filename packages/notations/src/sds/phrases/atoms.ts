import { type Span, spanOf, spanOfProperty } from '../../common/source.ts';
import type { SdsPhrase, SdsSegment } from '../generated/ast.ts';

/** A word with its place. */
export interface Word {
  readonly text: string;
  readonly span: Span;
}

/** The smallest units of a sentence. Sentences are read from these alone, never from the syntax tree. */
export type Atom =
  | PathAtom
  | { readonly kind: 'call'; readonly span: Span; readonly callee: Word; readonly arguments: readonly Phrase[] }
  | { readonly kind: 'group'; readonly span: Span; readonly items: readonly Phrase[] }
  | { readonly kind: 'list'; readonly span: Span; readonly items: readonly Phrase[] }
  | { readonly kind: 'operator'; readonly span: Span; readonly text: string }
  | { readonly kind: 'number'; readonly span: Span; readonly text: string }
  | { readonly kind: 'quantity'; readonly span: Span; readonly text: string }
  | { readonly kind: 'string'; readonly span: Span; readonly text: string }
  | { readonly kind: 'decorator'; readonly span: Span; readonly name: string; readonly arguments: readonly Phrase[] };

export interface PathAtom {
  readonly kind: 'path';
  readonly span: Span;
  readonly words: readonly Word[];
  /** `paid` of `Order.status:paid`. */
  readonly state?: Word;
}

export type CallAtom = Extract<Atom, { kind: 'call' }>;
export type Phrase = readonly Atom[];

/** The atoms of a phrase; what recovery left out is not there. */
export function atomsOf(phrase: SdsPhrase | undefined): Atom[] {
  return (phrase?.atoms ?? []).flatMap((atom) => atomOf(atom) ?? []);
}

function atomOf(node: SdsPhrase['atoms'][number] | undefined): Atom | undefined {
  const span = spanOf(node);
  switch (node?.$type) {
    case 'SdsPath':
      return pathAtom(node.segments, node.state, span);
    case 'SdsCall':
      return node.callee?.name === undefined
        ? undefined
        : { kind: 'call', span, callee: wordOf(node.callee), arguments: node.args.map(atomsOf) };
    case 'SdsGroup':
      return { kind: 'group', span, items: node.items.map(atomsOf) };
    case 'SdsListAtom':
      return { kind: 'list', span, items: node.items.map(atomsOf) };
    case 'SdsOperator':
      return { kind: 'operator', span, text: node.op === '==' ? '=' : (node.op ?? '') };
    case 'SdsNumberAtom':
      return { kind: 'number', span, text: node.value ?? '' };
    case 'SdsQuantity':
      return { kind: 'quantity', span, text: node.value ?? '' };
    case 'SdsStringAtom':
      return { kind: 'string', span, text: node.value ?? '' };
    case 'SdsDecorator':
      return { kind: 'decorator', span, name: node.name ?? '', arguments: node.args.map(atomsOf) };
    default:
      return undefined;
  }
}

function pathAtom(segments: readonly SdsSegment[], state: SdsSegment | undefined, span: Span): PathAtom {
  const words = segments.filter((segment) => segment.name !== undefined).map(wordOf);
  return state?.name === undefined
    ? { kind: 'path', span, words }
    : { kind: 'path', span, words, state: wordOf(state) };
}

function wordOf(node: SdsSegment): Word {
  return { text: node.name ?? '', span: spanOfProperty(node, 'name') ?? spanOf(node) };
}

/** The single word that an atom is, without dots and states. */
export function wordText(atom: Atom | undefined): string | undefined {
  if (atom?.kind !== 'path' || atom.words.length !== 1 || atom.state !== undefined) return undefined;
  return atom.words[0]?.text;
}

/** The words of a path as one name: `order.paid`. */
export function dottedName({ words, span }: PathAtom): Word {
  const text = words.map((word) => word.text).join('.');
  return { text, span: { start: words[0]?.span.start ?? span.start, end: words.at(-1)?.span.end ?? span.end } };
}

export function isWord(atom: Atom | undefined, ...texts: readonly string[]): boolean {
  const text = wordText(atom);
  return text !== undefined && texts.includes(text);
}

export function isOperator(atom: Atom | undefined, ...texts: readonly string[]): boolean {
  return atom?.kind === 'operator' && texts.includes(atom.text);
}

/** From the first atom to the last. */
export function spanOfAtoms(atoms: Phrase): Span {
  const first = atoms[0]?.span;
  const last = atoms.at(-1)?.span;
  return { start: first?.start ?? 0, end: last?.end ?? first?.start ?? 0 };
}
