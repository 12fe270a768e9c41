import { memoOf } from '@specwright/model/memo';
import type { Origin, Position, Range } from '@specwright/model/origin';
import type { Part } from '@specwright/model/parts';
import { type Id, type ReferenceRole, targetOf } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  SymbolKind,
} from 'vscode-languageserver-types';
import { nameOf } from './hoverText.ts';
import { nameRangeOf, occurrencesAt } from './navigation.ts';
import type { EditorView } from './navigationView.ts';

/** What an item carries from one request to the next. */
export interface CallHierarchyData {
  readonly file: string;
  readonly part: Id;
}

/**
 * One part uses another: steps call an action; a module consumes what another exposes; a module of a design requires an
 * interface, and an interface extends another.
 */
interface Call {
  readonly from: Id;
  readonly to: Id;
  /** Stands in the block of the caller. */
  readonly place: Origin;
}

/** What can call or be called, with the sign that clients show for it. */
const kinds: Readonly<Partial<Record<Part['kind'], SymbolKind>>> = {
  action: SymbolKind.Function,
  operation: SymbolKind.Method,
  event: SymbolKind.Event,
  hook: SymbolKind.Function,
  module: SymbolKind.Module,
  designModule: SymbolKind.Module,
  interface: SymbolKind.Interface,
};

/** The actions, apis, events, modules and interfaces under the cursor; none where a call hierarchy has no start. */
export function callHierarchyAt(view: EditorView, position: Position): CallHierarchyItem[] {
  for (const { targets } of occurrencesAt(view, position)) {
    const items = targets.flatMap((id) => itemOf(view.index, id) ?? []);
    if (items.length > 0) return items;
  }
  return [];
}

/**
 * Who calls the part: apis, actions, events and hooks an action; the modules that consume a module; the modules that require
 * an interface, and the interfaces that extend it.
 */
export function incomingCalls(index: SystemIndex, part: Id): CallHierarchyIncomingCall[] {
  const calls = callsOf(index).filter(({ to }) => to === part);
  return grouped(calls, ({ from }) => from).flatMap(([id, fromRanges]) => {
    const from = itemOf(index, id);
    return from === undefined ? [] : [{ from, fromRanges }];
  });
}

/** What the part calls; of a module, the modules that it consumes or the interfaces that it requires. */
export function outgoingCalls(index: SystemIndex, part: Id): CallHierarchyOutgoingCall[] {
  const calls = callsOf(index).filter(({ from }) => from === part);
  return grouped(calls, ({ to }) => to).flatMap(([id, fromRanges]) => {
    const to = itemOf(index, id);
    return to === undefined ? [] : [{ to, fromRanges }];
  });
}

const callsOf = memoOf((index: SystemIndex): readonly Call[] => [...namedCalls(index), ...consumptions(index)]);

const calling: ReadonlySet<ReferenceRole> = new Set(['call.action', 'design.requires', 'interface.extends']);

function namedCalls({ system }: SystemIndex): Call[] {
  const calls = system.references.filter(({ role }) => calling.has(role));
  return calls.flatMap((call) => call.targets.map((to) => ({ from: call.from, to, place: call.origin })));
}

function consumptions({ system }: SystemIndex): Call[] {
  return system.modules.flatMap((consumer) =>
    consumer.consumes.flatMap(({ module, origin }) => {
      const to = targetOf(module);
      return to === undefined ? [] : [{ from: consumer.id, to, place: origin }];
    }),
  );
}

function grouped(calls: readonly Call[], key: (call: Call) => Id): [Id, Range[]][] {
  const groups = new Map<Id, Range[]>();
  for (const call of calls) groups.set(key(call), [...(groups.get(key(call)) ?? []), call.place.range]);
  return [...groups];
}

function itemOf(index: SystemIndex, id: Id): CallHierarchyItem | undefined {
  const part = index.part(id);
  const kind = part && kinds[part.kind];
  if (part === undefined || kind === undefined) return undefined;
  const { file, range } = part.origin;
  const around = 'module' in part ? part.module : 'design' in part ? part.design : undefined;
  const container = index.part(around ?? '')?.name;
  const data: CallHierarchyData = { file, part: id };
  return {
    name: nameOf(part),
    kind,
    ...(container === undefined ? {} : { detail: container }),
    uri: file,
    range,
    selectionRange: nameRangeOf(part) ?? range,
    data,
  };
}
