import { describe, expect, it } from 'vitest';
import { type Answer, type Client, type Json, object } from '../harness/client.ts';
import { expectInvalid, expectStatus } from '../harness/expectations.ts';
import type { Running } from './profile.ts';

/** A `POST` that makes a row, and fields of that row by their types. A range must hold the values below. */
export interface ValuesProfile {
  readonly path: string;
  readonly caller: () => Promise<Client>;
  readonly valid: () => Json;
  readonly fields: {
    /** Holds -1 to 100. */
    readonly int?: string;
    /** Holds -1 to 5. */
    readonly decimal?: string;
    readonly timestamp?: string;
    readonly bool?: string;
    /** Unbounded. */
    readonly long?: string;
    /** `{}`. */
    readonly object?: string;
    /** `{width: int 1..90, mass: decimal?, sealed: timestamp?, finish: [matt, gloss]?}`. */
    readonly members?: string;
    /** `most` in characters. */
    readonly text?: { readonly name: string; readonly most: number };
  };
}

type Cases = readonly (readonly [written: string, answered: unknown])[];

const ints: Cases = [
  ['0', 0],
  ['-0', 0],
  ['-1', -1],
  ['7.0', 7],
  ['1e2', 100],
  ['100E-1', 10],
];
const noInts = ['1.5', '"1"', 'true', '[]', '[1]', '{}', '9223372036854775808', '-1e30', '1e400', 'null', '""'];

/** However they are written, and with each digit. */
const longs = ['9007199254740993', '9223372036854775807.0', '922337203685477580.7e1', '1e18', '1E+18', '0e999999999'];
const noLongs = ['9223372036854775807.5', '1e19', '1e1000000000', '1e-1000000000'];

const decimals: Cases = [
  ['"0.10"', '0.1'],
  ['0.1', '0.1'],
  ['-0', '0'],
  ['"-0"', '0'],
  ['"-0.0"', '0'],
  ['1e-2', '0.01'],
  ['"005.0"', '5'],
  ['0.30000000000000004', '0.30000000000000004'],
  ['"1.000000000000000000000000000001"', '1.000000000000000000000000000001'],
  ['1.000000000000000000000000000001', '1.000000000000000000000000000001'],
];
const noDecimals = [
  ...['"1e2"', '""', '" 1"', '"1 "', '"1,5"', '"+1"', '".5"', '"5."', '"NaN"', '"Infinity"', '"0x1"', '"١"'],
  ...['true', '[1]', '{}', '1e400', '"--1"'],
];

const timestamps: Cases = [
  ['"2030-02-28T23:59:59.999+14:00"', '2030-02-28T09:59:59.999Z'],
  ['"2028-02-29T00:00:00Z"', '2028-02-29T00:00:00.000Z'],
  ['"2030-01-01T00:00:00-00:00"', '2030-01-01T00:00:00.000Z'],
  ['"2029-12-31T23:59:59.123456789Z"', '2029-12-31T23:59:59.123Z'],
  ['"2000-12-31t12:00:00.5z"', '2000-12-31T12:00:00.500Z'],
  ['"0001-01-01T00:00:00Z"', '0001-01-01T00:00:00.000Z'],
  ['"9999-12-31T23:59:59.999Z"', '9999-12-31T23:59:59.999Z'],
  ['"1582-10-10T00:00:00Z"', '1582-10-10T00:00:00.000Z'],
];
const noTimestamps = [
  ...['"2027-02-29T00:00:00Z"', '"2100-02-29T00:00:00Z"', '"2030-13-01T00:00:00Z"', '"2030-00-10T00:00:00Z"'],
  ...['"2030-04-31T00:00:00Z"', '"2030-01-01"', '"2030-01-01T00:00:00"', '"2030-01-01T25:00:00Z"', '1893456000000'],
  ...['"2030-01-01T00:00:00+25:00"', '"0001-01-01T00:00:00+01:00"', '"9999-12-31T23:59:59-01:00"', '"tomorrow"'],
  ...['"+012030-01-01T00:00:00Z"', '"0000-01-01T00:00:00Z"', '""', 'true', '[]', '" 2030-01-01T00:00:00Z"'],
];

const noBools = ['"true"', '1', '0', '"yes"', '[]', '[true]', '{}', '""'];

const objects: Cases = [
  ['{}', {}],
  ['{"a":{"b":[1,true,null,"x",{}]}}', { a: { b: [1, true, null, 'x', {}] } }],
  ['{"":1," ":2,"a.b":3,"$where":4,"é":5}', { '': 1, ' ': 2, 'a.b': 3, $where: 4, é: 5 }],
];
const noObjects = [
  ...['[]', '"{}"', '1', 'true', '{"a":"\\u0000"}', '{"a\\u0000":1}', '{"a":["\\ud800"]}'],
  ...[
    '{"__proto__":{"a":1}}',
    '{"a":[{"__proto__":1}]}',
    '{"a":12345678901234567890}',
    '{"a":[1.10000000000000000001]}',
  ],
];

