import type { Origin } from '@specwright/model/origin';
import type { Id } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import { snakeCase } from '@specwright/model/words';
import type { Findings } from '../findings.ts';
import { listVariableOf, uniqueName, variableOf } from '../names.ts';
import type { Failure, Include, Statement, Touch } from '../program.ts';
import type { ChildPlan, EntityPlan, FieldPlan, LinkPlan, MachinePlan, MemberPlan, ValueType } from '../servicePlan.ts';
import type { RowChange } from '../touches.ts';
import type { Row, Value } from '../values.ts';

/** What all programs of a service share. */
export interface Shared {
  readonly index: SystemIndex;
  readonly entities: ReadonlyMap<Id, EntityPlan>;
  readonly machines: readonly MachinePlan[];
  readonly findings: Findings;
  /** The names of a field that holds the owner of a row, the first that an entity has. */
  readonly ownerNames: readonly string[];
  /** The entities with computed fields that rows of an entity go into; only those that read one of `columns`, where given. */
  dependentsOf(entity: Id, columns?: readonly string[]): readonly Id[];
  /** The columns of an entity with the ids of rows whose computed fields its rows go into. */
  ownersOf(entity: Id): readonly string[];
  /** What a computed field holds in a new row. */
  startOf(field: FieldPlan): Value;
  /** The lines that a change of a row may break. */
  touchesOf(entity: Id, change: RowChange): readonly Touch[];
  /** The entities whose rows go into the computed fields of an entity. */
  sourcesOf(entity: Id): readonly Id[];
  /** The entities that an action writes. */
  writtenBy(action: Id): readonly Id[];
}

/** How a row came into the program; those above are preferred when a sentence names the entity. */
export const originsByRank = ['item', 'parameter', 'created', 'path', 'input', 'own', 'derived'] as const;
export type RowOrigin = (typeof originsByRank)[number];

export interface RowEntry {
  row: Row;
  readonly origin: RowOrigin;
  /** Something was written since it was read. */
  stale: boolean;
  /** How it was reached, so that it is not loaded twice. */
  readonly key: string;
}

export interface ListEntry {
  readonly variable: string;
  readonly item: string;
  readonly entity: Id;
  /** The name of the link over which its rows belong to a row in hand. */
  readonly link: string;
  readonly include: Include;
  stale: boolean;
}

/** Reads the caller's own row of an entity, where the caller has at most one. */
export type OwnRowReader = (entity: Id, context: ProgramContext) => RowEntry | undefined;

/** A program while it is written: its statements, and the rows and lists that are in hand at this place. */
export class ProgramContext {
  readonly shared: Shared;
  readonly subject: Id | undefined;
  readonly members: ReadonlyMap<string, MemberPlan>;
  /** Where findings about the program as a whole stand. */
  readonly origin: Origin;
  readonly readOwnRow: OwnRowReader;
  /** The names of a field that holds the owner of a row; those that the `auth` line of the operation gives go first. */
  readonly ownerNames: readonly string[];
  /** The event that the program follows, where it is no request that it answers. */
  hears: string | undefined;
  /** Why nobody is known to call, with what to do about it; undefined where somebody is. */
  callerMissing: string | undefined;
  /** Values that are about to be written: they stand for the column until they are. */
  readonly pendingValues = new Map<string, Value>();
  /** The state that the call of a port has moved a row to, by `row.column`: a step that says so as well has nothing left to do. */
  reached = new Map<string, string>();
  /** Parameters of an action that are plain values. */
  readonly parameterTypes = new Map<string, ValueType>();
  /** Names of what members of the body come to. */
  #locals: ReadonlyMap<string, Value> = new Map();
  /** What `!` lines and conditions have shown to be there, as `keyOfValue` tells it. */
  #present: ReadonlySet<string> = new Set();
  statements: Statement[] = [];
  rows: RowEntry[] = [];
  lists: ListEntry[] = [];
  readonly #names: Set<string>;

