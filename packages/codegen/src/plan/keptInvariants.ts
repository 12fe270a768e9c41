import { expressionsIn } from '@specwright/model/expressionParts';
import type { AggregateExpression, Expression, Condition as ModelCondition } from '@specwright/model/expressions';
import { negate } from '@specwright/model/negation';
import { type Id, targetOf } from '@specwright/model/reference';
import type { Rule, RuleMeaning } from '@specwright/model/statements';
import { camelCase, namesEntity, snakeCase, wordsOf } from '@specwright/model/words';
import { bindCondition } from './compile/bindCondition.ts';
import { ProgramContext, type Shared } from './compile/programContext.ts';
import { decided } from './decided.ts';
import { Findings } from './findings.ts';
import { uniqueName, variableOf } from './names.ts';
import type { Statement } from './program.ts';
import { rowsRead, withSources } from './rowPaths.ts';
import { entitiesMeant, rootOf, rowSentence } from './rowSentences.ts';
import type { ComputedPlan, EntityPlan, KeptInvariantPlan, LinkPlan } from './servicePlan.ts';

/** The sentences that the service keeps by looking at the rows before it commits, and why it does not keep the others. */
export interface KeptRules {
  readonly kept: readonly KeptInvariantPlan[];
  readonly reasons: ReadonlyMap<Rule, string>;
}

/** Plans how sentences about rows of several tables are kept. */
export function planKept(rules: readonly Rule[], shared: Shared, computed: readonly ComputedPlan[]): KeptRules {
  const kept: KeptInvariantPlan[] = [];
  const reasons = new Map<Rule, string>();
  const names = new Set<string>();
  // A link to an account leads to no row where accounts live elsewhere.
  const lenient = { ...shared, entities: withDoubtfulLinks(shared.entities) };
  for (const rule of rules) {
    const broken = brokenWhere(rule.rule, rule, lenient);
    if (broken === undefined) continue;
    const found = typeof broken === 'string' ? broken : planRule(rule, broken, lenient, computed);
    if (typeof found === 'string') reasons.set(rule, found);
    else kept.push({ ...found, name: uniqueName(camelCase(wordsOf(rule.text).slice(0, 6).join('_')), names) });
  }
  return { kept, reasons };
}

function withDoubtfulLinks(entities: Shared['entities']): Shared['entities'] {
  const doubtful = (link: LinkPlan): LinkPlan => ({ ...link, optional: link.optional || !link.constrained });
  return new Map(
    [...entities].map(([id, entity]) => [
      id,
      {
        ...entity,
        links: entity.links.map(doubtful),
        children: entity.children.map((child) => ({ ...child, link: doubtful(child.link) })),
      },
    ]),
  );
}

// --- when a row breaks a sentence ---

/** A sentence as one that says which rows break it. */
interface Broken {
  readonly condition: ModelCondition;
  /** Whose rows may be the ones that it is about: tried in this order. */
  readonly anchors: readonly Id[];
  /** `min`: it wants rows of this entity to be there. */
  readonly wants?: Id;
}

/** A text says why that cannot be said; undefined of what is no sentence about rows at all times. */
function brokenWhere(meaning: RuleMeaning, rule: Rule, shared: Shared): Broken | string | undefined {
  if (meaning.kind === 'cardinality') return rule.timing === 'always' ? brokenNumber(meaning, rule, shared) : undefined;
  const sentence = rowSentence(rule);
  if (sentence === undefined || entitiesMeant(sentence).length === 0) return undefined;
  const { premise, condition } = sentence;
  const parts = [premise, condition].flatMap((part) => (part === undefined ? [] : expressionsIn(part)));
  const call = parts.find((part) => part.kind === 'call');
  if (call !== undefined) return `there is no function '${call.callee.text}'`;
  const opposite = negate(condition);
  if (opposite === undefined) return 'nothing says when it does not hold';
  const whole: ModelCondition =
    premise === undefined ? opposite : { kind: 'logical', operator: 'and', parts: [premise, opposite] };
  const aggregates = parts.filter((part) => part.kind === 'aggregate');
  const anchors = [...singleRoots(whole), ...aggregates.flatMap((one) => variableTargets(one, shared))];
  if (anchors.length === 0) return 'it is about all rows of a table at once, and not about what belongs to one of them';
  return { condition: whole, anchors: [...new Set(anchors)] };
}

/** `Line per order: min 1`: the order is looked at. */
function brokenNumber(
  { entity: named, per, bound, count, where }: Extract<RuleMeaning, { kind: 'cardinality' }>,
  { origin }: Rule,
  shared: Shared,
): Broken | string {
  const entity = shared.entities.get(targetOf(named) ?? '');
  const link = entity === undefined ? undefined : linkNamed(entity, per.text, shared);
  if (entity === undefined || link === undefined)
    return `no rows stand for each '${per.text}' in which it could be seen`;
  const of: Expression = {
    kind: 'path',
    text: entity.name,
    origin,
    root: { kind: 'entity', entity: entity.id },
    segments: [],
    fields: [],
  };
  const narrowed = where === undefined ? {} : { where };
  const left: Expression = { kind: 'aggregate', function: 'count', of, entity: entity.id, origin, ...narrowed };
  const right: Expression = { kind: 'number', value: String(count), origin };
  return {
    condition: { kind: 'comparison', operator: bound === 'min' ? '<' : '>', left, right },
    anchors: [link.target],
    ...(bound === 'min' ? { wants: entity.id } : {}),
  };
}

function linkNamed({ links }: EntityPlan, word: string, { entities }: Shared): LinkPlan | undefined {
  return (
    links.find(({ name }) => name === snakeCase(word)) ??
    links.find(({ target }) => namesEntity(word, entities.get(target)?.name ?? ''))
  );
}

