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

function describes(document: Json, seen: Seen): boolean {
  const responses = operationOf(document, seen)?.responses;
  return typeof responses === 'object' && responses !== null && String(seen.status) in responses;
}

function operationOf(document: Json, seen: Seen): Json | undefined {
  const paths = document.paths as Record<string, Record<string, Json>>;
  const words = seen.path.split('/');
  const fitting = Object.keys(paths).filter((template) => fits(template.split('/'), words));
  // A template with fewer parameters is nearer: `/x/mine` before `/x/{id}`.
  fitting.sort((a, b) => a.split('{').length - b.split('{').length);
  const [template] = fitting;
  return template === undefined ? undefined : paths[template]?.[seen.method.toLowerCase()];
}

function fits(template: readonly string[], words: readonly string[]): boolean {
  return template.length === words.length && template.every((part, at) => part.startsWith('{') || part === words[at]);
}
