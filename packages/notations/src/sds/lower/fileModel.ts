import type { SourceSummary, System } from '@specwright/model/system';
import type { Type } from '@specwright/model/types';
import type { AstNode } from 'langium';
import { Comments, type WrittenComment } from '../../common/comments.ts';
import { orderedReferences } from '../../common/orderedReferences.ts';
import { Source } from '../../common/source.ts';
import { isSdsAddField, isSdsAlterField, isSdsField, type SdsDocument, type SdsElement } from '../generated/ast.ts';
import { looseScope } from '../phrases/scopes.ts';
import type { FieldSymbol, SymbolTable } from '../scope.ts';
import { lowerAction, lowerError, lowerEvent, lowerStatements } from './behaviour.ts';
import { FileContext } from './context.ts';
import { lowerEdge, lowerEntity, lowerMachine } from './entities.ts';
import { lowerEvolve } from './evolve.ts';
import { lowerContract, lowerInvariant, lowerModule, lowerSettings, lowerSpec, lowerSystemHeader } from './manifest.ts';
import { lowerOperation } from './operations.ts';
import { lowerAuthRule, lowerHook, lowerLimitRule, lowerObservation, lowerSeed } from './policies.ts';
import { lowerType } from './types.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer I)[] ? I[] : T[K] };

/** The lists of a system. */
export type PartLists = Mutable<Omit<System, 'kind' | 'formatVersion' | 'name' | 'files' | 'design'>>;

/** What one file says, with ids that are unique in its system. */
export interface FileModel {
  readonly summary: SourceSummary;
  readonly lists: PartLists;
  /** Other files whose types are copied into this model: when their text changes, this is made again. */
  readonly typesFrom: ReadonlySet<string>;
}

/** A file as it was read: what lowering starts from. */
export interface LowerableFile {
  /** URI. */
  readonly file: string;
  readonly text: string;
  readonly document: SdsDocument;
  readonly comments: readonly WrittenComment[];
}

export function emptyLists(): PartLists {
  return {
    systems: [],
    modules: [],
    specs: [],
    contracts: [],
    invariants: [],
    entities: [],
    edges: [],
    machines: [],
    errors: [],
    events: [],
    actions: [],
    operations: [],
    authRules: [],
    limitRules: [],
    observations: [],
    settings: [],
    evolves: [],
    seeds: [],
    hooks: [],
    loose: [],
    references: [],
  };
}

/** Lowers one file against the names of its system. Never throws on partial trees. */
export function lowerFile(parse: LowerableFile, table: SymbolTable, sources: SourceOfFile): FileModel {
  const source = sources(parse.file) ?? new Source(parse.file, parse.text);
  const comments = new Comments(parse.file, parse.comments);
  const types = new TypeReader(table, sources, parse.file);
  const context = new FileContext(source, comments, table, (field) => types.typeOf(field));
  const lists = emptyLists();
  for (const element of parse.document.elements) lowerElement(context, element, lists);
  // One by one: so many arguments as a long file has references are too many for a call.
  for (const reference of orderedReferences(context.references)) lists.references.push(reference);
  const range = source.range({ start: 0, end: parse.text.length });
  const summary = { file: parse.file, lines: source.lineCount, suppressions: comments.suppressions(), range };
  return { summary, lists, typesFrom: types.files };
}

/** The text of a file of the system. */
export type SourceOfFile = (file: string) => Source | undefined;

function lowerElement(context: FileContext, node: SdsElement, lists: PartLists): void {
  switch (node.$type) {
    case 'SdsModule': {
      const { module, forward } = lowerModule(context, node);
      lists.modules.push(module);
      lists.entities.push(...forward);
      return;
    }
    case 'SdsSystem':
      lists.systems.push(lowerSystemHeader(context, node));
      return;
    case 'SdsSpec':
      lists.specs.push(lowerSpec(context, node));
      return;
    case 'SdsContract':
      lists.contracts.push(lowerContract(context, node));
      return;
    case 'SdsInvariant':
    case 'SdsSystemInvariant':
      lists.invariants.push(lowerInvariant(context, node));
      return;
    case 'SdsEntity':
      lists.entities.push(lowerEntity(context, node));
      return;
    case 'SdsEdge':
      lists.edges.push(lowerEdge(context, node));
      return;
    case 'SdsMachine':
      lists.machines.push(lowerMachine(context, node));
      return;
    default:
      lowerBehaviour(context, node, lists);
  }
}

function lowerBehaviour(context: FileContext, node: SdsElement, lists: PartLists): void {
  switch (node.$type) {
    case 'SdsError':
      lists.errors.push(lowerError(context, node));
      return;
    case 'SdsEvent':
      lists.events.push(lowerEvent(context, node));
      return;
    case 'SdsAction':
      lists.actions.push(lowerAction(context, node));
      return;
    case 'SdsApi':
      lists.operations.push(lowerOperation(context, node));
      return;
    case 'SdsHook':
      lists.hooks.push(lowerHook(context, node));
      return;
    case 'SdsStep':
    case 'SdsAssertion':
    case 'SdsSoft':
      lists.loose.push(
        ...lowerStatements(context, [node], looseScope(context.table, context.table.idOf(node)), 'loose'),
      );
      return;
    default:
      lowerPolicy(context, node, lists);
  }
}

function lowerPolicy(context: FileContext, node: SdsElement, lists: PartLists): void {
  switch (node.$type) {
    case 'SdsAuth':
      for (const rule of node.rules) lists.authRules.push(lowerAuthRule(context, rule));
      return;
    case 'SdsLimit':
      for (const rule of node.rules) lists.limitRules.push(lowerLimitRule(context, rule));
      return;
    case 'SdsObserve':
      for (const line of node.lines) lists.observations.push(lowerObservation(context, line));
      return;
    case 'SdsRuntime':
    case 'SdsMigrate':
      lists.settings.push(lowerSettings(context, node));
      return;
    case 'SdsEvolve':
      lists.evolves.push(lowerEvolve(context, node));
      return;
    case 'SdsSeed':
      lists.seeds.push(lowerSeed(context, node));
      return;
    default:
      return;
  }
}

/** Makes the model's types of fields of all files of a system, each once. */
class TypeReader {
  readonly files = new Set<string>();
  readonly #known = new Map<AstNode, Type | undefined>();
  readonly #table: SymbolTable;
  readonly #sources: SourceOfFile;
  readonly #own: string;

  constructor(table: SymbolTable, sources: SourceOfFile, own: string) {
    this.#table = table;
    this.#sources = sources;
    this.#own = own;
  }

  typeOf(field: FieldSymbol): Type | undefined {
    const { node, file } = this.#table.underlying(field);
    if (file !== this.#own) this.files.add(file);
    if (!this.#known.has(node)) this.#known.set(node, this.#read(node, file));
    return this.#known.get(node);
  }

  #read(node: AstNode, file: string): Type | undefined {
    const source = this.#sources(file);
    if (source === undefined || !(isSdsField(node) || isSdsAddField(node) || isSdsAlterField(node))) return undefined;
    const scratch = new FileContext(source, new Comments(file, []), this.#table, () => undefined);
    return lowerType(scratch, node.type, { from: this.#table.idOf(node), role: 'field.type' });
  }
}
