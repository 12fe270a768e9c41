import { describe, expect, it } from 'vitest';
import type { Answer, Client } from '../harness/client.ts';
import { expectProblem } from '../harness/expectations.ts';
import type { Running } from './profile.ts';

/** A limit that a test can reach. */
export interface LimitProfile {
  /** The limit as the spec says it. */
  readonly title: string;
  readonly requests: number;
  readonly seconds: number;
  /** Sends a request that counts, whatever its answer. */
  readonly send: (caller: Client) => Promise<Answer>;
  /** A caller whose requests have not been counted. */
  readonly caller: () => Promise<Client>;
  /** Whether another caller from the same address has a limit of his own. */
  readonly perCaller: boolean;
}

/** Requests over a limit of the spec are refused. */
export function limitsAreKept(_service: Running, limit: LimitProfile): void {
  describe(`the limit ${limit.title}`, () => {
    it('counts down, refuses what is too much, and says when to come back', async () => {
      const caller = await limit.caller();
      const remaining: (string | null)[] = [];
      for (let request = 0; request < limit.requests; request++) {
        const answer = await limit.send(caller);
        expect(answer.status).not.toBe(429);
        expect(answer.headers.get('ratelimit-limit')).toBe(String(limit.requests));
        remaining.push(answer.headers.get('ratelimit-remaining'));
      }
      expect(remaining).toEqual(Array.from({ length: limit.requests }, (_, at) => String(limit.requests - 1 - at)));

      const refused = await limit.send(caller);
      expectProblem(refused, 429, 'rate_limited');
      const wait = Number(refused.headers.get('retry-after'));
      expect(wait).toBeGreaterThanOrEqual(1);
      expect(wait).toBeLessThanOrEqual(limit.seconds);
      expect(refused.headers.get('ratelimit-remaining')).toBe('0');
      expect(refused.headers.get('ratelimit')).toMatch(/;r=0;t=\d+$/);
      expect(refused.headers.get('ratelimit-policy')).toContain(`;q=${limit.requests};w=${limit.seconds}`);

      const other = await limit.send(await limit.caller());
      if (limit.perCaller) expect(other.status).not.toBe(429);
      else expectProblem(other, 429, 'rate_limited');
    });
  });
}
