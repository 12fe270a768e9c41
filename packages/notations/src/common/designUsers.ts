import { rangeContains } from '@specwright/model/origin';
import type { Id } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import { code, codeList } from './hoverText.ts';
import { sameThing } from './navigation.ts';

/** The designs that name a part as a type, each with the blocks that do: `` `Shop` (interface `Orders`, module `Web`) ``. */
export function designUsers(index: SystemIndex, id: Id): string[] {
  const { interfaces, modules } = index.system.design;
  const blocks = [...interfaces, ...modules];
  const users = new Map<string, Set<string>>();
  for (const { role, origin } of sameThing(index, [id]).flatMap((one) => index.referencesTo(one))) {
    if (role !== 'design.type') continue;
    const block = blocks.find(
      ({ origin: around }) => around.file === origin.file && rangeContains(around.range, origin.range.start),
    );
    if (block === undefined) continue;
    const design = block.design === undefined ? undefined : index.part(block.design);
    const words = `${block.kind === 'interface' ? 'interface' : 'module'} ${code(block.name)}`;
    users.set(design?.name ?? '', (users.get(design?.name ?? '') ?? new Set()).add(words));
  }
  return [...users].map(([design, words]) =>
    design === '' ? [...words].join(', ') : `${codeList([design])[0]} (${[...words].join(', ')})`,
  );
}
