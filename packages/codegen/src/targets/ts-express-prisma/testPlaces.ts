import type { GeneratedFile } from '../../generatedFile.ts';
import { ruleScenariosOf } from '../../plan/scenarios/ruleScenarios.ts';
import { reactionScenariosOf, type Scenario, scenariosOf } from '../../plan/scenarios/scenarios.ts';
import type { OperationPlan, TimedRulePlan } from '../../plan/servicePlan.ts';
import type { SpecLine } from '../../plan/specLines.ts';
import { Imports } from './imports.ts';
import { type Names, quoted } from './naming.ts';
import { ruleTitle } from './ruleTests.ts';
import { sourceFile } from './sourceFile.ts';

/** The title of the test of a time limit. */
export const tooLate = 'takes too long';

/** What a test of an api is called that is about one line of it, and tells that line from the others. */
const told: readonly { readonly title: string; readonly isLine: (line: SpecLine) => boolean }[] = [
  { title: 'a row that is not there', isLine: ({ asks }) => asks === 'notFound' },
  { title: 'a stranger calls', isLine: ({ asks }) => asks === 'notOwner' },
  { title: 'has pages', isLine: ({ text }) => text.startsWith('~ paginate') },
  { title: tooLate, isLine: ({ text }) => text.startsWith('~ timeout') },
  { title: 'what a client has need not be sent again', isLine: ({ text }) => text.startsWith('~ cache') },
];

/** Parts that a test is called after as a whole. */
const titled: readonly SpecLine['kind'][] = ['operation', 'machine', 'limitRule'];

/** The line of the specification that a test of an api is about, by its title; undefined where that is the api as a whole. */
export function lineOfTest(operation: OperationPlan, title: string, { plan }: Names): SpecLine | undefined {
  const own = plan.specLines.filter(({ id, part }) => part === operation.id && id !== part);
  const asked = told.find((one) => one.title === title);
  if (asked !== undefined) return own.find(asked.isLine);
  return own.find(({ text }) => title === text || title.startsWith(`${text} (`));
}

/** The line that a scenario ends at, or else that it is called by. */
export function lineOfScenario(scenario: Scenario, names: Names): SpecLine | undefined {
  const { operation, situation, title } = scenario;
  const { outcome } = situation.run;
  const stopped = outcome.kind === 'problem' && outcome.line !== undefined ? outcome.line : undefined;
  return names.plan.specLines.find(({ id }) => id === stopped) ?? lineOfTest(operation, title, names);
}

/** The line of an event that is carried out first. */
function firstLine({ operation, situation }: Scenario, { plan }: Names): SpecLine | undefined {
  return plan.specLines.find(({ id, part }) => part === operation.id && situation.run.lines.has(id));
}

/**
 * `tests/support/places.ts`: where the specification says what a test holds. The places stand in one file, so that a line
 * more in the specification does not change all tests.
 */
export function placesFile(names: Names): GeneratedFile {
  const { plan } = names;
  const parts = new Map<string, Map<string, SpecLine>>();
  for (const line of plan.specLines) {
    if (line.id === line.part && titled.includes(line.kind)) parts.set(partName(line), new Map([['', line]]));
  }
  for (const { operation, scenarios } of scenariosOf(plan)) {
    const own = parts.get(operation.name) ?? new Map<string, SpecLine>();
    for (const scenario of scenarios) addLine(own, scenario.title, lineOfScenario(scenario, names));
    for (const { title } of told) addLine(own, title, lineOfTest(operation, title, names));
  }
  for (const rule of plan.timedRules) {
    const line = plan.specLines.find(({ id }) => id === rule.id);
    if (line !== undefined) parts.set(ruleName(rule, names), new Map([['', line]]));
  }
  for (const event of plan.events) {
    const own = plan.specLines.filter(({ part }) => part === event.id);
    if (own.length > 0) parts.set(`event ${event.name}`, new Map(own.map((line) => [line.text, line])));
  }
  for (const { operation, scenarios } of reactionScenariosOf(plan)) {
    const own = parts.get(operation.name) ?? new Map<string, SpecLine>();
    for (const scenario of scenarios) {
      addLine(own, scenario.title, lineOfScenario(scenario, names) ?? firstLine(scenario, names));
    }
  }
  for (const scenario of ruleScenariosOf(plan)) {
    const line = plan.specLines.find(({ kind, text }) => kind === 'rule' && text === ruleTitle(scenario));
    if (line !== undefined) parts.set(ruleTitle(scenario), new Map([['', line]]));
  }
  const entries = [...parts].map(([part, lines]) => {
    const pairs = [...lines].map(([title, { file, line }]) => `${quoted(title)}: ${quoted(`${file}:${line}`)}`);
    return `${quoted(part)}: { ${pairs.join(', ')} },`;
  });
  const table = `/** Files and lines, by what they say and, within an api, by the titles of the tests. */\nconst places: Readonly<Record<string, Readonly<Record<string, string>>>> = {\n${entries.join('\n')}\n};`;
  const at = `/** The title of a test with the place of the line that it comes from. */
export function at(part: string, title = ''): string {
  const place = places[part]?.[title] ?? places[part]?.[''];
  const text = title === '' ? part : title;
  return place === undefined ? text : \`\${text} (\${place})\`;
}`;
  const sources = plan.specLines.map(({ id }) => id);
  return sourceFile('tests/support/places.ts', new Imports(), [table, at], sources);
}

/** What the tests call a rule that runs at its times. */
export function ruleName({ entity, text }: TimedRulePlan, names: Names): string {
  return `${names.entity(entity).name}: ${text}`;
}

function addLine(lines: Map<string, SpecLine>, title: string, line: SpecLine | undefined): void {
  if (line !== undefined) lines.set(title, line);
}

/** As tests call it: an api by method and path, else as it is written. */
function partName({ kind, text }: SpecLine): string {
  return kind === 'operation' ? text.replace(/^api /, '') : text;
}
