import type { Action, ErrorPart, EventPart, Parameter, PayloadMember, Placeholder } from '@specwright/model/parts';
import type { Reference } from '@specwright/model/reference';
import type { Guard, SoftRule, Step } from '@specwright/model/statements';
import { type Span, spanOf, spanOfProperty } from '../../common/source.ts';
import {
  isSdsEventRef,
  isSdsStatement,
  type SdsAction,
  type SdsError,
  type SdsEvent,
  type SdsObjectMember,
  type SdsStatement,
} from '../generated/ast.ts';
import type { PathAtom } from '../phrases/atoms.ts';
import { resolvePath } from '../phrases/paths.ts';
import { actionScope, eventScope, looseScope, operationScope, type Scope } from '../phrases/scopes.ts';
import type { EntitySymbol } from '../scope.ts';
import type { FileContext, PartStart } from './context.ts';
import { StatementLowering, type Zone } from './statements.ts';
import { lowerType } from './types.ts';

/** `!`, `>>` and `~` lines in the order written. */
export function lowerStatements(
  context: FileContext,
  nodes: readonly SdsStatement[],
  scope: Scope,
  zone: Zone,
): (Guard | Step | SoftRule)[] {
  const lowering = new StatementLowering(context, scope, zone);
  return nodes.map((node) => {
    if (node.$type === 'SdsStep') return lowering.step(node);
    return node.$type === 'SdsAssertion' ? lowering.guard(node) : lowering.soft(node);
  });
}

export function lowerError(context: FileContext, node: SdsError): ErrorPart {
  const start = context.start(node, node.name ?? '', spanOfProperty(node, 'name'));
  const properties = context.properties(node.properties);
  const message = properties.find((property) => property.key === 'message')?.values[0];
  const detail = properties.find((property) => property.key === 'detail')?.values[0];
  const scopes = raisingScopes(context, start, node.name ?? '');
  const placeholders = node.properties
    .filter((property) => property.key === 'message' || property.key === 'detail')
    .flatMap((property) => placeholdersIn(context, spanOf(property.value), scopes));
  return {
    kind: 'error',
    ...start,
    status: Number(node.status ?? Number.NaN),
    statusOrigin: context.source.origin(spanOfProperty(node, 'status') ?? spanOf(node)),
    ...(message === undefined ? {} : { message }),
    ...(detail === undefined ? {} : { detail }),
    placeholders,
    properties,
  };
}

/** The scopes of the statements that raise an error: there its placeholders get their values. */
function raisingScopes(context: FileContext, { id, module }: PartStart, error: string): Scope[] {
  const { table } = context;
  const scopes = table
    .raisersOf(error, module)
    .map(({ node }) => (table.apiByNode.has(node) ? operationScope(table, node) : actionScope(table, node)));
  return (scopes.length > 0 ? scopes : [looseScope(table, id)]).map((scope) => ({ ...scope, from: id }));
}

/** `{product.name}`: resolved where the error is raised; the first place where all words are known decides. */
function placeholdersIn(context: FileContext, span: Span, scopes: readonly Scope[]): Placeholder[] {
  const found: Placeholder[] = [];
  for (const match of context.source.slice(span).matchAll(/\{([^{}]*)\}/g)) {
    const inner = match[1] ?? '';
    const start = span.start + match.index + 1;
    const atom = pathAtomOf(inner, start);
    const origin = context.source.origin({ start: start - 1, end: start + inner.length + 1 });
    found.push({ text: inner, origin, references: resolvePlaceholder(context, atom, scopes) });
  }
  return found;
}

function resolvePlaceholder(context: FileContext, atom: PathAtom, scopes: readonly Scope[]): readonly Reference[] {
  const [first] = scopes;
  if (atom.words.length === 0 || first === undefined) return [];
  const use = { role: 'placeholder', strength: 'soft', memberStrength: 'soft' } as const;
  const segments = (scope: Scope): readonly Reference[] => resolvePath(context, scope, atom, use).segments;
  let best = { scope: first, resolved: -1 };
  for (const scope of scopes) {
    const resolved = context.peek(() => segments(scope).filter(({ targets }) => targets.length > 0).length);
    if (resolved > best.resolved) best = { scope, resolved };
  }
  return context.untyped(() => segments(best.scope));
}

