import type { Operation } from '@specwright/model/parts';
import { type Id, targetOf } from '@specwright/model/reference';
import type { Guard } from '@specwright/model/statements';
import { namesEntity, singular, snakeCase } from '@specwright/model/words';
import { literalOf } from '../entityPlans.ts';
import { variableOf } from '../names.ts';
import { ownerColumn, ownerPathOf } from '../ownership.ts';
import { pairsOf, pairWay } from '../pairs.ts';
import type { ColumnValue, Failure, Statement } from '../program.ts';
import type {
  AccessPlan,
  AnswerMember,
  AnswerPlan,
  ChildPlan,
  EntityPlan,
  FieldPlan,
  LinkPlan,
  MemberPlan,
  OperationPlan,
  PathParameterPlan,
} from '../servicePlan.ts';
import type { Value } from '../values.ts';
import { answerObject } from './answerObject.ts';
import { columnOf, memberValue } from './bindExpression.ts';
import { bindFailure } from './bindFailure.ts';
import {
  create,
  creationsIn,
  type EffectScope,
  keep,
  keepBeforeDelete,
  leave,
  type PendingCreation,
  pair,
  refresh,
  remove,
  touched,
} from './compileEffects.ts';
import { compileStatements } from './compileStatements.ts';
import { creationData } from './creation.ts';
import { failuresOf } from './failures.ts';
import { type OwnRowReader, ProgramContext, type RowEntry, type Shared } from './programContext.ts';

/** What is known of an operation before its program is written. */
export interface Frame {
  readonly operation: Operation;
  readonly method: OperationPlan['method'];
  readonly shared: Shared;
  readonly parameters: readonly PathParameterPlan[];
  readonly subject: EntityPlan | undefined;
  readonly members: readonly MemberPlan[];
  readonly answer: Omit<AnswerPlan, 'members'> | undefined;
  readonly access: AccessPlan;
  /** The names of a field that holds the owner of a row, the first that an entity has. */
  readonly ownerNames: readonly string[];
  readonly usePort: EffectScope['usePort'];
  /** Where a row that it makes can be read, and by which field. */
  readonly place: { readonly entity: Id; readonly field: FieldPlan; readonly path: string } | undefined;
}

export interface CompiledOperation {
  readonly statements: readonly Statement[];
  readonly failures: readonly Failure[];
  /** What the operation is about is made by it. */
  readonly creates: boolean;
  /** What it answers besides rows. */
  readonly answerMembers: readonly AnswerMember[];
  /** It tells which row it has made, which its answer does not. */
  readonly tellsMade: boolean;
}

/** Writes the program of an operation: what it reads, whom it lets in, its `!` lines and steps, what it answers. */
export function compileOperation(frame: Frame): CompiledOperation {
  const { operation, shared, subject, ownerNames } = frame;
  const own = new OwnRows(frame);
  const readOwn: OwnRowReader = (entity, at) => own.read(entity, at);
  const context = new ProgramContext(shared, subject?.id, frame.members, operation.origin, readOwn, ownerNames);
  if (!callerKnown(frame)) {
    context.callerMissing = `${operation.name} is open to everyone: nobody is known to call. Name who may call it in 'auth'.`;
  }
  readPathRows(frame, context);
  readInputRows(frame, context);
  checkOwner(frame, context);
  const creates = hasSteps(operation) ? compileSteps(frame, context) : compilePlain(frame, context);
  const answerMembers = answered(frame, context, creates);
  const { statements } = context;
  const tellsMade = statements.some((statement) => statement.kind === 'answer' && statement.made !== undefined);
  return { statements, failures: failuresOf(statements), creates, answerMembers, tellsMade };
}

function hasSteps(operation: Operation): boolean {
  return operation.statements.some((statement) => statement.kind === 'step');
}

const guardsOf = (operation: Operation): Guard[] =>
  operation.statements.filter((statement) => statement.kind === 'guard');

