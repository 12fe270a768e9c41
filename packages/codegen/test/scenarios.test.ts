import { describe, expect, test } from 'vitest';
import { buildPlan } from '../src/plan/buildPlan.ts';
import { Findings } from '../src/plan/findings.ts';
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
