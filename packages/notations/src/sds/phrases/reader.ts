import type { PathExpression, QuantityLiteral } from '@specwright/model/expressions';
import type { Origin } from '@specwright/model/origin';
import type { Reference, ReferenceRole } from '@specwright/model/reference';
import { orderedReferences } from '../../common/orderedReferences.ts';
import type { FileContext, ReferenceDraft } from '../lower/context.ts';
import type { EntitySymbol } from '../scope.ts';
import { type Atom, type PathAtom, type Phrase, spanOfAtoms, type Word, wordText } from './atoms.ts';
import { type PathUse, resolvePath } from './paths.ts';
import type { Scope } from './scopes.ts';
import { softReferences } from './softWords.ts';
import type { Zone } from './zones.ts';

interface Mark {
  readonly references: number;
  readonly patterns: number;
  readonly plain: number;
}

const unitWord = /^(?:milliseconds?|seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?)$/;

/** Reads the phrases of one statement: what rows of the table of patterns need to make their meaning. */
export class SentenceReader {
  readonly context: FileContext;
  readonly scope: Scope;
  readonly zone: Zone;
  readonly #patterns: string[];
  /** Words that a pattern read as what they are: of a closed set, names of nothing. */
  readonly #plain: Word[];
  readonly #first: number;

  constructor(context: FileContext, scope: Scope, zone: Zone, outer?: SentenceReader) {
    this.context = context;
    this.scope = scope;
    this.zone = zone;
    this.#patterns = outer === undefined ? [] : outer.#patterns;
    this.#plain = outer === undefined ? [] : outer.#plain;
    this.#first = outer === undefined ? context.references.length : outer.#first;
  }

  /** The same statement, read with other names in sight. */
  within(scope: Scope): SentenceReader {
    return new SentenceReader(this.context, scope, this.zone, this);
  }

  /** What stands behind `where`: with the fields of the entity before all others. */
  about(entity: EntitySymbol | undefined): SentenceReader {
    if (entity === undefined) return this;
    const rows = [entity, ...this.scope.rows.filter((row) => row !== entity)];
    const near = new Set([entity, ...this.scope.near, ...this.scope.table.neighboursOf(entity)]);
    return this.within({ ...this.scope, rows, near, chosen: entity });
  }

  get patterns(): readonly string[] {
    return this.#patterns;
  }

  note(pattern: string): void {
    this.#patterns.push(pattern);
  }

  mark(): Mark {
    return {
      references: this.context.references.length,
      patterns: this.#patterns.length,
      plain: this.#plain.length,
    };
  }

  reset(mark: Mark): void {
    this.context.references.length = mark.references;
    this.#patterns.length = mark.patterns;
    this.#plain.length = mark.plain;
  }

  /** The words are of a closed set (channels): nothing is looked for that bears their name. */
  plain(atoms: Phrase): void {
    for (const atom of atoms) if (atom.kind === 'path') this.#plain.push(...atom.words);
  }

  /** Looks at a meaning without keeping its references. */
  peek<T>(read: () => T): T {
    const { patterns, plain } = this.mark();
    const result = this.context.peek(read);
    this.#patterns.length = patterns;
    this.#plain.length = plain;
    return result;
  }

  /** References for the words that no pattern took, then all of the statement in the order of the text. */
  finish(phrases: readonly Phrase[]): readonly Reference[] {
    for (const atoms of phrases) this.#softIn(atoms);
    return orderedReferences(this.context.references.slice(this.#first));
  }

  #softIn(atoms: Phrase): void {
    for (const atom of atoms) {
      if (atom.kind === 'list' || atom.kind === 'group') for (const item of atom.items) this.#softIn(item);
      else if (atom.kind === 'call') {
        if (!this.#isTaken(atom.callee)) softReferences(this.context, this.scope, [{ ...atom, arguments: [] }]);
        for (const argument of atom.arguments) this.#softIn(argument);
      } else if (atom.kind === 'path' && !atom.words.some((word) => this.#isTaken(word))) {
        softReferences(this.context, this.scope, [atom]);
      }
    }
  }

  #isTaken({ span }: Word): boolean {
    if (this.#plain.some((word) => word.span.start === span.start)) return true;
    const { line, character } = this.context.source.positionAt(span.start);
    return this.context.references.slice(this.#first).some(({ origin: { range } }) => {
      if (range.start.line !== line || range.end.line !== line) return false;
      return range.start.character <= character && character < range.end.character;
    });
  }

  path(atom: PathAtom, use: PathUse = {}): PathExpression {
    return resolvePath(this.context, this.scope, atom, use);
  }

  reference(draft: Omit<ReferenceDraft, 'from'>): Reference {
    return this.context.reference({ ...draft, from: this.scope.from });
  }

  /** A word linked where it names something: roles, recipients, nouns. */
  softWord(atom: PathAtom, role: ReferenceRole = 'word'): Reference | undefined {
    return this.path(atom, { role, strength: 'soft', memberStrength: 'soft' }).segments.at(-1);
  }

  origin(atoms: Phrase | Atom): Origin {
    return this.context.source.origin('kind' in atoms ? atoms.span : spanOfAtoms(atoms));
  }

  text(atoms: Phrase): string {
    return this.context.source.slice(spanOfAtoms(atoms)).replace(/\s+/g, ' ');
  }

  /**
   * A length of time at the start of a phrase, and what stands behind it. One without a unit is read too, or with its unit
   * in a word: the checks say what is wrong with it.
   */
  duration(atoms: Phrase): { readonly duration: QuantityLiteral; readonly rest: Phrase } | undefined {
    const [first, second] = atoms;
    const duration = first === undefined ? undefined : this.quantity(first);
    if (duration !== undefined) return { duration, rest: atoms.slice(1) };
    if (first?.kind !== 'number') return undefined;
    const word = wordText(second);
    const unit = word !== undefined && unitWord.test(word) ? word : '';
    const length = unit === '' ? 1 : 2;
    const origin = this.origin(atoms.slice(0, length));
    return { duration: { kind: 'quantity', amount: first.text, unit, origin }, rest: atoms.slice(length) };
  }

  quantity(atom: Atom): QuantityLiteral | undefined {
    if (atom.kind !== 'quantity') return undefined;
    const match = /^([0-9.]+)(.*)$/.exec(atom.text);
    return {
      kind: 'quantity',
      amount: match?.[1] ?? atom.text,
      unit: match?.[2] ?? '',
      origin: this.context.source.origin(atom.span),
    };
  }
}
