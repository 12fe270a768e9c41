import { camelCase, kebabCase } from '@specwright/model/words';
import type { GeneratedFile } from '../../generatedFile.ts';
import { isMoment, isNumber } from '../../plan/scenarios/cells.ts';
import { plainValue } from '../../plan/scenarios/world.ts';
import type { FailureRulePlan, PayloadPlan } from '../../plan/servicePlan.ts';
import type { ProductionPlan } from '../../system/productions.ts';
import type { SystemPlan } from '../../system/systemPlan.ts';
import type { Database } from '../target.ts';
import { standsAlone } from './consumerTests.ts';
import { Imports } from './imports.ts';
import { milliseconds } from './jobFiles.ts';
import { Names, quoted } from './naming.ts';
import { sourceFile } from './sourceFile.ts';
import contractGitignore from './templates/system/gitignore.hbs';
import together from './templates/system/together.ts.hbs';
import vitestConfig from './templates/system/vitest.config.ts.hbs';

const folder = 'contract-tests';

/**
 * The tests above the services of a system: each runs two of them together, and sees that what the one tells of becomes
 * what the contract wants in the other. Nothing where no line of a contract does.
 */
export function contractTests(plan: SystemPlan, database: Database): GeneratedFile[] {
  const tested = plan.productions.filter((production) => canBeRepeated(production, database));
  if (tested.length === 0) return [];
  const pairs = new Map<string, ProductionPlan[]>();
  for (const production of tested) {
    const path = `${folder}/${kebabCase(production.provider.module)}-${kebabCase(production.consumer.module)}.test.ts`;
    pairs.set(path, [...(pairs.get(path) ?? []), production]);
  }
  return [
    ...[...pairs].map(([path, productions]) => pairFile(path, productions, database)),
    { path: `${folder}/support/together.ts`, content: together, sources: [] },
    { path: '.gitignore', content: contractGitignore, sources: [] },
    { path: 'package.json', content: packageJson(plan, tested), sources: [] },
    { path: 'vitest.config.ts', content: vitestConfig, sources: [] },
  ];
}

/** Its product needs no other row, and no value that only one row may have but an id: any number of them can be made. */
function canBeRepeated({ consumer, reaction, event }: ProductionPlan, database: Database): boolean {
  const entity = new Names(consumer.plan, database).entity(reaction.entity);
  const isCarried = (name: string): boolean => event.payload.some((member) => member.name === name);
  return (
    standsAlone(entity) &&
    entity.fields.every(({ name, unique, type }) => !unique || type.kind === 'uuid' || !isCarried(name))
  );
}

