import type { Origin } from '@specwright/model/origin';
import type { Property } from '@specwright/model/parts';
import type { Id, NameForm, Reference, ReferenceRole, Strength } from '@specwright/model/reference';
import type { Type } from '@specwright/model/types';
import type { AstNode } from 'langium';
import type { Comments } from '../../common/comments.ts';
import { type Source, type Span, spanOf, spanOfProperty } from '../../common/source.ts';
import type { SdsProperty, SdsScalar } from '../generated/ast.ts';
import type { FieldSymbol, ModuleSymbol, SymbolTable } from '../scope.ts';
import { scalarValue } from './scalars.ts';

/** What a reference needs to be made; the rest is filled with what is most common. */
export interface ReferenceDraft {
  readonly role: ReferenceRole;
  readonly text: string;
  readonly span: Span;
  readonly from: Id;
  readonly strength?: Strength;
  readonly form?: NameForm;
  readonly targets?: readonly (Id | undefined)[];
  readonly within?: Id | undefined;
}

/** What all named parts begin with. */
export interface PartStart {
  readonly id: Id;
  readonly name: string;
  readonly origin: Origin;
  readonly doc?: string;
  readonly module?: Id;
}

/** Gives the model's type of a field of any file of the system. */
export type TypeOfField = (field: FieldSymbol) => Type | undefined;

/** Everything that lowering one file needs: its text, the names of its system, and where references are gathered. */
export class FileContext {
  readonly source: Source;
  readonly comments: Comments;
  readonly table: SymbolTable;
  readonly #typeOfField: TypeOfField;
  readonly references: Reference[] = [];
  #untyped = 0;

  constructor(source: Source, comments: Comments, table: SymbolTable, typeOfField: TypeOfField) {
    this.source = source;
    this.comments = comments;
    this.table = table;
    this.#typeOfField = typeOfField;
  }

  /** Lets `read` make references that nobody keeps: to look what something would mean. */
  peek<T>(read: () => T): T {
    const mark = this.references.length;
    const result = this.untyped(read);
    this.references.length = mark;
    return result;
  }

  /** Lets `read` resolve names whose types nobody keeps: then nothing of another file is copied. */
  untyped<T>(read: () => T): T {
    this.#untyped++;
    const result = read();
    this.#untyped--;
    return result;
  }

  /** The type of a field for the model. */
  typeOf(field: FieldSymbol | undefined): Type | undefined {
    return field === undefined || this.#untyped > 0 ? undefined : this.#typeOfField(field);
  }

  origin(node: AstNode | undefined): Origin {
    return this.source.origin(spanOf(node));
  }

  moduleOf(node: AstNode): ModuleSymbol | undefined {
    return this.table.moduleOf(node);
  }

  /** The common start of a part whose name stands in `property` (of `node`, or of what declares the id). */
  start(node: AstNode, name: string, nameSpan: Span | undefined): PartStart {
    const span = spanOf(node);
    const doc = this.comments.docAt(this.source.positionAt(span.start).line);
    const module = this.moduleOf(node);
    return {
      id: this.table.idOf(node),
      name,
      origin: this.source.origin(span, nameSpan),
      ...(doc === undefined ? {} : { doc }),
      ...(module === undefined ? {} : { module: module.id }),
    };
  }

  /** Makes a reference and remembers it for the references of the system. */
  reference(draft: ReferenceDraft): Reference {
    const targets = [...new Set((draft.targets ?? []).filter((target) => target !== undefined))];
    const reference: Reference = {
      kind: 'reference',
      role: draft.role,
      text: draft.text,
      origin: this.source.origin(draft.span),
      // A name that is not written is a syntax error, told already.
      strength: draft.text === '' ? 'soft' : (draft.strength ?? 'hard'),
      form: draft.form ?? 'name',
      targets,
      ...(draft.within === undefined ? {} : { within: draft.within }),
      from: draft.from,
    };
    this.references.push(reference);
    return reference;
  }

  /** A reference whose word is the value of a property of a node. */
  named(node: AstNode, property: string, draft: Omit<ReferenceDraft, 'span'>, index = 0): Reference {
    const { end } = spanOf(node);
    return this.reference({ ...draft, span: spanOfProperty(node, property, index) ?? { start: end, end } });
  }

  properties(nodes: readonly SdsProperty[]): Property[] {
    return nodes.map((node) => ({
      key: node.key ?? '',
      keyOrigin: this.source.origin(spanOfProperty(node, 'key') ?? spanOf(node)),
      origin: this.origin(node),
      values: (node.value?.options ?? []).map((option: SdsScalar) => scalarValue(this.source, option)),
      list: node.value?.list ?? false,
      approximate: node.value?.approximate ?? false,
    }));
  }
}