  constructor(
    shared: Shared,
    subject: Id | undefined,
    members: readonly MemberPlan[],
    origin: Origin,
    readOwnRow: OwnRowReader,
    ownerNames = shared.ownerNames,
  ) {
    this.shared = shared;
    this.subject = subject;
    this.members = new Map(members.map((member) => [member.name, member]));
    this.origin = origin;
    this.readOwnRow = readOwnRow;
    this.ownerNames = ownerNames;
    this.#names = new Set(['work', 'body', 'caller', 'params', 'query', 'now', 'db', 'ports']);
  }

  entity(id: Id | undefined): EntityPlan | undefined {
    return id === undefined ? undefined : this.shared.entities.get(id);
  }

  /** True, with a finding, where a line asks who calls and nobody is known to. */
  lacksCaller(origin: Origin): boolean {
    if (this.callerMissing === undefined) return false;
    this.shared.findings.error('no-caller', this.callerMissing, origin);
    return true;
  }

  emit(statement: Statement): void {
    this.statements.push(statement);
  }

  newName(wanted: string): string {
    return uniqueName(wanted, this.#names);
  }

  /** A place for statements of a block; rows that are read inside it are not in hand behind it. */
  nested(write: () => void): Statement[] {
    const outer = this.statements;
    const rows = this.rows.map((entry) => ({ entry, row: entry.row, stale: entry.stale }));
    const lists = this.lists.map((list) => ({ list, stale: list.stale }));
    const names = [...this.#names];
    const reached = new Map(this.reached);
    const [locals, present] = [this.#locals, this.#present];
    this.statements = [];
    write();
    const body = this.statements;
    this.statements = outer;
    // The block may not run: what it read again may be old behind it, what it wrote may be new.
    for (const { entry, row, stale } of rows) {
      entry.row = row;
      entry.stale ||= stale;
    }
    for (const { list, stale } of lists) list.stale ||= stale;
    this.rows = rows.map(({ entry }) => entry);
    this.reached = new Map([...reached].filter(([key, state]) => this.reached.get(key) === state));
    this.lists = lists.map(({ list }) => list);
    this.#locals = locals;
    this.#present = new Set([...present].filter((key) => this.#present.has(key)));
    this.#names.clear();
    for (const name of names) this.#names.add(name);
    return body;
  }

  /** The value of a member of the body under a name of its own. */
  localOf(member: string, value: Extract<Value, { kind: 'member' }>): Value {
    const known = this.#locals.get(member);
    if (known !== undefined) return known;
    const name = this.newName(variableOf(member));
    this.emit({ kind: 'local', name, value });
    const local: Value = { kind: 'local', name, type: value.type, optional: true };
    this.#locals = new Map([...this.#locals, [member, local]]);
    return local;
  }

  /** The member of the body that a value is, where it is one. */
  memberOf(value: Value): string | undefined {
    if (value.kind === 'member') return value.name;
    return [...this.#locals].find(
      ([, local]) => value.kind === 'local' && keyOfValue(local) === keyOfValue(value),
    )?.[0];
  }

  /** From here on these values are there. */
  know(values: readonly Value[]): void {
    this.#present = new Set([...this.#present, ...values.map(keyOfValue)]);
  }

  knows(value: Value): boolean {
    return this.#present.has(keyOfValue(value));
  }

  addRow(name: string, entity: Id, origin: RowOrigin, key: string, nullable = false): RowEntry {
    const entry: RowEntry = { row: { kind: 'variable', name, entity, nullable }, origin, stale: false, key };
    this.rows.push(entry);
    return entry;
  }

  /** Says that a link of a row leads to another row in hand, so that it is not read again. */
  knowLink(entry: RowEntry, link: LinkPlan, target: RowEntry): void {
    const key = `${keyOf(entry.row)}.${link.column}`;
    this.rows.unshift({ row: target.row, origin: 'derived', stale: false, key });
  }

  /** The row of an entity that a sentence means: in hand, linked to one in hand, or the caller's own. */
  rowOf(entity: Id): RowEntry | undefined {
    return this.rowInHand(entity) ?? this.#rowNearby(entity) ?? this.#own(entity);
  }

  rowInHand(entity: Id): RowEntry | undefined {
    const best = this.#bestInHand(entity);
    return best === undefined ? undefined : this.fresh(best);
  }

  /** The row of an entity where only its id is asked, which no write changes. */
  rowForId(entity: Id): RowEntry | undefined {
    return this.#bestInHand(entity) ?? this.rowOf(entity);
  }

  #bestInHand(entity: Id): RowEntry | undefined {
    const fitting = this.rows.filter((entry) => entry.row.entity === entity);
    return originsByRank.map((origin) => fitting.findLast((entry) => entry.origin === origin)).find(Boolean);
  }

  #own(entity: Id): RowEntry | undefined {
    return this.readOwnRow(entity, this);
  }

  /** Over links and one-to-one children, the nearest first. */
  #rowNearby(entity: Id): RowEntry | undefined {
    const path = this.#pathTo(entity);
    if (path === undefined) return undefined;
    let entry: RowEntry | undefined = path.start;
    for (const step of path.steps) {
      if (entry === undefined) return undefined;
      entry = step.kind === 'link' ? this.follow(entry, step.link) : this.child(entry, step.child);
    }
    return entry;
  }

