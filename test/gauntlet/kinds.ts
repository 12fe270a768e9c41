import type { Row } from './databases.ts';

/** A field of the entity `Item`: name → declaration; null takes one of the usual away. */
export type Fields = Readonly<Record<string, string | null>>;

/** One kind of change, and what has to become of the rows. */
export interface Kind {
  /** As in the list of kinds in the documentation. */
  readonly id: string;
  readonly change: string;
  /** Where the entity differs from the usual one before the change. */
  readonly before?: Fields;
  /** Where it differs after the change. */
  readonly after?: Fields;
  /** Lines of `evolve Item`. */
  readonly evolve?: readonly string[];
  /** What else the specification says, before and after. */
  readonly restBefore?: string;
  readonly restAfter?: string;
  /** SQL of columns of a row `n` that are not the usual ones. */
  readonly values?: Readonly<Record<string, string>>;
  /** SQL of rows in other tables. */
  readonly fill?: readonly string[];
  /** A row after the change, of one before; undefined: it goes. Nothing: the migration has to stop and change nothing. */
  readonly becomes?: (row: Row) => Row | undefined;
  /** What has to stand in other tables: one row of the query, in the names of its columns, for each row before. */
  readonly beside?: { readonly sql: string; readonly rows: (row: Row) => Row };
  /** SQL of what the version before writes beside a row, whose id is `writtenId`. */
  readonly writtenBeside?: string;
  /** Columns whose values are new to each row: only that there is one is looked at. */
  readonly each?: readonly string[];
  /** The version before may write rows that have no place any more, and for which nothing was said. */
  readonly refusesWrites?: boolean;
  /** Part of the message with which it stops. */
  readonly stops?: string;
  /** Part of what `generate` says that makes no migration for it. */
  readonly refused?: string;
  /** What `Item` is called afterwards, with its table. */
  readonly renamed?: { readonly entity: string; readonly table: string };
}

/** Of the row that the version before writes while two run. */
export const writtenId = 'ffffffff-0000-4000-8000-000000000000';

const usual: Fields = {
  name: 'string 1..60',
  qty: 'int 0..1000',
  price: 'decimal 0.01..9999',
  note: 'string?',
  status: '[draft, open, gone]',
  code: 'string 1..20',
  maker: '-> Maker',
};

/** The usual values of row `n`. */
const values: Readonly<Record<string, string>> = {
  id: "'00000000-0000-4000-8000-' || substr('000000000000' || n, -12)",
  name: "'item ' || n",
  qty: 'n % 100',
  price: "(n % 100) || '.5'",
  note: "CASE WHEN n % 3 = 0 THEN NULL ELSE 'note ' || n END",
  status: "CASE n % 3 WHEN 0 THEN 'draft' WHEN 1 THEN 'open' ELSE 'gone' END",
  code: "'c' || n",
  maker_id: "'00000000-0000-4000-8000-' || substr('000000000000' || (n % 10), -12)",
};

/** The specification with the entity `Item` of these differences. */
function specification(fields: Fields = {}, rest = '', entity = 'Item'): string {
  const lines = Object.entries({ ...usual, ...fields }).flatMap(([name, text]) =>
    text === null ? [] : [`  ${name}: ${text}`],
  );
  return `spec store v1.0 { description: "a store" }
entity Maker {
  id: uuid @immutable
  name: string
}
entity ${entity} {
  id: uuid @immutable
${lines.join('\n')}
}
${rest}`;
}

export function before(kind: Kind): string {
  return specification(kind.before, kind.restBefore);
}

export function after(kind: Kind): string {
  const lines = kind.evolve ?? [];
  const evolve = lines.length === 0 ? '' : `evolve Item {\n${lines.map((line) => `  ${line}`).join('\n')}\n}\n`;
  const rest = `${kind.restAfter ?? kind.restBefore ?? ''}\n${evolve}`;
  return specification({ ...kind.before, ...kind.after }, rest, kind.renamed?.entity);
}

