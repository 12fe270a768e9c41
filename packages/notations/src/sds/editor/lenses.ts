import type { Part } from '@specwright/model/parts';
import { counted, type Lens } from '../../common/lens.ts';
import { placesOf } from '../../common/navigation.ts';
import type { EditorView } from '../../common/navigationView.ts';
import { pendingLenses } from './evolution.ts';

/** What stands over the blocks of a specification: what can be done with a module or machine, who names an entity and what of it is pending. */
export function lensesIn(view: EditorView): Lens[] {
  const { index, file } = view;
  const { modules, specs, entities } = index.system;
  const here = ({ origin }: Part): boolean => origin.file === file;
  const actions = [...modules, ...specs].filter(here).flatMap((header): Lens[] => {
    const range = rangeOf(header);
    const { name } = header;
    // The statements under `spec x` belong to the module x; a spec that no manifest names stands for itself.
    const module = index.part(`module:${name}`)?.id;
    const part = module ?? header.id;
    const generates = module ?? `system:${index.system.name}`;
    return [
      { range, title: 'Generate', command: 'specwright.generate', arguments: [{ module: name }], generates },
      { range, title: 'Preview', command: 'specwright.preview', arguments: [{ module: name }] },
      { range, title: 'Diagram', command: 'specwright.showDiagram', arguments: [{ kind: 'modules' }] },
      { range, title: 'Context for agents', command: 'specwright.copyContext', arguments: [part] },
    ];
  });
  const references = entities
    .filter((entity) => here(entity) && !entity.forward)
    .map((entity): Lens => {
      const { references: places } = placesOf(index, [entity.id]);
      return { range: rangeOf(entity), title: counted(places.length, 'reference'), places };
    });
  const machines = index.system.machines.filter(here).map((machine): Lens => {
    const wish = { kind: 'machine', machine: machine.id };
    return { range: rangeOf(machine), title: 'Diagram', command: 'specwright.showDiagram', arguments: [wish] };
  });
  return [...actions, ...references, ...pendingLenses(view), ...machines];
}

function rangeOf({ origin }: Part): Lens['range'] {
  return origin.nameRange ?? origin.range;
}
