import type { SystemIndex } from '@specwright/model/system';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { openapiDocument } from '../src/openapi/openapiDocument.ts';
import { buildPlan } from '../src/plan/buildPlan.ts';
import { Findings } from '../src/plan/findings.ts';
import { sampleRequest } from '../src/plan/samples.ts';
import type { ServicePlan } from '../src/plan/servicePlan.ts';
import { specOf, systemOfFile } from './support.ts';

function planOf(index: SystemIndex): ServicePlan {
  return buildPlan(index, new Findings());
}

interface Media {
  readonly schema?: object;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

/** Every body of a document with its JSON pointer: what stands under `content`. */
function bodiesOf(node: unknown, pointer = ''): [string, Media][] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, child]) => {
    const place = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (name !== 'content') return bodiesOf(child, place);
    return Object.entries(child as Record<string, Media>).map(([type, media]): [string, Media] => [
      `${place}/${type.replaceAll('/', '~1')}`,
      media,
    ]);
  });
}

function problemsWithExamples(plan: ServicePlan): string[] {
  const document = openapiDocument(plan);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addFormat('decimal', true);
  ajv.addSchema({ $id: 'document', ...document });
  const bodies = bodiesOf(document);
  expect(bodies.length).toBeGreaterThan(plan.operations.length);
  return bodies.flatMap(([place, { example, examples }]) => {
    const values = example === undefined ? Object.values(examples ?? {}).map(({ value }) => value) : [example];
    if (values.length === 0) return [`${place} has no example`];
    const validate = ajv.getSchema(`document#${place.split('/').map(encodeURIComponent).join('/')}/schema`);
    if (validate === undefined) return [`${place} has no schema`];
    return values.flatMap((value) =>
      validate(value) === true ? [] : [`${place}: ${JSON.stringify(value)} ${ajv.errorsText(validate.errors)}`],
    );
  });
}

describe('every request and response body of the document has examples that its schema allows', () => {
  test.each([
    'examples/bookshop.sds',
    'examples/clinic.sds',
    'examples/library.sds',
    'examples/tickets.sds',
    'test/services/specs/cinema.sds',
    'test/services/specs/depot.sds',
    'test/services/specs/words.sds',
    'packages/codegen/test/golden/lending.sds',
  ])('%s', (file) => {
    expect(problemsWithExamples(planOf(systemOfFile(file)))).toEqual([]);
  });

  test('whatever the bounds, and where a row takes part in a cycle', () => {
    const spec = `
spec odd v1.0 { description: "odd" }
entity Node {
  id: uuid @immutable
  short: string 0..1
  long: string 300..400
  contact_email: string 3..80
  tiny: decimal 0.001..0.002
  far: int 100..*
  low: int -9..-3
  when: timestamp?
  data: {}
  secret: string 1..10 @sensitive
  next: -> Node?
  kind: [a, b]
}
api POST /nodes { in: {short: string, long: string, contact_email: string, tiny: decimal, far: int, low: int, data: {}, secret: string, kind: Node.kind} out: Node }
api GET /nodes/{id} { out: Node ! not found => 404 }
auth { /nodes/** : public }`;
    const plan = planOf(specOf(spec));
    expect(problemsWithExamples(plan)).toEqual([]);
    const [post] = plan.operations;
    expect(post === undefined ? undefined : sampleRequest(plan, post)).toMatchObject({
      method: 'POST',
      path: '/nodes',
      body: { short: 's', contact_email: 'reader@example.org', tiny: '0.002', far: 100, low: -3, kind: 'a' },
    });
  });
});

