import { type Id, nameOfId } from '@specwright/model/reference';
import type { Statement } from '../program.ts';
import type { EventPlan, KeptInvariantPlan, MemberPlan, OperationPlan, ServicePlan } from '../servicePlan.ts';
import type { Condition } from '../values.ts';
import { type Cell, type Cells, isInRange, isNumber, number, sameCell } from './cells.ts';
import type { Caller } from './evaluate.ts';
import { isBroken } from './interpret.ts';
import { literalsOf } from './keeping.ts';
import { makesRow, nodesOf, statementsOfKind } from './mentions.ts';
import { type OrderScenario, ordersOf } from './orders.ts';
import type { Outcome, Run } from './outcome.ts';
import { rowId } from './rowIds.ts';
import { type Change, type Situation, type Start, search, situationOf } from './search.ts';
import { type PlacedStatement, statementsOf } from './statements.ts';
import { rulesOf } from './tables.ts';
import { callerOf, callers, plainBody } from './world.ts';

/** A test of one operation: a situation that was found by trying, and how the request must end in it. */
export interface Scenario {
  readonly title: string;
  readonly operation: OperationPlan;
  readonly situation: Situation;
}

/** A request that has the wrong shape: it is refused before anything is looked up. */
export interface ShapeScenario {
  readonly title: string;
  readonly operation: OperationPlan;
  readonly caller: Caller | undefined;
  readonly path: Cells;
  readonly body: Readonly<Record<string, unknown>>;
  readonly field: string;
}

export interface OperationScenarios {
  readonly operation: OperationPlan;
  /** In which it does what it is for, with a row of each entity where that can be. */
  readonly happy?: Situation;
  readonly scenarios: readonly Scenario[];
  readonly shapes: readonly ShapeScenario[];
  readonly orders: readonly OrderScenario[];
  /** Lines for which no situation was found. */
  readonly untested: readonly string[];
}

/** Of the plan that was asked for last: those of all services of a system would fill the memory. */
let found: { readonly plan: ServicePlan; readonly scenarios: readonly OperationScenarios[] } | undefined;
let foundReactions: typeof found;

/** The scenarios of all operations. Deterministic: the search tries in the order of the plan. */
export function scenariosOf(plan: ServicePlan): readonly OperationScenarios[] {
  if (found?.plan !== plan) found = { plan, scenarios: scenariosFor(plan, plan.operations) };
  return found.scenarios;
}

/** Those of what follows from events: an event that comes is a request with its payload. */
export function reactionScenariosOf(plan: ServicePlan): readonly OperationScenarios[] {
  if (foundReactions?.plan !== plan) {
    foundReactions = { plan, scenarios: scenariosFor(plan, plan.events.flatMap(asOperation)) };
  }
  return foundReactions.scenarios;
}

function scenariosFor(plan: ServicePlan, operations: readonly OperationPlan[]): readonly OperationScenarios[] {
  return operations.map((operation) => new OperationSearch(plan, operation).all());
}

/** The group is the file of its tests. */
function asOperation({ id, name, entity, reaction }: EventPlan): OperationPlan[] {
  if (reaction === undefined) return [];
  const { members, body, tellsOfRow } = reaction;
  const about = {
    name: 'about',
    type: { kind: 'uuid' },
    field: 'id',
    ...(entity === undefined ? {} : { entity }),
  } as const;
  return [
    {
      id,
      name: `event ${name}`,
      method: 'POST',
      path: '',
      functionName: '',
      group: 'reactions',
      access: { kind: 'public' },
      limits: [],
      parameters: tellsOfRow ? [about] : [],
      members,
      takesBody: false,
      partial: false,
      status: 204,
      writes: true,
      takesIdempotencyKey: false,
      body,
      failures: [],
    },
  ];
}

class OperationSearch {
  readonly #plan: ServicePlan;
  readonly #operation: OperationPlan;
  readonly #start: Start;
  readonly #found: Scenario[] = [];
  readonly #untested: string[] = [];

  constructor(plan: ServicePlan, operation: OperationPlan) {
    this.#plan = plan;
    this.#operation = operation;
    this.#start = { plan, operation, caller: callerOf(operation) };
  }

