import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { baselineOf, writeBaseline } from '../src/baseline.ts';
import { baselineHash } from '../src/baselineHash.ts';
import { affectedText } from '../src/describe.ts';
import { evolutionOf } from '../src/evolution.ts';
import { goneBaselines } from '../src/goneModules.ts';
import { readBaseline } from '../src/readBaseline.ts';
import { surfaceChanges } from '../src/surface/surfaceChanges.ts';
import { baselinesOf, systemOf } from './systems.ts';

const shop = `system corner v1.0 {
}
module shop {
  owns: [Item, Sale, Line]
  exposes: [sale.made]
  consumes: [depot/parcel.sent]
}
module depot {
  owns: [Parcel]
  exposes: [parcel.sent]
  consumes: [shop/sale.made]
}
contract shop <-> depot {
  sale.made must produce exactly one Parcel within 10m
  parcel.sent must occur within 2h of sale.made
}
spec shop v1.0 {
}
entity Item {
  id: uuid @immutable
  name: string 1..40
  price: decimal 0.01..1000
  kind: [fruit, bread]
  note: string?
  margin: decimal @sensitive
}
entity Sale {
  id: uuid @immutable
  user: uuid
  total: decimal
  state: [open, paid]
}
entity Line {
  id: uuid @immutable
  item: -> Item
  qty: int 1..100
}
edge Sale -> Line {1:many}
error sold_out: 409 {
  message: "sold out"
}
error unknown_item: 404 {
  message: "no such item"
}
event sale.made {
  ref: Sale.id
  payload: {total, user}
}
event sale.seen {
  ref: Sale.id
  payload: {total}
}
action take(line) {
  >> decrement line.qty by 1
  ! line.qty < 0 => sold_out
}
api GET /items {
  out: [Item] ?kind=fruit
  ~ paginate: 20
}
api GET /items/{id} {
  out: Item
  ! not found => 404
}
api POST /lines {
  in: {item: uuid, qty: int, note: string?}
  out: Line
  >> create Line
}
api GET /sales/{id} {
  out: Sale + [Line]
}
api POST /sales/{id}/pay {
  ! state != open => 400 "paid already"
  >> set Sale(paid)
}
auth {
  /items/** : public(GET)
  /lines : owner, clerk
  /sales/** : owner
}
limit {
  POST /lines : 30/min per user
}
`;

/** `effect kind: text (whom)` of all that changed for others when the edits are made. */
function changed(...edits: readonly (readonly [string, string])[]): string[] {
  const after = edits.reduce((text, [old, now]) => {
    expect(text).toContain(old);
    return text.replace(old, () => now);
  }, shop);
  const index = systemOf(after);
  const baselines = baselinesOf(shop);
  return surfaceChanges(index, baselines, evolutionOf(index, baselines)).map(
    (change) => `${change.effect} ${change.kind}: ${change.text} (${affectedText(change)})`,
  );
}