function callerKnown(frame: Frame): boolean {
  return frame.access.kind !== 'public';
}

// --- rows that the request names ---

function readPathRows(frame: Frame, context: ProgramContext): void {
  let parent: { entry: RowEntry; entity: EntityPlan } | undefined;
  for (const parameter of frame.parameters) {
    const entity = context.entity(parameter.entity);
    if (entity === undefined) {
      context.shared.findings.error(
        'unknown-parameter',
        `Nothing says what '{${parameter.name}}' is the id of.`,
        frame.operation.pathOrigin,
      );
      continue;
    }
    const value: Value = { kind: 'parameter', name: parameter.name, type: parameter.type };
    const by: ColumnValue[] = [{ column: parameter.field, value }];
    const link =
      parent === undefined ? undefined : entity.links.find((candidate) => candidate.target === parent?.entity.id);
    if (parent !== undefined && link !== undefined)
      by.push({ column: link.column, value: columnOf(parent.entry, idOf(parent.entity), context) });
    const variable = context.newName(variableOf(entity.name));
    context.emit({ kind: 'find', variable, entity: entity.id, by, missing: notFound(frame, entity) });
    const entry = context.addRow(variable, entity.id, 'path', `path:${parameter.name}`);
    if (parent !== undefined && link !== undefined) context.knowLink(entry, link, parent.entry);
    if (parent !== undefined && link === undefined) readPathPair(parent.entry, entry, notFound(frame, entity), context);
    parent = { entry, entity };
  }
}

/** `/students/{id}/courses/{course}` where the two are joined many to many: the course is there when they are a pair. */
function readPathPair(parent: RowEntry, entry: RowEntry, missing: Failure, context: ProgramContext): void {
  const way = pairWay(parent.row.entity, entry.row.entity, context.shared.entities.values());
  if (way === undefined) return;
  const { pair, here, there } = way;
  const by = [
    { link: here, row: parent },
    { link: there, row: entry },
  ].map(({ link, row }): ColumnValue => {
    const target = context.entity(link.target);
    const id = target === undefined ? plainId : idOf(target);
    return { column: link.column, value: columnOf(row, id, context) };
  });
  const variable = context.newName(variableOf(pair.name));
  context.emit({ kind: 'find', variable, entity: pair.id, by, missing });
  const found = context.addRow(variable, pair.id, 'path', `pair:${variable}`);
  context.knowLink(found, here, parent);
  context.knowLink(found, there, entry);
}

const plainId: Pick<FieldPlan, 'column' | 'type' | 'optional'> = {
  column: 'id',
  type: { kind: 'uuid' },
  optional: false,
};

function idOf(entity: EntityPlan): Pick<FieldPlan, 'column' | 'type' | 'optional'> {
  return entity.fields.find((field) => field.name === 'id') ?? plainId;
}

/** `! not found => 404` may say it in its own words. */
function notFound(frame: Frame, entity: EntityPlan): Failure {
  const guard = guardsOf(frame.operation).find(({ condition }) => {
    if (condition.kind !== 'notFound') return false;
    return condition.row === undefined || snakeCase(condition.row.text) === snakeCase(entity.name);
  });
  const outcome = guard?.outcomes[0];
  if (outcome?.kind === 'status' && (outcome.status !== 404 || outcome.message !== undefined)) {
    return outcome.message === undefined
      ? { kind: 'inline', status: outcome.status }
      : { kind: 'inline', status: outcome.status, message: outcome.message };
  }
  if (outcome?.kind === 'error') {
    const error = frame.shared.index.part(targetOf(outcome.error) ?? '');
    if (error?.kind === 'error') return { kind: 'error', name: error.name, status: error.status, detail: [] };
  }
  return { kind: 'notFound', what: entity.name };
}

