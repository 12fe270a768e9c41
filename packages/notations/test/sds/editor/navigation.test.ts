import { describe, expect, test } from 'vitest';
import { definitionsAt, highlightsAt, referencesAt } from '../../../src/common/navigation.ts';
import { textIn } from '../../../src/common/navigationView.ts';
import { fixture, hasCorpus, inCorpus, shown } from './fixture.ts';

/** The definition of the word at `<|>` is what stands between `»` and `«`; without marks there is none. */
function definition(text: string): void {
  const { view, cursor, marked } = fixture(text);
  const found = definitionsAt(view, cursor).map((link) => shown(link.targetUri, link.targetSelectionRange));
  expect(found).toEqual(marked.map(({ file, range }) => shown(file, range)));
}

/** All references of the word at `<|>`, its declaration too, are the marked places. */
function references(text: string): void {
  const { view, cursor, marked } = fixture(text);
  const found = referencesAt(view, cursor, true).map(({ uri, range }) => shown(uri, range));
  expect(found.sort()).toEqual(marked.map(({ file, range }) => shown(file, range)).sort());
}

describe('definition of a module', () => {
  test('from a contract in another file', () =>
    definition(`
== manifest.sds
system clinic v1.0 {
}
module »booking« {
  owns: [Visit]
}
module billing {
  owns: [Invoice]
}
== contracts.sds
contract book<|>ing <-> billing {
}`));

  test('from consumes', () =>
    definition(`
module »booking« {
  owns: [Visit]
  exposes: [VisitBooked]
}
module billing {
  owns: [Invoice]
  consumes: [boo<|>king/VisitBooked]
}`));

  test('from its spec', () =>
    definition(`
module »booking« {
  owns: [Visit]
}
spec boo<|>king v1.0 {
}`));
});

describe('definition of an event', () => {
  test('from consumes leads to the entry of exposes where there is no block', () =>
    definition(`
module booking {
  owns: [Visit]
  exposes: [»VisitBooked«]
}
module billing {
  owns: [Invoice]
  consumes: [booking/Visit<|>Booked]
}`));

  test('from exposes leads to the block', () =>
    definition(`
module booking {
  owns: [Visit]
  exposes: [visit.<|>booked]
}
spec booking v1.0 {
}
entity Visit {
  id: uuid
}
event »visit.booked« {
  ref: Visit.id
}`));

  test('from a sentence of a contract', () =>
    definition(`
module booking {
  owns: [Visit]
  exposes: [»VisitBooked«]
}
module billing {
  owns: [Invoice]
  exposes: [InvoiceSent]
  consumes: [booking/VisitBooked]
}
contract booking <-> billing {
  Visit<|>Booked must produce InvoiceSent within 5s
}`));

  test('from emit', () =>
    definition(`
entity Visit {
  id: uuid
}
event »visit.booked« {
  ref: Visit.id
}
api POST /visits {
  out: Visit
  >> create Visit
  >> emit visit.bo<|>oked
}`));
});

describe('definition of an entity', () => {
  for (const [place, line] of [
    ['an edge end', 'edge Doctor -> Vis<|>it {1:many}'],
    ['a reference field', 'entity Invoice {\n  visit: -> Vis<|>it\n}'],
    ['a machine head', 'machine Vi<|>sit.status {\n  booked -> done\n}'],
    ['the output of an api', 'api GET /visits {\n  out: [Vis<|>it]\n}'],
    ['a step', 'api POST /visits {\n  out: Visit\n  >> create Vi<|>sit(booked)\n}'],
    ['an event', 'event visit.done {\n  ref: Vi<|>sit.id\n}'],
    ['an invariant', 'invariant {\n  Vis<|>it.price >= 0\n}'],
    ['the alias in a sentence', 'api POST /visits/{id}/end {\n  out: Visit\n  ! vis<|>it.status != booked => 409\n}'],
  ] as const) {
    test(`from ${place}`, () =>
      definition(`
entity »Visit« {
  id: uuid
  status: [booked, done]
  price: decimal
}
entity Doctor {
  id: uuid
}
${line}`));
  }
});

