import { pascalCase } from '@specwright/model/words';
import type { GeneratedFile } from '../../generatedFile.ts';
import type { EntityPlan } from '../../plan/servicePlan.ts';
import type { ProductionPlan } from '../../system/productions.ts';
import type { SystemInvariantPlan } from '../../system/systemInvariants.ts';
import type { ServiceOfSystem, SystemPlan } from '../../system/systemPlan.ts';
import { eventsModule, repeatable, tellAgainName, tellName, testsFolder } from './contractEvents.ts';
import { sortColumn } from './databaseFiles.ts';
import { Imports } from './imports.ts';
import { clientName } from './invariantChecks.ts';
import { checkedServices } from './invariantFiles.ts';
import { milliseconds, type Names, namesOf, quoted } from './naming.ts';
import { sourceFile } from './sourceFile.ts';

/** A line about rows and events that are made of events. */
type MadeLine = Extract<SystemInvariantPlan, { kind: 'produces' | 'provenance' | 'reachesTerminal' | 'answered' }>;

function isAboutMade(line: SystemInvariantPlan): line is MadeLine {
  return ['produces', 'provenance', 'reachesTerminal', 'answered'].includes(line.kind);
}

/** It is about what the production makes, or about what is told of with it. */
function isAbout(line: MadeLine, { event, consumer, reaction }: ProductionPlan): boolean {
  switch (line.kind) {
    case 'reachesTerminal':
      return reaction.entity === line.entity;
    case 'answered':
      return line.produced.event === event && line.produced.consumer === consumer;
    default:
      return line.production.event === event && line.production.reaction === reaction;
  }
}

/** A line, and what of which event makes the rows that it is about. */
interface TestedLine {
  readonly line: MadeLine;
  readonly production: ProductionPlan;
}

/** The tests of the lines that services keep together: they hold whatever happens, and what breaks one is found. */
export function invariantTests(plan: SystemPlan): GeneratedFile[] {
  const productions = repeatable(plan);
  const tested = plan.invariants.filter(isAboutMade).flatMap((line): TestedLine[] => {
    const production = productions.find((one) => isAbout(line, one));
    return production === undefined ? [] : [{ line, production }];
  });
  if (tested.length === 0) return [];
  const imports = new Imports();
  for (const name of ['afterAll', 'beforeAll', 'describe', 'expect', 'it']) imports.value(name, 'vitest');
  imports.type('Services', '../invariants/lines.js');
  imports.value('lines', '../invariants/lines.js');
  for (const name of ['startIn', 'wire']) imports.value(name, './support/together.js');
  const services = checkedServices(plan);
  const pairs = plan.services.flatMap((provider) =>
    plan.services.flatMap((consumer) => {
      const own = tested.filter(
        ({ production }) => production.provider === provider && production.consumer === consumer,
      );
      return own.length === 0 ? [] : [pairBlock(provider, consumer, own, services, imports)];
    }),
  );
  const found = `/** What breaks the line at that place. */
async function broken(place: string, services: Services, now = new Date()): Promise<string[]> {
const line = lines.find((one) => one.place === place);
return line === undefined ? ['there is no such line'] : line.check(services, now);
}`;
  const sources = tested.flatMap(({ line, production }) => [line.line, production.event.id]);
  return [sourceFile(`${testsFolder}/invariants.test.ts`, imports, [...pairs, found], sources)];
}

function pairBlock(
  provider: ServiceOfSystem,
  consumer: ServiceOfSystem,
  tested: readonly TestedLine[],
  services: readonly ServiceOfSystem[],
  imports: Imports,
): string {
  const started = services.map((service) => {
    const start = `start${pascalCase(service.module)}`;
    imports.value(`startService as ${start}`, `../${service.folder}/tests/support/service.js`);
    return { name: clientName(service), start, folder: service.folder };
  });
  for (const name of [tellAgainName(provider), ...tested.map(({ production }) => tellName(production))]) {
    imports.value(name, eventsModule(provider));
  }
  return `describe(${quoted(`what ${provider.plan.name} and ${consumer.plan.name} keep together`)}, () => {
${started.map(({ name, start }) => `let ${name}: Awaited<ReturnType<typeof ${start}>>;`).join('\n')}
let services: Services;

beforeAll(async () => {
${started.map(({ name, start, folder }) => `${name} = await startIn(${quoted(folder)}, ${start});`).join('\n')}
services = { ${started.map(({ name }) => `${name}: ${name}.db`).join(', ')} };
await wire(${clientName(provider)}.ports.queue, ${clientName(consumer)}.ports.queue);
});

afterAll(() => Promise.all([${started.map(({ name }) => `${name}?.close()`).join(', ')}]));

${[...lawTest(provider, consumer, tested, imports), ...tested.flatMap((one) => plantedTests(one, imports))].join('\n\n')}
});`;
}

