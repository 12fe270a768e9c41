import type { SystemIndex } from '@specwright/model/system';
import { type Baseline, modulesWithBaseline, modulesWithEntities, schemaOf } from '../baseline.ts';
import { mergeSchemas } from '../diff.ts';
import type { Evolution } from '../evolution.ts';
import { isListed, isSpokenOf } from '../goneModules.ts';
import { ownMember } from '../records.ts';
import { compareApis } from './compareApis.ts';
import { compareContracts } from './compareContracts.ts';
import { compareEvents } from './compareEvents.ts';
import type { EventShape, Surface } from './surface.ts';
import { effects, type SurfaceChange } from './surfaceChange.ts';
import { surfaceOf } from './surfaceOf.ts';

/**
 * What changed for those who call apis, consume events and have contracts, the gravest first. Of a baseline that does not
 * record a kind of them nothing is said, nor of modules that the system does not speak of. `evolution` is that of the same
 * system and baselines; `gone` are those of modules that nothing specifies any more: all of theirs that nobody has taken over is gone.
 */
export function surfaceChanges(
  index: SystemIndex,
  baselines: readonly Baseline[],
  evolution: Evolution | undefined,
  gone: readonly Baseline[] = [],
): readonly SurfaceChange[] {
  const present = mergeSchemas(modulesWithEntities(index).map((module) => schemaOf(index, module)));
  const accepted = mergeSchemas([evolution?.accepted ?? mergeSchemas(baselines), ...gone]);
  const all = [...new Set([...baselines, ...gone])].map((baseline) => standingOf(baseline, index, gone));
  const apis = sidesOf(
    'apis',
    index,
    all,
    all.filter(({ isSpoken, isGone }) => isSpoken || isGone),
  );
  const events = eventSides(index, all);
  const contracts = sidesOf(
    'contracts',
    index,
    all,
    all.filter(({ isListed, isGone }) => isListed || isGone),
  );
  const renames = new Map(evolution?.coverage.entityRenames.map(({ from, to }) => [from, to]));
  const changes = [
    ...compareApis(
      { apis: apis.before, entities: accepted.entities },
      { apis: apis.after, entities: present.entities },
    ),
    ...compareEvents(
      events.before,
      events.after,
      (event) => consumersOf(event, index, gone),
      (entity) => renames.get(entity) ?? entity,
    ),
    ...compareContracts(contracts.before, contracts.after),
  ];
  return changes.sort((a, b) => effects.indexOf(b.effect) - effects.indexOf(a.effect));
}

/** A baseline, and what the system still says of its module. */
interface Standing {
  readonly baseline: Baseline;
  /** Its `spec` is there. */
  readonly isSpoken: boolean;
  /** The manifest has an entry for it. */
  readonly isListed: boolean;
  readonly isGone: boolean;
}

function standingOf(baseline: Baseline, index: SystemIndex, gone: readonly Baseline[]): Standing {
  return {
    baseline,
    isSpoken: isSpokenOf(baseline, index),
    isListed: isListed(baseline, index),
    isGone: gone.includes(baseline),
  };
}

/** A kind of parts then and now, of all modules together: one that moved to another module is the same. */
function sidesOf<Kind extends keyof Surface>(
  kind: Kind,
  index: SystemIndex,
  all: readonly Standing[],
  counted: readonly Standing[],
): { readonly before: Surface[Kind]; readonly after: Surface[Kind] } {
  const recorded = counted.filter(({ baseline }) => baseline[kind] !== undefined);
  const silent = new Set(
    all.filter(({ baseline }) => baseline[kind] === undefined).map(({ baseline }) => baseline.module),
  );
  const known = recorded.length === 0 ? [] : modulesWithBaseline(index).filter((module) => !silent.has(module));
  return {
    before: Object.assign({}, ...recorded.map(({ baseline }) => baseline[kind])),
    after: Object.assign({}, ...known.map((module) => surfaceOf(index, module)[kind])),
  };
}

/**
 * The events then and now. Without the `spec` of a module only its list of exposed events is known; without its entry in a
 * manifest (a file looked at alone) nobody knows what is exposed. What is not known is as it was.
 */
function eventSides(
  index: SystemIndex,
  all: readonly Standing[],
): { readonly before: Surface['events']; readonly after: Surface['events'] } {
  const counted = all.filter(({ isSpoken, isListed, isGone }) => isSpoken || isListed || isGone);
  const { before, after } = sidesOf('events', index, all, counted);
  const unspoken = namesOf(counted.filter(({ isSpoken, isListed }) => isListed && !isSpoken));
  const isAlone = index.system.modules.length === 0;
  const unlisted = namesOf(counted.filter(({ isSpoken, isListed }) => !isListed && (isAlone || isSpoken)));
  const known = Object.entries(before).filter(([name, { exposed }]) => exposed || !unspoken.has(name));
  const present = Object.entries(after).map(([name, event]): [string, EventShape] => {
    const was = ownMember(before, name);
    if (was === undefined) return [name, event];
    if (unspoken.has(name)) return [name, { ...was, exposed: event.exposed }];
    return [name, unlisted.has(name) ? { ...event, exposed: was.exposed } : event];
  });
  return { before: Object.fromEntries(known), after: Object.fromEntries(present) };
}

/** The events that the baselines record. */
function namesOf(standings: readonly Standing[]): ReadonlySet<string> {
  return new Set(standings.flatMap(({ baseline }) => Object.keys(baseline.events ?? {})));
}

/** The modules that consume an event at present, or what else a module that is gone exposed. */
function consumersOf(event: string, index: SystemIndex, gone: readonly Baseline[]): readonly string[] {
  const exposing = index.system.modules.filter(({ exposes }) => exposes.some(({ name }) => name === event));
  const exposed = gone.filter(({ events }) => ownMember(events, event)?.exposed);
  const owners = new Set<string | null>([...exposing.map(({ name }) => name), ...exposed.map(({ module }) => module)]);
  return index.system.modules
    .filter(({ consumes }) =>
      consumes.some((item) => (item.event === undefined ? owners.has(item.module.text) : item.event.text === event)),
    )
    .map(({ name }) => name)
    .sort();
}
