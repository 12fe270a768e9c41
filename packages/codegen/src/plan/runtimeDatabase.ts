import type { SystemIndex } from '@specwright/model/system';

/**
 * What `runtime { db: … }` names as the database of a module, or of a system as a whole: several where the specification
 * leaves it open. The names are those of the targets, of which none need have them.
 * @returns undefined where the specification says nothing of it
 */
export function runtimeDatabases({ system }: SystemIndex, module?: string): readonly string[] | undefined {
  const id = system.modules.find(({ name }) => name === module)?.id;
  return system.settings
    .filter((settings) => settings.block === 'runtime')
    .filter((settings) => id === undefined || settings.module === undefined || settings.module === id)
    .flatMap((settings) => settings.properties)
    .find((property) => property.key === 'db')
    ?.values.map(({ text }) => text.replace(/^postgresql$/, 'postgres'));
}
