import { counted, type Lens } from '../../common/lens.ts';
import { placesOf } from '../../common/navigation.ts';
import type { EditorView } from '../../common/navigationView.ts';
import { modulesNaming, stepsBuilding } from './relations.ts';

/** What stands over the blocks of a design: who makes and needs an interface, which steps build a module, what can be done. */
export function lensesIn(view: EditorView): Lens[] {
  const { index, file } = view;
  const { interfaces, modules, pipelines } = index.system.design;
  const here = ({ origin }: { readonly origin: { readonly file: string } }): boolean => origin.file === file;
  return [
    ...interfaces.filter(here).map(({ id, origin }): Lens => {
      const implementers = modulesNaming(index, id, 'design.implements').length;
      const consumers = modulesNaming(index, id, 'design.requires').length;
      const title = `${counted(implementers, 'implementer')} · ${counted(consumers, 'consumer')}`;
      return { range: origin.nameRange ?? origin.range, title, places: placesOf(index, [id]).references };
    }),
    ...modules.filter(here).flatMap(({ id, name, origin }): Lens[] => {
      const range = origin.nameRange ?? origin.range;
      const steps = stepsBuilding(index, id);
      const titles = steps.map((step) => `${step.name} of "${index.part(step.pipeline)?.name ?? ''}"`);
      const built: Lens[] =
        steps.length === 0
          ? []
          : [{ range, title: `built in ${titles.join(', ')}`, places: steps.map((step) => step.origin) }];
      return [
        ...built,
        { range, title: 'Generate', command: 'specwright.generate', arguments: [{ module: name }], generates: id },
        { range, title: 'Preview', command: 'specwright.preview', arguments: [{ module: name }] },
        { range, title: 'Diagram', command: 'specwright.showDiagram', arguments: [{ kind: 'modules' }] },
        { range, title: 'Context for agents', command: 'specwright.copyContext', arguments: [id] },
      ];
    }),
    ...pipelines.filter(here).flatMap(({ steps }) =>
      steps.map(({ id, origin }): Lens => {
        const range = origin.nameRange ?? origin.range;
        return { range, title: 'Context for agents', command: 'specwright.copyContext', arguments: [id] };
      }),
    ),
  ];
}
