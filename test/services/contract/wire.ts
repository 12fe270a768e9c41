import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../harness/client.ts';
import { expectInvalid, expectProblem, expectStatus } from '../harness/expectations.ts';
import { allRows } from '../harness/rows.ts';
import { signToken } from '../harness/tokens.ts';
import { sendBytes, sendOnWire, type WireRequest } from '../harness/wire.ts';
import type { Profile, Running } from './profile.ts';

const mebibyte = 1024 * 1024;

/** How a request is read off the wire: its media type, coding and length, its method and its path. */
export function requestsAreReadAsTheyCome(service: Running, profile: Profile): void {
  const { write } = profile;
  const send = async (wire: Omit<WireRequest, 'method' | 'path'>): Promise<Answer> => {
    const token = await signToken(write.role === undefined ? {} : { role: write.role });
    const headers = { authorization: `Bearer ${token}`, ...wire.headers };
    return sendOnWire(service(), { ...wire, method: write.method, path: write.path, headers });
  };
  const valid = () => JSON.stringify(write.valid());
  /** All that comes back to a client that sends its body only when it is told to. */
  const askFirst = async (wire: Pick<WireRequest, 'headers'>): Promise<string> => {
    const token = await signToken(write.role === undefined ? {} : { role: write.role });
    const fields = { host: 'localhost', connection: 'close', authorization: `Bearer ${token}`, ...wire.headers };
    const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
    return sendBytes(service(), `${write.method} ${write.path} HTTP/1.1\r\n${head.join('')}\r\n`, valid());
  };
  const lives = async () => expectStatus(await service().anyone.get('/health'), 200);
  const changesNothing = async (request: () => Promise<void>): Promise<void> => {
    const before = allRows(service());
    await request();
    expect(allRows(service())).toEqual(before);
    await lives();
  };
  /** A body of that many bytes that is valid but for one unknown member. */
  const ofLength = (bytes: number) => {
    const head = `${valid().slice(0, -1)},"padding":"`;
    return `${head}${'x'.repeat(bytes - Buffer.byteLength(head) - 2)}"}`;
  };

  describe('the media type of a body', () => {
    it.each([
      undefined,
      'application/json;charset=UTF-8',
      'APPLICATION/JSON',
      'text/plain',
      'application/vnd.api+json',
    ])('may be %s: JSON is taken for JSON', async (type) => {
      const answer = await send({ headers: type === undefined ? {} : { 'content-type': type }, chunks: [valid()] });
      expect(answer.status, answer.text).toBeLessThan(300);
    });

    it('is not asked where the body is no JSON', () =>
      changesNothing(async () => {
        const headers = { 'content-type': 'application/x-www-form-urlencoded' };
        expectProblem(await send({ headers, chunks: ['a=1&b=2'] }), 400, 'malformed_json');
      }));
  });

  describe('the bytes of a body', () => {
    it('are UTF-8: others are no JSON', () =>
      changesNothing(async () => {
        const [field = ''] = Object.keys(write.valid());
        const bytes = Buffer.from(`{${JSON.stringify(field)}:"caf\u00e9"}`, 'latin1');
        expectProblem(await send({ chunks: [bytes] }), 400, 'malformed_json');
      }));

    it('may begin with a mark of their order', async () => {
      const answer = await send({ chunks: [`\ufeff${valid()}`] });
      expect(answer.status, answer.text).toBeLessThan(300);
    });

    it('may come slowly, and cut anywhere', async () => {
      const bytes = Buffer.from(valid());
      const chunks = [bytes.subarray(0, 3), bytes.subarray(3, 10), bytes.subarray(10)];
      const answer = await send({ chunks, pause: 50 });
      expect(answer.status, answer.text).toBeLessThan(300);
    });

    it.each([
      '   ',
      '\n',
      '\u00a0',
      '{}{}',
      '{"a":1}x',
      "{'a':1}",
      '{a:1}',
      'NaN',
      '{"a":01}',
      '{"a":+1}',
      '{"a":"\t"}',
    ])('are no JSON where they are %j', (text) =>
      changesNothing(async () => {
        expectProblem(await send({ chunks: [text] }), 400, 'malformed_json');
      }),
    );

    it('that are none are a body without members', () =>
      changesNothing(async () => {
        expectProblem(await send({ headers: { 'content-length': '0' } }), 422, 'validation_failed');
      }));

    it('that name a member twice are refused', () =>
      changesNothing(async () => {
        const [field = ''] = Object.keys(write.valid());
        const text = `${valid().slice(0, -1)},${JSON.stringify(field)}:"another"}`;
        expect([400, 422]).toContain((await send({ chunks: [text] })).status);
      }));
  });

  describe('a body that is compressed', () => {
    const gzip = { 'content-encoding': 'gzip' };

    it('is read', async () => {
      const answer = await send({ headers: gzip, chunks: [gzipSync(valid())] });
      expect(answer.status, answer.text).toBeLessThan(300);
    });

    it('is no JSON when it cannot be unpacked, or nobody knows how', () =>
      changesNothing(async () => {
        expectProblem(await send({ headers: gzip, chunks: [valid()] }), 400, 'malformed_json');
        expectProblem(await send({ headers: { 'content-encoding': 'zip' }, chunks: [valid()] }), 400, 'malformed_json');
      }));

    it('is as long as what comes out of it', () =>
      changesNothing(async () => {
        const bomb = gzipSync(`[${'0,'.repeat(20 * mebibyte)}`);
        expect(bomb.length).toBeLessThan(mebibyte);
        expectProblem(await send({ headers: gzip, chunks: [bomb] }), 413, 'payload_too_large');
      }));
  });

  describe('the length of a body', () => {
    it('may be 1 MiB and not one byte more, told or not', async () => {
      for (const headers of [{}, { 'transfer-encoding': 'chunked' }]) {
        expectInvalid(await send({ headers, chunks: [ofLength(mebibyte)] }), 'padding');
        expectProblem(await send({ headers, chunks: [ofLength(mebibyte + 1)] }), 413, 'payload_too_large');
      }
    });

    it('that was told is enough to refuse it', () =>
      changesNothing(async () => {
        const length = { 'content-length': String(50 * mebibyte) };
        expectProblem(await send({ headers: length, chunks: ['{'], pause: 200 }), 413, 'payload_too_large');
      }));

    it('is told before the body is sent where a client asks: it is refused at once, or told to go on', async () => {
      const asking = { expect: '100-continue' };
      const tooLong = await askFirst({ headers: { ...asking, 'content-length': String(mebibyte + 1) } });
      expect(tooLong).toMatch(/^HTTP\/1\.1 413 /);
      const fits = await askFirst({ headers: { ...asking, 'content-length': String(Buffer.byteLength(valid())) } });
      expect(fits).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 2\d\d /);
    });

    it('is counted in bytes', async () => {
      const [field = ''] = Object.keys(write.valid());
      const body = JSON.stringify({ ...write.valid(), [field]: '\u00e9'.repeat(mebibyte / 2) });
      expectProblem(await send({ chunks: [body] }), 413, 'payload_too_large');
    });

    it('may be far too much: the next request is answered all the same', async () => {
      const caller = await write.caller();
      const large = { ...write.valid(), padding: 'x'.repeat(20 * mebibyte) };
      for (let attempt = 0; attempt < 3; attempt++) {
        expectProblem(await caller.request(write.method, write.path, { body: large }), 413, 'payload_too_large');
        await lives();
      }
    });
  });

  describe('what a path is asked', () => {
    it('answers HEAD as GET, without the body', async () => {
      const get = await service().anyone.get(profile.open);
      const head = await sendOnWire(service(), { method: 'HEAD', path: profile.open });
      expectStatus(head, 200);
      expect(head.text).toBe('');
      for (const name of ['content-type', 'x-total-count', 'link', 'etag', 'cache-control']) {
        expect(head.headers.get(name), name).toBe(get.headers.get(name));
      }
    });

    it('says to OPTIONS which methods it has', async () => {
      const answer = await sendOnWire(service(), { method: 'OPTIONS', path: profile.open });
      expect([200, 204, 405]).toContain(answer.status);
      expect(answer.headers.get('allow')).toContain('GET');
    });

    it.each(['PROPFIND', 'TRACE', 'LOCK'])('answers %s, which it does not have, with 405', async (method) => {
      const answer = await sendOnWire(service(), { method, path: profile.open });
      expectProblem(answer, 405, 'method_not_allowed');
      expect(answer.headers.get('allow')).toContain('GET');
    });

    it.each(['', '?', '?page=1', '?page=1&page=2', '?page[]=1', '?__proto__=1', '?%', '?%ff=1', '?a&&=&', '#x'])(
      'survives %j behind it',
      async (behind) => {
        const answer = await sendOnWire(service(), { method: 'GET', path: `${profile.open}${behind}` });
        expect(answer.status, answer.text).toBeLessThan(500);
        await lives();
      },
    );

    it.each(['//', '/..', '/%2e%2e', '/%2F', '/%00', '/%', '/%ff', '/.', '/*', '/;a=b', `/${'x'.repeat(8000)}`])(
      'survives %j in it',
      async (path) => {
        const answer = await sendOnWire(service(), { method: 'GET', path: `${profile.row.path}${path}` });
        expect(answer.status, answer.text).toBeLessThan(500);
        await lives();
      },
    );

    it('takes an id in any case, and written with percent signs', async () => {
      const [caller, id] = [await profile.row.caller(), await profile.row.id()];
      const encoded = `%${id.charCodeAt(0).toString(16)}${id.slice(1)}`;
      for (const written of [id.toUpperCase(), encoded]) {
        expect((await caller.get(`${profile.row.path}/${written}`)).body).toMatchObject({ id });
      }
    });

    it.each([`{ID}`, 'urn:uuid:ID', ' ID', 'ID%20', 'ID%00', 'IDx', '0', '-1', 'null', '%7BID%7D'])(
      'takes %s for no id',
      async (form) => {
        const [caller, id] = [await profile.row.caller(), await profile.row.id()];
        expectInvalid(await caller.get(`${profile.row.path}/${form.replace('ID', id)}`), 'id');
      },
    );
  });

  describe('what is no request at all', () => {
    const head = `GET ${profile.open} HTTP/1.1\r\nHost: localhost\r\n`;
    it.each([
      ['no HTTP', 'nonsense\r\n\r\n', 400],
      ['a header without a name', `${head}: x\r\n\r\n`, 400],
      ['headers of 40 kB', `${head}X-Long: ${'x'.repeat(40_000)}\r\n\r\n`, 431],
      ['two lengths', `${head}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`, 400],
    ])('is refused: %s', async (_, bytes, status) => {
      expect(await sendBytes(service(), bytes)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      await lives();
    });
  });

  describe('the id of a request', () => {
    const idOfRequest = async (given?: string) => {
      const headers = given === undefined ? undefined : { 'x-request-id': given };
      return (await service().anyone.get(profile.open, headers)).headers.get('x-request-id');
    };

    it('is made where none is given, another each time', async () => {
      const ids = [await idOfRequest(), await idOfRequest()];
      expect(ids[0]).toMatch(/^[\w.-]{8,}$/);
      expect(ids[0]).not.toBe(ids[1]);
    });

    it('is the one that the caller gives, and stands in the log', async () => {
      expect(await idOfRequest('from-the.caller_7')).toBe('from-the.caller_7');
      await service().logged((line) => line.request_id === 'from-the.caller_7');
    });

    it.each(['a b', '{"level":"fatal"}', 'x'.repeat(500), '"'])('is not %j, whoever gives it', async (given) => {
      expect(await idOfRequest(given)).not.toBe(given);
    });
  });
}
