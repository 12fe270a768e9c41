import { describe, expect, test } from 'vitest';
import { generateFiles } from '../src/generate.ts';
import { specOf } from './support.ts';

/** Shows in halls with their bookings, of which a line says something. */
const shows = (line: string, more = ''): string => `
spec shows v1.0 { description: "shows in halls" }
entity Hall {
  id: uuid @immutable
  seats: int 0..500
  closed: bool
}
entity Agent {
  id: uuid @immutable
  quota: int? 0..*
}
entity Show {
  id: uuid @immutable
  hall: -> Hall
  other_hall: -> Hall?
  starts: timestamp
  sold: int @computed
  price: decimal 0..*
  state: [planned, running, over]
}
entity Booking {
  id: uuid @immutable
  agent: -> Agent?
  places: int 1..9
  shift: int
  paid: decimal 0..*
  from: timestamp
  state: [asked, confirmed]
}
edge Show -> Booking {1:many}
machine Show.state { planned -> running -> over }
machine Booking.state { asked -> confirmed }
invariant {
  Show.sold = sum(Booking.places)
  ${line}
}
api PATCH /halls/{id} {
  in: {seats: int, closed: bool}
  out: Hall
}
api PATCH /agents/{id} {
  in: {quota: int?}
  out: Agent
}
api POST /shows {
  in: {hall: uuid, starts: timestamp, price: decimal}
  out: Show
}
api PATCH /shows/{id} {
  in: {price: decimal}
  out: Show
}
api DELETE /shows/{id} {
  ! not found => 404
}
api POST /shows/{id}/bookings {
  in: {agent: uuid?, places: int, shift: int, paid: decimal, from: timestamp}
  out: Booking
}
api PATCH /bookings/{id} {
  in: {agent: uuid?}
  out: Booking
}
api POST /bookings/{id}/confirm {
  out: Booking
  >> set Booking(confirmed)
}
api DELETE /bookings/{id} {
  ! not found => 404
}
${more}
auth { /** : public(GET, POST, PATCH, DELETE) }
`;

async function keptOf(line: string, more?: string) {
  const { files, diagnostics } = await generateFiles(specOf(shows(line, more)), {
    target: 'ts-express-prisma',
    database: 'sqlite',
  });
  const textOf = (path: string): string => files.find((file) => file.path === path)?.content ?? '';
  const services = files.filter(({ path }) => path.startsWith('src/services/')).map(({ content }) => content);
  const functions = services.flatMap((content) => content.split(/(?=\/\*\* [A-Z]+ \/)/).slice(1));
  return {
    check: textOf('src/domain/invariants.ts'),
    /** The apis that note rows for the line. */
    touching: functions
      .filter((code) => code.includes('work.touched.'))
      .map((code) => /\/\*\* (.*?) \*\//.exec(code)?.[1])
      .sort(),
    codeOf: (api: string): string => functions.find((code) => code.startsWith(`/** ${api} `)) ?? '',
    told: diagnostics.filter(({ code }) => code !== 'generate/prose').map(({ code, message }) => `${code}: ${message}`),
    tests: files.filter(({ path }) => /^tests\/\w+\.test\.ts$/.test(path)).map(({ content }) => content),
  };
}

/** Without what is a matter of layout. */
const bare = (code: string): string => code.replace(/\s+|,(?=\s*[)\]}])/g, '');

