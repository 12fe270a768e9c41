import type { InputMember, Operation, Output, OutputFilter, OutputPart, PathPart } from '@specwright/model/parts';
import type { Id } from '@specwright/model/reference';
import type { Type } from '@specwright/model/types';
import { type Span, spanOf, spanOfProperty } from '../../common/source.ts';
import {
  isSdsApiIn,
  isSdsApiOut,
  isSdsStatement,
  type SdsApi,
  type SdsApiIn,
  type SdsApiOut,
  type SdsFilter,
  type SdsObjectMember,
  type SdsOutPart,
} from '../generated/ast.ts';
import { isGiven, type OperationScope, operationScope } from '../phrases/scopes.ts';
import type { EntitySymbol } from '../scope.ts';
import { lowerStatements } from './behaviour.ts';
import type { FileContext } from './context.ts';
import { scalarValue } from './scalars.ts';
import { lowerDecorators, lowerRange, lowerType } from './types.ts';

/** An `api` block. */
export function lowerOperation(context: FileContext, node: SdsApi): Operation {
  const path = node.path ?? '';
  const pathSpan = spanOfProperty(node, 'path') ?? spanOf(node);
  const start = context.start(node, `${node.method ?? ''} ${path}`, pathSpan);
  const scope = operationScope(context.table, node);
  const input = node.members.find(isSdsApiIn);
  const output = node.members.find(isSdsApiOut);
  const loweredInput = input === undefined ? undefined : lowerInput(context, input, scope);
  const loweredOutput = output === undefined ? undefined : lowerOutput(context, output, start.id);
  return {
    kind: 'operation',
    ...start,
    method: node.method ?? '',
    path,
    pathOrigin: context.source.origin(pathSpan),
    pathParts: pathPartsOf(context, path, pathSpan),
    ...(loweredInput === undefined ? {} : { input: loweredInput }),
    ...(loweredOutput === undefined ? {} : { output: loweredOutput }),
    statements: lowerStatements(context, node.members.filter(isSdsStatement), scope, 'api'),
    ...(scope.subject === undefined ? {} : { subject: scope.subject.id }),
    scope: scope.rows.map((row) => row.id),
  };
}

function pathPartsOf(context: FileContext, path: string, span: Span): PathPart[] {
  const parts: PathPart[] = [];
  for (const match of path.matchAll(/[^/]+/g)) {
    const text = match[0];
    const name = /^\{(.*)\}$/.exec(text)?.[1];
    const start = span.start + match.index + 1;
    parts.push(
      name === undefined
        ? { kind: 'static', text }
        : { kind: 'parameter', name, origin: context.source.origin({ start, end: start + name.length }) },
    );
  }
  return parts;
}

function lowerInput(context: FileContext, node: SdsApiIn, scope: OperationScope): NonNullable<Operation['input']> {
  const origin = node.type === undefined ? context.origin(node) : context.origin(node.type);
  if (node.type?.$type === 'SdsObjectType') {
    const members = node.type.members.map((member) => lowerMember(context, member, scope));
    const shape = members.map((member) => ({
      name: member.name,
      origin: member.origin,
      ...(member.type === undefined ? {} : { type: member.type }),
      optional: member.optional,
      ...(member.range === undefined ? {} : { range: member.range }),
    }));
    return { origin, type: { kind: 'object', members: shape }, members };
  }
  const type = lowerType(context, node.type, { from: scope.from, role: 'input.type' });
  const entity = type.kind === 'entity' ? context.table.entityById(type.entity.targets[0]) : undefined;
  return { origin, type, members: entity === undefined ? [] : membersOfEntity(entity, scope, origin) };
}

/** `in: Product` asks for what a caller can give of a product. */
function membersOfEntity(entity: EntitySymbol, scope: OperationScope, origin: InputMember['origin']): InputMember[] {
  return [...entity.fields.values()].filter(isGiven).map((field) => {
    const row = scope.table.entityOfField(field);
    return {
      kind: 'input',
      id: scope.from.replace(/^operation:/, 'input:').concat(`.${field.name}`),
      name: field.name,
      origin,
      optional: field.optional,
      decorators: [],
      field: field.id,
      ...(row === undefined ? {} : { row: row.id }),
    };
  });
}

function lowerMember(context: FileContext, node: SdsObjectMember, scope: OperationScope): InputMember {
  const id = context.table.idOf(node);
  const name = node.name ?? '';
  const range = lowerRange(context, node.range);
  const type: Type | undefined =
    node.type === undefined ? undefined : lowerType(context, node.type, { from: id, role: 'input.type' });
  const value = scope.inputs.get(name);
  const field = value?.field;
  const rows = value?.entities ?? [];
  const row = rows.length === 1 ? rows[0] : undefined;
  return {
    kind: 'input',
    id,
    name,
    origin: context.source.origin(spanOf(node), spanOfProperty(node, 'name')),
    ...(type === undefined ? {} : { type }),
    optional: node.optional || (node.type?.optional ?? false),
    ...(range === undefined ? {} : { range }),
    decorators: lowerDecorators(context, node.decorators),
    ...(field === undefined ? {} : { field: field.id }),
    ...(row === undefined ? {} : { row: row.id }),
  };
}

function lowerOutput(context: FileContext, node: SdsApiOut, from: Id): Output {
  const parts = node.parts.map((part) => lowerOutPart(context, part, from));
  const entity = context.table.entityById(parts[0]?.entity?.targets[0]);
  return {
    origin: context.origin(node),
    parts,
    filters: node.filters.map((filter) => lowerFilter(context, filter, entity, from)),
    decorators: lowerDecorators(context, node.decorators),
  };
}

function lowerOutPart(context: FileContext, node: SdsOutPart, from: Id): OutputPart {
  const origin = context.origin(node);
  if (node.object !== undefined) {
    const members = node.object.members.map((member): InputMember => {
      const id = context.table.idOf(member);
      const range = lowerRange(context, member.range);
      return {
        kind: 'input',
        id,
        name: member.name ?? '',
        origin: context.origin(member),
        ...(member.type === undefined
          ? {}
          : { type: lowerType(context, member.type, { from: id, role: 'input.type' }) }),
        optional: member.optional || (member.type?.optional ?? false),
        ...(range === undefined ? {} : { range }),
        decorators: [],
      };
    });
    return { list: false, origin, members };
  }
  const text = node.type ?? '';
  const targets = [context.table.entities.get(text)?.id];
  const entity = context.named(node, 'type', { role: 'output.type', text, from, targets });
  return { list: node.list, origin, entity };
}

function lowerFilter(context: FileContext, node: SdsFilter, entity: EntitySymbol | undefined, from: Id): OutputFilter {
  const text = node.field ?? '';
  const symbol = entity?.fields.get(text);
  const field = context.named(node, 'field', {
    role: 'filter.field',
    text,
    from,
    targets: [symbol?.id],
    strength: entity === undefined || entity.forward ? 'soft' : 'hard',
    within: entity?.id,
  });
  const value =
    node.value === undefined
      ? { kind: 'word' as const, text: '', origin: context.origin(node) }
      : scalarValue(context.source, node.value);
  const values = context.table.valuesOf(symbol);
  const literal =
    values === undefined || node.value === undefined
      ? undefined
      : context.reference({
          role: 'filter.value',
          text: value.text,
          span: spanOf(node.value),
          from,
          targets: [values.get(value.text)],
          within: symbol?.id,
        });
  return { field, value, ...(literal === undefined ? {} : { literal }), origin: context.origin(node) };
}
