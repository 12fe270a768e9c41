import { describe, expect, test } from 'vitest';
import { generateFiles } from '../src/generate.ts';
import { fileOf, specOf } from './support.ts';

describe('a value that is missing', () => {
  const guarded = async (condition: string): Promise<string> => {
    const spec = `
entity Player {
  id: uuid @immutable
  level: int?
  rank: int?
  bonus: decimal?
  prize: decimal?
  joined: timestamp?
  left: timestamp?
  won: bool?
  state: [fresh, tired]?
}
api POST /players/{id}/play {
  in: {seen: int?}
  out: Player
  ! not found => 404
  ! ${condition} => 409
}
auth { /players/** : user }`;
    const service = await fileOf(spec, 'src/services/players.ts');
    return (
      /if \(([^\n]*|\n.*?\n {2})\)\s*throw refused/s
        .exec(service.slice(service.indexOf(`! ${condition}`)))?.[1]
        ?.trim() ?? ''
    );
  };

  test.each([
    ['level > 3', 'player.level != null && player.level > 3n'],
    ['level = 3', 'player.level === 3n'],
    ['level in [1, 2]', 'player.level === 1n || player.level === 2n'],
    ['bonus = 3', "player.bonus != null && exact(player.bonus).eq('3')"],
    ['level + 1 > 3', 'player.level != null && player.level + 1n > 3n'],
    ['bonus + 1 = 3', "player.bonus != null && exact(player.bonus).plus('1').eq('3')"],
    ['not (level > 3)', 'player.level != null && player.level <= 3n'],
    ['won', 'player.won'],
  ])('fits no comparison, and is no number to calculate with: %s', async (condition, code) => {
    expect(await guarded(condition)).toBe(code);
  });

  test.each([
    ['level != 3', 'player.level !== 3n'],
    ['level not in [1, 2]', 'player.level !== 1n && player.level !== 2n'],
    ['bonus != 3', "player.bonus == null || !exact(player.bonus).eq('3')"],
    ['level + 1 != 3', 'player.level == null || player.level + 1n !== 3n'],
    ['state != tired', "player.state !== 'tired'"],
    ['not won', '!player.won'],
    ['level = null', 'player.level == null'],
    ['state = null', 'player.state == null'],
  ])('is another than every value: %s', async (condition, code) => {
    expect(await guarded(condition)).toBe(code);
  });

  test.each([
    ['level = rank', 'player.level === player.rank'],
    ['level != rank', 'player.level !== player.rank'],
    ['seen = level', '(body.seen ?? null) === player.level'],
    [
      'bonus = prize',
      'player.bonus == null ? player.prize == null : player.prize != null && exact(player.bonus).eq(exact(player.prize))',
    ],
    [
      'bonus != prize',
      'player.bonus == null ? player.prize != null : player.prize == null || !exact(player.bonus).eq(exact(player.prize))',
    ],
    [
      'joined = left',
      'player.joined == null ? player.left == null : player.left != null && player.joined.getTime() === player.left.getTime()',
    ],
    [
      'bonus + 1 = prize',
      "player.bonus != null && player.prize != null && exact(player.bonus).plus('1').eq(exact(player.prize))",
    ],
  ])('is equal to another that is missing, whatever their type: %s', async (condition, code) => {
    expect((await guarded(condition)).replace(/\s+/g, ' ')).toBe(code);
  });
});

