import type { Value } from '../values.ts';

/** Every object below a node that has a `kind`, the node first. */
export function* nodesOf(node: unknown): Generator<{ readonly kind: string }> {
  if (Array.isArray(node)) {
    for (const part of node) yield* nodesOf(part);
    return;
  }
  if (node instanceof Map) return;
  if (typeof node !== 'object' || node === null) return;
  if ('kind' in node && typeof node.kind === 'string') yield node as { readonly kind: string };
  for (const [key, part] of Object.entries(node)) if (key !== 'link' && key !== 'type') yield* nodesOf(part);
}

/** The names of the row variables in a condition or value. */
export function variablesOf(node: unknown): Set<string> {
  const names = new Set<string>();
  for (const found of nodesOf(node)) {
    if (found.kind === 'variable' && 'name' in found && typeof found.name === 'string') names.add(found.name);
  }
  return names;
}

export function valuesOf<Kind extends Value['kind']>(node: unknown, kind: Kind): Extract<Value, { kind: Kind }>[] {
  return [...nodesOf(node)].filter((found): found is Extract<Value, { kind: Kind }> => found.kind === kind);
}
