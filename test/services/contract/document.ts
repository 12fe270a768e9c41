import { registerSchema, unregisterSchema, validate } from '@hyperjump/json-schema/openapi-3-1';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import { type Json, object, type Seen } from '../harness/client.ts';
import { expectStatus } from '../harness/expectations.ts';
import type { Running } from './profile.ts';

/** The OpenAPI document. Call it last: it looks back at every answer that the suite has seen. */
export function theDocumentDescribesTheService(service: Running): void {
  describe('the OpenAPI document', () => {
    it('is valid OpenAPI 3.1', async () => {
      const answer = await service().anyone.get('/openapi.json');
      expectStatus(answer, 200);
      expect(object(answer).openapi).toMatch(/^3\.1\./);
      const config = await createConfig({ extends: ['spec'] });
      const problems = await lintFromString({ source: answer.text, absoluteRef: 'openapi.json', config });
      expect(problems.map((problem) => `${problem.location[0]?.pointer ?? ''}: ${problem.message}`)).toEqual([]);
    });

    it('is valid by the schema that the OpenAPI Initiative publishes', async () => {
      const document = object(await service().anyone.get('/openapi.json'));
      expect(await differences('https://spec.openapis.org/oas/3.1/schema-base', document)).toEqual([]);
    });

    it('describes the body of every answer of this run', async () => {
      const document = object(await service().anyone.get('/openapi.json'));
      const place = `https://service.example/${service().port}/openapi.json`;
      registerSchema(document as never, place, 'https://spec.openapis.org/oas/3.1/schema-base');
      const different: string[] = [];
      for (const seen of service().seen) {
        const pointer = seen.body === undefined ? undefined : bodySchemaOf(document, seen);
        if (pointer === undefined) continue;
        const found = await differences(`${place}#${encodeURI(pointer)}`, seen.body);
        const said = `${seen.method} ${seen.path} ${seen.status} ${JSON.stringify(seen.body)}`;
        different.push(...found.map((difference) => `${said}: ${difference}`));
      }
      unregisterSchema(place);
      expect(different).toEqual([]);
    });

    it('describes the headers of every answer of this run', async () => {
      const document = object(await service().anyone.get('/openapi.json'));
      const undescribed = service().seen.flatMap((seen) => {
        const described = responseOf(document, seen)?.headers;
        const names = new Set(Object.keys(described ?? {}).map((name) => name.toLowerCase()));
        const missing = [...seen.headers.keys()].filter((name) => ownHeaders.test(name) && !names.has(name));
        return described === undefined
          ? []
          : missing.map((name) => `${seen.method} ${seen.path} ${seen.status}: ${name}`);
      });
      expect([...new Set(undescribed)]).toEqual([]);
    });

    it('describes every status that any request of this run was answered with', async () => {
      const document = object(await service().anyone.get('/openapi.json'));
      const undescribed = service()
        .seen.filter((seen) => !seen.path.includes('no-such-route'))
        .filter((seen) => !describes(document, seen))
        .map((seen) => `${seen.method} ${seen.path} ${seen.status}`);
      expect([...new Set(undescribed)]).toEqual([]);
    });

    it('says which routes need a token', async () => {
      const document = object(await service().anyone.get('/openapi.json'));
      const refused = service().seen.filter((seen) => seen.status === 401);
      for (const seen of refused) {
        const operation = operationOf(document, seen);
        expect(operation?.security ?? document.security, `${seen.method} ${seen.path}`).not.toEqual([]);
      }
    });
  });
}

/** Those that say something about this service, and not about the connection or to browsers. */
const ownHeaders =
  /^(x-request-id|x-total-count|cache-control|etag|link|location|retry-after|ratelimit.*|www-authenticate|idempotent-.*)$/;

function describes(document: Json, seen: Seen): boolean {
  const responses = operationOf(document, seen)?.responses;
  return typeof responses === 'object' && responses !== null && String(seen.status) in responses;
}

/** Where a value does not fit a schema. */
async function differences(schema: string, value: unknown): Promise<string[]> {
  const output: { valid: boolean; errors?: readonly { instanceLocation: string; absoluteKeywordLocation: string }[] } =
    await validate(schema, value as never, 'BASIC');
  if (output.valid) return [];
  return (output.errors ?? []).map((one) => `${one.instanceLocation} breaks ${one.absoluteKeywordLocation}`);
}

/** What the document says of such an answer. */
function responseOf(document: Json, seen: Seen): Json | undefined {
  const responses = operationOf(document, seen)?.responses as Record<string, Json> | undefined;
  const response = responses?.[seen.status];
  const shared = sharedName(response);
  const components = document.components as { responses: Record<string, Json> };
  return shared === undefined ? response : components.responses[shared];
}

function sharedName(response: Json | undefined): string | undefined {
  return /^#\/components\/responses\/(\w+)$/.exec(String(response?.$ref))?.[1];
}

/** Where the document has the schema of the body, as a JSON pointer. */
function bodySchemaOf(document: Json, seen: Seen): string | undefined {
  const template = templateOf(document, seen);
  if (template === undefined) return undefined;
  const method = seen.method.toLowerCase();
  const responses = operationOf(document, seen)?.responses as Record<string, Json> | undefined;
  const shared = sharedName(responses?.[seen.status]);
  const content = responseOf(document, seen)?.content;
  if (typeof content !== 'object' || content === null) return undefined;
  const words =
    shared === undefined
      ? ['paths', template, method, 'responses', String(seen.status)]
      : ['components', 'responses', shared];
  const [type] = Object.keys(content);
  return [...words, 'content', type ?? '', 'schema']
    .map((word) => `/${word.replace(/~/g, '~0').replace(/\//g, '~1')}`)
    .join('');
}

function operationOf(document: Json, seen: Seen): Json | undefined {
  const paths = document.paths as Record<string, Record<string, Json>>;
  const template = templateOf(document, seen);
  return template === undefined ? undefined : paths[template]?.[seen.method.toLowerCase()];
}

function templateOf(document: Json, seen: Seen): string | undefined {
  const paths = document.paths as Record<string, Record<string, Json>>;
  const words = seen.path.split('/');
  const fitting = Object.keys(paths).filter((template) => fits(template.split('/'), words));
  // A template with fewer parameters is nearer: `/x/mine` before `/x/{id}`.
  fitting.sort((a, b) => a.split('{').length - b.split('{').length);
  return fitting[0];
}

function fits(template: readonly string[], words: readonly string[]): boolean {
  return template.length === words.length && template.every((part, at) => part.startsWith('{') || part === words[at]);
}
