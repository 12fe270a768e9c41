import type { PathExpression } from '@specwright/model/expressions';
import type { Contract } from '@specwright/model/parts';
import type { Reference } from '@specwright/model/reference';
import type { Guard, Rule, SoftRule, Statement } from '@specwright/model/statements';
import type { SystemParts } from '@specwright/model/system';

type Clause = Rule | Guard | SoftRule;

/**
 * The places of words that are not looked at one by one: what is wrong with them follows from another word, or is
 * said of several words together.
 */
export function silentPlaces(system: SystemParts): ReadonlySet<string> {
  const silent = system.contracts.flatMap((contract) => eventPathsOf(contract).flatMap(({ segments }) => segments));
  for (const { statements } of system.invariants) silent.push(...statements.flatMap(followers));
  for (const { statements } of system.contracts) silent.push(...statements.flatMap(followers));
  return new Set(silent.map(placeOf));
}

/** Names a written word, whichever object stands for it. */
export function placeOf({ role, origin }: Reference): string {
  const { start } = origin.range;
  return `${origin.file} ${start.line} ${start.character} ${role}`;
}

/** The paths of a contract that stand where an event does, and say so with more than one word. */
export function eventPathsOf(contract: Contract): readonly PathExpression[] {
  return contract.statements.flatMap((statement: Clause) => eventPathsIn(statement));
}

/** `A must produce B`, `B must occur within 5s of A`, `A references only …`, `! A.failed`. */
export function eventPathsIn(statement: Clause): readonly PathExpression[] {
  if (statement.kind === 'guard') return statement.condition.kind === 'fails' ? [statement.condition.subject] : [];
  if (statement.kind !== 'rule') return [];
  switch (statement.rule.kind) {
    case 'mustProduce':
    case 'produces':
    case 'provenance':
      return [statement.rule.source, statement.rule.product];
    case 'mustOccur':
      return [statement.rule.event, statement.rule.after];
    case 'referencesOnly':
      return [statement.rule.source];
    default:
      return [];
  }
}

/** Of `Cart per user: max 1 where status=open`, when there is no `Cart`: nothing can be said of its fields and states. */
function followers(statement: Statement): readonly Reference[] {
  if (statement.kind !== 'rule' || statement.rule.kind !== 'cardinality') return [];
  const { entity } = statement.rule;
  if (entity.targets.length > 0) return [];
  return statement.references.filter((reference) => placeOf(reference) !== placeOf(entity));
}
