import { nameOfId } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import type { Diagram, DiagramWish } from './diagram.ts';
import { entityDiagram } from './entityDiagram.ts';
import { machineDiagram } from './machineDiagram.ts';
import { moduleDiagram } from './moduleDiagram.ts';

/** The diagram that is wished; empty when the system has no such machine. */
export function diagramOf(index: SystemIndex, wish: DiagramWish): Diagram {
  switch (wish.kind) {
    case 'modules':
      return moduleDiagram(index);
    case 'entities':
      return entityDiagram(index);
    case 'machine': {
      const machine = index.part(wish.machine);
      if (machine?.kind === 'machine') return machineDiagram(index, machine);
      return { wish, title: nameOfId(wish.machine), nodes: [], edges: [] };
    }
  }
}

/** A diagram that a system can be shown as. */
export interface DiagramChoice {
  readonly wish: DiagramWish;
  /** `Modules`, `Entities`, `Order.status`. */
  readonly label: string;
}

/** The diagrams that have something to show, the most general first. */
export function diagramChoices(index: SystemIndex): DiagramChoice[] {
  const { modules, specs, entities, machines, design } = index.system;
  const hasModules = [modules, specs, design.modules, design.interfaces].some((parts) => parts.length > 0);
  return [
    ...(hasModules ? [{ wish: { kind: 'modules' } as const, label: 'Modules' }] : []),
    ...(entities.length > 0 ? [{ wish: { kind: 'entities' } as const, label: 'Entities' }] : []),
    ...machines.map(({ id }) => ({ wish: { kind: 'machine', machine: id } as const, label: nameOfId(id) })),
  ];
}
