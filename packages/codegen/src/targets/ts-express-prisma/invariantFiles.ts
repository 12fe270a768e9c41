import { camelCase, pascalCase, snakeCase } from '@specwright/model/words';
import Handlebars from 'handlebars';
import type { GeneratedFile } from '../../generatedFile.ts';
import type { ProductionPlan } from '../../system/productions.ts';
import type { SystemInvariantPlan } from '../../system/systemInvariants.ts';
import type { ServiceOfSystem, SystemPlan } from '../../system/systemPlan.ts';
import { defaultUrl } from './databaseFiles.ts';
import { Imports } from './imports.ts';
import {
  aggregatesIn,
  answeredCode,
  clientName,
  equationCode,
  followsCode,
  referencesCode,
} from './invariantChecks.ts';
import { milliseconds, namesOf, quoted } from './naming.ts';
import { sourceFile } from './sourceFile.ts';
import reading from './templates/system/reading.ts.hbs';

const folder = 'invariants';

/** The program that reads the databases of all services and tells which line between them is broken. */
export function invariantFiles(plan: SystemPlan): GeneratedFile[] {
  if (plan.invariants.length === 0) return [];
  const lines = linesFile(plan);
  const used = (name: string): boolean => lines.content.includes(`${name}(`);
  const view = {
    pages: used('pagesOf'),
    lacking: used('lacking'),
    member: used('memberOf'),
    forgotten: used('isForgotten'),
    follows: used('notFollowed'),
    span: used('spanOf'),
    groups: used('notFollowed') || used('groupedBy'),
    numbers: used('exact'),
    sum: used('sum'),
    average: used('average'),
    lowest: used('lowest'),
    highest: used('highest'),
    settles: plan.invariants.some(({ kind }) => kind === 'equation'),
  };
  const content = Handlebars.create().compile(reading, { noEscape: true })(view);
  return [lines, mainFile(plan), { path: `${folder}/reading.ts`, content, sources: [] }];
}

/** The services whose rows the lines are about, in their order. */
export function checkedServices({ services, invariants }: SystemPlan): ServiceOfSystem[] {
  const named = new Set(invariants.flatMap(servicesOf));
  return services.filter((service) => named.has(service));
}

function servicesOf(line: SystemInvariantPlan): ServiceOfSystem[] {
  switch (line.kind) {
    case 'produces':
    case 'provenance':
      return [line.production.provider, line.production.consumer];
    case 'answered':
      return [line.produced.provider, line.produced.consumer];
    case 'reachesTerminal':
      return [line.service];
    case 'follows':
      return [line.first.service, line.next.service];
    case 'references':
      return [line.from, line.to];
    case 'equation':
      return [line.service, ...aggregatesIn(line.value).map(({ service }) => service)];
  }
}

function linesFile(plan: SystemPlan): GeneratedFile {
  const imports = new Imports();
  imports.type('Line', './reading.js');
  const services = checkedServices(plan).map((service) => {
    const type = `${pascalCase(service.module)}Client`;
    imports.type(`Client as ${type}`, `../${service.folder}/src/db/client.js`);
    return `readonly ${clientName(service)}: ${type};`;
  });
  const { invariants } = plan;
  const counted = new Map(
    invariants.flatMap((line) => (line.kind === 'produces' ? [[countedName(line), line] as const] : [])),
  );
  const traced = invariants.flatMap((line) =>
    line.kind === 'provenance' || (line.kind === 'produces' && line.about !== undefined)
      ? [[unheardName(line.production), line.production] as const]
      : [],
  );
  const blocks = [
    `/** The databases of the services. */\nexport interface Services {\n${services.join('\n')}\n}`,
    `/** What the services keep together, in the order of the specification. */
export const lines: readonly Line<Services>[] = [
${plan.invariants.map((line) => lineCode(line, imports)).join('\n')}
];`,
    ...[...counted.values()].map((line) => countedCode(line, imports)),
    ...[...new Map(traced).values()].map((production) => unheardCode(production, imports)),
  ];
  return sourceFile(
    `${folder}/lines.ts`,
    imports,
    blocks,
    plan.invariants.map(({ line }) => line),
  );
}

function lineCode(line: SystemInvariantPlan, imports: Imports): string {
  return `{
place: ${quoted(line.place)},
text: ${quoted(line.text)},
${checkCode(line, imports)},
},`;
}

function checkCode(line: SystemInvariantPlan, imports: Imports): string {
  switch (line.kind) {
    case 'produces':
      return `check: (services, now) => ${countedName(line)}(services, now, ${milliseconds(line.within)})`;
    case 'provenance':
      return provenanceCode(line.production, imports);
    case 'reachesTerminal':
      return terminalCode(line);
    case 'answered':
      return answeredCode(line.produced, line.within, imports);
    case 'follows':
      return followsCode(line, imports);
    case 'references':
      return referencesCode(line, imports);
    case 'equation':
      return `settles: true,\n${equationCode(line, imports)}`;
  }
}

type Line<Kind> = Extract<SystemInvariantPlan, { kind: Kind }>;

/** Lines that want the same of the same event are one function. */
function countedName({ production, count }: Line<'produces'>): string {
  const { provider, consumer, event, reaction } = production;
  const product = consumer.plan.entities.find(({ id }) => id === reaction.entity)?.name ?? '';
  const often = { 'exactly one': 'once', 'at least one': 'at least once', 'at most one': 'at most once' }[count];
  return camelCase(`${provider.module} ${event.name} makes ${product} ${often}`);
}

