import { millisecondsOf } from '@specwright/model/durations';
import type { Id } from '@specwright/model/reference';
import type { Rule } from '@specwright/model/statements';
import type { SystemIndex } from '@specwright/model/system';
import { commonRow } from './commonRow.ts';
import { namedPart } from './contractLines.ts';
import type { ConsumedEventPlan, EventPlan, ExpectationPlan } from './servicePlan.ts';
import { placeIn } from './specLines.ts';

interface KnownEvents {
  readonly service: string;
  readonly events: readonly EventPlan[];
  readonly consumed: readonly ConsumedEventPlan[];
}

/**
 * What contracts and system invariants want to follow in time: `B must occur within 10m of A`, and `A must produce B within 10m` where
 * steps tell of B. The service that tells of B sees to it, where it knows of A, and both are about one row.
 */
export function planExpectations(whole: SystemIndex, known: KnownEvents): ExpectationPlan[] {
  const { contracts, invariants } = whole.system;
  const between = [...contracts, ...invariants.filter(({ scope }) => scope === 'system')];
  return between
    .flatMap(({ statements }) => statements)
    .flatMap((line) => (line.kind === 'rule' ? (expectationOf(line, whole, known) ?? []) : []));
}

function expectationOf(line: Rule, whole: SystemIndex, known: KnownEvents): ExpectationPlan | undefined {
  const said = pairOf(line);
  const next = known.events.find(({ id }) => id === said?.next);
  const own = known.events.find(({ id }) => id === said?.first);
  const heard = known.consumed.find(({ id }) => id === said?.first);
  const first = own ?? heard;
  if (said === undefined || next === undefined || first === undefined) return undefined;
  // What is told of in answer is watched where it is made.
  if (heard?.answers.some(({ event }) => event === next.id) === true) return undefined;
  const row = commonRow(first.id, next.id, whole);
  if (row === undefined) return undefined;
  return {
    line: line.id,
    text: line.text.trim(),
    place: placeIn(whole.system, line.origin),
    after: { service: heard?.service ?? known.service, name: first.name },
    name: next.name,
    row,
    within: said.within,
  };
}

function pairOf({ rule }: Rule): { readonly first?: Id; readonly next?: Id; readonly within: number } | undefined {
  const within = 'within' in rule && rule.within !== undefined ? millisecondsOf(rule.within) : undefined;
  if (within === undefined) return undefined;
  const pair = (first: Id | undefined, next: Id | undefined) => ({
    ...(first === undefined ? {} : { first }),
    ...(next === undefined ? {} : { next }),
    within,
  });
  if (rule.kind === 'mustOccur') return pair(namedPart(rule.after), namedPart(rule.event));
  return rule.kind === 'mustProduce' ? pair(namedPart(rule.source), namedPart(rule.product)) : undefined;
}
