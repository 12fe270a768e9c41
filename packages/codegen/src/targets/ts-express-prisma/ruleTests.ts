import type { GeneratedFile } from '../../generatedFile.ts';
import { type RuleScenario, ruleScenariosOf } from '../../plan/scenarios/ruleScenarios.ts';
import type { TableRow } from '../../plan/scenarios/tables.ts';
import { inOrder } from '../../plan/scenarios/world.ts';
import { addCall } from './caseWriter.ts';
import { Imports } from './imports.ts';
import { type Names, quoted } from './naming.ts';
import { sourceFile } from './sourceFile.ts';
import type { CellNames } from './testCells.ts';

/** `tests/invariants.test.ts`: what the database refuses because a line of an invariant says so. */
export function ruleTests(names: Names): GeneratedFile[] {
  const scenarios = ruleScenariosOf(names.plan);
  if (scenarios.length === 0) return [];
  const imports = new Imports();
  for (const name of ['afterAll', 'afterEach', 'beforeAll', 'describe', 'test']) imports.value(name, 'vitest');
  for (const name of ['expectViolated', 'startService']) imports.value(name, './support/service.js');
  for (const name of ['add', 'clear']) imports.value(name, './support/rows.js');
  imports.value('at', './support/places.js');
  const tests = scenarios.map((scenario) => ruleTest(scenario, names, imports));
  const blocks = [
    'let service: Awaited<ReturnType<typeof startService>>;\nbeforeAll(async () => {\n  service = await startService();\n});\nafterEach(() => clear(service.db));\nafterAll(() => service.close());',
    `describe('invariants that the database keeps', () => {\n${tests.join('\n\n')}\n});`,
  ];
  const sources = names.plan.entities.filter(({ predicates, limits }) => predicates.length + limits.length > 0);
  return [
    sourceFile(
      'tests/invariants.test.ts',
      imports,
      blocks,
      sources.map(({ id }) => id),
    ),
  ];
}

/** What the line is called in titles: as it is written, on one line. */
export function ruleTitle({ text }: Pick<RuleScenario, 'text'>): string {
  return text.trim().replace(/\s+/g, ' ');
}

function ruleTest(scenario: RuleScenario, names: Names, imports: Imports): string {
  const used: CellNames = {
    fromNow: () => imports.value('fromNow', './support/service.js'),
    get ids() {
      return imports.value('ids', './support/rows.js');
    },
    get customer() {
      return imports.value('customer', './support/rows.js');
    },
    get stranger() {
      return imports.value('stranger', './support/rows.js');
    },
  };
  const added = (row: TableRow): string => addCall(names, row, used, 'service.db');
  const given = inOrder(names.plan).flatMap(({ id }) => scenario.given.filter(({ entity }) => entity === id));
  const title = quoted(ruleTitle(scenario));
  const named = scenario.alone ? `, ${title}` : '';
  const refused = `await expectViolated(${added(scenario.refused)}${named});`;
  const allowed = scenario.allowed.map((row) => `await ${added(row)};`);
  const lines = [
    ...given.map((row) => `await ${added(row)};`),
    ...(scenario.first ? [refused, ...allowed] : [...allowed, refused]),
  ];
  return `test(at(${title}), async () => {\n${lines.join('\n')}\n});`;
}
