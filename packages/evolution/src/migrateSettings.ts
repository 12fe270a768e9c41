import type { Evolve, Settings } from '@specwright/model/parts';
import type { SystemIndex } from '@specwright/model/system';

/** The `migrate` block that holds for an `evolve` block: that of its module. */
export function migrateBlockOf(evolve: Evolve, index: SystemIndex): Settings | undefined {
  return index.system.settings.find((item) => item.block === 'migrate' && item.module === evolve.module);
}

/** What a key of that block says; undefined where nothing does. */
export function migrateSetting(
  evolve: Evolve,
  key: 'mode' | 'rename' | 'backfill',
  index: SystemIndex,
): string | undefined {
  const property = migrateBlockOf(evolve, index)?.properties.find((item) => item.key === key);
  return property?.values[0]?.text;
}