  all(): OperationScenarios {
    const [list] = statementsOfKind(this.#operation.body, 'answerList');
    const happy = search(this.#start, answersSomething, list) ?? search(this.#start, succeeds, undefined);
    if (happy === undefined) this.#untested.push('no situation in which it succeeds');
    else this.#add('does what it says', happy);
    this.#lines();
    this.#branches(happy);
    this.#moves(happy);
    this.#children();
    this.#invariants();
    this.#ports();
    this.#missing(happy);
    this.#references(happy);
    this.#borders(happy);
    this.#bare(happy);
    this.#strangers(happy);
    return {
      operation: this.#operation,
      ...(happy === undefined ? {} : { happy }),
      scenarios: this.#found,
      shapes: shapesOf(this.#plan, this.#operation, this.#start.caller),
      orders: happy === undefined ? [] : ordersOf(this.#plan, this.#smaller(happy)),
      untested: this.#untested,
    };
  }

  #add(title: string, situation: Situation | undefined): void {
    if (situation !== undefined) this.#addWhole(title, this.#smaller(situation));
  }

  /** With all its rows, also those that make no difference. */
  #addWhole(title: string, situation: Situation): void {
    const same = this.#found.filter((known) => known.title === title || known.title.startsWith(`${title} (`)).length;
    const unique = same === 0 ? title : `${title} (${same + 1})`;
    this.#found.push({ title: unique, operation: this.#operation, situation });
  }

  /** Leaves out the rows that make no difference: a test shows what it is about. */
  #smaller(situation: Situation): Situation {
    let current = situation;
    for (const entity of [...this.#plan.entities].reverse()) {
      if (speaksOf(current, entity.id) || lists(this.#operation, entity.id)) continue;
      if (current.tables.rowsOf(entity.id).length === 0) continue;
      const changes: Change[] = [...current.changes, { kind: 'absent', entity: entity.id }];
      const less = situationOf(
        { ...this.#start, caller: current.request.caller, parameters: current.request.parameters },
        changes,
      );
      if (less !== undefined && sameEnd(less, current)) current = less;
    }
    return current;
  }

  /** A situation in which the statement refuses the request. */
  #stopAt(statement: Statement): Situation | undefined {
    return search(this.#start, (outcome) => outcome.kind === 'problem' && outcome.at === statement, statement);
  }

  /** One scenario a `!` line: it holds, and nothing before it does. */
  #lines(): void {
    for (const { statement, line } of guardsOf(this.#operation.body, this.#plan)) {
      const situation = this.#stopAt(statement);
      const title = statement.kind === 'own' ? `${line} (there is none)` : line;
      if (situation === undefined) this.#untested.push(line);
      else this.#add(title, situation);
      this.#border(statement, line);
    }
  }

  /** Where a comparison has two equal sides, it shows which of `<` and `<=` is meant. */
  #border(statement: Statement, line: string): void {
    if (statement.kind !== 'guard' && statement.kind !== 'guardEach') return;
    const { condition } = statement;
    if (!hasBorder(condition)) return;
    const refuses = condition.operator.endsWith('=');
    const situation = search(
      this.#start,
      (outcome, { compared }) =>
        compared.some(({ at, left, right }) => at === statement && sameCell(left, right)) &&
        (refuses ? outcome.kind === 'problem' && outcome.at === statement : succeeds(outcome)),
      statement,
    );
    this.#add(`${line} (both sides equal)`, situation);
  }

  /** What is done only where a condition holds: a request in which it does, and one at its border. */
  #branches(happy: Situation | undefined): void {
    if (happy === undefined) return;
    for (const { statement, line } of statementsOf(this.#operation.body, this.#plan)) {
      if (statement.kind !== 'if') continue;
      const holds = search(
        this.#start,
        (outcome, { taken }) => succeeds(outcome) && taken.has(statement),
        statement,
        happy.changes,
      );
      this.#add(line, holds);
      if (!hasBorder(statement.condition)) continue;
      const border = search(
        this.#start,
        (outcome, { compared }) =>
          succeeds(outcome) && compared.some(({ at, left, right }) => at === statement && sameCell(left, right)),
        statement,
        happy.changes,
      );
      this.#add(`${line} (both sides equal)`, border);
    }
  }

  /** Members that name rows which are not there. */
  #references(happy: Situation | undefined): void {
    if (happy === undefined) return;
    for (const { name, row } of this.#operation.members) {
      if (row === undefined) continue;
      const cell = rowId(this.#plan, row, 999);
      this.#varied(`${name} that is not there`, happy, { kind: 'member', name, cell });
    }
  }

  /** Each state from which the operation is called: legal moves happen, others are refused. */
  #moves(happy: Situation | undefined): void {
    if (happy === undefined) return;
    const seen = new Set<Id>();
    for (const statement of statementsOfKind(this.#operation.body, 'transition')) {
      const machine = this.#plan.machines.find((candidate) => candidate.id === statement.machine);
      if (machine === undefined || seen.has(machine.id) || makesRow(this.#operation.body, machine.entity)) continue;
      seen.add(machine.id);
      for (const state of machine.states) {
        const change: Change = { kind: 'column', entity: machine.entity, column: machine.field, cell: state };
        this.#varied(`${nameOfId(machine.entity)}.${machine.field} is ${state}`, happy, change);
      }
    }
  }

  /** The one row that belongs to another is not there, where nothing can be done without it. */
  #children(): void {
    for (const statement of statementsOfKind(this.#operation.body, 'findChild')) {
      if (statement.missing === 'null') continue;
      const situation = this.#stopAt(statement);
      this.#add(`without its ${nameOfId(statement.child.entity)}`, situation);
    }
  }

  /** Lines about rows of several tables that the request may break. */
  #invariants(): void {
    for (const line of this.#plan.kept) {
      const guard = line.body.at(-1);
      if (guard === undefined || !touches(this.#operation, line, this.#plan)) continue;
      const isAt = (outcome: Outcome): boolean => outcome.kind === 'problem' && outcome.at === guard;
      const holdsBefore = ({ tables }: Run): boolean => !isBroken(this.#plan, line, tables);
      const breaking = search(this.#start, (outcome, run) => isAt(outcome) && holdsBefore(run), guard);
      this.#add(brokenTitle(line), breaking ?? search(this.#start, isAt, guard));
    }
  }

  #ports(): void {
    for (const port of statementsOfKind(this.#operation.body, 'port')) {
      const situation = this.#stopAt(port) ?? this.#failsBehind(port);
      this.#add(`when ${port.verb} ${port.port} fails, nothing has happened`, situation);
    }
  }

  /** Where the port is called in some of the situations that were found, but not in all that begin alike. */
  #failsBehind(port: Extract<Statement, { kind: 'port' }>): Situation | undefined {
    const failing = this.#found.map(({ situation: { request, changes } }) =>
      situationOf({ ...this.#start, caller: request.caller, parameters: request.parameters }, [
        ...changes,
        { kind: 'portFails', noun: port.port },
      ]),
    );
    return failing.find((situation) => {
      const outcome = situation?.run.outcome;
      return outcome?.kind === 'problem' && outcome.at === port;
    });
  }

  /** No row of the path. */
  #missing(happy: Situation | undefined): void {
    const parameter = this.#operation.parameters.find(
      ({ entity, type }) => entity !== undefined && type.kind === 'uuid',
    );
    if (happy === undefined || parameter?.entity === undefined) return;
    const parameters = { ...happy.request.parameters, [parameter.name]: rowId(this.#plan, parameter.entity, 999) };
    this.#add('a row that is not there', situationOf({ ...this.#start, parameters }, happy.changes));
  }

  /** Numbers and texts at the ends of their range are taken; what follows is what the lines say. */
  #borders(happy: Situation | undefined): void {
    if (happy === undefined) return;
    for (const member of this.#operation.members) {
      for (const bound of [member.bounds?.min, member.bounds?.max]) {
        const cell = bound === undefined ? undefined : borderCell(member.type.kind, bound);
        if (cell === undefined) continue;
        this.#varied(`${member.name} at its border ${bound}`, happy, { kind: 'member', name: member.name, cell });
        this.#borderLeft(member, cell, happy);
      }
    }
  }

  /** Where invariants refuse the end of a range, the value beside it that they leave. */
  #borderLeft({ name, type, bounds }: MemberPlan, end: Cell, happy: Situation): void {
    if (bounds === undefined || !isNumber(end)) return;
    const ends = (cell: Cell): Outcome | undefined =>
      situationOf({ ...this.#start, caller: happy.request.caller }, [...happy.changes, { kind: 'member', name, cell }])
        ?.run.outcome;
    const isRefused = (outcome: Outcome | undefined): boolean =>
      outcome === undefined || (outcome.kind === 'problem' && outcome.code === 'invariant_violated');
    if (!isRefused(ends(end))) return;
    const left = literalsOf(this.#plan.entities.flatMap(rulesOf))
      .filter(isNumber)
      .flatMap((cell) => [cell, cell.plus(1), cell.minus(1)])
      .filter((cell) => isInRange(cell, bounds) && (type.kind !== 'int' || cell.isInteger()))
      .sort((one, other) => one.minus(end).abs().cmp(other.minus(end).abs()))
      .find((cell) => !isRefused(ends(cell)));
    if (left === undefined) return;
    this.#varied(`${name} at ${left.toFixed()}, the border that invariants leave`, happy, {
      kind: 'member',
      name,
      cell: left,
    });
  }

  /** Defaults take the place of what is left out, and what a change does not name stays. */
  #bare(happy: Situation | undefined): void {
    const { members, partial } = this.#operation;
    const left = members.filter(({ optional }) => optional).slice(partial ? 1 : 0);
    if (happy === undefined || left.length === 0) return;
    const without = left.map(({ name }): Change => ({ kind: 'member', name, cell: undefined }));
    const situation = situationOf({ ...this.#start, caller: happy.request.caller }, [...happy.changes, ...without]);
    if (situation !== undefined && succeeds(situation.run.outcome))
      this.#add('without what need not be given', situation);
  }

  /** Others than the owner, and an admin where that is excused. The owner's rows are there: nobody else sees or changes them. */
  #strangers(happy: Situation | undefined): void {
    const { access } = this.#operation;
    if (happy === undefined || access.kind !== 'granted' || !access.owner) return;
    const { changes } = this.#smaller(happy);
    const others = access.roles.filter((role) => role !== 'user' && role !== 'admin');
    for (const [who, role] of [
      ['a stranger', 'user'],
      ['an admin', 'admin'],
      ...others.map((other) => [`another ${other}`, other] as const),
    ] as const) {
      const situation = situationOf({ ...this.#start, caller: { id: callers.stranger, role } }, changes);
      if (situation !== undefined) this.#addWhole(`${who} calls`, situation);
    }
  }

  #varied(title: string, happy: Situation, change: Change): void {
    const situation = situationOf({ ...this.#start, caller: happy.request.caller }, [...happy.changes, change]);
    if (situation !== undefined) this.#add(title, situation);
  }
}

function succeeds(outcome: Outcome): boolean {
  return outcome.kind !== 'problem';
}

function answersSomething(outcome: Outcome): boolean {
  return succeeds(outcome) && (outcome.kind !== 'list' || outcome.rows.length > 0);
}

/** The guards of a program with the lines that they come from, those of its actions too. */
function guardsOf(body: readonly Statement[], plan: ServicePlan): PlacedStatement[] {
  return statementsOf(body, plan).filter(({ statement, line }) => canRefuse(statement) && line.startsWith('!'));
}

/** Two sides can be equal, and both are still so when the request arrives: nothing equals the present for so long. */
function hasBorder(condition: Condition): condition is Extract<Condition, { kind: 'compare' }> {
  if (condition.kind !== 'compare' || !/[<>]/.test(condition.operator)) return false;
  return condition.left.kind !== 'now' && condition.right.kind !== 'now';
}

function canRefuse(statement: Statement): boolean {
  if (statement.kind === 'own') return statement.missing !== 'null';
  return statement.kind === 'guard' || statement.kind === 'guardEach';
}

function borderCell(kind: string, bound: string): Cell | undefined {
  if (kind === 'decimal') return number(bound);
  if (kind === 'int') return number(bound).abs().lte(Number.MAX_SAFE_INTEGER) ? number(bound) : undefined;
  if (kind !== 'string' || Number(bound) > 2000) return undefined;
  return 'x'.repeat(Number(bound));
}

/** What a test is called of a request that would break a line. */
export function brokenTitle({ text }: Pick<KeptInvariantPlan, 'text'>): string {
  return `would break ${text.trim().replace(/\s+/g, ' ')}`;
}

/** Whether a request may break a line. */
function touches({ body }: OperationPlan, { name }: KeptInvariantPlan, plan: ServicePlan): boolean {
  return statementsOf(body, plan).some(
    ({ statement }) =>
      (statement.kind === 'keep' || statement.kind === 'keepEach') &&
      statement.touches.some(({ invariant }) => invariant === name),
  );
}

/** Whether the changes of a situation, its path or its body speak of the rows of an entity. */
function speaksOf(situation: Situation, entity: Id): boolean {
  return situation.changes.some((change) => 'entity' in change && change.entity === entity);
}

/** The rows of a list stay, so that one that is not answered can be told from none at all. */
function lists(operation: OperationPlan, entity: Id): boolean {
  return statementsOfKind(operation.body, 'answerList').some((answer) => answer.entity === entity);
}

function sameEnd(a: Situation, b: Situation): boolean {
  const [left, right] = [a.run.outcome, b.run.outcome];
  if (left.kind !== right.kind) return false;
  if (left.kind === 'problem' && right.kind === 'problem') {
    return left.at === right.at && left.code === right.code && left.detail === right.detail;
  }
  if (left.kind === 'answer' && right.kind === 'answer') {
    return namesOf(left) === namesOf(right) && written(a) === written(b);
  }
  if (left.kind === 'list' && right.kind === 'list') return left.rows.length === right.rows.length;
  return written(a) === written(b);
}

function namesOf({ emitted }: Extract<Outcome, { kind: 'answer' }>): string {
  return emitted.map(({ name }) => name).join();
}

/** How many rows the run made, changed and deleted. */
function written(situation: Situation): string {
  const { request, run, tables } = situation;
  const { operation } = request;
  const entities = new Set(nodesOf(operation.body).flatMap((node) => ('entity' in node ? [String(node.entity)] : [])));
  return [...entities]
    .filter((id) => id.startsWith('entity:'))
    .map((id) => {
      const before = tables.rowsOf(id);
      const after = run.tables.rowsOf(id);
      const changed = after.filter((row) => before.some((old) => old.cells.id === row.cells.id && old !== row));
      return `${id} ${after.length - before.length} ${changed.length}`;
    })
    .join(';');
}

// --- wrong shapes ---

function shapesOf(plan: ServicePlan, operation: OperationPlan, caller: Caller | undefined): ShapeScenario[] {
  const path = Object.fromEntries(
    operation.parameters.map(({ name, entity }) => [name, entity === undefined ? '' : rowId(plan, entity)]),
  );
  const plain = plainBody(plan, operation);
  const body: Record<string, unknown> = { ...plain };
  const shape = (title: string, field: string, changed: Record<string, unknown>): ShapeScenario => ({
    title,
    operation,
    caller,
    path,
    body: changed,
    field,
  });
  const shapes: ShapeScenario[] = [];
  if (!operation.takesBody) return shapes;
  for (const member of operation.members) {
    if (!member.optional) {
      const { [member.name]: _left, ...rest } = body;
      shapes.push(shape(`without ${member.name}`, member.name, rest));
    }
    shapes.push(
      shape(`${member.name} of a wrong type`, member.name, {
        ...body,
        [member.name]: member.type.kind === 'json' ? 'x' : { wrong: true },
      }),
    );
    for (const [title, value] of beyond(member.type.kind, member.bounds)) {
      shapes.push(shape(`${member.name} ${title}`, member.name, { ...body, [member.name]: value }));
    }
  }
  shapes.push(shape('an unknown member', 'unknown_member', { ...body, unknown_member: 1 }));
  return shapes;
}

/** Values just outside of a range. */
function beyond(kind: string, bounds: { readonly min: string; readonly max?: string } | undefined): [string, Cell][] {
  if (bounds === undefined) return [];
  if (kind === 'int') {
    const under: [string, Cell][] = [['under its range', number(bounds.min).minus(1)]];
    return bounds.max === undefined ? under : [...under, ['over its range', number(bounds.max).plus(1)]];
  }
  if (kind === 'decimal') {
    const under: [string, Cell][] = [['under its range', number(bounds.min).minus('0.001')]];
    return bounds.max === undefined ? under : [...under, ['over its range', number(bounds.max).plus('0.001')]];
  }
  if (kind !== 'string') return [];
  const short: [string, Cell][] = Number(bounds.min) > 0 ? [['too short', 'x'.repeat(Number(bounds.min) - 1)]] : [];
  const long = Number(bounds.max ?? Number.POSITIVE_INFINITY);
  return long > 2000 ? short : [...short, ['too long', 'x'.repeat(long + 1)]];
}
