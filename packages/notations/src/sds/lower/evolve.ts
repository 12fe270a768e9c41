import type { EvolveTerm, ValueMapping } from '@specwright/model/evolveTerms';
import type { Expression } from '@specwright/model/expressions';
import type { Evolve, EvolveChange } from '@specwright/model/parts';
import type { Id, Reference } from '@specwright/model/reference';
import { spanOfProperty } from '../../common/source.ts';
import type { SdsChange, SdsEvolve, SdsFill, SdsTerm, SdsValuePair } from '../generated/ast.ts';
import { atomsOf, type Phrase, wordText } from '../phrases/atoms.ts';
import { readExpression } from '../phrases/expressions.ts';
import { SentenceReader } from '../phrases/reader.ts';
import { entityScope } from '../phrases/scopes.ts';
import type { EntitySymbol, FieldSymbol } from '../scope.ts';
import type { FileContext } from './context.ts';
import { lowerField } from './entities.ts';
import { unquoted } from './scalars.ts';

export function lowerEvolve(context: FileContext, node: SdsEvolve): Evolve {
  const start = context.start(node, node.target ?? '', spanOfProperty(node, 'target'));
  const symbol = context.table.entities.get(node.target ?? '');
  const entity = context.named(node, 'target', {
    role: 'evolve.entity',
    text: node.target ?? '',
    from: start.id,
    targets: [symbol?.id],
    // An entity that is dropped or lies in the baseline only is known to the evolution, not here.
    strength: 'firm',
  });
  const close = spanOfProperty(node, 'close');
  return {
    kind: 'evolve',
    ...start,
    entity,
    changes: node.changes.map((change, index) =>
      new LineLowering(context, symbol, node.target ?? '', `${start.id}.${index + 1}`).change(change),
    ),
    ...(close === undefined ? {} : { closeOrigin: context.source.origin(close) }),
  };
}

/** Reads one line of an `evolve` block. */
class LineLowering {
  readonly #context: FileContext;
  readonly #entity: EntitySymbol | undefined;
  readonly #name: string;
  /** The id of the line. */
  readonly #from: Id;

  constructor(context: FileContext, entity: EntitySymbol | undefined, name: string, from: Id) {
    this.#context = context;
    this.#entity = entity;
    this.#name = name;
    this.#from = from;
  }

  change(node: SdsChange): EvolveChange {
    const line = { origin: this.#context.origin(node), terms: node.terms.map((term) => this.#term(term, node)) };
    switch (node.$type) {
      case 'SdsAddField':
      case 'SdsAlterField': {
        const was = this.#fieldReference(node, 'name', node.name ?? '');
        const id = `evolveField:${this.#from}`;
        const field = lowerField(this.#context, node, this.#entity?.id ?? 'entity:', id);
        return node.$type === 'SdsAddField' ? { kind: 'add', field, ...line } : { kind: 'alter', field, was, ...line };
      }
      case 'SdsRenameField': {
        const from = this.#fieldReference(node, 'from', node.from ?? '');
        return { kind: 'rename', from, to: this.#fieldReference(node, 'to', node.to ?? ''), ...line };
      }
      case 'SdsRenameEntity': {
        const to = this.#context.named(node, 'to', {
          role: 'evolve.entity',
          text: node.to ?? '',
          from: this.#from,
          strength: 'firm',
          targets: [this.#context.table.entities.get(node.to ?? '')?.id],
        });
        return { kind: 'renameEntity', to, ...line };
      }
      case 'SdsDropField':
        return node.all || node.name === undefined
          ? { kind: 'drop', ...line }
          : { kind: 'drop', field: this.#fieldReference(node, 'name', node.name), ...line };
    }
  }

  #fieldReference(node: SdsChange, property: string, text: string): Reference {
    return this.#context.named(node, property, {
      role: 'evolve.field',
      text,
      from: this.#from,
      strength: 'firm',
      targets: [this.#entity?.fields.get(text)?.id],
      within: this.#entity?.id,
    });
  }

  #term(node: SdsTerm, line: SdsChange): EvolveTerm {
    const origin = this.#context.origin(node);
    const field = this.#fieldOf(line);
    switch (node.$type) {
      case 'SdsFill':
        return { kind: node.keyword, ...this.#value(node, field), origin };
      case 'SdsMapping':
        return { kind: 'map', pairs: node.pairs.map((pair) => this.#pair(pair, field)), origin };
      case 'SdsChoice': {
        const word = node.word ?? '';
        if (node.keyword === 'dedupe') return { kind: 'dedupe', keep: word, origin };
        return node.keyword === 'if' ? { kind: 'if', condition: word, origin } : { kind: 'else', policy: word, origin };
      }
      case 'SdsForce':
        return { kind: 'force', reason: unquoted(node.reason ?? ''), origin };
      case 'SdsBatch':
        return { kind: 'batch', size: node.size ?? '', origin };
    }
  }

  /** The field that the line is about, as the entity has it now. */
  #fieldOf(line: SdsChange): FieldSymbol | undefined {
    const name = line.$type === 'SdsRenameField' || line.$type === 'SdsRenameEntity' ? line.to : line.name;
    return this.#entity?.fields.get(name ?? '');
  }

  /** Its words may be columns that are gone: what resolves is linked, what does not is no error of the notation. */
  #value(node: SdsFill, field: FieldSymbol | undefined): { readonly value: Expression; readonly text: string } {
    const scope = entityScope(this.#context.table, this.#from, this.#name);
    const reader = new SentenceReader(this.#context, scope, 'entity');
    const atoms = atomsOf(node.value);
    const literal = this.#enumLiteral(atoms, field);
    if (literal !== undefined) return { value: literal, text: literal.text };
    const mark = reader.mark();
    const value = readExpression(reader, atoms);
    reader.reset(mark);
    reader.finish([atoms]);
    const origin = this.#context.origin(node.value ?? node);
    const text = atoms.length === 0 ? '' : reader.text(atoms);
    return { value: value ?? { kind: 'unresolved', text, origin }, text };
  }

  /** A word alone that is a value of the field. */
  #enumLiteral(atoms: Phrase, field: FieldSymbol | undefined) {
    const [atom, ...others] = atoms;
    const text = atom?.kind === 'path' ? wordText(atom) : undefined;
    const value = text === undefined ? undefined : this.#context.table.valuesOf(field)?.get(text);
    if (atom === undefined || text === undefined || value === undefined || others.length > 0) return undefined;
    const reference = this.#context.reference({
      role: 'enum.literal',
      text,
      span: atom.span,
      from: this.#from,
      targets: [value],
      within: field?.id,
    });
    return { kind: 'enumLiteral', text, origin: this.#context.source.origin(atom.span), value: reference } as const;
  }

  #pair(node: SdsValuePair, field: FieldSymbol | undefined): ValueMapping {
    const value = (property: 'from' | 'to'): Reference => {
      const text = node[property] ?? '';
      return this.#context.named(node, property, {
        role: 'enum.literal',
        text,
        from: this.#from,
        strength: 'soft',
        targets: [this.#context.table.valuesOf(field)?.get(text)],
        within: field?.id,
      });
    };
    return { from: value('from'), to: value('to'), origin: this.#context.origin(node) };
  }
}
