import { generableModules } from '@specwright/codegen/plan/moduleParts';
import { generableUnits, isOneService } from '@specwright/codegen/plan/servicePlace';
import type { Baseline } from '@specwright/evolution/baseline';
import { type Evolution, evolutionOf } from '@specwright/evolution/evolution';
import type { Diagnostic } from '@specwright/model/diagnostic';
import { comparePositions, type Origin, type Range, rangeContains, rangeHolds } from '@specwright/model/origin';
import type { Id } from '@specwright/model/reference';
import type { SystemView } from '@specwright/notations/common/specWorkspace';
import { type GeneratedService, type GeneratedState, statesById } from './generatedServices.ts';
import { codeOf, type FeatureContext } from './languageFeatures.ts';
import { type TreeKind, type TreePart, treeOf, unitId } from './partsTree.ts';
import type { Session } from './session.ts';
import { uriOfPath } from './uris.ts';

/** A place in a file, as the client spells its URI. */
export interface Place {
  readonly uri: string;
  readonly range: Range;
}

/** A part of a specification and how it stands. Numbers are of the part with all that is below it. */
export interface SpecPart {
  /** One among its siblings. */
  readonly id: string;
  readonly kind: TreeKind;
  readonly name: string;
  /** The block that declares it. */
  readonly place: Place;
  /** Its name there; absent where nothing names it. */
  readonly nameRange?: Range;
  /** Other blocks that speak of it. */
  readonly also: readonly Place[];
  readonly errors: number;
  readonly warnings: number;
  /** Changes of the schema since the baseline: each is a migration to come. */
  readonly changes: number;
  /** Those of the changes that no `evolve` line declares. */
  readonly undeclared: number;
  /** What `specwright/generate` makes of it, where it makes something. */
  readonly generate?: { readonly uri: string; readonly module?: string };
  /** What `specwright/context` has for it, where it has something. */
  readonly context?: { readonly uri: string; readonly part?: string };
  /** Of a system with entities: its project, whose schema can be accepted. */
  readonly project?: string;
  /** How the code that was generated of it stands; absent where none is. */
  readonly generated?: GeneratedState;
  /** Of a module, a design, or a system that is one service: the folder (a URI) with its generated code. */
  readonly service?: string;
  readonly children: readonly SpecPart[];
}

/** Answer of `specwright/parts`: the systems of the workspace. */
export interface PartsAnswer {
  readonly systems: readonly SpecPart[];
}

interface Counts {
  errors: number;
  warnings: number;
  changes: number;
  undeclared: number;
}

type PartsContext = Pick<FeatureContext, 'session' | 'generated'>;

/** All parts of the workspace with their state. What is costly (systems, findings) has been made for the findings. */
export async function partsAnswer(context: PartsContext): Promise<PartsAnswer> {
  const { session } = context;
  const taken = new Map<string, number>();
  const views = session.workspace.systems();
  const generated = await Promise.all(
    views.map((view) => codeOf(view.files[0] ?? view.root, context)?.services(session, view) ?? []),
  );
  const systems = views.map((view, at) => {
    const services = generated[at] ?? [];
    const part = partOf(treeOf(view), {
      view,
      session,
      counts: countsOf(session, view),
      generates: codeOf(view.files[0] ?? view.root, context) !== undefined,
      generable: generableOf(view),
      services: new Map(services.map((service) => [service.id, service])),
      states: statesById(services),
    });
    const times = taken.get(part.id) ?? 0;
    taken.set(part.id, times + 1);
    return times === 0 ? part : { ...part, id: `${part.id}#${times + 1}` };
  });
  return { systems };
}

interface SystemState {
  readonly view: SystemView;
  readonly session: Session;
  readonly counts: ReadonlyMap<TreePart, Counts>;
  /** Whether anything can be generated here. */
  readonly generates: boolean;
  /** Ids of the modules, units and systems that there is something to generate for. */
  readonly generable: ReadonlySet<string>;
  /** By the ids of their rows. */
  readonly services: ReadonlyMap<Id, GeneratedService>;
  readonly states: ReadonlyMap<Id, GeneratedState>;
}

function partOf(row: TreePart, state: SystemState): SpecPart {
  const { counts, session } = state;
  const placeOf = ({ file, range }: Origin): Place => ({ uri: session.clientUri(file), range });
  const children = row.children.map((child) => partOf(child, state));
  const sum = (count: keyof Counts): number =>
    children.reduce((total, child) => total + child[count], counts.get(row)?.[count] ?? 0);
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    place: placeOf(row.origin),
    ...(row.origin.nameRange === undefined ? {} : { nameRange: row.origin.nameRange }),
    also: row.also.map(placeOf),
    errors: sum('errors'),
    warnings: sum('warnings'),
    changes: sum('changes'),
    undeclared: sum('undeclared'),
    ...generatedOf(row, state),
    ...wishesOf(row, state),
    children,
  };
}

/** How the code of a row stands. An entity is more than its block: its edges and what evolves of it belong to it. */
function generatedOf({ id, kind }: TreePart, { view: { index }, services, states }: SystemState): Partial<SpecPart> {
  const own = kind === 'system' ? stateOfAll([...services.values()]) : states.get(id);
  // A template stands beside the designs that are made with it: they say that nothing is made yet.
  if (own === undefined || (kind === 'template' && own === 'never')) return {};
  const evolves = index.system.evolves.filter(({ entity }) => entity.targets.includes(id));
  const more = kind === 'entity' ? [...index.edgesFrom(id), ...evolves] : [];
  const isBehind = more.some((part) => states.get(part.id) !== 'current');
  const generated = services.get(id)?.generated;
  return {
    generated: own === 'current' && isBehind ? 'stale' : own,
    ...(generated === undefined ? {} : { service: uriOfPath(generated.folder) }),
  };
}

