import { camelCase } from '@specwright/model/words';
import type { ProducedAnswerPlan } from '../../system/productions.ts';
import type { AggregatePlan, EquationPlan, EquationValue } from '../../system/systemEquations.ts';
import type { FollowingPlan } from '../../system/systemInvariants.ts';
import type { ServiceOfSystem } from '../../system/systemPlan.ts';
import type { ReferencesPlan } from '../../system/systemReferences.ts';
import type { Imports } from './imports.ts';
import { milliseconds, namesOf, quoted } from './naming.ts';

/** The checks of lines on rows and events that nothing but their values brings together. */

const reading = './reading.js';

/** The name of the client of a service's database. */
export function clientName({ module }: ServiceOfSystem): string {
  return camelCase(module);
}

/** The parameter of a check: the clients that it reads. */
function clients(services: readonly ServiceOfSystem[]): string {
  return `{ ${[...new Set(services.map(clientName))].join(', ')} }`;
}

/** An event that the consumer has to tell of in answer: its id follows from that of the first. */
export function answeredCode(
  { provider, consumer, event, answer }: ProducedAnswerPlan,
  within: number,
  imports: Imports,
): string {
  for (const name of ['pagesOf', 'lacking', 'spanOf']) imports.value(name, reading);
  const answerId = imports.shared('answerId', `../${consumer.folder}/src/events/answers.js`);
  return `async check(${clients([provider, consumer])}, now) {
const found: string[] = [];
const where = { name: ${quoted(event.name)}, created: spanOf(now, ${milliseconds(within)}) };
for await (const events of pagesOf((page) => ${clientName(provider)}.outboxEvent.findMany({ ...page, where: { ...where, ...page.where } }))) {
const wanted = new Map(events.map(({ id }) => [${answerId}(id, ${quoted(answer.name)}), id]));
const ids = [...wanted.keys()];
const told = await ${clientName(consumer)}.outboxEvent.findMany({ where: { id: { in: ids } }, select: { id: true } });
found.push(...lacking(ids, told).map((id) => \`\${wanted.get(id)}: ${event.name} without ${answer.name}\`));
}
return found;
}`;
}

/** An event that another has to follow. */
export function followsCode({ first, next, keys, within }: FollowingPlan, imports: Imports): string {
  for (const name of ['pagesOf', 'memberOf', 'notFollowed', 'spanOf', 'timeOf']) imports.value(name, reading);
  const told = (member: string): string =>
    `({ id, created, payload }) => ({ id, created, row: memberOf(payload, ${quoted(member)}) })`;
  const outbox = ({ service }: FollowingPlan['first']): string => `${clientName(service)}.outboxEvent`;
  return `async check(${clients([first.service, next.service])}, now) {
const found: string[] = [];
const within = ${milliseconds(within)};
const where = { name: ${quoted(first.event.name)}, created: spanOf(now, within) };
for await (const events of pagesOf((page) => ${outbox(first)}.findMany({ ...page, where: { ...where, ...page.where } }))) {
const firsts = events.map(${told(keys.first)});
const created = timeOf(firsts, within);
const others = await ${outbox(next)}.findMany({ where: { name: ${quoted(next.event.name)}, created } });
const late = notFollowed(firsts, others.map(${told(keys.next)}), within);
found.push(...late.map((id) => \`\${id}: ${first.event.name} without ${next.event.name}\`));
}
return found;
}`;
}

/** Rows that refer to rows of another service. */
export function referencesCode(line: ReferencesPlan, imports: Imports): string {
  const { from, event, entity, column, to, target, tests, lasts } = line;
  const [names, others] = [namesOf(from), namesOf(to)];
  const rows = `${clientName(from)}.${names.delegate(entity)}.findMany`;
  const other = others.entity(target).name;
  const select = `{ id: true, ${column}: true }`;
  imports.value('pagesOf', reading);
  const paged =
    event === undefined
      ? { source: `${rows}({ ...page, select: ${select} })`, name: 'rows', read: '' }
      : {
          source: `${clientName(from)}.outboxEvent.findMany({ ...page, where: { name: ${quoted(event.name)}, ...page.where } })`,
          name: 'events',
          read: `const about = events.map(({ payload }) => ${imports.value('memberOf', reading)}(payload, 'about'));
const rows = await ${rows}({ where: { id: { in: about } }, select: ${select} });\n`,
        };
  const columns = ['id', ...tests.map((test) => test.column)].map((name) => `${name}: true`).join(', ');
  const broken = tests.map(
    (test) => `if (other !== undefined && ![${test.values.map(quoted).join(', ')}].includes(other.${test.column})) {
found.push(\`\${id}: ${names.entity(entity).name} refers to \${other.id}, a ${other} that is \${other.${test.column}}\`);
}`,
  );
  const absent = `if (other === undefined) found.push(\`\${id}: ${names.entity(entity).name} refers to \${${column}}, which is no ${other}\`);`;
  return `async check(${clients([from, to])}) {
const found: string[] = [];
for await (const ${paged.name} of pagesOf((page) => ${paged.source})) {
${paged.read}const ids = rows.flatMap(({ ${column} }) => ${column} ?? []);
const others = await ${clientName(to)}.${others.delegate(target)}.findMany({ where: { id: { in: ids } }, select: { ${columns} } });
const byId = new Map(others.map((other) => [other.id, other]));
for (const { id, ${column} } of rows) {
if (${column} === null) continue;
const other = byId.get(${column});
${[...(lasts ? [absent] : []), ...broken].join('\n')}
}
}
return found;
}`;
}

