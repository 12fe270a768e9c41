import type { Lens } from '../../common/lens.ts';
import { placesOf } from '../../common/navigation.ts';
import type { EditorView } from '../../common/navigationView.ts';

/** What stands over the blocks of a specification: what can be done with a module, and who names an entity. */
export function lensesIn({ index, file }: EditorView): Lens[] {
  const { modules, specs, entities } = index.system;
  const here = ({ origin }: { readonly origin: { readonly file: string } }): boolean => origin.file === file;
  const actions = [...modules, ...specs].filter(here).flatMap(({ id, name, origin, kind }): Lens[] => {
    const range = origin.nameRange ?? origin.range;
    const part = kind === 'spec' ? `module:${name}` : id;
    return [
      { range, title: 'Generate', command: 'specwright.generate', arguments: [{ module: name }] },
      { range, title: 'Context for agents', command: 'specwright.copyContext', arguments: [part] },
    ];
  });
  const references = entities
    .filter((entity) => here(entity) && !entity.forward)
    .map(({ id, origin }): Lens => {
      const { references: places } = placesOf(index, [id]);
      const title = `${places.length} reference${places.length === 1 ? '' : 's'}`;
      return { range: origin.nameRange ?? origin.range, title, places };
    });
  return [...actions, ...references];
}
