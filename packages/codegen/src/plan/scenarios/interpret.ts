import type { Id } from '@specwright/model/reference';
import { problemCodeOf } from '../problemCodes.ts';
import type { ColumnValue, Failure, Include, ListParent, Statement, Touch } from '../program.ts';
import type { ComputedPlan, FieldPlan, KeptInvariantPlan, ServicePlan } from '../servicePlan.ts';
import { isPicked, type Row, type Value } from '../values.ts';
import { type Cell, type Cells, halfUp, isNumber, sameCell } from './cells.ts';
import { cellsTaken, evaluate, holds, rowOf, type Scope, withRow } from './evaluate.ts';
import { type Compared, detailOf, type Emitted, type Outcome, type Request, type Run, shownDetail } from './outcome.ts';
import { goingWith, rowsBehind } from './reached.ts';
import { isRefusal, type Refusal, type TableRow, type Tables } from './tables.ts';

/** Leaves the statements of a run that has ended; never leaves this file. Made once: to note its stack takes longer than a run. */
const ended = new Error('The run has ended.');

/** Does what the program of an operation says, on tables in memory: what the generated service must do as well. */
export function interpret(plan: ServicePlan, request: Request, before: Tables): Run {
  const tables = before.copy();
  const interpreter = new Interpreter(plan, request, tables);
  try {
    interpreter.run(request.operation.body, interpreter.scope);
  } catch (error) {
    if (error !== ended) throw error;
  }
  interpreter.lookAtTouched();
  const { compared, taken, emitted, lines } = interpreter;
  const outcome = interpreter.outcome ?? { kind: 'done', emitted };
  return { outcome, compared, taken, lines, tables: outcome.kind === 'problem' ? before : tables };
}

/** Brings all computed fields up to date. Says whether the database takes what they are then. */
export function computeAll(plan: ServicePlan, tables: Tables): boolean {
  const operation = plan.operations[0];
  if (operation === undefined) return true;
  const request = { operation, caller: undefined, parameters: {}, body: {}, failingPorts: new Set<string>() };
  return new Interpreter(plan, request, tables).refreshAll() === undefined;
}

/** Whether some row breaks a line. */
export function isBroken(plan: ServicePlan, line: KeptInvariantPlan, tables: Tables): boolean {
  const operation = plan.operations[0];
  if (operation === undefined) return false;
  const request = { operation, caller: undefined, parameters: {}, body: {}, failingPorts: new Set<string>() };
  const interpreter = new Interpreter(plan, request, tables);
  interpreter.lookAt([[line, tables.rowsOf(line.entity)]]);
  return interpreter.outcome !== undefined;
}

class Interpreter {
  readonly scope: Scope;
  readonly emitted: Emitted[] = [];
  readonly compared: Compared[] = [];
  readonly taken = new Set<Statement>();
  readonly lines = new Set<Id>();
  /** The rows that lines are about of which something was written. */
  readonly #touched = new Map<KeptInvariantPlan, readonly TableRow[]>();
  readonly #plan: ServicePlan;
  readonly #request: Request;
  /** Where a statement has ended the run. */
  outcome: Outcome | undefined;
  #line: Id | undefined;

  constructor(plan: ServicePlan, request: Request, tables: Tables) {
    this.#plan = plan;
    this.#request = request;
    const { caller, body, parameters } = request;
    const [rows, lists, locals] = [new Map(), new Map(), new Map()];
    this.scope = { tables, caller, body, parameters, rows, lists, locals, counter: { ids: 0 } };
  }

