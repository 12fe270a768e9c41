import { relative } from 'node:path';
import type { CommandContext } from './context.ts';
import type { GoneModule } from './project.ts';

/** As sentences name it. */
export function moduleText(module: string | null): string {
  return module === null ? 'all that stands in no module' : `its module '${module}'`;
}

/** What has become of each module that is gone, and what to do about it. */
export function goneModuleTexts(
  gone: readonly GoneModule[],
  { folder }: Pick<CommandContext, 'folder'>,
): readonly string[] {
  return gone.map(({ module, entities, path }) => {
    const what = module === null ? 'No specification has any more' : `Module '${module}' is gone, with`;
    return (
      `${what} ${entities.join(', ')}: nothing specifies these tables and their rows. Restore it from version control; ` +
      `a spec that has another name now has to keep one of its entities. Where the data is given up, ` +
      `\`specwright accept\` deletes '${relative(folder, path)}'.`
    );
  });
}