describe('an api', () => {
  it.each<[string, string, string, string[]]>([
    [
      'that is gone breaks its callers',
      'api GET /items/{id} {\n  out: Item\n  ! not found => 404\n}\n',
      '',
      ['breaking apiRemoved: GET /items/{id} is gone (callers)'],
    ],
    [
      'with another method is gone and new',
      'api POST /lines',
      'api PUT /lines',
      [
        'breaking apiRemoved: POST /lines is gone (callers: clerk, owner)',
        'compatible apiAdded: PUT /lines is new (callers: clerk, owner)',
      ],
    ],
    ['is the same when a parameter has another name', 'GET /items/{id}', 'GET /items/{item}', []],
    [
      'that asks for more breaks',
      'qty: int, note',
      'qty: int, gift: bool, note',
      ["breaking inputAdded: POST /lines takes 'gift' now, required (callers: clerk, owner)"],
    ],
    [
      'that takes more does not break',
      'qty: int, note',
      'qty: int, gift: bool?, note',
      ["compatible inputAdded: POST /lines takes 'gift' now, optional (callers: clerk, owner)"],
    ],
    [
      'that takes less breaks: unknown members are refused',
      ', note: string?}',
      '}',
      ["breaking inputRemoved: POST /lines takes no 'note' any more (callers: clerk, owner)"],
    ],
    [
      'whose input becomes required breaks',
      'note: string?}',
      'note: string}',
      ["breaking inputChanged: POST /lines takes 'note' otherwise (now required) (callers: clerk, owner)"],
    ],
    [
      'that refuses otherwise may break',
      '! not found => 404',
      '! not found => unknown_item',
      [
        'mayBreak errorAdded: GET /items/{id} may refuse with 404 unknown_item now (callers)',
        'compatible errorRemoved: GET /items/{id} does not refuse with 404 any more (callers)',
      ],
    ],
    [
      'that calls an action may refuse as the action does',
      '  >> create Line\n',
      '  >> create Line\n  >> take(line)\n',
      ['mayBreak errorAdded: POST /lines may refuse with 409 sold_out now (callers: clerk, owner)'],
    ],
    [
      'that lists other rows may break',
      '?kind=fruit',
      '?kind=bread',
      ['mayBreak rowsChanged: GET /items answers other rows (only kind=bread, no longer only kind=fruit) (callers)'],
    ],
    [
      'that answers one row instead of a list breaks',
      'out: [Item] ?kind=fruit\n  ~ paginate: 20',
      'out: Item',
      ['breaking listChanged: GET /items answers one row instead of a list (callers)'],
    ],
    [
      'with smaller pages may break',
      'paginate: 20',
      'paginate: 10',
      ['mayBreak pageChanged: GET /items answers 10 rows at once instead of 20 (callers)'],
    ],
    [
      'with larger pages does not break',
      'paginate: 20',
      'paginate: 50',
      ['compatible pageChanged: GET /items answers 50 rows at once instead of 20 (callers)'],
    ],
    [
      'that answers less within a row breaks once, not for each field of it',
      'out: Sale + [Line]',
      'out: Sale',
      ["breaking outputRemoved: GET /sales/{id} does not answer 'lines' any more (callers: owner)"],
    ],
    [
      'that answers a body now does not break for that, but has another status',
      'pay {\n',
      'pay {\n  out: Sale\n',
      [
        'mayBreak statusChanged: POST /sales/{id}/pay answers 200 instead of 204 (callers: owner)',
        'compatible outputAdded: POST /sales/{id}/pay answers a body now (callers: owner)',
      ],
    ],
    [
      'that a role may not call any more breaks that role',
      'owner, clerk',
      'owner, auditor',
      [
        'breaking accessTightened: POST /lines may no longer be called by clerk: only by auditor, owner (callers: clerk)',
        'compatible accessLoosened: POST /lines may be called by auditor now (callers: auditor)',
      ],
    ],
    [
      'that is public now breaks nobody',
      '/lines : owner, clerk',
      '/lines : public',
      ['compatible accessLoosened: POST /lines may be called by everybody now (callers)'],
    ],
    [
      'with a lower limit may break',
      '30/min',
      '10/min',
      [
        'mayBreak limitTightened: POST /lines has a limit of 10 requests in 60 s per user instead of 30 (callers: clerk, owner)',
      ],
    ],
    [
      'without its limit does not break',
      'POST /lines : 30/min per user\n',
      '',
      [
        'compatible limitLoosened: POST /lines has no limit of 30 requests in 60 s per user any more (callers: clerk, owner)',
      ],
    ],
    ['with another wish is the same', '~ paginate: 20', '~ paginate: 20\n  ~ cache: 30s', []],
  ])('%s', (_, before, after, expected) => {
    expect(changed([before, after])).toEqual(expected);
  });

  it('that was public breaks whoever called it when it asks for a role', () => {
    expect(changed(['public(GET)', 'clerk(GET)'])).toContain(
      'breaking accessTightened: GET /items may no longer be called by everybody: only by clerk (callers)',
    );
  });

  it('breaks where an error of one name has another status', () => {
    const edits = [
      ['! state != open => 400 "paid already"', '! state != open => sold_out'],
      ['error sold_out: 409', 'error sold_out: 410'],
    ] as const;
    const before = shop.replace(edits[0][0], edits[0][1]);
    const index = systemOf(before.replace(edits[1][0], edits[1][1]));
    expect(surfaceChanges(index, baselinesOf(before), undefined)).toMatchObject([
      { kind: 'errorStatusChanged', effect: 'breaking', member: '410 sold_out' },
    ]);
  });
});

