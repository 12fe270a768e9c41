import type { DesignItem, DesignText } from '@specwright/model/design';
import type { Origin } from '@specwright/model/origin';
import type { Id, Reference, ReferenceRole, Strength } from '@specwright/model/reference';
import type { AstNode } from 'langium';
import { type Source, type Span, spanOf, spanOfProperty } from '../../common/source.ts';
import type { SodlReference, SodlTitle } from '../generated/ast.ts';
import { titleOf } from '../names.ts';
import type { DesignTable, Place } from './table.ts';

/** A reference before it is placed. */
export interface ReferenceDraft {
  readonly role: ReferenceRole;
  readonly text: string;
  readonly span: Span;
  readonly from: Id;
  readonly targets: readonly Id[];
  readonly strength?: Strength;
}

/** What lowering one file needs, and the references that it finds on the way. */
export class DesignContext {
  readonly references: Reference[] = [];
  readonly source: Source;
  readonly table: DesignTable;
  readonly #counts = new Map<string, number>();

  constructor(source: Source, table: DesignTable) {
    this.source = source;
    this.table = table;
  }

  /** The id of a member of a part: two of one name are told apart by a number. */
  memberId(id: Id): Id {
    const count = (this.#counts.get(id) ?? 0) + 1;
    this.#counts.set(id, count);
    return count === 1 ? id : `${id}#${count}`;
  }

  /** The id of a member without a name: `clause:Shop/AuthAPI.invariant.1`. */
  numberedId(base: string): Id {
    const count = (this.#counts.get(base) ?? 0) + 1;
    this.#counts.set(base, count);
    return `${base}.${count}`;
  }

  origin(node: AstNode, name?: Span): Origin {
    return this.source.origin(spanOf(node), name);
  }

  /** Where a quoted or bare name stands, without its quotes. */
  nameSpan(title: SodlTitle | SodlReference | undefined): Span | undefined {
    if (title === undefined) return undefined;
    const span = spanOf(title);
    return title.quoted === undefined ? span : withoutQuotes(this.source, span);
  }

  /** The text of a string token with its place: `origin` is the text without its quotes. */
  text(node: AstNode, property: string, index = 0): DesignText | undefined {
    const span = spanOfProperty(node, property, index);
    return span === undefined ? undefined : textAt(this.source, span);
  }

  reference(draft: ReferenceDraft): Reference {
    const reference: Reference = {
      kind: 'reference',
      role: draft.role,
      text: draft.text,
      origin: this.source.origin(draft.span),
      // A name that is not written is a syntax error, told already.
      strength: draft.text === '' ? 'soft' : (draft.strength ?? 'hard'),
      form: 'name',
      targets: draft.targets,
      from: draft.from,
    };
    this.references.push(reference);
    return reference;
  }

  /** References of a list of names, each looked up by `find`. */
  named(
    nodes: readonly SodlReference[],
    role: ReferenceRole,
    from: Id,
    find: (name: string) => readonly Id[],
  ): Reference[] {
    return nodes.map((node) => {
      const text = titleOf(node);
      const span = this.nameSpan(node) ?? spanOf(node);
      return this.reference({ role, text, span, from, targets: find(text) });
    });
  }

  /** A keyed line or block: its key as the core spells it. */
  item(node: AstNode, key: string, property: string, empty = false): DesignItem {
    const keySpan = spanOfProperty(node, property) ?? spanOf(node);
    return { key, keyOrigin: this.source.origin(keySpan), origin: this.origin(node), empty };
  }
}

/** Where a file looks names up, and what it is part of. */
export interface Surroundings {
  readonly context: DesignContext;
  readonly place: Place;
  readonly namespace: string;
  /** The system or template around the part, or that of its file. */
  readonly design?: Id;
}

export function withoutQuotes(source: Source, span: Span): Span {
  const image = source.slice(span);
  const width = /^("""|"|')/.exec(image)?.[0] ?? '';
  if (width === '') return span;
  const closed = image.length >= 2 * width.length && image.endsWith(width);
  return { start: span.start + width.length, end: closed ? span.end - width.length : span.end };
}

export function textAt(source: Source, span: Span): DesignText {
  const inner = withoutQuotes(source, span);
  return { text: source.slice(inner), origin: source.origin(inner), quoted: inner.start > span.start };
}