function readInputRows(frame: Frame, context: ProgramContext): void {
  for (const member of frame.members) {
    const entity = context.entity(member.row);
    if (entity === undefined) continue;
    const variable = context.newName(variableOf(member.name));
    const value: Value = {
      kind: 'member',
      name: member.name,
      type: member.type,
      optional: member.optional || member.nullable,
    };
    const optional = member.optional || member.nullable;
    context.emit({
      kind: 'find',
      variable,
      entity: entity.id,
      by: [{ column: 'id', value }],
      missing: { kind: 'badReference', member: member.name, what: entity.name },
    });
    context.addRow(variable, entity.id, 'input', `input:${member.name.replace(/_id$/, '')}`, optional);
  }
}

// --- ownership ---

function ownerFailure(frame: Frame, context: ProgramContext): Failure {
  const guard = guardsOf(frame.operation).find(({ condition }) => condition.kind === 'notOwner');
  return guard === undefined ? { kind: 'forbidden' } : bindFailure(guard, context);
}

function checksOwner(frame: Frame): boolean {
  return (frame.access.kind === 'granted' && frame.access.owner) || (asksForOwner(frame) && callerKnown(frame));
}

/** A `! not owner` line. */
function asksForOwner({ operation }: Frame): boolean {
  return guardsOf(operation).some(({ condition }) => condition.kind === 'notOwner');
}

/** Roles that may pass without owning the row; where a `! not owner` asks, not the one that has the name of the owner's field. */
function excusedRoles(frame: Frame, owner: Value): string[] {
  const granted = frame.access.kind === 'granted' ? frame.access.roles : [];
  const field = asksForOwner(frame) && owner.kind === 'column' ? owner.column : undefined;
  return [...new Set(['admin', ...granted.filter((role) => role !== field)])];
}

function checkOwner(frame: Frame, context: ProgramContext): void {
  if (!checksOwner(frame)) return;
  const entries = context.rows.filter((entry) => entry.origin === 'path');
  const last = entries.at(-1);
  if (makesOwnRow(frame, last)) return;
  const asked = last === undefined ? inputParents(frame, context) : [last];
  for (const entry of asked) {
    const owner = ownerOf(frame, entry, context);
    if (owner !== undefined) {
      context.emit({
        kind: 'owner',
        owner,
        excused: excusedRoles(frame, owner),
        failure: ownerFailure(frame, context),
      });
    }
  }
}

/** `POST /lots/{lot}/bids`: the bid gets the caller as its owner, so whose the lot is only a `! not owner` asks. */
function makesOwnRow(frame: Frame, above: RowEntry | undefined): boolean {
  const { subject, operation } = frame;
  if (frame.method !== 'POST' || subject === undefined || above?.row.entity === subject.id) return false;
  if (asksForOwner(frame)) return false;
  const word = operation.path.split('/').at(-1) ?? '';
  return namesEntity(word, subject.name) && ownerColumn(subject, frame.ownerNames) !== undefined;
}

/** Rows named in the body through which the row to be made belongs to somebody. */
function inputParents(frame: Frame, context: ProgramContext): RowEntry[] {
  const subject = frame.subject;
  if (subject === undefined || frame.method !== 'POST' || ownerColumn(subject, frame.ownerNames) !== undefined)
    return [];
  const path = ownerPathOf(subject.id, context.shared.entities, frame.ownerNames);
  const first = path?.links[0];
  if (first === undefined) return [];
  return context.rows.filter((entry) => entry.key === `input:${first.name}` && entry.row.entity === first.target);
}

function ownerOf(frame: Frame, start: RowEntry, context: ProgramContext): Value | undefined {
  const path = ownerPathOf(start.row.entity, context.shared.entities, frame.ownerNames);
  if (path === undefined) {
    context.shared.findings.error(
      'no-owner',
      `${frame.operation.name} is for the owner, but ${context.entity(start.row.entity)?.name ?? 'the row'} has no field 'user' or 'owner', and none of the rows that it belongs to has one.`,
      frame.operation.origin,
    );
    return undefined;
  }
  let entry = context.require(start);
  for (const link of path.links) entry = context.require(context.follow(entry, link));
  return columnOf(entry, { column: path.column, type: { kind: 'uuid' }, optional: false }, context);
}

