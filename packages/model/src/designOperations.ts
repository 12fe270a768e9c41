import type { Design, DesignText, DesignValue, InheritanceOperation } from './design.ts';
import type { FutileOperation, Inherited, ResolvedPolicy, ResolvedRule } from './designResolution.ts';
import type { Id } from './reference.ts';
import { type ResolvedNode, resolvedNodes } from './resolvedNodes.ts';

/** A design while its inheritance is worked out. */
export interface MutableDesign {
  stack: ResolvedNode[];
  intent: { primary?: Inherited<DesignText>; outcomes: Inherited<DesignText>[]; outOfScope: Inherited<DesignText>[] };
  policies: (ResolvedPolicy & { policies: ResolvedPolicy['policies'][number][]; rules: ResolvedRule[] })[];
  sections: { key: string; title?: string; nodes: ResolvedNode[] }[];
  futile: FutileOperation[];
}

/** Does what `override`, `append`, `remove` or `replace block` says; what changes nothing is noted in `futile`. */
export function applyOperation(state: MutableDesign, operation: InheritanceOperation, design: Design): void {
  const reason =
    operation.operation === 'replace'
      ? replaceBlock(state, operation, design.id)
      : changeAt(
          state,
          operation,
          design.id,
          operation.path.map(({ text }) => text),
        );
  if (reason !== undefined) state.futile.push({ operation, reason });
}

type Reason = FutileOperation['reason'] | undefined;

function changeAt(state: MutableDesign, operation: InheritanceOperation, from: Id, path: readonly string[]): Reason {
  const [block, ...rest] = path;
  if (block === 'intent') return changeIntent(state, operation, from, rest);
  if (block === 'policy') return changePolicy(state, operation, from, rest);
  if (block === 'stack') {
    const change = changeNodes(state.stack, operation, from, rest);
    state.stack = change.nodes;
    return change.reason;
  }
  const section = state.sections.find(({ key }) => key === block);
  if (section === undefined) return 'unknownPath';
  const change = changeNodes(section.nodes, operation, from, rest);
  section.nodes = change.nodes;
  return change.reason;
}

const intentKeys = { primary: 'primary', outcomes: 'outcomes', out_of_scope: 'outOfScope' } as const;

function changeIntent(
  state: MutableDesign,
  operation: InheritanceOperation,
  from: Id,
  path: readonly string[],
): Reason {
  const { intent } = state;
  const key = path.length === 1 && path[0] !== undefined && Object.hasOwn(intentKeys, path[0]) ? path[0] : undefined;
  if (key === undefined) return 'unknownPath';
  const name = intentKeys[key as keyof typeof intentKeys];
  const given = spread(operation.values).map((value) => ({ value: designText(value), from }));
  if (name === 'primary') {
    if (operation.operation !== 'override') return 'notAList';
    if (given[0] !== undefined) intent.primary = given[0];
    return undefined;
  }
  const change = changeList(intent[name], given, operation.operation, ({ value }) => value.text);
  intent[name] = change.items;
  return change.reason;
}

/** `policy.Security.rules` is its list of rules; `policy.Security` means the same. */
function changePolicy(
  state: MutableDesign,
  operation: InheritanceOperation,
  from: Id,
  path: readonly string[],
): Reason {
  const [name, list = 'rules', ...rest] = path;
  const policy = state.policies.find((each) => each.name === name);
  if (policy === undefined || list !== 'rules' || rest.length > 0) return 'unknownPath';
  const given = spread(operation.values).map((value, at) =>
    ruleOf(value, `${from}/${policy.name}.${operation.operation}`, at, from),
  );
  const change = changeList<ResolvedRule>(policy.rules, given, operation.operation, ({ clause }) => clause.name);
  policy.rules = change.items;
  return change.reason;
}

function ruleOf(value: DesignValue, name: string, at: number, from: Id): ResolvedRule {
  const { text, origin } = designText(value);
  const { start } = origin.range;
  return {
    clause: { kind: 'clause', id: `clause:${name}.${start.line}.${at}`, name: text, origin, role: 'rule', of: from },
    from,
  };
}

function changeList<T>(
  items: readonly T[],
  given: readonly T[],
  operation: InheritanceOperation['operation'],
  keyOf: (item: T) => string,
): { items: T[]; reason: Reason } {
  if (operation === 'override') return { items: [...given], reason: undefined };
  const keys = new Set(given.map(keyOf));
  const others = items.filter((item) => !keys.has(keyOf(item)));
  if (operation === 'append') return { items: [...others, ...given], reason: undefined };
  return { items: others, reason: others.length === items.length ? 'absentItem' : undefined };
}

