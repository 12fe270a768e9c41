import { expect, test } from 'vitest';
import { plannedService } from '../src/plan/buildPlan.ts';
import { fileOf, specOf } from './support.ts';

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

test('rows are listed by their owner, whatever the field is called: it has an index', async () => {
  const letters = `
entity Letter {
  id: uuid @immutable
  sender: uuid
  stamp: uuid
}
api GET /letters { out: [Letter] }
auth {
  /letters/** : sender
}`;
  const sql = await fileOf(letters, 'prisma/migrations/20000101000000_initial/migration.sql');
  expect(sql).toContain('CREATE INDEX "letters_sender_idx" ON "letters" ("sender")');
  expect(sql).not.toContain('"stamp")');
});

test.each([
  ['an api that is open to everyone', '>> set job.user = caller', 'public', "Name who may call it in 'auth'"],
  ['the role asked there', '! not admin => 403', 'public', "Name who may call it in 'auth'"],
  ['an action', '>> take(job)', 'user', "give it a parameter, and call it with 'caller'"],
])('nobody is known to call: of %s it is said with what to write', (_, line, role, cure) => {
  const system = specOf(`
entity Job {
  id: uuid @immutable
  user: uuid
}
action take(job) {
  >> set job.user = ${role === 'public' ? 'job.id' : 'caller'}
}
api POST /jobs/{id}/take {
  ! not found => 404
  ${line}
}
auth { /** : ${role} }`);
  const { findings } = plannedService(system, system);
  expect(findings.all.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    expect.stringMatching(new RegExp(`^generate/no-caller: .*${cure}`)),
  ]);
});