/** Installing it installs the services that are tested; the tests make their database clients first. */
function packageJson({ name, services }: SystemPlan, tested: readonly ProductionPlan[]): string {
  const used = services.filter((service) =>
    tested.some(({ provider, consumer }) => service === provider || service === consumer),
  );
  const inEach = (command: string): string =>
    used.map((service) => `npm --prefix ${service.folder} ${command}`).join(' && ');
  const content = {
    name: `${name}-system`,
    private: true,
    type: 'module',
    scripts: {
      postinstall: inEach('install --no-audit --no-fund'),
      pretest: inEach('run generate'),
      test: 'vitest run',
    },
    devDependencies: { vitest: '4.1.12' },
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

function pairFile(path: string, productions: readonly ProductionPlan[], database: Database): GeneratedFile {
  const [first] = productions;
  const imports = new Imports();
  for (const name of ['afterAll', 'beforeAll', 'beforeEach', 'describe', 'expect', 'it']) imports.value(name, 'vitest');
  for (const name of ['startIn', 'wire']) imports.value(name, './support/together.js');
  const [provider, consumer] = [first?.provider, first?.consumer];
  imports.value('startService as startProvider', `../${provider?.folder}/tests/support/service.js`);
  imports.value('startService as startConsumer', `../${consumer?.folder}/tests/support/service.js`);
  const helpers = [
    ...(productions.some(({ reaction }) => reaction.within !== undefined) ? [productsLate] : []),
    ...(productions.some((production) => failureRulesOf(production).length > 0) ? [triedToTheEnd] : []),
  ];
  const block = `describe(${quoted(`${provider?.plan.name} and ${consumer?.plan.name}`)}, () => {
let provider: Awaited<ReturnType<typeof startProvider>>;
let consumer: Awaited<ReturnType<typeof startConsumer>>;

beforeAll(async () => {
provider = await startIn(${quoted(provider?.folder ?? '')}, startProvider);
consumer = await startIn(${quoted(consumer?.folder ?? '')}, startConsumer);
});

beforeEach(() => wire(provider.ports.queue, consumer.ports.queue));

afterAll(() => Promise.all([provider?.close(), consumer?.close()]));

${eventBlocks(productions, imports, database).join('\n\n')}

/** The relay of the provider tries it at once, whatever became of it before. */
async function tellAgain(id: string): Promise<void> {
await provider.db.outboxEvent.update({ where: { id }, data: { delivered: null, set_aside: null, due: new Date(0) } });
await provider.relay.wake();
}
${helpers.join('')}});`;
  const sources = productions.flatMap((production) => [
    production.event.id,
    production.reaction.line,
    ...failureRulesOf(production).map(({ line }) => line),
  ]);
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
function eventBlocks(productions: readonly ProductionPlan[], imports: Imports, database: Database): string[] {
  const events = new Map(productions.map((production) => [production.event.id, production]));
  return [...events.values()].flatMap((one) => [
    tellCode(one, imports, database),
    ...productions.filter(({ event }) => event === one.event).map((production) => testsOf(production, database)),
    ...failureRulesOf(one).map((rule) => failureTest(rule, one, imports)),
  ]);
}

function failureRulesOf({ provider, event }: ProductionPlan): FailureRulePlan[] {
  return provider.plan.failureRules.filter((rule) => rule.event === event.id);
}

function tellName({ event }: ProductionPlan): string {
  return camelCase(`tell ${event.name}`);
}

function tellCode(production: ProductionPlan, imports: Imports, database: Database): string {
  const { provider, event } = production;
  const emit = new Names(provider.plan, database).emit(event.name);
  imports.value(emit, `../${provider.folder}/src/events/events.js`);
  imports.value('Attempts', `../${provider.folder}/src/services/attempts.js`);
  return `/** Emits it as the provider does, as of then, and gives its id. */
async function ${tellName(production)}(now = new Date()): Promise<string> {
const { transactions, ports, relay } = provider;
const attempts = new Attempts(${provider.plan.ports.length > 0 ? `${newId(imports)}` : ''});
await transactions.run((db) =>
${emit}({ db, ports, relay, attempts, now, afterCommit: [] }, ${payloadCode(production, imports, database)}),
);
await relay.wake();
const last = { where: { name: ${quoted(event.name)} }, orderBy: { id: 'desc' } } as const;
return (await provider.db.outboxEvent.findFirstOrThrow(last)).id;
}`;
}

function testsOf(production: ProductionPlan, database: Database): string {
  const { consumer, event, reaction } = production;
  const { entity, text, place, within } = reaction;
  const names = new Names(consumer.plan, database);
  const product = names.entity(entity).name;
  const tell = tellName(production);
  const count = `consumer.db.${names.delegate(entity)}.count({ where: { id } })`;
  const late = `await productsLate(${quoted(event.name)}, ${quoted(product)})`;
  const inTime = within === undefined ? '' : `\nexpect(${late}).toBe(0);`;
  const lateTest = `it(${quoted(`a ${product} that is made too late after ${event.name} is counted (${place})`)}, async () => {
const before = ${late};
const id = await ${tell}(new Date(Date.now() - ${milliseconds((within ?? 0) + 1_000)}));
expect(await ${count}).toBe(1);
expect(${late}).toBe(before + 1);
await tellAgain(id);
expect(${late}).toBe(before + 1);
});`;
  return `it(${quoted(`${text} (${place})`)}, async () => {
const id = await ${tell}();
expect(await ${count}).toBe(1);${inTime}
});

${within === undefined ? '' : `${lateTest}\n\n`}it(${quoted(`${event.name} that is told again produces nothing more (${place})`)}, async () => {
const id = await ${tell}();
await tellAgain(id);
expect(await ${count}).toBe(1);
expect(await provider.db.outboxEvent.findUnique({ where: { id } })).not.toMatchObject({ delivered: null });
});

it(${quoted(`${event.name} reaches a consumer that was away (${place})`)}, async () => {
await provider.ports.queue.listen(() => Promise.reject(new Error('away')));
const id = await ${tell}();
expect(await ${count}).toBe(0);
await wire(provider.ports.queue, consumer.ports.queue);
await tellAgain(id);
expect(await ${count}).toBe(1);
});`;
}

/** The consumer refuses it for good. */
function failureTest(rule: FailureRulePlan, production: ProductionPlan, imports: Imports): string {
  imports.value('vi', 'vitest');
  const attempts =
    rule.retries === undefined ? '' : `\nexpect(event).toMatchObject({ attempts: ${rule.retries + 1}n });`;
  return `it(${quoted(`${rule.text.trim()} (${rule.place})`)}, async () => {
const notify = vi.spyOn(provider.ports.notifier, 'notify');
await provider.ports.queue.listen(() => Promise.reject(new Error('refused')));
const id = await ${tellName(production)}();
const event = await triedToTheEnd(id);${attempts}
expect(notify.mock.calls.map(([{ recipient }]) => recipient)).toEqual([${rule.recipients.map(quoted).join(', ')}]);
});`;
}

function payloadCode(production: ProductionPlan, imports: Imports, database: Database): string {
  const { event } = production;
  const carriesAbout = event.entity !== undefined && event.payload.every(({ name }) => name !== 'about');
  const about = carriesAbout ? [`about: ${newId(imports)}`] : [];
  const members = event.payload.map((member) => `${member.name}: ${memberCode(member, production, imports, database)}`);
  return `{ ${[...about, ...members].join(', ')} }`;
}

function newId(imports: Imports): string {
  return `${imports.value('randomUUID', 'node:crypto')}()`;
}

/** A value that the field of this name of the product takes. */
function memberCode(
  { name, type }: PayloadPlan,
  { consumer, reaction }: ProductionPlan,
  imports: Imports,
  database: Database,
): string {
  if (type.kind === 'json') return '{}';
  if (type.kind === 'uuid') return newId(imports);
  const names = new Names(consumer.plan, database);
  const bounds = names.entity(reaction.entity).fields.find((field) => field.name === name)?.bounds;
  const value = plainValue(type, bounds, name);
  if (isMoment(value)) return `new Date(Date.now() + ${value.offset})`;
  if (isNumber(value)) return type.kind === 'int' ? `${value.toFixed()}n` : quoted(value.toFixed());
  return typeof value === 'string' ? quoted(value) : String(value);
}
