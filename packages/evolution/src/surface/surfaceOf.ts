import type { Contract, Module } from '@specwright/model/parts';
import type { SystemIndex } from '@specwright/model/system';
import { moduleNameOf } from '../moduleNames.ts';
import { distinct, sortedRecord } from '../records.ts';
import { apiShapeOf } from './apiShape.ts';
import { contractName, contractShapeOf } from './contractShape.ts';
import { eventShapeOf, exposedShape } from './eventShape.ts';
import type { EventShape, Surface } from './surface.ts';

/** What others rely on in a module at present; of parts that bear the same name the first counts. */
export function surfaceOf(index: SystemIndex, module: string | null): Surface {
  const { operations, contracts } = index.system;
  const own = operations.filter((operation) => moduleNameOf(operation, index) === module);
  return {
    apis: sortedRecord(distinct(own, nameOf).map((operation) => [operation.name, apiShapeOf(operation, index)])),
    events: eventsOf(index, module),
    contracts: sortedRecord(
      distinct(
        contracts.filter((contract) => moduleOfContract(contract) === module),
        contractName,
      ).map((contract) => [contractName(contract), contractShapeOf(contract, index)]),
    ),
  };
}

/** The modules that others rely on: those with apis, events or contracts; null where such parts stand outside any. */
export function modulesWithSurface(index: SystemIndex): readonly (string | null)[] {
  const { operations, events, contracts, modules } = index.system;
  return [
    ...[...operations, ...events].map((part) => moduleNameOf(part, index)),
    ...contracts.map(moduleOfContract),
    ...modules.filter(({ exposes }) => exposes.length > 0).map(nameOf),
  ];
}

/** Events with a block of their own, and those that only the list of the module names. */
function eventsOf(index: SystemIndex, module: string | null): Readonly<Record<string, EventShape>> {
  const { events, modules } = index.system;
  const exposed = new Set(modules.flatMap(exposedNames));
  const blocks = distinct(
    events.filter((event) => moduleNameOf(event, index) === module),
    nameOf,
  ).map((event) => [event.name, eventShapeOf(event, exposed.has(event.name), index)] as const);
  const described = new Set(events.map(nameOf));
  const listed = modules.filter(({ name }) => name === module).flatMap(exposedNames);
  const named = listed.filter((name) => !described.has(name)).map((name) => [name, exposedShape] as const);
  return sortedRecord([...blocks, ...named]);
}

function exposedNames({ exposes }: Module): readonly string[] {
  return exposes.map(nameOf);
}

function moduleOfContract(contract: Contract): string {
  return contractName(contract).split(' ')[0] ?? '';
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}
