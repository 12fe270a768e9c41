import { isMoment, isNumber } from '../../plan/scenarios/cells.ts';
import type { OperationScenarios, Scenario } from '../../plan/scenarios/scenarios.ts';
import type { OperationPlan } from '../../plan/servicePlan.ts';
import type { CaseWriter } from './caseWriter.ts';

/** What every list can be asked: filters, order, pages, and nothing else; caches may keep it. */
export function listQueryTests(group: OperationScenarios, writer: CaseWriter): string[] {
  const { operation, scenarios } = group;
  const [full] = scenarios;
  const cached = full === undefined || operation.cacheSeconds === undefined ? [] : [cacheTest(operation, full, writer)];
  if (operation.list === undefined || full === undefined) return cached;
  return [
    ...filterTests(operation, full, writer),
    ...unknownQueries(operation, full, writer),
    ...orderTests(group, writer),
    ...pageTest(operation, full, writer),
    ...cached,
  ];
}

function ask(
  operation: OperationPlan,
  scenario: Scenario,
  writer: CaseWriter,
  query: string,
  headers?: string,
): string {
  const { caller, parameters } = scenario.situation.request;
  return writer.send(operation, { caller, parameters, query, ...(headers === undefined ? {} : { headers }) });
}

/** Each filter with the value of the row that is there, and with another. */
function filterTests(operation: OperationPlan, full: Scenario, writer: CaseWriter): string[] {
  const { outcome } = full.situation.run;
  if (outcome.kind !== 'list' || outcome.rows.length === 0) return [];
  const [row] = outcome.rows;
  return (operation.list?.filters ?? []).flatMap((filter) => {
    const cell = row?.cells[filter.column] ?? null;
    if (cell === null || isMoment(cell)) return [];
    const text = isNumber(cell) ? cell.toFixed() : String(cell);
    const other = otherText(filter.type, text);
    const lines = [
      ...writer.given(full.situation),
      `const same = await ${ask(operation, full, writer, `?${filter.name}=${encodeURIComponent(text)}`)};`,
      `expect(same.body).toHaveLength(${outcome.rows.length});`,
    ];
    if (other !== undefined) {
      lines.push(
        `const other = await ${ask(operation, full, writer, `?${filter.name}=${encodeURIComponent(other)}`)};`,
        'expect(other.body).toEqual([]);',
      );
    }
    return [writer.test(`filtered by ${filter.name}`, lines)];
  });
}

function otherText(
  type: { readonly kind: string; readonly values?: readonly string[] },
  text: string,
): string | undefined {
  switch (type.kind) {
    case 'enum':
      return type.values?.find((value) => value !== text);
    case 'bool':
      return text === 'true' ? 'false' : 'true';
    case 'int':
    case 'decimal':
      return '987654';
    case 'uuid':
      return 'd0000000-0000-4000-8000-00000000000f';
    case 'string':
      return 'something else';
    default:
      return undefined;
  }
}

function unknownQueries(operation: OperationPlan, full: Scenario, writer: CaseWriter): string[] {
  const sorted =
    (operation.list?.sortable.length ?? 0) === 0
      ? []
      : [
          writer.test('cannot be sorted by what it does not have', [
            writer.invalid(ask(operation, full, writer, '?sort=no_such_field'), 'sort'),
          ]),
        ];
  return [
    writer.test('an unknown query', [
      writer.invalid(ask(operation, full, writer, '?no_such_query=1'), 'no_such_query'),
    ]),
    ...sorted,
  ];
}

/** The list from its least row to its greatest, and the other way round. */
function orderTests({ operation, scenarios: [full], orders }: OperationScenarios, writer: CaseWriter): string[] {
  if (full === undefined) return [];
  return orders.map(({ field, situation, rows }) => {
    const ids = rows.map(({ cells }) => `{ id: ${writer.text(cells.id)} }`);
    return writer.test(`sorted by ${field}`, [
      ...writer.given(situation),
      `const up = await ${ask(operation, full, writer, `?sort=${field}`)};`,
      `expect(up.body).toMatchObject([${ids.join(', ')}]);`,
      `const down = await ${ask(operation, full, writer, `?sort=-${field}`)};`,
      `expect(down.body).toMatchObject([${ids.reverse().join(', ')}]);`,
    ]);
  });
}

function pageTest(operation: OperationPlan, full: Scenario, writer: CaseWriter): string[] {
  const { outcome } = full.situation.run;
  if (operation.list?.pageSize === undefined || outcome.kind !== 'list') return [];
  return [
    writer.test(
      'has pages',
      [
        ...writer.given(full.situation),
        `const answer = await ${ask(operation, full, writer, '?page=2&page_size=1')};`,
        'expect(answer.status).toBe(200);',
        `expect(answer.body).toHaveLength(${Math.min(1, Math.max(0, outcome.rows.length - 1))});`,
        `expect(answer.headers['x-total-count']).toBe('${outcome.rows.length}');`,
        `expect(answer.headers.link).toContain('rel="first"');`,
      ],
      operation,
    ),
    writer.test('has no page of more than 100', [
      writer.invalid(ask(operation, full, writer, '?page_size=101'), 'page_size'),
    ]),
  ];
}

function cacheTest(operation: OperationPlan, full: Scenario, writer: CaseWriter): string {
  return writer.test(
    'what a client has need not be sent again',
    [
      ...writer.given(full.situation),
      `const first = await ${ask(operation, full, writer, '')};`,
      `expect(first.headers['cache-control']).toContain('max-age=${operation.cacheSeconds}');`,
      `const again = await ${ask(operation, full, writer, '', "{ 'if-none-match': first.headers.etag ?? '' }")};`,
      'expect(again.status).toBe(304);',
    ],
    operation,
  );
}
