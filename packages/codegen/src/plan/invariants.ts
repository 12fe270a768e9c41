import { expressionsIn } from '@specwright/model/expressionParts';
import type { Expression, Condition as ModelCondition } from '@specwright/model/expressions';
import { type Id, targetOf } from '@specwright/model/reference';
import type { Rule, RuleMeaning } from '@specwright/model/statements';
import { namesEntity, snakeCase } from '@specwright/model/words';
import { bindCondition } from './compile/bindCondition.ts';
import { ProgramContext, type Shared } from './compile/programContext.ts';
import { predicateOf, selectionOf } from './database/predicates.ts';
import { withOwnNames, wordsOfPredicate } from './database/ruleNames.ts';
import { literalOf } from './entityPlans.ts';
import { planKept } from './keptInvariants.ts';
import { boundSentence, entitiesMeant, entitiesNamed, type RowSentence, rowSentence } from './rowSentences.ts';
import type { ComputedPlan, EntityPlan, KeptInvariantPlan, RowLimit, RowPredicate } from './servicePlan.ts';
import { untoldMoves } from './toldStates.ts';
import type { Condition, Value } from './values.ts';

/** The entities with what their tables keep, and the lines that are left. */
export interface InvariantEntities {
  readonly entities: Map<Id, EntityPlan>;
  readonly others: readonly Rule[];
}

/** Adds what invariants say of single rows (R2, R4) and of their number (R3) to the entities. */
export function addInvariants(shared: Shared): InvariantEntities {
  const limits = new Map<Id, RowLimit[]>();
  const predicates = new Map<Id, RowPredicate[]>();
  const others: Rule[] = [];
  for (const invariant of shared.index.system.invariants) {
    for (const statement of invariant.statements) {
      if (statement.kind !== 'rule') continue;
      const isKept = addLimit(statement, shared, limits) || addPredicate(statement, shared, predicates);
      if (!isKept && isOwn(statement, invariant.scope, shared)) others.push(statement);
    }
  }
  const entities = new Map(
    [...shared.entities].map(([id, entity]) => [
      id,
      {
        ...entity,
        limits: withOwnNames(limits.get(id) ?? [], ({ text: _, ...limit }) => limit),
        predicates: withOwnNames(predicates.get(id) ?? [], ({ condition }) => predicateOf(condition)),
      },
    ]),
  );
  return { entities, others };
}

/** Plans how the service keeps the lines that no table can; tells what nothing keeps. */
export function keepOthers(
  others: readonly Rule[],
  shared: Shared,
  computed: readonly ComputedPlan[],
): readonly KeptInvariantPlan[] {
  const open = others.filter(({ rule }) => rule.kind !== 'equation' || !isWorkedOut(rule, shared));
  const { kept, reasons } = planKept(open, shared, computed);
  const lines = new Set(kept.map(({ line }) => line));
  for (const rule of open) if (!lines.has(rule.id)) tellNotKept(rule, reasons.get(rule), shared);
  return kept;
}

/** Lines between services are the concern of the program that reads their databases, but for those about rows of this one. */
function isOwn(rule: Rule, scope: 'module' | 'system', { entities }: Shared): boolean {
  if (scope === 'module') return true;
  const sentence = rule.rule.kind === 'equation' ? undefined : rowSentence(rule);
  const roots = sentence === undefined ? [] : entitiesMeant(sentence);
  return roots.length > 0 && roots.every((id) => entities.has(id));
}

