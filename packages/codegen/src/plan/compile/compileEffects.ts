import type { Condition, Expression, PathExpression } from '@specwright/model/expressions';
import type { Origin } from '@specwright/model/origin';
import type { Action } from '@specwright/model/parts';
import { type Id, type Reference, targetOf } from '@specwright/model/reference';
import type { Effect, Guard, Statement as Line, Step } from '@specwright/model/statements';
import { participlesOf } from '@specwright/model/verbs';
import { camelCase, namesEntity, plural, singular, snakeCase } from '@specwright/model/words';
import { literalOf } from '../entityPlans.ts';
import { variableOf } from '../names.ts';
import { type PairWay, pairWaysFrom } from '../pairs.ts';
import type { ColumnValue, Failure, LeftRows, Statement, Touch } from '../program.ts';
import type { EntityPlan, FieldPlan, LinkPlan } from '../servicePlan.ts';
import type { RowChange } from '../touches.ts';
import type { Condition as BoundCondition, Row, Value } from '../values.ts';
import { bindCondition, listMeant } from './bindCondition.ts';
import { bindExpression, columnOf, resolvePath } from './bindExpression.ts';
import { bindFailure } from './bindFailure.ts';
import { compileEmit, compileNotify } from './compileEvents.ts';
import { type CreationWish, creationData } from './creation.ts';
import { matchingAdjustment } from './inverse.ts';
import { demand, presentWhere } from './missingValues.ts';
import type { ListEntry, ProgramContext, RowEntry } from './programContext.ts';
import { pathCure, rowCure, rowsCure, tellUnreachable } from './unreachable.ts';

/** What the effects of one operation or action share. */
export interface EffectScope {
  readonly context: ProgramContext;
  /** Effects that make rows and are still to come: a step that needs such a row pulls its making forward. */
  readonly pending: PendingCreation[];
  /** The `! X fails` lines of the operation. */
  readonly portGuards: readonly Guard[];
  readonly callerKnown: boolean;
  /** How long a call of a port may take, in milliseconds. */
  readonly portTimeout?: number;
  readonly usePort: (noun: string, verb: string, entity: Id | undefined) => string;
  /** What a step asks before it is done, where that is not asked of the rows in hand. */
  readonly bindGuard?: (condition: Condition) => BoundCondition | undefined;
}

export interface PendingCreation {
  readonly effect: Extract<Effect, { kind: 'create' | 'snapshot' }>;
  readonly entity: Id;
  readonly step: Step;
}

/** The rows that the steps of a program make whatever the rows in hand are. */
export function creationsIn(lines: readonly Line[]): PendingCreation[] {
  return lines.flatMap((step) => {
    if (step.kind !== 'step' || step.guard !== undefined) return [];
    return step.effects.flatMap((effect) => {
      if (effect.kind !== 'create' && effect.kind !== 'snapshot') return [];
      const entity = targetOf(effect.entity);
      return entity === undefined ? [] : [{ effect, entity, step }];
    });
  });
}

/** Writes the statements of a step. */
export function compileStep(step: Step, scope: EffectScope): void {
  const { context } = scope;
  if (step.guard === undefined) {
    for (const effect of step.effects) compileEffect(effect, step, scope);
    return;
  }
  const condition = scope.bindGuard?.(step.guard) ?? bindCondition(step.guard, context, step.origin);
  if (condition === undefined) return;
  const body = context.nested(() => {
    context.know(presentWhere(condition));
    for (const effect of step.effects) compileEffect(effect, step, scope);
  });
  if (body.length > 0) context.emit({ kind: 'if', condition, body });
}

function compileEffect(effect: Effect, step: Step, scope: EffectScope): void {
  const { context } = scope;
  switch (effect.kind) {
    case 'create':
      compileCreate(effect, step, scope);
      return;
    case 'snapshot':
      compileSnapshot(effect, step, scope);
      return;
    case 'setState':
      compileSetState(effect, context);
      return;
    case 'assign':
      compileAssign(effect.path, effect.value, effect.origin, context);
      return;
    case 'delete':
      compileDelete(effect.row, effect.origin, context);
      return;
    case 'call':
      compileCall(effect, scope);
      return;
    case 'adjust':
      compileAdjust(effect, context);
      return;
    case 'restore':
      compileRestore(effect, context);
      return;
    case 'emit':
      compileEmit(effect.event, context);
      return;
    case 'notify':
      compileNotify(effect, context);
      return;
    case 'port':
      compilePort(effect, scope);
      return;
    case 'prose':
      context.shared.findings.warning(
        'prose',
        `'${effect.text}' is prose: nothing is generated from it.`,
        effect.origin,
      );
  }
}

