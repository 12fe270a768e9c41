import type { DesignModule } from '@specwright/model/design';
import type { Id } from '@specwright/model/reference';
import { pascalCase, singular, snakeCase } from '@specwright/model/words';
import { uniqueName } from '../names.ts';
import type { ContractPlan, DesignMethodPlan, DesignParameter, DesignType } from './designPlan.ts';
import { endpointsOf } from './designRoutes.ts';
import { storeOf } from './storeRoles.ts';

const row: DesignType = { kind: 'object' };
const key: DesignParameter = { name: 'id', type: { kind: 'text' } };
const values: DesignParameter = { name: 'values', type: row };

/**
 * A module that requires no interface and answers `POST /things` keeps its things itself: a repository is made for it,
 * with the methods that its endpoints ask for.
 */
export function storesOfBareModule(
  module: DesignModule,
  interfaces: ReadonlyMap<Id, ContractPlan>,
  made: readonly ContractPlan[],
): ContractPlan[] {
  const taken = new Set([...interfaces.values(), ...made].map(({ name }) => name));
  const endpoints = endpointsOf(module, 'http').filter(
    ({ response }) => !['HTML', 'Redirect', 'SSE', 'ProxiedResponse'].includes(response?.type?.name ?? ''),
  );
  const collections = endpoints.flatMap(({ method, path }) => {
    const match = method?.toUpperCase() === 'POST' ? /^(\/(?:[\w-]+\/)*([A-Za-z][\w-]*))\/?$/.exec(path ?? '') : null;
    return match?.[1] === undefined || match[2] === undefined ? [] : [{ path: match[1], noun: match[2] }];
  });
  return collections.flatMap(({ path, noun }) => {
    const has = (verb: string, ending: string): boolean =>
      endpoints.some(
        (each) => each.method?.toUpperCase() === verb && each.path?.replace(/\{[^{}]*\}/, '{}') === `${path}${ending}`,
      );
    if (!['GET', 'PUT', 'PATCH', 'DELETE'].some((verb) => has(verb, '/{}')) && !has('GET', '')) return [];
    const methods = methodsFor(has, module.id);
    const name = uniqueName(`${pascalCase(singular(snakeCase(noun)))}Store`, taken);
    const found = storeOf(name, methods);
    if (found === undefined) return [];
    const store = { ...found.store, table: snakeCase(noun) };
    const withRoles = methods.map((method) => ({
      ...method,
      role: found.roles.get(method.name),
    })) as DesignMethodPlan[];
    return [
      {
        name,
        doc: `What ${module.name} keeps.`,
        methods: withRoles,
        store,
        module: module.name,
        made: true,
        sources: [module.id],
      },
    ];
  });
}

function methodsFor(has: (verb: string, ending: string) => boolean, source: Id): DesignMethodPlan[] {
  const numbers = ['page', 'limit'].map(
    (name): DesignParameter => ({ name, type: { kind: 'optional', of: { kind: 'integer' } } }),
  );
  const all: [boolean, string, readonly DesignParameter[], DesignType][] = [
    [true, 'create', [values], row],
    [has('GET', '/{}'), 'get_by_id', [key], { kind: 'optional', of: row }],
    [has('GET', ''), 'get_all', numbers, { kind: 'list', of: row }],
    [has('PUT', '/{}') || has('PATCH', '/{}'), 'update', [key, values], row],
    [has('DELETE', '/{}'), 'delete', [key], { kind: 'boolean' }],
  ];
  return all.flatMap(([asked, name, parameters, returns]) =>
    asked ? [{ name, parameters, returns, sources: [source] }] : [],
  );
}
