import { memoOf } from '@specwright/model/memo';
import type { Id } from '@specwright/model/reference';
import type { Statement } from '../program.ts';
import type { Value } from '../values.ts';

/** A statement, a condition, a value, or a part of one. */
export interface PlanNode {
  readonly kind: string;
}

/** Every object below a part of a plan that has a `kind`, the part first. Plans never change: each is walked through once. */
export const nodesOf = memoOf((part: object): readonly PlanNode[] => {
  const nodes: PlanNode[] = [];
  collect(part, nodes);
  return nodes;
});

function collect(part: unknown, nodes: PlanNode[]): void {
  if (typeof part !== 'object' || part === null || part instanceof Map) return;
  if (Array.isArray(part)) {
    for (const item of part) collect(item, nodes);
    return;
  }
  if ('kind' in part && typeof part.kind === 'string') nodes.push(part as PlanNode);
  for (const [key, value] of Object.entries(part)) if (key !== 'link' && key !== 'type') collect(value, nodes);
}

export function valuesOf<Kind extends Value['kind']>(node: object, kind: Kind): Extract<Value, { kind: Kind }>[] {
  return nodesOf(node).filter((found): found is Extract<Value, { kind: Kind }> => found.kind === kind);
}

/** The statements of a kind in a program, those within others too. */
export function statementsOfKind<Kind extends Statement['kind']>(
  program: object,
  kind: Kind,
): Extract<Statement, { kind: Kind }>[] {
  return nodesOf(program).filter((found): found is Extract<Statement, { kind: Kind }> => found.kind === kind);
}

/** Whether a program makes rows of an entity itself, not by an action that it calls. */
export function makesRow(program: object, entity: Id): boolean {
  return statementsOfKind(program, 'create').some((create) => create.entity === entity);
}