// --- rows that are made ---

function compileCreate(effect: Extract<Effect, { kind: 'create' }>, step: Step, scope: EffectScope): void {
  const { context } = scope;
  if (step.guard === undefined && !takePending(effect, scope)) return;
  const entity = namedEntity(effect, context);
  if (entity === undefined) return;
  pullForward(entity, step, scope);
  const given = new Map<string, Value>();
  for (const assignment of effect.assignments) {
    const field = entity.fields.find((candidate) => candidate.name === assignment.field.text);
    const value = bindExpression(assignment.value, context, field?.type);
    if (value !== undefined) given.set(assignment.field.text, value);
  }
  const state = effect.state === undefined ? undefined : stateColumn(entity, effect.state.text, effect.stateField);
  if (state !== undefined && effect.state !== undefined)
    given.set(state.name, literalOf(effect.state.text, state.type));
  create({ entity, given, origin: effect.origin, callerKnown: scope.callerKnown }, context);
}

/** The entity that an effect names; a finding where it has no fields. */
function namedEntity(
  { entity, origin }: { readonly entity: Reference; readonly origin: Origin },
  context: ProgramContext,
): EntityPlan | undefined {
  const found = context.entity(targetOf(entity));
  if (found === undefined) {
    context.shared.findings.error('unknown-entity', `There is no entity '${entity.text}' with fields.`, origin);
  }
  return found;
}

/** Inserts a row and puts it in hand. */
export function create(wish: CreationWish, context: ProgramContext): RowEntry {
  const data = creationData(wish, context);
  const variable = context.newName(variableOf(wish.entity.name));
  context.emit({ kind: 'create', variable, entity: wish.entity.id, data });
  context.written(wish.entity.id);
  const entry = context.addRow(variable, wish.entity.id, 'created', `created:${variable}`);
  refresh(entry, context);
  keep(entry, { kind: 'made' }, context);
  for (const way of pairWaysFrom(wish.entity.id, context.shared.entities.values())) {
    if (isNamedOrMade(way.there.target, entry, context)) pair(way, wish.origin, context);
  }
  return entry;
}

/** A row of the other side stands in the request, or was made before. */
function isNamedOrMade(entity: Id, made: RowEntry, { rows }: ProgramContext): boolean {
  return rows.some(
    (entry) =>
      entry !== made &&
      entry.row.entity === entity &&
      (entry.origin === 'path' || entry.origin === 'input' || entry.origin === 'created') &&
      !(entry.row.kind === 'variable' && entry.row.nullable),
  );
}

/** Brings the rows in hand of the two sides together. */
export function pair(way: PairWay, origin: Origin, context: ProgramContext): void {
  const wish: CreationWish = { entity: way.pair, given: new Map(), origin, callerKnown: false };
  const variable = context.newName(variableOf(way.pair.name));
  context.emit({ kind: 'create', variable, entity: way.pair.id, data: creationData(wish, context) });
  keep({ row: { kind: 'variable', name: variable, entity: way.pair.id, nullable: false } }, { kind: 'made' }, context);
}

/** Computed fields that depend on a written row follow it; rows that hold them are read again when they are used. */
export function refresh(entry: RowEntry, context: ProgramContext, columns?: readonly string[], left?: LeftRows): void {
  const dependents = context.shared.dependentsOf(entry.row.entity, columns);
  if (dependents.length === 0) return;
  context.emit({ kind: 'refresh', entity: entry.row.entity, row: entry.row, ...(left === undefined ? {} : { left }) });
  for (const entity of dependents) context.written(entity);
}

/** Keeps the row as it was, where a write may take it from a row whose computed fields it goes into. */
export function leave({ row }: RowEntry, columns: readonly string[], context: ProgramContext): LeftRows | undefined {
  const owners = context.shared.ownersOf(row.entity).filter((column) => columns.includes(column));
  if (owners.length === 0) return undefined;
  const former = context.newName(camelCase(`former_${snakeCase(context.entity(row.entity)?.name ?? '')}`));
  context.emit({ kind: 'former', name: former, row });
  return { former, columns: [...new Set(owners)] };
}

