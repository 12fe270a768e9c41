import type { Id } from '@specwright/model/reference';
import { nodesOf } from '../../plan/scenarios/mentions.ts';
import { ruleScenariosOf } from '../../plan/scenarios/ruleScenarios.ts';
import {
  brokenTitle,
  type OperationScenarios,
  reactionScenariosOf,
  type Scenario,
  scenariosOf,
} from '../../plan/scenarios/scenarios.ts';
import type { OperationPlan } from '../../plan/servicePlan.ts';
import type { SpecLine } from '../../plan/specLines.ts';
import { isAnsweredAlone, onceTitle, standsAlone } from './consumerTests.ts';
import { fileOf, type Names } from './naming.ts';
import { ruleTitle } from './ruleTests.ts';
import { isTimeTested, mostRequests } from './testFiles.ts';
import { hasMachineModels, hasRandomTests } from './testLaws.ts';
import { tooLate } from './testPlaces.ts';

/** The tests that reach a line, the files that carry it out, and why there is none of them. */
interface Trace {
  /** Each a file, or a file and the titles that lead to a test: `api > what it does`. */
  readonly tests: readonly string[];
  readonly code: readonly string[];
  /** Why no test or no code is there. For people. */
  readonly reason?: string;
}

/** What the template of `docs/traceability.md` needs. */
export function traceabilityView(names: Names): object {
  const tracer = new Tracer(names);
  return tableView(names.plan.specLines.map((line) => ({ line, ...tracer.trace(line) })));
}

/** A table of lines, and those that are left with their reasons. */
export function tableView(traces: readonly (Trace & { readonly line: SpecLine })[]): object {
  const withReason = (those: typeof traces) =>
    those.map(({ line, reason }) => ({ ...said(line), reason: reason ?? 'nothing is made of it' }));
  return {
    lines: traces.map(({ line, tests, code }) => ({
      ...said(line),
      tests: tests.map(cell).join('<br>') || 'none',
      code: code.map((path) => `\`${path}\``).join('<br>') || 'none',
    })),
    untested: withReason(traces.filter(({ tests, code }) => tests.length === 0 && code.length > 0)),
    leftOut: withReason(traces.filter(({ code }) => code.length === 0)),
  };
}

