import { describe, expect, test } from 'vitest';
import { generateFiles } from '../src/generate.ts';
import { plannedService } from '../src/plan/buildPlan.ts';
import { specOf } from './support.ts';

const spec = `
entity Slot {
  id: uuid @immutable
  label: string 1..40
  starts: timestamp
  closes: timestamp?
  price: decimal? 0..*
  taken: int 0..99 default 0
  state: [free, gone]
  best: decimal? @computed
  open_bids: int @computed
}
entity Bid {
  id: uuid @immutable
  amount: decimal 0.01..*
  fair: bool default true
  state: [fresh, beaten]
}
edge Slot -> Bid {1:many}
machine Slot.state { free -> gone }
machine Bid.state { fresh -> beaten }
error gone: 409 {
  message: "{slot.label} is {slot.state}"
  detail: "it was {slot.price}, from {slot.starts} to {slot.closes}"
}
error full: 409 {
  message: "{slot.taken} are there"
}
event slot.taken {
  ref: Slot.id
  payload: {label, price, taken, state, late: bool?}
  >> if taken > 10: notify(admin, email)
  >> if price >= taken and not late: notify(admin, sms)
  >> if state in [free, gone]: notify(admin, push)
  >> if price = null: notify(admin, webhook)
  >> if late = true: notify(admin, slack)
}
api GET /slots/{id} {
  out: Slot
  ! not found => 404
}
api POST /slots/{id}/take {
  out: Slot
  ! not found => 404
  ! slot.state = gone => gone
  ! slot.taken > 98 => full
  ! slot.price > 9 => 400 "not for {slot.price}"
  >> increment slot.taken
  >> emit slot.taken
}
api POST /slots/{id}/bids {
  in: {amount: decimal}
  out: Bid
  ! not found => 404
  >> create Bid(fresh)
}
invariant {
  Slot.best = max(Bid.amount where fair and not beaten)
  Slot.open_bids = count(Bid where state in [fresh])
}
auth { /slots/** : user }
seed { Slot {label: "one", starts: "2026-01-01T00:00:00Z", state: free} }
`;

async function generated(database: 'sqlite' | 'postgres' = 'sqlite') {
  const { files, diagnostics } = await generateFiles(specOf(spec), { target: 'ts-express-prisma', database });
  const textOf = (path: string): string =>
    files.find((file) => file.path === path)?.content.replaceAll(/\s+/g, ' ') ?? '';
  return { textOf, diagnostics };
}

describe('the texts of an error', () => {
  test('have times as answers do, and a dash for what is missing; the message is filled in too', async () => {
    const { textOf } = await generated();
    expect(textOf('src/services/slots.ts')).toContain(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: generated code
      "throw gone( `it was ${slot.price ?? '–'}, from ${slot.starts.toISOString()} to ${slot.closes?.toISOString() ?? '–'}`, `${slot.label} is ${slot.state}`, )",
    );
    // biome-ignore lint/suspicious/noTemplateCurlyInString: generated code
    expect(textOf('src/services/slots.ts')).toContain('throw full(undefined, `${slot.taken} are there`)');
    expect(textOf('src/domain/errors.ts')).toContain(
      "export function full(detail?: string, title = '{slot.taken} are there'): Problem",
    );
  });

  test('that stands in the line itself is answered as it is, and that is told', async () => {
    const { textOf, diagnostics } = await generated();
    expect(textOf('src/services/slots.ts')).toContain("refused(400, 'not for {slot.price}')");
    expect(diagnostics.map(({ code }) => code)).toEqual(['generate/literal-placeholder']);
  });
});

describe('a condition behind an event', () => {
  test('asks the payload for numbers, flags, states and what is missing', async () => {
    const listener = (await generated()).textOf('src/events/listeners.ts');
    expect([...listener.matchAll(/if \((.*?)\) \{ await/g)].map(([, test]) => test?.trim())).toEqual([
      "payload.taken != null && exact(String(payload.taken)).gt('10')",
      'payload.price != null && payload.taken != null && exact(String(payload.price)).gte(exact(String(payload.taken))) && payload.late !== true',
      "payload.state === 'free' || payload.state === 'gone'",
      'payload.price == null',
      'payload.late === true',
    ]);
  });

  test('is tried on both sides of its borders by a generated test', async () => {
    const tests = (await generated()).textOf('tests/events.test.ts');
    const payloads = [...tests.matchAll(/await notified\('slot.taken', (.*?)\)\)/g)].map(([, payload]) => payload);
    expect(payloads.slice(0, 4)).toEqual([
      "{ taken: '11' }",
      "{ taken: '10' }",
      "{ taken: '10', price: '11', late: false }",
      "{ taken: '10', price: '11', late: true }",
    ]);
  });
});

describe('the rows that are taken together', () => {
  test('are narrowed by flags, states and lists, too', async () => {
    const computed = (await generated()).textOf('src/domain/computed.ts');
    expect(computed).toContain("(bid) => bid.fair && bid.state !== 'beaten'");
    expect(computed).toContain("(bid) => bid.state === 'fresh'");
  });
});

