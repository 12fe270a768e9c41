import { rangeContains } from '@specwright/model/origin';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { hintsIn } from '../../../src/sds/editor/hints.ts';
import { fixture } from './fixture.ts';

const visits = `entity Visit {
  id: uuid
  room: -> Room
}
entity Room {
  id: uuid
}
entity VisitItem {
  qty: int
}
edge Visit -> VisitItem {1:many}
api GET /visits/{id} {
  out: Visit
  ! not found => 404
}
api POST /visits {
  out: Visit
  ! any item.qty > 3 => 409
}  -- the end
api GET /rooms { out: [Room] }  -- on one line`;

const all = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } };

describe('hints', () => {
  const { view } = fixture(visits);

  test('tell what a text implies', () =>
    expect(hintsIn(view, all).map(({ position, label }) => `${position.line + 1} ${label}`)).toEqual([
      '3 many:1',
      '12 → 200 OK',
      '16 → 201 Created',
      '18 ▸ VisitItem',
      '20 → 200 OK',
    ]));

  test('of a range are those of the text that stand in it', () => {
    const place = fc.record({ line: fc.nat(21), character: fc.nat(60) });
    fc.assert(
      fc.property(place, place, (start, end) => {
        const range = { start, end };
        expect(hintsIn(view, range)).toEqual(
          hintsIn(view, all).filter(({ position }) => rangeContains(range, position)),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('of a range look at nothing outside of it', () => {
    const entity = vi.fn(view.index.entity);
    const watched = { ...view, index: { ...view.index, entity } };
    hintsIn(watched, { start: { line: 4, character: 0 }, end: { line: 6, character: 0 } });
    expect(entity).not.toHaveBeenCalled();
  });

  test.each([
    ['GET /rooms/{id}', 'out: Room', '200 OK'],
    ['POST /rooms', '', '201 Created'],
    ['PATCH /rooms/{id}', 'in: {floor: int}', '204 No Content'],
    ['PUT /rooms/{id}', 'out: Room', '200 OK'],
    ['DELETE /rooms/{id}', '', '204 No Content'],
    ['DELETE /rooms/{id}', 'out: Room', '200 OK'],
  ])('tell that %s with "%s" answers %s', (head, line, status) => {
    const room = 'entity Room {\n  id: uuid\n  floor: int\n}\n';
    const { view: own } = fixture(`${room}api ${head} {\n  ${line}\n}`);
    expect(hintsIn(own, all).map(({ label }) => label)).toContain(`→ ${status}`);
  });
});
