import { describe, expect, test } from 'vitest';
import { hoverAt } from '../../../src/sds/editor/hover.ts';
import { fixture, hasCorpus, inCorpus } from './fixture.ts';

/** The Markdown of the hover at `<|>`. */
function hover(text: string): string {
  const { view, cursor } = fixture(text);
  const contents = hoverAt(view, cursor)?.contents;
  return typeof contents === 'object' && 'value' in contents ? contents.value : '';
}

const visits = `
entity Visit {
  id: uuid
  status: [booked, done]
  -- What the patient pays.
  price: decimal 0..* @immutable
}
machine Visit.status {
  booked -> done
}
error too_dear: 409 {
  message: "too dear"
}
`;

describe('hover on', () => {
  test('a module in a contract: what it owns, exposes and consumes', () => {
    const text = hover(`
-- Who sees whom.
module booking {
  owns: [Visit, Doctor]
  exposes: [VisitBooked]
  boundary: booking-service
}
module billing {
  owns: [Invoice]
  consumes: [booking/VisitBooked]
}
contract boo<|>king <-> billing {
}`);
    expect(text).toContain('**Owns** `Visit`, `Doctor`');
    expect(text).toContain('**Exposes** `VisitBooked`');
    expect(text).toContain('**Consumed by** `billing`');
    expect(text).toContain('**Contracts** `booking <-> billing`');
    expect(text).toContain('`booking-service`');
    expect(text).toContain('Who sees whom');
  });

  test('an entity: its fields, table and users', () => {
    const text = hover(`${visits}api GET /visits {\n  out: [Vi<|>sit]\n}`);
    expect(text).toContain('price: decimal 0..* @immutable');
    expect(text).toContain('**Table** `visits`');
    expect(text).toContain('1 api (`GET /visits`)');
  });

  test('a field: type, column, comment, rules', () => {
    const text = hover(`${visits}api POST /visits {\n  out: Visit\n  ! pri<|>ce > 10 => too_dear\n}`);
    expect(text).toContain('Visit.price: decimal 0..* @immutable');
    expect(text).toContain('What the patient pays.');
    expect(text).toContain('**Column** `price` of `visits`');
    expect(text).toContain('set once, never changed');
  });

  test('a reference field: the column of the id', () =>
    expect(hover(`${visits}entity Bill {\n  vis<|>it: -> Visit\n}`)).toContain('`visit_id` of `bills`'));

  test('a state: what leads to it and who sets it', () => {
    const text = hover(`${visits}api POST /visits/{id}/end {\n  out: Visit\n  >> set Visit(do<|>ne)\n}`);
    expect(text).toContain('Visit.status = done');
    expect(text).toContain('**from** `booked`');
    expect(text).toContain('a last state');
    expect(text).toContain('**Set by** `POST /visits/{id}/end`');
  });

  test('an error: status with its name, text, who raises it', () => {
    const text = hover(`${visits}api POST /visits {\n  out: Visit\n  ! price > 10 => too_<|>dear\n}`);
    expect(text).toContain('409 Conflict');
    expect(text).toContain('"too dear"');
    expect(text).toContain('**Raised by** `POST /visits`');
  });

  test('an event: payload with types, who emits and who takes it', () => {
    const text = hover(`
module booking {
  owns: [Visit]
  exposes: [visit.done]
}
module billing {
  owns: [Bill]
  consumes: [booking/visit.do<|>ne]
}
spec booking v1.0 {
}
${visits}
event visit.done {
  ref: Visit.id
  payload: {price}
}
api POST /visits/{id}/end {
  out: Visit
  >> set Visit(done)
  >> emit visit.done
}`);
    expect(text).toContain('payload: {price: decimal}');
    expect(text).toContain('**Emitted by** `POST /visits/{id}/end`');
    expect(text).toContain('**Consumed by** `billing`');
  });

  test('an api: its answers and who may call it', () => {
    const text = hover(`${visits}
api POST /vis<|>its {
  in: {price: decimal}
  out: Visit
  ! price > 10 => too_dear
  >> create Visit(booked)
}
auth {
  /visits/** : owner
}`);
    expect(text).toContain('201 Created');
    expect(text).toContain('409 Conflict: too\\_dear');
    expect(text).toContain('**Who may call it** `owner`');
  });

  test('an action: its steps', () =>
    expect(
      hover(
        `${visits}action pay(visit) {\n  >> set Visit(done)\n}\napi POST /visits/{id}/pay {\n  out: Visit\n  >> pa<|>y(visit)\n}`,
      ),
    ).toContain('set Visit(done)'));

  test('a machine head: the entity it moves', () =>
    expect(hover(visits.replace('machine Visit.status', 'machine Vi<|>sit.status'))).toContain('entity Visit {'));

  test('a status code: its name', () =>
    expect(hover(`${visits}api GET /visits/{id} {\n  out: Visit\n  ! not found => 4<|>04\n}`)).toBe(
      '**404** Not Found',
    ));

  test('a type and a decorator: what they mean', () => {
    expect(hover('entity A {\n  x: deci<|>mal\n}')).toContain('exact decimal number');
    expect(hover('entity A {\n  x: uuid @immu<|>table\n}')).toContain('never changed');
  });

  test('a role: who that is', () => expect(hover('auth {\n  /a/** : own<|>er\n}')).toContain('owner'));

  for (const [what, text] of [
    ['a keyword', 'enti<|>ty A {\n}'],
    ['a comment', '-- see A<|>\nentity A {\n}'],
    ['an empty line', 'entity A {\n}\n<|>\n'],
  ] as const) {
    test(`${what} says nothing`, () => expect(hover(text)).toBe(''));
  }

  test('text that would be formatting shows as it was written', () =>
    expect(hover('-- uses *stars* and _lines_\nentity A<|> {\n  id: uuid\n}')).toContain(
      'uses \\*stars\\* and \\_lines\\_',
    ));
});

