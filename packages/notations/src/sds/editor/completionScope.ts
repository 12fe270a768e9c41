import { memoOf } from '@specwright/model/memo';
import type { Entity, Field, Part } from '@specwright/model/parts';
import { type Id, targetOf } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import type { EnumValue, Type } from '@specwright/model/types';
import { pluralSnakeCase, snakeCase, wordsOf } from '@specwright/model/words';
import { NameForms } from '../scopeNames.ts';
import type { Place } from './place.ts';

/** A word that a sentence can begin a path with. */
export interface ScopeName {
  readonly name: string;
  readonly detail: string;
  /** The part it stands for, for its documentation. */
  readonly part?: Id;
  readonly kind: 'field' | 'row' | 'input' | 'parameter' | 'payload';
}

/**
 * The names that can be used in the block under the cursor. Read from the model of the last text that could be read, so
 * that a line in the middle of typing still has its subject.
 */
export class CompletionScope {
  readonly index: SystemIndex;
  /** The part whose block is open, where the model has it. */
  readonly part: Part | undefined;
  /** Entities whose fields can be named bare; the subject first. */
  readonly entities: readonly Entity[];
  readonly #forms: NameForms<Entity>;

  /** @param part the part whose names count, where it is not the one whose block is open */
  constructor(index: SystemIndex, place: Place, part?: Part) {
    this.index = index;
    this.part = part ?? partOf(index, place);
    this.entities = this.#entitiesOf(place);
    this.#forms = formsOf(index);
  }

  /** The words that a condition or an expression can start with. */
  names(): ScopeName[] {
    const { part } = this;
    const names: ScopeName[] = [];
    if (part?.kind === 'operation') {
      for (const { name, id } of part.input?.members ?? []) {
        names.push({ name, detail: 'member of in', part: id, kind: 'input' });
      }
    } else if (part?.kind === 'action') {
      for (const { name, id } of part.parameters) {
        names.push({ name, detail: `parameter of ${part.name}`, part: id, kind: 'parameter' });
      }
    } else if (part?.kind === 'event') {
      for (const { name, id } of part.payload) {
        names.push({ name, detail: 'member of payload', part: id, kind: 'payload' });
      }
    }
    const [subject] = this.entities;
    for (const field of subject?.fields ?? []) {
      names.push({ name: field.name, detail: `field of ${subject?.name ?? ''}`, part: field.id, kind: 'field' });
    }
    for (const entity of this.entities) {
      names.push({ name: snakeCase(entity.name), detail: `the ${entity.name}`, part: entity.id, kind: 'row' });
    }
    return uniqueByName(names);
  }

  /** Words for rows of an entity: `cart_item`, `item`. */
  aliasesOf(entity: Entity): string[] {
    const last = wordsOf(entity.name).at(-1);
    return [...new Set([snakeCase(entity.name), ...(last === undefined ? [] : [last])])];
  }

