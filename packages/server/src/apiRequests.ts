import { servicePlanOf } from '@specwright/codegen/generate';
import { sampleRequest } from '@specwright/codegen/plan/samples';
import { callerOf } from '@specwright/codegen/plan/scenarios/world';
import type { ListPlan } from '@specwright/codegen/plan/servicePlan';
import { type Position, rangeContains } from '@specwright/model/origin';
import type { Operation } from '@specwright/model/parts';
import type { SystemIndex } from '@specwright/model/system';
import { generatedServices } from './generatedCode.ts';
import type { Session } from './session.ts';
import { canonical, uriOfPath } from './uris.ts';

/** What `specwright/apiRequest` asks for: an api by its id, else the one at a place. */
export interface ApiRequestParams {
  readonly uri: string;
  readonly part?: string;
  readonly position?: Position;
}

/** A request to an api that its service takes, for a person to change and send; or why there is none. */
export type ApiRequestAnswer =
  | {
      readonly kind: 'request';
      /** The folder (a URI) of the generated service. */
      readonly service: string;
      readonly method: string;
      /** As specified: `/visits/{id}`. */
      readonly route: string;
      /** With its parameters filled in. */
      readonly path: string;
      /** Names that the query may have, with their usual values; null: none. */
      readonly query: Readonly<Record<string, string | null>>;
      /** Somebody whom the auth rules let in; absent where everybody may. */
      readonly caller?: { readonly id: string; readonly role: string };
      /** Absent where the api takes none. */
      readonly body?: unknown;
    }
  | { readonly kind: 'none'; readonly message: string };

/** The request that an api is tried out with. */
export async function apiRequest(session: Session, params: ApiRequestParams): Promise<ApiRequestAnswer> {
  const view = session.workspace.viewOf(canonical(params.uri));
  const operation = view && operationOf(view.index, canonical(params.uri), params);
  if (view === undefined || operation === undefined) {
    return { kind: 'none', message: 'Put the cursor on an api: a request is sent to that.' };
  }
  const services = await generatedServices(session, view);
  const service = services.find(({ parts, generated }) => generated !== undefined && parts.has(operation.id));
  if (service?.generated === undefined) {
    return { kind: 'none', message: `No service with '${operation.name}' is generated yet: generate it first.` };
  }
  const module = view.index.part(service.id)?.kind === 'module' ? service.name : undefined;
  const plan = servicePlanOf(view.index, module);
  const planned = plan?.operations.find(({ id }) => id === operation.id);
  if (plan === undefined || planned === undefined) {
    return { kind: 'none', message: `'${operation.name}' cannot be generated as it stands: mend its errors first.` };
  }
  const caller = callerOf(planned);
  return {
    kind: 'request',
    service: uriOfPath(service.generated.folder),
    route: planned.path,
    query: queryOf(planned.list),
    ...(caller === undefined ? {} : { caller }),
    ...sampleRequest(plan, planned),
  };
}

function operationOf(index: SystemIndex, file: string, { part, position }: ApiRequestParams): Operation | undefined {
  const { operations } = index.system;
  if (part !== undefined) return operations.find(({ id }) => id === part);
  if (position === undefined) return undefined;
  return operations.find(({ origin }) => origin.file === file && rangeContains(origin.range, position));
}

function queryOf(list: ListPlan | undefined): Record<string, string | null> {
  if (list === undefined) return {};
  const filters = list.filters.map(({ name }) => [name, null] as const);
  const sort = list.sortable.length === 0 ? [] : [['sort', null] as const];
  const pages =
    list.pageSize === undefined ? [] : [['page', '1'] as const, ['page_size', String(list.pageSize)] as const];
  return Object.fromEntries([...filters, ...sort, ...pages]);
}
