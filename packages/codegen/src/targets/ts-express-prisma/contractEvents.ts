import { camelCase, pascalCase } from '@specwright/model/words';
import type { GeneratedFile } from '../../generatedFile.ts';
import { objectSample } from '../../plan/samples.ts';
import { isMoment, isNumber } from '../../plan/scenarios/cells.ts';
import { plainValue } from '../../plan/scenarios/world.ts';
import type { PayloadPlan } from '../../plan/servicePlan.ts';
import type { Hearing, ProductionPlan } from '../../system/productions.ts';
import type { ServiceOfSystem, SystemPlan } from '../../system/systemPlan.ts';
import { standsAlone } from './consumerTests.ts';
import { Imports } from './imports.ts';
import { namesOf, quoted } from './naming.ts';
import { sourceFile } from './sourceFile.ts';

/** Where the tests above the services stand. */
export const testsFolder = 'contract-tests';

/** What tests need to tell of the events of each service that contracts want something made of. */
export function contractEvents(plan: SystemPlan): GeneratedFile[] {
  const tested = repeatable(plan);
  return [...new Set(tested.map(({ provider }) => provider))].map((provider) => {
    const own = tested.filter((production) => production.provider === provider);
    return eventsFile(provider, [...new Map(own.map((production) => [production.event.id, production])).values()]);
  });
}

/** The lines whose product needs no other row, and no value that only one row may have but an id: they can be tried often. */
export function repeatable({ productions }: SystemPlan): ProductionPlan[] {
  return productions.filter((production) => canBeRepeated(production));
}

function canBeRepeated({ consumer, reaction, event }: ProductionPlan): boolean {
  const entity = namesOf(consumer).entity(reaction.entity);
  const isCarried = (name: string): boolean => event.payload.some((member) => member.name === name);
  return (
    standsAlone(entity) &&
    entity.fields.every(({ name, unique, type }) => !unique || type.kind === 'uuid' || !isCarried(name))
  );
}

/** From a file of tests. */
export function eventsModule({ module }: ServiceOfSystem): string {
  return `./support/${camelCase(`${module} events`)}.js`;
}

export function tellName({ provider, event }: Pick<Hearing, 'provider' | 'event'>): string {
  return camelCase(`tell ${provider.module} ${event.name}`);
}

export function tellAgainName({ module }: ServiceOfSystem): string {
  return camelCase(`tell ${module} again`);
}

/** The name of the type of a service that tests have started. */
export function startedType({ module }: ServiceOfSystem): string {
  return `Started${pascalCase(module)}`;
}

function eventsFile(provider: ServiceOfSystem, productions: readonly ProductionPlan[]): GeneratedFile {
  const imports = new Imports();
  imports.type('startService', `../../${provider.folder}/tests/support/service.js`);
  const type = startedType(provider);
  const blocks = [
    `export type ${type} = Awaited<ReturnType<typeof startService>>;`,
    ...productions.map((production) => tellCode(production, imports)),
    `/** The relay tries it at once, whatever became of it before. */
export async function ${tellAgainName(provider)}({ db, relay }: ${type}, id: string): Promise<void> {
await db.outboxEvent.update({ where: { id }, data: { delivered: null, set_aside: null, due: new Date(0) } });
await relay.wake();
}`,
  ];
  const path = `${testsFolder}/support/${camelCase(`${provider.module} events`)}.ts`;
  return sourceFile(
    path,
    imports,
    blocks,
    productions.map(({ event }) => event.id),
  );
}

function tellCode(production: ProductionPlan, imports: Imports): string {
  const { provider, event } = production;
  const emit = namesOf(provider).emit(event.name);
  imports.value(emit, `../../${provider.folder}/src/events/events.js`);
  imports.value('Attempts', `../../${provider.folder}/src/services/attempts.js`);
  return `/** Emits it as the service does, as of then, and gives its id. */
export async function ${tellName(production)}(service: ${startedType(provider)}, now = new Date()): Promise<string> {
const { db, transactions, ports, relay, log } = service;
const attempts = new Attempts(${provider.plan.ports.length > 0 ? newId(imports) : ''});
await transactions.run((work) =>
${emit}({ db: work, ports, relay, attempts, ${touchedCode(provider, imports)}log, now, afterCommit: [] }, ${payloadCode(production, imports)}),
);
await relay.wake();
const last = { where: { name: ${quoted(event.name)} }, orderBy: { id: 'desc' } } as const;
return (await db.outboxEvent.findFirstOrThrow(last)).id;
}`;
}

function touchedCode({ plan, folder }: ServiceOfSystem, imports: Imports): string {
  if (plan.kept.length === 0) return '';
  return `touched: new ${imports.value('TouchedRows', `../../${folder}/src/services/touched.js`)}(), `;
}

function payloadCode(production: ProductionPlan, imports: Imports): string {
  const { event } = production;
  const carriesAbout = event.entity !== undefined && event.payload.every(({ name }) => name !== 'about');
  const about = carriesAbout ? [`about: ${newId(imports)}`] : [];
  const members = event.payload.map((member) => `${member.name}: ${memberCode(member, production, imports)}`);
  return `{ ${[...about, ...members].join(', ')} }`;
}

function newId(imports: Imports): string {
  return `${imports.value('randomUUID', 'node:crypto')}()`;
}

/** A value that the field of this name of the product takes. */
function memberCode({ name, type }: PayloadPlan, { consumer, reaction }: ProductionPlan, imports: Imports): string {
  if (type.kind === 'json') return JSON.stringify(objectSample(type));
  if (type.kind === 'uuid') return newId(imports);
  const names = namesOf(consumer);
  const bounds = names.entity(reaction.entity).fields.find((field) => field.name === name)?.bounds;
  const value = plainValue(type, bounds, name);
  if (isMoment(value)) return `new Date(Date.now() + ${value.offset})`;
  if (isNumber(value)) return type.kind === 'int' ? `${value.toFixed()}n` : quoted(value.toFixed());
  return typeof value === 'string' ? quoted(value) : String(value);
}
