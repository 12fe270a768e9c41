import { expect } from 'vitest';
import { type Answer, type Json, object } from './client.ts';

export const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** RFC 3339 in UTC with `Z`. */
export const timestampPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
export const decimalPattern = /^-?\d+(\.\d+)?$/;

/** Asserts the status and shows the body when it differs. */
export function expectStatus(answer: Answer, status: number): void {
  expect({ status: answer.status, body: answer.text }).toEqual({ status, body: answer.text });
}

/** Asserts a problem document (RFC 9457) with this status and code, and gives its members. */
export function expectProblem(answer: Answer, status: number, code?: string): Json {
  expectStatus(answer, status);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const problem = object(answer);
  expect(problem).toMatchObject({
    type: expect.any(String),
    title: expect.any(String),
    detail: expect.any(String),
    status,
    instance: expect.any(String),
    code: code ?? expect.any(String),
  });
  return problem;
}

/** Asserts a 422 that names this field among its errors. */
export function expectInvalid(answer: Answer, field: string): void {
  const problem = expectProblem(answer, 422, 'validation_failed');
  expect(problem.errors, answer.text).toEqual(
    expect.arrayContaining([expect.objectContaining({ field, message: expect.any(String) })]),
  );
}

/** The members of a page's `Link` header by relation. */
export function linksOf(answer: Answer): Readonly<Record<string, string>> {
  const header = answer.headers.get('link') ?? '';
  const links: Record<string, string> = {};
  for (const [, target, relation] of header.matchAll(/<([^>]+)>\s*;\s*rel="?([a-z]+)"?/g)) {
    if (target !== undefined && relation !== undefined) links[relation] = target;
  }
  return links;
}

/** Path and query of a link, absolute or relative. */
export function pathOfLink(link: string): string {
  const url = new URL(link, 'http://service.invalid');
  return url.pathname + url.search;
}