/** What a change of a row may break is looked at before the commit. */
export function keep({ row }: Pick<RowEntry, 'row'>, change: RowChange, context: ProgramContext): void {
  const touches = context.shared.touchesOf(row.entity, change);
  if (touches.length > 0) context.emit({ kind: 'keep', row, touches, keys: keysOf(row, touches) });
}

/** The columns that say which rows are touched: of the row itself, or of those that it belongs to. */
function keysOf(row: Row, touches: readonly Touch[]): Value[] {
  const keys = touches.map(({ path }) => {
    const last = path.at(-1);
    return last?.way === 'down' ? last.link : { column: 'id', optional: false };
  });
  return [...new Map(keys.map((key) => [key.column, key])).values()].map(
    ({ column, optional }): Value => ({ kind: 'column', row, column, type: { kind: 'uuid' }, optional }),
  );
}

/** A row is about to be deleted, and with it those that go when it goes. */
export function keepBeforeDelete(entry: RowEntry, context: ProgramContext): void {
  const { row } = entry;
  keep(entry, { kind: 'gone' }, context);
  for (const { entity, links } of goingWith(row.entity, context)) {
    const touches = context.shared
      .touchesOf(entity.id, { kind: 'gone' })
      // What is said of a row that goes as well holds no longer.
      .filter(({ path: [first] }) => first?.way !== 'down' || !links.some((one) => isSameLink(one, first.link)));
    if (touches.length === 0) continue;
    const item = context.newName(variableOf(entity.name));
    context.emit({ kind: 'keepEach', item, entity: entity.id, links, row, touches });
  }
}

/** Deletes the row, and with it those that go when it goes. */
export function remove(entry: RowEntry, name: string, context: ProgramContext): void {
  const { row } = entry;
  keepBeforeDelete(entry, context);
  const refreshGone = takeGoing(row.entity, row, context);
  context.emit({ kind: 'delete', variable: name, entity: row.entity });
  refresh(entry, context);
  refreshGone();
}

/** Deletes the rows of a list, and with them those that go when they go. */
function removeEach(list: ListEntry, context: ProgramContext): void {
  forEachOf(list, (item) => keepBeforeDelete(item, context), context);
  const refreshGone = takeGoing(list.entity, { kind: 'list', name: list.variable }, context);
  context.emit({ kind: 'deleteEach', entity: list.entity, list: list.variable });
  context.written(list.entity);
  forEachOf(list, (item) => refresh(item, context), context);
  refreshGone();
}

/**
 * Keeps the rows that go when others of an entity go, where third rows are computed from them.
 * @returns what brings those up to date, once they have gone
 */
function takeGoing(id: Id, others: GoingRows['with'], context: ProgramContext): () => void {
  const going = goingWith(id, context).flatMap(({ entity, links }) => {
    // What is computed from its rows goes as well.
    if (context.shared.ownersOf(entity.id).every((column) => column === links[0]?.column)) return [];
    const rows = context.newName(camelCase(`former_${plural(snakeCase(entity.name))}`));
    context.emit({ kind: 'going', name: rows, entity: entity.id, links, with: others });
    return [{ kind: 'refreshEach', rows, item: context.newName(variableOf(entity.name)), entity: entity.id } as const];
  });
  return () => {
    for (const statement of going) {
      context.emit(statement);
      for (const dependent of context.shared.dependentsOf(statement.entity)) context.written(dependent);
    }
  };
}

type GoingRows = Extract<Statement, { kind: 'going' }>;

/** The entities whose rows go when a row of this one goes, each with the links that lead from them up to it. */
function goingWith(
  id: Id,
  context: ProgramContext,
  links: readonly LinkPlan[] = [],
): { readonly entity: EntityPlan; readonly links: readonly LinkPlan[] }[] {
  return (context.entity(id)?.children ?? []).flatMap(({ entity: child, link }) => {
    const entity = context.entity(child);
    if (entity === undefined || !link.cascade || links.some((other) => other.entity === child)) return [];
    const path = [link, ...links];
    return [{ entity, links: path }, ...goingWith(child, context, path)];
  });
}