describe('a field of an entity', () => {
  /** `effect` for who sends the value and for who receives it, when a field is made another. */
  function effectsOf(before: string, after: string): { sent?: string; received?: string } {
    const text = (type: string): string =>
      `spec depot v1 {\n}\nentity Box {\n  id: uuid\n  it: ${type}\n}\n` +
      'api GET /boxes/{id} {\n  out: Box\n}\napi POST /boxes {\n  in: Box\n}\n';
    const index = systemOf(text(after));
    const found = surfaceChanges(index, baselinesOf(text(before)), undefined);
    const sent = found.find(({ kind }) => kind === 'inputChanged')?.effect;
    const received = found.find(({ kind, name }) => kind === 'outputChanged' && name.startsWith('GET'))?.effect;
    return { ...(sent && { sent }), ...(received && { received }) };
  }

  it.each([
    ['int 1..10', 'int 1..20', 'compatible', 'breaking'],
    ['int 1..10', 'int 2..10', 'breaking', 'compatible'],
    ['int 1..10', 'int 5..20', 'breaking', 'breaking'],
    ['string 1..9', 'string', 'compatible', 'breaking'],
    ['string', 'string 1..9', 'breaking', 'compatible'],
    ['[a, b]', '[a, b, c]', 'compatible', 'mayBreak'],
    ['[a, b, c]', '[a, b]', 'breaking', 'compatible'],
    ['[a, b]', 'string', 'compatible', 'breaking'],
    ['string', 'uuid', 'breaking', 'compatible'],
    ['timestamp', 'string', 'compatible', 'breaking'],
    ['int', 'decimal', 'compatible', 'breaking'],
    ['decimal', 'int', 'breaking', 'breaking'],
    ['int', 'string', 'breaking', 'breaking'],
    ['bool', '[yes, no]', 'breaking', 'breaking'],
    ['string?', 'string', 'breaking', 'compatible'],
    ['string', 'string?', 'compatible', 'breaking'],
    ['uuid', '-> Box', undefined, undefined],
    ['string', 'string @unique', undefined, undefined],
    ['[a, b]', '[b, a]', undefined, undefined],
  ])('%s to %s: who sends it %s, who receives it %s', (before, after, sent, received) => {
    expect(effectsOf(before, after)).toEqual({ ...(sent && { sent }), ...(received && { received }) });
  });

  it('that is renamed is gone for those who read it, also where an evolve line says so', () => {
    const edits: [string, string][] = [
      ['  price: decimal', '  cost: decimal'],
      ['edge Sale', 'evolve Item {\n  ~price -> cost\n}\nedge Sale'],
    ];
    expect(changed(...edits)).toEqual([
      "breaking outputRemoved: GET /items does not answer 'price' any more (callers)",
      "breaking outputRemoved: GET /items/{id} does not answer 'price' any more (callers)",
      "compatible outputAdded: GET /items answers 'cost' too (callers)",
      "compatible outputAdded: GET /items/{id} answers 'cost' too (callers)",
    ]);
  });

  it('that is sensitive is no part of an answer', () => {
    expect(changed(['  margin: decimal @sensitive\n', ''])).toEqual([]);
    expect(changed(['margin: decimal @sensitive', 'margin: decimal'])).toContain(
      "compatible outputAdded: GET /items answers 'margin' too (callers)",
    );
  });
});

describe('an entity with another name', () => {
  it('is the same for those who read its rows; where it stands within others its name is theirs', () => {
    const edits: [string, string][] = [
      ['[Item, Sale, Line]', '[Item, Sale, Row]'],
      ['entity Line', 'entity Row'],
      ['-> Line {1:many}', '-> Row {1:many}'],
      ['out: Line\n  >> create Line', 'out: Row\n  >> create Row'],
      ['out: Sale + [Line]', 'out: Sale + [Row]'],
      ['error sold_out', 'evolve Line {\n  ~* -> Row\n}\nerror sold_out'],
    ];
    expect(changed(...edits).filter((text) => !text.includes('POST /lines'))).toEqual([
      "breaking outputRemoved: GET /sales/{id} does not answer 'lines' any more (callers: owner)",
      "compatible outputAdded: GET /sales/{id} answers 'rows' too (callers: owner)",
    ]);
  });
});

