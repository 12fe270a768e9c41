import type { Clause, Design, DesignNode, DesignText, InheritanceOperation, Intent } from '@specwright/model/design';
import type { Id } from '@specwright/model/reference';
import { spanOf } from '../../common/source.ts';
import type { SodlDesign, SodlIntent, SodlOperation, SodlReplace } from '../generated/ast.ts';
import { titleOf } from '../names.ts';
import { lowerClauses } from './clauses.ts';
import type { Surroundings } from './context.ts';
import { itemsOf } from './items.ts';
import { lastTextOf, startOf } from './parts.ts';
import { lowerNodes, lowerValue, textsOf } from './values.ts';

/** The lines of a `system` or `template` that are its own; the blocks in it are parts for themselves. */
export function lowerDesign(around: Surroundings, node: SodlDesign): Design {
  const { context, place } = around;
  const { design: _, ...begin } = startOf(around, node, node.name);
  const { id } = begin;
  const parent = node.parent;
  const version = lastTextOf(around, node.members, 'version');
  const doc = lastTextOf(around, node.members, 'doc')?.text;
  const stacks = node.members.filter((member) => member.$type === 'SodlStack');
  const intents = node.members.filter((member) => member.$type === 'SodlIntent');
  const intent = intents.at(-1);
  const [extended] =
    parent === undefined
      ? []
      : context.named([parent], 'design.extends', id, (name) => context.table.templates(name, place));
  return {
    kind: node.keyword === 'template' ? 'template' : 'design',
    ...begin,
    ...(doc === undefined ? {} : { doc }),
    ...(extended === undefined ? {} : { extends: extended }),
    ...(version === undefined ? {} : { version }),
    stack: stacks.flatMap(({ nodes }) => lowerNodes(around, nodes, id)),
    ...(stacks[0] === undefined ? {} : { stackOrigin: context.origin(stacks[0]) }),
    ...(intent === undefined ? {} : { intent: lowerIntent(around, intent) }),
    invariants: node.members.flatMap((member) =>
      member.$type === 'SodlInvariants' ? lowerClauses(around, member.members, 'invariant', id) : [],
    ),
    operations: node.members.flatMap((member) => {
      if (member.$type === 'SodlOperation') return [lowerOperation(around, member, id)];
      return member.$type === 'SodlReplace' ? [lowerReplace(around, member, id)] : [];
    }),
    items: itemsOf(around, node.members),
  };
}

function lowerIntent(around: Surroundings, node: SodlIntent): Intent {
  const texts = (key: string): DesignText[] =>
    node.members.flatMap((member) =>
      member.$type === 'SodlTexts' && member.key === key ? textsOf(around, member) : [],
    );
  const primary = lastTextOf(around, node.members, 'primary');
  return {
    origin: around.context.origin(node),
    ...(primary === undefined ? {} : { primary }),
    outcomes: texts('outcomes'),
    outOfScope: texts('out_of_scope'),
    items: itemsOf(around, node.members),
  };
}

function lowerOperation(around: Surroundings, node: SodlOperation, from: Id): InheritanceOperation {
  const { context } = around;
  const path = node.path.map((word) => ({
    text: word.name ?? '',
    origin: context.source.origin(spanOf(word)),
    quoted: false,
  }));
  const nodes: readonly DesignNode[] = lowerNodes(around, node.nodes, from);
  const items = nodes.flatMap(({ value }) => (value === undefined ? [] : [value]));
  return {
    operation: node.operation ?? 'override',
    path,
    values: node.value === undefined ? items : [lowerValue(around, node.value)],
    nodes,
    rules: [],
    origin: context.origin(node),
  };
}

function lowerReplace(around: Surroundings, node: SodlReplace, from: Id): InheritanceOperation {
  const { context } = around;
  const name = node.name ?? '';
  const [word] = context.source.slice(spanOf(node)).matchAll(/\bblock\s+/g);
  const start = spanOf(node).start + (word === undefined ? 0 : word.index + word[0].length);
  const rules: Clause[] = lowerClauses(
    around,
    node.members.filter((member) => member.$type === 'SodlClause'),
    'rule',
    from,
  );
  const nodes = lowerNodes(
    around,
    node.members.flatMap((member) => (member.$type === 'SodlNode' ? [member] : [])),
    from,
  );
  return {
    operation: 'replace',
    path: [{ text: name, origin: context.source.origin({ start, end: start + name.length }), quoted: false }],
    values: [],
    nodes,
    rules,
    origin: context.origin(node),
  };
}

/** The place from which the lines of a system or template look names up. */
export function placeOfDesign({ context, place }: Surroundings, node: SodlDesign): Surroundings['place'] {
  const namespace = titleOf(node.name);
  return { file: place.file, namespace, ancestors: context.table.ancestorsOf(node, place.file) };
}
