import { durationOf } from '@specwright/model/durations';
import { ownMember, sortedNames } from '../records.ts';
import type { PromiseShape, Surface } from './surface.ts';
import type { Effect, SurfaceChange, SurfaceChangeKind } from './surfaceChange.ts';

type Contracts = Surface['contracts'];

/** A difference of a promise: it is felt by who keeps it (`keeper`), by who relies on it (`other`), or by both. */
interface Difference {
  readonly kind: SurfaceChangeKind;
  readonly effect: Effect;
  readonly felt: 'keeper' | 'other' | 'both';
  readonly says: string;
}

/**
 * What changed for the parties. A weaker promise breaks who relies on it, a stronger one who has to keep it; where the
 * sentence does not tell which party that is, both.
 */
export function compareContracts(before: Contracts, after: Contracts): readonly SurfaceChange[] {
  return sortedNames(before, after).flatMap((name) => {
    const was = ownMember(before, name);
    const is = ownMember(after, name);
    const parties = name.split(' <-> ');
    const whole = (kind: SurfaceChangeKind, effect: Effect, says: string): SurfaceChange => {
      const affects = { who: 'parties', names: parties } as const;
      return { part: 'contract', name, kind, effect, affects, text: `The contract ${name} ${says}` };
    };
    if (was === undefined) return [whole('contractAdded', 'mayBreak', 'is new: both parties have to keep it')];
    if (is === undefined) return [whole('contractRemoved', 'breaking', 'is gone')];
    return sortedNames(was, is).flatMap((promise) => {
      const old = ownMember(was, promise);
      const now = ownMember(is, promise);
      return promiseDifferences(old, now).map(({ kind, effect, felt, says }): SurfaceChange => {
        const names = feltBy(parties, (now ?? old)?.by, felt);
        const affects = { who: 'parties', names } as const;
        return {
          part: 'contract',
          name,
          kind,
          member: promise,
          effect,
          affects,
          text: `'${promise}' (${name}) ${says}`,
        };
      });
    });
  });
}

function promiseDifferences(was: PromiseShape | undefined, is: PromiseShape | undefined): readonly Difference[] {
  if (was === undefined) return [{ kind: 'promiseAdded', effect: 'breaking', felt: 'keeper', says: 'is promised now' }];
  if (is === undefined) {
    return [{ kind: 'promiseRemoved', effect: 'breaking', felt: 'other', says: 'is not promised any more' }];
  }
  return [...keeperDifferences(was, is), ...deadlineDifferences(was, is), ...countDifferences(was, is)];
}

function keeperDifferences({ by: was }: PromiseShape, { by: is }: PromiseShape): readonly Difference[] {
  if (was === is) return [];
  const says = `is kept by ${is ?? 'no party in particular'} instead of ${was ?? 'none'}`;
  return [{ kind: 'promiserChanged', effect: 'mayBreak', felt: 'both', says }];
}

function deadlineDifferences({ within: was }: PromiseShape, { within: is }: PromiseShape): readonly Difference[] {
  const then = latest(was);
  const now = latest(is);
  if (then === now) return [];
  const text = `within ${is ?? 'no stated time'} instead of ${was ?? 'no stated time'}`;
  return now > then
    ? [{ kind: 'deadlineLonger', effect: 'breaking', felt: 'other', says: `is promised ${text}` }]
    : [{ kind: 'deadlineShorter', effect: 'breaking', felt: 'keeper', says: `is promised ${text}` }];
}

/** In milliseconds; without a deadline any time will do. */
function latest(within: string | undefined): number {
  return (within === undefined ? undefined : durationOf(within)) ?? Number.POSITIVE_INFINITY;
}

/** `exactly one` is the strongest; of the others neither says more than the other. */
function countDifferences({ count: was }: PromiseShape, { count: is }: PromiseShape): readonly Difference[] {
  const [then, now] = [was ?? 'at least one', is ?? 'at least one'];
  if (then === now) return [];
  const felt = now === 'exactly one' ? 'keeper' : then === 'exactly one' ? 'other' : 'both';
  return [{ kind: 'countChanged', effect: 'breaking', felt, says: `promises ${now} instead of ${then}` }];
}

function feltBy(parties: readonly string[], keeper: string | undefined, felt: Difference['felt']): readonly string[] {
  if (keeper === undefined || felt === 'both') return parties;
  return parties.filter((party) => (party === keeper) === (felt === 'keeper'));
}