function said({ file, line, text }: SpecLine): { place: string; text: string } {
  return { place: `${file}:${line}`, text: cell(text.replaceAll('`', "'")) };
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** So many tests are named for a line: the first speak of it most directly. */
export const mostTests = 3;

const notTested = 'no request was found that leads there';

/** Finds what the generated project has of the lines of its specification. */
class Tracer {
  readonly #names: Names;
  readonly #scenarios: readonly OperationScenarios[];

  constructor(names: Names) {
    this.#names = names;
    this.#scenarios = [...scenariosOf(names.plan), ...reactionScenariosOf(names.plan)];
  }

  trace(line: SpecLine): Trace {
    const found = this.#found(line);
    const reason = found.code.length === 0 ? (line.elsewhere ?? found.reason) : found.reason;
    return { ...found, tests: found.tests.slice(0, mostTests), ...(reason === undefined ? {} : { reason }) };
  }

  #found(line: SpecLine): Trace {
    switch (line.kind) {
      case 'operation':
        return this.#operation(line);
      case 'machine':
        return this.#machine();
      case 'limitRule':
        return this.#limit(line);
      case 'authRule':
        return this.#auth(line);
      case 'observation':
        return this.#observation(line);
      case 'rule':
        return this.#rule(line);
      case 'soft':
        return this.#soft(line);
      default:
        return this.#failureRule(line) ?? this.#listener(line) ?? this.#statement(line);
    }
  }

  get #plan(): Names['plan'] {
    return this.#names.plan;
  }

  #operationAt(id: Id): OperationPlan | undefined {
    return this.#plan.operations.find((operation) => operation.id === id);
  }

  #operation({ id }: SpecLine): Trace {
    const operation = this.#operationAt(id);
    if (operation === undefined) return { tests: [], code: [] };
    const { group, name } = operation;
    return {
      tests: [group, ...(hasRandomTests(this.#plan) ? ['conformance', 'properties'] : [])].map((file) =>
        testName(`tests/${file}.test.ts`, name),
      ),
      code: [`src/routes/${group}.ts`, `src/services/${group}.ts`],
    };
  }

  #machine(): Trace {
    const models = hasMachineModels(this.#plan) ? ['`tests/machineModels.test.ts`'] : [];
    return { tests: ['`tests/machines.test.ts`', ...models], code: ['src/domain/machines.ts'] };
  }

  #limit({ id, about = [] }: SpecLine): Trace {
    const limit = this.#plan.operations.flatMap(({ limits }) => limits).find((candidate) => candidate.id === id);
    if (limit === undefined) return { tests: [], code: [], reason: 'it covers no api' };
    const code = [...this.#routesOf(about), 'src/http/limits.ts'];
    return limit.requests > mostRequests
      ? { tests: [], code, reason: `a test would have to send more than ${mostRequests} requests` }
      : { tests: ['`tests/limits.test.ts`'], code };
  }

  #auth({ about = [] }: SpecLine): Trace {
    const operations = about.flatMap((id) => this.#operationAt(id) ?? []);
    if (operations.length === 0) return { tests: [], code: [], reason: 'it decides about no api' };
    const tests = operations.flatMap((operation) => {
      const own = this.#testsOf(operation);
      if (operation.access.kind === 'public') return own(({ title }) => title === 'does what it says');
      const isForRoles = operation.access.kind === 'granted' && !operation.access.owner;
      const refused = isForRoles
        ? [testOf(operation, 'needs a role')]
        : own(({ title }) => title === 'a stranger calls');
      return [...refused, testOf(operation, 'needs a token')];
    });
    return { tests, code: [...this.#routesOf(about), 'src/auth/access.ts'] };
  }

  #routesOf(operations: readonly Id[]): string[] {
    const groups = operations.flatMap((id) => this.#operationAt(id)?.group ?? []);
    return [...new Set(groups)].map((group) => `src/routes/${group}.ts`);
  }

  #observation({ text, id }: SpecLine): Trace {
    const [, kind, item = ''] = /^(\w+): (.*)$/.exec(text) ?? [];
    const inLog = 'what is logged is looked at by no generated test';
    if (kind === 'log' && item === 'all errors') {
      return { tests: [], code: ['src/http/errors.ts', 'alerts.yaml'], reason: inLog };
    }
    if (kind === 'log') {
      const logger = /transitions?$/.test(item) ? 'src/observability/moves.ts' : 'src/http/requestLog.ts';
      return { tests: [], code: [logger], reason: inLog };
    }
    if (kind === 'trace') {
      return {
        tests: [],
        code: ['src/observability/tracing.ts'],
        reason: 'spans go to a collector, which no generated test has',
      };
    }
    const measured =
      kind === 'metric' && (everywhere.test(item) || this.#plan.metrics.some((metric) => metric.text === item));
    return measured
      ? {
          tests: [testName('tests/service.test.ts', 'what every service has > GET /metrics')],
          code: ['src/observability/metrics.ts'],
        }
      : { tests: [], code: [], reason: `nothing of the service is known as '${item}' (${id})` };
  }

  /** Invariants: what is computed, what the database checks, how many rows there may be, what steps do. */
  #rule(line: SpecLine): Trace {
    const squeezed = (other: string): boolean => other.trim().replace(/\s+/g, ' ') === line.text;
    const { plan } = this.#names;
    const isTested = ruleScenariosOf(plan).some((scenario) => ruleTitle(scenario) === line.text);
    const own = isTested ? [testName('tests/invariants.test.ts', line.text)] : [];
    const properties = hasRandomTests(plan) ? ['`tests/properties.test.ts`'] : [];
    if (plan.computed.some((computed) => squeezed(computed.text))) {
      const code = ['src/domain/computed.ts'];
      return hasRandomTests(plan)
        ? { tests: properties, code }
        : { tests: [], code, reason: 'no api changes rows that it is worked out from' };
    }
    const kept = ['prisma/migrations', 'src/db/databaseProblem.ts'];
    if (plan.entities.some(({ limits }) => limits.some((limit) => squeezed(limit.text)))) {
      return { tests: [...own, ...properties], code: kept };
    }
    if (plan.entities.some(({ predicates }) => predicates.some((rule) => squeezed(rule.text)))) {
      return { tests: own, code: kept, reason: 'the database refuses every row that breaks it' };
    }
    return this.#kept(line) ?? this.#production(line) ?? this.#doneBySteps(line);
  }

  /** What the service looks at before it commits. */
  #kept({ id }: SpecLine): Trace | undefined {
    const line = this.#plan.kept.find((candidate) => candidate.line === id);
    if (line === undefined) return undefined;
    const broken = brokenTitle(line);
    const isOfLine = ({ title }: Scenario): boolean => title === broken;
    const tests = this.#plan.operations.flatMap((operation) => this.#testsOf(operation)(isOfLine));
    return { tests, code: ['src/domain/invariants.ts'], reason: notTested };
  }

  /** `sale.paid must produce …`, where this service makes the product. */
  #production(line: SpecLine): Trace | undefined {
    const { id } = line;
    const { consumed } = this.#plan;
    const reaction = consumed.flatMap(({ reactions }) => reactions).find((one) => one.line === id);
    const answered = consumed.flatMap((event) => event.answers.map((answer) => ({ event, answer })));
    const told = answered.find(({ answer }) => answer.line === id);
    if (this.#plan.expectations.some((one) => one.line === id)) {
      const reason = 'a test would have to wait: `contract_events_missing` counts what did not follow';
      return { tests: [], code: ['src/events/expected.ts'], reason };
    }
    if (reaction === undefined && told === undefined) return this.#told(line);
    const code = ['src/events/consumers.ts'];
    const tested =
      reaction !== undefined && standsAlone(this.#names.entity(reaction.entity))
        ? reaction
        : told !== undefined && isAnsweredAlone(told.answer, told.event, this.#names)
          ? told.answer
          : undefined;
    return tested !== undefined
      ? { tests: [testName('tests/consumers.test.ts', onceTitle(tested))], code }
      : { tests: [], code, reason: 'its tests stand above the services, which they need' };
  }

  /** `sale.paid must produce … within 2h`, where this service tells of the event and another makes the product. */
  #told({ about: [about] = [], elsewhere }: SpecLine): Trace | undefined {
    const event = this.#plan.events.find(({ id }) => id === about);
    if (event?.within === undefined || elsewhere === undefined) return undefined;
    const reason = `${elsewhere}; here is counted what could not be told of in time`;
    return { tests: [], code: ['src/observability/metrics.ts', 'src/events/relay.ts'], reason };
  }

  /** What is copied, or told of, by steps. */
  #doneBySteps({ about: [about] = [] }: SpecLine): Trace {
    const field = this.#plan.entities.flatMap(({ fields }) => fields).find(({ id }) => id === about);
    const isDoing = (body: object): boolean =>
      nodesOf(body).some((node) =>
        field === undefined
          ? node.kind === 'emit' && 'event' in node && node.event === about
          : node.kind === 'create' && 'entity' in node && node.entity === field.entity,
      );
    if (about === undefined || (field !== undefined && field.snapshot === undefined)) return { tests: [], code: [] };
    const operations = this.#plan.operations.filter(({ body }) => isDoing(body));
    const actions = this.#plan.actions.filter(({ body }) => isDoing(body));
    const tests = operations.flatMap((operation) =>
      this.#testsOf(operation)(({ title }) => title === 'does what it says'),
    );
    const timed = this.#plan.timedRules.filter(({ program }) => program !== undefined && isDoing(program.body));
    const inTime = timed.some((rule) => isTimeTested(rule, this.#names)) ? ['`tests/timedRules.test.ts`'] : [];
    const code = [
      ...[...operations, ...actions].flatMap(({ id }) => this.#codeOf(id)),
      ...(timed.length > 0 ? ['src/jobs/timedRules.ts'] : []),
    ];
    return { tests: [...tests, ...inTime], code: [...new Set(code)], reason: notTested };
  }

  #soft(line: SpecLine): Trace {
    const { plan } = this.#names;
    if (line.elsewhere !== undefined) return { tests: [], code: [] };
    const rule = plan.timedRules.find(({ id }) => id === line.id);
    if (rule !== undefined) {
      const code = ['src/jobs/timedRules.ts'];
      return isTimeTested(rule, this.#names)
        ? { tests: ['`tests/timedRules.test.ts`'], code }
        : { tests: [], code, reason: 'invariants allow no row that a test could begin with' };
    }
    const objective = plan.objectives.some(({ id }) => id === line.id);
    if (objective)
      return { tests: [], code: ['alerts.yaml'], reason: 'an alert, and no test: it is about the running service' };
    return (
      this.#timeout(line) ?? this.#list(line) ?? this.#failureRule(line) ?? this.#trigger(line) ?? this.#statement(line)
    );
  }

  /** `~ timeout`: of an api, of a module about the others, of an action about its ports. */
  #timeout({ text, part }: SpecLine): Trace | undefined {
    if (!text.startsWith('~ timeout')) return undefined;
    const action = this.#plan.actions.find(({ id }) => id === part);
    if (action !== undefined) {
      const reason = 'a port that does not answer is no part of the generated tests';
      return { tests: [], code: this.#codeOf(part), reason };
    }
    const own = this.#operationAt(part);
    const limited = own === undefined ? this.#plan.operations : [own];
    const tests = limited.flatMap((operation) => {
      const succeeds = this.#testsOf(operation)(({ situation }) => situation.run.outcome.kind !== 'problem');
      return operation.timeout === undefined || succeeds.length === 0 ? [] : [testOf(operation, tooLate)];
    });
    const code = [...this.#routesOf(limited.map(({ id }) => id)), 'src/http/timeLimit.ts'];
    return { tests, code, reason: notTested };
  }

  /** `~ paginate: 20` and `~ cache: 30s` have tests of their own. */
  #list({ part, text }: SpecLine): Trace | undefined {
    const operation = this.#operationAt(part);
    if (operation === undefined) return undefined;
    const isTested = this.#testsOf(operation)(() => true).length > 0;
    const traced = (title: string, file: string): Trace => ({
      tests: isTested ? [testOf(operation, title)] : [],
      code: [file],
      reason: notTested,
    });
    if (text.startsWith('~ paginate') && operation.list?.pageSize !== undefined) {
      return traced('has pages', `src/messages/${operation.group}.ts`);
    }
    return text.startsWith('~ cache') && operation.cacheSeconds !== undefined
      ? traced('what a client has need not be sent again', `src/routes/${operation.group}.ts`)
      : undefined;
  }

  /** `! sale.paid fails => retry 3x`, `~ max retries: 3`. */
  #failureRule({ id }: SpecLine): Trace | undefined {
    const rule = this.#plan.failureRules.find(({ line }) => line === id);
    if (rule === undefined) return undefined;
    return {
      tests: [testName('tests/failures.test.ts', `${rule.text.trim()} (${rule.place})`)],
      code: ['src/events/retries.ts'],
    };
  }

  /** `~ trigger when …` of an event: where `~ emit … if` tells of it. */
  #trigger({ part, text }: SpecLine): Trace | undefined {
    if (!text.startsWith('~ trigger')) return undefined;
    const telling = this.#plan.specLines.filter((line) => line.kind === 'soft' && line.text.startsWith('~ emit'));
    const name = this.#plan.events.find(({ id }) => id === part)?.name ?? '';
    const traces = telling.filter(({ text: other }) => other.includes(name)).map((line) => this.#statement(line));
    return {
      tests: traces.flatMap(({ tests }) => tests),
      code: [...new Set(traces.flatMap(({ code }) => code))],
      reason: traces.length === 0 ? `nothing emits '${name}' on a condition` : notTested,
    };
  }

  /** `>> notify(user, email)` of an event. */
  #listener(line: SpecLine): Trace | undefined {
    const { part, kind, text } = line;
    const event = this.#plan.events.find(({ id }) => id === part);
    if (event === undefined) return undefined;
    if (event.reaction?.lines.includes(line.id) === true) {
      return { ...this.#statement(line), code: ['src/events/consumers.ts'] };
    }
    const isHeard =
      kind === 'step' && event.handlers.some((handler) => handler.text.trim().replace(/\s+/g, ' ') === text);
    return isHeard
      ? { tests: [testName('tests/events.test.ts', text)], code: ['src/events/listeners.ts'] }
      : { tests: [], code: [], reason: 'it is not carried out after an event' };
  }

  /** `!`, `>>` and `~` lines: the scenarios that end at them, or that pass them and succeed. */
  #statement(line: SpecLine): Trace {
    const direct: string[] = [];
    const passing: string[] = [];
    for (const { operation, scenarios } of this.#scenarios) {
      for (const scenario of scenarios) {
        if (!reaches(scenario, line)) continue;
        (scenario.title.startsWith(line.text) ? direct : passing).push(testOf(operation, scenario.title));
      }
    }
    return { tests: [...direct, ...passing], code: this.#codeOf(line.part), reason: notTested };
  }

  #testsOf(operation: OperationPlan): (isMeant: (scenario: Scenario) => boolean) => string[] {
    const scenarios = this.#scenarios.find((one) => one.operation.id === operation.id)?.scenarios ?? [];
    return (isMeant) => scenarios.filter(isMeant).map(({ title }) => testOf(operation, title));
  }

  #codeOf(part: Id): string[] {
    const operation = this.#operationAt(part);
    if (operation !== undefined) return [`src/services/${operation.group}.ts`];
    const action = this.#plan.actions.find(({ id }) => id === part);
    return action === undefined ? [] : [`src/domain/actions/${fileOf(action.functionName)}.ts`];
  }
}

/** Metrics that every service has, whatever its `observe` block says. */
const everywhere = /^(api|http|request|requests)\.(latency|duration|errors|rate|count)$/;

function reaches({ title, operation, situation }: Scenario, line: SpecLine): boolean {
  const { outcome, lines } = situation.run;
  if (line.kind !== 'guard') return outcome.kind !== 'problem' && lines.has(line.id);
  if (line.asks === undefined || line.asks === 'fails') {
    const named = line.asks === 'fails' && operation.id === line.part && title.endsWith('fails, nothing has happened');
    return outcome.kind === 'problem' && (named || (outcome.line === line.id && title.startsWith('!')));
  }
  const expected = line.asks === 'notFound' ? 'a row that is not there' : 'a stranger calls';
  return operation.id === line.part && outcome.kind === 'problem' && title === expected;
}

function testOf({ group, name }: OperationPlan, title: string): string {
  return testName(`tests/${group}.test.ts`, `${name} > ${title}`);
}

function testName(file: string, title: string): string {
  return `\`${file}\` ${title}`;
}
