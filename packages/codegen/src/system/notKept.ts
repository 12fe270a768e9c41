import type { Rule } from '@specwright/model/statements';
import type { SystemIndex } from '@specwright/model/system';
import type { Findings } from '../plan/findings.ts';
import { entitiesMeant, rowSentence } from '../plan/rowSentences.ts';
import type { ServicePlan } from '../plan/servicePlan.ts';
import type { SystemPlan } from './systemPlan.ts';

/** Sentences about rows: of contracts only these are told, since the others are when their events are planned. */
const aboutRows: ReadonlySet<Rule['rule']['kind']> = new Set(['equation', 'predicate', 'cardinality', 'implication']);

/** Lines between services that none of them keeps, and that the program which reads their databases does not look at. */
export function tellNotKept({ system }: SystemIndex, plan: SystemPlan, findings: Findings): void {
  const lines = [
    ...system.invariants.filter(({ scope }) => scope === 'system').flatMap(({ statements }) => statements),
    ...system.contracts.flatMap(({ statements }) =>
      statements.filter((line) => line.kind === 'rule' && aboutRows.has(line.rule.kind)),
    ),
  ];
  for (const line of lines) {
    if (line.kind !== 'rule' || isHeld(line, plan)) continue;
    const text = line.text.trim();
    if (line.rule.kind === 'prose') {
      findings.info('not-kept', `Nothing checks '${text}': its words are read as prose.`, line.origin);
      continue;
    }
    const why = `no service has all the rows that it is about, and 'npm run check' cannot tell whether it holds`;
    const cure = 'Let a contract bring what is missing into one of them (must produce), and say it of the rows there.';
    findings.warning('not-kept', `Nothing keeps '${text}': ${why}. ${cure}`, line.origin);
  }
}

function isHeld(line: Rule, { services, productions, answers, invariants }: SystemPlan): boolean {
  const isChecked = invariants.some((one) => one.line === line.id);
  const isMade = [...productions.map(({ reaction }) => reaction), ...answers.map(({ answer }) => answer)].some(
    (one) => one.line === line.id,
  );
  return isChecked || isMade || services.some(({ plan }) => isConcernOf(plan, line));
}

/** The service keeps the line, or tells itself that it does not. */
function isConcernOf({ entities, computed, expectations }: ServicePlan, line: Rule): boolean {
  const sentence = rowSentence(line);
  const roots = sentence === undefined ? [] : entitiesMeant(sentence);
  const isOwn = roots.length > 0 && roots.every((root) => entities.some(({ id }) => id === root));
  const rules = [...entities.flatMap(({ limits, predicates }) => [...limits, ...predicates]), ...computed];
  return isOwn || expectations.some((one) => one.line === line.id) || rules.some(({ text }) => text === line.text);
}