// --- the caller's own row ---

/** Rows of which each caller has at most one that is open (`Cart per user: max 1 where status=open`). */
class OwnRows {
  readonly #frame: Frame;

  constructor(frame: Frame) {
    this.#frame = frame;
  }

  read(id: Id, context: ProgramContext): RowEntry | undefined {
    const entity = context.entity(id);
    if (entity === undefined || !callerKnown(this.#frame)) return undefined;
    const column = ownerColumn(entity, this.#frame.ownerNames);
    const limit = entity.limits.find(
      (candidate) => candidate.column === column && candidate.max === 1 && candidate.condition === undefined,
    );
    const unique = entity.fields.some((field) => field.column === column && field.unique);
    if (column === undefined || (limit === undefined && !unique)) return undefined;
    const where = limit?.where.map(({ column: name, value }) => ({ column: name, value })) ?? [];
    const by: ColumnValue[] = [{ column, value: { kind: 'caller' } }, ...where];
    const variable = context.newName(variableOf(entity.name));
    const create = this.#makes(entity) ? this.#creation(entity, where, context) : undefined;
    const missing = create === undefined ? this.#missing(entity, context) : ('null' as const);
    context.emit({ kind: 'own', variable, entity: id, by, missing, ...(create === undefined ? {} : { create }) });
    const entry = context.addRow(variable, id, 'own', `own:${variable}`, create === undefined && missing === 'null');
    if (create !== undefined) keep(entry, { kind: 'made' }, context);
    return entry;
  }

  /** A `POST` that makes a row of the entity's children makes the entity's row as well. */
  #makes(entity: EntityPlan): boolean {
    const { method, operation, subject } = this.#frame;
    if (method !== 'POST') return false;
    const made = hasSteps(operation)
      ? operation.statements.flatMap((statement) =>
          statement.kind === 'step'
            ? statement.effects.flatMap((effect) => (effect.kind === 'create' ? [targetOf(effect.entity)] : []))
            : [],
        )
      : [subject?.id];
    return entity.children.some((child) => child.link.edge !== undefined && made.includes(child.entity));
  }

  #creation(entity: EntityPlan, where: readonly ColumnValue[], context: ProgramContext): ColumnValue[] {
    const given = new Map<string, Value>();
    for (const { column, value } of where) given.set(column, value);
    const { origin } = this.#frame.operation;
    const bare = new ProgramContext(context.shared, entity.id, [], origin, () => undefined, context.ownerNames);
    return creationData({ entity, given, origin, callerKnown: true }, bare);
  }

  /** `! cart empty` also holds without a cart; lists are empty then; everything else finds nothing. */
  #missing(entity: EntityPlan, context: ProgramContext): Failure | 'null' {
    const { operation, answer, method } = this.#frame;
    if (method === 'GET' && answer?.list === true) return 'null';
    const empty = guardsOf(operation).find(({ condition }) => {
      if (condition.kind !== 'empty' || condition.negated) return false;
      const { root, text } = condition.collection;
      const meant = root.kind === 'row' || root.kind === 'entity' ? root.entity === entity.id : false;
      const child = entity.children.some((candidate) => condition.items.includes(candidate.entity));
      return meant || child || snakeCase(text) === snakeCase(entity.name);
    });
    return empty === undefined ? { kind: 'notFound', what: entity.name } : bindFailure(empty, context);
  }
}

// --- without steps ---

