import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { everyServiceHasItsRoutes } from './contract/alwaysPresent.ts';
import { theProjectIsClean } from './contract/cleanliness.ts';
import { mustRun } from './harness/processes.ts';
import { makeProject, type Project } from './harness/project.ts';
import { repository } from './harness/repository.ts';
import { type Service, start } from './harness/service.ts';

// What a specification is when it is begun: the service of it builds, is clean, passes its tests and has the routes of every one.
describe.each(['rows', 'apis'])('a specification with nothing but %s', (name) => {
  let project: Project;
  let service: Service;

  beforeAll(async () => {
    const file = join(repository, 'test/services/specs/bare', `${name}.sds`);
    project = await makeProject({ name: `bare-${name}`, file, database: 'sqlite' });
    service = await start(project);
  });

  afterAll(() => service?.stop());

  everyServiceHasItsRoutes(() => service);
  theProjectIsClean(() => project);

  it('passes its own tests', { timeout: 300_000 }, () => mustRun('npm', ['test'], project.folder));
});
