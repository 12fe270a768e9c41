import { describe, expect, it } from 'vitest';
import type { Client } from '../harness/client.ts';
import { expectProblem, expectStatus } from '../harness/expectations.ts';
import { signToken, unsignedToken } from '../harness/tokens.ts';
import type { Profile, Running } from './profile.ts';

/** Who is let in at all. Roles and owners depend on the spec and are looked at with it. */
export function tokensAreChecked(service: Running, profile: Profile): void {
  const ask = (caller: Client) => caller.request(profile.closed.method, profile.closed.path, {});
  const withHeader = (authorization: string) =>
    service().anyone.request(profile.closed.method, profile.closed.path, { headers: { authorization } });

  describe('tokens', () => {
    it('wants one where the route is not public', async () => {
      const answer = await ask(service().anyone);
      expectProblem(answer, 401, 'unauthenticated');
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    });

    it('wants none where it is', async () => {
      expectStatus(await service().anyone.get(profile.open), 200);
    });

    it('refuses one that another key signed', async () => {
      const token = await signToken({ key: 'another-key-that-is-long-enough-for-hs256' });
      expectProblem(await ask(service().anyone.withToken(token)), 401, 'unauthenticated');
    });

    it('refuses one that has expired', async () => {
      const token = await signToken({ expiresIn: -120 });
      expectProblem(await ask(service().anyone.withToken(token)), 401, 'unauthenticated');
    });

    it('refuses one that never expires', async () => {
      const token = await signToken({ expiresIn: 'none' });
      expectProblem(await ask(service().anyone.withToken(token)), 401, 'unauthenticated');
    });

    it('refuses one that nobody signed', async () => {
      expectProblem(await ask(service().anyone.withToken(unsignedToken())), 401, 'unauthenticated');
    });

    it('refuses one whose subject is no uuid', async () => {
      const token = await signToken({ sub: 'somebody' });
      expectProblem(await ask(service().anyone.withToken(token)), 401, 'unauthenticated');
    });

    it.each(['Bearer', 'Bearer not.a.token', 'Basic dXNlcjpwYXNz', 'garbage'])('refuses `%s`', async (header) => {
      expectProblem(await withHeader(header), 401, 'unauthenticated');
    });

    it('takes the scheme in any case', async () => {
      const token = await signToken();
      const answer = await withHeader(`bearer ${token}`);
      expect(answer.status).not.toBe(401);
    });
  });
}
