import { describe, expect, test } from 'vitest';
import { buildPlan } from '../src/plan/buildPlan.ts';
import { Findings } from '../src/plan/findings.ts';
import { compareCells } from '../src/plan/scenarios/cells.ts';
import { ruleScenariosOf } from '../src/plan/scenarios/ruleScenarios.ts';
import { type OperationScenarios, scenariosOf } from '../src/plan/scenarios/scenarios.ts';
import { specOf } from './support.ts';

const ferry = `
entity Crossing {
  id: uuid @immutable
  berths: int 0..50
  fare: decimal 0.50..900
  status: [planned, boarding, gone]
}
entity Ticket {
  id: uuid @immutable
  user: uuid
  crossing: -> Crossing
  heads: int 1..6
  price: decimal @computed
  status: [held, used]
}
machine Crossing.status {
  planned -> boarding -> gone
}
error full: 409 {
  message: "no berths"
  detail: "{heads} wanted, {crossing.berths} left"
}
action take(ticket) {
  >> decrement ticket.crossing.berths by ticket.heads
}
api POST /tickets {
  in: {crossing: uuid, heads: int}
  out: Ticket
  ! crossing.status != boarding => 409 "not boarding"
  ! heads > crossing.berths => full
  >> create Ticket(held)
  >> take(ticket)
}
api POST /crossings/{id}/leave {
  ! heads < 0 => 400
  >> set Crossing(gone)
}
invariant {
  Ticket.price = Ticket.heads * Ticket.crossing.fare
}
auth {
  /tickets/** : owner
  /crossings/** : admin(POST)
}
`;

const league = `
entity Player {
  id: uuid @immutable
  level: int 0..9
  rank: decimal 0..100
  starts: timestamp
  ends: timestamp
  nick: string?
  state: [waiting, active, gone] default waiting
}
machine Player.state {
  waiting -> active -> gone
}
api POST /players {
  in: {level: int, rank: decimal, starts: timestamp, ends: timestamp}
  out: Player
  >> create Player(waiting)
}
api POST /players/{id}/start {
  out: Player
  >> set Player(active)
}
api POST /players/{id}/leave {
  out: Player
  >> set Player(gone)
}
invariant {
  Player.level <= 8
  Player.level != 3
  Player.starts < Player.ends
  Player.rank >= 40
  Player.state = waiting or Player.level > 5
  Player.state != gone or Player.rank > 50
  Player.nick = zoe or Player.level < 9
}
auth {
  /players/** : public
}
`;

function scenarios(spec: string, operation: string): OperationScenarios {
  const plan = buildPlan(specOf(spec), new Findings());
  const found = scenariosOf(plan).find((candidate) => candidate.operation.name === operation);
  if (found === undefined) throw new Error(`no scenarios of ${operation}`);
  return found;
}

/** `title => status code detail`, one text a scenario. */
function ends({ scenarios: all }: OperationScenarios): string[] {
  return all.map(({ title, situation: { run } }) => {
    const { outcome } = run;
    if (outcome.kind !== 'problem') return `${title} => ${outcome.kind}`;
    return [`${title} =>`, outcome.status, outcome.code, outcome.detail ?? ''].join(' ').trim();
  });
}

describe('situations are found by running the plan', () => {
  const booking = scenarios(ferry, 'POST /tickets');

  test('one in which the api does what it says, and one for each line', () => {
    expect(ends(booking).slice(0, 3)).toEqual([
      'does what it says => answer',
      '! crossing.status != boarding => 409 "not boarding" => 409 conflict not boarding',
      '! heads > crossing.berths => full => 409 full 1 wanted, 0 left',
    ]);
  });

  test('the happy one computes, takes and makes', () => {
    const { tables, run } = booking.scenarios[0]?.situation ?? {};
    const [before] = tables?.rowsOf('entity:Crossing') ?? [];
    const [after] = run?.tables.rowsOf('entity:Crossing') ?? [];
    expect([before?.cells.berths?.toString(), after?.cells.berths?.toString()]).toEqual(['10', '9']);
    const made = run?.tables.rowsOf('entity:Ticket').find((row) => String(row.cells.id).startsWith('fresh'));
    expect([made?.cells.price?.toString(), made?.cells.status]).toEqual(['10', 'held']);
  });

  test('a problem leaves the tables as they were', () => {
    for (const { situation } of booking.scenarios) {
      if (situation.run.outcome.kind === 'problem') expect(situation.run.tables).toBe(situation.tables);
    }
  });

  test('the lines that a request reached are told', () => {
    const reached = booking.scenarios.map(({ situation: { run } }) => run.lines.size);
    expect(reached.slice(0, 3)).toEqual([5, 1, 2]);
  });

  test('ends of ranges are taken, what lies beyond is a wrong shape', () => {
    expect(ends(booking)).toContain('heads at its border 6 => answer');
    expect(booking.shapes.map(({ title }) => title)).toEqual(
      expect.arrayContaining(['heads under its range', 'heads over its range', 'without heads', 'an unknown member']),
    );
  });

  test('each state, from which the move is legal or not', () => {
    expect(ends(scenarios(ferry, 'POST /crossings/{id}/leave'))).toEqual(
      expect.arrayContaining([
        'Crossing.status is planned => 409 illegal_transition',
        'Crossing.status is boarding => done',
        'Crossing.status is gone => 409 illegal_transition',
      ]),
    );
  });

  test('a line that no request can reach is told, not invented', () => {
    const guarded = ferry.replace('  ! heads > crossing.berths => full\n', '  ! heads > 6 => 400\n');
    expect(scenarios(guarded, 'POST /tickets').untested).toEqual(['! heads > 6 => 400']);
  });
});