describe('definition of a field', () => {
  for (const [place, line] of [
    ['a machine head', 'machine Visit.st<|>atus {\n  booked -> done\n}'],
    ['the reference of an event', 'event visit.done {\n  ref: Visit.sta<|>tus\n}'],
    ['a borrowed type', 'api PATCH /visits/{id} {\n  in: {status: Visit.sta<|>tus}\n  out: Visit\n}'],
    ['a condition', 'api POST /visits/{id}/end {\n  out: Visit\n  ! sta<|>tus != booked => 409\n}'],
    [
      'a condition on another row',
      'api POST /visits/{id}/end {\n  out: Visit\n  ! visit.sta<|>tus != booked => 409\n}',
    ],
    ['a filter', 'api GET /visits {\n  out: [Visit] ?sta<|>tus=booked\n}'],
    ['an invariant', 'invariant {\n  Visit.sta<|>tus:done => event visit.done emitted\n}'],
    ['seed data', 'seed {\n  Visit {sta<|>tus: booked}\n}'],
  ] as const) {
    test(`from ${place}`, () =>
      definition(`
entity Visit {
  id: uuid
  »status«: [booked, done]
}
${line}`));
  }

  test('from a snapshot', () =>
    definition(`
entity Treatment {
  id: uuid
  »price«: decimal
}
entity Line {
  treatment: -> Treatment
  price: decimal @snapshot(Treatment.pr<|>ice)
}`));
});

describe('definition of a state', () => {
  for (const [place, line] of [
    ['a machine', 'machine Visit.status {\n  booked -> do<|>ne\n}'],
    ['create', 'api POST /visits {\n  out: Visit\n  >> create Visit(do<|>ne)\n}'],
    ['set', 'api POST /visits/{id}/end {\n  out: Visit\n  >> set Visit(do<|>ne)\n}'],
    ['a comparison', 'api POST /visits/{id}/end {\n  out: Visit\n  ! status = do<|>ne => 409\n}'],
    ['a list', 'api POST /visits/{id}/end {\n  out: Visit\n  ! status not in [booked, do<|>ne] => 409\n}'],
    ['a filter', 'api GET /visits {\n  out: [Visit] ?status=do<|>ne\n}'],
    ['an implication', 'invariant {\n  Visit.status:do<|>ne => event visit.done emitted\n}'],
    ['seed data', 'seed {\n  Visit {status: do<|>ne}\n}'],
  ] as const) {
    test(`from ${place}`, () =>
      definition(`
entity Visit {
  id: uuid
  status: [booked, »done«]
}
${line}`));
  }
});

describe('definition of what sentences call', () => {
  test('an error behind =>', () =>
    definition(`
entity Visit {
  id: uuid
  price: decimal
}
error »too_expensive«: 409 {
  message: "too much"
}
api POST /visits {
  out: Visit
  ! price > 100 => too_<|>expensive
}`));

  test('an action', () =>
    definition(`
entity Visit {
  id: uuid
  seats: int
}
action »take_seat«(visit) {
  >> decrement visit.seats by 1
}
api POST /visits {
  out: Visit
  >> take_<|>seat(visit)
}`));

  test('a parameter', () =>
    definition(`
entity Visit {
  id: uuid
  seats: int
}
action take_seat(»visit«) {
  >> decrement vis<|>it.seats by 1
}`));

  test('nothing for a word that means nothing', () =>
    definition(`
on test failure {
  >> re-run the te<|>sts
}`));
});

describe('definition of the apis', () => {
  test('from the path of an auth rule', () =>
    definition(`
entity Visit {
  id: uuid
}
api GET »/visits« {
  out: [Visit]
}
api GET /doctors {
}
auth {
  /vis<|>its/** : owner
}`));

  test('from the path of a limit', () =>
    definition(`
entity Visit {
  id: uuid
}
api GET /visits {
  out: [Visit]
}
api POST »/visits« {
  out: Visit
}
limit {
  POST /vis<|>its : 5/min per user
}`));
});

test('the jump tells which word it comes from', () => {
  const { view, cursor } = fixture(`
entity Visit {
  id: uuid
}
edge Visit -> Vi<|>sit {1:many}`);
  const [link] = definitionsAt(view, cursor);
  expect(link?.originSelectionRange && textIn(view, link.originSelectionRange)).toBe('Visit');
});

