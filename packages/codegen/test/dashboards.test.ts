import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { generateFiles } from '../src/generate.ts';
import { selectorsIn } from './promql.ts';
import { systemOf } from './support.ts';

interface Panel {
  readonly id: number;
  readonly type: 'row' | 'timeseries';
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: unknown;
  readonly targets?: readonly { readonly refId: string; readonly expr: string; readonly legendFormat: string }[];
}

interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly schemaVersion: number;
  readonly templating: {
    readonly list: readonly { readonly name: string; readonly type: string; readonly query: unknown }[];
  };
  readonly panels: readonly Panel[];
}

type Files = ReadonlyMap<string, string>;

async function filesOf(
  texts: Readonly<Record<string, string>>,
  what: { module?: string; system?: boolean } = {},
): Promise<Files> {
  const { files } = await generateFiles(systemOf(texts), { target: 'ts-express-prisma', database: 'sqlite', ...what });
  return new Map(files.map(({ path, content }) => [path, content]));
}

const dashboardIn = (files: Files): Dashboard => JSON.parse(files.get('dashboard.json') ?? '');

/** As Prometheus gets it: without the variables that Grafana fills in. */
const filledIn = (expr: string): string => expr.replaceAll('$__rate_interval', '5m').replaceAll('$job', '.*');

function read(path: string): string {
  return readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
}

const folder = (path: string, ...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [`${name}.sds`, read(`${path}/${name}.sds`)]));
const bookshop = { 'bookshop.sds': read('examples/bookshop.sds') };
const ferry = folder('test/services/specs/ferry', 'system', 'booking', 'harbour');
const bazaar = folder('examples/marketplace', 'system', 'catalog', 'trade', 'delivery');

/** The metrics of a service with the labels that they have: what its registry is given. */
function metricsOf(files: Files): { readonly names: ReadonlySet<string>; readonly labels: ReadonlySet<string> } {
  const code = files.get('src/observability/metrics.ts') ?? '';
  const names = [...code.matchAll(/'([a-z]+(?:_[a-z]+)+)'/g)].flatMap(([, name = '']) => [
    name,
    `${name}_count`,
    `${name}_bucket`,
  ]);
  const labels = [...code.matchAll(/labelNames: \[([^\]]*)\]/g)].flatMap(([, list = '']) => list.match(/\w+/g) ?? []);
  return { names: new Set(names), labels: new Set(['job', 'le', ...labels]) };
}

function expectMeasured(dashboard: Dashboard, services: readonly Files[]): void {
  const known = services.map(metricsOf);
  const expressions = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => filledIn(expr)));
  expect(expressions.length).toBeGreaterThan(2);
  for (const { metric, labels } of expressions.flatMap(selectorsIn)) {
    expect(
      known.some(({ names }) => names.has(metric)),
      metric,
    ).toBe(true);
    expect(labels.filter((label) => !known.some((service) => service.labels.has(label)))).toEqual([]);
  }
}

describe('the dashboard of a service', () => {
  test('is one of Grafana: its panels have places of their own, in a data source that is chosen', async () => {
    const { uid, title, schemaVersion, templating, panels } = dashboardIn(await filesOf(bookshop));
    expect({ uid, title, schemaVersion }).toEqual({
      uid: 'bookshop-service',
      title: 'store (bookshop-service)',
      schemaVersion: 39,
    });
    expect(templating.list.map(({ name, type }) => `${name}: ${type}`)).toEqual([
      'datasource: datasource',
      'job: query',
    ]);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)} ${y + Math.floor(at / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
    for (const panel of panels.filter(({ type }) => type === 'timeseries')) {
      expect(panel.datasource).toEqual({ type: 'prometheus', uid: '$datasource' });
    }
  });

  test('shows requests, what is observed, and events', async () => {
    const { panels } = dashboardIn(await filesOf(bookshop));
    expect(panels.map(({ type, title }) => (type === 'row' ? `-- ${title}` : title))).toEqual([
      ...['-- Requests', 'Requests', 'Faults and refusals', 'Time of answers'],
      ...['-- Observed', 'buy.conversion', 'copies.level'],
      ...['-- Events', 'Events that wait', 'Age of the oldest', 'Events set aside'],
    ]);
  });

  const watched: readonly [string, Readonly<Record<string, string>>, string?][] = [
    ['bookshop', bookshop],
    ['clinic', { 'clinic.sds': read('examples/clinic.sds') }],
    ['library', { 'library.sds': read('examples/library.sds') }],
    ['catalog', bazaar, 'catalog'],
    ['booking', { ...ferry, 'booking.sds': `${ferry['booking.sds']}\nobserve { log: all errors }\n` }, 'booking'],
  ];

  test.each(watched)('of %s asks for nothing that the service does not measure', async (_, texts, module) => {
    const files = await filesOf(texts, module === undefined ? {} : { module });
    expectMeasured(dashboardIn(files), [files]);
  });

  test('is not there where nothing is observed or wished', async () => {
    expect((await filesOf(bazaar, { module: 'trade' })).has('dashboard.json')).toBe(false);
  });
});

test('the dashboard of a system has a line for each service, and the deadlines between them', async () => {
  const dashboard = dashboardIn(await filesOf(bazaar, { system: true }));
  const titles = dashboard.panels.filter(({ type }) => type === 'timeseries').map(({ title }) => title);
  expect(titles).toEqual([
    ...['Requests', 'Faults', 'Time of answers', 'Events that wait', 'Age of the oldest', 'Events set aside'],
    ...['Made too late', 'Not told of in time'],
  ]);
  expect(dashboard.panels[1]?.targets?.map(({ legendFormat }) => legendFormat)).toEqual([
    'catalog-service',
    'trade-service',
    'delivery-service',
  ]);
  const services = ['catalog', 'trade', 'delivery'].map((module) => filesOf(bazaar, { module }));
  expectMeasured(dashboard, await Promise.all(services));
});
