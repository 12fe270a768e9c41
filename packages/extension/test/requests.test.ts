import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { filledRoute } from '@specwright/extension/knownPaths';
import { answerText, RequestTextError, readRequest, requestText } from '@specwright/extension/requestText';
import { sendRequest } from '@specwright/extension/sendRequest';
import fc from 'fast-check';
import { jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const caller = { id: 'c0000000-0000-4000-8000-000000000001', role: 'admin' };

describe('the text of a request', () => {
  test('shows all that can be changed', () => {
    const request = { method: 'POST', path: '/visits', query: {}, caller, body: { price: '9.95' } };
    expect(requestText(request)).toBe(`{
  "method": "POST",
  "path": "/visits",
  "caller": {
    "id": "c0000000-0000-4000-8000-000000000001",
    "role": "admin"
  },
  "headers": {},
  "body": {
    "price": "9.95"
  }
}
`);
  });

  test('is read as it was offered', () => {
    const method = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE');
    const path = fc.webPath().map((one) => `/${one}`);
    fc.assert(
      fc.property(method, path, fc.option(fc.jsonValue(), { nil: undefined }), (verb, place, body) => {
        const read = readRequest(requestText({ method: verb, path: place, query: {}, caller, body }));
        expect(read).toMatchObject({ method: verb, path: place, caller, headers: {} });
        expect(read.body === undefined ? undefined : JSON.parse(read.body)).toEqual(
          body === undefined ? undefined : JSON.parse(JSON.stringify(body)),
        );
      }),
    );
  });

  test('keeps each number as it is written', () => {
    const text = '{ "method": "POST", "path": "/x", "body": { "count": 12345678901234567890, "price": 1.10 } }';
    expect(readRequest(text).body).toBe('{ "count": 12345678901234567890, "price": 1.10 }');
  });

  test('puts what its query names into the path, and leaves out what is null', () => {
    const query = { title: 'a & b', sort: null, page: '1' };
    const { path } = readRequest(requestText({ method: 'GET', path: '/books', query }));
    expect(path).toBe('/books?title=a+%26+b&page=1');
    expect(readRequest('{ "method": "GET", "path": "/books?page=2", "query": { "sold": true } }').path).toBe(
      '/books?page=2&sold=true',
    );
  });

  test.each([
    ['', 'Line 1: no JSON (ValueExpected).'],
    ['{\n  "method": "GET",\n  "path"\n}', 'Line 4: no JSON (ColonExpected).'],
    ['[]', 'Line 1: the request is no object. Write: { }.'],
    ['{ "path": "/x" }', "Line 1: 'method' is missing. Write: a text in quotes."],
    ['{ "method": "FETCH", "path": "/x" }', "Line 1: 'FETCH' is no method. Write: GET, POST, PUT, PATCH, DELETE."],
    ['{\n"method": "GET",\n"path": "x" }', 'Line 3: the path begins with no /. Write: /orders.'],
    ['{ "method": "GET", "path": "/x", "headers": { "a": [] } }', "Line 1: 'a' of 'headers' is no plain value"],
    ['{ "method": "GET", "path": "/x", "caller": {} }', "Line 1: 'id' is missing. Write: a text in quotes."],
    ['{ "method": "GET", "path": "/x",\n "boddy": {} }', "Line 2: 'boddy' is unknown. Write: method, path"],
  ])('says where %j is no request', (text, message) => {
    expect(() => readRequest(text)).toThrow(RequestTextError);
    expect(() => readRequest(text)).toThrow(message);
  });
});

describe('the text of an answer', () => {
  test('is JSON for people, with each number as the service wrote it', () => {
    const headers = [['content-type', 'application/json']] as const;
    const body = '{"count":12345678901234567890,"price":"1.10"}';
    expect(answerText({ status: 201, statusText: 'Created', headers, body })).toBe(`{
  "status": "201 Created",
  "headers": {
    "content-type": "application/json"
  },
  "body": {
    "count": 12345678901234567890,
    "price": "1.10"
  }
}
`);
  });

  test('shows what is no JSON as a text, and nothing where nothing came', () => {
    const plain = { status: 200, statusText: 'OK', headers: [] };
    expect(JSON.parse(answerText({ ...plain, body: '<p>"hello"</p>' })).body).toBe('<p>"hello"</p>');
    expect(JSON.parse(answerText({ ...plain, status: 204, statusText: '', body: '' }))).toEqual({
      status: '204',
      headers: {},
    });
  });
});

describe('a route is filled in from what was made', () => {
  const made = ['/visits/9', '/rooms/3', '/visits/7', '/rooms/3/beds/2'];

  test.each([
    ['/visits/{id}', '/visits/9'],
    ['/visits/{id}/end', '/visits/9/end'],
    ['/rooms/{room}/beds/{id}', '/rooms/3/beds/2'],
    ['/rooms/{room}/beds', '/rooms/3/beds'],
    ['/visits', undefined],
    ['/doctors/{id}', undefined],
  ])('%s: %s', (route, path) => {
    expect(filledRoute(route, made)).toBe(path);
  });
});

describe('a request that is sent', () => {
  const key = 'a-key-for-tests-that-is-long-enough-for-hs256';
  let server: Server;
  let seen: { readonly request: IncomingMessage; readonly body: string };

  beforeEach(async () => {
    server = createServer(async (request, response) => {
      seen = { request, body: await textOf(request) };
      if (request.method === 'PUT') response.writeHead(201, { location: '/visits/7' }).end();
      else response.writeHead(409, { 'content-type': 'application/problem+json' }).end('{"code":"too_dear"}');
    });
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  });

  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const send = (text: string) => {
    const address = `http://localhost:${(server.address() as AddressInfo).port}`;
    return sendRequest(readRequest(text), { address, key }, new AbortController().signal);
  };

  test('arrives as it is written, with a token for its caller; the answer is shown whatever its status', async () => {
    const answer = await send(requestText({ method: 'POST', path: '/visits', query: {}, caller, body: { price: 1 } }));
    expect(answer.made).toBeUndefined();
    expect(JSON.parse(answer.text)).toMatchObject({ status: '409 Conflict', body: { code: 'too_dear' } });
    const { request, body } = seen;
    expect(`${request.method} ${request.url}`).toBe('POST /visits');
    expect(request.headers['content-type']).toBe('application/json');
    expect(JSON.parse(body)).toEqual({ price: 1 });
    const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
    const how = { algorithms: ['HS256'], requiredClaims: ['exp'] };
    const { payload } = await jwtVerify(token, new TextEncoder().encode(key), how);
    expect(payload).toMatchObject({ sub: caller.id, role: 'admin' });
  });

  test('says where what it made can be read', async () => {
    expect(await send('{ "method": "PUT", "path": "/visits" }')).toMatchObject({ made: '/visits/7' });
  });

  test('has no token without a caller, and the headers that a person writes', async () => {
    await send('{ "method": "GET", "path": "/visits", "caller": null, "headers": { "If-None-Match": "x" } }');
    expect(seen.request.headers).toMatchObject({ 'if-none-match': 'x' });
    expect(seen.request.headers.authorization).toBeUndefined();
    expect(seen.body).toBe('');
    await send(
      `{ "method": "GET", "path": "/", "caller": ${JSON.stringify(caller)}, "headers": { "Authorization": "a" } }`,
    );
    expect(seen.request.headers.authorization).toBe('a');
  });
});