/** The method acts on the subject. True when it made it, or the pair that it is in now. */
function compilePlain(frame: Frame, context: ProgramContext): boolean {
  const { method, operation, subject } = frame;
  const scope = effectScope(frame, context, []);
  const guards = (): void => compileStatements(operation.statements, scope);
  if (subject === undefined) {
    guards();
    return false;
  }
  switch (method) {
    case 'GET':
      guards();
      return false;
    case 'POST':
      return compilePost(frame, subject, context, guards);
    case 'PUT':
    case 'PATCH':
      compileChange(frame, subject, context, guards);
      return false;
    case 'DELETE':
      compileRemoval(frame, subject, context, guards);
      return false;
  }
}

function answerList(frame: Frame, entity: EntityPlan, context: ProgramContext): void {
  const where = fixedFilters(frame, entity);
  const parent = listParent(frame, entity, context);
  const byOwner =
    (frame.access.kind === 'granted' && frame.access.owner) ||
    frame.operation.output?.decorators.some(({ name }) => name === 'owner') === true;
  const path =
    byOwner && callerKnown(frame) && (parent === undefined || !ownedByPath(parent, frame, context))
      ? ownerPathOf(entity.id, context.shared.entities, frame.ownerNames)
      : undefined;
  const owner = path === undefined ? undefined : [...path.links.map((link) => link.name), path.column];
  context.emit({
    kind: 'answerList',
    entity: entity.id,
    where,
    ...(owner === undefined ? {} : { owner }),
    ...(parent === undefined
      ? {}
      : {
          parent: {
            link: parent.link,
            row: parent.entry.row,
            ...(parent.pairs === undefined ? {} : { pairs: parent.pairs }),
            nullable: parent.entry.row.kind === 'variable' && parent.entry.row.nullable,
          },
        }),
  });
}

/** The parent was already asked whether it is the caller's. */
function ownedByPath(parent: { entry: RowEntry }, frame: Frame, context: ProgramContext): boolean {
  return (
    parent.entry.origin === 'own' ||
    ownerPathOf(parent.entry.row.entity, context.shared.entities, frame.ownerNames) !== undefined
  );
}

/** `/books/{id}/reviews` lists those of the book; `/cart/items` those of the caller's cart. */
function listParent(
  frame: Frame,
  entity: EntityPlan,
  context: ProgramContext,
): { link: LinkPlan; entry: RowEntry; pairs?: ChildPlan } | undefined {
  const named = context.rows.filter((entry) => entry.origin === 'path');
  for (const entry of named.reverse()) {
    const link = entity.links.find((candidate) => candidate.target === entry.row.entity);
    if (link !== undefined) return { link, entry };
    const way = pairWay(entity.id, entry.row.entity, context.shared.entities.values());
    const pairs = way === undefined ? undefined : pairsOf(entity, way);
    if (way !== undefined && pairs !== undefined) return { link: way.there, entry, pairs };
  }
  const words = frame.operation.pathParts.filter((part) => part.kind === 'static').map((part) => part.text);
  for (const link of entity.links.filter((candidate) => candidate.edge !== undefined)) {
    const target = context.entity(link.target);
    const spoken = words.slice(0, -1).some((word) => snakeCase(singular(word)) === snakeCase(target?.name ?? ''));
    const entry = spoken ? context.rowOf(link.target) : undefined;
    if (entry !== undefined) return { link, entry };
  }
  return undefined;
}

function fixedFilters(frame: Frame, entity: EntityPlan): ColumnValue[] {
  return (frame.operation.output?.filters ?? []).flatMap((filter) => {
    const field = entity.fields.find((candidate) => candidate.name === filter.field.text);
    return field === undefined ? [] : [{ column: field.column, value: literalOf(filter.value.text, field.type) }];
  });
}

function compilePost(frame: Frame, subject: EntityPlan, context: ProgramContext, guards: () => void): boolean {
  const onRow = context.rows.some((entry) => entry.origin === 'path' && entry.row.entity === subject.id);
  if (onRow) {
    // A `POST` on a row without steps only asks its `!` lines.
    guards();
    return false;
  }
  if (compilePairing(frame, subject, context, guards)) return true;
  const own = parentOfNew(subject, frame, context);
  guards();
  if (own !== undefined) context.fresh(own);
  create(
    { entity: subject, given: new Map(), origin: frame.operation.origin, callerKnown: callerKnown(frame) },
    context,
  );
  return true;
}

