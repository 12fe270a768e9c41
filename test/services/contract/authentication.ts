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

    it.each(['HS384', 'HS512'])('refuses one that is signed by %s, with the right key', async (algorithm) => {
      const token = await signToken({ algorithm });
      expectProblem(await ask(service().anyone.withToken(token)), 401, 'unauthenticated');
    });

    it('refuses one that is not valid yet', async () => {
      const token = await signToken({ claims: { nbf: Math.floor(Date.now() / 1000) + 600 } });
      expectProblem(await ask(service().anyone.withToken(token)), 401, 'unauthenticated');
    });

    it.each([{ exp: 'tomorrow' }, { role: ['admin'] }, { role: 7 }, { role: null }, { sub: 7 }, { sub: '' }])(
      'refuses one that says %j',
      async (claims) => {
        const token = await signToken({ claims });
        expectProblem(await ask(service().anyone.withToken(token)), 401, 'unauthenticated');
      },
    );

    it('refuses one of which a letter was changed, whichever part it is in', async () => {
      const parts = (await signToken()).split('.');
      for (const at of parts.keys()) {
        const changed = parts.map((part, index) => (index === at ? flipped(part) : part)).join('.');
        expectProblem(await ask(service().anyone.withToken(changed)), 401, 'unauthenticated');
      }
    });

    it('takes none from anywhere but the header', async () => {
      const token = await signToken();
      const { method, path } = profile.closed;
      for (const name of ['access_token', 'token']) {
        expectProblem(await service().anyone.request(method, `${path}?${name}=${token}`, {}), 401, 'unauthenticated');
      }
      const cookie = { headers: { cookie: `token=${token}; access_token=${token}` } };
      expectProblem(await service().anyone.request(method, path, cookie), 401, 'unauthenticated');
    });

    it('is asked for before anything else is looked at', async () => {
      const { method, path } = profile.closed;
      expectProblem(await service().anyone.request(method, `${path}?no_such_query=1`, {}), 401, 'unauthenticated');
      const { write } = profile;
      if (write.path === profile.open) return;
      expectProblem(await service().anyone.request(write.method, write.path, { raw: '{"no' }), 401, 'unauthenticated');
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

/** The text with another letter in its middle. */
function flipped(text: string): string {
  const middle = Math.floor(text.length / 2);
  return `${text.slice(0, middle)}${text[middle] === 'A' ? 'B' : 'A'}${text.slice(middle + 1)}`;
}
