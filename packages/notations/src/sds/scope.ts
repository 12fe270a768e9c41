import { type ByHead, byHead, headOf, near } from '@specwright/checks/pathTable';
import { segmentsOf } from '@specwright/model/pathPattern';
import { type Id, nameOfId } from '@specwright/model/reference';
import type { AstNode } from 'langium';
import type {
  ActionDeclaration,
  ApiDeclaration,
  EntityDeclaration,
  FieldDeclaration,
  FileDeclarations,
  TypeDeclaration,
  ValueDeclaration,
} from './declarations.ts';
import { nameKeys } from './names.ts';
import { NotedMap } from './notedMap.ts';
import { NameForms, type NameHit } from './scopeNames.ts';

export interface FieldSymbol {
  readonly id: Id;
  readonly name: string;
  readonly entity: EntitySymbol;
  readonly type: TypeSymbol;
  readonly optional: boolean;
  readonly decorators: readonly string[];
  /** `Product.price` of `@snapshot(Product.price)`. */
  readonly snapshot?: string;
  /** Where the type is written, so that the model's type can be made from it. */
  readonly node: AstNode;
  readonly file: string;
}

export type TypeSymbol =
  | Exclude<TypeDeclaration, { kind: 'enum' }>
  | { readonly kind: 'enum'; readonly values: ReadonlyMap<string, Id> };

export interface EntitySymbol {
  readonly id: Id;
  readonly name: string;
  readonly module?: Id;
  /** Known only from an `owns` list. */
  readonly forward: boolean;
  readonly fields: ReadonlyMap<string, FieldSymbol>;
}

export interface EventSymbol {
  readonly id: Id;
  readonly name: string;
  readonly entity?: string;
  readonly payload: ReadonlyMap<string, Id>;
}

export interface ExposedSymbol {
  readonly id: Id;
  readonly name: string;
  readonly module: Id;
}

export interface ModuleSymbol {
  readonly id: Id;
  readonly name: string;
  readonly owns: readonly string[];
  readonly exposes: readonly ExposedSymbol[];
}

export interface ActionSymbol {
  readonly id: Id;
  readonly name: string;
  readonly declaration: ActionDeclaration;
  readonly parameterIds: readonly Id[];
  readonly node: AstNode;
}

export interface ApiSymbol {
  readonly id: Id;
  readonly declaration: ApiDeclaration;
  /** Of its path. */
  readonly segments: readonly string[];
  readonly inputIds: readonly Id[];
  readonly node: AstNode;
}

/** An answer, and the keys (`nameKeys`) under which names were looked up for it. */
export interface Noted<T> {
  readonly answer: T;
  readonly reads: ReadonlySet<string>;
}