/** `POST /students/{id}/courses` with the id of a course, many to many: the two become a pair. */
function compilePairing(frame: Frame, subject: EntityPlan, context: ProgramContext, guards: () => void): boolean {
  const parent = context.rows.findLast((entry) => entry.origin === 'path');
  const way =
    parent === undefined ? undefined : pairWay(parent.row.entity, subject.id, context.shared.entities.values());
  const named = frame.members.find((member) => member.row === subject.id && !member.optional);
  if (way === undefined || named === undefined) return false;
  for (const member of frame.members.filter((other) => other !== named)) {
    context.shared.findings.error(
      'pair-holds-nothing',
      `'${member.name}' has no place: the edge between ${way.here.name} and ${way.there.name} joins many to many, and its ` +
        `pairs hold nothing else. Give them an entity of their own, with the field '${member.name}' and an edge {1:many} from each side.`,
      frame.operation.origin,
    );
  }
  guards();
  pair(way, frame.operation.origin, context);
  return true;
}

/** The caller's own row that the new one belongs to is there before the `!` lines read it. */
function parentOfNew(subject: EntityPlan, frame: Frame, context: ProgramContext): RowEntry | undefined {
  if (!callerKnown(frame)) return undefined;
  const link = subject.links.find((candidate) => candidate.edge !== undefined && candidate.cascade);
  if (link === undefined || context.rowInHand(link.target) !== undefined) return undefined;
  return context.readOwnRow(link.target, context);
}

function compileChange(frame: Frame, subject: EntityPlan, context: ProgramContext, guards: () => void): void {
  const entry = context.rowOf(subject.id);
  if (entry === undefined || entry.row.kind !== 'variable') {
    unreachable(frame, subject, context);
    return;
  }
  context.require(entry);
  guards();
  checkMachines(frame.members, subject, context.fresh(entry), context);
  const variable = entry.row.name;
  const patched = frame.members.flatMap((member) => {
    const column = columnNamed(member, subject);
    const absent = member.absent === undefined ? {} : { absent: member.absent };
    return column === undefined ? [] : [{ member: member.name, column, ...absent }];
  });
  const data = touched(subject.id, [], context);
  const columns = patched.map(({ column }) => column);
  keep(entry, { kind: 'leaves', columns }, context);
  const left = leave(entry, columns, context);
  context.emit({ kind: 'patch', variable, entity: subject.id, members: patched, data });
  context.written(subject.id, entry);
  refresh(entry, context, columns, left);
  keep(entry, { kind: 'changed', columns }, context);
}

/** The column that a member of a body changes: that of a field, or of the row that an edge leads to. */
function columnNamed({ name, row }: MemberPlan, { fields, links }: EntityPlan): string | undefined {
  const field = fields.find((candidate) => candidate.name === name);
  return (field ?? links.find((link) => link.edge !== undefined && link.name === name && link.target === row))?.column;
}

/** A state in the body moves the row: the machine must list the transition, except to where it is already. */
function checkMachines(
  members: readonly MemberPlan[],
  subject: EntityPlan,
  entry: RowEntry,
  context: ProgramContext,
): void {
  for (const member of members) {
    const field = subject.fields.find((candidate) => candidate.name === member.name);
    const machine = context.shared.machines.find(
      (candidate) => candidate.entity === subject.id && candidate.field === field?.name,
    );
    const to = field === undefined || machine === undefined ? undefined : memberValue(member.name, context);
    if (field === undefined || machine === undefined || to === undefined) continue;
    context.emit({
      kind: 'transition',
      machine: machine.id,
      from: columnOf(entry, field, context),
      to,
      unless: 'same',
    });
  }
}

