import { type DesignUnit, designUnits } from '@specwright/model/designResolution';
import type { SystemIndex } from '@specwright/model/system';
import { kebabCase } from '@specwright/model/words';
import { generableModules } from './moduleParts.ts';

/** The output folder of a target that names none, relative to the folder of the project. */
export const defaultOutFolder = 'generated';

/** The units of a design that there is something to generate for. */
export function generableUnits(index: SystemIndex): DesignUnit[] {
  return designUnits(index).filter(({ modules, interfaces }) => modules.length + interfaces.length > 0);
}

/** Whether a system without modules specifies a service as a whole. */
export function isOneService(index: SystemIndex): boolean {
  const { operations, entities } = index.system;
  return generableModules(index).length === 0 && (operations.length > 0 || entities.some(({ forward }) => !forward));
}

/**
 * The folders (outermost first) of a service within the output folder. Of several systems of a project each has its own,
 * and of several services of a system: modules, units of a design, whichever of them are made. So none lies within another.
 * @param part the module or the unit that is made; neither of a system that is one service
 */
export function servicePlace(
  index: SystemIndex,
  part: { readonly module?: string; readonly unit?: DesignUnit },
  isOnlySystem: boolean,
): string[] {
  const modules = generableModules(index);
  const services = modules.length + generableUnits(index).length + (isOneService(index) ? 1 : 0);
  const { name } = index.system;
  const own = services > 1 ? [folderName(part.module ?? part.unit?.name ?? name)] : [];
  // A module is specified in one notation and designed in the other, often under one name: that makes two projects.
  const others = [...modules.map((module) => module.name), ...(isOneService(index) ? [name] : [])].map(folderName);
  const place =
    part.unit === undefined ? own : own.map((folder) => (others.includes(folder) ? `${folder}-design` : folder));
  return [...systemPlace(index, isOnlySystem), ...place];
}

/** The folders (outermost first) within the output folder that hold the services of a system. */
export function systemPlace({ system }: SystemIndex, isOnlySystem: boolean): string[] {
  return isOnlySystem ? [] : [folderName(system.name)];
}

/** Whether these modules are all the services of a system of several: then what they share is made as well. */
export function areWholeSystem(index: SystemIndex, modules: readonly string[]): boolean {
  const all = generableModules(index);
  return all.length > 1 && all.every(({ name }) => modules.includes(name));
}

/** The folder of a module among those of its system. */
export function folderName(name: string): string {
  return kebabCase(name) || 'service';
}