  /** The entities whose members stand behind `a.b.`; none when the path leads to nothing known. */
  entitiesBehind(path: string): readonly Entity[] {
    const [head = '', ...rest] = path.split('.').filter((segment) => segment !== '');
    let found = this.#head(head);
    for (const segment of rest) found = found.flatMap((entity) => this.#step(entity, segment));
    return unique(found);
  }

  /** The fields that a path may end in: `item.qty`, `status`. */
  fieldsAt(path: string): readonly Field[] {
    const dot = path.lastIndexOf('.');
    const name = path.slice(dot + 1);
    if (dot >= 0) return fieldsNamed(this.entitiesBehind(path.slice(0, dot)), name);
    if (this.part?.kind === 'operation') {
      const member = this.part.input?.members.find((one) => one.name === name);
      const field = this.field(member?.field);
      if (field) return [field];
    }
    const near = fieldsNamed(this.entities.slice(0, 1), name);
    if (near.length > 0) return near;
    const reachable = fieldsNamed(this.entities, name);
    return reachable.length > 0 ? reachable : fieldsNamed(this.index.system.entities, name);
  }

  field(id: Id | undefined): Field | undefined {
    const part = id === undefined ? undefined : this.index.part(id);
    return part?.kind === 'field' ? part : undefined;
  }

  /** The entity meant by a word in any of its forms. */
  entityLike(word: string): Entity | undefined {
    return this.index.entityNamed(word) ?? this.#forms.find(word)[0]?.symbol;
  }

  /** The values of an enumeration field; follows `method: Payment.method`. */
  valuesOf(field: Field | undefined): readonly EnumValue[] {
    const type = field && this.typeOf(field);
    return type?.kind === 'enum' ? type.values : [];
  }

  typeOf(field: Field): Type {
    let { type } = field;
    for (let step = 0; type.kind === 'fieldType' && step < 8; step += 1) {
      const next = this.field(targetOf(type.field));
      if (next === undefined) break;
      type = next.type;
    }
    return type;
  }

  /** The field whose values are the states of an entity: a machine's, else `status` or `state`, else the only enumeration. */
  stateFieldOf(entity: Entity | undefined): Field | undefined {
    const enums = entity?.fields.filter((field) => this.valuesOf(field).length > 0) ?? [];
    return (
      enums.find((field) => this.index.machineOf(field.id) !== undefined) ??
      enums.find((field) => /(^|_)(status|state)$/.test(field.name)) ??
      (enums.length === 1 ? enums[0] : undefined)
    );
  }

  /** Entities that an edge leads to from the given one. */
  childrenOf(entity: Entity): readonly Entity[] {
    return this.index.edgesFrom(entity.id).flatMap((edge) => this.index.entity(targetOf(edge.to)) ?? []);
  }

  #head(word: string): readonly Entity[] {
    const { part } = this;
    if (part?.kind === 'operation') {
      const member = part.input?.members.find(({ name }) => name === word);
      const row = this.index.entity(member?.row);
      if (row) return [row];
    }
    if (part?.kind === 'action') {
      const parameter = part.parameters.find(({ name }) => name === word);
      const rows = parameter?.entities.flatMap((id) => this.index.entity(id) ?? []) ?? [];
      if (rows.length > 0) return rows;
    }
    const named = this.index.entityNamed(word);
    if (named) return [named];
    const inScope = new Set(this.entities);
    const like = this.#forms.find(word).map(({ symbol }) => symbol);
    const near = like.filter((entity) => inScope.has(entity));
    if (near.length > 0) return near;
    const fields = fieldsNamed(this.entities, word).flatMap((field) => this.#entityOf(field) ?? []);
    return fields.length > 0 ? fields : like;
  }

  #step(entity: Entity, segment: string): readonly Entity[] {
    const field = entity.fields.find(({ name }) => name === segment);
    if (field) return [this.#entityOf(field)].filter((one) => one !== undefined);
    const like = new Set(this.#forms.find(segment).map(({ symbol }) => symbol));
    return this.childrenOf(entity).filter((child) => like.has(child));
  }

  #entityOf(field: Field): Entity | undefined {
    const type = this.typeOf(field);
    return type.kind === 'reference' || type.kind === 'entity' ? this.index.entity(targetOf(type.entity)) : undefined;
  }

  #entitiesOf(place: Place): Entity[] {
    const { index, part } = this;
    const known = (ids: readonly (Id | undefined)[]) => unique(ids.flatMap((id) => index.entity(id) ?? []));
    switch (part?.kind) {
      case 'operation':
        return known([part.subject, ...part.scope]);
      case 'event': {
        const entity = index.entity(part.entity && targetOf(part.entity));
        return entity ? unique([entity, ...this.#neighboursOf(entity)]) : [];
      }
      case 'action':
        return known(part.parameters.flatMap(({ entities }) => entities));
      case 'entity':
        return [part];
      case 'machine':
        return known([targetOf(part.entity)]);
      case 'evolve':
        return known([targetOf(part.entity)]);
      default:
        return place.block?.keyword === 'api' ? this.#entitiesOfPath(place.block.header) : [];
    }
  }

  /** An `api` that the model does not have yet: the entities that its path names. */
  #entitiesOfPath(header: string): Entity[] {
    const words = new Set(header.split(/[^A-Za-z0-9_-]+/));
    return this.index.system.entities.filter((entity) => words.has(pluralSnakeCase(entity.name))).reverse();
  }

  #neighboursOf(entity: Entity): Entity[] {
    const near = [
      ...this.index.edgesFrom(entity.id).map(({ to }) => targetOf(to)),
      ...this.index.edgesTo(entity.id).map(({ from }) => targetOf(from)),
    ];
    return near.flatMap((id) => this.index.entity(id) ?? []);
  }
}

/** The entities by every form of their names; made once an index. */
const formsOf = memoOf(({ system }: SystemIndex): NameForms<Entity> => {
  const forms = new NameForms<Entity>();
  for (const entity of system.entities) forms.add(entity.name, entity);
  return forms;
});

/** The part of the open block: found by the id that its header gives it. */
function partOf(index: SystemIndex, { block }: Place): Part | undefined {
  if (block === undefined) return undefined;
  const id = idOf(block.keyword, block.header);
  return id === undefined ? undefined : index.part(id);
}

function idOf(keyword: string, header: string): Id | undefined {
  const [first = '', second = '', third = ''] = header.split(/\s+/);
  switch (keyword) {
    case 'api':
      return `operation:${first} ${second}`;
    case 'action':
      return `action:${/^\w+/.exec(first)?.[0] ?? ''}`;
    case 'error':
      return `error:${/^\w+/.exec(first)?.[0] ?? ''}`;
    case 'contract':
      return `contract:${first}<->${second === '<->' ? third : ''}`;
    case 'entity':
    case 'machine':
    case 'event':
    case 'module':
    case 'spec':
    case 'evolve':
      return `${keyword}:${first}`;
    default:
      return undefined;
  }
}

function fieldsNamed(entities: readonly Entity[], name: string): Field[] {
  return entities.flatMap((entity) => entity.fields.find((field) => field.name === name) ?? []);
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}

function uniqueByName(names: readonly ScopeName[]): ScopeName[] {
  const seen = new Set<string>();
  return names.filter(({ name }) => !seen.has(name) && seen.add(name) !== undefined);
}
