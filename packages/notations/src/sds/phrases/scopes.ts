import { memoIn } from '@specwright/model/memo';
import type { Id } from '@specwright/model/reference';
import type { AstNode } from 'langium';
import type { BodyDeclaration, ValueDeclaration } from '../declarations.ts';
import type { ApiSymbol, EntitySymbol, EventSymbol, FieldSymbol, SymbolTable } from '../scope.ts';
import { entitiesOfPath, pathParametersOf } from './subjects.ts';

/** A name that a statement may use for a value that comes with the call. */
export interface ValueSymbol {
  readonly id?: Id;
  /** The entities whose rows it may be. */
  readonly entities: readonly EntitySymbol[];
  /** The field that it is a value for. */
  readonly field?: FieldSymbol;
  /** The values that it may have, where its own type is an enumeration. */
  readonly values?: ReadonlyMap<string, Id>;
  /** Nothing is said of its type. */
  readonly open: boolean;
}

/** What bare names mean in a statement: rules 1 to 6 of section 3.1 of the SDS reference, made ready to look up. */
export interface Scope {
  readonly table: SymbolTable;
  /** The part in which the statement stands. */
  readonly from: Id;
  readonly module?: Id;
  readonly inputs: ReadonlyMap<string, ValueSymbol>;
  readonly pathParameters: ReadonlyMap<string, ValueSymbol>;
  readonly parameters: ReadonlyMap<string, ValueSymbol>;
  readonly payload: ReadonlyMap<string, Id>;
  /** Entities whose fields may be named bare, the subject first. */
  readonly rows: readonly EntitySymbol[];
  /** Entities that a shortened name may mean: the rows and what is one step away. */
  readonly near: ReadonlySet<EntitySymbol>;
  /** The entity whose rows a `where` chooses: the left side of its comparison is one of the fields. */
  readonly chosen?: EntitySymbol;
  /** Words that the steps of the same block are about. */
  readonly nouns: ReadonlySet<string>;
  /** The two modules of a contract. */
  readonly sides: readonly string[];
  /** Names of events go before names of entities (contracts, system invariants). */
  readonly eventsFirst: boolean;
  /** A word to compare with may be set elsewhere: wishes speak of thresholds. */
  readonly lenient: boolean;
}

const empty: ReadonlyMap<string, never> = new Map<string, never>();

function scopeOf(table: SymbolTable, from: Id, rows: readonly EntitySymbol[], rest: Partial<Scope>): Scope {
  const unique = [...new Set(rows)];
  const near = new Set(unique);
  for (const row of unique) for (const other of table.neighboursOf(row)) near.add(other);
  return {
    table,
    from,
    inputs: empty,
    pathParameters: empty,
    parameters: empty,
    payload: empty,
    rows: unique,
    near,
    nouns: new Set(),
    sides: [],
    eventsFirst: false,
    lenient: false,
    ...rest,
  };
}

/** Rule 1: the own fields of an entity. */
export function entityScope(table: SymbolTable, from: Id, entity: string): Scope {
  const symbol = table.entities.get(entity);
  return scopeOf(table, from, symbol === undefined ? [] : [symbol], symbol?.module ? { module: symbol.module } : {});
}

/** Rule 2: the fields of the entity that the event is about, its payload, then what is one edge away. */
export function eventScope(table: SymbolTable, from: Id, event: EventSymbol | undefined, entity: string): Scope {
  const symbol = table.entities.get(entity);
  const rows = symbol === undefined ? [] : [symbol, ...table.neighboursOf(symbol)];
  return scopeOf(table, from, rows, { payload: event?.payload ?? empty });
}

/** Rule 6: qualified names, and bare fields that only one entity of the module has; without a module: of the system. */
export function invariantScope(table: SymbolTable, from: Id, module: Id | undefined): Scope {
  return scopeOf(table, from, [], module === undefined ? { eventsFirst: true } : { module });
}

export function contractScope(table: SymbolTable, from: Id, sides: readonly string[]): Scope {
  return scopeOf(table, from, [], { sides, eventsFirst: true });
}

/** Statements outside of any block, and hooks. */
export function looseScope(table: SymbolTable, from: Id): Scope {
  return scopeOf(table, from, [], {});
}

/** Rule 3: the parameters, then the entities that they are and lead to. */
export function actionScope(table: SymbolTable, node: AstNode): Scope {
  const action = table.actionByNode.get(node);
  if (action === undefined) return looseScope(table, table.idOf(node));
  const { parameters: declared, body } = action.declaration;
  const parameters = new Map<string, ValueSymbol>();
  const rows: EntitySymbol[] = [];
  declared.forEach((parameter, index) => {
    const entities = entitiesOfParameter(table, parameter, body);
    const open = parameter.typed === undefined && entities.length === 0;
    parameters.set(parameter.name, { entities, open, ...valueId(table, action.parameterIds[index]) });
    rows.push(...entities);
    for (const use of body.uses) rows.push(...entitiesAlong(table, entities, parameter.name, use));
  });
  rows.push(...mentioned(table, body, rows));
  const module = table.moduleOf(node)?.id;
  const nouns = new Set(body.nouns);
  return scopeOf(table, action.id, rows, { parameters, nouns, ...(module === undefined ? {} : { module }) });
}