  /** Before the commit: what was written may break a line. */
  lookAtTouched(): void {
    if (this.outcome?.kind !== 'problem') this.lookAt(this.#touched);
  }

  lookAt(touched: Iterable<readonly [KeptInvariantPlan, readonly TableRow[]]>): void {
    try {
      for (const [{ body, variable }, found] of touched) {
        for (const row of found) {
          const current = this.scope.tables.byId(row.entity, row.cells.id ?? null);
          if (current === undefined) continue;
          const rows = new Map([[variable, current]]);
          this.run(body, { ...this.scope, rows, lists: new Map(), locals: new Map() });
        }
      }
    } catch (error) {
      if (error !== ended) throw error;
    }
  }

  run(statements: readonly Statement[], scope: Scope): void {
    for (const statement of statements) this.#do(statement, scope);
  }

  /** Why the database refuses what a field is at last; undefined where it takes them all. */
  refreshAll(): Refusal | undefined {
    let refused: Refusal | undefined;
    // Once more for each field that is computed: one may go into another.
    for (let pass = 0; pass < this.#plan.computed.length; pass++) {
      refused = undefined;
      for (const computed of this.#plan.computed) {
        for (const row of this.scope.tables.rowsOf(computed.entity)) {
          const refusal = this.#compute(computed, row);
          refused ??= refusal;
        }
      }
    }
    return refused;
  }

  #do(statement: Statement, scope: Scope): void {
    switch (statement.kind) {
      case 'line':
        this.#line = statement.id;
        this.lines.add(statement.id);
        return;
      case 'find':
      case 'follow':
      case 'findChild':
      case 'require':
      case 'reload':
      case 'own':
      case 'list':
      case 'lookUp':
        this.#read(statement, scope);
        return;
      case 'owner':
      case 'guard':
      case 'guardEach':
      case 'transition':
      case 'port':
        this.#test(statement, scope);
        return;
      case 'forEach':
        for (const row of scope.lists.get(statement.list) ?? [])
          this.run(statement.body, withRow(scope, statement.item, row));
        return;
      case 'if':
        if (!this.#guards(statement, scope)) return;
        this.taken.add(statement);
        this.run(statement.body, scope);
        return;
      case 'local':
        scope.locals.set(statement.name, evaluate(statement.value, scope));
        return;
      case 'call':
        this.#call(statement, scope);
        return;
      case 'emit':
        this.#emit(statement, scope);
        return;
      case 'notify':
      case 'former':
      case 'going':
        return;
      case 'refresh':
      case 'refreshEach':
        this.#refused(this.refreshAll(), statement);
        return;
      case 'keep': {
        const row = rowOf(statement.row, scope);
        if (row !== null) this.#touch(statement.touches, row);
        return;
      }
      case 'keepEach': {
        const row = rowOf(statement.row, scope);
        for (const other of row === null ? [] : goingWith(row, statement, scope.tables)) {
          this.#touch(statement.touches, other);
        }
        return;
      }
      case 'answer':
        this.#answer(statement, scope);
        return;
      case 'answerList':
        this.#answerList(statement, scope);
        return;
      default:
        this.#write(statement, scope);
        return;
    }
  }

  // --- reading ---

  #read(
    statement: Extract<
      Statement,
      { kind: 'find' | 'follow' | 'findChild' | 'require' | 'reload' | 'own' | 'list' | 'lookUp' }
    >,
    scope: Scope,
  ): void {
    const { tables } = scope;
    switch (statement.kind) {
      case 'find': {
        const [first] = statement.by;
        const absent = first?.value.kind === 'member' && first.value.optional && evaluate(first.value, scope) === null;
        const found = absent ? undefined : this.#first(statement.entity, statement.by, scope);
        this.#keep(statement, found, absent ? 'null' : statement.missing, scope);
        return;
      }
      case 'follow': {
        const from = rowOf(statement.from, scope);
        const found = from === null ? undefined : tables.follow(from, statement.link);
        this.#keep(statement, found, statement.missing ?? 'null', scope);
        return;
      }
      case 'findChild': {
        const parent = rowOf(statement.parent, scope);
        const { entity, link } = statement.child;
        const found = tables
          .rowsOf(entity)
          .find((row) => parent !== null && row.cells[link.column] === parent.cells.id);
        this.#keep(statement, found, statement.missing, scope);
        return;
      }
      case 'require':
        if ((scope.rows.get(statement.variable) ?? null) === null) this.#fail(statement.failure, statement, scope);
        return;
      case 'reload': {
        const row = scope.rows.get(statement.variable) ?? null;
        const fresh = row === null ? undefined : tables.byId(statement.entity, row.cells.id ?? null);
        scope.rows.set(statement.variable, fresh ?? null);
        return;
      }
      case 'own':
        this.#own(statement, scope);
        return;
      case 'list': {
        const parent = rowOf(statement.parent, scope);
        const rows = tables
          .rowsOf(statement.entity)
          .filter((row) => parent !== null && row.cells[statement.link.column] === parent.cells.id);
        scope.lists.set(
          statement.variable,
          rows.map((row) => loadedWith(row, statement.include, tables)),
        );
        return;
      }
      case 'lookUp': {
        const except = statement.except === undefined ? null : rowOf(statement.except, scope);
        const found = this.#matching(statement.entity, statement.by, scope).find(
          (row) => row.cells.id !== except?.cells.id,
        );
        scope.rows.set(statement.variable, found ?? null);
        return;
      }
    }
  }

  #keep(
    statement: Statement & { readonly variable: string },
    found: TableRow | undefined,
    missing: Failure | 'null',
    scope: Scope,
  ): void {
    if (found === undefined && missing !== 'null') this.#fail(missing, statement, scope);
    scope.rows.set(statement.variable, found ?? null);
  }

  #own(statement: Extract<Statement, { kind: 'own' }>, scope: Scope): void {
    const found = this.#first(statement.entity, statement.by, scope);
    if (found !== undefined || statement.create === undefined) {
      this.#keep(statement, found, statement.missing, scope);
      return;
    }
    const made = this.#insert(statement.entity, statement.create, statement, scope);
    scope.rows.set(statement.variable, made);
  }

  #matching(entity: Id, by: readonly ColumnValue[], scope: Scope): TableRow[] {
    const wanted = by.map(({ column, value }) => ({ column, cell: evaluate(value, scope) }));
    return scope.tables
      .rowsOf(entity)
      .filter((row) => wanted.every(({ column, cell }) => sameCell(row.cells[column] ?? null, cell)));
  }

  #first(entity: Id, by: readonly ColumnValue[], scope: Scope): TableRow | undefined {
    return this.#matching(entity, by, scope)[0];
  }

  // --- testing ---

  #test(
    statement: Extract<Statement, { kind: 'owner' | 'guard' | 'guardEach' | 'transition' | 'port' }>,
    scope: Scope,
  ): void {
    switch (statement.kind) {
      case 'owner': {
        const owns = evaluate(statement.owner, scope) === scope.caller?.id;
        if (!owns && !statement.excused.includes(scope.caller?.role ?? ''))
          this.#fail(statement.failure, statement, scope);
        return;
      }
      case 'guard':
        if (this.#guards(statement, scope)) this.#fail(statement.failure, statement, scope);
        return;
      case 'guardEach':
        for (const row of scope.lists.get(statement.list) ?? []) {
          const inner = withRow(scope, statement.item, row);
          if (this.#guards(statement, inner)) this.#fail(statement.failure, statement, inner);
        }
        return;
      case 'transition':
        this.#transition(statement, scope);
        return;
      case 'port':
        if (this.#request.failingPorts.has(statement.port)) this.#fail(statement.failure, statement, scope);
    }
  }

  /** Whether the condition of a statement holds; keeps what it compared. */
  #guards(statement: Extract<Statement, { kind: 'guard' | 'guardEach' | 'if' }>, scope: Scope): boolean {
    const { condition } = statement;
    if (condition.kind === 'compare') {
      const [left, right] = [evaluate(condition.left, scope), evaluate(condition.right, scope)];
      this.compared.push({ at: statement, left, right });
    }
    return holds(condition, scope);
  }

  #transition(statement: Extract<Statement, { kind: 'transition' }>, scope: Scope): void {
    const [from, to] = [evaluate(statement.from, scope), evaluate(statement.to, scope)];
    if (statement.unless !== undefined && from === to) return;
    const machine = this.#plan.machines.find((candidate) => candidate.id === statement.machine);
    if (machine?.transitions.some((move) => move.from === from && move.to === to) === true) return;
    this.#stop(409, 'illegal_transition', undefined, statement);
  }

  // --- writing ---

  #write(
    statement: Extract<Statement, { kind: 'create' | 'patch' | 'update' | 'adjust' | 'delete' | 'deleteEach' }>,
    scope: Scope,
  ): void {
    switch (statement.kind) {
      case 'create':
        scope.rows.set(statement.variable, this.#insert(statement.entity, statement.data, statement, scope));
        return;
      case 'patch': {
        const given = statement.members.flatMap(({ member, column, absent }): [string, Cell][] => {
          const cell = scope.body[member];
          if (cell !== undefined) return [[column, cell]];
          return absent === undefined ? [] : [[column, evaluate(absent, scope)]];
        });
        this.#change(statement, { ...Object.fromEntries(given), ...this.#cells(statement.data, scope) }, scope);
        return;
      }
      case 'update':
        this.#change(statement, this.#cells(statement.data, scope), scope);
        return;
      case 'adjust': {
        const row = scope.rows.get(statement.variable) ?? null;
        const current = row === null ? undefined : scope.tables.byId(row.entity, row.cells.id ?? null);
        const [now, by] = [current?.cells[statement.column] ?? null, evaluate(statement.by, scope)];
        if (!isNumber(now) || !isNumber(by)) return;
        const changed = statement.direction === 'increment' ? now.plus(by) : now.minus(by);
        const cell = statement.local === '' ? changed : (scope.locals.get(statement.local) ?? changed);
        this.#change(statement, { [statement.column]: cell }, scope);
        return;
      }
      case 'delete': {
        const row = scope.rows.get(statement.variable) ?? null;
        if (row !== null) this.#refused(scope.tables.delete(row), statement);
        return;
      }
      case 'deleteEach':
        for (const row of scope.lists.get(statement.list) ?? []) this.#refused(scope.tables.delete(row), statement);
    }
  }

  #cells(data: readonly ColumnValue[], scope: Scope): Cells {
    return Object.fromEntries(data.map(({ column, value }) => [column, evaluate(value, scope)]));
  }

  #insert(entity: Id, data: readonly ColumnValue[], statement: Statement, scope: Scope): TableRow {
    const made = scope.tables.insert(entity, this.#cells(data, scope));
    if (isRefusal(made)) return this.#stop(409, made.code, undefined, statement);
    return made;
  }

  #change(statement: Statement & { readonly variable: string }, cells: Cells, scope: Scope): void {
    const row = scope.rows.get(statement.variable) ?? null;
    if (row === null) return;
    const current = scope.tables.byId(row.entity, row.cells.id ?? null) ?? row;
    const changed = scope.tables.update(current, cells);
    if (isRefusal(changed)) this.#stop(409, changed.code, undefined, statement);
    scope.rows.set(statement.variable, changed);
  }

  #refused(refusal: Refusal | undefined, statement: Statement): void {
    if (refusal !== undefined) this.#stop(409, refusal.code, undefined, statement);
  }

  #compute(computed: ComputedPlan, row: TableRow): Refusal | undefined {
    const rows = new Map([[computed.variable, row]]);
    const scope: Scope = { ...this.scope, rows, lists: new Map(), locals: new Map() };
    this.run(computed.body, scope);
    const field = scope.tables.entity(row.entity).fields.find((candidate) => candidate.name === computed.field);
    const current = scope.tables.byId(row.entity, row.cells.id ?? null) ?? row;
    const changed = scope.tables.update(current, { [computed.field]: computedCell(computed, field, scope) });
    return isRefusal(changed) ? changed : undefined;
  }

  #touch(touches: readonly Touch[], row: TableRow): void {
    for (const { invariant, path } of touches) {
      const kept = this.#plan.kept.find(({ name }) => name === invariant);
      if (kept === undefined) continue;
      const known = this.#touched.get(kept) ?? [];
      this.#touched.set(kept, [...known, ...rowsBehind(path, row, this.scope.tables)]);
    }
  }

  // --- calls and ends ---

  #emit({ event: id, payload, about }: Extract<Statement, { kind: 'emit' }>, scope: Scope): void {
    const row = about === undefined ? undefined : rowOf(about, scope);
    this.emitted.push({
      name: this.#plan.events.find((event) => event.id === id)?.name ?? '',
      payload: {
        ...(row === undefined ? {} : { about: row?.cells.id ?? null }),
        ...Object.fromEntries(payload.map(({ name, value }) => [name, evaluate(value, scope)])),
      },
    });
  }

  #call(statement: Extract<Statement, { kind: 'call' }>, scope: Scope): void {
    const action = this.#plan.actions.find((candidate) => candidate.id === statement.action);
    if (action === undefined) return;
    const rows = new Map<string, TableRow | null>();
    const locals = new Map<string, Cell>();
    action.parameters.forEach((parameter, at) => {
      const argument = statement.arguments[at];
      if (argument === undefined) return;
      if (isRow(argument)) rows.set(parameter.name, rowOf(argument, scope));
      else locals.set(parameter.name, evaluate(argument, scope));
    });
    const parameters = { ...scope.parameters, ...Object.fromEntries(locals) };
    this.run(action.body, { ...scope, rows, locals, parameters, lists: new Map() });
  }

  #answer({ variable, values }: Extract<Statement, { kind: 'answer' }>, scope: Scope): never {
    const row = variable === undefined ? undefined : scope.rows.get(variable);
    if (row === null || (row === undefined && variable !== undefined)) {
      return this.#end({ kind: 'done', emitted: this.emitted });
    }
    const current = row === undefined ? undefined : (scope.tables.byId(row.entity, row.cells.id ?? null) ?? row);
    const members = Object.fromEntries(values.map(({ name, value }) => [name, evaluate(value, scope)]));
    return this.#end({ kind: 'answer', row: current, members, emitted: this.emitted });
  }

  #answerList(statement: Extract<Statement, { kind: 'answerList' }>, scope: Scope): never {
    const { parent, owner, where } = statement;
    const within = parent === undefined ? undefined : rowOf(parent.row, scope);
    if (within === null) return this.#end({ kind: 'list', rows: [] });
    const rows = this.#matching(statement.entity, where, scope).filter(
      (row) =>
        (parent === undefined || isListedUnder(row, parent, within, scope.tables)) &&
        (owner === undefined || this.#ownerOf(row, owner, scope) === scope.caller?.id),
    );
    return this.#end({ kind: 'list', rows });
  }

  #ownerOf(row: TableRow, path: readonly string[], scope: Scope): Cell {
    const [first = '', ...rest] = path;
    if (rest.length === 0) return row.cells[first] ?? null;
    const link = scope.tables.entity(row.entity).links.find((candidate) => candidate.name === first);
    const next = link === undefined ? undefined : scope.tables.follow(row, link);
    return next === undefined ? null : this.#ownerOf(next, rest, scope);
  }

  #fail(failure: Failure, statement: Statement, scope: Scope): never {
    switch (failure.kind) {
      case 'error':
        return this.#stop(failure.status, failure.name, detailOf(shownDetail(failure), scope), statement);
      case 'inline':
        return this.#stop(failure.status, problemCodeOf(failure.status), failure.message, statement);
      case 'notFound':
        return this.#stop(404, 'not_found', `${failure.what} not found`, statement);
      case 'forbidden':
        return this.#stop(403, 'forbidden', undefined, statement);
      case 'badReference':
      case 'missingMember':
        return this.#stop(422, 'validation_failed', undefined, statement);
      case 'portFailed':
        return this.#stop(502, 'bad_gateway', undefined, statement);
      case 'invariant':
        return this.#stop(409, 'invariant_violated', failure.text, statement);
    }
  }

  #stop(status: number, code: string, detail: string | undefined, at: Statement): never {
    const more = detail === undefined ? {} : { detail };
    return this.#end({ kind: 'problem', status, code, ...more, at, line: this.#line });
  }

  #end(outcome: Outcome): never {
    this.outcome = outcome;
    throw ended;
  }
}

