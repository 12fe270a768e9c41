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