function valueId(table: SymbolTable, id: Id | undefined): Pick<ValueSymbol, 'id' | 'values'> {
  const values = id === undefined ? undefined : table.ownValuesOf(id);
  return { ...(id === undefined ? {} : { id }), ...(values === undefined ? {} : { values }) };
}

/** The entities that fit every use of a parameter; by its type or its name where the uses say nothing. */
function entitiesOfParameter(
  table: SymbolTable,
  parameter: ValueDeclaration,
  body: BodyDeclaration,
): readonly EntitySymbol[] {
  const typed = entityOfType(table, parameter);
  if (typed !== undefined) return [typed];
  const named = entitiesNamed(table, parameter.name);
  if (parameter.typed !== undefined && !isIdType(parameter)) return [];
  const tails = body.uses.filter((use) => use.startsWith(`${parameter.name}.`)).map((use) => use.split('.').slice(1));
  if (tails.length === 0) return named;
  const fits = (entity: EntitySymbol): boolean =>
    tails.every((tail) => walk(table, entity, tail).length === tail.length);
  const exact = named.filter((entity) => !entity.forward && fits(entity));
  const alias = table.entitiesLike(parameter.name).find((hit) => hit.form === 'name' || hit.form === 'alias')?.symbol;
  if (alias !== undefined && exact.includes(alias)) return [alias];
  const all = [...table.entities.values()].filter((entity) => !entity.forward && fits(entity));
  return all.length > 0 ? all : named;
}

function isIdType(value: ValueDeclaration): boolean {
  return value.typed?.kind === 'primitive' && value.typed.name === 'uuid';
}

function entityOfType(table: SymbolTable, value: ValueDeclaration): EntitySymbol | undefined {
  if (value.typed?.kind === 'reference') return table.entities.get(value.typed.entity);
  return value.typed?.kind === 'named' ? table.entities.get(value.typed.name) : undefined;
}

/** Entities that a name in lower case means exactly, else those whose last word it is. */
export function entitiesNamed(table: SymbolTable, name: string): EntitySymbol[] {
  const bare = name.replace(/(_id|Id)$/, '');
  const hits = [...table.entitiesLike(name), ...(bare === name ? [] : table.entitiesLike(bare))];
  const exact = hits.filter((hit) => hit.form === 'name' || hit.form === 'alias');
  const found = exact.length > 0 ? exact : hits.filter((hit) => hit.form === 'lastWord');
  return [...new Set(found.map((hit) => hit.symbol))];
}

/** The fields that `path` walks through from an entity, as far as it gets. */
export function walk(table: SymbolTable, entity: EntitySymbol, path: readonly string[]): FieldSymbol[] {
  const fields: FieldSymbol[] = [];
  let at: EntitySymbol | undefined = entity;
  for (const name of path) {
    const field: FieldSymbol | undefined = at?.fields.get(name);
    if (field === undefined) break;
    fields.push(field);
    at = table.entityOfField(field);
  }
  return fields;
}

function entitiesAlong(
  table: SymbolTable,
  entities: readonly EntitySymbol[],
  parameter: string,
  use: string,
): EntitySymbol[] {
  if (!use.startsWith(`${parameter}.`)) return [];
  const tail = use.split('.').slice(1);
  return entities.flatMap((entity) => walk(table, entity, tail).flatMap((field) => table.entityOfField(field) ?? []));
}

/** Entities that the statements name by their own name, in lower case or in the plural. */
function mentioned(table: SymbolTable, body: BodyDeclaration, near: readonly EntitySymbol[]): EntitySymbol[] {
  const found: EntitySymbol[] = [];
  const shortened: EntitySymbol[] = [];
  for (const use of body.uses) {
    const head = use.split('.')[0] ?? '';
    for (const hit of table.entitiesLike(head)) {
      (hit.form === 'lastWord' || hit.form === 'lastWordPlural' ? shortened : found).push(hit.symbol);
    }
  }
  const reachable = new Set([...near, ...found].flatMap((entity) => [entity, ...table.neighboursOf(entity)]));
  return [...found, ...shortened.filter((entity) => reachable.has(entity))];
}

/** The scope of an `api`, with what its words are about. */
export interface OperationScope extends Scope {
  readonly subject?: EntitySymbol;
}

/** Rule 4: `in`, path parameters, then the subject and the entities around it. Made once for each api. */
export function operationScope(table: SymbolTable, node: AstNode): OperationScope {
  return table.taken(notedOperationScope(table, node));
}