/** The mean, least or greatest of nothing is nothing, where the field can hold that. */
function computedCell({ value }: ComputedPlan, field: FieldPlan | undefined, scope: Scope): Cell {
  const isNone = value.kind === 'aggregate' && isPicked(value) && cellsTaken(value, value.of, scope).length === 0;
  if (isNone && field?.optional === true) return null;
  const cell = evaluate(value, scope);
  if (!isNumber(cell)) return cell;
  return field?.type.kind === 'int' ? cell.toDecimalPlaces(0, halfUp) : cell.toDecimalPlaces(40);
}

function isRow(argument: Row | Value): argument is Row {
  return argument.kind === 'variable' || argument.kind === 'linked';
}

function loadedWith(row: TableRow, include: Include, tables: Tables): TableRow {
  if (include.links.size === 0) return row;
  const links = new Map<string, TableRow | null>();
  for (const [name, entry] of include.links) {
    const linked = tables.follow(row, entry.link);
    links.set(name, linked === undefined ? null : loadedWith(linked, entry.include, tables));
  }
  return { ...row, links };
}

/** It belongs to the parent itself, or is in a pair with it. */
function isListedUnder(row: TableRow, parent: ListParent, of: TableRow | undefined, tables: Tables): boolean {
  const { link, pairs } = parent;
  if (pairs === undefined) return row.cells[link.column] === of?.cells.id;
  return tables
    .rowsOf(pairs.entity)
    .some(({ cells }) => cells[pairs.link.column] === row.cells.id && cells[link.column] === of?.cells.id);
}