function countedCode(line: Line<'produces'>, imports: Imports): string {
  const { production, count, about } = line;
  const { provider, consumer, event, reaction } = production;
  const names = namesOf(consumer);
  const product = names.entity(reaction.entity).name;
  const rows = `${clientName(consumer)}.${names.delegate(reaction.entity)}`;
  imports.value('pagesOf', './reading.js');
  const missing = `const ids = events.map(({ id }) => id);
const made = await ${rows}.findMany({ where: { id: { in: ids } }, select: { id: true } });
found.push(...${lacking(imports)}(ids, made).map((id) => \`\${id}: ${event.name} without ${product}\`));`;
  const more =
    about === undefined
      ? ''
      : `const about = events.map(({ payload }) => ${imports.value('memberOf', './reading.js')}(payload, 'about'));
const all = await ${rows}.findMany({ where: { ${about}: { in: about } }, select: { id: true } });
const others = await ${unheardName(production)}(${clientName(consumer)}, all.map(({ id }) => id), now);
found.push(...others.map((id) => \`\${id}: one more ${product} for the same ${event.name}\`));`;
  return `/** ${event.name} makes ${count} ${product}. Events that happened less than \`within\` milliseconds ago still have time for it. */
async function ${countedName(line)}({ ${clientName(provider)}, ${clientName(consumer)} }: Services, now: Date, within: number): Promise<string[]> {
const found: string[] = [];
const where = { name: ${quoted(event.name)}, created: { lt: new Date(now.getTime() - within) } };
for await (const events of pagesOf((page) => ${clientName(provider)}.outboxEvent.findMany({ ...page, where: { ...where, ...page.where } }))) {
${count === 'at most one' ? '' : `${missing}\n`}${more}
}
return found;
}`;
}

function lacking(imports: Imports): string {
  return imports.value('lacking', './reading.js');
}

function unheardName({ provider, consumer, event }: ProductionPlan): string {
  return camelCase(`${consumer.module} not of ${provider.module} ${event.name}`);
}

/** Every product has the id of the event that it was made of. */
function unheardCode(production: ProductionPlan, imports: Imports): string {
  const { provider, consumer, event } = production;
  const where = `{ id: { in: [...ids] }, source: ${quoted(provider.plan.name)}, name: ${quoted(event.name)} }`;
  return `/** Those of the ids of rows that are not the id of a ${event.name} which ${consumer.plan.name} has heard. */
async function ${unheardName(production)}(${clientName(consumer)}: ${pascalCase(consumer.module)}Client, ids: readonly string[], now: Date): Promise<string[]> {
const heard = await ${clientName(consumer)}.inboxEvent.findMany({ where: ${where}, select: { id: true } });
return ${lacking(imports)}(ids, heard).filter((id) => !${imports.value('isForgotten', './reading.js')}(id, now));
}`;
}

function provenanceCode(production: ProductionPlan, imports: Imports): string {
  const { consumer, event, reaction } = production;
  const names = namesOf(consumer);
  const client = clientName(consumer);
  imports.value('pagesOf', './reading.js');
  return `async check({ ${client} }, now) {
const found: string[] = [];
for await (const rows of pagesOf((page) => ${client}.${names.delegate(reaction.entity)}.findMany({ ...page, select: { id: true } }))) {
const others = await ${unheardName(production)}(${client}, rows.map(({ id }) => id), now);
found.push(...others.map((id) => \`\${id}: ${names.entity(reaction.entity).name} without ${event.name}\`));
}
return found;
}`;
}

function terminalCode({ service, entity, column, since, states, within }: Line<'reachesTerminal'>): string {
  const names = namesOf(service);
  const client = clientName(service);
  return `async check({ ${client} }, now) {
const ${since} = { lt: new Date(now.getTime() - ${milliseconds(within)}) };
const rows = await ${client}.${names.delegate(entity)}.findMany({ where: { ${column}: { notIn: [${states.map(quoted).join(', ')}] }, ${since} }, select: { id: true, ${column}: true } });
return rows.map(({ id, ${column} }) => \`\${id}: ${names.entity(entity).name} is still \${${column}}\`);
}`;
}

function mainFile(plan: SystemPlan): GeneratedFile {
  const imports = new Imports();
  imports.value('lines', './lines.js');
  imports.type('Services', './lines.js');
  imports.value('assertReadable', './reading.js');
  imports.value('brokenLines', './reading.js');
  imports.value('Unreadable', './reading.js');
  const services = checkedServices(plan);
  const clients = services.map((service) => {
    const connect = imports.value(
      `connect as connect${pascalCase(service.module)}`,
      `../${service.folder}/src/db/client.js`,
    );
    const variable = `${snakeCase(service.module).toUpperCase()}_DATABASE_URL`;
    const url = defaultUrl(service.plan.name, service.database).replace('file:./', `file:./${service.folder}/`);
    return `${clientName(service)}: ${connect.split(' ').at(-1)}(process.env.${variable} ?? ${quoted(url)}),`;
  });
  const block = `/**
 * Tells each row that breaks a line between the services, one a line. The exit code is 0 where there is none, 1 where
 * there are some, 2 where that cannot be told.
 */
async function main(): Promise<void> {
const services: Services = {
${clients.join('\n')}
};
try {
await assertReadable(services);
const broken = await brokenLines(lines, services, new Date());
for (const { place, text, found } of broken) {
for (const one of found) console.log(\`\${place}: \${text}: \${one}\`);
}
process.exitCode = broken.length === 0 ? 0 : 1;
} finally {
await Promise.all(Object.values(services).map((client) => client.$disconnect()));
}
}

main().catch((error: unknown) => {
console.error(error instanceof Unreadable ? error.message : error);
process.exitCode = 2;
});`;
  return sourceFile(`${folder}/main.ts`, imports, [block], []);
}
