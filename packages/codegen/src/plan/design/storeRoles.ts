import { plural, singular, snakeCase, wordsOf } from '@specwright/model/words';
import type { DesignMethodPlan, DesignParameter, DesignType, ListFilter, StorePlan, StoreRole } from './designPlan.ts';

const createWords = new Set(['create', 'add', 'save', 'insert', 'put', 'store']);
const getWords = new Set(['get', 'read', 'find', 'fetch', 'retrieve', 'lookup']);
const listWords = new Set(['list', 'search', 'all', 'query', 'filter']);
const updateWords = new Set(['update', 'edit', 'modify', 'patch', 'replace', 'change']);
const removeWords = new Set(['delete', 'remove']);
const storeWords = new Set(['repository', 'store', 'catalog', 'catalogue', 'repo', 'dao', 'registry', 'storage']);

type Method = Omit<DesignMethodPlan, 'role'>;

/**
 * Whether an interface has the shape of a repository (create, get, list, update and delete in the spellings people use),
 * and what each of its methods then does. Methods that fit nowhere have no role: they are a port of it.
 */
export function storeOf(
  name: string,
  methods: readonly Method[],
): { store: StorePlan; roles: ReadonlyMap<string, StoreRole> } | undefined {
  const entity = entityOf(methods);
  if (entity === undefined) return undefined;
  const roles = new Map<string, StoreRole>();
  for (const method of methods) {
    const role = roleOf(method, entity);
    if (role !== undefined) roles.set(method.name, role);
  }
  const kinds = new Set([...roles.values()].map(({ kind }) => kind));
  const named = storeWords.has(wordsOf(name).at(-1) ?? '');
  const complete = kinds.has('create') || (kinds.has('get') && kinds.has('list')) || (named && kinds.has('get'));
  if (!complete) return undefined;
  const noun = entity.kind === 'named' ? snakeCase(entity.name) : snakeCase(name);
  return { store: { entity, table: plural(noun), unique: [] }, roles };
}

/** What the rows are: what is created, else what a list holds. */
function entityOf(methods: readonly Method[]): DesignType | undefined {
  const create = methods.find((method) => createWords.has(firstWord(method)) && method.parameters.length === 1);
  const created = create === undefined ? undefined : [create.returns, create.parameters[0]?.type];
  const rows = created?.find((type) => type !== undefined && isRow(type));
  if (rows !== undefined) return rows;
  const lists = methods.filter((method) => method.returns.kind === 'list' && isListName(method));
  const [list] = lists;
  return list?.returns.kind === 'list' && isRow(list.returns.of) ? list.returns.of : undefined;
}

function isRow(type: DesignType): boolean {
  return type.kind === 'named' || type.kind === 'object' || type.kind === 'dictionary';
}

function firstWord({ name }: Method): string {
  return wordsOf(name)[0] ?? '';
}

function isListName(method: Method): boolean {
  const words = wordsOf(method.name);
  return words.some((word) => listWords.has(word)) || words.join(' ') === 'get history';
}

function roleOf(method: Method, entity: DesignType): StoreRole | undefined {
  const first = firstWord(method);
  if (createWords.has(first)) return createRole(method, entity);
  if (updateWords.has(first)) return updateRole(method, entity);
  if (removeWords.has(first)) return removeRole(method);
  if (method.returns.kind === 'list' && same(method.returns.of, entity)) return listRole(method);
  return getWords.has(first) ? getRole(method, entity) : undefined;
}

function createRole({ parameters, returns }: Method, entity: DesignType): StoreRole | undefined {
  const [value, more] = parameters;
  if (value === undefined || more !== undefined || !isRow(value.type)) return undefined;
  const fits = same(returns, entity) || ['none', 'boolean', 'uuid', 'text', 'named'].includes(returns.kind);
  return fits ? { kind: 'create', value: value.name } : undefined;
}

function getRole({ name, parameters, returns }: Method, entity: DesignType): StoreRole | undefined {
  const [key, more] = parameters;
  if (key === undefined || more !== undefined || !isKey(key)) return undefined;
  const row = returns.kind === 'optional' ? returns.of : returns;
  if (same(row, entity)) return { kind: 'get', key: key.name };
  // `get_product` of a catalogue of products may give a `ProductDetail`.
  const noun = wordsOf(name).slice(1).join(' ');
  const own = entity.kind === 'named' && wordsOf(entity.name).join(' ') === noun;
  return own && row.kind === 'named' ? { kind: 'get', key: key.name } : undefined;
}

function listRole({ name, parameters }: Method): StoreRole | undefined {
  const words = wordsOf(name);
  const bare = parameters.length === 0;
  // `get_pending()` means some of the rows, and nobody says which.
  const tail = words.slice(1).map(singular);
  if (bare && !words.some((word) => listWords.has(word)) && tail.length > 0) return undefined;
  const filters = parameters.map(filterOf);
  return filters.every((filter) => filter !== undefined) ? { kind: 'list', filters } : undefined;
}

function filterOf({ name, type }: DesignParameter): ListFilter | undefined {
  const plain = type.kind === 'optional' ? type.of : type;
  const last = wordsOf(name).at(-1) ?? '';
  if (plain.kind === 'integer') {
    if (last === 'page') return { parameter: name, by: 'page' };
    if (['limit', 'size', 'count', 'n'].includes(last)) return { parameter: name, by: 'limit' };
    if (['offset', 'skip'].includes(last)) return { parameter: name, by: 'offset' };
  }
  if (plain.kind === 'text' && ['query', 'q', 'term', 'text', 'search', 'keyword'].includes(last)) {
    return { parameter: name, by: 'text' };
  }
  if (['named', 'object', 'dictionary'].includes(plain.kind) && /filter|criteria|where|option/i.test(name)) {
    return { parameter: name, by: 'values' };
  }
  return ['text', 'integer', 'uuid', 'boolean', 'named'].includes(plain.kind)
    ? { parameter: name, by: 'field' }
    : undefined;
}

function updateRole({ name, parameters, returns }: Method, entity: DesignType): StoreRole | undefined {
  const [key, value, more] = parameters;
  if (key === undefined || more !== undefined) return undefined;
  const row = returns.kind === 'optional' ? returns.of : returns;
  if (!same(row, entity) && row.kind !== 'none' && row.kind !== 'boolean') return undefined;
  if (value === undefined) return isRow(key.type) ? { kind: 'update', value: key.name } : undefined;
  if (!isKey(key)) return undefined;
  const field = wordsOf(name).slice(1).join('_');
  if (field !== '' && snakeCase(value.name) === field && !same(value.type, entity)) {
    return { kind: 'set', key: key.name, value: value.name, field: value.name };
  }
  return isRow(value.type) ? { kind: 'update', key: key.name, value: value.name } : undefined;
}

function removeRole({ parameters, returns }: Method): StoreRole | undefined {
  const [key, more] = parameters;
  if (key === undefined || more !== undefined || !isKey(key)) return undefined;
  return returns.kind === 'boolean' || returns.kind === 'none' ? { kind: 'remove', key: key.name } : undefined;
}

/** What tells one row from another: a UUID, or something that is called an id. */
function isKey({ name, type }: DesignParameter): boolean {
  const last = wordsOf(name).at(-1);
  return (
    type.kind === 'uuid' ||
    ((type.kind === 'text' || type.kind === 'named' || type.kind === 'integer') && last === 'id')
  );
}

export function same(a: DesignType, b: DesignType): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