/** All names of a system: built from the declarations of its files before any sentence is read. */
export class SymbolTable {
  readonly #note = (key: string): void => void this.#reads?.add(key);
  readonly entities = new NotedMap<EntitySymbol>('entity', this.#note);
  /** With the lists of each. That a file asked which modules there are needs no note: every file may depend on it. */
  readonly modules = new NotedMap<ModuleSymbol>('module', this.#note);
  readonly errors = new NotedMap<Id>('error', this.#note);
  readonly events = new NotedMap<EventSymbol>('event', this.#note);
  readonly exposed = new NotedMap<ExposedSymbol[]>('exposed', this.#note);
  readonly actions = new NotedMap<ActionSymbol>('action', this.#note);
  readonly apis: ApiSymbol[] = [];
  readonly apiByNode = new Map<AstNode, ApiSymbol>();
  readonly actionByNode = new Map<AstNode, ActionSymbol>();
  readonly #roles = new Set<string>(['user', 'owner', 'admin', 'public']);
  readonly machineFields = new Set<Id>();
  readonly #ownValues = new Map<Id, ReadonlyMap<string, Id>>();
  readonly #entityForms = new NameForms<EntitySymbol>();
  readonly #fieldsByName = new Map<string, FieldSymbol[]>();
  readonly #fieldsById = new Map<Id, FieldSymbol>();
  readonly #entitiesById = new Map<Id, EntitySymbol>();
  readonly #ownErrors = new Map<string, Id>();
  readonly #ownActions = new Map<string, ActionSymbol>();
  readonly #ids = new Map<AstNode, Id>();
  /** File → the ids in it that have a number. */
  readonly #numbered = new Map<string, Id[]>();
  readonly #fieldsOf = new Map<string, Map<string, FieldSymbol>>();
  readonly #edges = new Map<string, Set<string>>();
  readonly #parents = new Map<string, Set<string>>();
  readonly #references = new Map<string, Set<string>>();
  readonly #neighbours = new Map<EntitySymbol, readonly EntitySymbol[]>();
  readonly #specs = new Map<AstNode, string>();
  #apisByHead: ByHead<ApiSymbol> | undefined;
  #reads: Set<string> | undefined;
  readonly #raisers = new Map<string, (ApiSymbol | ActionSymbol)[]>();

  constructor(files: readonly FileDeclarations[]) {
    const counts = new Map<string, number>();
    const folders = specsOfFolders(files);
    for (const file of files) this.#number(file, counts, specForFile(file, folders));
    for (const file of files) this.#manifest(file);
    for (const file of files) for (const entity of file.entities) this.#entity(file, entity);
    this.#forwardEntities();
    for (const file of files) this.#behaviour(file);
    for (const entity of this.entities.values()) this.#connect(entity);
    for (const entity of this.entities.values()) this.#entitiesById.set(entity.id, entity);
    for (const fields of this.#fieldsByName.values()) {
      for (const field of fields) this.#fieldsById.set(field.id, field);
    }
    for (const symbol of [...this.apis, ...this.actionByNode.values()]) {
      for (const error of symbol.declaration.body.raises) append(this.#raisers, error, symbol);
    }
  }

  /** Does `work`, and notes in `reads` under which keys (`nameKeys`) it looked up what files declare. */
  reading<T>(reads: Set<string>, work: () => T): T {
    this.#reads = reads.add(nameKeys.modules);
    try {
      return work();
    } finally {
      this.#reads = undefined;
    }
  }

  /** Does `work`, and keeps with its answer what it looked up. */
  noted<T>(work: () => T): Noted<T> {
    const outer = this.#reads;
    const reads = new Set<string>();
    this.#reads = reads;
    try {
      return { answer: work(), reads };
    } finally {
      this.#reads = outer;
    }
  }

  /** The answer of a work that was done before: who takes it looked up what the work did. */
  taken<T>({ answer, reads }: Noted<T>): T {
    for (const key of reads) this.#note(key);
    return answer;
  }

  isRole(name: string): boolean {
    this.#note(nameKeys.named('role', name));
    return this.#roles.has(name);
  }

  /** The fields of that name, in the order of the files. */
  fieldsNamed(name: string): readonly FieldSymbol[] {
    this.#note(nameKeys.named('field', name));
    const fields = this.#fieldsByName.get(name) ?? [];
    for (const { entity } of fields) this.#noteEntity(entity);
    return fields;
  }

  /** The ids of a file that have a number because another part bears the same name: other files decide about it. */
  numberedIn(file: string): readonly Id[] {
    return this.#numbered.get(file) ?? [];
  }

  #noteEntity({ name }: EntitySymbol): void {
    this.#note(nameKeys.named('entity', name));
  }

  /** The apis whose paths may begin as a path or pattern does, in the order written. */
  apisNear(path: string): readonly ApiSymbol[] {
    const head = headOf(path);
    if (head === undefined) this.#note(nameKeys.named('paths', '*'));
    else for (const one of [head, undefined]) this.#note(nameKeys.paths(one));
    this.#apisByHead ??= byHead(this.apis, ({ declaration }) => declaration.path);
    return near(this.#apisByHead, path);
  }

  /** The error of that name of the module, which is a service of its own, else the first of the system. */
  errorNamed(name: string, module: Id | undefined): Id | undefined {
    const first = this.errors.get(name);
    return this.#ownErrors.get(inModule(module, name)) ?? first;
  }

  /** The action of that name of the module, else the first of the system. */
  actionNamed(name: string, module: Id | undefined): ActionSymbol | undefined {
    const first = this.actions.get(name);
    return this.#ownActions.get(inModule(module, name)) ?? first;
  }

  /**
   * The apis, then the actions whose statements raise an error, of its module where there are some: another module that
   * raises an error of that name means its own.
   */
  raisersOf(error: string, module: Id | undefined): readonly (ApiSymbol | ActionSymbol)[] {
    const all = this.#raisers.get(error) ?? [];
    const own = all.filter(({ node }) => this.moduleOf(node)?.id === module);
    return own.length > 0 ? own : all;
  }

  idOf(node: AstNode): Id {
    return this.#ids.get(node) ?? 'unknown:';
  }

  /**
   * The module that a construct belongs to: that of the `spec` above it, where its file has none that of the only `spec` in the
   * folder of the file or the nearest above with one, else the only module of the system.
   */
  moduleOf(node: AstNode): ModuleSymbol | undefined {
    const spec = this.#specs.get(node);
    if (spec !== undefined) return this.modules.get(spec);
    return this.modules.size === 1 ? [...this.modules.values()][0] : undefined;
  }

  fieldById(id: Id): FieldSymbol | undefined {
    const field = this.#fieldsById.get(id);
    if (field === undefined) this.#note(nameKeys.named('field', nameOfId(id).replace(/^.*\./, '')));
    else this.#noteEntity(field.entity);
    return field;
  }

  entityById(id: Id | undefined): EntitySymbol | undefined {
    if (id === undefined) return undefined;
    const entity = this.#entitiesById.get(id);
    this.#note(nameKeys.named('entity', entity?.name ?? nameOfId(id)));
    return entity;
  }

  /** The names of the entities that an edge leads to from `entity`. */
  childrenOf(entity: string): ReadonlySet<string> {
    this.#note(nameKeys.named('edge', entity));
    return this.#edges.get(entity) ?? none;
  }

  parentsOf(entity: string): ReadonlySet<string> {
    this.#note(nameKeys.named('edge', entity));
    return this.#parents.get(entity) ?? none;
  }

  /** Entities one step away: children and parents by edges, then those that its fields refer to, then those that refer to it. */
  neighboursOf(entity: EntitySymbol): readonly EntitySymbol[] {
    this.#note(nameKeys.neighbours);
    const found = this.#neighbours.get(entity) ?? this.#findNeighbours(entity);
    this.#neighbours.set(entity, found);
    for (const neighbour of found) this.#noteEntity(neighbour);
    return found;
  }

  #findNeighbours(entity: EntitySymbol): EntitySymbol[] {
    const names = new Set([...this.childrenOf(entity.name), ...this.parentsOf(entity.name)]);
    for (const field of entity.fields.values()) {
      const target = this.entityOfField(field);
      if (target !== undefined) names.add(target.name);
    }
    for (const name of this.#references.get(entity.name) ?? none) names.add(name);
    names.delete(entity.name);
    return [...names].flatMap((name) => this.entities.get(name) ?? []);
  }

  /** The entity that a reference field leads to. */
  entityOfField(field: FieldSymbol): EntitySymbol | undefined {
    const { type } = this.underlying(field);
    if (type.kind === 'reference') return this.entities.get(type.entity);
    return type.kind === 'named' ? this.entities.get(type.name) : undefined;
  }

  /** Follows `method: Payment.method` to the field that says what it is. */
  underlying(field: FieldSymbol): FieldSymbol {
    const seen = new Set<FieldSymbol>();
    let at = field;
    while (at.type.kind === 'named' && !seen.has(at)) {
      seen.add(at);
      const next = this.fieldNamed(at.type.name);
      if (next === undefined) break;
      at = next;
    }
    return at;
  }

  /** `Payment.method`. */
  fieldNamed(qualified: string): FieldSymbol | undefined {
    const dot = qualified.lastIndexOf('.');
    return dot < 0 ? undefined : this.entities.get(qualified.slice(0, dot))?.fields.get(qualified.slice(dot + 1));
  }

  /** The values of an enumeration field by name. */
  valuesOf(field: FieldSymbol | undefined): ReadonlyMap<string, Id> | undefined {
    if (field === undefined) return undefined;
    const { type } = this.underlying(field);
    return type.kind === 'enum' && !this.#isEntityList(type.values) ? type.values : undefined;
  }

  /** The values of a member of `in`, a parameter or a payload whose own type is an enumeration. */
  ownValuesOf(id: Id): ReadonlyMap<string, Id> | undefined {
    const values = this.#ownValues.get(id);
    return values === undefined || this.#isEntityList(values) ? undefined : values;
  }

  /** `[Book]` is a list of books, not an enumeration of one value. */
  #isEntityList(values: ReadonlyMap<string, Id>): boolean {
    const [only] = values.keys();
    return values.size === 1 && only !== undefined && this.entities.has(only);
  }

  /** The field of an entity that its states are values of: a machine's, else one named status or state, else the only enumeration. */
  stateField(entity: EntitySymbol | undefined, state?: string): FieldSymbol | undefined {
    if (entity === undefined) return undefined;
    const enums = [...entity.fields.values()].filter((field) => this.valuesOf(field) !== undefined);
    const machines = enums.filter((field) => this.machineFields.has(field.id));
    const named = enums.filter((field) => /(^|_)(status|state)$/.test(field.name));
    const ordered = [...machines, ...named, ...enums];
    const holds = (field: FieldSymbol): boolean => state !== undefined && this.valuesOf(field)?.has(state) === true;
    return ordered.find(holds) ?? machines[0] ?? named[0] ?? (enums.length === 1 ? enums[0] : undefined);
  }

  /** Entities that a word in lower case, in the plural or shortened may stand for. */
  entitiesLike(word: string): readonly NameHit<EntitySymbol>[] {
    this.#note(nameKeys.named('word', word));
    const hits = this.#entityForms.find(word);
    for (const { symbol } of hits) this.#noteEntity(symbol);
    return hits;
  }

  #number(file: FileDeclarations, counts: Map<string, number>, specOfFile: string | undefined): void {
    for (const { node, base, spec = specOfFile } of file.parts) {
      const count = (counts.get(base) ?? 0) + 1;
      counts.set(base, count);
      const id = count === 1 ? base : `${base}#${count}`;
      this.#ids.set(node, id);
      if (count > 1) append(this.#numbered, file.file, id);
      if (spec !== undefined) this.#specs.set(node, spec);
    }
  }

  #id(file: FileDeclarations, part: number): Id {
    const node = file.parts[part]?.node;
    return node === undefined ? 'unknown:' : this.idOf(node);
  }

  #manifest(file: FileDeclarations): void {
    for (const module of file.modules) {
      if (this.modules.has(module.name) || module.name === '') continue;
      const id = this.#id(file, module.part);
      const exposes = module.exposes.map(({ name, part }) => ({ id: this.#id(file, part), name, module: id }));
      this.modules.set(module.name, { id, name: module.name, owns: module.owns, exposes });
      for (const item of exposes) append(this.exposed, item.name, item);
    }
  }

  #entity(file: FileDeclarations, declared: EntityDeclaration): void {
    const known = this.entities.get(declared.name);
    // A second body is told once; that the names in it are unknown would be told all over the system.
    const fields = this.#fieldsOf.get(declared.name) ?? new Map<string, FieldSymbol>();
    this.#fieldsOf.set(declared.name, fields);
    const node = file.parts[declared.part]?.node;
    const module = node === undefined ? undefined : this.moduleOf(node)?.id;
    const base = { id: this.#id(file, declared.part), name: declared.name, forward: false, fields };
    const entity: EntitySymbol = known ?? (module === undefined ? base : { ...base, module });
    for (const field of declared.fields) {
      if (field.name === '' || fields.has(field.name)) continue;
      const symbol = this.#field(file, entity, field);
      if (symbol === undefined) continue;
      fields.set(field.name, symbol);
      append(this.#fieldsByName, field.name, symbol);
    }
    if (known !== undefined || entity.name === '') return;
    this.entities.set(entity.name, entity);
    this.#entityForms.add(entity.name, entity, declared.forms);
  }

  #field(file: FileDeclarations, entity: EntitySymbol, declared: FieldDeclaration): FieldSymbol | undefined {
    const node = file.parts[declared.part]?.node;
    if (node === undefined) return undefined;
    const type: TypeSymbol =
      declared.type.kind === 'enum'
        ? { kind: 'enum', values: this.#values(file, declared.type.values) }
        : declared.type;
    const { name, optional, decorators, snapshot } = declared;
    const copied = snapshot === undefined ? {} : { snapshot };
    const id = this.#id(file, declared.part);
    return { id, name, entity, type, optional, decorators, ...copied, node, file: file.file };
  }

  #values(file: FileDeclarations, values: readonly { name: string; part: number }[]): Map<string, Id> {
    const byName = new Map<string, Id>();
    for (const { name, part } of values) if (!byName.has(name)) byName.set(name, this.#id(file, part));
    return byName;
  }

  #forwardEntities(): void {
    for (const module of this.modules.values()) {
      for (const name of module.owns) {
        if (name === '' || this.entities.has(name)) continue;
        const entity = { id: `entity:${name}`, name, module: module.id, forward: true, fields: new Map() };
        this.entities.set(name, entity);
        this.#entityForms.add(name, entity);
      }
    }
  }

  #behaviour(file: FileDeclarations): void {
    for (const { name, part } of file.errors) {
      addFirst(this.errors, name, this.#id(file, part));
      const node = file.parts[part]?.node;
      if (node !== undefined) addFirst(this.#ownErrors, inModule(this.moduleOf(node)?.id, name), this.idOf(node));
    }
    for (const event of file.events) {
      this.#valueIds(file, event.payload);
      const payload = this.#values(file, event.payload);
      const base = { id: this.#id(file, event.part), name: event.name, payload };
      addFirst(this.events, event.name, event.entity === undefined ? base : { ...base, entity: event.entity });
    }
    for (const action of file.actions) {
      const node = file.parts[action.part]?.node;
      if (node === undefined) continue;
      const parameterIds = this.#valueIds(file, action.parameters);
      const symbol = { id: this.idOf(node), name: action.name, declaration: action, parameterIds, node };
      addFirst(this.actions, action.name, symbol);
      addFirst(this.#ownActions, inModule(this.moduleOf(node)?.id, action.name), symbol);
      this.actionByNode.set(node, symbol);
    }
    for (const declaration of file.apis) {
      const node = file.parts[declaration.part]?.node;
      if (node === undefined) continue;
      const inputIds = this.#valueIds(file, declaration.inputs);
      const symbol = { id: this.idOf(node), declaration, segments: segmentsOf(declaration), inputIds, node };
      this.apis.push(symbol);
      this.apiByNode.set(node, symbol);
    }
    for (const role of file.roles) this.#roles.add(role);
    for (const { from, to } of file.edges) {
      appendTo(this.#edges, from, to);
      appendTo(this.#parents, to, from);
    }
    for (const machine of file.machines) {
      const field = this.entities.get(machine.entity)?.fields.get(machine.field);
      if (field !== undefined) this.machineFields.add(field.id);
    }
  }

  #valueIds(file: FileDeclarations, values: readonly ValueDeclaration[]): Id[] {
    return values.map(({ part, typed }) => {
      const id = this.#id(file, part);
      if (typed?.kind === 'enum') this.#ownValues.set(id, this.#values(file, typed.values));
      return id;
    });
  }

  #connect(entity: EntitySymbol): void {
    for (const field of entity.fields.values()) {
      const target = this.entityOfField(field);
      if (target !== undefined) appendTo(this.#references, target.name, entity.name);
    }
  }
}

function inModule(module: Id | undefined, name: string): string {
  return `${module ?? ''} ${name}`;
}

const none: ReadonlySet<string> = new Set();

function append<V>(map: Map<string, V[]>, key: string, value: V): void {
  map.set(key, map.get(key) ?? []);
  map.get(key)?.push(value);
}

function appendTo(map: Map<string, Set<string>>, key: string, value: string): void {
  map.set(key, (map.get(key) ?? new Set()).add(value));
}

function addFirst<V>(map: Map<string, V>, key: string, value: V): void {
  if (key !== '' && !map.has(key)) map.set(key, value);
}

/** The names of the `spec` blocks in each folder. */
function specsOfFolders(files: readonly FileDeclarations[]): ReadonlyMap<string, ReadonlySet<string>> {
  const folders = new Map<string, Set<string>>();
  for (const { file, specs } of files) {
    if (specs.length === 0) continue;
    const folder = parentOf(file);
    folders.set(folder, new Set([...(folders.get(folder) ?? []), ...specs]));
  }
  return folders;
}

/** The spec that a file without one goes on with. A manifest goes on with none: it is about all modules. */
function specForFile(
  { file, specs, parts }: FileDeclarations,
  folders: ReadonlyMap<string, ReadonlySet<string>>,
): string | undefined {
  if (specs.length > 0 || parts.some(({ base }) => /^(system|module|contract):/.test(base))) return undefined;
  for (let folder = parentOf(file); folder !== ''; folder = parentOf(folder)) {
    const [only, ...more] = folders.get(folder) ?? [];
    if (only !== undefined) return more.length > 0 ? undefined : only;
  }
  return undefined;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