describe('rows and bodies keep to the invariants on one row', () => {
  const joining = scenarios(league, 'POST /players');
  const [player] =
    scenarios(league, 'POST /players/{id}/start').scenarios[0]?.situation.tables.rowsOf('entity:Player') ?? [];

  test('a plain row has the nearest values that they allow', () => {
    const { level, rank, starts, ends } = player?.cells ?? {};
    expect([level, rank].map(String)).toEqual(['8', '40']);
    expect(compareCells(starts ?? null, ends ?? null)).toBeLessThan(0);
  });

  test('so has a body: the api does what it says', () => {
    const { run, request } = joining.scenarios[0]?.situation ?? {};
    expect(run?.outcome.kind).toBe('answer');
    expect([request?.body.level, request?.body.rank].map(String)).toEqual(['1', '40']);
    expect(joining.untested).toEqual([]);
  });

  test('where they refuse the end of a range, the border that they leave is taken', () => {
    expect(ends(joining)).toEqual(
      expect.arrayContaining([
        'level at its border 9 => 409 invariant_violated',
        'level at 8, the border that invariants leave => answer',
        'rank at its border 0 => 409 invariant_violated',
        'rank at 40, the border that invariants leave => answer',
      ]),
    );
  });

  test('what a state asks of other columns comes with it', () => {
    const leaving = scenarios(league, 'POST /players/{id}/leave');
    expect(ends(leaving)).toEqual(
      expect.arrayContaining([
        'Player.state is waiting => 409 illegal_transition',
        'Player.state is active => answer',
        'Player.state is gone => 409 illegal_transition',
      ]),
    );
    const gone = leaving.scenarios.find(({ title }) => title === 'Player.state is gone')?.situation;
    expect(String(gone?.tables.rowsOf('entity:Player')[0]?.cells.rank)).toBe('51');
  });

  test('a value that is missing breaks none of them', () => {
    expect(player?.cells.nick).not.toBe('zoe');
    const nameless = league.replace('Player.nick = zoe or Player.level < 9', 'Player.nick != null');
    expect(scenarios(nameless, 'POST /players').untested).toEqual(['no situation in which it succeeds']);
    const named = league.replace('Player.nick = zoe or Player.level < 9', 'Player.nick = zoe');
    expect(ends(scenarios(named, 'POST /players'))[0]).toBe('does what it says => answer');
  });

  test('a row that none can be found for is in no test', () => {
    const torn = league.replace('Player.level != 3', 'Player.level > 8');
    expect(ends(scenarios(torn, 'POST /players/{id}/start'))).toEqual([]);
    expect(scenarios(torn, 'POST /players/{id}/start').untested).toEqual(['no situation in which it succeeds']);
  });
});

test('a request holds numbers that their range allows, also where that ends below one', () => {
  const found = scenarios(
    `
entity Loan {
  id: uuid @immutable
  rate: decimal 0..0.01
  status: [asked, closed]
}
api PATCH /loans/{id} {
  in: {rate: decimal}
  ! status = closed => 409
}
auth { /** : public }`,
    'PATCH /loans/{id}',
  );
  expect(found.scenarios.map(({ situation }) => situation.request.body.rate?.toString())).not.toContain('1');
});

