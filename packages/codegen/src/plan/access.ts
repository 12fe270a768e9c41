import type { AuthRule, Operation } from '@specwright/model/parts';
import type { AccessPlan, EntityPlan } from './servicePlan.ts';

/** Who may call an operation: what the most specific path that covers it grants to its method. */
export function accessOf(
  operation: Operation,
  rules: readonly AuthRule[],
  subject: EntityPlan | undefined,
): AccessPlan & { readonly ownerNames: readonly string[] } {
  if (rules.length === 0) return { kind: 'public', ownerNames: [] };
  const covering = rules
    .filter((rule) => covers(rule.path, operation.path))
    .sort((a, b) => compareSpecificity(b.path, a.path));
  const best = covering[0];
  if (best === undefined) return { kind: 'authenticated', ownerNames: [] };
  const grants = covering
    .filter((rule) => compareSpecificity(rule.path, best.path) === 0)
    .flatMap((rule) => rule.grants)
    .filter((grant) => grant.methods.length === 0 || grant.methods.includes(operation.method));
  const names = [...new Set(grants.map((grant) => grant.role.text))];
  if (names.includes('public')) return { kind: 'public', ownerNames: [] };
  const ownerFields = names.filter((name) => namesOwnerField(name, subject));
  const roles = names.filter((name) => name !== 'owner');
  return { kind: 'granted', roles, owner: names.includes('owner') || ownerFields.length > 0, ownerNames: ownerFields };
}

/** `/letters/** : sender`: the auth line names the field that holds the owner; whoever has that role may as well. */
function namesOwnerField(name: string, subject: EntityPlan | undefined): boolean {
  if (name === 'owner' || name === 'user' || name === 'admin') return false;
  return subject?.fields.some((field) => field.name === name && field.type.kind === 'uuid' && !field.optional) === true;
}

/** Whether a path with `*` (one part) and `**` (any number) covers that of an operation. */
export function covers(pattern: string, path: string): boolean {
  return matches(partsOf(pattern), partsOf(path));
}

function matches(pattern: readonly string[], path: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return path.length === 0;
  if (first === '**') return path.some((_, at) => matches(rest, path.slice(at))) || matches(rest, []);
  const [head, ...tail] = path;
  if (head === undefined) return false;
  const same = first === '*' || first === head || (isParameter(first) && isParameter(head));
  return same && matches(rest, tail);
}

function isParameter(part: string): boolean {
  return part.startsWith('{');
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}

/** More fixed parts go before wildcards: positive when `a` is the more specific. */
function compareSpecificity(a: string, b: string): number {
  const [left, right] = [partsOf(a).map(weight), partsOf(b).map(weight)];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function weight(part: string): number {
  if (part === '**') return 1;
  if (part === '*') return 2;
  return isParameter(part) ? 3 : 4;
}
