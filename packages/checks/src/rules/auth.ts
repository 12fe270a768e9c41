import type { Diagnostic } from '@specwright/model/diagnostic';
import type { AuthRule, Operation } from '@specwright/model/parts';
import { segmentsCover, segmentsOf } from '@specwright/model/pathPattern';
import { finding } from '../catalogue.ts';
import { apiName, type CheckContext } from '../context.ts';
import { near } from '../pathTable.ts';
import { rulesByHead } from './tables.ts';

// What a generated service does with such an api.
const tokenOnly = 'a service then asks for a valid token and nothing else';
const openToAll = 'there is no auth block, so everybody may call it';

/** What nobody said anything about is easily open by mistake, or shut. */
export function* apiShouldHaveAuthRule(operation: Operation, context: CheckContext): Iterable<Diagnostic> {
  if (context.isSnippet || operation.path === '') return;
  const candidates = context.within(rulesByHead, (rules) => near(rules, operation.path));
  if (candidates.some((rule) => mayMean(rule, operation) && grants(rule, operation))) return;
  const rules = context.system.authRules.filter((rule) => mayMean(rule, operation));
  yield finding('auth/missing-rule', operation.origin, {
    parameters: { api: apiName(operation), consequence: rules.length === 0 ? openToAll : tokenOnly },
    data: {
      kind: 'addAuthRule',
      operation: operation.id,
      method: operation.method,
      path: operation.path,
      roles: rolesOf(rules),
      ...(operation.module === undefined ? {} : { module: operation.module }),
    },
  });
}

/** Rules speak of the apis of their own module. */
function mayMean(rule: AuthRule, operation: Operation): boolean {
  return rule.module === undefined || operation.module === undefined || rule.module === operation.module;
}

function grants(rule: AuthRule, operation: Operation): boolean {
  if (!segmentsCover(segmentsOf(rule), segmentsOf(operation))) return false;
  return rule.grants.some(({ methods }) => methods.length === 0 || methods.includes(operation.method));
}

function rolesOf(rules: readonly AuthRule[]): string[] {
  const named = rules.flatMap((rule) => rule.grants.map(({ role }) => role.text)).filter((role) => role !== '');
  return [...new Set(['owner', 'public', 'admin', ...named])];
}