function isSameLink(one: LinkPlan, other: LinkPlan): boolean {
  return one.entity === other.entity && one.column === other.column;
}

/** True when the effect is still to be done; what was pulled forward is not done again. */
function takePending(effect: Effect, scope: EffectScope): boolean {
  const at = scope.pending.findIndex((pending) => pending.effect === effect);
  if (at < 0) return false;
  scope.pending.splice(at, 1);
  return true;
}

/** The text of the step stands above the code that it becomes. */
export function sayStep({ id, text }: Step, context: ProgramContext): void {
  const words = text.replace(/^\s*>>\s*/, '').replace(/\s+/g, ' ');
  context.emit({ kind: 'line', text: `>> ${words}`, id });
}

/** A row is made after those that it links to, and after those that the computed fields it takes are made of. */
function pullForward(entity: EntityPlan, step: Step, scope: EffectScope): void {
  const { context, pending } = scope;
  const needed = new Set<Id>(entity.links.map((link) => link.target));
  for (const link of entity.links.filter((candidate) => candidate.unique)) {
    for (const source of context.shared.sourcesOf(link.target)) needed.add(source);
  }
  needed.delete(entity.id);
  for (const creation of [...pending]) {
    if (!needed.has(creation.entity) || !pending.includes(creation)) continue;
    if (creation.step !== step) sayStep(creation.step, context);
    if (creation.effect.kind === 'create') compileCreate(creation.effect, creation.step, scope);
    else compileSnapshot(creation.effect, creation.step, scope);
    if (creation.step !== step) sayStep(step, context);
  }
}

function compileSnapshot(effect: Extract<Effect, { kind: 'snapshot' }>, step: Step, scope: EffectScope): void {
  const { context } = scope;
  if (step.guard === undefined && !takePending(effect, scope)) return;
  const entity = namedEntity(effect, context);
  if (entity === undefined) return;
  pullForward(entity, step, scope);
  const list = snapshotItems(entity, context);
  if (list === undefined) {
    context.shared.findings.error(
      'unreachable-rows',
      `No rows are in hand from which a ${entity.name} could be made. ${rowsCure(context)}`,
      effect.origin,
    );
    return;
  }
  const body = context.nested(() => {
    context.withItem(list, (item) => {
      create({ entity, given: new Map(), from: item, origin: effect.origin, callerKnown: scope.callerKnown }, context);
    });
  });
  context.emit({ kind: 'forEach', list: list.variable, item: list.item, body });
  context.written(entity.id);
  for (const dependent of context.shared.dependentsOf(entity.id)) context.written(dependent);
}

/** The rows that lines are made from: those that share most links and fields with the line. */
function snapshotItems(entity: EntityPlan, context: ProgramContext): ListEntry | undefined {
  const shared = (other: EntityPlan): number =>
    other.links.filter((link) => entity.links.some((own) => own.name === link.name && own.target === link.target))
      .length *
      10 +
    other.fields.filter((field) => field.name !== 'id' && entity.fields.some((own) => own.name === field.name)).length;
  const inHand = context.lists.filter((list) => list.entity !== entity.id).map((list) => list.entity);
  const candidates = [...context.shared.entities.values()]
    .filter((other) => other.id !== entity.id && shared(other) > 0 && context.canList(other.id))
    .sort((a, b) => Number(inHand.includes(b.id)) - Number(inHand.includes(a.id)) || shared(b) - shared(a));
  for (const candidate of candidates) {
    const list = context.listOf(candidate.id);
    if (list !== undefined) return list;
  }
  return undefined;
}

// --- rows that change ---

function stateColumn(entity: EntityPlan, state: string, field: Id | undefined): FieldPlan | undefined {
  const named = field === undefined ? undefined : entity.fields.find((candidate) => candidate.id === field);
  return (
    named ?? entity.fields.find((candidate) => candidate.type.kind === 'enum' && candidate.type.values.includes(state))
  );
}

function compileSetState(effect: Extract<Effect, { kind: 'setState' }>, context: ProgramContext): void {
  const id = targetOf(effect.entity);
  const entity = context.entity(id);
  const field = entity === undefined ? undefined : stateColumn(entity, effect.state.text, effect.stateField);
  const entry = entity === undefined ? undefined : context.rowOf(entity.id);
  if (entity === undefined || field === undefined || entry === undefined) {
    context.shared.findings.error(
      'unreachable-row',
      entity === undefined
        ? `${effect.entity.text} has no fields here: write 'entity ${effect.entity.text} { id: uuid @immutable … }'.`
        : `No ${effect.entity.text} is in hand here that could become '${effect.state.text}'. ${rowCure(entity.name, context)}`,
      effect.origin,
    );
    return;
  }
  moveTo(entry, field, effect.state.text, context);
}

