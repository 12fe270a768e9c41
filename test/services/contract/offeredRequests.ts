import { globSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildPlan } from '@specwright/codegen/plan/buildPlan';
import { Findings } from '@specwright/codegen/plan/findings';
import { partsOfModule } from '@specwright/codegen/plan/moduleParts';
import { sampleRequest } from '@specwright/codegen/plan/samples';
import { callerOf } from '@specwright/codegen/plan/scenarios/world';
import type { ServicePlan } from '@specwright/codegen/plan/servicePlan';
import { SpecWorkspace } from '@specwright/notations/common/specWorkspace';
import { describe, expect, it } from 'vitest';
import { object } from '../harness/client.ts';
import type { ProjectOptions } from '../harness/project.ts';
import type { Running } from './profile.ts';

interface Problem {
  readonly code?: string;
  readonly errors?: readonly { readonly message: string }[];
}

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
      if (answer.status < 400) return;
      const said = `${method} ${path} ${JSON.stringify(body)}: ${answer.text}`;
      const { code, errors = [] } = object(answer) as Problem;
      expect(code, said).not.toMatch(/^(malformed_json|unauthenticated|internal)$/);
      expect(
        errors.filter(({ message }) => !message.endsWith(' not found')),
        said,
      ).toEqual([]);
    });
  });
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