describe('hover on a word that is no name tells what its line does:', () => {
  const lineOf = (line: string): string =>
    hover(
      `${visits}entity Bill {\n  id: uuid\n  status: [open, charged]\n}\napi POST /visits/{id}/end {\n  out: Visit\n  ${line}\n}`,
    );

  for (const [what, line, text] of [
    ['a port', '>> cha<|>rge bill', 'PORT_BILL_FAIL=1'],
    ['a change of state', '>> se<|>t Visit(done)', 'its machine must allow it'],
    ['a condition', '! price > 10 =<|>> too_dear', 'refused with 409 Conflict'],
    ['an option', '~ ca<|>che: 30s', 'Cache-Control'],
  ] as const) {
    test(what, () => expect(lineOf(line)).toContain(text));
  }

  test('prose', () => expect(hover('on test failure {\n  >> re-run te<|>sts\n}')).toContain('nothing is generated'));

  test('a contract', () =>
    expect(
      hover(`
module a {
  owns: [A]
  exposes: [AMade]
}
module b {
  owns: [B]
  exposes: [BMade]
  consumes: [a/AMade]
}
contract a <-> b {
  AMade mu<|>st produce BMade within 5s
}`),
    ).toContain('each `AMade` is answered by a `BMade` within 5s'));
});

test('hover on the path of an auth rule names the apis that it covers', () =>
  expect(hover(`${visits}api GET /visits {\n  out: [Visit]\n}\nauth {\n  /vis<|>its/** : owner\n}`)).toContain(
    '**Covers** `GET /visits`',
  ));

describe.skipIf(!hasCorpus)('hover in the examples of the notation', () => {
  const inExample = (name: string, needle: string, after = ''): string => {
    const { view, cursor } = inCorpus(name, needle, after);
    const contents = hoverAt(view, cursor)?.contents;
    return typeof contents === 'object' && 'value' in contents ? contents.value : '';
  };

  for (const [needle, text, after] of [
    ['contract rider <-> match<|>ing', '**Exposes** `MatchResult`', ''],
    ['driver/Driver<|>Assigned', 'Exposed by module `driver`', ''],
    ['where Avail<|>ability', 'owns', 'contract matching'],
  ] as const) {
    test(`uber: ${needle}`, () => expect(inExample('uber.sds', needle, after)).toContain(text));
  }

  for (const [needle, text, after] of [
    ['api POST /check<|>out', '402 Payment Required', ''],
    ['@snapshot(Product.pri<|>ce)', 'Product.price: decimal', ''],
    ['  to<|>tal: decimal', 'sum(OrderLine.qty * OrderLine.unit_price)', ''],
    ['edge Order -> Pay<|>ment', 'entity Payment {', ''],
    ['=> payment_<|>failed', '402 Payment Required', 'api POST /checkout'],
    ['set Order(cancel<|>led)', '**from** `pending`, `paid`', ''],
  ] as const) {
    test(`simpleshop: ${needle}`, () => expect(inExample('simpleshop.sds', needle, after)).toContain(text));
  }
});
