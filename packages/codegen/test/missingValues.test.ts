import { describe, expect, test } from 'vitest';
import { plannedService } from '../src/plan/buildPlan.ts';
import { fileOf, specOf } from './support.ts';

const rides = `
entity Car {
  id: uuid @immutable
  odometer: decimal 0..*
  limit: int?
}
entity Ride {
  id: uuid @immutable
  rider: uuid
  car: -> Car
  km: decimal? 0..*
  fee: decimal? 0..*
  price: decimal 0..* default 1
  amount: decimal @computed
  due: decimal? @computed
}
entity Extra {
  id: uuid @immutable
  cost: decimal?
}
edge Ride -> Extra {1:many}
api POST /rides {
  in: {car: uuid}
  out: Ride
}
api GET /rides {
  out: [Ride]
}
api GET /rides/{id} {
  out: Ride
  ! not found => 404
  ! not owner => 403
}
api POST /rides/{id}/end {
  in: {km: decimal}
  out: Ride
  ! not found => 404
  >> increment car.odometer by km
  >> set ride.fee = km * price
}
api PATCH /rides/{id} {
  in: {km: decimal}
  out: Ride
  ! not found => 404
  ! km > 500 => 409
}
api PUT /rides/{id} {
  in: {fee: decimal?, price: decimal?}
  out: Ride
  ! not found => 404
  ! price > 9 => 409
}
api POST /rides/{id}/bill {
  out: Ride
  ! not found => 404
  ! ride.fee = null => 409 "it has no fee"
  >> set ride.price = ride.fee
}
api POST /rides/{id}/extras {
  in: {cost: decimal}
  out: Extra
  ! not found => 404
}
invariant {
  Ride.amount = Ride.km * Ride.price + sum(Extra.cost)
  Ride.due = Ride.km * Ride.price
}
auth {
  /rides/** : rider
  /rides/{id}/extras : owner, clerk
}`;

describe('a value that may be missing, where a number is worked out', () => {
  test('adds nothing to what always has a value, and leaves what may have none without one', async () => {
    const computed = await fileOf(rides, 'src/domain/computed.ts');
    expect(computed).toContain("exact(ride.km ?? '0')");
    expect(computed).toContain('extra.cost === null ? [] : [exact(extra.cost)]');
    expect(computed).toContain('ride.km === null ? null : decimalText(exact(ride.km).times(exact(ride.price)))');
  });

  test('is named once where the body may leave it out, and demanded where a step cannot do without', async () => {
    const service = await fileOf(rides, 'src/services/rides.ts');
    expect(service).toContain('const km = body.km === undefined ? ride.km : body.km;');
    expect(service).toContain("if (km == null) throw invalid([{ field: 'km', message: 'is required' }]);");
    expect(service).toContain('exact(car.odometer).plus(exact(km))');
    expect(service).toContain('if (km != null && exact(km).gt(');
  });

  test('is not demanded again behind a line that asks for it', async () => {
    const system = specOf(rides);
    const { plan, findings } = plannedService(system, system);
    expect(plan.operations.find(({ path }) => path === '/rides/{id}/bill')?.failures).toContainEqual({
      kind: 'inline',
      status: 409,
      message: 'it has no fee',
    });
    expect(findings.all.map(({ code, message }) => [code, message.split("'")[1]])).toEqual([
      ['generate/may-be-missing', 'km'],
    ]);
  });

  test('stands for the default where PUT leaves it out, or for nothing', async () => {
    const service = await fileOf(rides, 'src/services/rides.ts');
    expect(service).toContain('fee: body.fee ?? null');
    expect(service).toContain("price: body.price ?? '1'");
    expect(service).toContain("exact(body.price ?? '1').gt('9')");
  });
});

describe('an owner whose field has another name', () => {
  test('is who makes the row, whose rows are listed, and who may', async () => {
    const service = await fileOf(rides, 'src/services/rides.ts');
    expect(service).toContain('rider: caller.id');
    expect(service).toContain('AND: { rider: caller.id }');
    // Who has a role of that name is the owner only of what is theirs, where a line asks.
    expect(service).toContain("owns(caller, ride.rider, ['admin'])");
  });

  test('is found through an edge, also by lines that say owner', async () => {
    expect(await fileOf(rides, 'src/services/extras.ts')).toContain("owns(caller, ride.rider, ['admin', 'clerk'])");
  });
});

describe('the first or the last of moments', () => {
  const trips = (begun: string, equation: string) => `
entity Trip {
  id: uuid @immutable
  begun: timestamp${begun} @computed
}
entity Leg {
  id: uuid @immutable
  left: timestamp
  came: timestamp?
}
edge Trip -> Leg {1:many}
api GET /trips/{id} {
  out: Trip + [Leg]
}
invariant {
  Trip.begun = ${equation}
}`;

  test('is none of no rows, and leaves out rows without one', async () => {
    const computed = await fileOf(trips('?', 'max(Leg.came)'), 'src/domain/computed.ts');
    expect(computed).toContain('latest(legs.flatMap((leg) => (leg.came === null ? [] : [leg.came])))');
  });

  test.each([
    ['', 'min(Leg.left)', 'computed-may-be-missing'],
    ['?', 'min(Leg.left) + 3d', 'moment-of-rows'],
  ])('is refused where there must be one: timestamp%s = %s', (begun, equation, code) => {
    const index = specOf(trips(begun, equation));
    expect(plannedService(index, index).findings.all.map((finding) => finding.code)).toContain(`generate/${code}`);
  });
});