  #pathTo(entity: Id): { readonly start: RowEntry; readonly steps: readonly Hop[] } | undefined {
    const ranked = [...this.rows].sort((a, b) => originsByRank.indexOf(a.origin) - originsByRank.indexOf(b.origin));
    let front = ranked.map((start) => ({ start, at: start.row.entity, steps: [] as readonly Hop[] }));
    const seen = new Set(front.map(({ at }) => at));
    for (let distance = 0; distance < 4 && front.length > 0; distance++) {
      const next: typeof front = [];
      for (const { start, at, steps } of front) {
        for (const hop of hopsOf(this.entity(at))) {
          const target = hop.kind === 'link' ? hop.link.target : hop.child.entity;
          if (target === entity) return { start, steps: [...steps, hop] };
          if (seen.has(target)) continue;
          seen.add(target);
          next.push({ start, at: target, steps: [...steps, hop] });
        }
      }
      front = next;
    }
    return undefined;
  }

  /** The row that a link leads to. Of a row of a list it is loaded with the list. */
  follow(entry: RowEntry, link: LinkPlan): RowEntry {
    const key = `${keyOf(entry.row)}.${link.column}`;
    const known = this.rows.find((candidate) => candidate.key === key);
    if (known !== undefined) return this.fresh(known);
    const list = this.#listOf(entry.row);
    if (list !== undefined) {
      includeOf(list.include, entry.row).links.set(link.name, includedLink(list.include, entry.row, link));
      const row: Row = { kind: 'linked', of: entry.row, link, entity: link.target };
      const linked: RowEntry = { row, origin: entry.origin, stale: false, key };
      this.rows.push(linked);
      return linked;
    }
    return this.followAlone(entry, link, key);
  }

  /** Loads the row that a link leads to by itself, so that it can be changed. */
  followAlone(entry: RowEntry, link: LinkPlan, key = `${keyOf(entry.row)}.${link.column}!`): RowEntry {
    const known = this.rows.find((candidate) => candidate.key === key);
    if (known !== undefined) return this.fresh(known);
    const variable = this.newName(variableOf(link.name));
    this.emit({ kind: 'follow', variable, from: entry.row, link });
    const nullable = link.optional || (entry.row.kind === 'variable' && entry.row.nullable);
    return this.addRow(variable, link.target, 'derived', key, nullable);
  }

  /** The one child of a row. */
  child(entry: RowEntry, child: ChildPlan): RowEntry {
    const key = `${keyOf(entry.row)}<${child.link.entity}.${child.link.column}`;
    const known = this.rows.find((candidate) => candidate.key === key);
    if (known !== undefined) return this.fresh(known);
    const name = this.entity(child.entity)?.name ?? child.name;
    const variable = this.newName(variableOf(name));
    this.emit({ kind: 'findChild', variable, parent: entry.row, child, missing: 'null' });
    return this.addRow(variable, child.entity, 'derived', key, true);
  }

  /** The row as it is now in the database. */
  fresh(entry: RowEntry): RowEntry {
    if (!entry.stale || entry.row.kind !== 'variable') return entry;
    entry.stale = false;
    this.emit({ kind: 'reload', variable: entry.row.name, entity: entry.row.entity });
    return entry;
  }

  /** The row must be there from here on. */
  require(entry: RowEntry, failure?: Failure): RowEntry {
    if (entry.row.kind !== 'variable' || !entry.row.nullable) return entry;
    const what = this.entity(entry.row.entity)?.name ?? '';
    this.emit({ kind: 'require', variable: entry.row.name, failure: failure ?? { kind: 'notFound', what } });
    entry.row = { ...entry.row, nullable: false };
    return entry;
  }

  /**
   * The rows of an entity that belong to a row in hand: the items of the cart, the lines of the order.
   * @param link over which they do, where a line says it
   */
  listOf(entity: Id, link?: string): ListEntry | undefined {
    const known = this.lists.find(
      (list) => list.entity === entity && !list.stale && (link === undefined || list.link === link),
    );
    if (known !== undefined) return known;
    const parent = this.#parentOf(entity, link);
    if (parent === undefined) return undefined;
    const plan = this.entity(entity);
    if (plan === undefined) return undefined;
    const variable = this.newName(listVariableOf(plan.name));
    const list: ListEntry = {
      variable,
      item: this.newName(variableOf(plan.name)),
      entity,
      link: parent.child.link.name,
      include: { links: new Map() },
      stale: false,
    };
    this.emit({
      kind: 'list',
      variable,
      entity,
      parent: parent.entry.row,
      parentNullable: parent.entry.row.kind === 'variable' && parent.entry.row.nullable,
      link: parent.child.link,
      include: list.include,
    });
    this.lists.push(list);
    return list;
  }

  /** The rows of the first entity that has some. Rows of what is in hand are meant before those of what must be looked for. */
  listOfAny(entities: Iterable<Id | undefined>): ListEntry | undefined {
    const candidates = [...new Set(entities)].filter((entity) => entity !== undefined);
    const near = candidates.filter((entity) => this.#hasListInHand(entity));
    for (const entity of new Set([...near, ...candidates])) {
      const list = this.entity(entity) === undefined ? undefined : this.listOf(entity);
      if (list !== undefined) return list;
    }
    return undefined;
  }

  #hasListInHand(entity: Id): boolean {
    if (this.lists.some((list) => list.entity === entity)) return true;
    const parents = this.rows.filter((entry) => entry.origin !== 'created').map((entry) => entry.row.entity);
    return this.#parentCandidates(entity).some((link) => parents.includes(link.target));
  }

  /** Whether rows of the entity can be reached as a list. Reads nothing. */
  canList(entity: Id): boolean {
    return this.lists.some((list) => list.entity === entity) || this.#parentCandidates(entity).length > 0;
  }

  #parentCandidates(entity: Id): readonly LinkPlan[] {
    return (this.entity(entity)?.links ?? []).filter((link) => !link.unique);
  }

  #parentOf(entity: Id, wanted?: string): { readonly entry: RowEntry; readonly child: ChildPlan } | undefined {
    const links = edgesFirst(this.#parentCandidates(entity)).filter(
      ({ name }) => wanted === undefined || name === wanted,
    );
    const made = this.rows.some((entry) => entry.row.entity === entity && entry.origin === 'created');
    for (const link of links) {
      const inHand = this.rows.filter(
        (entry) => entry.row.entity === link.target && (made || entry.origin !== 'created'),
      );
      const entry = inHand.find((candidate) => candidate.origin === 'path') ?? inHand[0];
      if (entry !== undefined) return { entry, child: childOver(this.entity(link.target), link) };
    }
    for (const link of links) {
      const entry = this.#own(link.target);
      if (entry !== undefined) return { entry, child: childOver(this.entity(link.target), link) };
    }
    for (const link of links) {
      const entry = this.#rowNearby(link.target);
      if (entry !== undefined) return { entry, child: childOver(this.entity(link.target), link) };
    }
    return undefined;
  }

  /** Works with one row of a list: what is read through its links is loaded with the list. */
  withItem<T>(list: ListEntry, work: (entry: RowEntry) => T): T {
    const before = [...this.rows];
    const entry = this.addRow(list.item, list.entity, 'item', `item:${list.variable}`);
    const result = work(entry);
    this.rows = before;
    return result;
  }

  #listOf(row: Row): ListEntry | undefined {
    const start = rootOf(row);
    return this.lists.find((list) => list.item === start);
  }

  /** Something was written to rows of the entity: what was read of them before may be old. */
  written(entity: Id, by?: RowEntry): void {
    this.rows = this.rows.filter((entry) => entry.row.kind === 'variable' || entry.row.entity !== entity);
    for (const entry of this.rows) {
      if (entry !== by && entry.row.entity === entity && entry.origin !== 'item' && entry.origin !== 'parameter') {
        entry.stale = true;
      }
    }
    this.#present = new Set([...this.#present].filter((key) => !key.includes(`@${entity}.`)));
    for (const list of this.lists) {
      if (list.entity === entity || includes(list.include, entity)) list.stale = true;
    }
  }

  /** The row that is meant by a word (`cart`, `item`, `line`) among those in hand. */
  entryNamed(word: string, fits: (word: string, entity: string) => boolean): RowEntry | undefined {
    const candidates = this.rows.filter((entry) => {
      if (entry.row.kind === 'variable' && entry.row.name === word) return true;
      return fits(word, this.entity(entry.row.entity)?.name ?? '');
    });
    return originsByRank.map((origin) => candidates.findLast((entry) => entry.origin === origin)).find(Boolean);
  }
}

