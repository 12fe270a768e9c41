import type { System } from '@specwright/model/system';
import { partsOf } from '@specwright/model/systemIndex';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lowerSystem, SystemLowering } from '../../../src/sds/lower.ts';
import { parseSds, type SdsParse } from '../../../src/sds/parser.ts';
import { shop, shopWithApi } from './shop.ts';
import { corpus, statementsOf, systemOf } from './support.ts';

const api = shopWithApi(
  '! any line.qty > 3 and not paid => stock_conflict; rollback',
  '! qty between 1 and 10 or order.paid or order not yet paid => 400',
  '>> if paid: set Order(cancelled), Cart(open)',
);
const policies = `${shop}
system_invariant {
  every Order reaches terminal state [shipped] within 2h
  Order.total = sum(OrderLine.qty where product=P) - 3
}
evolve Order {
  +note: string? 0..40 default "x"
  ~ old -> note
}
seed {
  Order {status: paid, email: "x"}
}`;
const texts = [api, policies, ...corpus().values()];

/** A text with a stretch cut out, or something put in. */
const edited = fc
  .record({
    text: fc.constantFrom(...texts),
    at: fc.nat(),
    length: fc.nat(60),
    insert: fc.constantFrom(
      '',
      '',
      '{',
      '}',
      '(',
      ')',
      '[',
      '"',
      '=>',
      '>>',
      '! ',
      '~ ',
      ':',
      '.',
      '\n',
      'entity X {',
      'é\u{1F600}',
      ' with ',
    ),
  })
  .map(({ text, at, length, insert }) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + insert + text.slice(start + length);
  });

test('lowering takes any tree that the parser makes of a half typed text', () => {
  fc.assert(
    fc.property(edited, (text) => {
      const system = systemOf(text);
      expectSound(system, text);
    }),
    { numRuns: 200 },
  );
});

/** Every place lies in the text, every id is unique, every reference stands in a part that is there. */
function expectSound(system: System, text: string): void {
  const lines = text.split('\n');
  for (const reference of system.references) {
    const { start, end } = reference.origin.range;
    expect(end.line).toBeLessThan(lines.length);
    expect(end.character).toBeLessThanOrEqual(lines[end.line]?.length ?? 0);
    // Between the words of a dotted name there may be blanks, and characters that were left out.
    if (start.line === end.line && !reference.text.includes('.')) {
      expect(lines[start.line]?.slice(start.character, end.character)).toBe(reference.text);
    }
  }
  // Two references for one word would rename it twice.
  const places = system.references.map(({ origin, role }) => JSON.stringify([origin.file, origin.range, role]));
  expect(places.length - new Set(places).size).toBe(0);
  const parts = [...partsOf(system)].map((part) => part.id);
  expect(new Set(parts).size).toBe(parts.length);
  const statements = statementsOf(system).map(({ id }) => id);
  expect(new Set(statements).size).toBe(statements.length);
}

test('every prefix of a text lowers', () => {
  for (let end = 0; end < api.length; end += 7) expectSound(systemOf(api.slice(0, end)), api.slice(0, end));
});

test('the model is plain data: JSON keeps all of it', () => {
  const system = systemOf(policies);
  expect(JSON.parse(JSON.stringify(system))).toEqual(system);
});

test('the order in which files are given does not matter', () => {
  const files = { 'b.sds': api, 'a.sds': 'entity Extra {\n  order: -> Order\n}\n' };
  const parses = Object.entries(files).map(([name, text]) => parseSds(text, `file:///${name}`));
  expect(lowerSystem(parses.toReversed(), 'x')).toEqual(lowerSystem(parses, 'x'));
});

const names = ['a.sds', 'b.sds', 'c.sds'] as const;
const fragments = [
  '',
  shop,
  'module other {\n  owns: [Voucher]\n}\n',
  'entity Voucher {\n  order: -> Order\n  state: [new, used]\n}\n',
  '\n\nentity Voucher {\n  order: -> Order\n  state: [new, used, gone]\n}\n',
  'spec shop v1 {\n}\napi POST /vouchers/{id}/use {\n  ! state = used => 409\n  ! order.total > 5 => stock_conflict\n  >> set Voucher(used)\n}\n',
  'entity Order {\n  status: [pending]\n}\n',
  'api GET /x {\n  out: Order ?status=pa',
  'error used_up: 409 {\n  detail: "{voucher.state} of {order.total}"\n}\naction use(voucher) {\n  ! voucher.state = used => used_up\n}\n',
  'api POST /orders/{id}/pay {\n  in: {voucher: uuid}\n  out: Order\n  ! voucher.state = used => used_up\n}\n',
  'api POST /orders/{id}/pay {\n  in: {voucher: uuid}\n  out: Order\n  ! not found => used_up\n}\n',
];

test('after any sequence of edits the model is the one of the texts as they are', () => {
  const edit = fc.record({ file: fc.constantFrom(...names), text: fc.constantFrom(...fragments) });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
      const lowering = new SystemLowering();
      const parses = new Map<string, SdsParse>();
      for (const { file, text } of edits) {
        parses.set(file, parseSds(text, `file:///${file}`));
        const { system } = lowering.lower([...parses.values()], 'x');
        const fresh = [...parses.values()].map((parse) => parseSds(parse.text, parse.file));
        expect(system).toEqual(lowerSystem(fresh, 'x'));
      }
    }),
    { numRuns: 60 },
  );
});