/** SQL that puts `count` rows into the tables. */
export function filling(
  kind: Kind,
  columns: readonly { readonly name: string; readonly type: string }[],
  database: 'sqlite' | 'postgres',
  count: number,
): readonly string[] {
  const series = `WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < ${count})`;
  const expressions = columns.map(({ name, type }) => {
    const sql = { ...values, ...kind.values }[name] ?? 'NULL';
    const text = database === 'sqlite' ? sql : sql.replaceAll(/substr\((.*?), -12\)/g, 'right($1, 12)');
    return database === 'sqlite' ? text : `(${text})::${postgresTypes[type] ?? 'text'}`;
  });
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  const makerId = database === 'sqlite' ? '' : '::uuid';
  const makers = Array.from(
    { length: 10 },
    (_, n) => `('00000000-0000-4000-8000-00000000000${n}'${makerId}, 'maker ${n}')`,
  );
  return [
    `INSERT INTO "makers" ("id", "name") VALUES ${makers.join(', ')}`,
    `${series} INSERT INTO "items" (${names}) SELECT ${expressions.join(', ')} FROM series`,
    ...(kind.fill ?? []),
  ];
}

const postgresTypes: Readonly<Record<string, string>> = {
  uuid: 'uuid',
  integer: 'bigint',
  decimal: 'numeric',
  boolean: 'boolean',
  timestamp: 'timestamptz',
  text: 'text',
};

const same = (row: Row): Row => row;
const plus =
  (more: Row) =>
  (row: Row): Row => ({ ...row, ...more });
const number = (text: string | null | undefined): number => Number(text ?? 0);

/** A decimal with one digit behind the point, in tenths. */
const tenthsOf = (text: string | null | undefined): bigint => BigInt((text ?? '').replace('.', ''));
const tenths = (count: bigint): string => `${count / 10n}.${count % 10n}`;

/** Of so many tenths, with ten digits behind the point. */
const aThirdOf = (count: bigint): string => {
  const digits = `${(count * 10n ** 9n * 2n + 3n) / 6n}`.padStart(11, '0');
  return `${digits.slice(0, -10)}.${digits.slice(-10)}`.replace(/\.?0+$/, '');
};

/** Without a column. */
const without =
  (column: string) =>
  (row: Row): Row => {
    const { [column]: _gone, ...rest } = row;
    return rest;
  };

const renamed =
  (from: string, to: string) =>
  (row: Row): Row => {
    const { [from]: value = null, ...rest } = row;
    return { ...rest, [to]: value };
  };

const aMakerOf = (n: string): string => `'00000000-0000-4000-8000-' || substr('000000000000' || (${n}), -12)`;
/** Ten rows have one each, of ten others two share one; the rest has none. */
const aMakerOfItsOwn = `CASE WHEN n < 10 THEN ${aMakerOf('n')} END`;
const aMakerOfTwo = `CASE WHEN n <= 20 THEN ${aMakerOf('n % 10')} END`;

/** The maker of an item by an edge of this cardinality, and then of that. */
function linkedToMaker(
  was: string,
  is: string,
  term = '',
): Pick<Kind, 'before' | 'restBefore' | 'restAfter' | 'evolve'> {
  return {
    before: { maker: '-> Maker?' },
    restBefore: `edge Maker -> Item {${was}}`,
    restAfter: `edge Maker -> Item {${is}}`,
    evolve: [`~maker: -> Maker? ${term}`.trim()],
  };
}

const aTag = `INSERT INTO "tags" ("id", "word") VALUES ('00000000-0000-4000-8000-000000000001', 'new')`;

const tagOfEdge = 'entity Tag {\n  id: uuid @immutable\n  word: string\n}\n';

const partsOfItems =
  'entity Part {\n  id: uuid @immutable\n  weight: int\n  price: decimal\n}\nedge Item -> Part {1:many}\n';
/** Parts by the number of their item, their weight and their price; the other items have none. */
const partsWith = (...parts: readonly (readonly [item: number, weight: number, price: string])[]): readonly string[] =>
  parts.map(
    ([item, weight, price], at) =>
      `INSERT INTO "parts" ("id", "weight", "price", "item_id") SELECT '00000000-0000-4000-9000-00000000000${at}', ${weight}, '${price}', "id" FROM "items" WHERE "code" = 'c${item}'`,
  );
const partsOfTwo = partsWith([1, 3, '0.1'], [1, 4, '0.2'], [2, 5, '12345678901234567.89']);