describe('two rows of one entity', () => {
  const bank = `
entity Account {
  id: uuid @immutable
  number: int 1..99 @unique
  currency: [eur, usd]
  balance: decimal 0..*
}
entity Transfer {
  id: uuid @immutable
  from: -> Account
  to: -> Account
  via: -> Account?
  amount: decimal 0.01..1000
}
entity Mandate {
  id: uuid @immutable
  giver: -> Account
  taker: -> Account
}
api POST /transfers {
  in: {from: uuid, to: uuid, via: uuid?, amount: decimal}
  out: Transfer
  ! from == to => 422 "the same account"
  ! via = to => 422 "nothing between"
  ! from.currency != to.currency => 409 "another currency"
  ! amount > from.balance => 409 "too little"
}
api POST /transfers/{id}/undo {
  ! from = to => 409 "nothing to undo"
  ! to.balance < amount => 409 "it is spent"
  >> decrement transfer.to.balance by amount
  >> increment transfer.from.balance by amount
}
api POST /mandates {
  in: {giver: uuid, taker: uuid}
  out: Mandate
}
invariant {
  Mandate.giver != Mandate.taker
}
auth {
  /** : public
}
`;

  test('are there where a line wants two references to differ', () => {
    const found = scenarios(bank, 'POST /transfers');
    expect(found.untested).toEqual([]);
    expect(ends(found).slice(0, 5)).toEqual([
      'does what it says => answer',
      '! from == to => 422 "the same account" => 422 validation_failed the same account',
      '! via = to => 422 "nothing between" => 422 validation_failed nothing between',
      '! from.currency != to.currency => 409 "another currency" => 409 conflict another currency',
      '! amount > from.balance => 409 "too little" => 409 conflict too little',
    ]);
    const { request, tables } = found.scenarios[0]?.situation ?? {};
    expect(request?.body.from).not.toBe(request?.body.to);
    expect(tables?.rowsOf('entity:Account').map(({ cells }) => cells.number?.toString())).toEqual(['10', '11']);
  });

  test('are there where a row must refer to two', () => {
    const found = scenarios(bank, 'POST /transfers/{id}/undo');
    expect(found.untested).toEqual([]);
    const { tables } = found.scenarios[0]?.situation ?? {};
    const [transfer] = tables?.rowsOf('entity:Transfer') ?? [];
    expect(transfer?.cells.from_id).not.toBe(transfer?.cells.to_id);
    expect(
      tables
        ?.rowsOf('entity:Account')
        .map(({ cells }) => cells.id)
        .sort(),
    ).toEqual([transfer?.cells.from_id, transfer?.cells.to_id].sort());
  });

  test('are there where an invariant wants it', () => {
    const found = scenarios(bank, 'POST /mandates');
    expect(found.untested).toEqual([]);
    const { request } = found.scenarios[0]?.situation ?? {};
    expect(request?.body.giver).not.toBe(request?.body.taker);
  });
});

describe('a line of an invariant that the database keeps', () => {
  const rules = (lines: string) => {
    const plan = buildPlan(
      specOf(`
entity Team {
  id: uuid @immutable
  name: string 1..20
}
entity Player {
  id: uuid @immutable
  team: -> Team
  rival: -> Team
  level: int 0..9
  rank: decimal 0..100
  starts: timestamp
  ends: timestamp?
  state: [waiting, active, gone]
}
invariant {
  ${lines}
}`),
      new Findings(),
    );
    return ruleScenariosOf(plan);
  };
  const shown = (lines: string, column: string) =>
    rules(lines).map(({ allowed, refused, alone }) => [
      ...allowed.map(({ cells }) => String(cells[column])),
      String(refused.cells[column]),
      alone,
    ]);

  test.each([
    ['Player.level <= 8', 'level', ['8', '9', true]],
    ['Player.level != 3', 'level', ['4', '3', true]],
    ['Player.rank >= 40', 'rank', ['40', '39.99', true]],
    ['Player.rank < 40', 'rank', ['39.99', '40', true]],
    ['Player.level >= 0 @always', 'level', ['0', '-1', false]],
    ['Player.state in [waiting, active]', 'state', ['waiting', 'gone', true]],
    ['Player.team != Player.rival', 'team_id', [expect.stringMatching(/2$/), expect.stringMatching(/1$/), true]],
  ])('%s: is tried with the row at its border and the one beyond', (line, column, rows) => {
    expect(shown(line, column)).toEqual([rows]);
  });

  test('that counts rows is tried with as many as there may be, and one more', () => {
    const [scenario] = rules('Player per team: max 2 where state=active');
    expect(scenario?.allowed.map(({ cells }) => cells.state)).toEqual(['active', 'active']);
    expect(scenario?.refused.cells.state).toBe('active');
    expect(scenario?.given.map(({ entity }) => entity)).toEqual(['entity:Team']);
  });

  test('that has others beside it is tried with rows which keep those', () => {
    const found = rules('Player.level <= 8\n  Player.level != 8\n  Player.state = gone or Player.level > 4');
    expect(found.map(({ alone }) => alone)).toEqual([true, true, true]);
  });
});
