import type { Condition as ModelCondition } from '@specwright/model/expressions';
import { type Id, targetOf } from '@specwright/model/reference';
import type { Rule } from '@specwright/model/statements';
import { snakeCase } from '@specwright/model/words';
import { bindCondition } from './compile/bindCondition.ts';
import { ProgramContext, type Shared } from './compile/programContext.ts';
import { predicateOf } from './database/predicates.ts';
import { literalOf } from './entityPlans.ts';
import { namesEntity } from './names.ts';
import type { EntityPlan, RowLimit, RowPredicate } from './servicePlan.ts';
import type { Condition, Value } from './values.ts';

/** Adds what invariants say of single rows (R2) and of their number (R3) to the entities. */
export function addInvariants(shared: Shared): Map<Id, EntityPlan> {
  const limits = new Map<Id, RowLimit[]>();
  const predicates = new Map<Id, RowPredicate[]>();
  for (const invariant of shared.index.system.invariants) {
    for (const statement of invariant.statements) {
      if (statement.kind !== 'rule') continue;
      addLimit(statement, shared, limits);
      addPredicate(statement, shared, predicates);
    }
  }
  return new Map(
    [...shared.entities].map(([id, entity]) => [
      id,
      { ...entity, limits: limits.get(id) ?? [], predicates: predicates.get(id) ?? [] },
    ]),
  );
}

function addLimit(rule: Rule, shared: Shared, limits: Map<Id, RowLimit[]>): void {
  const meaning = rule.rule;
  if (meaning.kind !== 'cardinality' || meaning.bound !== 'max') return;
  const entity = shared.entities.get(targetOf(meaning.entity) ?? '');
  const field = entity?.fields.find((candidate) => candidate.name === meaning.per.text);
  const link = entity?.links.find(
    (candidate) =>
      candidate.name === snakeCase(meaning.per.text) || namesLink(candidate.target, meaning.per.text, shared),
  );
  const column = field?.column ?? link?.column;
  if (entity === undefined || column === undefined) return;
  const known = limits.get(entity.id) ?? [];
  const chosen = chosenRows(meaning.where, entity, rule, shared);
  if (chosen === undefined) {
    const why = 'Which rows are counted is more than a rule of the database can say';
    shared.findings.warning('prose', `${why}: the line '${rule.text.trim()}' is left out.`, rule.origin);
    return;
  }
  const { values = [], condition } = chosen;
  const end = condition === undefined ? values.map((part) => part.text) : ['where', known.length + 1];
  const name = [entity.table, 'max', meaning.count, 'per', meaning.per.text, ...end].join('_');
  const rows = condition === undefined ? { where: values } : { where: [], condition };
  limits.set(entity.id, [...known, { name, text: rule.text, column, max: meaning.count, ...rows }]);
}

interface ChosenRows {
  readonly values?: ReturnType<typeof equalities>;
  readonly condition?: Condition;
}

/** Which rows a limit counts; undefined where the database cannot tell by the row alone. */
function chosenRows(
  where: ModelCondition | undefined,
  entity: EntityPlan,
  rule: Rule,
  shared: Shared,
): ChosenRows | undefined {
  const values = where === undefined ? [] : equalities(where, entity);
  if (values !== undefined || where === undefined) return { ...(values === undefined ? {} : { values }) };
  const condition = rowCondition(where, entity, rule, shared);
  return condition === undefined || predicateOf(condition) === undefined ? undefined : { condition };
}

/** A condition on the one row that is called `row`; undefined where other rows have to be read. */
function rowCondition(
  condition: ModelCondition,
  entity: EntityPlan,
  rule: Rule,
  shared: Shared,
): Condition | undefined {
  const context = new ProgramContext(shared, entity.id, [], rule.origin, () => undefined);
  context.addRow('row', entity.id, 'path', 'invariant');
  const bound = bindCondition(condition, context, rule.origin);
  return context.statements.length > 0 ? undefined : bound;
}

function namesLink(target: Id, word: string, shared: Shared): boolean {
  return namesEntity(word, shared.entities.get(target)?.name ?? '');
}

/** `status = open and kind = first`: what the fields hold; undefined where it is more than that. */
function equalities(
  condition: ModelCondition,
  entity: EntityPlan,
): { column: string; value: Value; text: string }[] | undefined {
  if (condition.kind === 'logical' && condition.operator === 'and') {
    const parts = condition.parts.map((part) => equalities(part, entity));
    return parts.some((part) => part === undefined) ? undefined : parts.flatMap((part) => part ?? []);
  }
  if (condition.kind !== 'comparison' || condition.operator !== '=' || condition.left.kind !== 'path') return undefined;
  // Another field of the row is not a text.
  if (condition.right.kind === 'path') return undefined;
  const name = condition.left.text.split('.').at(-1);
  const field = entity.fields.find((candidate) => candidate.name === name);
  const { right } = condition;
  const text = 'text' in right ? right.text : 'value' in right ? String(right.value) : undefined;
  return field === undefined || text === undefined
    ? undefined
    : [{ column: field.column, value: literalOf(text, field.type), text }];
}

/** A predicate on one row; one that reads other rows is left to a check of its own. */
function addPredicate(rule: Rule, shared: Shared, predicates: Map<Id, RowPredicate[]>): void {
  if (rule.rule.kind !== 'predicate') return;
  const entity = entityOfCondition(rule.rule.condition, shared);
  if (entity === undefined) return;
  const condition = rowCondition(rule.rule.condition, entity, rule, shared);
  if (condition === undefined) return;
  const known = predicates.get(entity.id) ?? [];
  const name = `${entity.table}_invariant_${known.length + 1}`;
  predicates.set(entity.id, [...known, { name, text: rule.text, condition: condition satisfies Condition }]);
}

function entityOfCondition(condition: ModelCondition, shared: Shared): EntityPlan | undefined {
  if (condition.kind === 'logical') {
    return condition.parts.map((part) => entityOfCondition(part, shared)).find((entity) => entity !== undefined);
  }
  const sides =
    condition.kind === 'comparison'
      ? [condition.left, condition.right]
      : condition.kind === 'membership'
        ? [condition.item]
        : [];
  for (const side of sides) {
    if (side.kind !== 'path') continue;
    const { root } = side;
    if (root.kind === 'field' || root.kind === 'entity' || root.kind === 'row') return shared.entities.get(root.entity);
    const field = side.fields[0];
    const owner = [...shared.entities.values()].find((entity) =>
      entity.fields.some((candidate) => candidate.id === field),
    );
    if (owner !== undefined) return owner;
  }
  return undefined;
}