/** Changes the node at a path of keys in a tree. */
function changeNodes(
  nodes: readonly ResolvedNode[],
  operation: InheritanceOperation,
  from: Id,
  path: readonly string[],
): { nodes: ResolvedNode[]; reason: Reason } {
  const [key, ...rest] = path;
  const at = nodes.findIndex((node) => node.key === key);
  const known = nodes[at];
  if (key === undefined) return { nodes: [...nodes], reason: 'unknownPath' };
  if (known === undefined) {
    // Upstream makes the key silently; we make it too and say so.
    const value = rest.length === 0 && operation.operation !== 'remove' ? firstValueOf(operation) : undefined;
    const made = value === undefined ? [] : [{ key, value, item: false, children: [], origin: operation.origin, from }];
    return { nodes: [...nodes, ...made], reason: 'unknownPath' };
  }
  if (rest.length > 0) {
    const inner = changeNodes(known.children, operation, from, rest);
    return { nodes: nodes.with(at, { ...known, children: inner.nodes, from }), reason: inner.reason };
  }
  const change = changeValue(known, operation, from);
  return { nodes: nodes.with(at, change.node), reason: change.reason };
}

function changeValue(
  node: ResolvedNode,
  operation: InheritanceOperation,
  from: Id,
): { node: ResolvedNode; reason: Reason } {
  const value = firstValueOf(operation);
  if (operation.operation === 'override') {
    return { node: { ...node, ...(value === undefined ? {} : { value }), children: [], from }, reason: undefined };
  }
  const isList = node.value?.kind === 'list';
  if (node.value === undefined || (!isList && operation.operation === 'remove')) return { node, reason: 'notAList' };
  const before = node.value.kind === 'list' ? node.value.items : [node.value];
  const keyOf = (item: DesignValue): string => (item.kind === 'list' ? '' : item.text);
  const change = changeList(before, spread(operation.values), operation.operation, keyOf);
  const list: DesignValue = { kind: 'list', items: change.items, origin: node.value.origin };
  const reason = isList ? change.reason : 'notAList';
  return { node: { ...node, value: list, from }, reason };
}

/** A policy or section of that name gets the lines that are given; one that nobody has is made. */
function replaceBlock(state: MutableDesign, { path, nodes, rules, origin }: InheritanceOperation, from: Id): Reason {
  const name = path.at(-1)?.text ?? '';
  const policy = state.policies.find((each) => each.name === name);
  const given = rules.map((clause) => ({ clause, from, ...(clause.severity ? { severity: clause.severity } : {}) }));
  if (policy !== undefined) {
    policy.rules = given;
    return undefined;
  }
  if (name === 'stack') {
    state.stack = resolvedNodes(nodes, from);
    return undefined;
  }
  const section = state.sections.find(({ key }) => key === name);
  if (section !== undefined) {
    section.nodes = resolvedNodes(nodes, from);
    return undefined;
  }
  if (name === 'intent') return replaceIntent(state, resolvedNodes(nodes, from), from);
  if (given.length > 0) state.policies.push({ name, policies: [], rules: given });
  else state.sections.push({ key: name, nodes: resolvedNodes(nodes, from.length > 0 ? from : origin.file) });
  return 'unknownBlock';
}

function replaceIntent(state: MutableDesign, nodes: readonly ResolvedNode[], from: Id): Reason {
  const valueOfKey = (key: string): DesignValue | undefined => nodes.find((node) => node.key === key)?.value;
  const texts = (key: string): Inherited<DesignText>[] => {
    const value = valueOfKey(key);
    return value === undefined ? [] : spread([value]).map((each) => ({ value: designText(each), from }));
  };
  const primary = texts('primary')[0];
  state.intent = {
    ...(primary === undefined ? {} : { primary }),
    outcomes: texts('outcomes'),
    outOfScope: texts('out_of_scope'),
  };
  return undefined;
}

/** Lists among the values are spread. */
function spread(values: readonly DesignValue[]): DesignValue[] {
  return values.flatMap((value) => (value.kind === 'list' ? spread(value.items) : [value]));
}

function firstValueOf({ values }: InheritanceOperation): DesignValue | undefined {
  return values[0];
}

function designText(value: DesignValue): DesignText {
  const text = value.kind === 'list' ? '' : value.text;
  return { text, origin: value.origin, quoted: value.kind === 'string' };
}
