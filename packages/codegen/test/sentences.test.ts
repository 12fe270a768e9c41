import { describe, expect, test } from 'vitest';
import { generateFiles } from '../src/generate.ts';
import { specOf } from './support.ts';

/** The text of one file of the service that the specification gives. */
async function fileOf(spec: string, path: string): Promise<string> {
  const { files } = await generateFiles(specOf(spec), { target: 'ts-express-prisma', database: 'sqlite' });
  const found = files.find((file) => file.path === path);
  if (found === undefined) throw new Error(`no ${path}`);
  return found.content;
}

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

  test('are never more than it says: without a rule of the database there is none, and that is told', async () => {
    const spec = stays('room.floor > 1');
    const { files, diagnostics } = await generateFiles(specOf(spec), {
      target: 'ts-express-prisma',
      database: 'sqlite',
    });
    expect(diagnostics.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      'warning: Which rows are counted is more than a rule of the database can say: the line ' +
        "'Stay per room: max 1 where room.floor > 1' is left out.",
    ]);
    expect(files.find(({ path }) => path.endsWith('/migration.sql'))?.content).not.toContain('stays_max');
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