const members: Cases = [
  ['{"width":1}', { width: 1 }],
  ['{"width":9e1,"mass":"0.50","finish":"matt"}', { width: 90, mass: '0.5', finish: 'matt' }],
  ['{"width":2,"mass":1.10000000000000000001}', { width: 2, mass: '1.10000000000000000001' }],
  ['{"width":2,"sealed":"2030-01-01T01:00:00+01:00"}', { width: 2, sealed: '2030-01-01T00:00:00.000Z' }],
];
/** With the member that is wrong. */
const noMembers: readonly (readonly [written: string, field: string])[] = [
  ['{}', 'width'],
  ['{"width":null}', 'width'],
  ['{"width":"1"}', 'width'],
  ['{"width":1.5}', 'width'],
  ['{"width":91}', 'width'],
  ['{"width":1,"mass":"much"}', 'mass'],
  ['{"width":1,"sealed":"2030-01-01"}', 'sealed'],
  ['{"width":1,"finish":"none"}', 'finish'],
  ['{"width":1,"height":2}', 'height'],
  ['{"width":1,"__proto__":2}', '__proto__'],
];

/** Which texts of JSON each type takes, what it answers for them, and which it refuses. */
export function valuesAreTakenExactly(service: Running, profile: ValuesProfile): void {
  const { fields } = profile;
  const send = async (field: string, written: string): Promise<Answer> => {
    const { [field]: _, ...others } = profile.valid();
    const raw = JSON.stringify(others).replace(/\}$/, `,${JSON.stringify(field)}:${written}}`);
    return (await profile.caller()).request('POST', profile.path, { raw });
  };
  const takes = (field: string, cases: Cases, refused: readonly string[]) => {
    it.each(cases)('takes %s', async (written, answered) => {
      const answer = await send(field, written);
      expectStatus(answer, 201);
      expect(object(answer)[field]).toEqual(answered);
      const location = answer.headers.get('location');
      if (location === null) return;
      expect(object(await (await profile.caller()).get(location))[field]).toEqual(answered);
    });
    it.each(refused)('refuses %s', async (written) => {
      expectInvalid(await send(field, written), field);
    });
  };

  describe.runIf(fields.int)('a whole number', () => takes(fields.int ?? '', ints, noInts));
  describe.runIf(fields.long)('a whole number of 64 bits', () => {
    const field = fields.long ?? '';
    it.each(longs)('keeps every digit of %s', async (written) => {
      const answer = await send(field, written);
      expectStatus(answer, 201);
      expect(BigInt(new RegExp(`"${field}":(-?\\d+)[,}]`).exec(answer.text)?.[1] ?? 'none')).toBe(wholeNumber(written));
    });
    it.each(noLongs)('refuses %s', async (written) => {
      expectInvalid(await send(field, written), field);
    });
  });
  describe.runIf(fields.decimal)('a decimal', () => takes(fields.decimal ?? '', decimals, noDecimals));
  describe.runIf(fields.timestamp)('a time', () => takes(fields.timestamp ?? '', timestamps, noTimestamps));
  describe.runIf(fields.bool)('a truth value', () =>
    takes(
      fields.bool ?? '',
      [
        ['true', true],
        ['false', false],
      ],
      noBools,
    ),
  );
  describe.runIf(fields.object)('an object', () => {
    takes(fields.object ?? '', objects, noObjects);
    deepObjectsDoNoHarm(service, (written) => send(fields.object ?? '', written));
  });
  describe.runIf(fields.members)('an object whose members are told', () => {
    const field = fields.members ?? '';
    takes(field, members, ['[]', '"x"', '1']);
    it.each(noMembers)('refuses %s, and names the member', async (written, member) => {
      expectInvalid(await send(field, written), `${field}.${member}`);
    });
  });
  const { text } = fields;
  if (text !== undefined) describe('a text', () => textIsKept(text.name, text.most, send));
}

/** `1e18`, `7.0`: without rounding. */
function wholeNumber(written: string): bigint {
  const [, whole = '', part = '', exponent = '0'] = /^(\d+)(?:\.(\d+))?(?:e\+?(\d+))?$/i.exec(written) ?? [];
  const digits = BigInt(whole + part);
  const zeros = Number(exponent) - part.length;
  if (digits === 0n) return 0n;
  return zeros < 0 ? digits / 10n ** BigInt(-zeros) : digits * 10n ** BigInt(zeros);
}

function deepObjectsDoNoHarm(service: Running, send: (written: string) => Promise<Answer>): void {
  it.each([50, 200, 2_000, 10_000, 50_000])('%s deep is taken or refused, and does no harm', async (depth) => {
    const answer = await send(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);
    expect([201, 400, 422], answer.text.slice(0, 300)).toContain(answer.status);
    expectStatus(await service().anyone.get('/health'), 200);
  });
}

/** Characters are counted as a person counts code points, and none is changed: also not to a normal form. */
function textIsKept(name: string, most: number, send: (field: string, written: string) => Promise<Answer>): void {
  const kept = [
    'e\u0301',
    '\u00e9',
    '\u{1f600}\u200d\u{1f680}',
    ' x ',
    '\\n\\t\\"',
    '<b>&amp;</b>',
    "'; drop table x; --",
  ];
  it.each(kept)('keeps %j as it is', async (value) => {
    const answer = await send(name, JSON.stringify(value));
    expectStatus(answer, 201);
    expect(object(answer)[name]).toBe(value);
  });
  it.each(['x', '\u{1f680}', '\u00e9'])(`takes ${most} times %s, and not once more`, async (character) => {
    expectStatus(await send(name, JSON.stringify(character.repeat(most))), 201);
    expectInvalid(await send(name, JSON.stringify(character.repeat(most + 1))), name);
  });
  it.each(['"a\\u0000b"', '"\\ud83d"', '"\\ude00\\ud83d"', '7', 'true', '["x"]', '{}'])(
    'refuses %s',
    async (written) => {
      expectInvalid(await send(name, written), name);
    },
  );
}