describe('references', () => {
  test('of an error, from its declaration', () =>
    references(`
entity Visit {
  id: uuid
  price: decimal
}
error »too_<|>expensive«: 409 {
  message: "too much"
}
api POST /visits {
  out: Visit
  ! price > 100 => »too_expensive«
}
api PATCH /visits/{id} {
  out: Visit
  ! price > 200 => »too_expensive«
}`));

  test('of a module, across files', () =>
    references(`
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
}`));

  test('of an event: its block, exposes, consumes, emit', () =>
    references(`
module booking {
  owns: [Visit]
  exposes: [»visit.booked«]
}
module billing {
  owns: [Invoice]
  consumes: [booking/»visit.booked«]
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
}`));

  test('of a state', () =>
    references(`
entity Visit {
  id: uuid
  status: [booked, »done«]
}
machine Visit.status {
  booked -> »do<|>ne«
}
api POST /visits/{id}/end {
  out: Visit
  ! status = »done« => 409
  >> set Visit(»done«)
}`));
});

test('highlights tell the declaration from the uses', () => {
  const { view, cursor } = fixture(`
entity Visit {
  id: uuid
}
edge Visit -> Vi<|>sit {1:many}`);
  const kinds = highlightsAt(view, cursor).map(({ range, kind }) => [textIn(view, range), range.start.line, kind]);
  expect(kinds.sort()).toEqual([
    ['Visit', 0, 3],
    ['Visit', 3, 2],
    ['Visit', 3, 2],
  ]);
});

describe.skipIf(!hasCorpus)('in the examples of the notation', () => {
  const target = (name: string, needle: string, after = ''): string => {
    const { view, cursor } = inCorpus(name, needle, after);
    const links = definitionsAt(view, cursor);
    return links.map(({ targetSelectionRange: { start } }) => start.line + 1).join(', ');
  };

  for (const [needle, line, after] of [
    ['contract ri<|>der <->', '7'],
    ['contract rider <-> match<|>ing', '21'],
    ['driver/Driver<|>Assigned', '16'],
    ['driver/*'.replace('driver', 'dri<|>ver'), '14', 'module notifications'],
    ['RideRequest.cre<|>ated must', '9'],
    ['must produce Match<|>Result', '23'],
    ['Match<|>Result references', '23'],
    ['only dri<|>vers where', '15'],
    ['where Avail<|>ability', '15'],
    ['within 10s of Match<|>Result', '23'],
    ['exactly one Char<|>ge', '44', 'contract pricing'],
  ] as const) {
    test(`uber: ${needle}`, () => expect(target('uber.sds', needle, after)).toBe(line));
  }

  for (const [needle, line, after] of [
    ['edge Cart -> Cart<|>Item', '54'],
    ['machine Or<|>der.status', '60'],
    ['machine Order.sta<|>tus', '64'],
    ['paid -> ship<|>ped', '64'],
    ['@snapshot(Pro<|>duct.price)', '36'],
    ['@snapshot(Product.pri<|>ce)', '39'],
    ['! qty > product.sto<|>ck', '40'],
    ['! q<|>ty > product', '172', 'api POST /cart/items'],
    ['=> stock_<|>conflict', '105', 'api POST /cart'],
    ['reserve_<|>stock(each', '152'],
    ['set Payment(capt<|>ured)', '79'],
    ['set Payment(captured), Or<|>der(paid)', '60'],
    ['emit order.pa<|>id', '125'],
    ['snapshot pri<|>ces to', '39'],
    ['to Order<|>Lines', '68'],
    ['sum(OrderLine.q<|>ty', '71'],
    ['where status=op<|>en', '49'],
    ['Cart per us<|>er', '48'],
    ['Order.status:can<|>celled => stock', '64'],
    ['event order.pa<|>id emitted', '125'],
    ['refund pay<|>ment', '75'],
    ['exposes: [order.pa<|>id', '125'],
  ] as const) {
    test(`simpleshop: ${needle}`, () => expect(target('simpleshop.sds', needle, after)).toBe(line));
  }
});