describe('the rows that a limit counts', () => {
  const stays = (where: string): string => `
entity Room {
  id: uuid @immutable
  floor: int
}
entity Stay {
  id: uuid @immutable
  room: -> Room
  status: [booked, present, left]
  nights: int 1..30
  beds: int?
  begun: timestamp?
  ended: timestamp?
}
invariant {
  Stay per room: max 1 where ${where}
}
api GET /stays { out: [Stay] }
auth { /stays : user }`;

  const indexOf = async (where: string): Promise<string | undefined> => {
    const migration = await fileOf(stays(where), 'prisma/migrations/20000101000000_initial/migration.sql');
    return /CREATE UNIQUE INDEX "stays_max_1[^;]*;/.exec(migration)?.[0];
  };

  test.each([
    ['status = booked', `("room_id") WHERE "status" = 'booked'`],
    ['status = booked and nights = 1', `("room_id") WHERE "status" = 'booked' AND "nights" = 1`],
    ['status != left', `("room_id") WHERE "status" <> 'left'`],
    ['status in [booked, present]', `("room_id") WHERE "status" IN ('booked', 'present')`],
    ['status = booked or status = present', `("room_id") WHERE "status" = 'booked' OR "status" = 'present'`],
    ['ended = null', `("room_id") WHERE "ended" IS NULL`],
    ['ended = begun', `("room_id") WHERE "ended" = "begun" OR ("ended" IS NULL AND "begun" IS NULL)`],
    [
      'ended != begun or nights = 1',
      '("room_id") WHERE ("ended" <> "begun" OR ("ended" IS NULL AND "begun" IS NOT NULL) OR',
    ],
    ['nights != beds', `("room_id") WHERE "nights" <> "beds" OR "beds" IS NULL`],
    ['beds not in [1, 2]', `("room_id") WHERE "beds" NOT IN (1, 2) OR "beds" IS NULL`],
    ['status = booked and nights > 1', `("room_id") WHERE "status" = 'booked' AND "nights" > 1`],
  ])('are all that its condition says: %s', async (where, columns) => {
    expect(await indexOf(where)).toContain(columns);
  });

  test('are told to the properties of rows only where their fields say which they are', async () => {
    const lawsOf = (where: string): Promise<string> => fileOf(stays(where), 'tests/support/specified.ts');
    expect(await lawsOf('status = booked')).toMatch(/atMost: \[\s*\{ max: 1/);
    expect(await lawsOf('status != left')).toContain('atMost: []');
  });

  test('are counted by the service where the database cannot say which they are', async () => {
    const spec = stays('room.floor > 1');
    const { files, diagnostics } = await generateFiles(specOf(spec), {
      target: 'ts-express-prisma',
      database: 'sqlite',
    });
    expect(diagnostics).toEqual([]);
    expect(files.find(({ path }) => path.endsWith('/migration.sql'))?.content).not.toContain('stays_max');
    expect(files.find(({ path }) => path === 'src/domain/invariants.ts')?.content).toContain('room.floor > 1n');
  });
});

/** Boxes on shelves, of which a line says something. */
const boxes = (line: string): string => `
spec boxes v1.0 { description: "boxes on shelves" }
entity Shelf {
  id: uuid @immutable
  room: int 0..*
  used: int @computed
}
entity Box {
  id: uuid @immutable
  shelf: -> Shelf
  code: string
  x: int
  y: int
  weight: decimal?
  most: decimal
  heavy: bool
  fragile: bool?
  state: [open, packed, gone]
  packed_at: timestamp?
  above: -> Box?
}
event box.packed {
  ref: Box.id
}
invariant {
  Shelf.used = count(Box)
  ${line}
}
api GET /boxes {
  out: [Box]
}
`;

/** The rules of the tables that come of a line, without their names, and what is said of it. */
async function keptOf(line: string, database: 'sqlite' | 'postgres') {
  const { files, diagnostics } = await generateFiles(specOf(boxes(line)), { target: 'ts-express-prisma', database });
  const sql = files.find(({ path }) => path.endsWith('/migration.sql'))?.content ?? '';
  return {
    checks: [...sql.matchAll(/_invariant_\w+" CHECK \((.*)\),?$/gm)].map(([, check]) => check),
    told: diagnostics.filter(({ code }) => code === 'generate/not-kept').map(({ message }) => message),
    tests: files.find(({ path }) => path === 'tests/invariants.test.ts')?.content ?? '',
  };
}

describe('a line of an invariant about one row', () => {
  test.each([
    ['Box.x + Box.y <= 9', '("x" + "y") <= 9'],
    ['10 >= Box.x * 2', '10 >= ("x" * 2)'],
    ['9 - Box.x >= Box.y', '(9 - "x") >= "y"'],
    ['x - y != 3', '("x" - "y") <> 3'],
    ['Box.x = Box.y', '"x" = "y"'],
    ['not (Box.x = 7 or Box.y > 3)', '"x" <> 7 AND "y" <= 3'],
    ['Box.x between 1 and 4', '"x" >= 1 AND "x" <= 4'],
    ['all Box.x < 9', '"x" < 9'],
    ['no Box.x in [7, 8]', '"x" NOT IN (7, 8)'],
    ['Box.state in [open, packed]', `"state" IN ('open', 'packed')`],
    ['Box.packed_at != null', '"packed_at" IS NOT NULL'],
    ['Box.code != "x" and Box.x > 0', `"code" <> 'x' AND "x" > 0`],
    ['Box.state:packed => Box.packed_at != null', `"state" <> 'packed' OR "packed_at" IS NOT NULL`],
    ['Box.state = gone => Box.x < 3 and Box.y < 3', `"state" <> 'gone' OR ("x" < 3 AND "y" < 3)`],
    ['if Box.state = gone: Box.x = 0', `"state" <> 'gone' OR "x" = 0`],
    ['Box.x > 3 implies Box.y > 3', '"x" <= 3 OR "y" > 3'],
  ])('is a check of its table, on both databases, and is tried: %s', async (line, check) => {
    for (const database of ['sqlite', 'postgres'] as const) {
      const { checks, told, tests } = await keptOf(line, database);
      expect(checks).toEqual([check]);
      expect(told).toEqual([]);
      expect(tests).toContain('invariants that the database keeps');
    }
  });

  test.each([
    ['Box.heavy', '"heavy" = 1', '"heavy" = true'],
    ['not Box.fragile', '"fragile" = 0', '"fragile" = false'],
    ['Box.heavy => Box.weight > 20', '"heavy" = 0 OR CAST("weight" AS REAL) > 20', '"heavy" = false OR "weight" > 20'],
    [
      'Box.weight + 0.2 <= Box.most',
      'round((CAST("weight" AS REAL) + 0.2), 10) <= CAST("most" AS REAL)',
      '("weight" + 0.2) <= "most"',
    ],
  ])('is so in the words of each database: %s', async (line, sqlite, postgres) => {
    expect((await keptOf(line, 'sqlite')).checks).toEqual([sqlite]);
    expect((await keptOf(line, 'postgres')).checks).toEqual([postgres]);
  });

  test.each([
    ['max(Box.x, Box.y) <= 8', "there is no function 'max'"],
    ['Box.x < 3 @at_packing', 'it holds at some moments only (@at_packing)'],
    ['any Box.x > 3', 'it is about all rows of a table at once, and not about what belongs to one of them'],
  ])('is told where nothing keeps it: %s', async (line, why) => {
    const { checks, told } = await keptOf(line, 'sqlite');
    expect(checks).toEqual([]);
    expect(told).toEqual([
      `Nothing keeps '${line}': ${why}. Ask it in a \`!\` line of the apis that write these rows.`,
    ]);
  });
});

test.each([
  ['Box.state:packed => shelf.restock', 'what is done is said in the steps of the apis'],
  ['boxes are painted blue', 'its words are read as prose'],
  ['Box.x > 3 => boxes are painted blue', 'one of its sides is read as prose'],
])('a line of an invariant that is one for people is said to be so: %s', async (line, why) => {
  expect((await keptOf(line, 'sqlite')).told).toEqual([`Nothing checks '${line}': ${why}.`]);
});

describe('an event that has to follow a state', () => {
  const packing = (steps: string): string => `${boxes('Box.state:packed => event box.packed emitted')}
machine Box.state { open -> packed -> gone }
action close(box) {
  >> set Box(packed)
}
api POST /boxes/{id}/pack {
  out: Box
  ! not found => 404
  ${steps}
}`;
  const toldOf = async (spec: string): Promise<readonly string[]> => {
    const { diagnostics } = await generateFiles(specOf(spec), { target: 'ts-express-prisma', database: 'sqlite' });
    return diagnostics.filter(({ code }) => code === 'generate/not-kept').map(({ message }) => message);
  };

  const untold = (part: string): string =>
    `'${part}' leads there without the event of 'Box.state:packed => event box.packed emitted': add \`>> emit\` to it.`;

  test.each([
    ['>> set Box(packed)\n  >> emit box.packed\n  >> close(box)', []],
    ['>> close(box)\n  >> emit box.packed', []],
    ['>> set Box(packed)', ['POST /boxes/{id}/pack', 'close']],
    ['>> close(box)', ['close']],
  ])('is told of where the row comes to it, or by who calls that; else it is said: %j', async (steps, parts) => {
    expect(await toldOf(packing(steps))).toEqual(parts.map(untold));
  });

  test.each([
    ['>> set Box(packed)', ['box.full']],
    ['>> close(box)', ['close']],
    ['>> set Box(packed)\n  >> emit box.packed', []],
  ])('is told of by the steps of another event too: %j', async (steps, parts) => {
    const spec = packing('>> close(box)\n  >> emit box.packed\n  >> emit box.full');
    expect(await toldOf(`${spec}\nevent box.full {\n  ref: Box.id\n  ${steps}\n}`)).toEqual(parts.map(untold));
  });
});

const warehouse = `
entity Part {
  id: uuid @immutable
  quantity: int 0..*
}
entity Draft {
  id: uuid @immutable
  user: uuid
  status: [open, sent]
}
entity DraftLine {
  id: uuid @immutable
  part: -> Part
  qty: int 1..9
}
entity Transfer {
  id: uuid @immutable
  user: uuid
  status: [pending, cancelled]
}
entity TransferLine {
  id: uuid @immutable
  part: -> Part
  qty: int 1..9
}
entity Shipment {
  id: uuid @immutable
  weight: int
}
edge Draft -> DraftLine {1:many}
edge Transfer -> TransferLine {1:many}
edge Transfer -> Shipment {1:1}
event transfer.lost {
  ref: Transfer.id
  payload: {user, late: bool}
}
action take(line, most) {
  >> decrement line.part.quantity by line.qty
  ! most > 5 => 400 "too many"
}
api POST /drafts/{id}/send {
  in: {most: int}
  >> take(each line, most)
}
api POST /transfers/{id}/cancel {
  >> restore quantity per line
  >> set Transfer(cancelled)
  >> emit transfer.lost
}
invariant {
  Draft per user: max 1 where status=open
}
auth {
  /drafts/** : owner
  /transfers/** : owner
}
`;

describe('words that several entities fit', () => {
  test('mean the rows of what is in hand before those of the open row of the caller', async () => {
    const service = await fileOf(warehouse, 'src/services/transfers.ts');
    expect(service).toContain('work.db.transferLine.findMany');
    expect(service).not.toContain('draft');
  });
});

describe('a parameter of an action that names no row', () => {
  test('has the type of what it is called with', async () => {
    expect(await fileOf(warehouse, 'src/domain/actions/take.ts')).toContain('most: bigint');
  });
});

describe('rows that an action makes', () => {
  const counter = `
runtime { db: sqlite }

entity Order {
  id: uuid @immutable
  total: decimal
  state: [open, paid]
}

entity Note {
  id: uuid @immutable
  text: string 1..80
}

edge Order -> Note {1:many}

action jot(order) {
  >> create Note with text = "paid"
  >> set order.total = 3
}

api POST /orders/{id}/pay {
  out: Order
  >> jot(order)
}
`;

  test('are made, as those of an api are', async () => {
    const action = await fileOf(counter, 'src/domain/actions/jot.ts');
    expect(action).toContain("data: { id: work.attempts.newId(), text: 'paid', order_id: order.id }");
  });
});

describe('a bool of a payload that no state bears the name of', () => {
  test('is false and reads no row for it', async () => {
    const service = await fileOf(warehouse, 'src/services/transfers.ts');
    expect(service).toContain('late: false');
    expect(service).not.toContain('shipment');
  });
});

const market = `
entity Lot {
  id: uuid @immutable
  user: uuid
  title: string 1..40
}
entity Bid {
  id: uuid @immutable
  owner: uuid
  lot: -> Lot
  amount: int 1..99
}
entity Photo {
  id: uuid @immutable
  caption: string 1..40
}
edge Lot -> Photo {1:many}
api POST /lots/{lot}/bids {
  in: {amount: int}
  out: Bid
}
api POST /lots/{lot}/photos {
  in: {caption: string}
  out: Photo
}
auth { /lots/** : owner }
`;

describe('a row made below another', () => {
  test('belongs to the caller where it has an owner, else to whom the other belongs', async () => {
    const bids = await fileOf(market, 'src/services/bids.ts');
    const photos = await fileOf(market, 'src/services/photos.ts');
    expect(bids).toContain('owner: caller.id');
    expect(bids).not.toContain('forbidden()');
    expect(photos).toContain('forbidden()');
  });
});

const garage = `
entity Part {
  id: uuid @immutable
  label: string 1..40
  stock: int 0..*
}
entity Repair {
  id: uuid @immutable
  user: uuid
  stage: [done, fetched]
}
entity UsedPart {
  id: uuid @immutable
  part: -> Part
  pieces: int 1..9
}
entity Bill {
  id: uuid @immutable
  amount: decimal
  status: [open, charged, refunded]
}
edge Repair -> UsedPart {1:many}
edge Repair -> Bill {1:1}
machine Bill.status { open -> charged -> refunded }
error out_of_stock: 409 {
  message: "not enough"
  detail: "{part.label}: {pieces} wanted, {stock} there"
}
action take_parts(used) {
  >> decrement used.part.stock by used.pieces
  ! stock < 0 => out_of_stock
}
api POST /repairs/{id}/parts {
  in: {part: uuid, pieces: int}
  out: UsedPart
  >> create UsedPart
  >> take_parts(used_part)
}
api POST /repairs/{id}/fetch {
  out: Repair
  >> create Bill(open) with amount = 10
  >> charge bill
  >> set Bill(charged), Repair(fetched)
}
api POST /repairs/{id}/refund {
  out: Repair
  >> set Bill(charged)
  >> set Bill(refunded)
}
auth { /repairs/** : owner }
`;

describe('the detail of an error that an action ends with', () => {
  test('shows the row that the parameter leads to, its fields, and those of the parameter', async () => {
    const action = await fileOf(garage, 'src/domain/actions/takeParts.ts');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: generated code
    expect(action).toContain('outOfStock(`${part.label}: ${used.pieces} wanted, ${part.stock} there`)');
  });
});

describe('a state that the call of a port has brought', () => {
  test('is not gone to a second time by the step that says so as well', async () => {
    const service = await fileOf(garage, 'src/services/repairs.ts');
    const fetch = service.slice(
      service.indexOf('function postRepairFetch'),
      service.indexOf('function postRepairRefund'),
    );
    expect(fetch.match(/assertMove\(bill\.status, 'charged'\)/g)).toHaveLength(1);
    expect(fetch).toContain("data: { stage: 'fetched' }");
  });

  test('is gone to where no port was called', async () => {
    const service = await fileOf(garage, 'src/services/repairs.ts');
    const refund = service.slice(service.indexOf('function postRepairRefund'));
    expect(refund).toContain("assertMove(bill.status, 'charged')");
    expect(refund).toContain("assertMove(bill.status, 'refunded')");
  });
});

describe('an answer that is written out', () => {
  const spec = (out: string) => `
entity Account {
  id: uuid @immutable
  holder: uuid
  balance: decimal 0..*
  limit_left: decimal?
  mood: [calm, watched]
  secret: string @sensitive
}
entity Card {
  id: uuid @immutable
  number: string 16..16
  tries: int 0..3
}
edge Account -> Card {1:1}
api POST /accounts/{id}/deposit {
  in: {sum: decimal 0.01..500, note: string?}
  out: ${out}
  ! not found => 404
  >> increment account.balance by sum
}
auth { /accounts/** : holder }`;
  const answer = async (out: string): Promise<string | undefined> =>
    /return (\{[^;]*\});/.exec(await fileOf(spec(out), 'src/services/accounts.ts'))?.[1]?.replaceAll(/\s+/g, ' ');

  test.each([
    ['{balance: decimal, mood: string}', '{ balance: account.balance, mood: account.mood }'],
    ['{sum: decimal, note: string?}', '{ sum: body.sum, note: body.note ?? null }'],
    ['{sum, limit_left}', '{ sum: body.sum, limit_left: account.limit_left }'],
    ['{holder: uuid, user: uuid, now: timestamp}', '{ holder: account.holder, user: caller.id, now: work.now }'],
    ['{account: uuid, tries: int?}', '{ account: account.id, tries: card?.tries ?? null }'],
    ['Account + {sum: decimal}', '{ ...accountView(account), sum: body.sum }'],
  ])('is filled by name from what is in hand: %s', async (out, code) => {
    expect(await answer(out)).toBe(code);
  });

  test('is described', async () => {
    const document = JSON.parse(await fileOf(spec('{balance: decimal, mood, tries: int?}'), 'openapi.json'));
    const { schema, example } =
      document.paths['/accounts/{id}/deposit'].post.responses[200].content['application/json'];
    expect(schema).toEqual({
      type: 'object',
      properties: {
        balance: { type: 'string', format: 'decimal', pattern: expect.any(String), description: 'At least 0.' },
        mood: { type: 'string', enum: ['calm', 'watched'] },
        tries: { type: ['integer', 'null'], format: 'int64', minimum: 0, maximum: 3 },
      },
      required: ['balance', 'mood', 'tries'],
    });
    expect(example).toEqual({ balance: '9.95', mood: 'calm', tries: 2 });
  });

  test.each([
    ['{total: decimal}', "'total' in 'out' has no source: nothing in hand here has that name. Name a field"],
    ['{balance: int}', "'balance' in 'out' has no source: Account.balance is of another type (decimal)"],
    ['{limit_left: decimal}', 'Account.limit_left may be missing'],
    ['{secret: string}', "'secret' in 'out' has no source"],
    ['[Account] + {sum: decimal}', 'a list has no place for an object beside it'],
  ])('is refused with its cure where a member has no source: %s', async (out, message) => {
    const { files, diagnostics } = await generateFiles(specOf(spec(out)), {
      target: 'ts-express-prisma',
      database: 'sqlite',
    });
    expect(files).toEqual([]);
    expect(diagnostics.map((diagnostic) => diagnostic.message).join()).toContain(message);
  });

  test('that has no rows at all', async () => {
    const clock = 'api GET /clock {\n  out: {now: timestamp}\n}\nauth { /clock : public }';
    expect(await fileOf(clock, 'src/services/clock.ts')).toContain('return { now: work.now };');
  });
});

describe('who owns a row', () => {
  const service = (entity: string) => `
entity Parcel {
  id: uuid @immutable
  sender: uuid
  grams: int 1..31500
  ${entity}
}
entity Claim {
  id: uuid @immutable
  reason: string
}
edge Parcel -> Claim {1:1}
api POST /parcels {
  in: {grams: int}
  out: Parcel
}
api POST /parcels/{id}/claim {
  in: {reason: string}
  out: Claim
  ! not owner => 403
}
auth { /parcels/** : sender }`;

  test('is the caller who makes it, where the auth line names the field', async () => {
    expect(await fileOf(service(''), 'src/services/parcels.ts')).toMatch(/sender: caller\.id/);
  });

  test('is the owner of the row that it belongs to, where the auth line names the field of that', async () => {
    expect(await fileOf(service(''), 'src/services/claims.ts')).toContain('owns(caller, parcel.sender,');
  });

  test('an enumeration of one value leaves no choice to whoever makes the row', async () => {
    expect(await fileOf(service('kind: [ordinary]'), 'src/services/parcels.ts')).toContain("kind: 'ordinary'");
  });
});

describe('a bare name behind a step that changes a number', () => {
  test('means that number, also where rows on the way to it have a field of the name', async () => {
    const kitchen = `
entity Ingredient {
  id: uuid @immutable
  grams: int 0..9999
}
entity Dish {
  id: uuid @immutable
  ingredient: -> Ingredient
  grams: int 1..2000
}
entity Portion {
  id: uuid @immutable
  dish: -> Dish
  count: int 1..20
}
error out_of_stock: 409 {
  message: "not enough"
}
action take(portion) {
  >> decrement portion.dish.ingredient.grams by portion.dish.grams * portion.count
  ! grams < 0 => out_of_stock; rollback
}
api POST /portions {
  in: {dish: uuid, count: int}
  >> create Portion
  >> take(portion)
}
auth { /** : public }`;
    expect(await fileOf(kitchen, 'src/domain/actions/take.ts')).toContain('if (newGrams < 0n) throw outOfStock()');
  });
});

describe('an answer with nested parts', () => {
  const blog = `
entity Post {
  id: uuid @immutable
  user: uuid
  title: string 1..40
}
entity Comment {
  id: uuid @immutable
  text: string 1..40
}
edge Post -> Comment {1:many}
api GET /posts/{id} { out: Post + [Comment] }
api POST /posts/{id}/comments {
  in: {text: string}
  out: Post + [Comment]
}
auth { /posts/** : owner }
`;

  test('is read at once, so that it is one state of the rows, and no fault where they go between two reads', async () => {
    const service = await fileOf(blog, 'src/services/posts.ts');
    expect(service.match(/work\.db\./g)).toHaveLength(1);
    expect(service).toMatch(/findUnique\(\{\s*where: \{ id: params\.id \},\s*include: \{ comments: /);
  });

  test('is read behind what was written', async () => {
    const service = await fileOf(blog, 'src/services/comments.ts');
    expect(service.indexOf('comment.create')).toBeLessThan(service.indexOf('include: { comments: '));
  });
});

describe('a test of a row that nobody touches', () => {
  test('begins with the rows that the row refers to, also where it need not', async () => {
    const visits = `
entity Doctor { id: uuid @immutable; name: string 1..9 }
entity Visit {
  id: uuid @immutable
  doctor: -> Doctor?
  state: [asked, dropped]
  asked_at: timestamp @auto
  ~ drop after 2h inactivity
}
api GET /visits { out: [Visit] }
auth { /visits : user }
`;
    const tests = await fileOf(visits, 'tests/timedRules.test.ts');
    expect(tests.indexOf('add.doctor(service.db)')).toBeGreaterThan(0);
    expect(tests.indexOf('add.doctor(service.db)')).toBeLessThan(tests.indexOf('add.visit(service.db'));
  });
});

test.each([
  ['dropped', true],
  ['asked', false],
])(
  'an event that an invariant wants of a state (%s) is told of by the timed rule that leads there',
  async (state, isTold) => {
    const visits = `
entity Visit {
  id: uuid @immutable
  state: [asked, dropped]
  asked_at: timestamp @auto
  ~ drop after 2h inactivity
}
event visit.told { ref: Visit.id }
api POST /visits {
  out: Visit
  >> create Visit(asked)
  >> emit visit.told
}
invariant { Visit.state:${state} => event visit.told emitted }
auth { /visits : user }
`;
    const rules = await fileOf(visits, 'src/jobs/timedRules.ts');
    expect(rules.includes('await emitVisitTold(work, { about: visit.id });')).toBe(isTold);
    // Each row has a transaction of its own where more follows than that its state moves.
    expect((await fileOf(visits, 'src/jobs/jobs.ts')).includes('moveEach(')).toBe(isTold);
    const tests = await fileOf(visits, 'tests/timedRules.test.ts');
    expect(tests.includes("toMatchObject([{ name: 'visit.told' }])")).toBe(isTold);
  },
);

describe('a state that is set by its field', () => {
  const bill = (line: string) => `
entity Bill {
  id: uuid @immutable
  payment: [unpaid, paid, refunded]
}
machine Bill.payment { unpaid -> paid -> refunded }
api POST /bills/{id}/refund {
  ! not found => 404
  ! bill.payment != paid => 409
  ${line}
}
auth { /** : public }`;

  test('may be the one that the row has; where a guard says which that is, the code compiles all the same', async () => {
    const spec = bill('>> set bill.payment = refunded');
    expect(await fileOf(spec, 'src/services/bills.ts')).toContain(
      "billPaymentMachine.assertMoveOrStay(bill.payment, 'refunded');",
    );
    expect(await fileOf(spec, 'src/domain/machine.ts')).toContain('assertMoveOrStay(from: State, to: State)');
    expect(await fileOf(bill('>> set Bill(refunded)'), 'src/domain/machine.ts')).not.toContain('assertMoveOrStay');
  });
});

describe('what is asked all the time has an index', () => {
  const sql = async (database: 'sqlite' | 'postgres'): Promise<string> => {
    const { files } = await generateFiles(specOf(garage), { target: 'ts-express-prisma', database });
    return files.find(({ path }) => path.endsWith('_initial/migration.sql'))?.content ?? '';
  };

  test.each(['sqlite', 'postgres'] as const)('the rows of an owner, on %s', async (database) => {
    expect(await sql(database)).toContain('CREATE INDEX "repairs_user_idx" ON "repairs" ("user");');
  });

  test.each(['sqlite', 'postgres'] as const)(
    'the events that wait, without those that were delivered, on %s',
    async (database) => {
      const told = garage.replace(
        '  >> set Bill(charged), Repair',
        '  >> emit repair.paid\n  >> set Bill(charged), Repair',
      );
      const { files } = await generateFiles(specOf(`${told}\nevent repair.paid { ref: Repair.id }`), {
        target: 'ts-express-prisma',
        database,
      });
      expect(files.find(({ path }) => path.endsWith('_initial/migration.sql'))?.content).toContain(
        'CREATE INDEX "outbox_events_waiting_due_idx" ON "outbox_events" ("due") WHERE "delivered" IS NULL AND "set_aside" IS NULL;',
      );
    },
  );
});

describe('a port that is named by rows', () => {
  const spec = (step: string): string => `
entity Van {
  id: uuid @immutable
  state: [parked, gone]
}
entity Parcel {
  id: uuid @immutable
  state: [packed, sent]
}
edge Van -> Parcel {1:many}
machine Parcel.state { packed -> sent }
error no_road: 409 {
  message: "the road is closed"
}
api POST /vans/{id}/leave {
  ! not found => 404
  >> ${step}
  ! parcels fail => no_road; rollback
}
api POST /leave {
  >> ${step}
  ! parcels fail => no_road; rollback
}
`;
  const service = async (step: string) => {
    const { files, diagnostics } = await generateFiles(specOf(spec(step)), {
      target: 'ts-express-prisma',
      database: 'sqlite',
    });
    const text = (path: string): string => files.find((file) => file.path === path)?.content ?? '';
    return { vans: text('src/services/vans.ts'), diagnostics };
  };

  test('is called for each of those that belong to the row in hand, and each moves', async () => {
    const { vans } = await service('send parcels');
    expect(vans).toContain(`  for (const parcel of parcels) {
    parcelStateMachine.assertMove(parcel.state, 'sent');
    const sendParcelsResult = await work.attempts.call('send parcels', parcel, (row, call) =>
      work.ports.parcels.send(row, call),
    );
    if (!sendParcelsResult.ok) throw noRoad();
    await work.db.parcel.update({ where: { id: parcel.id }, data: { state: 'sent' } });
  }`);
  });

  test('is called once where none is in hand; that none of them moves is told', async () => {
    const { diagnostics } = await service('send parcels');
    expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      "generate/port-without-row: The port is called, but no Parcel becomes 'sent': none is in hand here. Name the rows of one that is in hand, or write an action, and call it with 'each'.",
    ]);
  });

  test('moves none where its participle is no state', async () => {
    const { vans, diagnostics } = await service('weigh parcels');
    expect(vans).toContain('work.ports.parcels.weigh(row, call)');
    expect(vans).not.toContain('parcel.update');
    expect(diagnostics).toEqual([]);
  });
});

describe('changes of state', () => {
  const spec = (observed: string): string => `
entity Lamp {
  id: uuid @immutable
  changed: timestamp @auto
  state: [off, on, broken]
  ~ break after 72h
}
machine Lamp.state {
  off -> on -> off
  off -> broken
}
api POST /lamps/{id}/light {
  ! not found => 404
  >> set Lamp(on)
}
api PATCH /lamps/{id} {
  in: {state: [off, on]}
  ! not found => 404
}
${observed}
`;

  test('are logged where it is wanted, of apis by row and of timed rules by number', async () => {
    const wanted = spec('observe {\n  log: all errors, all state transitions\n}');
    const lamps = await fileOf(wanted, 'src/services/lamps.ts');
    expect(lamps).toContain("logMove(work, 'Lamp.state', lamp.id, lamp.state, 'on');");
    expect(lamps).toContain("logMove(work, 'Lamp.state', lamp.id, lamp.state, body.state ?? lamp.state);");
    expect(await fileOf(wanted, 'src/jobs/jobs.ts')).toContain('logMovedRows(');
  });

  test('are not logged where it is not', async () => {
    const plain = spec('observe {\n  log: all errors\n}');
    expect(await fileOf(plain, 'src/services/lamps.ts')).not.toContain('logMove');
    await expect(fileOf(plain, 'src/observability/moves.ts')).rejects.toThrow('no src/observability/moves.ts');
  });
});

describe('a computed field', () => {
  const carts = (moved: string): string => `
entity Customer {
  id: uuid @immutable
  rate: int 0..9
}
entity Product {
  id: uuid @immutable
  price: decimal 0..*
}
entity Cart {
  id: uuid @immutable
  customer: -> Customer
  fee: int @computed
  total: decimal @computed
}
entity Item {
  id: uuid @immutable
  cart: -> Cart
  product: -> Product
  qty: int 1..9
}
invariant {
  Cart.total = sum(Item.qty * Item.product.price)
  Cart.fee = Cart.customer.rate * 2
}
api PATCH /customers/{id} {
  in: {rate: int}
  out: Customer
}
api PATCH /items/{id} {
  in: {${moved}: uuid}
  out: Item
}
auth { /** : public(PATCH) }
`;

  test('follows the row that its own row links to', async () => {
    expect(await fileOf(carts('cart'), 'src/services/customers.ts')).toContain(
      'await refreshAfterCustomer(work.db, customer);',
    );
    expect(await fileOf(carts('cart'), 'src/domain/computed.ts')).toContain('where: { customer_id: customer.id }');
  });

  test('is right where a row comes to another, and where it went away', async () => {
    const items = await fileOf(carts('cart'), 'src/services/items.ts');
    expect(items).toContain('const formerItem = item;');
    expect(items).toContain('if (formerItem.cart_id !== item.cart_id) await refreshAfterItem(work.db, formerItem);');
  });

  test('is right where a change names another row at the end of an edge', async () => {
    const items = await fileOf(
      carts('cart').replace('  cart: -> Cart\n', '').replace('invariant', 'edge Cart -> Item {1:many}\ninvariant'),
      'src/services/items.ts',
    );
    expect(items).toContain('data: { cart_id: body.cart }');
    expect(items).toContain('if (formerItem.cart_id !== item.cart_id) await refreshAfterItem(work.db, formerItem);');
  });

  test('follows a row that links to another one now', async () => {
    const items = await fileOf(carts('product'), 'src/services/items.ts');
    expect(items).toContain('await refreshAfterItem(work.db, item);');
    expect(items).not.toContain('formerItem');
  });

  test('takes the rows together that belong to it over the link that is named', async () => {
    const accounts = `
entity Account {
  id: uuid @immutable
  got: int @computed
  gave: int @computed
}
entity Transfer {
  id: uuid @immutable
  from: -> Account
  to: -> Account
  amount: int 1..9
}
invariant {
  Account.got = sum(Transfer.amount where to=A)
  Account.gave = sum(Transfer.amount where from=A)
  sum(Transfer.amount where from=A) <= sum(Transfer.amount where to=A) + 9
}
api POST /transfers {
  in: {from: uuid, to: uuid, amount: int}
  out: Transfer
}
auth { /** : public(POST) }
`;
    const computed = await fileOf(accounts, 'src/domain/computed.ts');
    const [, got = '', gave = ''] = computed.split('async function refreshAccount');
    expect(got).toContain('where: { to_id: account.id }');
    expect(gave).toContain('where: { from_id: account.id }');
    const transfers = await fileOf(accounts, 'src/services/transfers.ts');
    expect(transfers.match(/work\.touched\.add\(\w+, transfer\.(to|from)_id\)/g)).toHaveLength(1);
    expect(await fileOf(accounts, 'src/domain/invariants.ts')).toMatch(/from_id: account\.id[\s\S]*to_id: account\.id/);
  });
});