describe('an event', () => {
  it.each<[string, string, string, string[]]>([
    [
      'carries less',
      '{total, user}',
      '{total}',
      ["breaking payloadRemoved: sale.made does not carry 'user' any more (consumers: depot)"],
    ],
    [
      'carries more',
      '{total, user}',
      '{total, user, state}',
      ["compatible payloadAdded: sale.made carries 'state' too (consumers: depot)"],
    ],
    [
      'is not exposed any more',
      'exposes: [sale.made]',
      'exposes: []',
      ['breaking eventHidden: sale.made is not exposed any more (consumers: depot)'],
    ],
    [
      'is exposed now',
      'exposes: [sale.made]',
      'exposes: [sale.made, sale.seen]',
      ['compatible eventExposed: sale.seen may be consumed by other modules now (consumers)'],
    ],
    [
      'that only the list of its module names is gone',
      'exposes: [parcel.sent]',
      'exposes: []',
      ['breaking eventRemoved: parcel.sent is gone (consumers: shop)'],
    ],
    [
      'is about another row',
      'ref: Sale.id\n  payload: {total, user}',
      'ref: Line.id\n  payload: {total: decimal, user: uuid}',
      ['breaking refChanged: sale.made is about Line.id instead of Sale.id (consumers: depot)'],
    ],
    [
      'that stays inside breaks nobody',
      'event sale.seen {\n  ref: Sale.id\n  payload: {total}\n}\n',
      '',
      ['compatible eventRemoved: sale.seen is gone (consumers)'],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(changed([before, after])).toEqual(expected);
  });

  it('carries what its field is', () => {
    expect(changed(['total: decimal', 'total: int'])).toContain(
      "breaking payloadChanged: sale.made carries 'total' otherwise (type decimal to int) (consumers: depot)",
    );
  });
});

describe('a contract', () => {
  const promise = "'sale.made must produce Parcel' (depot <-> shop)";
  it.each<[string, string, string, string[]]>([
    [
      'with more time breaks who relies on it',
      'within 10m',
      'within 1h',
      [`breaking deadlineLonger: ${promise} is promised within 1h instead of 10m (parties: shop)`],
    ],
    [
      'with less time breaks who keeps it',
      'within 10m',
      'within 60s',
      [`breaking deadlineShorter: ${promise} is promised within 60s instead of 10m (parties: depot)`],
    ],
    [
      'without a deadline has more time',
      ' within 10m',
      '',
      [`breaking deadlineLonger: ${promise} is promised within no stated time instead of 10m (parties: shop)`],
    ],
    ['with the same time in another unit is the same', 'within 10m', 'within 600s', []],
    [
      'that promises more or fewer breaks who relies on one',
      'produce exactly one',
      'produce at least one',
      [`breaking countChanged: ${promise} promises at least one instead of exactly one (parties: shop)`],
    ],
    [
      'without a promise breaks who relies on it',
      '  sale.made must produce exactly one Parcel within 10m\n',
      '',
      [`breaking promiseRemoved: ${promise} is not promised any more (parties: shop)`],
    ],
    [
      'with another promise breaks who has to keep it',
      '  parcel.sent must occur',
      '  parcel.sent must produce Line\n  parcel.sent must occur',
      ["breaking promiseAdded: 'parcel.sent must produce Line' (depot <-> shop) is promised now (parties: shop)"],
    ],
    ['is the same with its parties the other way round', 'shop <-> depot', 'depot <-> shop', []],
  ])('%s', (_, before, after, expected) => {
    expect(changed([before, after])).toEqual(expected);
  });

  it('that is gone breaks both parties', () => {
    const whole = /contract shop[^}]*\}\n/.exec(shop)?.[0] ?? '';
    expect(changed([whole, ''])).toEqual([
      'breaking contractRemoved: The contract depot <-> shop is gone (parties: depot, shop)',
    ]);
  });
});

