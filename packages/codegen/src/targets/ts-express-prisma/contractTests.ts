import { kebabCase } from '@specwright/model/words';
import { messageSchemaName } from '../../events/eventCatalogue.ts';
import type { GeneratedFile } from '../../generatedFile.ts';
import type { FailureRulePlan } from '../../plan/servicePlan.ts';
import type { ProducedAnswerPlan, ProductionPlan } from '../../system/productions.ts';
import type { ServiceOfSystem, SystemPlan } from '../../system/systemPlan.ts';
import { eventsModule, repeatable, tellAgainName, tellName, testsFolder } from './contractEvents.ts';
import { Imports } from './imports.ts';
import { milliseconds, namesOf, quoted } from './naming.ts';
import { sourceFile } from './sourceFile.ts';

/**
 * The tests above the services of a system: each runs two of them together, and sees that what the one tells of becomes
 * what the contract wants in the other.
 */
export function contractTests(plan: SystemPlan): GeneratedFile[] {
  const tested = repeatable(plan);
  return plan.services.flatMap((provider) =>
    plan.services.flatMap((consumer) => {
      const own = tested.filter((production) => production.provider === provider && production.consumer === consumer);
      return own.length === 0 ? [] : [pairFile(provider, consumer, own, answersTo(own, plan))];
    }),
  );
}

function pairFile(
  provider: ServiceOfSystem,
  consumer: ServiceOfSystem,
  productions: readonly ProductionPlan[],
  answers: readonly ProducedAnswerPlan[],
): GeneratedFile {
  const imports = new Imports();
  for (const name of ['afterAll', 'beforeAll', 'beforeEach', 'describe', 'expect', 'it']) imports.value(name, 'vitest');
  for (const name of ['hand', 'overheard', 'spoilt', 'startIn', 'wire', 'withMore']) {
    imports.value(name, './support/together.js');
  }
  imports.value('faultsOf', './support/catalogue.js');
  imports.value('startService as startProvider', `../${provider.folder}/tests/support/service.js`);
  imports.value('startService as startConsumer', `../${consumer.folder}/tests/support/service.js`);
  for (const name of [tellAgainName(provider), ...productions.map(tellName)]) {
    imports.value(name, eventsModule(provider));
  }
  const fails = productions.some((production) => failureRulesOf(production).length > 0);
  if (fails) imports.value('vi', 'vitest');
  const helpers = [
    ...([...productions.map(({ reaction }) => reaction), ...answers.map(({ answer }) => answer)].some(
      ({ within }) => within !== undefined,
    )
      ? [productsLate]
      : []),
    ...(fails ? [triedToTheEnd] : []),
  ];
  const block = `describe(${quoted(`${provider.plan.name} and ${consumer.plan.name}`)}, () => {
let provider: Awaited<ReturnType<typeof startProvider>>;
let consumer: Awaited<ReturnType<typeof startConsumer>>;

beforeAll(async () => {
provider = await startIn(${quoted(provider.folder)}, startProvider);
consumer = await startIn(${quoted(consumer.folder)}, startConsumer);
});

beforeEach(() => wire(provider.ports.queue, consumer.ports.queue));

afterAll(() => Promise.all([provider?.close(), consumer?.close()]));

${[...eventBlocks(productions), ...answers.map((one) => answerTests(one, imports))].join('\n\n')}
${helpers.join('')}
});`;
  const sources = [
    ...answers.map(({ answer }) => answer.line),
    ...productions.flatMap((production) => [
      production.event.id,
      production.reaction.line,
      ...failureRulesOf(production).map(({ line }) => line),
    ]),
  ];
  const path = `${testsFolder}/${kebabCase(provider.module)}-${kebabCase(consumer.module)}.test.ts`;
  return sourceFile(path, imports, [block], sources);
}

const productsLate = `
/** How many of them the consumer made too late so far. */
async function productsLate(event: string, product: string): Promise<number> {
const { text } = await consumer.send('get', '/metrics');
const counter = \`contract_products_late_total{event="\${event}",product="\${product}"} \`;
const line = text.split('\\n').find((one) => one.startsWith(counter)) ?? '';
return Number(line.slice(counter.length));
}
`;

const triedToTheEnd = `
/** What became of it when the relay of the provider does not try it any more. */
async function triedToTheEnd(id: string) {
const event = await provider.db.outboxEvent.findUniqueOrThrow({ where: { id } });
if (event.set_aside !== null) return event;
await provider.db.outboxEvent.update({ where: { id }, data: { due: new Date(0) } });
await provider.relay.wake();
return triedToTheEnd(id);
}
`;

/** For each event what tells of it, and the tests of what becomes of it. */
function eventBlocks(productions: readonly ProductionPlan[]): string[] {
  const events = new Map(productions.map((production) => [production.event.id, production]));
  return [...events.values()].flatMap((one) => [
    messageTests(one),
    ...productions.filter(({ event }) => event === one.event).map((production) => testsOf(production)),
    ...failureRulesOf(one).map((rule) => failureTest(rule, one)),
  ]);
}

/** What the consumer tells of in answer to the events that are told of here. */
function answersTo(productions: readonly ProductionPlan[], { answers }: SystemPlan): ProducedAnswerPlan[] {
  return answers.filter(({ consumer, event }) =>
    productions.some((production) => production.consumer === consumer && production.event === event),
  );
}

