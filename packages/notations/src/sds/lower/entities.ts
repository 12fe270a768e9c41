import type { Cardinality, Edge, Entity, Field, Machine, Transition } from '@specwright/model/parts';
import type { Id, Reference } from '@specwright/model/reference';
import type { Guard, SoftRule } from '@specwright/model/statements';
import { spanOf, spanOfProperty } from '../../common/source.ts';
import type {
  SdsAddField,
  SdsAlterField,
  SdsChain,
  SdsEdge,
  SdsEntity,
  SdsField,
  SdsMachine,
} from '../generated/ast.ts';
import { atomsOf } from '../phrases/atoms.ts';
import { entityScope } from '../phrases/scopes.ts';
import type { FieldSymbol } from '../scope.ts';
import type { FileContext } from './context.ts';
import { scalarValue } from './scalars.ts';
import { StatementLowering } from './statements.ts';
import { lowerDecorators, lowerRange, lowerType, qualifiedField } from './types.ts';

/** An `entity` block with its fields. */
export function lowerEntity(context: FileContext, node: SdsEntity): Entity {
  const start = context.start(node, node.name ?? '', spanOfProperty(node, 'name'));
  const fields: Field[] = [];
  const statements: (SoftRule | Guard)[] = [];
  const decorators = [];
  const lowering = new StatementLowering(context, entityScope(context.table, start.id, start.name), 'entity');
  for (const member of node.members) {
    if (member.$type === 'SdsField') fields.push(lowerField(context, member, start.id, context.table.idOf(member)));
    else if (member.$type === 'SdsBareDecorators') decorators.push(...lowerDecorators(context, member.decorators));
    else if (member.$type === 'SdsSoft') statements.push(lowering.soft(member));
    else statements.push(lowering.guard(member));
  }
  return { kind: 'entity', ...start, fields, statements, decorators, forward: false };
}

/** A field of an entity, or of a line of an `evolve` block (then with an id of that line). */
export function lowerField(
  context: FileContext,
  node: SdsField | SdsAddField | SdsAlterField,
  entity: Id,
  id: Id,
): Field {
  const start = context.start(node, node.name ?? '', spanOfProperty(node, 'name'));
  const range = lowerRange(context, node.range);
  const initial = node.defaults[0];
  const snapshot = snapshotSource(context, node, id);
  return {
    kind: 'field',
    ...start,
    id,
    entity,
    type: lowerType(context, node.type, { from: id, role: 'field.type' }),
    typeOrigin: node.type === undefined ? start.origin : context.origin(node.type),
    optional: node.type?.optional ?? false,
    ...(range === undefined ? {} : { range }),
    ...(initial === undefined ? {} : { default: scalarValue(context.source, initial) }),
    decorators: lowerDecorators(context, node.decorators),
    ...(snapshot === undefined ? {} : { snapshot }),
  };
}

function snapshotSource(
  context: FileContext,
  node: SdsField | SdsAddField | SdsAlterField,
  from: Id,
): Reference | undefined {
  const argument = node.decorators.find((decorator) => decorator.name === 'snapshot')?.args[0];
  const [atom] = argument === undefined ? [] : atomsOf(argument);
  const place = { from, entityRole: 'snapshot.source', fieldRole: 'snapshot.source' } as const;
  const [head, ...rest] = atom?.kind === 'path' ? atom.words : [];
  return head === undefined ? undefined : qualifiedField(context, head, rest.at(-1), place).field;
}

export function lowerEdge(context: FileContext, node: SdsEdge): Edge {
  const name = `${node.from ?? ''} -> ${node.to ?? ''}`;
  const start = context.start(node, name, spanOfProperty(node, 'from'));
  const end = (property: 'from' | 'to'): Reference => {
    const text = node[property] ?? '';
    const targets = [context.table.entities.get(text)?.id];
    return context.named(node, property, { role: 'edge.end', text, from: start.id, targets });
  };
  const left = spanOfProperty(node, 'left') ?? spanOf(node);
  const right = spanOfProperty(node, 'right') ?? left;
  return {
    kind: 'edge',
    ...start,
    from: end('from'),
    to: end('to'),
    left: cardinality(node.left),
    right: cardinality(node.right),
    cardinality: {
      kind: 'word',
      text: `${node.left ?? ''}:${node.right ?? ''}`,
      origin: context.source.origin({ start: left.start, end: right.end }),
    },
  };
}

function cardinality(text: string | undefined): Cardinality {
  if (text === '1' || text === 'one') return '1';
  return text === 'many' || text === '*' || text === 'n' ? 'many' : 'unknown';
}

export function lowerMachine(context: FileContext, node: SdsMachine): Machine {
  const name = `${node.entity ?? ''}.${node.field ?? ''}`;
  const start = context.start(node, name, spanOfProperty(node, 'field'));
  const symbol = context.table.entities.get(node.entity ?? '');
  const field = symbol?.fields.get(node.field ?? '');
  const draft = { from: start.id };
  const entityReference = context.named(node, 'entity', {
    ...draft,
    role: 'machine.entity',
    text: node.entity ?? '',
    targets: [symbol?.id],
  });
  const fieldReference = context.named(node, 'field', {
    ...draft,
    role: 'machine.field',
    text: node.field ?? '',
    targets: [field?.id],
    strength: symbol === undefined || symbol.forward ? 'soft' : 'hard',
    within: symbol?.id,
  });
  const transitions: Transition[] = [];
  const statements: (SoftRule | Guard)[] = [];
  const lowering = new StatementLowering(context, entityScope(context.table, start.id, node.entity ?? ''), 'machine');
  for (const member of node.members) {
    if (member.$type === 'SdsSoft') statements.push(lowering.soft(member));
    else if (member.$type === 'SdsAssertion') statements.push(lowering.guard(member));
    else transitions.push(...lowerChain(context, member, start.id, field));
  }
  return { kind: 'machine', ...start, entity: entityReference, field: fieldReference, transitions, statements };
}

/** `a -> b -> c` is two transitions. */
function lowerChain(context: FileContext, node: SdsChain, from: Id, field: FieldSymbol | undefined): Transition[] {
  const values = context.table.valuesOf(field);
  const states = node.states.map((state) =>
    context.named(state, 'name', {
      role: 'machine.state',
      text: state.name ?? '',
      from,
      targets: [values?.get(state.name ?? '')],
      strength: values === undefined ? 'soft' : 'hard',
      within: field?.id,
    }),
  );
  return states.slice(1).flatMap((to, index) => {
    const before = states[index];
    return before === undefined ? [] : [{ from: before, to }];
  });
}
