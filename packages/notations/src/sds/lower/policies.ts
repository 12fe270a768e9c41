import type { AuthRule, Hook, LimitRule, Observation, Seed, SeedRow, SeedValue } from '@specwright/model/parts';
import { pathSegments, segmentsCover } from '@specwright/model/pathPattern';
import type { Id } from '@specwright/model/reference';
import { type Span, spanOf, spanOfProperty } from '../../common/source.ts';
import {
  isSdsSeedDefault,
  type SdsAuthRule,
  type SdsHook,
  type SdsLimitRule,
  type SdsObserveLine,
  type SdsSeed,
  type SdsSeedDefault,
  type SdsSeedRow,
  type SdsSeedValue,
} from '../generated/ast.ts';
import { atomsOf } from '../phrases/atoms.ts';
import { looseScope } from '../phrases/scopes.ts';
import { softReferences } from '../phrases/softWords.ts';
import type { EntitySymbol } from '../scope.ts';
import { lowerStatements } from './behaviour.ts';
import type { FileContext } from './context.ts';
import { scalarValue, seedValue } from './scalars.ts';

export function lowerAuthRule(context: FileContext, node: SdsAuthRule): AuthRule {
  const pathSpan = spanOfProperty(node, 'path') ?? spanOf(node);
  const start = context.start(node, node.path ?? '', pathSpan);
  coveredApis(context, start.id, 'auth.path', pathSpan, () => true);
  return {
    kind: 'authRule',
    ...start,
    path: node.path ?? '',
    pathOrigin: context.source.origin(pathSpan),
    grants: node.grants.map((grant) => ({
      role: context.named(grant, 'role', {
        role: 'auth.role',
        text: grant.role ?? '',
        from: start.id,
        strength: 'soft',
      }),
      methods: [...grant.methods],
      origin: context.origin(grant),
    })),
  };
}

/** A path of a policy leads to the apis that it covers. That it covers none is for the checks to say. */
function coveredApis(
  context: FileContext,
  from: Id,
  role: 'auth.path' | 'limit.path',
  span: Span,
  hasMethod: (method: string) => boolean,
): void {
  const text = context.source.slice(span);
  const pattern = pathSegments(text);
  const covered = context.table
    .apisNear(text)
    .filter(({ declaration, segments }) => hasMethod(declaration.method) && segmentsCover(pattern, segments));
  context.reference({ role, text, span, from, strength: 'soft', targets: covered.map(({ id }) => id) });
}

export function lowerLimitRule(context: FileContext, node: SdsLimitRule): LimitRule {
  const pathSpan = spanOfProperty(node, 'path') ?? spanOf(node);
  const start = context.start(node, `${node.method ?? '*'} ${node.path ?? ''}`, pathSpan);
  const { method } = node;
  coveredApis(context, start.id, 'limit.path', pathSpan, (api) => method === undefined || api === method);
  const per =
    node.subject === undefined
      ? undefined
      : context.named(node, 'subject', { role: 'word', text: node.subject, from: start.id, strength: 'soft' });
  return {
    kind: 'limitRule',
    ...start,
    ...(node.method === undefined ? {} : { method: node.method }),
    path: node.path ?? '',
    pathOrigin: context.source.origin(pathSpan),
    amount: Number(node.amount ?? Number.NaN),
    unit: node.unit ?? '',
    unitOrigin: context.source.origin(spanOfProperty(node, 'unit') ?? spanOf(node)),
    ...(per === undefined ? {} : { per }),
  };
}

/** B1: the items of a line of `observe`; their words are linked where they name something. */
export function lowerObservation(context: FileContext, node: SdsObserveLine): Observation {
  const start = context.start(node, node.key ?? '', spanOfProperty(node, 'key'));
  const scope = looseScope(context.table, start.id);
  const items = node.items.map((item) => {
    const span = spanOf(item);
    const references = softReferences(context, scope, atomsOf(item));
    return { text: context.source.slice(span), origin: context.source.origin(span), references };
  });
  return { kind: 'observation', ...start, items };
}

export function lowerHook(context: FileContext, node: SdsHook): Hook {
  const span = spanOf(node.subject ?? node);
  const start = context.start(node, context.source.slice(span), span);
  const statements = lowerStatements(context, node.body, looseScope(context.table, start.id), 'hook');
  return { kind: 'hook', ...start, statements };
}

export function lowerSeed(context: FileContext, node: SdsSeed): Seed {
  const start = context.start(node, 'seed', spanOfProperty(node, 'keyword'));
  return { kind: 'seed', ...start, rows: node.rows.map((row) => lowerSeedRow(context, row, start.id)) };
}

function lowerSeedRow(context: FileContext, node: SdsSeedRow, from: Id): SeedRow {
  const symbol = context.table.entities.get(node.entity ?? '');
  const entity = context.named(node, 'entity', {
    role: 'seed.entity',
    text: node.entity ?? '',
    from,
    // An entity of another system can be seeded: section 4 of the reference makes this a warning.
    strength: 'firm',
    targets: [symbol?.id],
  });
  const origin = context.origin(node);
  if (isSdsSeedDefault(node)) {
    const value = lowerSeedValue(context, node, 'field', node.field ?? '', symbol, from);
    return { kind: 'default', entity, value, origin };
  }
  const values = node.values.map((value) => lowerSeedValue(context, value, 'name', value.name ?? '', symbol, from));
  return { kind: 'record', entity, values, origin };
}

function lowerSeedValue(
  context: FileContext,
  node: SdsSeedValue | SdsSeedDefault,
  property: 'name' | 'field',
  name: string,
  entity: EntitySymbol | undefined,
  from: Id,
): SeedValue {
  const symbol = entity?.fields.get(name);
  const field = context.named(node, property, {
    role: 'seed.field',
    text: name,
    from,
    targets: [symbol?.id],
    strength: entity === undefined || entity.forward ? 'soft' : 'hard',
    within: entity?.id,
  });
  const origin = context.origin(node);
  const value = isSdsSeedDefault(node)
    ? node.value && scalarValue(context.source, node.value)
    : seedValue(context.source, node);
  if (value === undefined) return { field, value: { kind: 'word', text: '', origin }, origin };
  const values = context.table.valuesOf(symbol);
  const literal =
    values === undefined || value.kind === 'object'
      ? undefined
      : context.reference({
          role: 'seed.value',
          text: value.text,
          span: spanOf(node.value ?? node),
          from,
          targets: [values.get(value.text)],
          within: symbol?.id,
        });
  return { field, value, ...(literal === undefined ? {} : { literal }), origin };
}