function compileRemoval(frame: Frame, subject: EntityPlan, context: ProgramContext, guards: () => void): void {
  const entry = context.rowOf(subject.id);
  if (entry === undefined || entry.row.kind !== 'variable') {
    unreachable(frame, subject, context);
    return;
  }
  context.require(entry);
  guards();
  // `/students/{id}/courses/{course}` names a pair: it goes, the course stays.
  const pairRow = context.rows.find(({ origin, row }) => origin === 'path' && isPairWith(subject, row.entity, context));
  if (pairRow?.row.kind === 'variable') {
    keepBeforeDelete(pairRow, context);
    context.emit({ kind: 'delete', variable: pairRow.row.name, entity: pairRow.row.entity });
    return;
  }
  remove(entry, entry.row.name, context);
}

function isPairWith(subject: EntityPlan, id: Id, context: ProgramContext): boolean {
  const pairOf = context.entity(id)?.pair;
  return pairOf?.from.target === subject.id || pairOf?.to.target === subject.id;
}

function unreachable(frame: Frame, subject: EntityPlan, context: ProgramContext): void {
  context.shared.findings.error(
    'unreachable-row',
    `${frame.operation.name} does not say which ${subject.name} is meant: put '{id}' into the path.`,
    frame.operation.origin,
  );
}

// --- with steps ---

function effectScope(frame: Frame, context: ProgramContext, pending: PendingCreation[]): EffectScope {
  const portGuards = guardsOf(frame.operation).filter(({ condition }) => condition.kind === 'fails');
  return { context, pending, portGuards, callerKnown: callerKnown(frame), usePort: frame.usePort };
}

/** The steps are what happens, and only they. True when they make what is answered. */
function compileSteps(frame: Frame, context: ProgramContext): boolean {
  const { operation } = frame;
  const pending = creationsIn(operation.statements);
  const made = pending.map((creation) => creation.entity);
  compileStatements(operation.statements, effectScope(frame, context, pending));
  const about = frame.answer?.parts[0]?.entity ?? frame.subject?.id;
  const collection =
    operation.pathParts.at(-1)?.kind === 'static' && frame.subject !== undefined && made.includes(frame.subject.id);
  return (about !== undefined && made.includes(about)) || collection;
}

/** What is answered, as it is at the end: a row, a list, values, or a row with values. Gives the values that there are. */
function answered(frame: Frame, context: ProgramContext, creates: boolean): readonly AnswerMember[] {
  const { operation } = frame;
  if (frame.answer === undefined) return [];
  const [first] = frame.answer.parts;
  const entity = context.entity(first?.entity);
  if (entity !== undefined && frame.answer.list) {
    answerList(frame, entity, context);
    return [];
  }
  const entry = entity === undefined ? undefined : context.rowOf(entity.id);
  if (entity !== undefined && entry?.row.kind !== 'variable') {
    unreachable(frame, entity, context);
    return [];
  }
  if (entry !== undefined) context.require(entry);
  const objects = operation.output?.parts.flatMap(({ members }) => members ?? []) ?? [];
  const { members, values } = answerObject(objects, context, callerKnown(frame));
  const row = entry?.row.kind === 'variable' ? { variable: entry.row.name } : {};
  const made = creates && entry === undefined ? madeRow(frame, members, context) : undefined;
  context.emit({ kind: 'answer', ...row, values, ...(made === undefined ? {} : { made }) });
  return members;
}

/** What names the row that was made in a path, where no member of the answer does. */
function madeRow({ place }: Frame, members: readonly AnswerMember[], context: ProgramContext): Value | undefined {
  if (place === undefined || members.some(({ name }) => name === place.field.name)) return undefined;
  const entry = context.rowOf(place.entity);
  return entry === undefined ? undefined : columnOf(context.require(entry), place.field, context);
}