/** `Cart per user: max 1`; false where the sentence is none that the database can keep. */
function addLimit(rule: Rule, shared: Shared, limits: Map<Id, RowLimit[]>): boolean {
  const meaning = rule.rule;
  if (meaning.kind !== 'cardinality' || meaning.bound !== 'max') return false;
  const entity = shared.entities.get(targetOf(meaning.entity) ?? '');
  const field = entity?.fields.find((candidate) => candidate.name === meaning.per.text);
  const link = entity?.links.find(
    (candidate) =>
      candidate.name === snakeCase(meaning.per.text) || namesLink(candidate.target, meaning.per.text, shared),
  );
  const column = field?.column ?? link?.column;
  if (entity === undefined || column === undefined) return false;
  const known = limits.get(entity.id) ?? [];
  const chosen = chosenRows(meaning.where, entity, rule, shared);
  if (chosen === undefined) return false;
  const { values = [], condition } = chosen;
  const meant = condition && selectionOf(condition);
  const end = meant === undefined ? values.map((part) => part.text) : ['where', wordsOfPredicate(meant)];
  const name = [entity.table, 'max', meaning.count, 'per', meaning.per.text, ...end].join('_');
  const rows = condition === undefined ? { where: values } : { where: [], condition };
  limits.set(entity.id, [...known, { name, text: rule.text, column, max: meaning.count, ...rows }]);
  return true;
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

/** A sentence about each row of one entity, as a rule of its table; false where it is none. */
function addPredicate(rule: Rule, shared: Shared, predicates: Map<Id, RowPredicate[]>): boolean {
  if (rule.rule.kind === 'equation' && isWorkedOut(rule.rule, shared)) return false;
  const sentence = rowSentence(rule);
  const [entity, ...others] = sentence === undefined ? [] : entitiesNamed(sentence, shared);
  if (sentence === undefined || entity === undefined || others.length > 0) return false;
  if (partsOf(sentence).some(({ kind }) => kind === 'aggregate' || kind === 'call')) return false;
  const condition = boundSentence(sentence, (part) => rowCondition(part, entity, rule, shared));
  const predicate = condition && predicateOf(condition);
  if (condition === undefined || predicate === undefined) return false;
  const known = predicates.get(entity.id) ?? [];
  const name = `${entity.table}_invariant_${wordsOfPredicate(predicate)}`;
  predicates.set(entity.id, [...known, { name, text: rule.text, condition }]);
  return true;
}

/** What nobody keeps is said, with what to do instead. */
function tellNotKept(rule: Rule, reason: string | undefined, shared: Shared): void {
  if (rule.rule.kind === 'implication' && tellUndone(rule.rule, rule, shared)) return;
  const words = onlyWords(rule.rule);
  if (words !== undefined) {
    shared.findings.info('not-kept', `Nothing checks '${rule.text.trim()}': ${words}.`, rule.origin);
    return;
  }
  const why = rule.timing === 'always' ? reason : `it holds at some moments only (@${rule.timing})`;
  if (why === undefined) return;
  const cure = 'Ask it in a `!` line of the apis that write these rows.';
  shared.findings.warning('not-kept', `Nothing keeps '${rule.text.trim()}': ${why}. ${cure}`, rule.origin);
}

/** Of what is done when a row comes to a state: the steps that lead there have to do it. */
function tellUndone(meaning: Extract<RuleMeaning, { kind: 'implication' }>, rule: Rule, shared: Shared): boolean {
  const untold = untoldMoves(meaning, shared.index.system);
  if (untold === undefined) return false;
  for (const part of untold) {
    const message = `'${part}' leads there without the event of '${rule.text.trim()}': add \`>> emit\` to it.`;
    shared.findings.warning('not-kept', message, rule.origin);
  }
  return true;
}

/** Why a sentence is one for people. */
function onlyWords(meaning: RuleMeaning): string | undefined {
  if (meaning.kind === 'prose') return 'its words are read as prose';
  if (meaning.kind !== 'implication') return undefined;
  const kinds = [meaning.premise.kind, meaning.conclusion.kind];
  if (kinds.includes('prose')) return 'one of its sides is read as prose';
  const isDone = kinds.some((kind) => kind === 'emitted' || kind === 'verb');
  return isDone ? 'what is done is said in the steps of the apis' : undefined;
}

function partsOf({ premise, condition }: RowSentence): readonly Expression[] {
  return [premise, condition].flatMap((part) => (part === undefined ? [] : expressionsIn(part)));
}

/** The field on the left is filled by the service: it computes or copies it. */
function isWorkedOut({ left }: Extract<Rule['rule'], { kind: 'equation' }>, { entities }: Shared): boolean {
  const field = left.fields.at(-1);
  const known = [...entities.values()].flatMap(({ fields }) => fields).find(({ id }) => id === field);
  return known !== undefined && (known.computed || known.snapshot !== undefined);
}