/** Moves a row to a state; the machine of the field, where it has one, must list the transition. */
function moveTo(found: RowEntry, field: FieldPlan, state: string, context: ProgramContext): void {
  const entry = alone(context.require(found), context);
  if (context.reached.get(placeOf(entry, field)) === state) return;
  const to = literalOf(state, field.type);
  const machine = context.shared.machines.find(
    (candidate) => candidate.entity === field.entity && candidate.field === field.name,
  );
  if (machine !== undefined) {
    context.emit({ kind: 'transition', machine: machine.id, from: columnOf(entry, field, context), to });
  }
  update(entry, [{ column: field.column, value: to }], context);
}

function placeOf({ row }: RowEntry, { column }: Pick<FieldPlan, 'column'>): string {
  return row.kind === 'variable' ? `${row.name}.${column}` : '';
}

/** A row that came with a list is read by itself before it is changed. */
function alone(entry: RowEntry, context: ProgramContext): RowEntry {
  if (entry.row.kind === 'variable') return entry;
  const { of, link } = entry.row;
  const parent = context.rows.findLast((candidate) => candidate.row === of) ?? {
    row: of,
    origin: 'derived',
    stale: false,
    key: '',
  };
  return context.require(context.followAlone(parent, link));
}

/** Writes columns of a row in hand. */
export function update(entry: RowEntry, data: readonly ColumnValue[], context: ProgramContext): void {
  if (entry.row.kind !== 'variable') return;
  const { name, entity } = entry.row;
  const columns = data.map(({ column }) => column);
  keep(entry, { kind: 'leaves', columns }, context);
  const left = leave(entry, columns, context);
  context.emit({ kind: 'update', variable: name, entity, data: [...data, ...touched(entity, data, context)] });
  for (const column of data) context.reached.delete(placeOf(entry, column));
  context.written(entity, entry);
  refresh(entry, context, columns, left);
  keep(entry, { kind: 'changed', columns }, context);
}

/** `updated: timestamp @auto` that is not immutable follows every write. */
export function touched(entity: Id, data: readonly ColumnValue[], context: ProgramContext): ColumnValue[] {
  const fields = context.entity(entity)?.fields ?? [];
  return fields
    .filter((field) => field.auto && !field.immutable && field.type.kind === 'timestamp')
    .filter((field) => !data.some((item) => item.column === field.column))
    .map((field) => ({ column: field.column, value: { kind: 'now' } as const }));
}

function compileAssign(path: PathExpression, expression: Expression, origin: Origin, context: ProgramContext): void {
  const target = assignable(path, context);
  if (target === undefined) {
    tellUnreachable(path, 'set', origin, context);
    return;
  }
  const bound = bindExpression(expression, context, target.field.type);
  if (bound === undefined) return;
  const value = target.field.optional ? bound : demand(bound, expression.origin, context);
  const entry = alone(context.require(target.entry), context);
  const machine = context.shared.machines.find(
    (candidate) => candidate.entity === target.field.entity && candidate.field === target.field.name,
  );
  if (machine !== undefined) {
    context.emit({
      kind: 'transition',
      machine: machine.id,
      from: columnOf(entry, target.field, context),
      to: value,
      unless: 'same',
    });
  }
  update(entry, [{ column: target.field.column, value }], context);
}

/** The column that a path names. A bare word that is also a member of the body means the column on this side. */
function assignable(path: PathExpression, context: ProgramContext): { entry: RowEntry; field: FieldPlan } | undefined {
  const words = path.text.split('.');
  const subject = words.length === 1 && context.subject !== undefined ? context.rowOf(context.subject) : undefined;
  const own =
    subject === undefined
      ? undefined
      : context.entity(subject.row.entity)?.fields.find((field) => field.name === words[0]);
  if (subject !== undefined && own !== undefined) return { entry: subject, field: own };
  const target = resolvePath(path, context);
  return target?.kind === 'column' ? target : undefined;
}

