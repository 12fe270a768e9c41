import { describe, expect, test } from 'vitest';
import { inFormOf, prepareRenameAt, renameAt } from '../../../src/common/rename.ts';
import { fixture, shown } from './fixture.ts';

/** Renaming at `<|>` changes the marked places, each to the text that stands for it in `texts` (in the order of the file). */
function rename(newName: string, text: string, texts?: readonly string[]): void {
  const { view, cursor, marked } = fixture(text);
  const edit = renameAt(view, cursor, newName);
  const found = Object.entries(edit?.changes ?? {}).flatMap(([uri, edits]) =>
    edits.map(({ range, newText }) => `${shown(uri, range)} ${newText}`),
  );
  const wanted = marked.map(({ file, range }, at) => `${shown(file, range)} ${texts?.[at] ?? newName}`);
  expect(found.sort()).toEqual(wanted.sort());
}

describe('rename', () => {
  test('of an entity keeps the form in which a sentence names it', () =>
    rename(
      'Treatment',
      `
module clinic {
  owns: [»Visit«]
}
entity »Vi<|>sit« {
  id: uuid
  status: [booked, done]
}
machine »Visit«.status {
  booked -> done
}
api POST /visits/{id}/end {
  out: »Visit«
  ! »visit«.status = done => 409
  >> set »Visit«(done)
}`,
      ['Treatment', 'Treatment', 'Treatment', 'Treatment', 'treatment', 'Treatment'],
    ));

  test('of a module, across files, with its spec and what consumes it', () =>
    rename(
      'visits',
      `
== a.sds
module »booking« {
  owns: [Visit]
  exposes: [VisitBooked]
}
module billing {
  owns: [Invoice]
  consumes: [»booking«/VisitBooked]
}
== b.sds
contract »boo<|>king« <-> billing {
}
== c.sds
spec »booking« v1.0 {
}`,
    ));

  test('of an event, wherever it is named', () =>
    rename(
      'visit.reserved',
      `
module booking {
  owns: [Visit]
  exposes: [»visit.booked«]
}
spec booking v1.0 {
}
entity Visit {
  id: uuid
}
event »visit.<|>booked« {
  ref: Visit.id
}
api POST /visits {
  out: Visit
  >> create Visit
  >> emit »visit.booked«
}`,
    ));

  test('of a state', () =>
    rename(
      'finished',
      `
entity Visit {
  id: uuid
  status: [booked, »do<|>ne«]
}
machine Visit.status {
  booked -> »done«
}
api POST /visits/{id}/end {
  out: Visit
  >> set Visit(»done«)
}`,
    ));

  test('of an error', () =>
    rename(
      'too_dear',
      `
entity Visit {
  id: uuid
  price: decimal
}
error »too_expensive«: 409 {
  message: "too much"
}
api POST /visits {
  out: Visit
  ! price > 100 => »too_exp<|>ensive«
}`,
    ));

  test('of a field takes the member of in that carries it along', () =>
    rename(
      'fee',
      `
entity Visit {
  id: uuid
  »pri<|>ce«: decimal
}
api POST /visits {
  in: {»price«: decimal}
  out: Visit
  ! »price« > 100 => 409
}
invariant {
  Visit.»price« >= 0
}`,
    ));

  test('of an entity takes the events of its life along', () =>
    rename(
      'Trip',
      `
module rides {
  owns: [»Ri<|>de«]
  exposes: [»Ride.created«]
}
module billing {
  owns: [Bill]
  consumes: [rides/»Ride.created«]
}`,
      ['Trip', 'Trip.created', 'Trip.created'],
    ));

  test('to something that is no name changes nothing', () => {
    const { view, cursor } = fixture('entity Vi<|>sit {\n  id: uuid\n}');
    expect(renameAt(view, cursor, 'two words')).toBeNull();
    expect(renameAt(view, cursor, '')).toBeNull();
  });
});

describe('what can be renamed', () => {
  test('is the word, with its full name', () => {
    const { view, cursor } = fixture('entity Visit {\n  id: uuid\n}\napi GET /visits {\n  out: [Vi<|>sit]\n}');
    expect(prepareRenameAt(view, cursor)).toEqual({
      range: { start: { line: 4, character: 8 }, end: { line: 4, character: 13 } },
      placeholder: 'Visit',
    });
  });

  for (const [what, text] of [
    ['a keyword', 'enti<|>ty Visit {\n}'],
    ['a type', 'entity Visit {\n  id: uu<|>id\n}'],
    ['a path', 'api GET /vis<|>its {\n}'],
    ['prose', 'on test failure {\n  >> re-run te<|>sts\n}'],
  ] as const) {
    test(`is not ${what}`, () => {
      const { view, cursor } = fixture(text);
      expect(prepareRenameAt(view, cursor)).toBeNull();
    });
  }
});

describe('the form of a word', () => {
  for (const [written, form, name, expected] of [
    ['cart', 'alias', 'Basket', 'basket'],
    ['cart_item', 'alias', 'BasketLine', 'basket_line'],
    ['cartItem', 'alias', 'BasketLine', 'basketLine'],
    ['item', 'lastWord', 'BasketLine', 'line'],
    ['items', 'lastWordPlural', 'BasketEntry', 'entries'],
    ['OrderLines', 'plural', 'BillRow', 'BillRows'],
    ['carts', 'plural', 'Box', 'boxes'],
  ] as const) {
    test(`${written} becomes ${expected} for ${name}`, () => expect(inFormOf(written, form, name)).toBe(expected));
  }
});
