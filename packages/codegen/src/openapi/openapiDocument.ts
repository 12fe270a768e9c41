import { pascalCase } from '@specwright/model/words';
import { sampleBody, sampleParameter } from '../plan/samples.ts';
import type { FilterPlan, ListPlan, OperationPlan, ServicePlan } from '../plan/servicePlan.ts';
import type { MediaType, OpenApiDocument, OperationObject, ParameterObject, Schema } from './document.ts';
import { sharedHeaders, usualHeaders } from './headers.ts';
import { problemResponse } from './problems.ts';
import { responsesOf, sharedResponses } from './responses.ts';
import { answerSchema, bodySchema, entitySchemas, problemSchema } from './schemas.ts';

const bearer = [{ bearerAuth: [] }];

/**
 * The OpenAPI 3.1 document of a service: the routes that every service has and one operation an api, with every
 * status that it can answer.
 */
export function openapiDocument(plan: ServicePlan): OpenApiDocument {
  return {
    openapi: '3.1.0',
    info: { title: plan.title, version: plan.version, description: plan.description },
    servers: [{ url: '/', description: 'This service.' }],
    tags: tagsOf(plan),
    ...(plan.authenticates ? { security: bearer } : {}),
    paths: pathsOf(plan),
    components: {
      schemas: { Problem: problemSchema, ...entitySchemas(plan), ...bodySchemas(plan) },
      headers: sharedHeaders(plan),
      responses: sharedResponses(plan),
      ...(plan.authenticates
        ? { securitySchemes: { bearerAuth: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } }
        : {}),
    },
  };
}

function tagsOf(plan: ServicePlan): OpenApiDocument['tags'] {
  const groups = [...new Set(plan.operations.map((operation) => operation.group))].sort();
  return [
    ...groups.map((name) => ({ name, description: `The routes of ${name}.` })),
    { name: 'service', description: 'The routes that every service has.' },
  ];
}

/** The name of the schema of an operation's body: `PostCheckoutBody`. */
function bodyName(operation: OperationPlan): string {
  return `${pascalCase(operation.functionName)}Body`;
}

function bodySchemas(plan: ServicePlan): Record<string, Schema> {
  const withBody = plan.operations.filter((operation) => operation.takesBody);
  return Object.fromEntries(withBody.map((operation) => [bodyName(operation), bodySchema(operation)]));
}

function pathsOf(plan: ServicePlan): OpenApiDocument['paths'] {
  const paths: Record<string, Record<string, OperationObject>> = {};
  for (const operation of plan.operations) {
    const item = paths[operation.path] ?? {};
    item[operation.method.toLowerCase()] = operationObject(operation, plan);
    paths[operation.path] = item;
  }
  return { ...paths, ...servicePaths(plan) };
}

function operationObject(operation: OperationPlan, plan: ServicePlan): OperationObject {
  const parameters = [
    ...pathParameters(operation, plan),
    ...queryParameters(operation),
    ...headerParameters(operation),
  ];
  return {
    operationId: operation.functionName,
    summary: operation.doc?.split('\n')[0] ?? operation.name,
    ...(operation.doc === undefined ? {} : { description: operation.doc }),
    tags: [operation.group],
    ...(plan.authenticates && operation.access.kind === 'public' ? { security: [] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(operation.takesBody
      ? {
          requestBody: {
            required: needsBody(operation),
            content: {
              'application/json': {
                schema: { $ref: `#/components/schemas/${bodyName(operation)}` },
                example: sampleBody(plan, operation),
              },
            },
          },
        }
      : {}),
    responses: responsesOf(operation, plan),
  };
}

/** A command that says nothing more can come without a body; a change of nothing is refused. */
function needsBody({ method, members }: OperationPlan): boolean {
  return method === 'PATCH' || members.some(({ optional }) => !optional);
}

function pathParameters(operation: OperationPlan, plan: ServicePlan): ParameterObject[] {
  return operation.parameters.map((parameter) => ({
    name: parameter.name,
    in: 'path',
    required: true,
    description: `The \`${parameter.field}\` of the row.`,
    schema: answerSchema(parameter.type, undefined, false),
    example: sampleParameter(plan, parameter),
  }));
}

function queryParameters(operation: OperationPlan): ParameterObject[] {
  const { list } = operation;
  if (list === undefined) return [];
  return [...list.filters.map(filterParameter), ...sortParameter(list), ...pageParameters(list)];
}

function filterParameter(filter: FilterPlan): ParameterObject {
  return query(filter.name, `Only rows with this \`${filter.name}\`.`, answerSchema(filter.type, undefined, false));
}

function sortParameter(list: ListPlan): ParameterObject[] {
  if (list.sortable.length === 0) return [];
  const names = list.sortable.map((field) => field.name);
  const values = names.flatMap((name) => [name, `-${name}`]);
  const description = 'The order: fields with commas between, each once, with `-` in front from high to low.';
  const schema: Schema = { type: 'array', items: { type: 'string', enum: values }, minItems: 1, uniqueItems: true };
  return [{ ...query('sort', description, schema), style: 'form', explode: false }];
}

function pageParameters(list: ListPlan): ParameterObject[] {
  if (list.pageSize === undefined) return [];
  return [
    query('page', 'The page, from 1.', { type: 'integer', minimum: 1, default: 1 }),
    query('page_size', 'Rows on a page.', { type: 'integer', minimum: 1, maximum: 100, default: list.pageSize }),
  ];
}

function headerParameters(operation: OperationPlan): ParameterObject[] {
  return [
    ...(operation.cacheSeconds === undefined ? [] : [header('If-None-Match', 'The ETag of what the client has.')]),
    ...(operation.takesIdempotencyKey ? [idempotencyKey] : []),
  ];
}

const idempotencyKey: ParameterObject = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'A name that the client gives the request. Sent again with the same body within 24 hours, it gets the first answer again.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

function header(name: string, description: string): ParameterObject {
  return { name, in: 'header', required: false, description, schema: { type: 'string' } };
}

function query(name: string, description: string, schema: Schema): ParameterObject {
  return { name, in: 'query', required: false, description, schema };
}

/** `/health`, `/ready`, `/metrics`, `/openapi.json`, `/docs`. */
function servicePaths(plan: ServicePlan): OpenApiDocument['paths'] {
  const route = (operationId: string, summary: string, type: string, content: MediaType, more = {}) => ({
    get: {
      operationId,
      summary,
      tags: ['service'],
      ...(plan.authenticates ? { security: [] } : {}),
      responses: { '200': { description: summary, headers: usualHeaders, content: { [type]: content } }, ...more },
    },
  });
  const ok: MediaType = {
    schema: { type: 'object', properties: { status: { type: 'string' } }, required: ['status'] },
    example: { status: 'ok' },
  };
  const metrics: MediaType = {
    schema: { type: 'string' },
    example: '# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes 98304000\n',
  };
  const document: MediaType = { schema: { type: 'object' }, example: { openapi: '3.1.0' } };
  const page: MediaType = { schema: { type: 'string' }, example: '<!doctype html>' };
  const down = {
    '503': problemResponse('A dependency is down.', { status: 503, detail: 'down: database' }, '/ready'),
  };
  return {
    '/health': route('getHealth', 'The process is alive.', 'application/json', ok),
    '/ready': route('getReady', 'Requests can be served.', 'application/json', ok, down),
    '/metrics': route('getMetrics', 'Metrics in the Prometheus text format.', 'text/plain', metrics),
    '/openapi.json': route('getOpenapi', 'This document.', 'application/json', document),
    '/docs': route('getDocs', 'This document as a page.', 'text/html', page),
  };
}
