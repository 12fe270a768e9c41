import type { OperationScenarios } from '../../plan/scenarios/scenarios.ts';
import { CaseWriter, type TestImports } from './caseWriter.ts';
import type { Imports } from './imports.ts';
import { type Names, quoted } from './naming.ts';

/** What the steps of events do: how the events come, and a `describe` block for each. */
export function reactionTests(
  names: Names,
  groups: readonly OperationScenarios[],
  used: TestImports,
  imports: Imports,
): string[] {
  const writer = new CaseWriter(names, used);
  const blocks = groups.map(({ operation, scenarios, untested }) => {
    const notes = untested.map((line) => `  // Not tested, for no event leads there: ${line}`);
    const tests = scenarios.map((scenario) => writer.reaction(scenario));
    return `describe(${used.place('at')}(${quoted(operation.name)}), () => {\n${[...notes, tests.join('\n\n')].join('\n')}\n});`;
  });
  const calls = (name: string): boolean => blocks.some((block) => block.includes(`${name}(`));
  imports.value('v7 as newId', 'uuid');
  imports.type('QueuedEvent', '../src/ports/eventQueue.js');
  const helpers = [
    `/** An event of this service, as its queue delivers it. */
function told(name: string, payload: Readonly<Record<string, unknown>>): QueuedEvent {
  return { id: newId(), source: ${quoted(names.plan.name)}, name, payload, created: new Date() };
}`,
  ];
  if (calls('comesTwice')) {
    helpers.push(`/** A queue delivers an event at least once: what comes again changes nothing. */
async function comesTwice(event: QueuedEvent): Promise<void> {
  await service.inbox(event);
  await service.inbox(event);
}`);
  }
  if (calls('expectRefused')) {
    imports.value('problemOf', '../src/http/errors.js');
    helpers.push(`/** The event changes nothing, also when it is tried again. */
async function expectRefused(event: QueuedEvent, problem: object): Promise<void> {
  const before = await everything(service.db);
  const refusal = () => service.inbox(event).then(() => undefined, problemOf);
  expect([await refusal(), await refusal()]).toMatchObject([problem, problem]);
  expect(await everything(service.db)).toEqual(before);
}`);
  }
  return [...helpers, ...blocks];
}
