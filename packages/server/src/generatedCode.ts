import { join, resolve } from 'node:path';
import { nodeFileSystem } from '@specwright/codegen/output/fileSystem';
import { manifestPath, readManifest } from '@specwright/codegen/output/manifest';
import { digestsOfModule, digestsOfUnit, type PartDigests } from '@specwright/codegen/output/partDigests';
import { generableModules } from '@specwright/codegen/plan/moduleParts';
import { generableUnits, isOneService, servicePlace } from '@specwright/codegen/plan/servicePlace';
import type { Id } from '@specwright/model/reference';
import type { SystemView } from '@specwright/notations/common/specWorkspace';
import type { GeneratedService, GeneratedState } from './generatedServices.ts';
import { unitId } from './partsTree.ts';
import type { Session } from './session.ts';
import { pathOfUri } from './uris.ts';

/** What the services of a system are called, with what their code is made from. */
interface Wanted {
  readonly id: Id;
  readonly name: string;
  readonly digests: PartDigests;
  /** The folders of the service within an output folder, outermost first. */
  readonly place: readonly string[];
}

/** The services of a system, each with the state of the code that lies where its project has code generated. */
export async function generatedServices(session: Session, view: SystemView): Promise<readonly GeneratedService[]> {
  const root = pathOfUri(view.root);
  if (root === undefined) return [];
  const bases = session.outFolders(view.root).map((out) => resolve(root, out));
  return Promise.all(servicesOf(session, view).map((wanted) => serviceIn(bases, wanted)));
}

function servicesOf(session: Session, { index, root }: SystemView): Wanted[] {
  const { system } = index;
  const isOnly = session.workspace.systems().filter((view) => view.root === root).length === 1;
  const modules = generableModules(index).map((module) => ({
    id: module.id,
    name: module.name,
    digests: digestsOfModule(system, module.id),
    place: servicePlace(index, { module: module.name }, isOnly),
  }));
  const units = generableUnits(index).map((unit) => ({
    id: unitId(unit),
    name: unit.name,
    digests: digestsOfUnit(unit, system),
    place: servicePlace(index, { unit }, isOnly),
  }));
  if (!isOneService(index)) return [...modules, ...units];
  const { name } = system;
  return [
    { id: `system:${name}`, name, digests: digestsOfModule(system), place: servicePlace(index, {}, isOnly) },
    ...units,
  ];
}

/** Of several targets the one that is furthest behind speaks for the service. */
async function serviceIn(bases: readonly string[], { id, name, digests, place }: Wanted): Promise<GeneratedService> {
  const found: GeneratedService[] = [];
  for (const base of bases) {
    const folder = join(base, ...place);
    const manifest = readManifest((await nodeFileSystem.read(join(folder, manifestPath)).catch(() => '')) ?? '');
    if (manifest === undefined) continue;
    const state = isSame(digests, manifest.parts ?? {}) ? 'current' : 'stale';
    found.push({ id, name, state, generated: { folder, manifest }, parts: statesOf(digests, manifest.parts ?? {}) });
  }
  const never = new Map(Object.keys(digests).map((part) => [part, 'never' as const]));
  return found.find(({ state }) => state === 'stale') ?? found[0] ?? { id, name, state: 'never', parts: never };
}

function isSame(now: PartDigests, then: PartDigests): boolean {
  const ids = Object.keys(now);
  return ids.length === Object.keys(then).length && ids.every((id) => now[id] === then[id]);
}

function statesOf(now: PartDigests, then: PartDigests): Map<Id, GeneratedState> {
  const stateOf = (id: Id): GeneratedState => {
    const before = Object.hasOwn(then, id) ? then[id] : undefined;
    if (before === undefined) return 'never';
    return before === now[id] ? 'current' : 'stale';
  };
  return new Map(Object.keys(now).map((id) => [id, stateOf(id)]));
}
