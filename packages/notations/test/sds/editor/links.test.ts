import { describe, expect, test } from 'vitest';
import {
  type CallHierarchyData,
  callHierarchyAt,
  incomingCalls,
  outgoingCalls,
} from '../../../src/common/callHierarchy.ts';
import { documentLinks } from '../../../src/common/documentLinks.ts';
import { textIn } from '../../../src/common/navigationView.ts';
import { type Fixture, fixture, viewOf } from './fixture.ts';

const visits = `
== manifest.sds
module booking {
  owns: [Visit]
  exposes: [visit.booked, visit.done]
}
module accounts {
  owns: [Invoice]
  exposes: [InvoiceSent]
  consumes: [booking/visit.done, booking/visit.booked]
}
module letters {
  owns: [Letter]
  consumes: [booking/*, accounts/InvoiceSent]
}
== booking.sds
spec booking v1.0 {
}
entity Visit {
  id: uuid
  seats: int
}
action take(visit) {
  >> decrement visit.seats by 1
}
action move(visit) {
  >> take(visit)
  >> take(visit)
}
event visit.done {
  ref: Visit.id
  >> move(visit)
}
api POST /visits/{id}/move {
  out: Visit
  >> move(visit)
}
api GET /visits {
  out: [Visit]
}
on test failure {
  >> take(visit)
}
`;

/** `name: word, word` of the calls of what stands at the cursor, the words being those that call. */
function calls(text: string, direction: 'incoming' | 'outgoing'): string[] {
  const at = fixture(text);
  const [item] = callHierarchyAt(at.view, at.cursor);
  if (item === undefined) throw new Error('nothing to start from');
  const { part } = item.data as CallHierarchyData;
  const { index } = at.view;
  return direction === 'incoming'
    ? incomingCalls(index, part).map(({ from, fromRanges }) => told(at, from.name, from.uri, fromRanges))
    : outgoingCalls(index, part).map(({ to, fromRanges }) => told(at, to.name, item.uri, fromRanges));
}

function told(
  { workspace }: Fixture,
  name: string,
  file: string,
  ranges: readonly Parameters<typeof textIn>[1][],
): string {
  return `${name}: ${ranges.map((range) => textIn(viewOf(workspace, file), range)).join(', ')}`;
}

describe('the call hierarchy', () => {
  test('of an action has who calls it: actions, apis, events and hooks, each with its places', () => {
    expect(calls(visits.replace('action take', 'action ta<|>ke'), 'incoming')).toEqual([
      'move: take, take',
      'test failure: take',
    ]);
    expect(calls(visits.replace('action move', 'action mo<|>ve'), 'incoming')).toEqual([
      'visit.done: move',
      'POST /visits/{id}/move: move',
    ]);
  });

  test('of an api has the actions that it calls', () =>
    expect(calls(visits.replace('POST /visits', 'POST /vis<|>its'), 'outgoing')).toEqual(['move: move']));

  test('starts at a call too', () =>
    expect(calls(visits.replace('  >> take(visit)\n  >> take', '  >> ta<|>ke(visit)\n  >> take'), 'outgoing')).toEqual(
      [],
    ));

  test('of a module has the modules that it consumes and that consume it', () => {
    expect(calls(visits.replace('module accounts', 'module acc<|>ounts'), 'outgoing')).toEqual([
      'booking: booking/visit.done, booking/visit.booked',
    ]);
    expect(calls(visits.replace('spec booking', 'spec boo<|>king'), 'incoming')).toEqual([
      'accounts: booking/visit.done, booking/visit.booked',
      'letters: booking/*',
    ]);
  });

  const design = `
== shop.sodl
interface Repository:
  method get(id: UUID) -> Order
interface Orders extends Repository:
  method create(order: Order) -> Order
module Store:
  implements = [Orders]
module Web:
  requires = [Orders, Repository]
module Admin:
  requires = ["Orders"]
`;

  test('of a module of a design has the interfaces that it requires', () => {
    expect(calls(design.replace('module Web', 'module W<|>eb'), 'outgoing')).toEqual([
      'Orders: Orders',
      'Repository: Repository',
    ]);
    expect(calls(design.replace('module Store', 'module St<|>ore'), 'outgoing')).toEqual([]);
  });

  test('of an interface has the modules that require it and the interfaces that extend it', () => {
    expect(calls(design.replace('interface Orders', 'interface Or<|>ders'), 'incoming')).toEqual([
      'Web: Orders',
      'Admin: Orders',
    ]);
    expect(calls(design.replace('[Orders, Repo', '[Orders, Re<|>po'), 'incoming')).toEqual([
      'Orders: Repository',
      'Web: Repository',
    ]);
    expect(calls(design.replace('interface Orders', 'interface Or<|>ders'), 'outgoing')).toEqual([
      'Repository: Repository',
    ]);
  });

  for (const [what, from, to] of [
    ['an entity', 'entity Visit', 'entity Vi<|>sit'],
    ['a keyword', 'entity Visit', 'ent<|>ity Visit'],
  ] as const) {
    test(`does not start at ${what}`, () => {
      const { view, cursor } = fixture(visits.replace(from, to));
      expect(callHierarchyAt(view, cursor)).toEqual([]);
    });
  }
});

describe('links', () => {
  /** `path → line: what is told` of the links of a text that stands behind the visits. */
  const links = (text: string): string[] => {
    const at = fixture(`${visits}${text}`);
    const view = viewOf(at.workspace, 'file:///spec/booking.sds');
    return documentLinks(view).map(({ range, tooltip, line }) => `${textIn(view, range)} → ${line + 1}: ${tooltip}`);
  };

  test('lead from the paths of auth and limit to the apis that they are about', () =>
    expect(
      links('auth {\n  /visits/** : owner\n  /visits : user\n}\nlimit {\n  GET /visits : 9/min per user\n}'),
    ).toEqual([
      '/visits/** → 18: POST /visits/{id}/move and 1 more',
      '/visits → 22: GET /visits',
      '/visits → 22: GET /visits',
    ]));

  test('are not where a path is about no api', () => expect(links('auth {\n  /doctors/** : owner\n}')).toEqual([]));
});