/** A number that rows of several services make. */
export function equationCode(line: EquationPlan, imports: Imports): string {
  const { service, entity, column, value, rounded } = line;
  const names = namesOf(service);
  const { name } = names.entity(entity);
  for (const helper of ['pagesOf', 'exact', 'isEqual']) imports.value(helper, reading);
  const aggregates = aggregatesIn(value);
  const groups = aggregates.map((aggregate, at) => groupCode(aggregate, at, imports));
  const columns = [...new Set(['id', column, ...ownColumns(value)])].map((one) => `${one}: true`).join(', ');
  const right = valueCode(value, { row: 'row', imports, groups: aggregates });
  return `async check(${clients([service, ...aggregates.map((aggregate) => aggregate.service)])}) {
const found: string[] = [];
for await (const rows of pagesOf((page) => ${clientName(service)}.${names.delegate(entity)}.findMany({ ...page, select: { ${columns} } }))) {
const ids = rows.map(({ id }) => id);
${groups.join('\n')}
for (const row of rows) {
if (row.${column} === null) continue;
const wanted = ${right};
if (!isEqual(exact(row.${column}), wanted, ${rounded})) found.push(\`\${row.id}: ${name}.${column} is \${row.${column}}, not \${wanted.toFixed()}\`);
}
}
return found;
}`;
}

/** In the order in which they are written. */
export function aggregatesIn(value: EquationValue): AggregatePlan[] {
  if (value.kind === 'binary') return [...aggregatesIn(value.left), ...aggregatesIn(value.right)];
  return value.kind === 'aggregate' ? [value] : [];
}

function ownColumns(value: EquationValue): string[] {
  if (value.kind === 'binary') return [...ownColumns(value.left), ...ownColumns(value.right)];
  return value.kind === 'column' ? [value.column] : [];
}

const groupName = (at: number): string => (at === 0 ? 'parts' : `parts${at + 1}`);

/** The rows that are taken together, by the row that they refer to. */
function groupCode(aggregate: AggregatePlan, at: number, imports: Imports): string {
  const { service, entity, link, columns, where } = aggregate;
  const names = namesOf(service);
  const wanted = where.map(({ column, kind, text }) => {
    const value = { text: quoted(text), whole: `${text}n`, truth: text }[kind];
    return `${column}: ${value}`;
  });
  const select = [...new Set(['id', link, ...columns])].map((column) => `${column}: true`).join(', ');
  const query = `{ where: { ${[`${link}: { in: ids }`, ...wanted].join(', ')} }, select: { ${select} } }`;
  return `const ${groupName(at)} = ${imports.value('groupedBy', reading)}(await ${clientName(service)}.${names.delegate(entity)}.findMany(${query}), (part) => part.${link});`;
}

interface ValueScope {
  readonly row: string;
  readonly imports: Imports;
  readonly groups: readonly AggregatePlan[];
}

const operations = { '+': 'plus', '-': 'minus', '*': 'times', '/': 'div' } as const;

function valueCode(value: EquationValue, scope: ValueScope): string {
  switch (value.kind) {
    case 'number':
      return `exact(${quoted(value.text)})`;
    case 'column':
      return `exact(${scope.row}.${value.column} ?? 0n)`;
    case 'binary':
      return `${valueCode(value.left, scope)}.${operations[value.operator]}(${valueCode(value.right, scope)})`;
    case 'aggregate': {
      const parts = `${groupName(scope.groups.indexOf(value))}(row.id)`;
      if (value.of === undefined) return `exact(BigInt(${parts}.length))`;
      const together = scope.imports.value(aggregateNames[value.function], reading);
      return `${together}(${parts}.map((part) => ${valueCode(value.of, { ...scope, row: 'part' })}))`;
    }
  }
}

const aggregateNames = { sum: 'sum', avg: 'average', min: 'lowest', max: 'highest', count: 'sum' } as const;
