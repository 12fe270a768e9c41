import type { Origin } from '@specwright/model/origin';
import type {
  Consumption,
  Contract,
  Entity,
  ExposedItem,
  Invariant,
  Module,
  Property,
  Settings,
  SpecHeader,
  SystemHeader,
} from '@specwright/model/parts';
import type { Reference } from '@specwright/model/reference';
import type { Guard, Rule, SoftRule } from '@specwright/model/statements';
import { spanOf, spanOfProperty } from '../../common/source.ts';
import {
  isSdsConsumes,
  isSdsExposes,
  isSdsOwns,
  isSdsSoft,
  type SdsConsumedItem,
  type SdsConsumes,
  type SdsContract,
  type SdsExposes,
  type SdsInvariant,
  type SdsMigrate,
  type SdsModule,
  type SdsOwns,
  type SdsQNameItem,
  type SdsRuntime,
  type SdsSpec,
  type SdsSystem,
  type SdsSystemInvariant,
} from '../generated/ast.ts';
import { contractScope, invariantScope } from '../phrases/scopes.ts';
import type { FileContext } from './context.ts';
import { StatementLowering } from './statements.ts';

export function lowerSystemHeader(context: FileContext, node: SdsSystem): SystemHeader {
  const { module: _, ...start } = context.start(node, node.name ?? '', spanOfProperty(node, 'name'));
  const properties = context.properties(node.properties);
  return { kind: 'system', ...start, ...versionOf(node.version), properties };
}

export function lowerSpec(context: FileContext, node: SdsSpec): SpecHeader {
  const { module: _, ...start } = context.start(node, node.name ?? '', spanOfProperty(node, 'name'));
  const module = context.table.modules.get(node.name ?? '');
  const ofModule = context.named(node, 'name', {
    role: 'spec.module',
    text: node.name ?? '',
    from: start.id,
    targets: [module?.id],
    // Without a manifest among the files the module is only not there yet.
    strength: context.table.modules.size > 0 ? 'hard' : 'soft',
  });
  return {
    kind: 'spec',
    ...start,
    ...(module === undefined ? {} : { module: module.id }),
    ...versionOf(node.version),
    ofModule,
    properties: context.properties(node.properties),
  };
}

function versionOf(version: string | undefined): { version?: string } {
  return version === undefined ? {} : { version };
}

/** A `module` block, and the entities that only its `owns` list knows of. */
export function lowerModule(context: FileContext, node: SdsModule): { module: Module; forward: Entity[] } {
  const { module: _, ...start } = context.start(node, node.name ?? '', spanOfProperty(node, 'name'));
  const owns: Reference[] = [];
  const exposes: ExposedItem[] = [];
  const consumes: Consumption[] = [];
  const properties: Property[] = [];
  const soft: SoftRule[] = [];
  const forward: Entity[] = [];
  const places: { ownsOrigin?: Origin; exposesOrigin?: Origin; consumesOrigin?: Origin } = {};
  const lowering = new StatementLowering(context, invariantScope(context.table, start.id, undefined), 'module');
  for (const member of node.members) {
    if (isSdsOwns(member)) {
      owns.push(...lowerOwns(context, member, start.id, forward));
      places.ownsOrigin ??= bracketsOf(context, member);
    } else if (isSdsExposes(member)) {
      exposes.push(...member.events.map((item) => lowerExposed(context, item, start.id)));
      places.exposesOrigin ??= bracketsOf(context, member);
    } else if (isSdsConsumes(member)) {
      consumes.push(...member.items.map((item) => lowerConsumed(context, item, start.id)));
      places.consumesOrigin ??= bracketsOf(context, member);
    } else if (isSdsSoft(member)) soft.push(lowering.soft(member));
    else properties.push(...context.properties([member]));
  }
  const boundary = properties.find((property) => property.key === 'boundary')?.values[0];
  const module: Module = {
    kind: 'module',
    ...start,
    owns,
    exposes,
    consumes,
    ...(boundary === undefined ? {} : { boundary }),
    properties,
    soft,
    ...places,
  };
  return { module, forward };
}

function bracketsOf(context: FileContext, node: SdsOwns | SdsExposes | SdsConsumes) {
  const open = spanOfProperty(node, 'open') ?? spanOf(node);
  const close = spanOfProperty(node, 'close') ?? open;
  return context.source.origin({ start: open.start, end: close.end });
}

