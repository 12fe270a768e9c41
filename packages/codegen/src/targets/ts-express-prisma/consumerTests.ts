import type { GeneratedFile } from '../../generatedFile.ts';
import { objectSample } from '../../plan/samples.ts';
import { plainValue } from '../../plan/scenarios/world.ts';
import type { ConsumedEventPlan, ConsumedMember, EntityPlan, ReactionPlan } from '../../plan/servicePlan.ts';
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
  if (lines.length === 0) return [];
  const imports = new Imports();
  for (const name of ['afterAll', 'beforeAll', 'describe', 'expect', 'it']) imports.value(name, 'vitest');
  imports.value('v7 as newId', 'uuid');
  imports.value('startService', './support/service.js');
  const cases = lines.flatMap(({ event, reaction }) => testsOf(event, reaction, names, imports));
  const block = `describe('events of other services', () => {
let service: Awaited<ReturnType<typeof startService>>;

beforeAll(async () => {
service = await startService();
});

afterAll(() => service.close());

${cases.join('\n\n')}
});`;
  const sources = lines.flatMap(({ event, reaction }) => [event.id, reaction.line]);
  return [sourceFile('tests/consumers.test.ts', imports, [block], sources)];
}

/** A row of it needs no other, and no rule but those of its fields. */
export function standsAlone({ links, predicates }: EntityPlan): boolean {
  return predicates.length === 0 && links.every(({ constrained, optional }) => !constrained || optional);
}

function testsOf(event: ConsumedEventPlan, reaction: ReactionPlan, names: Names, imports: Imports): string[] {
  const entity = names.entity(reaction.entity);
  const rows = `service.db.${names.delegate(entity.id)}.findMany({ where: { id: event.id } })`;
  const carried = event.payload.map((member) => `${member.name}: ${memberCode(member, entity, names, imports)}`);
  const payload = [...(event.tellsOfRow ? [`about: ${quoted(about)}`] : []), ...carried].join(', ');
  const head = `id: newId(), source: ${quoted(event.service)}, name: ${quoted(event.name)}, created: new Date()`;
  const once = `it(${quoted(`${reaction.text}, also when it is told again`)}, async () => {
const event = { ${head}, payload: { ${payload} } };
await service.ports.queue.publish(event);
await service.ports.queue.publish(event);
expect(await ${rows}).toHaveLength(1);
expect(await service.db.inboxEvent.count({ where: { id: event.id } })).toBe(1);
});`;
  if (!event.tellsOfRow) return [once];
  const refused = `it(${quoted(`${event.name} without what it must carry makes no ${entity.name} and comes again`)}, async () => {
const event = { ${head}, payload: {} };
await expect(service.ports.queue.publish(event)).rejects.toThrow();
expect(await ${rows}).toEqual([]);
expect(await service.db.inboxEvent.count({ where: { id: event.id } })).toBe(0);
});`;
  return [once, refused];
}

function memberCode({ name, type }: ConsumedMember, entity: EntityPlan, names: Names, imports: Imports): string {
  const bounds = entity.fields.find((field) => field.name === name)?.bounds;
  const fromNow = (): string => imports.value('fromNow', './support/service.js');
  const used = { fromNow, ids: 'ids', customer: 'customer', stranger: 'stranger' };
  if (type.kind === 'json') return JSON.stringify(objectSample(type));
  return jsonCode(names, plainValue(type, bounds, name), type.kind, used);
}