const notedOperationScope = memoIn((table: SymbolTable, node: AstNode) =>
  table.noted(() => makeOperationScope(table, node)),
);

function makeOperationScope(table: SymbolTable, node: AstNode): OperationScope {
  const api = table.apiByNode.get(node);
  if (api === undefined) return looseScope(table, table.idOf(node));
  const { path, outputs, body } = api.declaration;
  const fromPath = entitiesOfPath(table, path);
  const out = outputs.flatMap((name) => table.entities.get(name) ?? []);
  const made = body.makes.flatMap((name) => table.entities.get(name) ?? []);
  const subject = fromPath.at(-1) ?? out[0] ?? made.at(-1);
  const first = subject === undefined ? [] : [subject];
  const core = [...first, ...out, ...fromPath.toReversed(), ...made];
  const rows = [...new Set([...core, ...mentioned(table, body, core)])];
  const inputs = inputsOf(table, api, [...first, ...made, ...out, ...rows], rows);
  const rowEntities = [...inputs.values()].flatMap((input) => input.entities);
  const neighbours = rows.flatMap((row) => table.neighboursOf(row));
  const module = table.moduleOf(node)?.id;
  const scope = scopeOf(table, api.id, [...rows, ...rowEntities, ...neighbours], {
    inputs,
    nouns: new Set(body.nouns),
    pathParameters: pathParametersOf(table, path),
    ...(module === undefined ? {} : { module }),
  });
  return subject === undefined ? scope : { ...scope, subject };
}

/** The members of `in`; of `in: Entity` what a caller can give of it. `sources` may have fields of their names. */
function inputsOf(
  table: SymbolTable,
  { id: api, inputIds, declaration }: ApiSymbol,
  sources: readonly EntitySymbol[],
  rows: readonly EntitySymbol[],
): Map<string, ValueSymbol> {
  const inputs = new Map<string, ValueSymbol>();
  declaration.inputs.forEach((input, index) => {
    const field = fieldOfInput(table, input, sources);
    const entities = rowsOfInput(table, input, field, rows);
    const known = field === undefined ? {} : { field };
    const open = input.typed === undefined && field === undefined && entities.length === 0;
    inputs.set(input.name, { entities, open, ...known, ...valueId(table, inputIds[index]) });
  });
  const whole = table.entities.get(declaration.inputEntity ?? '');
  for (const field of whole?.fields.values() ?? []) {
    if (!isGiven(field) || inputs.has(field.name)) continue;
    const id = api.replace(/^operation:/, 'input:').concat(`.${field.name}`);
    const entity = table.entityOfField(field);
    inputs.set(field.name, { id, field, open: false, entities: entity === undefined ? [] : [entity] });
  }
  return inputs;
}

/** Fields of an entity that a caller gives: not those that the service makes. */
export function isGiven(field: FieldSymbol): boolean {
  const made = ['auto', 'computed', 'snapshot'];
  return !(field.name === 'id' || field.decorators.some((decorator) => made.includes(decorator)));
}

function fieldOfInput(
  table: SymbolTable,
  input: ValueDeclaration,
  sources: readonly EntitySymbol[],
): FieldSymbol | undefined {
  if (input.typed?.kind === 'named') {
    const named = table.fieldNamed(input.typed.name);
    if (named !== undefined) return named;
  }
  const bare = input.name.replace(/(_id|Id)$/, '');
  for (const name of bare === input.name ? [input.name] : [input.name, bare]) {
    for (const source of sources) {
      const field = source.fields.get(name);
      if (field !== undefined) return field;
    }
  }
  return undefined;
}

function isAlias(table: SymbolTable, name: string, entity: EntitySymbol): boolean {
  const words = [name, name.replace(/(_id|Id)$/, '')];
  const hits = words.flatMap((word) => table.entitiesLike(word));
  return hits.some(({ symbol, form }) => symbol === entity && (form === 'name' || form === 'alias'));
}

/** The entity whose row a member of `in` identifies; none for a plain value. */
function rowsOfInput(
  table: SymbolTable,
  input: ValueDeclaration,
  field: FieldSymbol | undefined,
  rows: readonly EntitySymbol[],
): readonly EntitySymbol[] {
  const typed = entityOfType(table, input);
  if (typed !== undefined) return [typed];
  const referred = field === undefined ? undefined : table.entityOfField(field);
  if (referred !== undefined && input.typed?.kind !== 'enum') return [referred];
  if (input.typed === undefined ? field !== undefined : !isIdType(input)) return [];
  const named = entitiesNamed(table, input.name);
  const near = named.filter((entity) => rows.some((row) => row === entity || table.neighboursOf(row).includes(entity)));
  // A shortened name of something far away is a coincidence.
  const only = near.length > 0 ? near : named.filter((entity) => isAlias(table, input.name, entity));
  return only.length === 1 ? only : [];
}
