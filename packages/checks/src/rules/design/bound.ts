import type { DesignModule } from '@specwright/model/design';
import type { Diagnostic } from '@specwright/model/diagnostic';
import { pathShape } from '@specwright/model/pathPattern';
import { finding } from '../../catalogue.ts';
import { apiName, type CheckContext, relatedTo } from '../../context.ts';
import { routeShape } from './endpoints.ts';

/** A module that lists endpoints should list those that its specification has. */
export function* apisOfTheSpecificationShouldBeListed(
  module: DesignModule,
  context: CheckContext,
): Iterable<Diagnostic> {
  const http = module.endpoints.filter(({ transport }) => transport === 'http');
  if (module.bound === undefined || http.length === 0) return;
  const listed = new Set(http.map(routeShape));
  const isCoveredByAny = http.some(({ method }) => method === 'ANY');
  if (isCoveredByAny) return;
  for (const operation of context.system.operations) {
    if (operation.module !== module.bound || operation.path === '') continue;
    if (listed.has(`${operation.method} ${pathShape(operation.path)}`)) continue;
    yield finding('design/unlisted-api', module.origin, {
      parameters: { module: module.name, api: apiName(operation) },
      related: [relatedTo(operation, 'The api.')],
    });
  }
}
