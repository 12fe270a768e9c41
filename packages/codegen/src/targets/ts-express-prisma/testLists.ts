import { isMoment, isNumber } from '../../plan/scenarios/cells.ts';
import type { OrderScenario } from '../../plan/scenarios/orders.ts';
import type { OperationScenarios, Scenario } from '../../plan/scenarios/scenarios.ts';
import type { TableRow } from '../../plan/scenarios/tables.ts';
import type { OperationPlan } from '../../plan/servicePlan.ts';
import type { CaseWriter } from './caseWriter.ts';
import { quoted } from './naming.ts';
import { madeColumn } from './renderAnswer.ts';

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
    ...defaultOrderTests(group, writer),
    ...pageTests(group, writer),
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
  const cases = (operation.list?.filters ?? []).flatMap((filter) => {
    const cell = row?.cells[filter.column] ?? null;
    if (cell === null || isMoment(cell)) return [];
    const text = isNumber(cell) ? cell.toFixed() : String(cell);
    const other = otherText(filter.type, text);
    return other === undefined ? [] : [`[${[filter.name, text, other].map(quoted).join(', ')}],`];
  });
  if (cases.length === 0) return [];
  const asked = (value: string): string =>
    ask(operation, full, writer, `?\${new URLSearchParams({ [field]: ${value} })}`);
  return [
    writer.each('filtered by %s', ['field', 'same', 'other'], cases, [
      ...writer.given(full.situation),
      `expect((await ${asked('same')}).body).toHaveLength(${outcome.rows.length});`,
      `expect((await ${asked('other')}).body).toEqual([]);`,
    ]),
  ];
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
  const [first] = orders;
  if (full === undefined || first === undefined) return [];
  const cases = orders.map(
    (scenario) => `[${quoted(scenario.field)}, () => ${writer.added(scenario.second)}, ${rowsCode(scenario, writer)}],`,
  );
  const asked = (direction: string): string => ask(operation, full, writer, `?sort=${direction}\${field}`);
  return [
    writer.each('sorted by %s', ['field', 'addOther', 'order'], cases, [
      ...writer.given(first.before),
      'await addOther();',
      `expect((await ${asked('')}).body).toMatchObject(order);`,
      `expect((await ${asked('-')}).body).toMatchObject([...order].reverse());`,
    ]),
  ];
}

function rowsCode({ rows }: OrderScenario, writer: CaseWriter): string {
  return `[${rows.map((row) => rowCode(row, writer)).join(', ')}]`;
}

function rowCode({ cells }: TableRow, writer: CaseWriter): string {
  return `{ id: ${writer.text(cells.id)} }`;
}

/** Without a `sort`, a list is in the order in which its rows were made, then in that of their ids. */
function defaultOrders({ operation, orders }: OperationScenarios, writer: CaseWriter): OrderScenario[] {
  if (operation.list === undefined) return [];
  const made = madeColumn(writer.names.entity(operation.list.entity));
  return [made, 'id'].flatMap((field) => orders.find((scenario) => scenario.field === field) ?? []);
}

/** Where nothing is asked of the order; the first page of a list with pages shows it, too. */
function defaultOrderTests(group: OperationScenarios, writer: CaseWriter): string[] {
  const {
    operation,
    scenarios: [full],
  } = group;
  if (full === undefined) return [];
  const shown = operation.list?.pageSize === undefined ? 0 : 1;
  return defaultOrders(group, writer)
    .slice(shown)
    .map((scenario) =>
      writer.test(`in the order of ${scenario.field}`, [
        ...writer.given(scenario.before),
        `await ${writer.added(scenario.second)};`,
        `expect((await ${ask(operation, full, writer, '')}).body).toMatchObject(${rowsCode(scenario, writer)});`,
      ]),
    );
}

function pageTests(group: OperationScenarios, writer: CaseWriter): string[] {
  const {
    operation,
    scenarios: [full],
  } = group;
  if (full === undefined || operation.list?.pageSize === undefined) return [];
  const [scenario] = defaultOrders(group, writer);
  const page = (number: number): string => `await ${ask(operation, full, writer, `?page=${number}&page_size=1`)}`;
  const pages =
    scenario === undefined
      ? writer.given(full.situation)
      : [
          ...writer.given(scenario.before),
          `await ${writer.added(scenario.second)};`,
          `expect((${page(1)}).body).toMatchObject([${scenario.rows
            .slice(0, 1)
            .map((row) => rowCode(row, writer))
            .join('')}]);`,
          `const last = ${page(2)};`,
          `expect(last.body).toMatchObject([${scenario.rows
            .slice(1)
            .map((row) => rowCode(row, writer))
            .join('')}]);`,
          `expect(last.headers).toMatchObject({ 'x-total-count': '2', link: expect.stringContaining('rel="prev"') });`,
        ];
  return [
    writer.test(
      'has pages',
      [
        ...pages,
        `const answer = await ${ask(operation, full, writer, '')};`,
        `expect(answer.headers.link).toContain('page_size=${operation.list.pageSize}');`,
      ],
      operation,
    ),
    writer.test('has no page of more than 100', [
      writer.invalid(ask(operation, full, writer, '?page_size=101'), 'page_size'),
    ]),
  ];
}

function cacheTest(operation: OperationPlan, full: Scenario, writer: CaseWriter): string {
  const kept = operation.access.kind === 'public' ? 'public' : 'private';
  return writer.test(
    'what a client has need not be sent again',
    [
      ...writer.given(full.situation),
      `const first = await ${ask(operation, full, writer, '')};`,
      `expect(first.headers['cache-control']).toBe('${kept}, max-age=${operation.cacheSeconds}');`,
      `const again = await ${ask(operation, full, writer, '', "{ 'if-none-match': first.headers.etag ?? '' }")};`,
      'expect(again.status).toBe(304);',
    ],
    operation,
  );
}