const pairOfWritten = `INSERT INTO "maker_items" ("id", "maker_id", "item_id") VALUES ('00000000-0000-4000-9000-000000000002', '00000000-0000-4000-8000-000000000004', '${writtenId}')`;
/** Each item has one pair, with one maker; the first another. */
export const pairsOfItems = `INSERT INTO "maker_items" ("id", "maker_id", "item_id") SELECT "id", '00000000-0000-4000-8000-000000000003', "id" FROM "items"`;
const anotherPair = `INSERT INTO "maker_items" ("id", "maker_id", "item_id") SELECT '00000000-0000-4000-9000-000000000001', '00000000-0000-4000-8000-000000000004', "id" FROM "items" WHERE "code" = 'c1'`;

export const kinds: readonly Kind[] = [
  {
    id: 'E01',
    change: 'entity added',
    restAfter: 'entity Tag {\n  id: uuid @immutable\n  item: -> Item\n}',
    becomes: same,
  },
  ...[
    { change: 'entity removed that has no rows', evolve: '-*', becomes: same },
    { change: 'entity removed that has rows', evolve: '-*', fill: [aTag], stops: 'tags goes, but has rows' },
    { change: 'entity removed by force', evolve: '-* force "kept elsewhere"', fill: [aTag], becomes: same },
  ].map(({ evolve, ...kind }) => ({
    ...kind,
    id: 'E02',
    restBefore: 'entity Tag {\n  id: uuid @immutable\n  word: string\n}',
    restAfter: `evolve Tag {\n  ${evolve}\n}`,
  })),
  {
    id: 'E03',
    change: 'entity renamed',
    restAfter: 'evolve Item {\n  ~* -> Ware\n}',
    renamed: { entity: 'Ware', table: 'wares' },
    becomes: same,
  },
  {
    id: 'E03',
    change: 'entity renamed, with fields of it, and another required',
    after: { name: null, title: 'string 1..60', qty: null, number: 'int 0..1000', tag: 'string', note: 'string' },
    evolve: [
      '~* -> Ware',
      '~name -> title',
      '~qty -> number',
      '+tag: string default "old"',
      '~note: string default "none"',
    ],
    renamed: { entity: 'Ware', table: 'wares' },
    becomes: ({ name = null, qty = null, note = null, ...row }) => ({
      ...row,
      title: name,
      number: qty,
      tag: 'old',
      note: note ?? 'none',
    }),
  },
  {
    id: 'E03',
    change: 'entity renamed that an edge leads to',
    restBefore: `${tagOfEdge}edge Item -> Tag {1:many}`,
    restAfter: `${tagOfEdge}edge Ware -> Tag {1:many}\nevolve Item {\n  ~* -> Ware\n}`,
    fill: [
      `INSERT INTO "tags" ("id", "word", "item_id") SELECT '00000000-0000-4000-9000-000000000001', 'a', "id" FROM "items" ORDER BY "id" LIMIT 1`,
    ],
    renamed: { entity: 'Ware', table: 'wares' },
    becomes: same,
  },
  {
    id: 'F01',
    change: 'optional field added',
    after: { tag: 'string?' },
    evolve: ['+tag: string?'],
    becomes: plus({ tag: null }),
  },
  {
    id: 'F02',
    change: 'required field added, one value for all',
    after: { tag: 'string 1..20' },
    evolve: ['+tag: string 1..20 default "old"'],
    becomes: plus({ tag: 'old' }),
  },
  {
    id: 'F02',
    change: 'required field added without a value for the rows',
    after: { tag: '[hot, cold]' },
    restAfter: 'migrate { backfill: optional }',
    evolve: ['+tag: [hot, cold]'],
    stops: 'items.tag is required, but the rows that exist have no value for it',
  },
  {
    id: 'F03',
    change: 'required field added, computed from the row',
    after: { label: 'string 1..60' },
    evolve: ['+label: string 1..60 backfill name batch 777'],
    becomes: (row) => ({ ...row, label: row.name ?? null }),
  },
  {
    id: 'F03',
    change: 'required field added, worked out to the last digit',
    before: { amount: 'decimal' },
    after: { gross: 'decimal' },
    evolve: ['+gross: decimal backfill amount * 2 + 0.1'],
    values: { amount: "'12345678901234.' || (1 + n % 4)" },
    becomes: (row) => ({ ...row, gross: tenths(tenthsOf(row.amount) * 2n + 1n) }),
  },
  {
    id: 'F03',
    change: 'required field added, from columns that change as well',
    after: { status: '[fresh, open, gone]', qty: 'int 0..50', label: 'string 1..60', twice: 'int' },
    evolve: [
      '+label: string 1..60 backfill status',
      '+twice: int backfill qty * 2',
      '~status: [fresh, open, gone] map draft -> fresh',
      '~qty: int 0..50 else clamp',
    ],
    becomes: ({ status = null, qty = null, ...row }) => ({
      ...row,
      label: status,
      twice: String(number(qty) * 2),
      status: status === 'draft' ? 'fresh' : status,
      qty: String(Math.min(number(qty), 50)),
    }),
  },
  {
    id: 'F04',
    change: 'field added that is new to each row',
    after: { token: 'uuid @auto' },
    evolve: ['+token: uuid @auto'],
    becomes: same,
    each: ['token'],
  },
  {
    id: 'F04',
    change: 'field added with the present moment',
    after: { seen: 'timestamp @auto' },
    evolve: ['+seen: timestamp @auto'],
    becomes: same,
    each: ['seen'],
  },
  {
    id: 'F05',
    change: 'computed field added, of the row',
    after: { worth: 'decimal @computed' },
    restAfter: 'invariant {\n  Item.worth = qty * 2 + price\n}',
    evolve: ['+worth: decimal @computed'],
    becomes: (row) => ({ ...row, worth: String(number(row.qty) * 2 + number(row.price)) }),
  },
  {
    id: 'F05',
    change: 'computed field added, of other rows',
    after: { parts: 'int @computed' },
    restBefore: partsOfItems,
    restAfter: `${partsOfItems}invariant {\n  Item.parts = sum(Part.weight)\n}`,
    evolve: ['+parts: int @computed'],
    fill: partsOfTwo,
    becomes: (row) => ({ ...row, parts: { 1: '7', 2: '5' }[number(row.code?.slice(1))] ?? '0' }),
  },
  {
    id: 'F05',
    change: 'computed fields added, of other rows: exact sums, and how many',
    after: { cost: 'decimal @computed', heavy: 'int @computed' },
    restBefore: partsOfItems,
    restAfter: `${partsOfItems}invariant {\n  Item.cost = sum(Part.price)\n  Item.heavy = count(Part where weight >= 4)\n}`,
    evolve: ['+cost: decimal @computed', '+heavy: int @computed'],
    fill: partsOfTwo,
    becomes: (row) => ({
      ...row,
      cost: { 1: '0.3', 2: '12345678901234567.89' }[number(row.code?.slice(1))] ?? '0',
      heavy: { 1: '1', 2: '1' }[number(row.code?.slice(1))] ?? '0',
    }),
  },
  {
    id: 'F05',
    change: 'computed fields added, of other rows: the least, the greatest and the mean',
    after: { lightest: 'int? @computed', dearest: 'decimal @computed', mean: 'decimal? @computed' },
    restBefore: partsOfItems,
    restAfter: `${partsOfItems}invariant {\n  Item.lightest = min(Part.weight)\n  Item.dearest = max(Part.price)\n  Item.mean = avg(Part.price)\n}`,
    evolve: ['+lightest: int? @computed', '+dearest: decimal @computed', '+mean: decimal? @computed'],
    fill: partsWith([1, 3, '0.1'], [1, 4, '0.25'], [1, 5, '10.5'], [2, 9, '-2.5']),
    becomes: (row) => ({
      ...row,
      lightest: { 1: '3', 2: '9' }[number(row.code?.slice(1))] ?? null,
      dearest: { 1: '10.5', 2: '-2.5' }[number(row.code?.slice(1))] ?? '0',
      mean: { 1: '3.6166666667', 2: '-2.5' }[number(row.code?.slice(1))] ?? null,
    }),
  },
  {
    id: 'F05',
    change: 'computed fields added, quotients',
    after: { third: 'decimal @computed', half: 'int @computed' },
    restAfter: 'invariant {\n  Item.third = price / 3\n  Item.half = qty / 2\n}',
    evolve: ['+third: decimal @computed', '+half: int @computed'],
    becomes: (row) => ({ ...row, third: aThirdOf(tenthsOf(row.price)), half: `${Math.round(number(row.qty) / 2)}` }),
  },
  {
    id: 'F05',
    change: 'computed field added, of a column that changes as well',
    after: { price: 'decimal 5..50', third: 'decimal @computed' },
    restAfter: 'invariant {\n  Item.third = price / 3\n}',
    evolve: ['~price: decimal 5..50 else clamp', '+third: decimal @computed'],
    becomes: (row) => {
      const price = number(row.price) < 5 ? '5' : number(row.price) > 50 ? '50' : row.price;
      return { ...row, price: price ?? null, third: aThirdOf(tenthsOf(price?.includes('.') ? price : `${price}.0`)) };
    },
  },
  {
    id: 'F05',
    change: 'computed field added, of a field that is renamed as well',
    after: { price: null, cost: 'decimal 0.01..9999', third: 'decimal @computed' },
    restAfter: 'invariant {\n  Item.third = cost / 3\n}',
    evolve: ['~price -> cost', '+third: decimal @computed'],
    becomes: ({ price = null, ...row }) => ({ ...row, cost: price, third: aThirdOf(tenthsOf(price)) }),
  },
  {
    id: 'F05',
    change: 'computed field added, of rows and the row itself',
    after: { reach: 'int @computed' },
    restBefore: partsOfItems,
    restAfter: `${partsOfItems}invariant {\n  Item.reach = sum(Part.weight) + qty\n}`,
    evolve: ['+reach: int @computed'],
    stops: 'items.reach is required, but the rows that exist have no value for it',
  },
  {
    id: 'F05',
    change: 'computed field added, of rows whose entity is renamed as well',
    after: { parts: 'int @computed' },
    restBefore: partsOfItems,
    restAfter:
      'entity Piece {\n  id: uuid @immutable\n  mass: int\n  price: decimal\n}\nedge Ware -> Piece {1:many}\n' +
      'invariant {\n  Ware.parts = sum(Piece.mass)\n}\nevolve Part {\n  ~* -> Piece\n  ~weight -> mass\n}',
    evolve: ['~* -> Ware', '+parts: int @computed'],
    renamed: { entity: 'Ware', table: 'wares' },
    fill: partsOfTwo,
    becomes: (row) => ({ ...row, parts: { 1: '7', 2: '5' }[number(row.code?.slice(1))] ?? '0' }),
  },
  {
    id: 'F06',
    change: 'field removed that holds values',
    after: { note: null },
    evolve: ['-note'],
    stops: 'items.note goes, but rows have a value in it',
  },
  {
    id: 'F06',
    change: 'field removed that holds nothing',
    after: { note: null },
    values: { note: 'NULL' },
    evolve: ['-note'],
    becomes: without('note'),
  },
  {
    id: 'F06',
    change: 'field removed by force',
    after: { note: null },
    evolve: ['-note force "kept elsewhere"'],
    becomes: without('note'),
  },
  {
    id: 'F07',
    change: 'field renamed',
    after: { name: null, title: 'string 1..60' },
    evolve: ['~name -> title'],
    becomes: renamed('name', 'title'),
  },
  {
    id: 'F07',
    change: 'field renamed and widened',
    after: { name: null, title: 'string 1..80' },
    evolve: ['~name -> title', '~title: string 1..80'],
    becomes: renamed('name', 'title'),
  },
  {
    id: 'F08',
    change: 'optional field made required, with a value',
    after: { note: 'string' },
    evolve: ['~note: string default "none"'],
    becomes: (row) => ({ ...row, note: row.note ?? 'none' }),
  },
  {
    id: 'F08',
    change: 'optional field made required, rows without a value',
    after: { note: 'string' },
    evolve: ['~note: string'],
    stops: 'items.note is required now, but rows have no value in it',
  },
  {
    id: 'F08',
    change: 'optional field made required, all rows have a value',
    after: { note: 'string' },
    values: { note: "'n'" },
    evolve: ['~note: string'],
    becomes: same,
    refusesWrites: true,
  },
  {
    id: 'F09',
    change: 'required field made optional',
    after: { code: 'string? 1..20' },
    evolve: ['~code: string? 1..20'],
    becomes: same,
  },
  {
    id: 'F10',
    change: 'default changed',
    after: { qty: 'int 0..1000 default 7' },
    evolve: ['~qty: int 0..1000 default 7'],
    becomes: same,
  },
  { id: 'F11', change: 'made immutable', after: { code: 'string 1..20 @immutable' }, becomes: same },
  {
    id: 'F11',
    change: 'made mutable',
    before: { code: 'string 1..20 @immutable' },
    after: { code: 'string 1..20' },
    becomes: same,
  },
  {
    id: 'F11',
    change: 'immutable, with another name',
    before: { code: 'string 1..20 @immutable' },
    after: { code: null, label: 'string 1..20 @immutable' },
    evolve: ['~code -> label'],
    becomes: renamed('code', 'label'),
  },
  {
    id: 'F11',
    change: 'immutable, with values that are mapped, cut, given, and of another type',
    before: {
      status: '[draft, open, gone] @immutable',
      qty: 'int 0..1000 @immutable',
      note: 'string? @immutable',
      number: 'int @immutable',
    },
    after: {
      status: '[open, gone] @immutable',
      qty: 'int 0..50 @immutable',
      note: 'string @immutable',
      number: 'string @immutable',
      tag: 'string @immutable',
    },
    values: { number: 'n' },
    evolve: [
      '~status: [open, gone] @immutable map draft -> open',
      '~qty: int 0..50 @immutable else clamp',
      '~note: string @immutable backfill code',
      '~number: string @immutable',
      '+tag: string @immutable backfill name',
    ],
    becomes: (row) => ({
      ...row,
      status: row.status === 'draft' ? 'open' : (row.status ?? null),
      qty: String(Math.min(number(row.qty), 50)),
      note: row.note ?? row.code ?? null,
      tag: row.name ?? null,
    }),
  },
  {
    id: 'F12',
    change: 'made unique, values differ',
    after: { code: 'string 1..20 @unique' },
    evolve: ['~code: string 1..20 @unique'],
    becomes: same,
  },
  {
    id: 'F12',
    change: 'made unique, values repeat',
    after: { qty: 'int 0..1000 @unique' },
    evolve: ['~qty: int 0..1000 @unique'],
    stops: 'items.qty must be unique, but rows share a value',
  },
  {
    id: 'F12',
    change: 'made unique, the first keeps its value',
    after: { note: 'string? @unique' },
    values: { note: "CASE WHEN n <= 20 THEN 'note ' || (n % 10) END" },
    evolve: ['~note: string? @unique dedupe first'],
    becomes: (row) => ({ ...row, note: number(row.id?.slice(-12)) <= 10 ? (row.note ?? null) : null }),
  },
  {
    id: 'F13',
    change: 'no longer unique',
    before: { code: 'string 1..20 @unique' },
    after: { code: 'string 1..20' },
    evolve: ['~code: string 1..20'],
    becomes: same,
  },
  {
    id: 'F14',
    change: 'id made a reference, every row has its other',
    before: { origin: 'uuid' },
    after: { origin: '-> Maker' },
    values: { origin: values.maker_id ?? '' },
    evolve: ['~origin: -> Maker'],
    becomes: renamed('origin', 'origin_id'),
  },
  {
    id: 'F14',
    change: 'id made a reference, rows refer to nothing',
    before: { origin: 'uuid' },
    after: { origin: '-> Maker' },
    values: { origin: "'00000000-0000-4000-8000-0000000000ff'" },
    evolve: ['~origin: -> Maker'],
    stops: 'refers to makers, but rows refer to one that is not there',
  },
  {
    id: 'F15',
    change: 'reference made a plain id',
    after: { maker: 'uuid' },
    evolve: ['~maker: uuid'],
    becomes: renamed('maker_id', 'maker'),
  },
  {
    id: 'F15',
    change: 'reference removed by force',
    after: { maker: null },
    evolve: ['-maker force "not needed"'],
    becomes: without('maker_id'),
  },
  {
    id: 'F16',
    change: '1:1 made 1:many',
    ...linkedToMaker('1:1', '1:many'),
    values: { maker_id: aMakerOfItsOwn },
    becomes: same,
  },
  {
    id: 'F16',
    change: '1:many made 1:1, no two rows share one',
    ...linkedToMaker('1:many', '1:1'),
    values: { maker_id: aMakerOfItsOwn },
    becomes: same,
  },
  {
    id: 'F16',
    change: '1:many made 1:1, rows share one',
    ...linkedToMaker('1:many', '1:1'),
    stops: 'items.maker_id must be unique, but rows share a value',
  },
  {
    id: 'F16',
    change: '1:many made 1:1, the last keeps it',
    ...linkedToMaker('1:many', '1:1', 'dedupe last'),
    values: { maker_id: aMakerOfTwo },
    becomes: (row) => (number(row.id?.slice(-12)) <= 10 ? { ...row, maker_id: null } : row),
  },
  {
    id: 'F16',
    change: '1:many made many:many',
    before: { maker: null },
    restBefore: 'edge Maker -> Item {1:many}',
    restAfter: 'edge Maker -> Item {many:many}',
    evolve: ['~maker: -> Maker'],
    becomes: without('maker_id'),
    beside: {
      sql: 'SELECT p."maker_id" || i."code" AS pair FROM "maker_items" p JOIN "items" i ON i."id" = p."item_id"',
      rows: (row) => ({ pair: `${row.maker_id}${row.code}` }),
    },
  },
  {
    id: 'F16',
    change: 'many:many made 1:many, each has one',
    before: { maker: null },
    restBefore: 'edge Maker -> Item {many:many}',
    restAfter: 'edge Maker -> Item {1:many}',
    evolve: ['~maker: -> Maker'],
    fill: [pairsOfItems],
    writtenBeside: pairOfWritten,
    becomes: (row) => ({ ...row, maker_id: '00000000-0000-4000-8000-000000000003' }),
  },
  {
    id: 'F16',
    change: 'many:many made 1:many, some have several',
    before: { maker: null },
    restBefore: 'edge Maker -> Item {many:many}',
    restAfter: 'edge Maker -> Item {1:many}',
    evolve: ['~maker: -> Maker'],
    fill: [pairsOfItems, anotherPair],
    stops: 'items.maker_id has room for one, but rows have several in maker_items',
  },
  {
    id: 'F16',
    change: 'many:many made 1:many, the last stays',
    before: { maker: null },
    restBefore: 'edge Maker -> Item {many:many}',
    restAfter: 'edge Maker -> Item {1:many}',
    evolve: ['~maker: -> Maker dedupe last'],
    fill: [pairsOfItems, anotherPair],
    writtenBeside: pairOfWritten,
    becomes: (row) => ({ ...row, maker_id: `00000000-0000-4000-8000-00000000000${row.code === 'c1' ? 4 : 3}` }),
  },
  {
    id: 'F16',
    change: 'many:many made 1:many, rows have none',
    before: { maker: null },
    restBefore: 'edge Maker -> Item {many:many}',
    restAfter: 'edge Maker -> Item {1:many}',
    evolve: ['~maker: -> Maker'],
    stops: 'items.maker_id is required, but rows have none in maker_items',
  },
  { id: 'T01', change: 'range widened', after: { qty: 'int 0..5000' }, evolve: ['~qty: int 0..5000'], becomes: same },
  { id: 'T01', change: 'range removed', after: { name: 'string' }, evolve: ['~name: string'], becomes: same },
  {
    id: 'T02',
    change: 'range narrowed, all values fit',
    after: { qty: 'int 0..100' },
    evolve: ['~qty: int 0..100'],
    becomes: same,
  },
  {
    id: 'T02',
    change: 'range narrowed, values are outside',
    after: { qty: 'int 0..50' },
    evolve: ['~qty: int 0..50'],
    stops: 'break the new rule items_qty_range',
  },
  {
    id: 'T02',
    change: 'range narrowed, values go to the nearest',
    after: { qty: 'int 10..50' },
    evolve: ['~qty: int 10..50 else clamp'],
    becomes: (row) => ({ ...row, qty: String(Math.min(50, Math.max(10, number(row.qty)))) }),
  },
  {
    id: 'T02',
    change: 'length narrowed, texts are cut',
    after: { name: 'string 1..6' },
    evolve: ['~name: string 1..6 else clamp'],
    becomes: (row) => ({ ...row, name: row.name?.slice(0, 6) ?? null }),
  },
  {
    id: 'T02',
    change: 'range narrowed, rows outside go',
    after: { qty: 'int 0..50' },
    evolve: ['~qty: int 0..50 else delete'],
    becomes: (row) => (number(row.qty) > 50 ? undefined : row),
  },
  {
    id: 'T04',
    change: 'int to decimal',
    after: { qty: 'decimal 0..1000' },
    evolve: ['~qty: decimal 0..1000'],
    becomes: same,
  },
  { id: 'T04', change: 'int to string', after: { qty: 'string' }, evolve: ['~qty: string'], becomes: same },
  {
    id: 'T05',
    change: 'string to int, all are numbers',
    before: { size: 'string' },
    after: { size: 'int' },
    values: { size: "'' || n" },
    evolve: ['~size: int'],
    becomes: same,
  },
  {
    id: 'T05',
    change: 'string to int, some are none',
    before: { size: 'string' },
    after: { size: 'int' },
    values: { size: "'s' || n" },
    evolve: ['~size: int'],
    stops: 'items.size becomes integer, but rows have a value that is none',
  },
  {
    id: 'T05',
    change: 'string to int, others are given up',
    before: { size: 'string?' },
    after: { size: 'int?' },
    values: { size: "CASE WHEN n % 2 = 0 THEN '' || n ELSE 'odd' END" },
    evolve: ['~size: int? else null'],
    becomes: (row) => ({ ...row, size: row.size === 'odd' ? null : (row.size ?? null) }),
  },
  {
    id: 'T06',
    change: 'another type by an expression',
    after: { name: 'int' },
    evolve: ['~name: int using qty'],
    becomes: (row) => ({ ...row, name: row.qty ?? null }),
  },
  {
    id: 'N01',
    change: 'value added',
    after: { status: '[draft, open, gone, lost]' },
    evolve: ['~status: [draft, open, gone, lost]'],
    becomes: same,
  },
  {
    id: 'N02',
    change: 'value removed that rows have',
    after: { status: '[open, gone]' },
    evolve: ['~status: [open, gone]'],
    stops: 'break the new rule items_status_values',
  },
  {
    id: 'N02',
    change: 'value removed, rows get another',
    after: { status: '[open, gone]' },
    evolve: ['~status: [open, gone] map draft -> open'],
    becomes: (row) => ({ ...row, status: row.status === 'draft' ? 'open' : (row.status ?? null) }),
  },
  {
    id: 'N03',
    change: 'value renamed',
    after: { status: '[planned, open, gone]' },
    evolve: ['~status: [planned, open, gone] map draft -> planned'],
    becomes: (row) => ({ ...row, status: row.status === 'draft' ? 'planned' : (row.status ?? null) }),
  },
  {
    id: 'M03',
    change: 'transition of a machine removed',
    restBefore: 'machine Item.status {\n  draft -> open\n  open -> gone\n  gone -> draft\n}',
    restAfter: 'machine Item.status {\n  draft -> open\n  open -> gone\n}',
    becomes: same,
  },
  { id: 'I01', change: 'invariant added that holds', restAfter: 'invariant {\n  qty >= 0 @always\n}', becomes: same },
  {
    id: 'I01',
    change: 'invariant added that rows break',
    restAfter: 'invariant {\n  qty >= 50 @always\n}',
    stops: 'break the new rule',
  },
  {
    id: 'I02',
    change: 'invariant removed',
    restBefore: 'invariant {\n  qty >= 0 @always\n}',
    restAfter: ' ',
    becomes: same,
  },
  {
    id: 'X02',
    change: 'type of the key changed',
    restBefore: 'entity Tag {\n  id: uuid @immutable\n}',
    restAfter: 'entity Tag {\n  id: int @immutable\n}\nevolve Tag {\n  ~id: int @immutable\n}',
    refused: 'The key of tags would change from uuid to integer',
  },
  {
    id: 'X03',
    change: 'at most one row for a condition',
    restAfter: 'invariant {\n  Item per code: max 1 where status=open\n}',
    becomes: same,
  },
];
