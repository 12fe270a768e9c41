import { beforeAll, describe, expect, it } from 'vitest';
import { type Client, list, object } from '../harness/client.ts';
import { expectInvalid, expectProblem, expectStatus, linksOf, pathOfLink } from '../harness/expectations.ts';
import { sendOnWire } from '../harness/wire.ts';
import type { Profile, Running } from './profile.ts';

/** Pages, sorting, filters and caching. */
export function listsArePagedSortedAndFiltered(service: Running, profile: Profile): void {
  const { pages } = profile;
  let caller: Client;
  const idsOf = async (path: string) => list(await caller.get(path)).map((row) => row.id);

  describe(`the list ${pages.path}`, () => {
    beforeAll(async () => {
      caller = await pages.caller();
      await pages.make?.();
    });

    it('gives a page of the size that the spec says, and the number of all rows', async () => {
      const answer = await caller.get(pages.path);
      expectStatus(answer, 200);
      const total = Number(answer.headers.get('x-total-count'));
      expect(list(answer)).toHaveLength(pages.size);
      expect(total).toBeGreaterThan(pages.size);
    });

    it('links first, next and last from the first page, and walking along them meets every row once', async () => {
      const first = await caller.get(pages.path);
      expect(Object.keys(linksOf(first)).sort()).toEqual(['first', 'last', 'next']);
      const ids: unknown[] = [];
      let answer = first;
      for (let page = 0; page < 100; page++) {
        ids.push(...list(answer).map((row) => row.id));
        const { next } = linksOf(answer);
        if (next === undefined) break;
        answer = await caller.get(pathOfLink(next));
      }
      expect(Object.keys(linksOf(answer)).sort()).toEqual(['first', 'last', 'prev']);
      expect(ids).toHaveLength(Number(first.headers.get('x-total-count')));
      expect(new Set(ids).size).toBe(ids.length);
    });

    it('takes another size, and keeps it in the links', async () => {
      const answer = await caller.get(`${pages.path}?page=2&page_size=1`);
      expect(list(answer)).toHaveLength(1);
      expect(list(answer)[0]?.id).toEqual((await idsOf(pages.path))[1]);
      const { prev, next } = linksOf(answer);
      expect(new URL(prev ?? '', service().base).searchParams.get('page_size')).toBe('1');
      expect(new URL(next ?? '', service().base).searchParams.get('page')).toBe('3');
    });

    it('is empty behind the last page', async () => {
      const answer = await caller.get(`${pages.path}?page=100000`);
      expectStatus(answer, 200);
      expect(list(answer)).toEqual([]);
    });

    it.each([
      'page=0',
      'page=-1',
      'page=x',
      'page=',
      'page_size=0',
      'page_size=101',
      'page_size=1.5',
      'page_size=0x10',
    ])('refuses %s', async (query) => {
      expectInvalid(await caller.get(`${pages.path}?${query}`), query.replace(/=.*/, ''));
    });

    it.each(['page=1&page=2', 'page_size=5&page_size=5', 'sort=id&sort=id'])(
      'refuses %s: a name twice',
      async (query) => {
        expectInvalid(await caller.get(`${pages.path}?${query}`), query.replace(/=.*/, ''));
      },
    );

    it.each(['9007199254740993', '9223372036854775807', '9'.repeat(60), '1e3', '-0', '0', '1.0', ' 1', '%31%00'])(
      'survives page=%s',
      async (page) => {
        const answer = await caller.get(`${pages.path}?page=${page}`);
        expect([200, 422], answer.text).toContain(answer.status);
      },
    );

    it('takes page_size=100, the most', async () => {
      expectStatus(await caller.get(`${pages.path}?page_size=100`), 200);
    });

    it.each(['PAGE=1', 'Sort=id', 'page[gt]=1', 'page.size=1', '__proto__=1', 'constructor=1', '=1', 'limit=1'])(
      'does not know %s',
      async (query) => {
        const name = query.slice(0, query.lastIndexOf('='));
        expectInvalid(await caller.get(`${pages.path}?${query}`), name);
      },
    );

    it.each(['%00', '%C3%28', '%27%20or%201=1--', '*', '%25', '_', 'null', ''])(
      `survives ${pages.sortable}=%s`,
      async (value) => {
        const answer = await caller.get(`${pages.path}?${pages.sortable}=${value}`);
        expect([200, 422], answer.text).toContain(answer.status);
        if (answer.status === 200) expect(list(answer)).toEqual([]);
      },
    );

    it('filters and sorts before it counts and cuts', async () => {
      const [first] = list(await caller.get(`${pages.path}?page_size=100`));
      const value = encodeURIComponent(String(first?.[pages.filterable]));
      const query = `${pages.path}?${pages.filterable}=${value}&sort=-${pages.sortable}`;
      const wanted = await idsOf(`${query}&page_size=100`);
      const answer = await caller.get(`${query}&page_size=1&page=${wanted.length}`);
      expect(answer.headers.get('x-total-count')).toBe(String(wanted.length));
      expect(list(answer).map((row) => row.id)).toEqual(wanted.slice(-1));
      for (const link of Object.values(linksOf(answer))) expect(pathOfLink(link)).toContain(`sort=-${pages.sortable}`);
    });

    it('answers a query so long that links would not fit into the headers that clients take', async () => {
      const answer = await caller.get(`${pages.path}?${pages.filterable}=${'x'.repeat(8_000)}`);
      expect([200, 422], answer.text).toContain(answer.status);
    });

    it.each([2, 3_000])('is sorted by a field once: %s times are refused, and do no harm', async (times) => {
      const answer = await caller.get(`${pages.path}?sort=${Array(times).fill('id').join(',')}`);
      expectInvalid(answer, 'sort');
      expect(object(answer).errors).toHaveLength(1);
    });

    it('is in the same order each time, also where the rows say the same', async () => {
      const query = `${pages.path}?sort=${pages.filterable}&page_size=100`;
      expect(await idsOf(query)).toEqual(await idsOf(query));
    });

    it('refuses a query that it does not know', async () => {
      expectInvalid(await caller.get(`${pages.path}?no_such_query=1`), 'no_such_query');
    });

    it(`sorts by ${pages.sortable} in both directions`, async () => {
      const up = list(await caller.get(`${pages.path}?sort=${pages.sortable}&page_size=100`));
      const down = list(await caller.get(`${pages.path}?sort=-${pages.sortable}&page_size=100`));
      const values = up.map((row) => row[pages.sortable]);
      expect(values).toEqual([...values].sort(compareValues));
      expect(down.map((row) => row[pages.sortable])).toEqual([...values].reverse());
    });

    it.each(['no_such_field', 'constructor', '__proto__', '--id', ''])(
      'refuses to sort by %s, which the entity does not have',
      async (field) => {
        expectInvalid(await caller.get(`${pages.path}?sort=${field}`), 'sort');
      },
    );

    it(`filters by ${pages.filterable}`, async () => {
      const rows = list(await caller.get(`${pages.path}?page_size=100`));
      const value = rows[0]?.[pages.filterable];
      const matching = rows.filter((row) => row[pages.filterable] === value).map((row) => row.id);
      const query = `${pages.filterable}=${encodeURIComponent(String(value))}`;
      expect((await idsOf(`${pages.path}?${query}&page_size=100`)).sort()).toEqual(matching.sort());
    });

    const { notAValue } = pages;
    if (notAValue !== undefined) {
      it(`refuses ${notAValue} as ${pages.filterable}`, async () => {
        const answer = await caller.get(`${pages.path}?${pages.filterable}=${notAValue}`);
        expectProblem(answer, 422, 'validation_failed');
      });
    }
  });

  const { cached } = profile;
  if (cached !== undefined) {
    describe(`the cache of ${cached.path}`, () => {
      it('says how long and for whom the answer keeps', async () => {
        const control = (await service().anyone.get(cached.path)).headers.get('cache-control') ?? '';
        expect(control).toMatch(new RegExp(`(^|[ ,])max-age=${cached.age}($|[ ,])`));
        expect(control.includes('public')).toBe(cached.public);
      });

      it('has a strong tag and answers 304 without a body while nothing changed', async () => {
        const answer = await service().anyone.get(cached.path);
        const tag = answer.headers.get('etag') ?? '';
        expect(tag).toMatch(/^"[^"]+"$/);
        const again = await service().anyone.get(cached.path, { 'if-none-match': tag });
        expectStatus(again, 304);
        expect(again.text).toBe('');
        expect(again.headers.get('etag')).toBe(tag);
        expectStatus(await service().anyone.get(cached.path, { 'if-none-match': '"other"' }), 200);
        expectStatus(await service().anyone.get(cached.path, { 'if-none-match': `"other", ${tag}` }), 304);
      });

      it('compares tags weakly, takes `*` for any, and nothing else for a tag', async () => {
        const ask = (known: string) => service().anyone.get(cached.path, { 'if-none-match': known });
        const tag = (await service().anyone.get(cached.path)).headers.get('etag') ?? '';
        for (const known of [`W/${tag}`, '*', `W/"other" , ${tag}`]) expectStatus(await ask(known), 304);
        for (const known of ['', '""', tag.slice(1, -1), tag.toLowerCase(), 'W/"other"'])
          expectStatus(await ask(known), 200);
      });

      const { make } = cached.path === pages.path ? pages : {};
      it.runIf(make)('has another tag once there are more rows, also where the page has the same', async () => {
        const page = `${cached.path}?page_size=1&sort=id`;
        await make?.();
        const before = await service().anyone.get(page);
        await make?.();
        const after = await service().anyone.get(page, { 'if-none-match': before.headers.get('etag') ?? '' });
        expectStatus(after, 200);
        expect(list(after)).toEqual(list(before));
        expect(after.headers.get('x-total-count')).not.toBe(before.headers.get('x-total-count'));
      });

      it('says with 304 what it would have said with 200, and to HEAD as well', async () => {
        const answer = await service().anyone.get(cached.path);
        const headers = { 'if-none-match': answer.headers.get('etag') ?? '' };
        for (const method of ['GET', 'HEAD']) {
          const again = await sendOnWire(service(), { method, path: cached.path, headers });
          expectStatus(again, 304);
          expect(again.headers.get('cache-control')).toBe(answer.headers.get('cache-control'));
        }
      });

      it('has a tag of its own for each query', async () => {
        const tags = await Promise.all(
          ['?page_size=1', '?page_size=2'].map(async (query) =>
            (await service().anyone.get(cached.path + query)).headers.get('etag'),
          ),
        );
        expect(tags[0]).not.toBe(tags[1]);
      });

      it('keeps no refusal', async () => {
        const refused = await service().anyone.get(`${cached.path}?no_such_query=1`);
        expect(refused.status).toBe(422);
        expect(refused.headers.get('etag')).toBeNull();
        expect(refused.headers.get('cache-control') ?? '').not.toContain('max-age=');
      });
    });
  }
}

/** Numbers (also decimals, which come as strings) by value, all else by code unit. */
function compareValues(a: unknown, b: unknown): number {
  const [x, y] = [Number(a), Number(b)];
  if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}