function compileDelete(path: PathExpression, origin: Origin, context: ProgramContext): void {
  const word = path.segments[0]?.text ?? path.text;
  const plural = singular(word) !== word;
  const list = plural ? listMeant(undefined, path, context) : undefined;
  if (list !== undefined) {
    removeEach(list, context);
    return;
  }
  const target = resolvePath(path, context);
  if (target?.kind !== 'row') {
    const message = `No row '${path.text}' is in hand here.${pathCure(path, context)}`;
    context.shared.findings.error('unreachable-row', message, origin);
    return;
  }
  const entry = alone(context.require(target.entry), context);
  if (entry.row.kind !== 'variable') return;
  remove(entry, entry.row.name, context);
  context.rows = context.rows.filter((candidate) => candidate !== entry);
}

function forEachOf(list: ListEntry, write: (item: RowEntry) => void, context: ProgramContext): void {
  const body = context.nested(() => context.withItem(list, write));
  if (body.length > 0) context.emit({ kind: 'forEach', list: list.variable, item: list.item, body });
}

/** `decrement item.product.stock by item.qty`, on the row as it is now. */
export function compileAdjust(
  effect: Extract<Effect, { kind: 'adjust' }>,
  context: ProgramContext,
  afterwards?: () => void,
): void {
  const target = assignable(effect.path, context);
  const by = bindExpression(effect.by, context, target?.field.type);
  if (target === undefined || by === undefined) {
    tellUnreachable(effect.path, 'changed', effect.origin, context);
    return;
  }
  const amount = demand(by, effect.origin, context);
  adjust(target.entry, target.field, effect.direction, amount, context, afterwards);
}

/** Changes a number of a row. `afterwards` writes the `!` lines that look at the new number before it is written. */
export function adjust(
  found: RowEntry,
  field: FieldPlan,
  direction: 'increment' | 'decrement',
  by: Value,
  context: ProgramContext,
  afterwards?: () => void,
): void {
  const entry = alone(context.require(found), context);
  if (entry.row.kind !== 'variable') return;
  const { name, entity } = entry.row;
  const local = afterwards === undefined ? '' : context.newName(camelCase(`new_${field.name}`));
  if (afterwards !== undefined) {
    const current = columnOf(entry, field, context);
    const operator = direction === 'increment' ? '+' : '-';
    context.emit({
      kind: 'local',
      name: local,
      value: { kind: 'binary', operator, left: current, right: by, type: field.type },
    });
    context.pendingValues.set(`${name}.${field.column}`, { kind: 'local', name: local, type: field.type });
    afterwards();
    context.pendingValues.delete(`${name}.${field.column}`);
  }
  context.emit({ kind: 'adjust', variable: name, entity, column: field.column, direction, by, local });
  context.written(entity, entry);
  refresh(entry, context, [field.column]);
  keep(entry, { kind: 'changed', columns: [field.column] }, context);
}

/** `restore stock per line`: what an action took from the field is given back, once for each line. */
function compileRestore(effect: Extract<Effect, { kind: 'restore' }>, context: ProgramContext): void {
  const inverse = matchingAdjustment(effect, context);
  const over = effect.per === undefined ? undefined : restoreList(effect.per.text, targetOf(effect.per), context);
  const rows = over ?? (inverse && listMeant(targetOf(inverse.per ?? effect.field), inverse.path, context));
  if (inverse === undefined || rows === undefined) {
    context.shared.findings.error(
      'nothing-to-restore',
      `No step takes from '${effect.field.text}', or the rows that it was taken for are not in hand: there is nothing to restore.`,
      effect.origin,
    );
    return;
  }
  const body = context.nested(() => {
    context.withItem(rows, (item) => {
      const words = inverse.path.text.split('.').slice(1);
      const target = targetFrom(item, words, context);
      const by = inverseAmount(inverse.by, item, context);
      if (target === undefined || by === undefined) return;
      const direction = inverse.direction === 'increment' ? 'decrement' : 'increment';
      adjust(target.entry, target.field, direction, by, context);
    });
  });
  context.emit({ kind: 'forEach', list: rows.variable, item: rows.item, body });
  const written = body.flatMap((statement) => (statement.kind === 'adjust' ? [statement.entity] : []));
  for (const entity of written) context.written(entity);
}