function answerTests({ provider, consumer, event, answer }: ProducedAnswerPlan, imports: Imports): string {
  const answerId = imports.value('answerId', `../${consumer.folder}/src/events/answers.js`);
  const { name, text, place, within } = answer;
  const tell = tellName({ provider, event });
  const again = tellAgainName(provider);
  const count = `consumer.db.outboxEvent.count({ where: { id: ${answerId}(id, ${quoted(name)}), name: ${quoted(name)} } })`;
  const late = `await productsLate(${quoted(event.name)}, ${quoted(name)})`;
  const lateTest = `it(${quoted(`${name} that comes too late after ${event.name} is counted (${place})`)}, async () => {
const before = ${late};
const id = await ${tell}(provider, new Date(Date.now() - ${milliseconds((within ?? 0) + 1_000)}));
expect(await ${count}).toBe(1);
expect(${late}).toBe(before + 1);
});`;
  return `it(${quoted(`${text.trim()} (${place})`)}, async () => {
const id = await ${tell}(provider);
expect(await ${count}).toBe(1);
const before = await consumer.db.outboxEvent.count();
await ${again}(provider, id);
expect(await consumer.db.outboxEvent.count()).toBe(before);
});${within === undefined ? '' : `\n\n${lateTest}`}`;
}

function failureRulesOf({ provider, event }: ProductionPlan): FailureRulePlan[] {
  return provider.plan.failureRules.filter((rule) => rule.event === event.id);
}

/** What is told, and what is taken, has the form that the catalogue of the events gives it. */
function messageTests(production: ProductionPlan): string {
  const { provider, consumer, event, reaction } = production;
  const { place, entity } = reaction;
  const schema = quoted(messageSchemaName(provider.module, event.name));
  const rows = `consumer.db.${namesOf(consumer).delegate(entity)}`;
  const overhear = `const sent = await overheard(provider.ports.queue);
const id = await ${tellName(production)}(provider);`;
  return `it(${quoted(`${event.name} is told as asyncapi.json describes it, and taken with members that are new (${place})`)}, async () => {
${overhear}
expect(sent.map((message) => faultsOf(${schema}, message))).toEqual([[]]);
for (const message of sent.map(withMore)) {
expect(faultsOf(${schema}, message)).toEqual([]);
await hand(consumer.ports.queue, message);
}
expect(await ${rows}.count({ where: { id } })).toBe(1);
});

it(${quoted(`${event.name} that lacks a member of asyncapi.json is refused (${place})`)}, async () => {
${overhear}
for (const message of sent.flatMap(spoilt)) {
expect(faultsOf(${schema}, message)).not.toEqual([]);
await expect(hand(consumer.ports.queue, message)).rejects.toThrow();
}
expect(await ${rows}.count({ where: { id } })).toBe(0);
});`;
}

function testsOf(production: ProductionPlan): string {
  const { provider, consumer, event, reaction } = production;
  const { entity, text, place, within } = reaction;
  const names = namesOf(consumer);
  const product = names.entity(entity).name;
  const tell = tellName(production);
  const again = tellAgainName(provider);
  const count = `consumer.db.${names.delegate(entity)}.count({ where: { id } })`;
  const late = `await productsLate(${quoted(event.name)}, ${quoted(product)})`;
  // Other tests of the file have it made too late.
  const before = within === undefined ? '' : `const before = ${late};\n`;
  const inTime = within === undefined ? '' : `\nexpect(${late}).toBe(before);`;
  const lateTest = `it(${quoted(`a ${product} that is made too late after ${event.name} is counted (${place})`)}, async () => {
const before = ${late};
const id = await ${tell}(provider, new Date(Date.now() - ${milliseconds((within ?? 0) + 1_000)}));
expect(await ${count}).toBe(1);
expect(${late}).toBe(before + 1);
await ${again}(provider, id);
expect(${late}).toBe(before + 1);
});`;
  return `it(${quoted(`${text} (${place})`)}, async () => {
${before}const id = await ${tell}(provider);
expect(await ${count}).toBe(1);${inTime}
});

${within === undefined ? '' : `${lateTest}\n\n`}it(${quoted(`${event.name} that is told again produces nothing more (${place})`)}, async () => {
const id = await ${tell}(provider);
await ${again}(provider, id);
expect(await ${count}).toBe(1);
expect(await provider.db.outboxEvent.findUnique({ where: { id } })).not.toMatchObject({ delivered: null });
});

it(${quoted(`${event.name} reaches a consumer that was away (${place})`)}, async () => {
await provider.ports.queue.listen(() => Promise.reject(new Error('away')));
const id = await ${tell}(provider);
expect(await ${count}).toBe(0);
await wire(provider.ports.queue, consumer.ports.queue);
await ${again}(provider, id);
expect(await ${count}).toBe(1);
});`;
}

/** The consumer refuses it for good. */
function failureTest(rule: FailureRulePlan, production: ProductionPlan): string {
  const attempts =
    rule.retries === undefined ? '' : `\nexpect(event).toMatchObject({ attempts: ${rule.retries + 1}n });`;
  return `it(${quoted(`${rule.text.trim()} (${rule.place})`)}, async () => {
const notify = vi.spyOn(provider.ports.notifier, 'notify');
await provider.ports.queue.listen(() => Promise.reject(new Error('refused')));
const id = await ${tellName(production)}(provider);
const event = await triedToTheEnd(id);${attempts}
expect(notify.mock.calls.map(([{ recipient }]) => recipient)).toEqual([${rule.recipients.map(quoted).join(', ')}]);
});`;
}