/** At the end of each sequence everything has been heard, and the time for it is over. */
function lawTest(
  provider: ServiceOfSystem,
  consumer: ServiceOfSystem,
  tested: readonly TestedLine[],
  imports: Imports,
): string[] {
  const lines = tested.flatMap(({ line }) => (line.kind === 'reachesTerminal' ? [] : [line]));
  if (lines.length === 0) return [];
  for (const name of ['array', 'assert', 'asyncProperty', 'constantFrom']) imports.value(name, 'fast-check');
  imports.shared('tried', `../${provider.folder}/tests/support/properties.js`);
  const service = clientName(provider);
  const tells = new Set(tested.map(({ production }) => tellName(production)));
  const longest = Math.max(0, ...lines.map((line) => (line.kind === 'provenance' ? 0 : line.within)));
  return [
    `it('holds whatever is told, told again and refused', async () => {
const told: string[] = [];
const tells = [${[...tells].join(', ')}].map((tell) => async () => told.push(await tell(${service})));
const refuse = () => ${service}.ports.queue.listen(() => Promise.reject(new Error('refused')));
const hear = () => wire(${service}.ports.queue, ${clientName(consumer)}.ports.queue);
const again = async () => {
for (const id of told) await ${tellAgainName(provider)}(${service}, id);
};
const step = constantFrom<() => Promise<unknown>>(...tells, refuse, hear, again);
const holds = async (steps: readonly (() => Promise<unknown>)[]) => {
told.length = 0;
for (const take of [...steps, hear, again]) await take();
const later = new Date(Date.now() + ${milliseconds(longest + 1_000)});
for (const place of [${lines.map(({ place }) => quoted(place)).join(', ')}]) {
expect(await broken(place, services, later)).toEqual([]);
}
};
await assert(asyncProperty(array(step, { maxLength: 8 }), holds), tried(10));
});`,
  ];
}

/** Rows as no service makes them: each is found. */
function plantedTests({ line, production }: TestedLine, imports: Imports): string[] {
  const { provider, consumer, event, reaction } = production;
  const names = namesOf(consumer);
  const entity = names.entity(reaction.entity);
  const rows = `${clientName(consumer)}.db.${names.delegate(entity.id)}`;
  const told = `const id = await ${tellName(production)}(${clientName(provider)});`;
  const test = (what: string, code: string): string =>
    `it(${quoted(`${line.text}: ${what} (${line.place})`)}, async () => {\n${told}\n${code}\n});`;
  const isFound = (id: string, after: number): string =>
    `const later = new Date(Date.now() + ${milliseconds(after + 1_000)});
expect(await broken(${quoted(line.place)}, services, later)).toContainEqual(expect.stringContaining(${id}));`;
  if (line.kind === 'reachesTerminal') {
    const code = `expect(await broken(${quoted(line.place)}, services)).toEqual([]);\n${isFound('id', line.within)}`;
    return [test(`one ${entity.name} that does not is found`, code)];
  }
  const second = (after: number): string => {
    imports.value('randomUUID', 'node:crypto');
    const query = ['where: { id }', ...workedOut(entity, names)].join(', ');
    return `const row = await ${rows}.findUniqueOrThrow({ ${query} });
const second = await ${rows}.create({ data: { ...row, id: randomUUID() } });
${isFound('second.id', after)}`;
  };
  if (line.kind === 'answered') {
    const { name } = line.produced.answer;
    const answerId = imports.shared('answerId', `../${consumer.folder}/src/events/answers.js`);
    const gone = `await ${clientName(consumer)}.db.outboxEvent.delete({ where: { id: ${answerId}(id, ${quoted(name)}) } });`;
    return [test(`${event.name} without ${name} is found`, `${gone}\n${isFound('id', line.within + 1_000)}`)];
  }
  const canHaveTwin = mayHaveTwin(production, names);
  if (line.kind === 'provenance') {
    return canHaveTwin ? [test(`one ${entity.name} of nothing is found`, second(0))] : [];
  }
  const gone = `await ${rows}.delete({ where: { id } });\n${isFound('id', line.within)}`;
  const severalAreFound = line.about !== undefined && canHaveTwin;
  return [
    ...(line.count !== 'at most one' ? [test(`${event.name} without ${entity.name} is found`, gone)] : []),
    ...(severalAreFound ? [test(`one more ${entity.name} is found`, second(line.within))] : []),
  ];
}

/** The columns that the database works out itself: no row is made with them. */
function workedOut(entity: EntityPlan, { database }: Names): string[] {
  const columns = entity.fields.flatMap((field) => {
    const order = sortColumn(entity, field, database);
    return order === field.column ? [] : [`${order}: true`];
  });
  return columns.length === 0 ? [] : [`omit: { ${columns.join(', ')} }`];
}

/** A row with the same values and another id can stand beside it. */
function mayHaveTwin({ reaction, event }: ProductionPlan, names: Names): boolean {
  const { fields, links, limits } = names.entity(reaction.entity);
  const isCarried = (name: string): boolean => event.payload.some((member) => member.name === name);
  return (
    limits.length === 0 &&
    links.every(({ unique }) => !unique) &&
    fields.every(({ name, unique, optional, type }) => {
      return type.kind !== 'json' && (!unique || name === 'id' || (optional && !isCarried(name)));
    })
  );
}
