import { compareOrigins, type Origin } from '@specwright/model/origin';
import type { Id } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';

/**
 * The name of the module that a part belongs to; of a `spec` whose `module` block is not there (a file looked at alone)
 * the name of that `spec`.
 */
export function moduleNameOf(
  part: { readonly module?: Id; readonly origin: Origin },
  index: SystemIndex,
): string | null {
  const module = part.module === undefined ? undefined : index.part(part.module);
  if (module?.kind === 'module') return module.name;
  const above = index.system.specs.filter(
    (spec) => spec.origin.file === part.origin.file && compareOrigins(spec.origin, part.origin) < 0,
  );
  return above.at(-1)?.name ?? null;
}