function restoreList(word: string, entity: Id | undefined, context: ProgramContext): ListEntry | undefined {
  const named = [...context.shared.entities.values()].filter((candidate) => namesEntity(word, candidate.name));
  return context.listOfAny([entity, ...named.map((candidate) => candidate.id)]);
}

/** Walks the words of the action's path from the line instead of from the action's parameter. */
function targetFrom(
  item: RowEntry,
  words: readonly string[],
  context: ProgramContext,
): { entry: RowEntry; field: FieldPlan } | undefined {
  let entry = item;
  for (const word of words.slice(0, -1)) {
    const link = context.entity(entry.row.entity)?.links.find((candidate) => candidate.name === word);
    if (link === undefined) return undefined;
    entry = context.followAlone(entry, link);
  }
  const field = context.entity(entry.row.entity)?.fields.find((candidate) => candidate.name === words.at(-1));
  return field === undefined ? undefined : { entry, field };
}

function inverseAmount(by: Expression, item: RowEntry, context: ProgramContext): Value | undefined {
  if (by.kind !== 'path') return bindExpression(by, context);
  const words = by.text.split('.').slice(1);
  let entry = item;
  for (const word of words.slice(0, -1)) {
    const link = context.entity(entry.row.entity)?.links.find((candidate) => candidate.name === word);
    if (link === undefined) return undefined;
    entry = context.follow(entry, link);
  }
  const field = context.entity(entry.row.entity)?.fields.find((candidate) => candidate.name === words.at(-1));
  return field === undefined ? undefined : columnOf(entry, field, context);
}

// --- actions and ports ---

function compileCall(effect: Extract<Effect, { kind: 'call' }>, scope: EffectScope): void {
  const { context } = scope;
  const action = context.shared.index.part(targetOf(effect.action) ?? '');
  if (action?.kind !== 'action') {
    context.shared.findings.error('unknown-action', `There is no action '${effect.action.text}'.`, effect.origin);
    return;
  }
  const each = effect.arguments.find((argument) => argument.each);
  const functionName = camelCase(action.name);
  if (each === undefined) {
    const values = effect.arguments.map((argument, at) => bindArgument(argument.value, wantsRow(action, at), context));
    if (values.some((value) => value === undefined)) return;
    context.emit({
      kind: 'call',
      action: action.id,
      functionName,
      arguments: values.filter((value) => value !== undefined),
    });
  } else if (!callForEach(effect, action, functionName, context)) {
    return;
  }
  for (const entity of context.shared.writtenBy(action.id)) context.written(entity);
}

function callForEach(
  effect: Extract<Effect, { kind: 'call' }>,
  action: Action,
  functionName: string,
  context: ProgramContext,
): boolean {
  const path = effect.arguments.find((argument) => argument.each)?.value;
  const list = path?.kind === 'path' ? listMeant(undefined, path, context) : undefined;
  if (list === undefined) {
    context.shared.findings.error(
      'unreachable-rows',
      `The rows for '${effect.action.text}' are not in hand. ${rowsCure(context)}`,
      effect.origin,
    );
    return false;
  }
  const body = context.nested(() => {
    context.withItem(list, (item) => {
      const values = effect.arguments.map((argument, at) =>
        argument.each ? item.row : bindArgument(argument.value, wantsRow(action, at), context),
      );
      context.emit({
        kind: 'call',
        action: action.id,
        functionName,
        arguments: values.filter((value) => value !== undefined),
      });
    });
  });
  context.emit({ kind: 'forEach', list: list.variable, item: list.item, body });
  return true;
}

/** The parameter is read as a row: the action names fields of it. */
function wantsRow(action: Action, at: number): boolean {
  return (action.parameters[at]?.entities.length ?? 0) > 0;
}

function bindArgument(expression: Expression, wantsRow: boolean, context: ProgramContext): Row | Value | undefined {
  if (expression.kind !== 'path') return bindExpression(expression, context);
  // A member of the body or of the path that names a row (`copy: uuid`) is that row where one is wanted.
  const named =
    context.rows.find(({ key }) => key === `input:${expression.text}` || key === `path:${expression.text}`) ??
    context.entryNamed(expression.text, namesEntity);
  if (wantsRow && named !== undefined) return context.require(context.fresh(named)).row;
  const target = resolvePath(expression, context);
  if (target?.kind === 'row') return context.require(target.entry).row;
  const value = bindExpression(expression, context);
  return value === undefined ? undefined : demand(value, expression.origin, context);
}

