import { relative } from 'node:path';
import { goneModuleText } from '@specwright/evolution/goneModuleFinding';
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
  return gone.map(({ baseline, path }) => goneModuleText(baseline, relative(folder, path)));
}
