import { type DesignUnit, designUnits } from '@specwright/model/designResolution';
import type { SystemIndex } from '@specwright/model/system';
import { kebabCase } from '@specwright/model/words';
import { generableModules } from './moduleParts.ts';

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
  const services = generableModules(index).length + generableUnits(index).length + (isOneService(index) ? 1 : 0);
  const { name } = index.system;
  return [...(isOnlySystem ? [] : [name]), ...(services > 1 ? [part.module ?? part.unit?.name ?? name] : [])].map(
    (each) => kebabCase(each) || 'service',
  );
}
