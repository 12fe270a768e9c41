import { globSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildPlan } from '@specwright/codegen/plan/buildPlan';
import { Findings } from '@specwright/codegen/plan/findings';
import { partsOfModule } from '@specwright/codegen/plan/moduleParts';
import { sampleRequest } from '@specwright/codegen/plan/samples';
import { callerOf } from '@specwright/codegen/plan/scenarios/world';
import type { OperationPlan, ServicePlan } from '@specwright/codegen/plan/servicePlan';
import { SpecWorkspace } from '@specwright/notations/common/specWorkspace';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../harness/client.ts';
import type { ProjectOptions } from '../harness/project.ts';
import type { Running } from './profile.ts';

type Source = Pick<ProjectOptions, 'file' | 'module'>;

/**
 * What an editor offers to send to an api has the shape that the service wants, of somebody whom it lets in. Which rows
 * there are and whose they are nobody knows beforehand: it may be refused for that.
 */
export function offeredRequestsAreTaken(service: Running, source: Source): void {
  const plan = planOf(source);
  describe('the requests that an editor offers', () => {
    it.each(plan.operations.map((operation) => [operation.name, operation] as const))('%s', async (_, operation) => {
      const { method, path, body } = sampleRequest(plan, operation);
      const caller = callerOf(operation);
      const client = caller === undefined ? service().anyone : await service().anyone.as(caller.role, caller.id);
      const answer = await client.request(method, path, body === undefined ? {} : { body });
      expect(wrongShapes(answer), `${method} ${path} ${JSON.stringify(body)} ${answer.text}`).toEqual([]);
      expect(
        [400, 401, 404, 405, 413].filter((status) => status === answer.status && !isAboutRow(operation, status)),
      ).toEqual([]);
      expect(answer.status).toBeLessThan(500);
    });
  });
}

/** A row that is not there is answered with 404, where a path names one. */
function isAboutRow({ parameters, body }: OperationPlan, status: number): boolean {
  return status === 404 && (parameters.length > 0 || body.length > 0);
}

/** What a 422 says of the shape of the request. */
function wrongShapes({ status, body }: Answer): unknown[] {
  const { errors = [] } = body as { errors?: readonly { readonly message: string }[] };
  return status === 422 ? errors.filter(({ message }) => !message.endsWith(' not found')) : [];
}

function planOf({ file, module }: Source): ServicePlan {
  const workspace = new SpecWorkspace({ folders: ['file:///spec'] });
  const isFolder = statSync(file).isDirectory();
  const paths = isFolder ? globSync('**/*.sds', { cwd: file }).map((path) => join(file, path)) : [file];
  for (const path of paths) workspace.setText(`file:///spec/${basename(path)}`, readFileSync(path, 'utf8'));
  const [view] = workspace.systems();
  if (view === undefined) throw new Error(`${file} makes no system.`);
  const id = view.system.modules.find(({ name }) => name === module)?.id;
  return buildPlan(id === undefined ? view.index : partsOfModule(view.index, id), new Findings(), view.index);
}