/** The entities of which one row is meant, and not several that are counted, taken together or asked one by one. */
function singleRoots(condition: ModelCondition): readonly Id[] {
  switch (condition.kind) {
    case 'logical':
      return condition.parts.flatMap(singleRoots);
    case 'state':
      return condition.entity === undefined ? [] : [condition.entity];
    case 'empty': {
      const { root } = condition.collection;
      return (root.kind === 'row' || root.kind === 'entity') && !condition.items.includes(root.entity)
        ? [root.entity]
        : [];
    }
    case 'comparison':
    case 'membership': {
      const sides =
        condition.kind === 'comparison' ? [condition.left, condition.right] : [condition.item, ...condition.members];
      const roots = sides.flatMap(rootsOutside);
      if (condition.quantifier === undefined) return roots;
      const over = condition.over ?? sides.flatMap(rootsOutside)[0];
      return roots.filter((root) => root !== over);
    }
    default:
      return expressionsIn(condition).flatMap(rootsOutside);
  }
}

function rootsOutside(expression: Expression): readonly Id[] {
  if (expression.kind === 'binary') return [...rootsOutside(expression.left), ...rootsOutside(expression.right)];
  return expression.kind === 'path' ? [rootOf(expression)].filter((root) => root !== undefined) : [];
}

/** `where show=S`: each show is meant. */
function variableTargets({ entity: id, where }: AggregateExpression, shared: Shared): readonly Id[] {
  const entity = shared.entities.get(id ?? '');
  if (entity === undefined || where === undefined) return [];
  const parts = where.kind === 'logical' ? where.parts : [where];
  return parts.flatMap((part) => {
    if (part.kind !== 'comparison' || part.right.kind !== 'variable' || part.left.kind !== 'path') return [];
    return linkNamed(entity, part.left.text.split('.').at(-1) ?? '', shared)?.target ?? [];
  });
}

// --- how that is seen ---

const unreached = 'what it reads is not reached over links from one row';

type Planned = Omit<KeptInvariantPlan, 'name'>;

/** The first row from which all that the sentence reads can be reached; else why there is none. */
function planRule(
  rule: Rule,
  { condition, anchors, wants }: Broken,
  shared: Shared,
  computed: readonly ComputedPlan[],
): Planned | string {
  let why: string | undefined;
  for (const anchor of anchors) {
    const entity = shared.entities.get(anchor);
    const found =
      entity === undefined ? 'it reads rows of another service' : planFrom(entity, rule, condition, shared, computed);
    if (typeof found !== 'string') return wants === undefined ? found : { ...found, wants };
    if (why === undefined || why === unreached) why = found;
  }
  return why ?? unreached;
}

function planFrom(
  entity: EntityPlan,
  rule: Rule,
  broken: ModelCondition,
  shared: Shared,
  computed: readonly ComputedPlan[],
): Planned | string {
  const findings = new Findings();
  const context = new ProgramContext({ ...shared, findings }, entity.id, [], rule.origin, () => undefined);
  const variable = context.newName(variableOf(entity.name));
  context.addRow(variable, entity.id, 'path', 'invariant');
  const bound = bindCondition(broken, context, rule.origin);
  if (bound === undefined || findings.failed) return unreached;
  const beyond = beyondRows([context.statements, bound]);
  if (beyond !== undefined) return beyond;
  const doubt = doubtfulWay(context.statements, rule, shared);
  if (doubt !== undefined) return doubt;
  const condition = decided(bound);
  const read = rowsRead(context, { variable, entity: entity.id, condition });
  if (read === undefined) return 'it looks for rows in another way than over links';
  const text = rule.text.trim().replace(/\s+/g, ' ');
  const guard: Statement = { kind: 'guard', condition, failure: { kind: 'invariant', text } };
  return {
    line: rule.id,
    text: rule.text,
    entity: entity.id,
    variable,
    body: [...context.statements, guard],
    dependencies: withSources(read, computed),
  };
}

const momentary: ReadonlySet<string> = new Set(['now', 'caller', 'role', 'member', 'parameter', 'newId', 'next']);

/** What only the moment of a request says, or time itself: no write is there where it begins not to hold. */
function beyondRows(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  if (node instanceof Map) return beyondRows([...node.values()]);
  if ('kind' in node && typeof node.kind === 'string' && momentary.has(node.kind)) {
    return node.kind === 'now'
      ? 'it can break while time goes by, without a write'
      : 'it speaks of a request, and not of rows alone';
  }
  for (const [key, part] of Object.entries(node)) {
    const why = key === 'link' || key === 'type' ? undefined : beyondRows(part);
    if (why !== undefined) return why;
  }
  return undefined;
}

/** Two links lead there, and the sentence does not say which one is meant. */
function doubtfulWay(statements: readonly Statement[], rule: Rule, { entities }: Shared): string | undefined {
  for (const statement of statements) {
    const link = 'link' in statement ? statement.link : 'child' in statement ? statement.child.link : undefined;
    const entity = entities.get(link?.entity ?? '');
    const ways = entity?.links.filter(({ target }) => target === link?.target) ?? [];
    const isNamed = link !== undefined && new RegExp(`\\b${link.name}\\b`).test(rule.text);
    if (ways.length < 2 || isNamed) continue;
    const target = entities.get(link?.target ?? '')?.name ?? '';
    const names = ways.map(({ name }) => `'${name}'`).join(' and ');
    return `${names} both lead from ${entity?.name ?? ''} to ${target}, and it does not say which is meant`;
  }
  return undefined;
}
