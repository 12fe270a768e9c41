import { expect, test } from 'vitest';
import { plannedService } from '../src/plan/buildPlan.ts';
import { specOf } from './support.ts';

const spec = `
entity Job {
  id: uuid @immutable
  user: uuid
}
api GET /jobs { out: [Job] }
api GET /jobs/{id} {
  out: Job
  ! not found => 404
}
api POST /jobs/{id}/start {
  ! not found => 404
}
api POST /jobs/{id}/stop {
  ! not found => 404
}
auth {
  /** : public
  /jobs/** : keeper
  /jobs : user
  /jobs/{id} : owner
  /jobs/{id}/** : picker
  /jobs/*/stop : packer
}`;

test('the most specific path says who may: one that ends before one that goes on, fixed words before wildcards', () => {
  const system = specOf(spec);
  const { plan } = plannedService(system, system);
  const roles = plan.operations.map(({ name, access }) => [name, 'roles' in access ? access.roles : access.kind]);
  const owners = plan.operations.flatMap(({ name, access }) => ('owner' in access && access.owner ? [name] : []));
  expect(roles).toEqual([
    ['GET /jobs', ['user']],
    ['GET /jobs/{id}', []],
    ['POST /jobs/{id}/start', ['picker']],
    ['POST /jobs/{id}/stop', ['picker']],
  ]);
  expect(owners).toEqual(['GET /jobs/{id}']);
});
