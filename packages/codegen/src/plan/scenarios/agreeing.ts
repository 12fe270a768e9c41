import { memoOf } from '@specwright/model/memo';
import type { Id } from '@specwright/model/reference';
import type { EntityPlan, FieldPlan, KeptInvariantPlan, ServicePlan } from '../servicePlan.ts';
import { type Cell, type Cells, fits, isMoment, isNumber, moment, sameCell } from './cells.ts';
import { literalsOf } from './keeping.ts';
import { valuesOf } from './mentions.ts';

/** One other value of one column of the first rows of an entity. */
export interface Agreement {
  readonly entity: Id;
  readonly column: string;
  readonly cell: Cell;
}

/** How many columns are changed at most, one after the other. */
const deepest = 4;

/**
 * What the first rows hold besides what they would, so that the lines about several of them hold: one column after the
 * other, while fewer lines are broken by it.
 * @param broken the lines that are broken then; undefined where such rows cannot be
 */
export function agreeing(
  plan: ServicePlan,
  rows: (entity: EntityPlan) => Cells,
  broken: (changes: readonly Agreement[]) => readonly KeptInvariantPlan[] | undefined,
): readonly Agreement[] {
  let changes: readonly Agreement[] = [];
  let open = broken(changes) ?? [];
  for (let depth = 0; depth < deepest && open.length > 0; depth++) {
    const better = open
      .flatMap((line) => choicesOf(line, plan, rows))
      .map((change) => [...changes, change])
      .find((more) => (broken(more)?.length ?? open.length) < open.length);
    if (better === undefined) break;
    changes = better;
    open = broken(changes) ?? [];
  }
  return changes;
}

function choicesOf(line: KeptInvariantPlan, plan: ServicePlan, rows: (entity: EntityPlan) => Cells): Agreement[] {
  const columns = valuesOf(line.body, 'column');
  const cellAt = (id: Id, column: string): Cell => {
    const entity = entityAt(plan, id);
    return entity === undefined ? null : (rows(entity)[column] ?? null);
  };
  const known = [
    ...columns.map(({ row, column }) => cellAt(row.entity, column)),
    ...literalsOf(line.body.flatMap((statement) => (statement.kind === 'guard' ? [statement.condition] : []))),
  ];
  return columns.flatMap(({ row, column }) => {
    const field = entityAt(plan, row.entity)?.fields.find((candidate) => candidate.column === column);
    if (field === undefined || isSettled(field, plan)) return [];
    return choices(field, known)
      .filter((cell) => fits(cell, field.bounds) && !sameCell(cell, cellAt(row.entity, column)))
      .map((cell) => ({ entity: row.entity, column, cell }));
  });
}

const entitiesById = memoOf(({ entities }: ServicePlan) => new Map(entities.map((entity) => [entity.id, entity])));

function entityAt(plan: ServicePlan, id: Id): EntityPlan | undefined {
  return entitiesById(plan).get(id);
}

/** What follows from others, what a row begins in, and what says which row it is. */
function isSettled({ computed, unique, name, link, entity }: FieldPlan, { machines }: ServicePlan): boolean {
  const isState = machines.some((machine) => machine.entity === entity && machine.field === name);
  return computed || unique || name === 'id' || link !== undefined || isState;
}

const hour = 3_600_000;

/** The nearest first. */
function choices({ type, optional }: FieldPlan, known: readonly Cell[]): Cell[] {
  const none = optional ? [null] : [];
  switch (type.kind) {
    case 'int':
    case 'decimal':
      return known.filter(isNumber).flatMap((cell) => [cell, cell.plus(1), cell.minus(1)]);
    case 'timestamp':
      return known
        .filter(isMoment)
        .flatMap(({ offset }) => [offset, offset + hour, offset - hour].map((at) => moment(at)));
    case 'enum':
      return [...type.values, ...none];
    case 'bool':
      return [true, false, ...none];
    default:
      return none;
  }
}