function lowerOwns(context: FileContext, node: SdsOwns, from: string, forward: Entity[]): Reference[] {
  return node.entities.map((item) => {
    const name = item.name ?? '';
    const symbol = context.table.entities.get(name);
    const span = spanOfProperty(item, 'name') ?? spanOf(item);
    if (symbol?.forward === true && symbol.module === from && !forward.some((known) => known.id === symbol.id)) {
      forward.push({
        kind: 'entity',
        id: symbol.id,
        name,
        origin: context.source.origin(span, span),
        module: from,
        fields: [],
        statements: [],
        decorators: [],
        forward: true,
      });
    }
    return context.reference({ role: 'owns.entity', text: name, span, from, strength: 'firm', targets: [symbol?.id] });
  });
}

/** An exposed event; `RideRequest.created` may also be a moment in the life of an owned entity. */
function lowerExposed(context: FileContext, node: SdsQNameItem, module: string): ExposedItem {
  const name = node.name ?? '';
  const id = context.table.idOf(node);
  const dot = name.indexOf('.');
  const entity = context.table.entities.get(dot < 0 ? name : name.slice(0, dot));
  const event = context.named(node, 'name', {
    role: 'exposes.event',
    text: name,
    from: id,
    strength: 'firm',
    targets: [context.table.events.get(name)?.id ?? entity?.id],
    within: module,
  });
  const span = spanOfProperty(node, 'name') ?? spanOf(node);
  return { kind: 'exposed', id, name, origin: context.source.origin(span, span), module, event };
}

function lowerConsumed(context: FileContext, node: SdsConsumedItem, from: string): Consumption {
  const text = node.module ?? '';
  const symbol = context.table.modules.get(text);
  const module = context.named(node, 'module', { role: 'consumes.module', text, from, targets: [symbol?.id] });
  const origin = context.origin(node);
  const star = spanOfProperty(node, 'all');
  const exposed = symbol?.exposes.map(({ id }) => id) ?? [];
  // That the module exposes nothing is for the checks to say.
  if (star !== undefined && exposed.length > 0) {
    context.reference({
      role: 'consumes.event',
      text: '*',
      span: star,
      from,
      strength: 'soft',
      targets: exposed,
      within: symbol?.id,
    });
  }
  if (node.all || node.event === undefined) return { origin, module };
  const event = context.named(node, 'event', {
    role: 'consumes.event',
    text: node.event,
    from,
    targets: [symbol?.exposes.find((item) => item.name === node.event)?.id],
    strength: symbol === undefined ? 'soft' : 'hard',
    within: symbol?.id,
  });
  return { origin, module, event };
}

export function lowerContract(context: FileContext, node: SdsContract): Contract {
  const name = `${node.left ?? ''} <-> ${node.right ?? ''}`;
  const { module: _, ...start } = context.start(node, name, spanOfProperty(node, 'left'));
  const side = (property: 'left' | 'right'): Reference => {
    const text = node[property] ?? '';
    const targets = [context.table.modules.get(text)?.id];
    return context.named(node, property, { role: 'contract.module', text, from: start.id, targets });
  };
  const left = side('left');
  const right = side('right');
  const scope = contractScope(context.table, start.id, [node.left ?? '', node.right ?? '']);
  return {
    kind: 'contract',
    ...start,
    left,
    right,
    statements: lowerClauses(context, node.clauses, scope, 'contract'),
  };
}

export function lowerInvariant(context: FileContext, node: SdsInvariant | SdsSystemInvariant): Invariant {
  const scope = node.$type === 'SdsInvariant' ? 'module' : 'system';
  const { module, ...start } = context.start(node, node.keyword ?? '', spanOfProperty(node, 'keyword'));
  const own = scope === 'module' ? module : undefined;
  const statements = lowerClauses(context, node.clauses, invariantScope(context.table, start.id, own), scope);
  return { kind: 'invariant', ...start, ...(own === undefined ? {} : { module: own }), scope, statements };
}

function lowerClauses(
  context: FileContext,
  clauses: SdsInvariant['clauses'],
  scope: ReturnType<typeof invariantScope>,
  zone: 'contract' | 'module' | 'system',
): (Rule | Guard | SoftRule)[] {
  const lowering = new StatementLowering(context, scope, zone);
  return clauses.map((clause) => {
    if (clause.$type === 'SdsSoft') return lowering.soft(clause);
    return clause.$type === 'SdsAssertion' ? lowering.guard(clause) : lowering.rule(clause);
  });
}

export function lowerSettings(context: FileContext, node: SdsRuntime | SdsMigrate): Settings {
  const block = node.$type === 'SdsRuntime' ? 'runtime' : 'migrate';
  const start = context.start(node, block, spanOfProperty(node, 'keyword'));
  return { kind: 'settings', ...start, block, properties: context.properties(node.properties) };
}