describe('a module that is gone', () => {
  const manifest = shop.slice(0, shop.indexOf('spec shop'));
  const [depot, ...others] = baselinesOf(shop);

  /** What changed for others with the baselines of the modules that are in none of the specifications. */
  function lost(text: string): string[] {
    const index = systemOf(text);
    const baselines = baselinesOf(shop);
    return surfaceChanges(index, baselines, evolutionOf(index, baselines), goneBaselines(baselines, [index])).map(
      (change) => `${change.effect} ${change.kind}: ${change.text} (${affectedText(change)})`,
    );
  }

  it('takes its apis, events and contracts with it', () => {
    const rest = manifest.replace(/module shop \{[^}]*\}\n/, '').replace(/contract [^}]*\}\n/, '');
    expect(lost(rest)).toEqual([
      'breaking apiRemoved: GET /items is gone (callers)',
      'breaking apiRemoved: GET /items/{id} is gone (callers)',
      'breaking apiRemoved: POST /lines is gone (callers: clerk, owner)',
      'breaking apiRemoved: GET /sales/{id} is gone (callers: owner)',
      'breaking apiRemoved: POST /sales/{id}/pay is gone (callers: owner)',
      'breaking eventRemoved: sale.made is gone (consumers: depot)',
      'breaking contractRemoved: The contract depot <-> shop is gone (parties: depot, shop)',
      'compatible eventRemoved: sale.seen is gone (consumers)',
    ]);
  });

  it('is gone with all but the events that its line in the manifest exposes', () => {
    expect(lost(manifest).filter((text) => !text.includes('apiRemoved'))).toEqual([]);
    expect(lost(manifest).filter((text) => text.includes('apiRemoved'))).toHaveLength(5);
  });

  it('has lost nothing that another module has taken over', () => {
    expect(lost(shop.replaceAll(/\bshop\b/g, 'store'))).toEqual([
      'breaking contractRemoved: The contract depot <-> shop is gone (parties: depot, shop)',
      'mayBreak contractAdded: The contract depot <-> store is new: both parties have to keep it (parties: depot, store)',
    ]);
  });

  it('is one that no specification speaks of', () => {
    const of = (text: string): (string | null)[] =>
      goneBaselines(
        [depot, ...others].filter((one) => one !== undefined),
        [systemOf(text)],
      ).map(({ module }) => module);
    expect(of(shop)).toEqual([]);
    expect(of(manifest)).toEqual(['shop']);
    expect(of('spec other v1.0 {\n}\n')).toEqual(['depot', 'shop']);
    expect(of('spec other v1.0 {\n}\nentity Sale {\n  id: uuid\n}\n')).toEqual(['depot']);
  });
});

describe('what others rely on, in the baseline', () => {
  it('comes back from the files as it was', () => {
    for (const baseline of baselinesOf(shop)) {
      expect(readBaseline(writeBaseline(baseline))).toEqual({ kind: 'baseline', baseline });
    }
  });

  it.each(['bookshop', 'clinic', 'library', 'tickets'])('has no changes right after %s was accepted', (name) => {
    const text = readFileSync(new URL(`../../../examples/${name}.sds`, import.meta.url), 'utf8');
    const files = baselinesOf(text).map(writeBaseline).map(readBaseline);
    const baselines = files.flatMap((reading) => (reading.kind === 'baseline' ? [reading.baseline] : []));
    expect(baselines).toHaveLength(files.length);
    const index = systemOf(text);
    expect(surfaceChanges(index, baselines, evolutionOf(index, baselines))).toEqual([]);
  });

  it('leaves the hash of the schema as it is', () => {
    const other = shop.replace('within 10m', 'within 5m').replace('{total, user}', '{total}');
    expect(baselinesOf(other).map(baselineHash)).toEqual(baselinesOf(shop).map(baselineHash));
  });

  it('has no changes where a file does not record it', () => {
    const { apis: _, events: __, contracts: ___, ...before } = baselineOf(systemOf(shop), 'shop');
    const index = systemOf(shop.replace('api GET /items ', 'api GET /things ').replace('{total, user}', '{}'));
    expect(surfaceChanges(index, [before], evolutionOf(index, [before]))).toEqual([]);
  });

  it('is not missed in a file that is looked at without its manifest', () => {
    const spec = shop.slice(shop.indexOf('spec shop'));
    expect(surfaceChanges(systemOf(spec), baselinesOf(shop), undefined)).toEqual([]);
  });

  it.each([
    ['access', '"access": "public"', '"access": 7'],
    ['payload', '"exposed": true', '"exposed": "yes"'],
    ['promise', '"within": "10m"', '"within": 10'],
  ])('is refused with its cure where the %s is broken', (_, right, wrong) => {
    const texts = baselinesOf(shop).map(writeBaseline);
    const text = texts.find((one) => one.includes(right)) ?? '';
    const reading = readBaseline(text.replace(right, wrong));
    expect(reading).toMatchObject({ kind: 'problem', problem: expect.stringContaining('broken') });
  });
});
