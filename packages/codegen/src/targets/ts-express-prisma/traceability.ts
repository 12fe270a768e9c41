import { ruleScenariosOf } from '../../plan/scenarios/ruleScenarios.ts';
import { type OperationScenarios, type Scenario, scenariosOf } from '../../plan/scenarios/scenarios.ts';
import type { OperationPlan } from '../../plan/servicePlan.ts';
import type { SpecLine } from '../../plan/specLines.ts';
import { fileOf, type Names } from './naming.ts';
import { ruleTitle } from './ruleTests.ts';
import { mostRequests } from './testFiles.ts';
import { hasMachineModels } from './testLaws.ts';

/** A line, the tests that reach it and the files that carry it out. */
interface Trace {
  readonly line: SpecLine;
  readonly tests: readonly string[];
  readonly code: readonly string[];
}

/** What the template of `docs/traceability.md` needs. */
export function traceabilityView(names: Names): object {
  const scenarios = scenariosOf(names.plan);
  const traces = names.plan.specLines.map((line) => traceOf(line, scenarios, names));
  return {
    lines: traces.map(({ line, tests, code }) => ({
      ...said(line),
      tests: tests.length === 0 ? 'none' : tests.map(cell).join('<br>'),
      code: code.map((path) => `\`${path}\``).join('<br>'),
    })),
    untested: traces.filter(({ tests }) => tests.length === 0).map(({ line }) => said(line)),
  };
}

function said({ file, line, text }: SpecLine): { place: string; text: string } {
  return { place: `${file}:${line}`, text: cell(text.replaceAll('`', "'")) };
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function traceOf(line: SpecLine, scenarios: readonly OperationScenarios[], names: Names): Trace {
  switch (line.kind) {
    case 'operation':
      return { line, ...ofOperation(line, names) };
    case 'machine':
      return { line, ...ofMachine(names) };
    case 'limitRule':
      return { line, ...ofLimit(line, names) };
    case 'rule':
      return { line, ...ofRule(line, names) };
    default:
      if (names.plan.timedRules.some(({ id }) => id === line.id)) {
        return { line, tests: ['`tests/timedRules.test.ts`'], code: ['src/jobs/timedRules.ts'] };
      }
      if (names.plan.objectives.some(({ id }) => id === line.id)) return { line, tests: [], code: ['alerts.yaml'] };
      return { line, ...ofStatement(line, scenarios, names) };
  }
}

type Found = Omit<Trace, 'line'>;

function ofOperation({ id }: SpecLine, { plan }: Names): Found {
  const operation = plan.operations.find((candidate) => candidate.id === id);
  if (operation === undefined) return { tests: [], code: [] };
  const { group, name } = operation;
  return {
    tests: [testName(`tests/${group}.test.ts`, name), testName('tests/conformance.test.ts', name)],
    code: [`src/routes/${group}.ts`, `src/services/${group}.ts`],
  };
}

function ofMachine({ plan }: Names): Found {
  const models = hasMachineModels(plan) ? ['`tests/machineModels.test.ts`'] : [];
  return { tests: ['`tests/machines.test.ts`', ...models], code: ['src/domain/machines.ts'] };
}

function ofLimit({ id }: SpecLine, { plan }: Names): Found {
  const limit = plan.operations.flatMap(({ limits }) => limits).find((candidate) => candidate.id === id);
  if (limit === undefined) return { tests: [], code: [] };
  return {
    tests: limit.requests > mostRequests ? [] : ['`tests/limits.test.ts`'],
    code: ['src/http/limits.ts'],
  };
}

/** Invariants: what is computed, what the database checks, how many rows there may be. */
function ofRule({ text }: SpecLine, { plan }: Names): Found {
  const isTested = ruleScenariosOf(plan).some((scenario) => ruleTitle(scenario) === text);
  const own = isTested ? [testName('tests/invariants.test.ts', text)] : [];
  const squeezed = (other: string): boolean => other.trim().replace(/\s+/g, ' ') === text;
  const properties = ['`tests/properties.test.ts`'];
  if (plan.computed.some((computed) => squeezed(computed.text))) {
    return { tests: properties, code: ['src/domain/computed.ts'] };
  }
  const limited = plan.entities.some(({ limits }) => limits.some((limit) => squeezed(limit.text)));
  if (limited) return { tests: [...own, ...properties], code: ['prisma/migrations'] };
  const checked = plan.entities.some(({ predicates }) => predicates.some((rule) => squeezed(rule.text)));
  return { tests: own, code: checked ? ['prisma/migrations'] : [] };
}

/** `!`, `>>` and `~` lines: the scenarios that end at them, or that pass them and succeed. */
function ofStatement(line: SpecLine, scenarios: readonly OperationScenarios[], names: Names): Found {
  const reached = scenarios.flatMap(({ operation, scenarios: all }) =>
    all
      .filter((scenario) => reaches(scenario, line))
      .map(({ title }) => testName(`tests/${operation.group}.test.ts`, `${operation.name} > ${title}`)),
  );
  return { tests: [...ofList(line, names), ...reached].slice(0, mostTests), code: codeOf(line, names) };
}

/** `~ paginate: 20` and `~ cache: 30s` have tests of their own. */
function ofList({ kind, part, text }: SpecLine, { plan }: Names): string[] {
  const operation = plan.operations.find(({ id }) => id === part);
  if (kind !== 'soft' || operation === undefined) return [];
  const test = (title: string): string => testName(`tests/${operation.group}.test.ts`, `${operation.name} > ${title}`);
  if (text.startsWith('~ paginate') && operation.list?.pageSize !== undefined) return [test('has pages')];
  const cached = text.startsWith('~ cache') && operation.cacheSeconds !== undefined;
  return cached ? [test('what a client has need not be sent again')] : [];
}

/** So many tests are named for a line: the first speak of it most directly. */
const mostTests = 3;

function reaches({ title, operation, situation }: Scenario, line: SpecLine): boolean {
  const { outcome, lines } = situation.run;
  if (line.kind !== 'guard') return outcome.kind !== 'problem' && lines.has(line.id);
  if (line.asks === undefined || line.asks === 'fails') {
    const named = line.asks === 'fails' && operation.id === line.part && title.endsWith('fails, nothing has happened');
    return outcome.kind === 'problem' && (named || (outcome.line === line.id && startsWithLine(title)));
  }
  const expected = line.asks === 'notFound' ? 'a row that is not there' : 'a stranger calls';
  return operation.id === line.part && outcome.kind === 'problem' && title === expected;
}

function startsWithLine(title: string): boolean {
  return title.startsWith('!');
}

function codeOf({ part }: SpecLine, { plan }: Names): string[] {
  const operation: OperationPlan | undefined = plan.operations.find(({ id }) => id === part);
  if (operation !== undefined) return [`src/services/${operation.group}.ts`];
  const action = plan.actions.find(({ id }) => id === part);
  return action === undefined ? [] : [`src/domain/actions/${fileOf(action.functionName)}.ts`];
}

function testName(file: string, title: string): string {
  return `\`${file}\` ${title}`;
}
