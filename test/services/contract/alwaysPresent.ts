import { describe, expect, it } from 'vitest';
import { expectProblem, expectStatus } from '../harness/expectations.ts';
import type { Running } from './profile.ts';

/** The routes that every service has, whatever its spec says. */
export function everyServiceHasItsRoutes(service: Running): void {
  describe('routes that are always present', () => {
    it('says that it is alive', async () => {
      const answer = await service().anyone.get('/health');
      expectStatus(answer, 200);
      expect(answer.body).toEqual({ status: 'ok' });
    });

    it('says that it is ready', async () => {
      expectStatus(await service().anyone.get('/ready'), 200);
    });

    it('gives metrics in the text format of Prometheus', async () => {
      const answer = await service().anyone.get('/metrics');
      expectStatus(answer, 200);
      expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
      expect(answer.text).toMatch(/^# TYPE \S+ (counter|gauge|histogram|summary)$/m);
      expect(answer.text).toMatch(/^[a-zA-Z_:][\w:]*(\{[^}]*\})? [-+\d.eE]+/m);
    });

    it('has one page of documentation, whose links hold: `/docs/` leads to it', async () => {
      const answer = await fetch(`${service().base}/docs/`);
      expect(new URL(answer.url).pathname).toBe('/docs');
      const [, style = ''] = /href="([^"]+\.css)"/.exec(await answer.text()) ?? [];
      expect((await fetch(new URL(style, answer.url))).status).toBe(200);
    });

    it('renders its interface as a page', async () => {
      const answer = await service().anyone.get('/docs');
      expectStatus(answer, 200);
      expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
      expect(answer.text).toMatch(/<html/i);
    });

    it('tells browsers to take every answer for what it says it is, and neither to frame nor to keep it', async () => {
      for (const path of ['/health', '/docs', '/no-such-route-here']) {
        const { headers } = await service().anyone.get(path);
        expect(headers.get('x-content-type-options'), path).toBe('nosniff');
        expect(headers.get('x-frame-options'), path).toBe('DENY');
        expect(headers.get('cache-control'), path).toBe('no-store');
        expect(headers.get('x-powered-by'), path).toBeNull();
      }
    });

    it('answers an unknown route with a problem', async () => {
      const caller = await service().anyone.as();
      expectProblem(await caller.get('/no-such-route-here'), 404, 'not_found');
    });
  });
}