describe('a line about rows of several tables', () => {
  test.each([
    ['Booking.from >= Show.starts', 'booking.from < show.starts', ['POST /shows/{id}/bookings']],
    [
      'Booking.paid <= Show.price * Booking.places',
      'exact(booking.paid).gt(exact(show.price).times(exact(booking.places)))',
      ['PATCH /shows/{id}', 'POST /shows/{id}/bookings'],
    ],
    [
      'sum(Booking.places) <= Show.hall.seats',
      'sum(bookings.map((booking) => exact(booking.places))).gt(exact(hall.seats))',
      ['PATCH /halls/{id}', 'POST /shows', 'POST /shows/{id}/bookings'],
    ],
    // What is computed changes with what it is made of.
    [
      'Show.sold <= Show.hall.seats',
      'show.sold > hall.seats',
      ['DELETE /bookings/{id}', 'PATCH /halls/{id}', 'POST /shows', 'POST /shows/{id}/bookings'],
    ],
    [
      'sum(Booking.shift) <= Show.hall.seats',
      'sum(bookings.map((booking) => exact(booking.shift))).gt(exact(hall.seats))',
      ['DELETE /bookings/{id}', 'PATCH /halls/{id}', 'POST /shows', 'POST /shows/{id}/bookings'],
    ],
    [
      'sum(Booking.places where agent=A) <= Agent.quota',
      'agent.quota != null && sum(bookings.map((booking) => exact(booking.places))).gt(exact(agent.quota))',
      ['PATCH /agents/{id}', 'PATCH /bookings/{id}', 'POST /shows/{id}/bookings'],
    ],
    [
      'count(Booking where show=S and state=confirmed) <= 3',
      `bookings.filter((booking) => booking.state === 'confirmed').length > 3`,
      ['POST /bookings/{id}/confirm', 'POST /shows', 'POST /shows/{id}/bookings'],
    ],
    [
      'min(Booking.places) >= 2 and Show.price > 0',
      `(bookings.length > 0 && lowest(bookings.map((booking) => exact(booking.places))).lt('2')) || exact(show.price).lte('0')`,
      ['PATCH /shows/{id}', 'POST /shows', 'POST /shows/{id}/bookings'],
    ],
    [
      'Show.state:running => any Booking.state = confirmed',
      `show.state === 'running' && !bookings.some((booking) => booking.state === 'confirmed')`,
      ['DELETE /bookings/{id}', 'POST /bookings/{id}/confirm', 'POST /shows'],
    ],
    [
      'Show.state:over => all Booking.state = confirmed',
      `show.state === 'over' && bookings.some((booking) => booking.state !== 'confirmed')`,
      ['POST /bookings/{id}/confirm', 'POST /shows', 'POST /shows/{id}/bookings'],
    ],
    [
      'Show.hall.closed => Show.state = over',
      `hall.closed && show.state !== 'over'`,
      ['PATCH /halls/{id}', 'POST /shows'],
    ],
    [
      'Booking.agent.quota != 7',
      'agent?.quota != null && agent.quota === 7n',
      ['PATCH /agents/{id}', 'PATCH /bookings/{id}', 'POST /shows/{id}/bookings'],
    ],
    [
      'Booking per show: max 4 where agent.quota > 9',
      `bookings.filter((booking) => booking.agent?.quota != null && booking.agent?.quota > 9n).length > 4`,
      ['PATCH /agents/{id}', 'PATCH /bookings/{id}', 'POST /shows', 'POST /shows/{id}/bookings'],
    ],
  ])(
    'is looked at before the commit of each request that may break it, and of no other: %s',
    async (line, condition, apis) => {
      const { check, touching, told } = await keptOf(line);
      expect(told).toEqual([]);
      expect(bare(check)).toContain(bare(condition));
      expect(touching).toEqual(apis);
    },
  );

  test('is asked of the rows that a row goes away from, too', async () => {
    const { codeOf } = await keptOf('Agent.quota = sum(Booking.places where agent=A)');
    expect(codeOf('PATCH /bookings/{id}').match(/work\.touched\.add\(\w+, booking\.agent_id\)/g)).toHaveLength(2);
  });

  test('is asked of what is left when rows go with the one that they belong to', async () => {
    const { codeOf } = await keptOf('Agent.quota = sum(Booking.places where agent=A)');
    expect(codeOf('DELETE /shows/{id}').replace(/\s+/g, ' ')).toContain(
      'for (const booking of await work.db.booking.findMany({ where: { show_id: show.id } })) ' +
        '{ work.touched.add(checkAgentQuotaSumBookingPlacesWhere, booking.agent_id); }',
    );
  });

  test('has a test for each request that can break it', async () => {
    const { tests } = await keptOf('sum(Booking.places) <= Show.hall.seats');
    const titles = tests.flatMap((content) => content.match(/would break [^']*/g) ?? []);
    expect(titles).toHaveLength(2);
    expect(tests.join('\n').replace(/\s+/g, ' ')).toContain(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: as it is generated
      'expect( await brokenRows(service.db), `rows that break an invariant, after ${told}`, ).toEqual([])',
    );
  });
});

describe('rows that have to be there', () => {
  const line = 'Booking per show: min 1';
  const opening = (steps: string): string => `
api POST /openings {
  in: {hall: uuid, starts: timestamp, price: decimal, places: int}
  out: Show
  >> create Show(planned)
  ${steps}
}`;

  test('are kept by what takes one away; who makes the first row before them is told', async () => {
    const { touching, told } = await keptOf(line);
    expect(touching).toEqual(['DELETE /bookings/{id}']);
    expect(told).toEqual([
      "generate/kept-later: 'POST /shows' makes a row that 'Booking per show: min 1' is about, and none of those that it wants: it is held to the line from when one of them goes.",
    ]);
  });

  test('have to be made together with the row that wants them, where the request makes both', async () => {
    const make = '>> if places > 1: create Booking with places = places, shift = 0, paid = 0, from = starts';
    const { touching, codeOf } = await keptOf(line, opening(make));
    expect(touching).toEqual(['DELETE /bookings/{id}', 'POST /openings']);
    expect(codeOf('POST /openings')).toContain('work.touched.add(checkBookingPerShowMin1, show.id)');
  });
});

test.each([
  ['count(Booking) <= 9', 'it is about all rows of a table at once, and not about what belongs to one of them'],
  ['any Booking.places > 3', 'it is about all rows of a table at once, and not about what belongs to one of them'],
  ['Show.starts > now', 'it can break while time goes by, without a write'],
  ['most(Booking.places) <= Show.sold', "there is no function 'most'"],
  ['Booking per shift: min 2', "no rows stand for each 'shift' in which it could be seen"],
  [
    'Hall.seats <= Show.sold',
    "'hall' and 'other_hall' both lead from Show to Hall, and it does not say which is meant",
  ],
  ['Agent.quota > Hall.seats', 'what it reads is not reached over links from one row'],
])('a line that cannot be kept is told with the reason: %s', async (line, why) => {
  const { check, told } = await keptOf(line);
  expect(check).toBe('');
  expect(told).toEqual([
    `generate/not-kept: Nothing keeps '${line}': ${why}. Ask it in a \`!\` line of the apis that write these rows.`,
  ]);
});
