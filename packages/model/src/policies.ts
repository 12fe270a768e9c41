import type { AuthRule, LimitRule, Operation } from './parts.ts';
import { pathCovers, pathSegments } from './pathPattern.ts';

/** Who may call an operation. */
export type Access =
  /** Everybody. */
  | { readonly kind: 'public' }
  /** Any valid token. */
  | { readonly kind: 'authenticated' }
  /** One of the roles, in the order written; no roles: nobody. */
  | { readonly kind: 'granted'; readonly roles: readonly string[] };

/** Who may call an operation: what the most specific path that covers it grants to its method. */
export function accessTo(operation: Operation, rules: readonly AuthRule[]): Access {
  if (rules.length === 0) return { kind: 'public' };
  const deciding = rulesThatDecide(operation, rules);
  if (deciding.length === 0) return { kind: 'authenticated' };
  const grants = deciding
    .flatMap((rule) => rule.grants)
    .filter((grant) => grant.methods.length === 0 || grant.methods.includes(operation.method));
  const roles = [...new Set(grants.map((grant) => grant.role.text))];
  return roles.includes('public') ? { kind: 'public' } : { kind: 'granted', roles };
}

/** The most specific of the rules that cover an operation: those that say who may call it. */
export function rulesThatDecide(operation: Operation, rules: readonly AuthRule[]): readonly AuthRule[] {
  const covering = rules
    .filter((rule) => pathCovers(rule.path, operation.path))
    .sort((a, b) => compareSpecificity(b.path, a.path));
  const [best] = covering;
  return best === undefined ? [] : covering.filter((rule) => compareSpecificity(rule.path, best.path) === 0);
}

/** The limits of an operation: every rule that covers it. A rule that covers several counts them together. */
export function limitsOn(operation: Operation, rules: readonly LimitRule[]): readonly LimitRule[] {
  return rules
    .filter((rule) => rule.method === undefined || rule.method === operation.method)
    .filter((rule) => pathCovers(rule.path, operation.path));
}

/** More fixed parts go before wildcards, and a path that ends before one that may go on: positive when `a` is the more specific. */
function compareSpecificity(a: string, b: string): number {
  const [left, right] = [pathSegments(a).map(weight), pathSegments(b).map(weight)];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? ended) - (right[at] ?? ended);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** `/jobs/{id}` says more of itself than `/jobs/{id}/**` does. */
const ended = 1;

function weight(segment: string): number {
  if (segment === '**') return 0;
  if (segment === '*') return 2;
  return segment.startsWith('{') ? 3 : 4;
}
