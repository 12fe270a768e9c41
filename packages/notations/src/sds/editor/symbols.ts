import type { DesignPart } from '@specwright/model/design';
import { comparePositions, type Range, rangeContains } from '@specwright/model/origin';
import type { Part } from '@specwright/model/parts';
import type { Reference } from '@specwright/model/reference';
import type { System, SystemIndex } from '@specwright/model/system';
import { type DocumentSymbol, type SymbolInformation, SymbolKind } from 'vscode-languageserver-types';
import { nameRangeOf } from '../../common/navigation.ts';
import type { EditorView } from '../../common/navigationView.ts';
import { type NamedPart, symbolsThatFit } from '../../common/symbolSearch.ts';
import { describeEdge } from './describe.ts';
import { type PolicyBlock, policyBlocks } from './policyBlocks.ts';
import { membersOf, symbol } from './symbolMembers.ts';

/** The outline of a file: its blocks in the order written, with what they declare. */
export function documentSymbols(view: EditorView): DocumentSymbol[] {
  const here = [...blocksOf(view.index.system)].filter(({ origin }) => origin.file === view.file);
  const rules = here.filter(isPolicyRule);
  const policies = policyBlocks(view).map((block) => policySymbol(block, rules));
  const loose = here.filter((part) => !isPolicyRule(part) || !policies.some(({ range }) => holdsStart(range, part)));
  return [...loose.map(symbolOf), ...policies].sort((a, b) => comparePositions(a.range.start, b.range.start));
}

type PolicyRule = Extract<Block, { kind: 'authRule' | 'limitRule' | 'observation' }>;

function isPolicyRule(part: Block): part is PolicyRule {
  return part.kind === 'authRule' || part.kind === 'limitRule' || part.kind === 'observation';
}

function holdsStart(range: Range, { origin }: Block): boolean {
  return rangeContains(range, origin.range.start);
}

function policySymbol({ keyword, range, keywordRange }: PolicyBlock, rules: readonly PolicyRule[]): DocumentSymbol {
  const children = rules
    .filter((rule) => holdsStart(range, rule))
    .map((rule) => {
      const name = titleOf(rule).slice(keyword.length + 1);
      return symbol({ name, kind: kinds[rule.kind], origin: rule.origin, detail: detailOf(rule) }, range);
    });
  return { name: keyword, kind: SymbolKind.Object, range, selectionRange: keywordRange, children };
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
    if (part.kind === 'spec') continue;
    const name = titleOf(part);
    const kind = kinds[part.kind];
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
  return symbol({
    name: titleOf(part),
    kind: kinds[part.kind],
    origin: part.origin,
    selection: headOf(part) ?? nameRangeOf(part) ?? part.origin.nameRange,
    detail: detailOf(part),
    children: membersOf(part),
  });
}

/** Of a block that is called by what it is about, the words that say so. */
function headOf(part: Block): Range | undefined {
  const span = (from: Reference, to: Reference): Range => ({
    start: from.origin.range.start,
    end: to.origin.range.end,
  });
  switch (part.kind) {
    case 'contract':
      return span(part.left, part.right);
    case 'edge':
      return span(part.from, part.to);
    case 'machine':
      return span(part.entity, part.field);
    case 'evolve':
      return part.entity.origin.range;
    default:
      return undefined;
  }
}

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
      return part.method === undefined ? `limit ${part.path}` : `limit ${part.method} ${part.path}`;
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
    case 'event':
      return part.entity?.text;
    case 'operation':
      return part.output?.parts
        .map(({ list, entity }) => (list ? `[${entity?.text}]` : (entity?.text ?? '{}')))
        .join(' + ');
    case 'authRule':
      return part.grants
        .map(({ role, methods }) => (methods.length === 0 ? role.text : `${role.text}(${methods.join(', ')})`))
        .join(', ');
    case 'limitRule':
      return `${part.amount}/${part.unit}${part.per === undefined ? '' : ` per ${part.per.text}`}`;
    case 'observation':
      return part.items.map(({ text }) => text).join(', ');
    default:
      return undefined;
  }
}
