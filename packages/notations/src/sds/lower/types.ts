import type { Decorator } from '@specwright/model/parts';
import type { Id, Reference, ReferenceRole } from '@specwright/model/reference';
import type { ObjectMember, Type, ValueRange } from '@specwright/model/types';
import { spanOf, spanOfProperty } from '../../common/source.ts';
import type {
  SdsArrowType,
  SdsDecorator,
  SdsEnumType,
  SdsNamedType,
  SdsObjectType,
  SdsRange,
  SdsType,
} from '../generated/ast.ts';
import type { Word } from '../phrases/atoms.ts';
import type { FileContext } from './context.ts';
import { isPrimitive } from './primitives.ts';

/** Where a type stands: in which part, and what its names are called there. */
export interface TypePlace {
  readonly from: Id;
  readonly role: Extract<ReferenceRole, 'field.type' | 'input.type'>;
  /** The names of the type's own entity are looked for in the module first. */
}

/** The type that is written, with references for its names; a name that no type has is `unresolved`. */
export function lowerType(context: FileContext, node: SdsType | undefined, place: TypePlace): Type {
  switch (node?.$type) {
    case 'SdsArrowType':
      return lowerArrow(context, node, place);
    case 'SdsEnumType':
      return lowerEnum(context, node, place);
    case 'SdsNamedType':
      return lowerNamed(context, node, place);
    case 'SdsObjectType':
      return { kind: 'object', members: lowerObject(context, node, place) };
    default:
      return { kind: 'unresolved', text: '' };
  }
}

function lowerArrow(context: FileContext, node: SdsArrowType, place: TypePlace): Type {
  const text = node.target ?? '';
  const entity = context.named(node, 'target', {
    role: 'field.reference',
    text,
    from: place.from,
    targets: [context.table.entities.get(text)?.id],
  });
  return { kind: 'reference', entity };
}

/** `[a, b]` is an enumeration; `[Entity]` a list of its rows. */
function lowerEnum(context: FileContext, node: SdsEnumType, place: TypePlace): Type {
  const only = node.values.length === 1 ? node.values[0] : undefined;
  const element = only === undefined ? undefined : context.table.entities.get(only.name);
  if (only !== undefined && element !== undefined) {
    const draft = { role: place.role, text: only.name, from: place.from, targets: [element.id] };
    return { kind: 'list', element: { kind: 'entity', entity: context.named(only, 'name', draft) } };
  }
  const values = node.values.map((value) => ({
    kind: 'enumValue' as const,
    id: context.table.idOf(value),
    name: value.name ?? '',
    origin: context.origin(value),
  }));
  return { kind: 'enum', values };
}

function lowerNamed(context: FileContext, node: SdsNamedType, place: TypePlace): Type {
  const name = node.name ?? '';
  if (isPrimitive(name)) return { kind: 'primitive', name };
  const dot = name.indexOf('.');
  if (dot >= 0) return lowerFieldType(context, node, place);
  const symbol = context.table.entities.get(name);
  const reference = context.named(node, 'name', {
    role: place.role,
    text: name,
    from: place.from,
    targets: [symbol?.id],
  });
  return symbol === undefined ? { kind: 'unresolved', text: name, reference } : { kind: 'entity', entity: reference };
}

function lowerFieldType(context: FileContext, node: SdsNamedType, place: TypePlace): Type {
  const { start, end } = spanOfProperty(node, 'name') ?? spanOf(node);
  const dot = node.name.indexOf('.');
  const [first, rest] = [node.name.slice(0, dot), node.name.slice(dot + 1)];
  // Blanks around the dot are allowed: the second word is found from the end.
  const head = { text: first, span: { start, end: start + first.length } };
  const tail = { text: rest, span: { start: end - rest.length, end } };
  const roles = { entityRole: place.role, fieldRole: 'type.field' } as const;
  const { entity, field } = qualifiedField(context, head, tail, { from: place.from, ...roles });
  return { kind: 'fieldType', entity, field };
}

interface QualifiedPlace {
  readonly from: Id;
  readonly entityRole: ReferenceRole;
  readonly fieldRole: ReferenceRole;
}

/** References for the two words of `Entity.field`; the second may not be written yet. */
export function qualifiedField(
  context: FileContext,
  head: Word,
  tail: Word | undefined,
  place: QualifiedPlace,
): { entity: Reference; field: Reference } {
  const symbol = context.table.entities.get(head.text);
  const entity = context.reference({
    role: place.entityRole,
    text: head.text,
    span: head.span,
    from: place.from,
    targets: [symbol?.id],
  });
  const field = context.reference({
    role: place.fieldRole,
    text: tail?.text ?? '',
    span: tail?.span ?? { start: head.span.end, end: head.span.end },
    from: place.from,
    targets: [symbol?.fields.get(tail?.text ?? '')?.id],
    strength: symbol === undefined || symbol.forward ? 'soft' : 'hard',
    within: symbol?.id,
  });
  return { entity, field };
}

function lowerObject(context: FileContext, node: SdsObjectType, place: TypePlace): ObjectMember[] {
  return node.members.map((member) => {
    const range = lowerRange(context, member.range);
    return {
      name: member.name ?? '',
      origin: context.origin(member),
      ...(member.type === undefined ? {} : { type: lowerType(context, member.type, place) }),
      optional: member.optional || (member.type?.optional ?? false),
      ...(range === undefined ? {} : { range }),
    };
  });
}

export function lowerRange(context: FileContext, node: SdsRange | undefined): ValueRange | undefined {
  if (node?.min === undefined) return undefined;
  const origin = context.origin(node);
  return node.max === undefined ? { min: node.min, origin } : { min: node.min, max: node.max, origin };
}

/** The decorators that stand on a field, an entity or an `out`. Their arguments are kept as written. */
export function lowerDecorators(context: FileContext, nodes: readonly SdsDecorator[]): Decorator[] {
  return nodes.map((node) => ({
    name: node.name ?? '',
    origin: context.origin(node),
    arguments: node.args.map((argument) => context.source.slice(spanOf(argument)).trim()),
  }));
}
