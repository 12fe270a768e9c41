import type { Diagnostic } from '@specwright/model/diagnostic';
import type { PathExpression } from '@specwright/model/expressions';
import type { Contract, ExposedItem, Invariant } from '@specwright/model/parts';
import { type Id, kindOfId, nameOfId, type Reference, targetOf } from '@specwright/model/reference';
import type { Guard, Rule, SoftRule } from '@specwright/model/statements';
import { finding } from '../catalogue.ts';
import { type CheckContext, firstOf, relatedTo } from '../context.ts';
import { moduleBehind, moduleGraph } from '../moduleGraph.ts';
import { pairOf } from './consumption.ts';

const firstContract = firstOf<Contract>(
  ({ system }) => system.contracts,
  ({ left, right }) => pairOf(left.text, right.text),
);

/** Two contracts between the same modules, whichever stands first in them, are one that was written twice. */
export function* contractMustBeTheOnlyOneOfItsModules(contract: Contract, context: CheckContext): Iterable<Diagnostic> {
  const first = firstContract(contract, context);
  if (contract.left.text === '' || contract.right.text === '' || first === undefined || first === contract) return;
  yield finding('contract/duplicate', contract.origin, {
    parameters: { left: contract.left.text, right: contract.right.text },
    related: [relatedTo(first, 'The first contract.')],
  });
}

export function* contractShouldStandBetweenRelatedModules(
  contract: Contract,
  context: CheckContext,
): Iterable<Diagnostic> {
  const [left, right] = [targetOf(contract.left), targetOf(contract.right)];
  if (left === undefined || right === undefined || left === right) return;
  const graph = context.answer(moduleGraph);
  if (graph.consumes(left, right) || graph.consumes(right, left)) return;
  if (graph.isUnsure(left) || graph.isUnsure(right)) return;
  yield finding('contract/unrelated-modules', contract.origin, {
    parameters: { left: contract.left.text, right: contract.right.text },
  });
}

/** Who must answer an event must hear it. */
export function* makerShouldHearWhatItAnswers(contract: Contract, context: CheckContext): Iterable<Diagnostic> {
  const graph = context.answer(moduleGraph);
  for (const statement of contract.statements) {
    const promise = promiseOf(statement);
    const heard = promise === undefined ? undefined : exposedIn(promise.cause, context);
    const maker = promise === undefined ? undefined : makerOf(promise.product, context);
    if (promise === undefined || heard === undefined || maker === undefined || maker === heard.module) continue;
    if (graph.hears(maker, heard.id) || graph.isUnsure(maker)) continue;
    yield finding('contract/missing-consumption', promise.cause.origin, {
      parameters: { module: nameOfId(maker), product: promise.product.text, event: heard.name },
      related: [relatedTo(heard, `Exposed by '${nameOfId(heard.module)}' here.`)],
      data: { kind: 'addToList', module: maker, list: 'consumes', item: `${nameOfId(heard.module)}/${heard.name}` },
    });
  }
}

/** `A must produce B`, `B must occur within 10s of A`. */
function promiseOf(statement: Rule | Guard | SoftRule): { cause: PathExpression; product: PathExpression } | undefined {
  if (statement.kind !== 'rule') return undefined;
  const { rule } = statement;
  if (rule.kind === 'mustProduce') return { cause: rule.source, product: rule.product };
  return rule.kind === 'mustOccur' ? { cause: rule.after, product: rule.event } : undefined;
}

function exposedIn({ segments }: PathExpression, context: CheckContext): ExposedItem | undefined {
  const ids = segments.flatMap(({ targets }) => targets);
  const id = ids.find((target) => kindOfId(target) === 'exposed');
  const part = id === undefined ? undefined : context.index.part(id);
  if (part?.kind === 'exposed') return part;
  // An event that has a block is named itself.
  const events = ids.filter((target) => kindOfId(target) === 'event');
  const all = events.length === 0 ? [] : context.system.modules.flatMap(({ exposes }) => exposes);
  return all.find(({ event }) => events.some((one) => event.targets.includes(one)));
}

function makerOf(path: PathExpression, context: CheckContext): Id | undefined {
  const exposed = exposedIn(path, context);
  if (exposed !== undefined) return exposed.module;
  const [id] = path.segments[0]?.targets ?? [];
  return id === undefined ? undefined : moduleBehind(id, context);
}

/** What holds between the data of two modules only holds when one hears of the other. */
export function* invariantShouldHoldBetweenRelatedModules(
  invariant: Invariant,
  context: CheckContext,
): Iterable<Diagnostic> {
  if (invariant.scope !== 'system') return;
  for (const statement of invariant.statements) {
    if (statement.references.some(isUnknownPart)) continue;
    const touched = modulesTouchedBy(statement, context);
    if (touched.size < 2 || hangTogether([...touched.keys()], context)) continue;
    const parts = [...touched].map(([module, name]) => `'${name}' of '${nameOfId(module)}'`);
    yield finding('invariant/unrelated-modules', statement.origin, { parameters: { parts: parts.join(' and ') } });
  }
}

/** A word that should be an entity or an event and is none: `nameMustLeadSomewhere` speaks of it. */
function isUnknownPart({ role, strength, targets }: Reference): boolean {
  const isHead = role === 'path.head' || role === 'clause.event' || role === 'clause.part';
  return isHead && strength !== 'soft' && targets.length === 0;
}

/** Module → the first of its parts that the sentence names. */
function modulesTouchedBy(statement: Rule | Guard | SoftRule, context: CheckContext): ReadonlyMap<Id, string> {
  const touched = new Map<Id, string>();
  for (const { targets, strength } of statement.references) {
    const [id, ...others] = targets;
    if (id === undefined || others.length > 0 || strength === 'soft') continue;
    const module = moduleBehind(id, context);
    if (module !== undefined && !touched.has(module)) touched.set(module, context.nameOf(id));
  }
  return touched;
}

function hangTogether(modules: readonly Id[], context: CheckContext): boolean {
  const graph = context.answer(moduleGraph);
  if (modules.some(graph.isUnsure)) return true;
  const reached = new Set(modules.slice(0, 1));
  // A set hands out what is added to it while it is walked.
  for (const one of reached) {
    for (const other of modules) if (graph.consumes(one, other) || graph.consumes(other, one)) reached.add(other);
  }
  return reached.size === modules.length;
}

/** `every X reaches terminal state [a, b]` is only looked at when the machine of X is known. */
export function* terminalStatesShouldBeKnown(invariant: Invariant, context: CheckContext): Iterable<Diagnostic> {
  for (const statement of invariant.statements) {
    if (statement.kind !== 'rule' || statement.rule.kind !== 'reachesTerminal') continue;
    const reference = statement.rule.entity.segments[0];
    const entity = reference === undefined ? undefined : context.index.entity(targetOf(reference));
    const owner = context.ownerOf(entity?.id);
    if (reference === undefined || entity?.forward !== true || owner === undefined) continue;
    yield finding('invariant/unverified-states', reference.origin, {
      parameters: { entity: entity.name, module: nameOfId(owner) },
    });
  }
}
