import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { selectorsIn } from '../../../packages/codegen/test/promql.ts';
import type { Project } from '../harness/project.ts';
import type { Service } from '../harness/service.ts';

/** What alerts and dashboards are made of. */
export function theServiceIsMeasured(serviceOf: () => Service, projectOf: () => Project): void {
  const metrics = async (): Promise<string> => (await serviceOf().anyone.get('/metrics')).text;

  describe('metrics', () => {
    it('are there, all that its alerts and its dashboard ask for', async () => {
      const known = new Set([...(await metrics()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
      const { folder } = projectOf();
      const text = (name: string): string | undefined =>
        existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : undefined;
      const rules = parse(text('alerts.yaml') ?? 'groups: []').groups.flatMap((group: { rules: { expr: string }[] }) =>
        group.rules.map(({ expr }) => expr),
      );
      const queries = [...(text('dashboard.json') ?? '').matchAll(/^ *"expr": (".*"),$/gm)].map(([, json = '']) =>
        JSON.parse(json).replaceAll('$__rate_interval', '5m').replaceAll('$job', '.*'),
      );
      expect(rules.length + queries.length).toBeGreaterThan(0);
      const asked = [...rules, ...queries].flatMap(selectorsIn).map(({ metric }) => metric);
      expect(asked.filter((name) => !known.has(name.replace(/_(bucket|count)$/, '')))).toEqual([]);
    });

    it('have no more series for paths and methods that nobody foresaw', async () => {
      const { base } = serviceOf();
      // Not as a caller: what nobody foresaw stands in no document.
      const ask = async (method: string, path: string): Promise<void> => {
        await (await fetch(base + path, { method })).arrayBuffer();
      };
      const series = async (): Promise<ReadonlySet<string>> =>
        new Set([...(await metrics()).matchAll(/^http_request_duration_seconds_count\{.*\}/gm)].map(([name]) => name));
      await ask('GET', '/nothing/here');
      await ask('PROPFIND', '/nothing/here');
      const before = await series();
      for (let one = 0; one < 20; one++) {
        await ask('GET', `/nothing/${randomUUID()}?q=${one}`);
        await ask(one % 2 === 0 ? 'PROPFIND' : 'REPORT', `/${randomUUID()}`);
      }
      expect([...(await series())].filter((name) => !before.has(name))).toEqual([]);
    });
  });
}
