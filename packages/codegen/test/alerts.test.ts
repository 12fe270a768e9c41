import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { generateFiles } from '../src/generate.ts';
import { selectorsIn } from './promql.ts';
import { specOf } from './support.ts';

/** A shop with these lines in its module, its event and its api. */
function shop({ module = '', event = '', api = '' }): string {
  return `
module shop {
  owns: [Item]
  exposes: [item.sold]
  boundary: shop-service
  ${module}
}
spec shop v1.0 { description: "things" }
entity Item {
  id: uuid @immutable
  title: string 1..40
}
event item.sold {
  ref: Item.id
  ${event}
}
api GET /items/{id} {
  out: Item
  ! not found => 404
  ${api}
}
api POST /items {
  in: {title}
  out: Item
  >> create Item
  >> emit item.sold
}
observe { log: all errors }
`;
}

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: { readonly summary: string; readonly description: string };
}

async function made(spec: string): Promise<{ rules: readonly Rule[]; metrics: string; text: string }> {
  const { files, diagnostics } = await generateFiles(specOf(spec), { target: 'ts-express-prisma', database: 'sqlite' });
  expect(diagnostics).toEqual([]);
  const text = files.find(({ path }) => path === 'alerts.yaml')?.content ?? '';
  const metrics = files.find(({ path }) => path === 'src/observability/metrics.ts')?.content ?? '';
  return { rules: parse(text).groups[0].rules, metrics, text };
}

/** The rules of the lines, without those on faults. */
async function rulesFor(lines: Parameters<typeof shop>[0]): Promise<readonly Rule[]> {
  const { rules } = await made(shop(lines));
  return rules.filter(({ annotations }) => annotations.description.startsWith('~'));
}

const all = '"GET /items/\\\\{id\\\\}|POST /items"';
const one = '"GET /items/\\\\{id\\\\}"';

describe('objectives are rules for Prometheus', () => {
  test.each([
    [
      'availability > 99.9%',
      `sum by (job) (rate(http_request_duration_seconds_count{operation=~${one},status=~"5.."}[1h])) / sum by (job) (rate(http_request_duration_seconds_count{operation=~${one}}[1h])) > 0.001`,
    ],
    [
      'uptime >= 99.95%',
      'status=~"5.."}[1h])) / sum by (job) (rate(http_request_duration_seconds_count{operation=~' +
        one +
        '}[1h])) > 0.0005',
    ],
    ['error rate < 1%', '> 0.01'],
    [
      'throughput > 300/min',
      `(sum(rate(http_request_duration_seconds_count{operation=~${one}}[5m])) or vector(0)) < 5`,
    ],
    ['throughput > 20', '< 20'],
    ['latency p99 < 1s', 'histogram_quantile(0.99, sum by (job, operation, le)'],
    ['median latency < 80ms', 'histogram_quantile(0.5, sum by (job, operation, le)'],
  ])('of an api: ~ %s', async (line, expected) => {
    const [rule, ...more] = await rulesFor({ api: `~ ${line}` });
    expect(more).toEqual([]);
    expect(rule?.expr).toContain(expected);
    expect(rule?.annotations.description).toBe(`~ ${line} (spec.sds:20)`);
  });

  test('of a module: about all that have no line of their own', async () => {
    const rules = await rulesFor({ module: '~ availability > 99%', api: '~ availability > 99.9%' });
    expect(rules.map(({ alert }) => alert)).toEqual(['PostItemsFailures', 'GetItemsIdFailures']);
    expect(rules[0]?.expr).toContain('operation=~"POST /items"');
  });

  test('of the process', async () => {
    const [rule] = await rulesFor({ module: '~ memory < 512 MB' });
    expect(rule?.expr).toBe(
      `process_resident_memory_bytes and on (job, instance) http_request_duration_seconds_count{operation=~${all}} > 512000000`,
    );
  });

  test.each([{ module: '~ freshness < 1m' }, { event: '~ freshness < 1m' }])('of events: %o', async (lines) => {
    const [rule] = await rulesFor(lines);
    expect(rule?.expr).toBe('outbox_oldest_event_age_seconds{event=~"item\\\\.sold"} > 60');
  });

  test('ask for nothing that the service does not measure', async () => {
    const { rules, metrics } = await made(
      shop({
        module: '~ memory < 1 GB\n  ~ freshness < 1m\n  ~ availability > 99%\n  ~ throughput > 1',
        api: '~ latency < 1s',
      }),
    );
    expect(rules).toHaveLength(7);
    const names = new Set([...metrics.matchAll(/'([a-z_]+)'/g)].map(([, name]) => name));
    const labels = new Set(['job', 'instance', 'status', 'operation', 'event', 'le']);
    for (const selector of rules.flatMap(({ expr }) => selectorsIn(expr))) {
      const base = selector.metric.replace(/_(bucket|count)$/, '');
      expect(selector).toSatisfy(() => base === 'process_resident_memory_bytes' || names.has(base));
      expect(selector.labels.filter((label) => !labels.has(label))).toEqual([]);
    }
  });
});