/**
 * Any other verb: the call of a port. Where the verb's participle is a state of the row, the row moves there. Of rows
 * (`send parcels`) it is called for each.
 */
function compilePort(effect: Extract<Effect, { kind: 'port' }>, scope: EffectScope): void {
  const { context } = scope;
  const noun = snakeCase(effect.noun?.text ?? effect.text.split(/\s+/).at(-1) ?? effect.verb);
  const entity = portEntity(noun, effect.noun === undefined ? undefined : targetOf(effect.noun), context);
  const list = entity !== undefined && singular(noun) !== noun ? context.listOfAny([entity.id]) : undefined;
  if (list !== undefined) {
    const body = context.nested(() => context.withItem(list, (item) => callPort(effect, noun, entity, item, scope)));
    context.emit({ kind: 'forEach', list: list.variable, item: list.item, body });
    context.written(list.entity);
    return;
  }
  const found = entity === undefined ? undefined : context.rowOf(entity.id);
  const entry = found === undefined ? undefined : alone(context.require(found), context);
  const move = stateOfVerb(effect.verb, entity);
  if (entry === undefined && entity !== undefined && move !== undefined) {
    context.shared.findings.warning(
      'port-without-row',
      `The port is called, but no ${entity.name} becomes '${move.state}': none is in hand here. Name the rows of one that is in hand, or write an action, and call it with 'each'.`,
      effect.origin,
    );
  }
  callPort(effect, noun, entity, entry, scope);
}

function callPort(
  { verb }: Extract<Effect, { kind: 'port' }>,
  noun: string,
  entity: EntityPlan | undefined,
  entry: RowEntry | undefined,
  scope: EffectScope,
): void {
  const { context } = scope;
  const port = scope.usePort(noun, verb, entry?.row.entity);
  const move = stateOfVerb(verb, entity);
  if (entry !== undefined && move !== undefined) checkMove(entry, move, context);
  const failure = portFailure(noun, scope);
  context.emit({
    kind: 'port',
    port,
    verb: camelCase(verb),
    ...(entry === undefined ? {} : { row: entry.row }),
    ...(scope.portTimeout === undefined ? {} : { timeout: scope.portTimeout }),
    failure,
  });
  if (entry !== undefined && move !== undefined) {
    update(entry, [{ column: move.field.column, value: literalOf(move.state, move.field.type) }], context);
    context.reached.set(placeOf(entry, move.field), move.state);
  }
}

function portEntity(noun: string, target: Id | undefined, context: ProgramContext): EntityPlan | undefined {
  const named = context.entity(target);
  if (named !== undefined) return named;
  return [...context.shared.entities.values()].find((entity) => namesEntity(noun, entity.name));
}

function stateOfVerb(verb: string, entity: EntityPlan | undefined): { field: FieldPlan; state: string } | undefined {
  const forms = participlesOf(verb);
  for (const field of entity?.fields ?? []) {
    const state = field.type.kind === 'enum' ? field.type.values.find((value) => forms.includes(value)) : undefined;
    if (state !== undefined) return { field, state };
  }
  return undefined;
}

function checkMove(entry: RowEntry, move: { field: FieldPlan; state: string }, context: ProgramContext): void {
  const machine = context.shared.machines.find(
    (candidate) => candidate.entity === move.field.entity && candidate.field === move.field.name,
  );
  if (machine === undefined) return;
  const to = literalOf(move.state, move.field.type);
  context.emit({ kind: 'transition', machine: machine.id, from: columnOf(entry, move.field, context), to });
}

function portFailure(noun: string, scope: EffectScope): Failure {
  const guard = scope.portGuards.find((candidate) => {
    if (candidate.condition.kind !== 'fails') return false;
    const word = snakeCase(candidate.condition.subject.text.split('.')[0] ?? '');
    return word === noun || namesEntity(word, noun) || namesEntity(noun, word);
  });
  return guard === undefined ? { kind: 'portFailed', noun } : bindFailure(guard, scope.context);
}

/** The type of what a row or value argument is. */
export function isRow(argument: Row | Value): argument is Row {
  return argument.kind === 'variable' || argument.kind === 'linked';
}
