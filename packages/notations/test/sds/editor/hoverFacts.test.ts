import { describe, expect, test } from 'vitest';
import { renameAt } from '../../../src/common/rename.ts';
import { hoverAt } from '../../../src/sds/editor/hover.ts';
import { fixture } from './fixture.ts';
import { hospital, type ReferenceRow, referenceRows } from './referenceRows.ts';

/** The Markdown of the hover at `<|>`. */
function hover(text: string): string {
  const { view, cursor } = fixture(text);
  const contents = hoverAt(view, cursor)?.contents;
  return typeof contents === 'object' && 'value' in contents ? contents.value : '';
}

const contract = 'contract booking <-> accounts {\n  visit.done must produce InvoiceSent within 5s\n}';

/** A place of the hospital (its first), with what follows from it. */
const declarations: readonly (readonly [what: string, place: string, ...facts: string[]])[] = [
  ['system', 'system hos<|>pital', 'system hospital v1.0'],
  [
    'module',
    'module boo<|>king',
    '**Owns** `Doctor`',
    '**Consumed by** `accounts`',
    '**Deployed as** `booking-service`',
  ],
  ['spec', 'spec boo<|>king', 'module booking', '**Exposes** `visit.booked`'],
  ['entity', 'entity Vi<|>sit {', '**Table** `visits`', '**Has** `VisitItem (1:many)`', '1 api (`GET /visits`)'],
  ['entity that is only owned', 'owns: [Inv<|>oice', 'of module `accounts`', 'its fields are not specified yet'],
  ['field', '  pri<|>ce: decimal', '**Column** `price` of `visits`', '1 field (`VisitItem.fee`)'],
  ['reference field', '  doc<|>tor: ->', '**Column** `doctor_id` of `visits`'],
  ['snapshot', '  fe<|>e: decimal', 'copied from `Visit.price`'],
  ['value', 'status: [boo<|>ked', 'the first state', '**to** `confirmed`, `cancelled`'],
  ['edge', 'edge Visit -<|>> VisitItem', 'has any number of', '**Column** `visit_id` of `visit_items`'],
  ['edge of one', 'edge Visit -> Bill {1:<|>1}', 'at most one', '`visit_id` of `bills`, no two rows the same'],
  ['machine', 'machine Visit.sta<|>tus', '**Transitions** `booked → confirmed`'],
  ['error', 'error no_<|>slot', '409 Conflict', '**Code** `no_slot`', 'Nothing raises it.'],
  ['status', 'error no_slot: 4<|>09', '**409** Conflict'],
  ['event', 'event visit.do<|>ne', '**Topic** `visit.done`', '**Exposed by** `booking`', '**Consumed by** `accounts`'],
  [
    'event of a life',
    'visit.done, Bi<|>ll.created',
    'event Bill.created',
    'the life of `Bill`',
    '**Topic** `Bill.created`',
  ],
  ['action', 'action take_<|>slot', '>> decrement visit.doctor.free by 1', 'module `booking`'],
  ['parameter', 'action take_slot(vi<|>sit)', 'by its uses a row of `Visit`'],
  ['api', 'api GET /vis<|>its', '200 OK', 'about `Visit`', 'no auth rule covers it'],
  ['count of modules', '  mod<|>ules: 2', 'it is counted'],
  ['boundary', 'boundary: book<|>ing-service', 'the unit in which the module is deployed'],
  ['agents', 'agents: [d<|>b', 'who works on the spec'],
];

describe('hover tells what follows from', () => {
  for (const [what, place, ...facts] of declarations) {
    test(`a declaration: ${what}`, () => {
      const plain = place.replace('<|>', '');
      expect(hospital).toContain(plain);
      const text = hover(hospital.replace(plain, place));
      for (const fact of facts) expect(text).toContain(fact);
    });
  }

  for (const [what, block, ...facts] of [
    ['a contract', contract.replace('<->', '<<|>->'), 'contract booking <-> accounts {', 'within 5s'],
    ['the deadlines of a module', contract.replace('booking', 'boo<|>king'), '**Deadlines** `visit.done must produce'],
    ['the deadlines of an event', contract.replace('Invoice', 'Inv<|>oice'), '**Deadlines** `visit.done must produce'],
    ['a limit', 'limit {\n  GET /visits : 30/m<|>in per user\n}', '**Limits** `GET /visits`', '429 Too Many Requests'],
    ['an auth rule', 'auth {\n  /visits/** : nurse(G<|>ET)\n}', '**Covers** `GET /visits`'],
    ['a role', 'auth {\n  /visits/** : nur<|>se\n}', 'whose token says `role: nurse`'],
    ['a key of the runtime', 'runtime {\n  que<|>ue: kafka\n}', 'carries events from one module to another'],
    ['a value of the runtime', 'runtime {\n  db: post<|>gres\n}', 'where the rows are kept'],
    ['a rule of migration', 'migrate {\n  backfill: requi<|>red\n}', 'needs a default'],
    ['what is observed', 'observe {\n  lo<|>g: all errors\n}', 'written to the log'],
    ['a line of an evolve block', 'evolve Patient {\n  -em<|>ail\n}', '1 evolve block'],
    ['the rows of the caller', 'api GET /x {\n  out: [Visit] @own<|>er\n}', "only the caller's rows"],
    ['a type', 'api POST /x {\n  in: {doctor: uu<|>id}\n}', 'a string in JSON'],
  ] as const) {
    test(what, () => {
      const text = hover(`${hospital}${block}`);
      for (const fact of facts) expect(text).toContain(fact);
    });
  }

  test('a block whose names are its own counts once, without the name of the block', () => {
    const text = hover(`${hospital}evolve Pat<|>ient {\n  +email: string @unique\n  +user: uuid\n}`);
    expect(text).toContain('1 evolve block · ');
    expect(text).not.toContain('evolve:');
  });
});

describe('hover on a reference says what stands behind it:', () => {
  for (const [row, { resolves }] of Object.entries<ReferenceRow>(referenceRows)) {
    test.skipIf(resolves.length === 0)(row, () => {
      for (const [text] of resolves) {
        const { view, cursor } = fixture(hospital + text);
        const told = hover(hospital + text);
        expect(told, text).not.toBe('');
        expect(hoverAt(view, cursor)?.range, text).toBeDefined();
      }
    });
  }
});

test('a channel is no field, though one bears its name', () => {
  const notice = 'api POST /visits/{id}/tell {\n  out: Visit\n  >> notify(user, em<|>ail)\n}';
  expect(hover(hospital + notice)).toContain('Asks the notification port');
  const { view, cursor } = fixture(`${hospital.replace('  email:', '  em<|>ail:')}${notice.replace('<|>', '')}`);
  const changes = renameAt(view, cursor, 'mail')?.changes ?? {};
  expect(Object.values(changes).flat()).toHaveLength(1);
});
