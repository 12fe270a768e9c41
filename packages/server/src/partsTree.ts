import type { Interface, Pipeline } from '@specwright/model/design';
import { type DesignUnit, designUnits } from '@specwright/model/designResolution';
import type { Origin, Range } from '@specwright/model/origin';
import type { Machine, Module, Part } from '@specwright/model/parts';
import type { Id } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import type { SystemView } from '@specwright/notations/common/specWorkspace';

/** What a row of the tree is: the kind of its part; `design` is all that SODL says of one system or file. */
export type TreeKind =
  | 'system'
  | 'module'
  | 'entity'
  | 'machine'
  | 'operation'
  | 'event'
  | 'contract'
  | 'design'
  | 'template'
  | 'interface'
  | 'designModule'
  | 'pipeline'
  | 'pipelineStep';

/** A part as a row of the tree. What is known of its state comes later. */
export interface TreePart {
  /** Of the part; of a system or a design without a block of its own a name that no other row beside it has. */
  readonly id: Id;
  readonly kind: TreeKind;
  readonly name: string;
  /** Where it is declared; its whole block, and its name. */
  readonly origin: Origin;
  /** Other blocks that speak of it: the `evolve` blocks of an entity, the `spec` of a module with all below it. */
  readonly also: readonly Origin[];
  readonly children: readonly TreePart[];
}

const trees = new WeakMap<SystemIndex, TreePart>();

/** A system with its modules, what stands in them, its contracts and its designs. Built once a view. */
export function treeOf(view: SystemView): TreePart {
  const known = trees.get(view.index);
  if (known !== undefined) return known;
  const tree = systemRow(view);
  trees.set(view.index, tree);
  return tree;
}

function systemRow({ index, files }: SystemView): TreePart {
  const { system } = index;
  const isOwn = ({ origin }: { readonly origin: Origin }): boolean => files.includes(origin.file);
  const modules = system.modules.filter(isOwn).map((module) => moduleRow(index, module));
  const known = new Set(system.modules.map(({ id }) => id));
  const loose = membersOf(index, (module) => module === undefined || !known.has(module));
  const contracts = system.contracts.map((contract) => rowOf(contract, 'contract'));
  const specified = [...modules, ...loose, ...contracts];
  const designs = designUnits(index).filter(({ file }) => files.includes(file));
  const templates = system.design.templates.filter(isOwn).map((template) => ({
    ...rowOf(template, 'template'),
    children: designMembers(index, (design) => design === template.id),
  }));
  const header = system.systems[0];
  const [only, ...others] = designs;
  // Where there is nothing but one design, that is the system.
  if (header === undefined && specified.length === 0 && only !== undefined && others.length === 0) {
    const row = designRow(index, only);
    return { ...row, children: [...row.children, ...templates] };
  }
  const children = [...specified, ...designs.map((unit) => designRow(index, unit)), ...templates];
  const origin = header?.origin ?? startOf(files[0] ?? '');
  return { id: `system:${system.name}`, kind: 'system', name: system.name, origin, also: [], children };
}

/** A module of the manifest. All that stands below its `spec` is about it. */
function moduleRow(index: SystemIndex, module: Module): TreePart {
  const { specs, files } = index.system;
  const also = specs
    .filter(({ name }) => name === module.name)
    .map(({ origin: { file, range } }) => {
      const next = specs.find(({ origin }) => origin.file === file && origin.range.start.line > range.start.line)
        ?.origin.range.start;
      const end = next ?? files.find((one) => one.file === file)?.range.end ?? range.end;
      return { file, range: { start: range.start, end } };
    });
  const children = membersOf(index, (of) => of === module.id);
  return { ...rowOf(module, 'module'), also, children };
}

/** Entities, apis and events, in this order and within each as written. */
function membersOf(index: SystemIndex, belongs: (module: Id | undefined) => boolean): TreePart[] {
  const { entities, operations, events } = index.system;
  const here = ({ module }: { readonly module?: Id }): boolean => belongs(module);
  return [
    ...entities.filter((entity) => !entity.forward && here(entity)).map(({ id }) => entityRow(index, id)),
    ...operations.filter(here).map((operation) => rowOf(operation, 'operation')),
    ...events.filter(here).map((event) => rowOf(event, 'event')),
  ].filter((row) => row !== undefined);
}

function entityRow(index: SystemIndex, id: Id): TreePart | undefined {
  const entity = index.entity(id);
  if (entity === undefined) return undefined;
  const { evolves, machines } = index.system;
  const also = [...evolves.filter((evolve) => evolve.entity.targets.includes(id)), ...index.edgesFrom(id)];
  const ofEntity = (machine: Machine): boolean => machine.entity.targets.includes(id);
  return {
    ...rowOf(entity, 'entity'),
    also: also.map(({ origin }) => origin),
    children: machines.filter(ofEntity).map((machine) => rowOf(machine, 'machine')),
  };
}

function designRow(index: SystemIndex, unit: DesignUnit): TreePart {
  const design = unit.resolved?.design;
  const children = designMembers(index, (of, file) =>
    design === undefined ? of === undefined && file === unit.file : of === design.id,
  );
  const origin = design?.origin ?? startOf(unit.file);
  return { id: unitId(unit), kind: 'design', name: unit.name, origin, also: [], children };
}

/** The id of the row of a unit; a file without a system bears none of its own. */
export function unitId({ resolved, file }: DesignUnit): Id {
  return resolved?.design.id ?? `design:${file}`;
}

/** Interfaces, modules and pipelines that stand in a system, a template or at the top of a file themselves. */
function designMembers(index: SystemIndex, belongs: (design: Id | undefined, file: string) => boolean): TreePart[] {
  const { interfaces, modules, pipelines } = index.system.design;
  const here = ({ design, origin }: Interface | Pipeline | (typeof modules)[number]): boolean =>
    belongs(design, origin.file);
  return [
    ...interfaces.filter(here).map((part) => rowOf(part, 'interface')),
    ...modules.filter(here).map((part) => rowOf(part, 'designModule')),
    ...pipelines.filter(here).map((part) => ({
      ...rowOf(part, 'pipeline'),
      children: part.steps.map((step) => rowOf(step, 'pipelineStep')),
    })),
  ];
}

function rowOf({ id, name, origin }: Part, kind: TreeKind): TreePart {
  return { id, kind, name, origin, also: [], children: [] };
}

function startOf(file: string): Origin {
  const zero = { line: 0, character: 0 };
  const range: Range = { start: zero, end: zero };
  return { file, range };
}