/** How the services of a system stand together; undefined where some were never generated and the others are as they should be. */
function stateOfAll(services: readonly GeneratedService[]): GeneratedState | undefined {
  const found = new Set(services.map(({ state }) => state));
  if (found.has('stale')) return 'stale';
  return found.size === 1 ? services[0]?.state : undefined;
}

/** What can be asked for a row. */
function wishesOf(row: TreePart, { view, session, generates, generable }: SystemState): Partial<SpecPart> {
  if (!generates) return {};
  const uri = session.clientUri(row.origin.file);
  const context = contextKinds.has(row.kind) ? { context: { uri, part: row.id } } : {};
  switch (row.kind) {
    case 'system': {
      const project = view.system.entities.some(({ forward }) => !forward) ? { project: view.root } : {};
      const neighbours = session.workspace.systems().filter(({ root }) => root === view.root);
      // All files of the system: its folder, unless another system shares it.
      const generate = generable.size === 0 ? {} : { generate: { uri: neighbours.length === 1 ? view.root : uri } };
      return { ...project, ...generate, context: { uri } };
    }
    case 'design':
      return { context: { uri }, ...(generable.has(row.id) ? { generate: { uri } } : {}) };
    default:
      return { ...context, ...(generable.has(row.id) ? { generate: { uri, module: row.name } } : {}) };
  }
}

const contextKinds: ReadonlySet<TreeKind> = new Set(['module', 'designModule', 'pipelineStep']);

function generableOf({ index }: SystemView): ReadonlySet<string> {
  const units = generableUnits(index);
  return new Set([
    ...generableModules(index).map(({ id }) => id),
    ...(isOneService(index) ? [`system:${index.system.name}`] : []),
    ...units.flatMap((unit) => [unitId(unit), ...unit.modules.map(({ id }) => id)]),
  ]);
}

/** What stands at each row itself. */
function countsOf(session: Session, view: SystemView): ReadonlyMap<TreePart, Counts> {
  const tree = treeOf(view);
  const rows = [...rowsOf(tree)];
  const counts = new Map<TreePart, Counts>();
  const of = (row: TreePart): Counts => {
    const known = counts.get(row) ?? { errors: 0, warnings: 0, changes: 0, undeclared: 0 };
    counts.set(row, known);
    return known;
  };
  for (const file of view.files) {
    const blocks = blocksIn(file, rows);
    for (const finding of session.findings(file)) {
      if (finding.severity === 'error') of(rowAt(blocks, finding) ?? tree).errors += 1;
      if (finding.severity === 'warning') of(rowAt(blocks, finding) ?? tree).warnings += 1;
    }
  }
  const baselines = session.workspace.baselinesOf(view);
  const evolution = evolutionOf(view.index, baselines);
  if (evolution !== undefined) countChanges(evolution, (entity) => of(rowOfEntity(entity, rows, baselines) ?? tree));
  return counts;
}

/** The row of an entity; of one that is gone that of the module that had it. */
function rowOfEntity(entity: string, rows: readonly TreePart[], baselines: readonly Baseline[]): TreePart | undefined {
  const had = baselines.find(({ entities }) => Object.hasOwn(entities, entity))?.module;
  return (
    rows.find(({ kind, name }) => kind === 'entity' && name === entity) ??
    rows.find(({ kind, name }) => kind === 'module' && name === had)
  );
}

function countChanges({ coverage }: Evolution, countsAt: (entity: string) => Counts): void {
  // A rename is one change, though it is an addition and a removal to the schema.
  const renamed = new Set(coverage.renames.map(({ line }) => line));
  // Which state may follow which is kept in no table: nothing has to be migrated for it.
  const plain = coverage.changes.filter(
    ({ change, line }) => change.kind !== 'machineChanged' && (line === undefined || !renamed.has(line)),
  );
  for (const { change } of plain) countsAt(change.entity).changes += 1;
  for (const { entity } of coverage.renames) countsAt(entity).changes += 1;
  for (const { entity } of coverage.uncovered) countsAt(entity).undeclared += 1;
}

interface Block {
  readonly range: Range;
  readonly row: TreePart;
}

/** The blocks of a file, those within others after them. */
function blocksIn(file: string, rows: readonly TreePart[]): readonly Block[] {
  return rows
    .flatMap((row) => [row.origin, ...row.also].map((origin) => ({ origin, row })))
    .filter(({ origin }) => origin.file === file)
    .map(({ origin: { range }, row }) => ({ range, row }))
    .sort((a, b) => comparePositions(a.range.start, b.range.start) || comparePositions(b.range.end, a.range.end));
}

/** The innermost row around a finding. */
function rowAt(blocks: readonly Block[], { range: { start } }: Diagnostic): TreePart | undefined {
  let inner: Block | undefined;
  for (const block of blocks) {
    if (comparePositions(block.range.start, start) > 0) break;
    if (rangeContains(block.range, start) && (inner === undefined || rangeHolds(inner.range, block.range))) {
      inner = block;
    }
  }
  return inner?.row;
}

function* rowsOf(row: TreePart): Generator<TreePart> {
  yield row;
  for (const child of row.children) yield* rowsOf(child);
}
