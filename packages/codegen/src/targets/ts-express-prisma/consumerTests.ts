import type { GeneratedFile } from '../../generatedFile.ts';
import { objectSample } from '../../plan/samples.ts';
import { statementsOfKind } from '../../plan/scenarios/mentions.ts';
import { plainValue } from '../../plan/scenarios/world.ts';
import type {
  ConsumedEventPlan,
  ConsumedMember,
  EntityPlan,
  ReactionPlan,
  ToldAnswerPlan,
} from '../../plan/servicePlan.ts';
import { Imports } from './imports.ts';
import { type Names, quoted } from './naming.ts';
import { sourceFile } from './sourceFile.ts';
import { jsonCode } from './testCells.ts';

/** The id of the row that an event tells of: a row of another service. */
const about = 'd0000000-0000-4000-8000-000000000001';

/** `tests/consumers.test.ts`: what contracts say is made of the events of others, once; nothing where there is no such line. */
export function consumerTests(names: Names): GeneratedFile[] {
  const { consumed } = names.plan;
  const lines = consumed.flatMap((event) =>
    event.reactions.filter(({ entity }) => standsAlone(names.entity(entity))).map((reaction) => ({ event, reaction })),
  );
  const answers = consumed.flatMap((event) =>
    event.answers.filter((answer) => isAnsweredAlone(answer, event, names)).map((answer) => ({ event, answer })),
  );
  if (lines.length + answers.length === 0) return [];
  const imports = new Imports();
  for (const name of ['afterAll', 'beforeAll', 'describe', 'expect', 'it']) imports.value(name, 'vitest');
  imports.value('v7 as newId', 'uuid');
  imports.value('startService', './support/service.js');
  const cases = [
    ...lines.flatMap(({ event, reaction }) => testsOf(event, reaction, names, imports)),
    ...answers.map(({ event, answer }) => answerTest(event, answer, names, imports)),
  ];
  const block = `describe('events of other services', () => {
let service: Awaited<ReturnType<typeof startService>>;

beforeAll(async () => {
service = await startService();
});

afterAll(() => service.close());

${cases.join('\n\n')}
});`;
  const sources = [
    ...lines.flatMap(({ event, reaction }) => [event.id, reaction.line]),
    ...answers.flatMap(({ event, answer }) => [event.id, answer.line]),
  ];
  return [sourceFile('tests/consumers.test.ts', imports, [block], sources)];
}

/** A row of it needs no other, and no rule but those of its fields. */
export function standsAlone({ links, predicates }: EntityPlan): boolean {
  return predicates.length === 0 && links.every(({ constrained, optional }) => !constrained || optional);
}

/** Whatever else is made of the event needs no other row. */
export function isAnsweredAlone(answer: ToldAnswerPlan, { reactions }: ConsumedEventPlan, names: Names): boolean {
  return [answer, ...reactions].every(({ body }) =>
    statementsOfKind(body, 'create').every(({ entity }) => standsAlone(names.entity(entity))),
  );
}

/** What the test of a line is called. */
export function onceTitle({ text }: Pick<ReactionPlan, 'text'>): string {
  return `${text}, also when it is told again`;
}

function testsOf(event: ConsumedEventPlan, reaction: ReactionPlan, names: Names, imports: Imports): string[] {
  const entity = names.entity(reaction.entity);
  const rows = `service.db.${names.delegate(entity.id)}.findMany({ where: { id: event.id } })`;
  const once = onceTest(reaction, event, names, imports, [`expect(await ${rows}).toHaveLength(1);`]);
  if (!event.tellsOfRow) return [once];
  const refused = `it(${quoted(`${event.name} without what it must carry makes no ${entity.name} and comes again`)}, async () => {
const event = { ${headOf(event)}, payload: {} };
await expect(service.ports.queue.publish(event)).rejects.toThrow();
expect(await ${rows}).toEqual([]);
expect(await service.db.inboxEvent.count({ where: { id: event.id } })).toBe(0);
});`;
  return [once, refused];
}

/** The id of the answer follows from that of the event, so that there are no two. */
function answerTest(event: ConsumedEventPlan, answer: ToldAnswerPlan, names: Names, imports: Imports): string {
  const { name } = names.plan.events.find(({ id }) => id === answer.event) ?? answer;
  const id = `${imports.value('answerId', '../src/events/answers.js')}(event.id, ${quoted(name)})`;
  return onceTest(answer, event, names, imports, [
    `expect(await service.db.outboxEvent.findUnique({ where: { id: ${id} } })).toMatchObject({ name: ${quoted(name)} });`,
  ]);
}

function onceTest(
  line: Pick<ReactionPlan, 'line' | 'text'>,
  event: ConsumedEventPlan,
  names: Names,
  imports: Imports,
  expected: readonly string[],
): string {
  const made = event.reactions.find((one) => one.line === line.line) ?? event.reactions[0];
  const entity = made === undefined ? undefined : names.entity(made.entity);
  const carried = event.payload.map((member) => `${member.name}: ${memberCode(member, entity, names, imports)}`);
  const payload = [...(event.tellsOfRow ? [`about: ${quoted(about)}`] : []), ...carried].join(', ');
  return `it(${quoted(onceTitle(line))}, async () => {
const event = { ${headOf(event)}, payload: { ${payload} } };
await service.ports.queue.publish(event);
await service.ports.queue.publish(event);
${expected.join('\n')}
expect(await service.db.inboxEvent.count({ where: { id: event.id } })).toBe(1);
});`;
}

function headOf({ service, name }: ConsumedEventPlan): string {
  return `id: newId(), source: ${quoted(service)}, name: ${quoted(name)}, created: new Date()`;
}

function memberCode(
  { name, type }: ConsumedMember,
  entity: EntityPlan | undefined,
  names: Names,
  imports: Imports,
): string {
  const bounds = entity?.fields.find((field) => field.name === name)?.bounds;
  const fromNow = (): string => imports.value('fromNow', './support/service.js');
  const used = { fromNow, ids: 'ids', customer: 'customer', stranger: 'stranger' };
  if (type.kind === 'json') return JSON.stringify(objectSample(type));
  return jsonCode(names, plainValue(type, bounds, name), type.kind, used);
}
