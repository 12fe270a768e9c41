import type { EntityPlan, FieldPlan, LinkPlan, ServicePlan } from '../servicePlan.ts';
import type { Condition } from '../values.ts';
import {
  type Cell,
  type Cells,
  endsOf,
  fits,
  isMoment,
  isNumber,
  literalCell,
  moment,
  number,
  sameCell,
} from './cells.ts';
import { valuesOf } from './mentions.ts';
import { rowId } from './rowIds.ts';
import { brokenRules, rulesOf, Tables } from './tables.ts';

/** How many columns are changed at most, and how many rows are looked at, before a row is given up. */
const deepest = 4;
const patience = 5000;

/**
 * The cells of a row that its invariants allow: these, with as few columns changed as can be, each as little as can be.
 * Columns that are `fixed` stay as they are. Undefined where no such row was found.
 */
export function inKeeping(
  plan: ServicePlan,
  entity: EntityPlan,
  cells: Cells,
  fixed: ReadonlySet<string>,
): Cells | undefined {
  if (rulesOf(entity).length === 0) return cells;
  const mending = new Mending(plan, entity);
  for (let changes = 0; changes <= deepest; changes++) {
    const found = mending.with(changes, cells, fixed);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether the invariants of its entity allow a row as it is. */
export function isKept(plan: ServicePlan, entity: EntityPlan, cells: Cells): boolean {
  return brokenRules(entity, { entity: entity.id, cells }, new Tables(plan)).length === 0;
}

/** One other value of one column. The lesser its cost, the sooner it is tried. */
interface Choice {
  readonly column: string;
  readonly cell: Cell;
  readonly cost: number;
}

const hour = 3_600_000;

/** What is tried later: a number with a fraction, a time that is over, another row, another state, no value. */
const costs = { fraction: 1, past: 2, otherRow: 3, state: 3, nothing: 4 } as const;

class Mending {
  readonly #plan: ServicePlan;
  readonly #entity: EntityPlan;
  readonly #tables: Tables;
  #tried = 0;

  constructor(plan: ServicePlan, entity: EntityPlan) {
    this.#plan = plan;
    this.#entity = entity;
    this.#tables = new Tables(plan);
  }

  /** Changes a column of the broken rule that leaves the least choice, and goes on with what is broken then. */
  with(changes: number, cells: Cells, fixed: ReadonlySet<string>): Cells | undefined {
    const broken = brokenRules(this.#entity, { entity: this.#entity.id, cells }, this.#tables);
    if (broken.length === 0) return cells;
    if (changes === 0) return undefined;
    const [choices = []] = broken
      .map((rule) => this.#choices(rule, cells, fixed))
      .sort((one, other) => one.length - other.length);
    for (const { column, cell } of choices) {
      if (this.#tried++ > patience) return undefined;
      const found = this.with(changes - 1, { ...cells, [column]: cell }, new Set([...fixed, column]));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #choices(broken: Condition, cells: Cells, fixed: ReadonlySet<string>): Choice[] {
    const columns = new Set(valuesOf(broken, 'column').map(({ column }) => column));
    const choices = [...columns].flatMap((column): Choice[] => {
      if (fixed.has(column)) return [];
      const field = this.#entity.fields.find((candidate) => candidate.column === column);
      if (field !== undefined && field.link === undefined) {
        return field.name === 'id' ? [] : this.#choicesOf(field, cells);
      }
      const link = this.#entity.links.find((candidate) => candidate.column === column);
      return link === undefined ? [] : this.#choicesOfLink(link);
    });
    return choices
      .filter(({ column, cell }) => !sameCell(cells[column] ?? null, cell))
      .sort((one, other) => one.cost - other.cost);
  }

  /** Another row than the first, or none. */
  #choicesOfLink({ column, target, constrained, optional }: LinkPlan): Choice[] {
    const others = constrained && target !== this.#entity.id ? [rowId(this.#plan, target, 2)] : [];
    return [
      ...others.map((cell): Choice => ({ column, cell, cost: costs.otherRow })),
      ...(optional ? [{ column, cell: null, cost: costs.nothing }] : []),
    ];
  }

  #choicesOf(field: FieldPlan, cells: Cells): Choice[] {
    const { column } = field;
    // A row begins in its first state, and what is computed follows from others.
    const last = field.computed || this.#isState(field) ? costs.state : 0;
    const values = this.#valuesOf(field, cells).map(({ cell, cost }) => ({ column, cell, cost: Math.max(cost, last) }));
    return field.optional ? [...values, { column, cell: null, cost: costs.nothing }] : values;
  }

  #isState({ name }: FieldPlan): boolean {
    return this.#plan.machines.some(({ entity, field }) => entity === this.#entity.id && field === name);
  }

  #valuesOf(field: FieldPlan, cells: Cells): Omit<Choice, 'column'>[] {
    const near = this.#known(cells);
    switch (field.type.kind) {
      case 'enum':
        return field.type.values.map((cell) => ({ cell, cost: 0 }));
      case 'bool':
        return [true, false].map((cell) => ({ cell, cost: 0 }));
      case 'int':
      case 'decimal':
        return numbersFor(field, near, cells[field.column] ?? null);
      case 'timestamp':
        return near.filter(isMoment).flatMap(({ offset }) =>
          [offset, offset + hour, offset - hour].map((at) => ({
            cell: moment(at),
            cost: at > 0 ? 0 : costs.past,
          })),
        );
      case 'string':
        return near.flatMap((cell) =>
          typeof cell === 'string' && fits(number([...cell].length), field.bounds) ? [{ cell, cost: 0 }] : [],
        );
      default:
        return [];
    }
  }

  /** What the rules and the row hold: borders lie there. */
  #known(cells: Cells): Cell[] {
    return [...literalsOf(rulesOf(this.#entity)), ...Object.values(cells)];
  }
}

/** The literals in conditions as cells. */
export function literalsOf(conditions: readonly Condition[]): Cell[] {
  return valuesOf(conditions, 'literal').map(({ type, text }) => literalCell(type, text));
}

/** Numbers at the ends of the range and beside those that are known, the nearest to the present one first. */
function numbersFor(field: FieldPlan, known: readonly Cell[], present: Cell): Omit<Choice, 'column'>[] {
  const isWhole = field.type.kind === 'int';
  const { least, most } = field.bounds === undefined ? {} : endsOf(field.bounds);
  const ends = [least, most, number(0)].filter((end) => end !== undefined);
  const steps = isWhole ? [0, 1, -1] : [0, 1, -1, '0.01', '-0.01'];
  const from = isNumber(present) ? present : number(0);
  return [...known.filter(isNumber), ...ends]
    .flatMap((cell) => steps.map((step) => cell.plus(step)))
    .filter((cell) => (!isWhole || cell.isInteger()) && fits(cell, field.bounds))
    .sort((one, other) => one.minus(from).abs().cmp(other.minus(from).abs()))
    .map((cell) => ({ cell, cost: cell.isInteger() ? 0 : costs.fraction }));
}
