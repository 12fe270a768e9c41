import type { FieldConstraint, RecordField, RecordPart, TypeUse } from '@specwright/model/design';
import type { Id } from '@specwright/model/reference';
import { spanOf, spanOfProperty } from '../../common/source.ts';
import type { SodlConstraint, SodlFieldLine, SodlModel, SodlType } from '../generated/ast.ts';
import { isOwnType } from '../ownTypes.ts';
import type { Surroundings } from './context.ts';
import { lowerValue } from './values.ts';

/** A type with the types in its brackets. Names that nothing declares are opaque: their reference leads nowhere and says so softly. */
export function lowerTypeUse(around: Surroundings, node: SodlType, from: Id): TypeUse {
  const { context, place } = around;
  const name = node.name ?? '';
  const span = spanOfProperty(node, 'name') ?? spanOf(node);
  const targets = context.table.types(name, place);
  const reference =
    targets.length === 0 && (name === '' || isOwnType(name))
      ? undefined
      : context.reference({ role: 'design.type', text: name, span, from, targets, strength: 'soft' });
  return {
    name,
    nameOrigin: context.source.origin(span),
    origin: context.origin(node),
    arguments: (node.arguments ?? []).map((argument) => lowerTypeUse(around, argument, from)),
    ...(reference === undefined ? {} : { reference }),
  };
}

export function lowerRecord(around: Surroundings, node: SodlModel, of: Id): RecordPart {
  const { context, design } = around;
  const id = context.table.idOf(node);
  const fields = node.fields.flatMap((field) =>
    field.$type === 'SodlFieldLine' ? [lowerField(around, field, id)] : [],
  );
  return {
    kind: 'record',
    id,
    name: node.name ?? '',
    origin: context.origin(node, spanOfProperty(node, 'name')),
    ...(design === undefined ? {} : { design }),
    fields,
    of,
  };
}

export function lowerField(around: Surroundings, node: SodlFieldLine, owner: Id): RecordField {
  const { context } = around;
  const id = context.memberId(`recordField:${owner.slice(owner.indexOf(':') + 1)}.${node.name ?? ''}`);
  return {
    kind: 'recordField',
    id,
    name: node.name ?? '',
    origin: context.origin(node, spanOfProperty(node, 'name')),
    ...(node.type === undefined ? {} : { type: lowerTypeUse(around, node.type, id) }),
    constraints: node.constraints.map((constraint) => lowerConstraint(around, constraint)),
  };
}

function lowerConstraint(around: Surroundings, node: SodlConstraint): FieldConstraint {
  const { context } = around;
  const origin = context.origin(node);
  if (node.name === undefined) {
    const bounds = {
      ...(node.min === undefined ? {} : { min: node.min }),
      ...(node.max === undefined ? {} : { max: node.max }),
    };
    return { name: 'range', nameOrigin: origin, origin, ...bounds };
  }
  return {
    name: node.name,
    nameOrigin: context.source.origin(spanOfProperty(node, 'name') ?? spanOf(node)),
    origin,
    ...(node.value === undefined ? {} : { value: lowerValue(around, node.value) }),
  };
}