type Hop = { readonly kind: 'link'; readonly link: LinkPlan } | { readonly kind: 'child'; readonly child: ChildPlan };

function hopsOf(entity: EntityPlan | undefined): Hop[] {
  if (entity === undefined) return [];
  return [
    ...edgesFirst(entity.links).map((link): Hop => ({ kind: 'link', link })),
    ...entity.children.filter((child) => !child.many).map((child): Hop => ({ kind: 'child', child })),
  ];
}

function edgesFirst(links: readonly LinkPlan[]): LinkPlan[] {
  return [...links].sort((a, b) => Number(b.edge !== undefined) - Number(a.edge !== undefined));
}

function childOver(entity: EntityPlan | undefined, link: LinkPlan): ChildPlan {
  const child = entity?.children.find(
    (candidate) => candidate.link.column === link.column && candidate.entity === link.entity,
  );
  return child ?? { name: snakeCase(link.name), entity: link.entity, link, many: !link.unique };
}

/** A value that may be missing, for short; a column with the entity that it is of. */
function keyOfValue(value: Value): string {
  if (value.kind === 'column') return `${keyOf(value.row)}@${value.row.entity}.${value.column}`;
  return value.kind === 'local' || value.kind === 'member' ? `${value.kind} ${value.name}` : value.kind;
}

function keyOf(row: Row): string {
  return row.kind === 'variable' ? row.name : `${keyOf(row.of)}.${row.link.column}`;
}

function rootOf(row: Row): string {
  return row.kind === 'variable' ? row.name : rootOf(row.of);
}

/** The part of an include that belongs to a row of a list or to one linked to it. */
function includeOf(include: Include, row: Row): Include {
  if (row.kind === 'variable') return include;
  return includeOf(include, row.of).links.get(row.link.name)?.include ?? include;
}

function includedLink(include: Include, row: Row, link: LinkPlan): { link: LinkPlan; include: Include } {
  return includeOf(include, row).links.get(link.name) ?? { link, include: { links: new Map() } };
}

function includes(include: Include, entity: Id): boolean {
  return [...include.links.values()].some((entry) => entry.link.target === entity || includes(entry.include, entity));
}
