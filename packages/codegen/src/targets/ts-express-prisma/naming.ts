import type { Id } from '@specwright/model/reference';
import { camelCase, kebabCase, pascalCase } from '@specwright/model/words';
import { listVariableOf, localName, variableOf } from '../../plan/names.ts';
import type { EntityPlan, FieldPlan, MachinePlan, ServicePlan } from '../../plan/servicePlan.ts';
import type { ServiceOfSystem } from '../../system/systemPlan.ts';
import type { Database } from '../target.ts';

/** What the plan's parts are called in TypeScript. */
export class Names {
  readonly plan: ServicePlan;
  readonly database: Database;
  readonly #entities: ReadonlyMap<Id, EntityPlan>;
  /** The names that local variables with rows have. */
  readonly #rows: ReadonlySet<string>;

  constructor(plan: ServicePlan, database: Database) {
    this.plan = plan;
    this.database = database;
    this.#rows = new Set(plan.entities.flatMap(({ name }) => [variableOf(name), listVariableOf(name)]));
    this.#entities = new Map(plan.entities.map((entity) => [entity.id, entity]));
  }

  /** @throws Error for an id that no entity of the plan has: a fault of the plan. */
  entity(id: Id): EntityPlan {
    const entity = this.#entities.get(id);
    if (entity === undefined) throw new Error(`The plan has no entity '${id}'.`);
    return entity;
  }

  field(entity: Id, column: string): FieldPlan | undefined {
    return this.entity(entity).fields.find((field) => field.column === column);
  }

  machine(id: Id): MachinePlan {
    const machine = this.plan.machines.find((candidate) => candidate.id === id);
    if (machine === undefined) throw new Error(`The plan has no machine '${id}'.`);
    return machine;
  }

  /** `orderLine` of `work.db.orderLine`. */
  delegate(id: Id): string {
    const { typeName } = this.entity(id);
    return typeName.charAt(0).toLowerCase() + typeName.slice(1);
  }

  /** A parameter that holds a row of the entity. */
  row(id: Id): string {
    return localName(this.delegate(id));
  }

  view(id: Id): string {
    return `${this.delegate(id)}View`;
  }

  /** The file of an entity's view. */
  viewFile(id: Id): string {
    return this.delegate(id);
  }

  machineName(machine: MachinePlan): string {
    return `${camelCase(`${this.entity(machine.entity).name}_${machine.field}`)}Machine`;
  }

  refresh(id: Id): string {
    return `refreshAfter${this.entity(id).typeName}`;
  }

  emit(eventName: string): string {
    return `emit${pascalCase(eventName)}`;
  }

  error(name: string): string {
    const plain = camelCase(name);
    return localName(plain) === plain && !this.#rows.has(plain) ? plain : `${plain}Problem`;
  }
}

/** The constant in the environment that makes a port fail. */
export function portVariable(noun: string): string {
  return `PORT_${noun.toUpperCase()}_FAIL`;
}

/** The file of an action or a port. */
export function fileOf(name: string): string {
  return camelCase(kebabCase(name));
}

/** A string literal in TypeScript. */
export function quoted(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replace(/\\"/g, '"');
  return escaped.includes("'") && !escaped.includes('"') ? `"${escaped}"` : `'${escaped.replace(/'/g, "\\'")}'`;
}

/** The names of one service of a system. */
export function namesOf({ plan, database }: ServiceOfSystem): Names {
  return new Names(plan, database);
}

/** With a separator at the thousands, as everywhere in the code. */
export function milliseconds(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, '_');
}
