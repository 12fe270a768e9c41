/** A query of a panel and what its lines are called (`{{operation}}`). */
export interface Query {
  readonly expr: string;
  readonly legend: string;
}

export interface Panel {
  readonly title: string;
  readonly description?: string;
  /** As Grafana names units: `reqps`, `s`, `short`. */
  readonly unit: string;
  readonly queries: readonly Query[];
}

/** Panels that stand together under a title. */
export interface Section {
  readonly title: string;
  readonly panels: readonly Panel[];
}

export interface DashboardParts {
  /** The same whenever it is made again: importing it takes the place of the one before. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** PromQL for the variable `job`, where there is one. */
  readonly jobs?: string;
  readonly sections: readonly Section[];
}

/** The model of dashboards that is written; Grafana brings older ones up to date when it reads them. */
const schemaVersion = 39;
const columns = 24;
const panelsInRow = 3;
const height = 8;

/** A dashboard of Grafana, as its file. Sections without panels are left out. */
export function dashboardFile({ uid, title, description, jobs, sections }: DashboardParts): string {
  const datasource = { name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus' };
  const job = {
    name: 'job',
    label: 'Job',
    type: 'query',
    datasource: source,
    query: { query: jobs, refId: 'jobs' },
    refresh: 2,
    multi: true,
    includeAll: true,
    current: { text: 'All', value: '$__all' },
  };
  const dashboard = {
    uid: uid.slice(0, 40),
    title,
    description,
    tags: ['specwright'],
    schemaVersion,
    editable: true,
    graphTooltip: 1,
    time: { from: 'now-6h', to: 'now' },
    refresh: '1m',
    templating: { list: [datasource, ...(jobs === undefined ? [] : [job])] },
    panels: placed(sections.filter(({ panels }) => panels.length > 0)),
  };
  return `${JSON.stringify(dashboard, undefined, 2)}\n`;
}

const source = { type: 'prometheus', uid: '$datasource' } as const;

/** Rows with their panels below, from left to right. */
function placed(sections: readonly Section[]): object[] {
  const panels: object[] = [];
  let y = 0;
  for (const section of sections) {
    panels.push({ id: panels.length + 1, type: 'row', title: section.title, gridPos: { x: 0, y, w: columns, h: 1 } });
    y++;
    for (const [at, panel] of section.panels.entries()) {
      const width = columns / Math.min(panelsInRow, section.panels.length);
      const column = at % panelsInRow;
      if (at > 0 && column === 0) y += height;
      panels.push(timeSeries(panel, panels.length + 1, { x: column * width, y, w: width, h: height }));
    }
    y += height;
  }
  return panels;
}

function timeSeries({ title, description, unit, queries }: Panel, id: number, gridPos: object): object {
  return {
    id,
    type: 'timeseries',
    title,
    ...(description === undefined ? {} : { description }),
    datasource: source,
    gridPos,
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
    targets: queries.map(({ expr, legend }, at) => ({
      refId: `Q${at + 1}`,
      datasource: source,
      expr,
      legendFormat: legend,
    })),
  };
}