test('the sample request of an operation asks for the rows of the seed', () => {
  const plan = planOf(systemOfFile('examples/bookshop.sds'));
  const samples = plan.operations.map((operation) => sampleRequest(plan, operation));
  expect(samples.find(({ path }) => path.endsWith('/release'))?.path).toBe(
    '/books/b0000000-0000-4000-8000-000000000001/release',
  );
  expect(samples.find(({ method, path }) => method === 'POST' && path === '/books')?.body).toEqual({
    isbn: 'isbnxxxxxx',
    title: 'title',
    author: 'a0000000-0000-4000-8000-000000000001',
    price: '9.95',
    copies: 2,
  });
});

test('a problem is shown as the service tells it', () => {
  const plan = planOf(systemOfFile('examples/bookshop.sds'));
  const conflict = openapiDocument(plan).paths['/basket/entries']?.post?.responses['409'];
  expect(conflict?.content?.['application/problem+json']?.examples?.copies_short).toEqual({
    summary: 'Not enough copies (`copies_short`).',
    value: {
      type: 'urn:problem:copies_short',
      title: 'not enough copies',
      status: 409,
      detail: 'Frankenstein: 2 wanted, 40 left',
      instance: '/basket/entries',
      code: 'copies_short',
    },
  });
});

test('a body is required where something must be in it', () => {
  const spec = `
entity Note {
  id: uuid @immutable
  text: string 1..9
  state: [open, shut]
}
api POST /notes { in: {text: string} }
api PATCH /notes/{id} { in: {text: string} }
api POST /notes/{id}/shut { >> set Note(shut) }
api POST /notes/{id}/mark { in: {times: int?} >> set Note(shut) }
auth { /notes/** : public }`;
  const { paths } = openapiDocument(planOf(specOf(spec)));
  const required = (method: 'post' | 'patch', path: string) => paths[path]?.[method]?.requestBody?.required;
  expect(required('post', '/notes')).toBe(true);
  expect(required('patch', '/notes/{id}')).toBe(true);
  expect(required('post', '/notes/{id}/shut')).toBe(false);
  expect(required('post', '/notes/{id}/mark')).toBe(false);
});

test('an answer is described with the headers that it carries', () => {
  const spec = `
entity Note {
  id: uuid @immutable
  text: string 1..9 @unique
}
api GET /notes { out: [Note] }
api POST /notes { in: {text: string} out: Note }
auth { /notes : public(GET), user(POST) }
limit { POST /notes : 5/min per user }`;
  const { paths, components } = openapiDocument(planOf(specOf(spec)));
  const headers = (method: 'get' | 'post', status: string) => {
    const answer = paths['/notes']?.[method]?.responses[status];
    const shared = answer?.$ref?.split('/').at(-1);
    const described = shared === undefined ? answer : components.responses[shared];
    return Object.keys(described?.headers ?? {});
  };
  const usual = ['X-Request-Id', 'Cache-Control'];
  const counted = ['RateLimit-Policy', 'RateLimit', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'];
  expect(headers('get', '200')).toEqual([...usual, 'X-Total-Count']);
  expect(headers('get', '500')).toEqual(usual);
  expect(headers('post', '201')).toEqual([...usual, 'Idempotent-Replayed', ...counted]);
  expect(headers('post', '409')).toEqual([...usual, 'Idempotent-Replayed', ...counted]);
  expect(headers('post', '413')).toEqual([...usual, ...counted]);
  expect(headers('post', '429')).toEqual([...usual, 'Retry-After', ...counted]);
  // It is asked for before the request is counted.
  expect(headers('post', '401')).toEqual([...usual, 'WWW-Authenticate']);
});

test('a list is sorted by several fields', () => {
  const spec = `
entity Note {
  id: uuid @immutable
  text: string 1..9
}
api GET /notes { out: [Note] }`;
  const { paths } = openapiDocument(planOf(specOf(spec)));
  expect(paths['/notes']?.get?.parameters?.find(({ name }) => name === 'sort')).toMatchObject({
    style: 'form',
    explode: false,
    schema: { type: 'array', items: { type: 'string', enum: ['id', '-id', 'text', '-text'] }, uniqueItems: true },
  });
});