test('an edit lowers its file and those that looked up what it changes; one that moves a type also those that copied it', () => {
  const lowering = new SystemLowering();
  const parse = (name: string, text: string): SdsParse => parseSds(text, `file:///${name}`);
  const entities = parse('entities.sds', 'entity Order {\n  status: [open, done]\n  total: int\n}\n');
  const user = parse('user.sds', 'api GET /orders {\n  out: [Order]\n  ! status = open => 409\n}\n');
  const stranger = parse('stranger.sds', 'entity Lamp {\n  watts: int\n}\n');
  expect(lowering.lower([entities, user, stranger], 'x').loweredFiles).toBe(3);
  expect(lowering.lower([entities, user, stranger], 'x').loweredFiles).toBe(0);
  const lit = parse('stranger.sds', '-- bright\nentity Lamp {\n  watts: int\n}\n');
  expect(lowering.lower([entities, user, lit], 'x').loweredFiles).toBe(1);
  const moved = parse('entities.sds', '\nentity Order {\n  status: [open, done]\n  total: int\n}\n');
  expect(lowering.lower([moved, user, lit], 'x').loweredFiles).toBe(2);
  const renamed = parse('entities.sds', 'entity Order {\n  status: [open, gone]\n  total: int\n}\n');
  expect(lowering.lower([renamed, user, lit], 'x').loweredFiles).toBe(2);
});

test('an edit inside an api lowers its file alone, also where all modules name their errors, events and actions alike', () => {
  const module = (name: string, entity: string, guard: string): SdsParse =>
    parseSds(
      `module ${name} {
}
spec ${name} v1.0 {
}
entity ${entity} {
  id: uuid
  qty: int
  state: [open, shut]
  next: -> Lamp?
}
error sold_out: 409 {
  detail: "{thing.qty} are left"
}
event thing.sold {
  ref: ${entity}.id
}
action take(thing) {
  ! thing.qty < 1 => sold_out
  >> decrement thing.qty by 1
}
api POST /${name}/{id}/sell {
  out: ${entity}
  ${guard}
  >> take(${entity.toLowerCase()})
  >> set ${entity}(shut)
  >> emit thing.sold
}
`,
      `file:///${name}.sds`,
    );
  const lowering = new SystemLowering();
  const first = module('lamps', 'Lamp', '! not found => 404');
  const others = ['beds', 'cups', 'pens'].map((name) => module(name, name.slice(0, -1), '! not found => 404'));
  expect(lowering.lower([first, ...others], 'x').loweredFiles).toBe(4);
  for (const guard of ['! not found => sold_out', '! lamp.qty < 2 => sold_out', '! state = shut => 409', '! qty <']) {
    expect(lowering.lower([module('lamps', 'Lamp', guard), ...others], 'x').loweredFiles).toBe(1);
  }
});

test('an error of another file is lowered again when what it is raised by now says something else', () => {
  const errors = parseSds('error sold_out: 409 {\n  detail: "{thing.qty} left"\n}\n', 'file:///errors.sds');
  const action = (parameter: string): SdsParse =>
    parseSds(
      `entity Lamp {\n  qty: int\n}\naction take(${parameter}) {\n  ! ${parameter}.qty < 1 => sold_out\n}\n`,
      'file:///lamps.sds',
    );
  const lowering = new SystemLowering();
  const targets = (system: System): readonly string[] | undefined =>
    system.errors[0]?.placeholders[0]?.references[1]?.targets;
  expect(targets(lowering.lower([errors, action('lamp')], 'x').system)).toEqual([]);
  const { system, loweredFiles } = lowering.lower([errors, action('thing')], 'x');
  expect(loweredFiles).toBe(2);
  expect(targets(system)).toEqual(['field:Lamp.qty']);
});

test('an api whose scope an error of another file asked for first is lowered again with what the scope is made of', () => {
  const errors = parseSds('error used_up: 409 {\n  detail: "{voucher.state}"\n}\n', 'file:///a.sds');
  const api = parseSds(
    'api POST /pay {\n  in: {voucher: uuid}\n  ! voucher.state = used => used_up\n}\n',
    'file:///b.sds',
  );
  const voucher = parseSds('entity Voucher {\n  state: [fresh, used]\n}\n', 'file:///c.sds');
  const lowering = new SystemLowering();
  lowering.lower([errors, api], 'x');
  expect(lowering.lower([errors, api, voucher], 'x').system).toEqual(lowerSystem([errors, api, voucher], 'x'));
});

test('an error gets its words from the action of its own module, also where another module has one of that name', () => {
  const module = (name: string, field: string): SdsParse =>
    parseSds(
      `module ${name} {\n}\nspec ${name} v1 {\n}\nentity ${name}Row {\n  ${field}: int\n}\nerror short: 409 {\n  detail: "{row.${field}}"\n}\naction take(row) {\n  ! row.${field} < 1 => short\n}\n`,
      `file:///${name}.sds`,
    );
  const system = lowerSystem([module('lamps', 'watts'), module('beds', 'feet')], 'x');
  const targets = system.errors.map(({ placeholders }) => placeholders[0]?.references[1]?.targets);
  expect(targets).toEqual([['field:bedsRow.feet'], ['field:lampsRow.watts']]);
});
