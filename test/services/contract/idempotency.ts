import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Answer, Client, Json } from '../harness/client.ts';
import { expectInvalid, expectStatus } from '../harness/expectations.ts';
import { allRows } from '../harness/rows.ts';
import type { Running } from './profile.ts';

/** A `POST` that makes a row. */
export interface CreateProfile {
  readonly path: string;
  readonly caller: () => Promise<Client>;
  /** A body that makes a row, another each time. */
  readonly valid: () => Json;
  /** Another valid body. */
  readonly changed: (body: Json) => Json;
  readonly table: string;
}

/** Requests that carry an `Idempotency-Key` are carried out once. */
export function requestsAreCarriedOutOnce(service: Running, profile: CreateProfile): void {
  const send = (caller: Client, key: string, body: unknown): Promise<Answer> =>
    caller.request('POST', profile.path, { body, headers: { 'idempotency-key': key } });
  const rows = () => allRows(service())[profile.table]?.length ?? 0;

  describe('the Idempotency-Key', () => {
    it('gives the first answer again, and makes nothing', async () => {
      const [caller, key, body] = [await profile.caller(), randomUUID(), profile.valid()];
      const first = await send(caller, key, body);
      expectStatus(first, 201);
      const before = allRows(service());
      const again = await send(caller, key, body);
      expectStatus(again, 201);
      expect(again.text).toBe(first.text);
      expect(again.headers.get('location')).toBe(first.headers.get('location'));
      expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'));
      expect(again.headers.get('idempotent-replayed')).toBe('true');
      expect(allRows(service())).toEqual(before);
    });

    it('takes bodies for the same that say the same', async () => {
      const [caller, key, body] = [await profile.caller(), randomUUID(), profile.valid()];
      const first = await send(caller, key, body);
      const reordered = Object.fromEntries(Object.entries(body).reverse());
      expect((await send(caller, key, reordered)).text).toBe(first.text);
    });

    it('is refused with another body', async () => {
      const [caller, key, body] = [await profile.caller(), randomUUID(), profile.valid()];
      expectStatus(await send(caller, key, body), 201);
      const before = allRows(service());
      expectInvalid(await send(caller, key, profile.changed(body)), 'Idempotency-Key');
      expect(allRows(service())).toEqual(before);
    });

    it('is the caller’s own: nobody sees what another was answered', async () => {
      const key = randomUUID();
      const [a, b] = [
        await send(await profile.caller(), key, profile.valid()),
        await send(await profile.caller(), key, profile.valid()),
      ];
      expectStatus(a, 201);
      expectStatus(b, 201);
      expect(a.text).not.toBe(b.text);
    });

    it('is carried out once for twenty who send it at the same moment', async () => {
      const [caller, key, body, before] = [await profile.caller(), randomUUID(), profile.valid(), rows()];
      const answers = await Promise.all(Array.from({ length: 20 }, () => send(caller, key, body)));
      expect([...new Set(answers.map(({ status, text }) => `${status} ${text}`))]).toHaveLength(1);
      expect(answers[0]?.status).toBe(201);
      expect(rows()).toBe(before + 1);
    });

    it('does not keep a request that has the wrong shape: it can be mended', async () => {
      const [caller, key] = [await profile.caller(), randomUUID()];
      expectStatus(await send(caller, key, {}), 422);
      expectStatus(await send(caller, key, profile.valid()), 201);
    });

    it('is forgotten after 24 hours, and not before', async () => {
      const [caller, key, body] = [await profile.caller(), randomUUID(), profile.valid()];
      const first = await send(caller, key, body);
      const aged = (hours: number) => {
        const then = new Date(Date.now() - hours * 3_600_000).toISOString();
        service().database.run(`update idempotency_keys set created = '${then}' where "key" = '${key}'`);
      };
      aged(23);
      expect((await send(caller, key, body)).text).toBe(first.text);
      aged(25);
      const later = await send(caller, key, profile.valid());
      expectStatus(later, 201);
      expect(later.text).not.toBe(first.text);
      expect(later.headers.get('idempotent-replayed')).toBeNull();
    });

    it('has at most 255 characters', async () => {
      const caller = await profile.caller();
      expectInvalid(await send(caller, 'k'.repeat(256), profile.valid()), 'Idempotency-Key');
      expectStatus(await send(caller, 'k'.repeat(255), profile.valid()), 201);
    });
  });
}
