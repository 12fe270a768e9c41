import type { DesignPart } from '@specwright/model/design';
import { comparePositions, type Origin, type Range, rangeHolds } from '@specwright/model/origin';
import type { Entity, Part } from '@specwright/model/parts';
import type { System, SystemIndex } from '@specwright/model/system';
import { textOfType } from '@specwright/model/typeText';
import { type DocumentSymbol, type SymbolInformation, SymbolKind } from 'vscode-languageserver-types';
import { nameRangeOf } from '../../common/navigation.ts';
import type { EditorView } from '../../common/navigationView.ts';
import { type NamedPart, symbolsThatFit } from '../../common/symbolSearch.ts';
import { describeEdge, describeField } from './describe.ts';

/** The outline of a file: its blocks in the order written, with what they declare. */
export function documentSymbols(view: EditorView): DocumentSymbol[] {
  const symbols: DocumentSymbol[] = [];
  for (const part of blocksOf(view.index.system)) {
    if (part.origin.file === view.file) symbols.push(symbolOf(part));
  }
  return symbols.sort((a, b) => comparePositions(a.range.start, b.range.start));
}

/** Parts of all systems whose name fits what is typed; best first. */
export function workspaceSymbols(indexes: readonly SystemIndex[], query: string): SymbolInformation[] {
  return symbolsThatFit(
    indexes.flatMap(({ system }) => [...namedParts(system)]),
    query,
  );
}

function* namedParts(system: System): Generator<NamedPart> {
  for (const part of blocksOf(system)) {
    const { name, kind } = symbolOf(part);
    if (part.kind === 'spec') continue;
    const module = part.module?.replace(/^module:/, '');
    yield module === undefined
      ? { name, kind, origin: part.origin }
      : { name, kind, origin: part.origin, container: module };
    if (part.kind !== 'entity') continue;
    for (const field of part.fields) {
      yield { name: field.name, kind: SymbolKind.Field, origin: field.origin, container: part.name };
    }
  }
}

type Block = Exclude<
  Part,
  DesignPart | { kind: 'exposed' | 'field' | 'enumValue' | 'payload' | 'parameter' | 'input' }
>;

function* blocksOf(system: System): Generator<Block> {
  yield* system.systems;
  yield* system.modules;
  yield* system.specs;
  yield* system.contracts;
  yield* system.invariants;
  for (const entity of system.entities) if (!entity.forward) yield entity;
  yield* system.edges;
  yield* system.machines;
  yield* system.errors;
  yield* system.events;
  yield* system.actions;
  yield* system.operations;
  yield* system.authRules;
  yield* system.limitRules;
  yield* system.observations;
  yield* system.settings;
  yield* system.evolves;
  yield* system.seeds;
  yield* system.hooks;
}

const kinds: Readonly<Record<Block['kind'], SymbolKind>> = {
  system: SymbolKind.Namespace,
  module: SymbolKind.Module,
  spec: SymbolKind.Package,
  contract: SymbolKind.Interface,
  invariant: SymbolKind.Boolean,
  entity: SymbolKind.Class,
  edge: SymbolKind.TypeParameter,
  machine: SymbolKind.Enum,
  error: SymbolKind.Constant,
  event: SymbolKind.Event,
  action: SymbolKind.Function,
  operation: SymbolKind.Method,
  authRule: SymbolKind.Key,
  limitRule: SymbolKind.Key,
  observation: SymbolKind.Key,
  settings: SymbolKind.Object,
  evolve: SymbolKind.Operator,
  seed: SymbolKind.Array,
  hook: SymbolKind.Function,
};

function symbolOf(part: Block): DocumentSymbol {
  const detail = detailOf(part);
  const children = childrenOf(part);
  return {
    name: titleOf(part),
    kind: kinds[part.kind],
    range: part.origin.range,
    selectionRange: within(part.origin.range, nameRangeOf(part)),
    ...(detail === undefined ? {} : { detail }),
    ...(children.length === 0 ? {} : { children }),
  };
}

/** Never empty: an editor refuses symbols without a name. */
function titleOf(part: Block): string {
  switch (part.kind) {
    case 'contract':
      return `${part.left.text} <-> ${part.right.text}`;
    case 'edge':
      return `${part.from.text} -> ${part.to.text}`;
    case 'machine':
      return `${part.entity.text}.${part.field.text}`;
    case 'evolve':
      return `evolve ${part.entity.text}`;
    case 'invariant':
      return part.scope === 'system' ? 'system_invariant' : 'invariant';
    case 'settings':
      return part.block;
    case 'seed':
      return 'seed';
    case 'authRule':
      return `auth ${part.path}`;
    case 'limitRule':
      return `limit ${part.method ?? ''} ${part.path}`;
    case 'observation':
      return `observe ${part.name}`;
    case 'hook':
      return part.name.startsWith('on') ? part.name : `on ${part.name}`;
    default:
      return part.name.trim() === '' ? `(${part.kind})` : part.name;
  }
}

function detailOf(part: Block): string | undefined {
  switch (part.kind) {
    case 'system':
    case 'spec':
      return part.version;
    case 'module':
      return part.boundary?.text;
    case 'edge':
      return describeEdge(part).replace(/^.*\{/, '{');
    case 'error':
      return String(part.status);
    case 'action':
      return `(${part.parameters.map(({ name }) => name).join(', ')})`;
    case 'authRule':
      return part.grants.map(({ role }) => role.text).join(', ');
    case 'limitRule':
      return `${part.amount}/${part.unit}`;
    default:
      return undefined;
  }
}

function childrenOf(part: Block): DocumentSymbol[] {
  switch (part.kind) {
    case 'entity':
      return fieldsOf(part);
    case 'module':
      return part.exposes.map(({ name, origin }) => leaf(name, SymbolKind.Event, origin, part.origin.range));
    case 'event':
      return part.payload.map(({ name, origin, type }) =>
        leaf(name, SymbolKind.Property, origin, part.origin.range, type && textOfType(type)),
      );
    case 'action':
      return part.parameters.map(({ name, origin }) => leaf(name, SymbolKind.Variable, origin, part.origin.range));
    case 'operation':
      return (part.input?.members ?? []).map(({ name, origin, type }) =>
        leaf(name, SymbolKind.Variable, origin, part.origin.range, type && textOfType(type)),
      );
    default:
      return [];
  }
}

function fieldsOf(entity: Entity): DocumentSymbol[] {
  return entity.fields.map((field) => {
    const detail = describeField(field).slice(field.name.length + 2);
    return leaf(field.name, SymbolKind.Field, field.origin, entity.origin.range, detail);
  });
}

function leaf(name: string, kind: SymbolKind, origin: Origin, parent: Range, detail?: string): DocumentSymbol {
  const range = within(parent, origin.range);
  const symbol = {
    name: name.trim() === '' ? '(unnamed)' : name,
    kind,
    range,
    selectionRange: within(range, origin.nameRange),
  };
  return detail === undefined ? symbol : { ...symbol, detail };
}

/** The protocol wants the inner range inside the outer one; of a broken text that is not always so. */
function within(outer: Range, inner: Range | undefined): Range {
  return inner !== undefined && rangeHolds(outer, inner) ? inner : outer;
}