const warehouse = `
entity Request {
  id: uuid @immutable
  user: uuid
}
entity RequestLine {
  id: uuid @immutable
  pieces: int 1..50
}
entity Job {
  id: uuid @immutable
  user: uuid
  status: [waiting, cancelled]
}
entity JobLine {
  id: uuid @immutable
  pieces: int 1..50
  picked: int 0..50 default 0
}
edge Request -> RequestLine {1:many}
edge Job -> JobLine {1:many}
machine Job.status { waiting -> cancelled }
api POST /jobs/{id}/lines {
  in: {pieces: int}
  ! not found => 404
}
api POST /jobs/{id}/lines/{line}/pick {
  in: {count: int}
  ! not found => 404
  ! line.picked + count > line.pieces => 409
  >> increment line.picked by count
}
api POST /jobs/{id}/cancel {
  out: Job
  ! not found => 404
  >> notify(user + picker, push)
  >> set Job(cancelled)
}
auth { /jobs/** : owner }
`;

describe('words of a path that several entities fit', () => {
  test('name the rows that belong to the row above them', () => {
    const system = specOf(warehouse);
    const { plan, findings } = plannedService(system, system);
    expect(findings.all).toEqual([]);
    const [made, pick] = plan.operations;
    expect(pick?.parameters.map(({ name, entity }) => [name, entity])).toEqual([
      ['id', 'entity:Job'],
      ['line', 'entity:JobLine'],
    ]);
    expect(made?.status).toBe(201);
  });
});

describe('who is told after the commit', () => {
  test('is told of the row as it was when the line was carried out', async () => {
    const { files } = await generateFiles(specOf(warehouse), { target: 'ts-express-prisma', database: 'sqlite' });
    const service = files.find(({ path }) => path === 'src/services/jobs.ts')?.content;
    expect(service).toContain("const notification2 = {\n    recipient: 'picker',");
    expect(service).toContain('work.afterCommit.push(() => work.ports.notifier.notify(notification2));');
  });
});

describe('what an event could not say, and would not be told, is told when the service is generated', () => {
  const lamp = (payload: string, line: string) => `
entity Lamp {
  id: uuid @immutable
  room: string 1..40
  level: int 0..100
  state: [on, off]
}
entity Fuse {
  id: uuid @immutable
  amps: int 1..32
}
event lamp.dimmed {
  ref: Lamp.id
  payload: {${payload}}
}
event fuse.blown {
  ref: Fuse.id
  payload: {amps}
}
api POST /lamps/{id}/dim {
  in: {to: int}
  out: Lamp
  ! not found => 404
  >> set lamp.level = to
  >> emit lamp.dimmed
  ${line}
}
auth { /lamps/** : public }`;
  const findingsOf = (payload: string, line = '') => {
    const system = specOf(lamp(payload, line));
    return plannedService(system, system).findings.all.map(({ code, message }) => `${code}: ${message}`);
  };

  test.each(['room', 'level', 'to', 'on: bool', 'off: bool', 'comment: string?', 'state, room'])(
    'a payload of {%s} is filled, or may be left out',
    (payload) => {
      expect(findingsOf(payload)).toEqual([]);
    },
  );

  test.each([
    [
      'comment: string',
      "'comment' of 'lamp.dimmed' a value where the block at line 20 tells of it: it is always null there",
    ],
    [
      'broken: bool',
      "'broken' of 'lamp.dimmed' a value where the block at line 20 tells of it: it is always false there",
    ],
  ])('nothing gives {%s} a value', (payload, message) => {
    expect(findingsOf(payload)).toEqual([
      expect.stringContaining(`generate/payload-without-source: Nothing gives ${message}`),
    ]);
  });

  test.each([
    ['~ emit lamp.dimmed if threshold', "'threshold' is no condition"],
    ['~ emit fuse.blown if level > 9', 'No Fuse is in hand here'],
  ])('%s is left out', (line, message) => {
    expect(findingsOf('room', line)).toEqual([expect.stringContaining(message)]);
  });

  test('a condition that can be asked is', () => {
    expect(findingsOf('room', '~ emit lamp.dimmed if level < 10')).toEqual([]);
  });
});

describe('the place of a row that was made', () => {
  const placeOf = async (key: string, answer: string) => {
    const { files } = await generateFiles(
      specOf(`
entity Hall {
  id: uuid @immutable
  number: int 1..90 @unique
  name: string 1..40 @unique
  seats: int 1..900
}
api GET /halls/{${key}} { out: Hall }
api POST /halls {
  in: {number: int, name: string, seats: int}
  out: ${answer}
}
auth { /halls/** : public }`),
      { target: 'ts-express-prisma', database: 'sqlite' },
    );
    const text = (path: string): string => files.find((file) => file.path === path)?.content ?? '';
    const place = /location: \((?:.*?)\) => (?:made && )?`(.*)`/.exec(text('src/routes/halls.ts'))?.[1];
    return [place?.replace('$', ''), /work\.made = (.*);/.exec(text('src/services/halls.ts'))?.[1]];
  };

  test.each([
    ['id', 'Hall', ['/halls/{answer.id}', undefined]],
    ['number', 'Hall', ['/halls/{answer.number}', undefined]],
    ['name', '{name: string}', ['/halls/{encodeURIComponent(answer.name)}', undefined]],
    ['id', '{seats: int}', ['/halls/{made}', 'hall.id']],
    ['number', '{seats: int}', ['/halls/{made}', 'String(hall.number)']],
    ['name', '{seats: int}', ['/halls/{encodeURIComponent(made)}', 'hall.name']],
  ])('that is read by its %s, of which {%s} is answered', async (key, answer, expected) => {
    expect(await placeOf(key, answer)).toEqual(expected);
  });
});