function pathAtomOf(text: string, start: number): PathAtom {
  const words = [...text.matchAll(/[A-Za-z_][A-Za-z0-9_]*/g)].map((match) => ({
    text: match[0],
    span: { start: start + match.index, end: start + match.index + match[0].length },
  }));
  return { kind: 'path', span: { start, end: start + text.length }, words };
}

/** An `event` block. Payload names are fields of the entity it is about, or of one that is one edge away. */
export function lowerEvent(context: FileContext, node: SdsEvent): EventPart {
  const start = context.start(node, node.name ?? '', spanOfProperty(node, 'name'));
  const about = node.members.find(isSdsEventRef);
  const symbol = context.table.entities.get(about?.entity ?? '');
  const declared = context.table.events.get(node.name ?? '');
  const scope = eventScope(context.table, start.id, declared, about?.entity ?? '');
  const entity =
    about === undefined
      ? undefined
      : context.named(about, 'entity', {
          role: 'event.entity',
          text: about.entity ?? '',
          from: start.id,
          targets: [symbol?.id],
        });
  const refField =
    about?.field === undefined
      ? undefined
      : context.named(about, 'field', {
          role: 'event.field',
          text: about.field,
          from: start.id,
          targets: [symbol?.fields.get(about.field)?.id],
          strength: symbol === undefined || symbol.forward ? 'soft' : 'hard',
          within: symbol?.id,
        });
  const members = node.members.flatMap((member) => (member.$type === 'SdsPayload' ? (member.type?.members ?? []) : []));
  const statements = node.members.filter((member) => isSdsStatement(member));
  return {
    kind: 'event',
    ...start,
    ...(entity === undefined ? {} : { entity }),
    ...(refField === undefined ? {} : { refField }),
    payload: members.map((member) => lowerPayload(context, member, scope.rows)),
    statements: lowerStatements(context, statements, scope, 'event'),
  };
}

function lowerPayload(context: FileContext, node: SdsObjectMember, rows: readonly EntitySymbol[]): PayloadMember {
  const id = context.table.idOf(node);
  const name = node.name ?? '';
  const owner = rows.find((row) => row.fields.has(name));
  const field = context.named(node, 'name', {
    role: 'payload.name',
    text: name,
    from: id,
    strength: 'soft',
    targets: [owner?.fields.get(name)?.id],
    within: owner?.id ?? rows[0]?.id,
  });
  return {
    kind: 'payload',
    id,
    name,
    origin: context.source.origin(spanOf(node), spanOfProperty(node, 'name')),
    field,
    ...(node.type === undefined ? {} : { type: lowerType(context, node.type, { from: id, role: 'input.type' }) }),
    optional: node.optional || (node.type?.optional ?? false),
  };
}

export function lowerAction(context: FileContext, node: SdsAction): Action {
  const start = context.start(node, node.name ?? '', spanOfProperty(node, 'name'));
  const scope = actionScope(context.table, node);
  const parameters = node.parameters.map((parameter): Parameter => {
    const id = context.table.idOf(parameter);
    const name = parameter.name ?? '';
    return {
      kind: 'parameter',
      id,
      name,
      origin: context.source.origin(spanOf(parameter), spanOfProperty(parameter, 'name')),
      ...(parameter.type === undefined
        ? {}
        : { type: lowerType(context, parameter.type, { from: id, role: 'input.type' }) }),
      entities: (scope.parameters.get(name)?.entities ?? []).map((entity) => entity.id),
    };
  });
  return { kind: 'action', ...start, parameters, statements: lowerStatements(context, node.body, scope, 'action') };
}
