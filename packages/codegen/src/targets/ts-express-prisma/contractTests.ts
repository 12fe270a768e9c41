import { camelCase, kebabCase } from '@specwright/model/words';
import type { GeneratedFile } from '../../generatedFile.ts';
import { isMoment, isNumber } from '../../plan/scenarios/cells.ts';
import { plainValue } from '../../plan/scenarios/world.ts';
import type { PayloadPlan } from '../../plan/servicePlan.ts';
import type { ProductionPlan } from '../../system/productions.ts';
import type { SystemPlan } from '../../system/systemPlan.ts';
import type { Database } from '../target.ts';
import { standsAlone } from './consumerTests.ts';
import { Imports } from './imports.ts';
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
  const block = `describe(${quoted(`${provider?.plan.name} and ${consumer?.plan.name}`)}, () => {
let provider: Awaited<ReturnType<typeof startProvider>>;
let consumer: Awaited<ReturnType<typeof startConsumer>>;

beforeAll(async () => {
provider = await startIn(${quoted(provider?.folder ?? '')}, startProvider);
consumer = await startIn(${quoted(consumer?.folder ?? '')}, startConsumer);
});

beforeEach(() => wire(provider.ports.queue, consumer.ports.queue));

afterAll(() => Promise.all([provider?.close(), consumer?.close()]));

${productions.map((production) => testsOf(production, imports, database)).join('\n\n')}

/** The relay of the provider tries it at once, whatever became of it before. */
async function tellAgain(id: string): Promise<void> {
await provider.db.outboxEvent.update({ where: { id }, data: { delivered: null, set_aside: null, due: new Date(0) } });
await provider.relay.wake();
}
});`;
  const sources = productions.flatMap(({ event, reaction }) => [event.id, reaction.line]);
  return sourceFile(path, imports, [block], sources);
}

function testsOf(production: ProductionPlan, imports: Imports, database: Database): string {
  const { provider, consumer, event, reaction, place, within } = production;
  const names = new Names(consumer.plan, database);
  const emit = new Names(provider.plan, database).emit(event.name);
  imports.value(emit, `../${provider.folder}/src/events/events.js`);
  const tell = camelCase(`tell ${event.name}`);
  const count = `consumer.db.${names.delegate(reaction.entity)}.count({ where: { id } })`;
  const inTime = within === undefined ? '' : `\n${deadlineCode(within)}`;
  return `/** Emits it as the provider does, and gives its id. */
async function ${tell}(): Promise<string> {
const { transactions, ports, relay } = provider;
await transactions.run((db) =>
${emit}({ db, ports, relay, now: new Date(), afterCommit: [] }, ${payloadCode(production, imports, database)}),
);
await relay.wake();
const last = { where: { name: ${quoted(event.name)} }, orderBy: { id: 'desc' } } as const;
return (await provider.db.outboxEvent.findFirstOrThrow(last)).id;
}

it(${quoted(`${reaction.text} (${place})`)}, async () => {
const id = await ${tell}();
expect(await ${count}).toBe(1);${inTime}
});

it(${quoted(`${event.name} that is told again produces nothing more (${place})`)}, async () => {
const id = await ${tell}();
await tellAgain(id);
expect(await ${count}).toBe(1);
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

function deadlineCode(within: number): string {
  return `const { created, received } = await consumer.db.inboxEvent.findUniqueOrThrow({ where: { id } });
expect(received.getTime() - created.getTime()).toBeLessThanOrEqual(${within});`;
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
