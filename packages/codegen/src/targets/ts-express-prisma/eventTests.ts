import type { GeneratedFile } from '../../generatedFile.ts';
import type { EventPlan, HandlerPlan } from '../../plan/servicePlan.ts';
import { Imports } from './imports.ts';
import { type Names, quoted } from './naming.ts';
import { sourceFile } from './sourceFile.ts';

/** `tests/events.test.ts`: what follows from an event, one test a line of its handlers; nothing where there is none. */
export function eventTests(names: Names): GeneratedFile[] {
  const heard = names.plan.events.filter(({ handlers }) => handlers.length > 0);
  if (heard.length === 0) return [];
  const imports = new Imports();
  for (const name of ['describe', 'expect', 'test']) imports.value(name, 'vitest');
  imports.value('listenerOf', '../src/events/listeners.js');
  imports.type('Notification', '../src/ports/notifier.js');
  imports.value('at', './support/places.js');
  const blocks = [
    `/** What is told to whom when the event comes. */
async function notified(name: string, payload: Readonly<Record<string, unknown>>): Promise<Notification[]> {
  const told: Notification[] = [];
  const notify = (notification: Notification): Promise<void> => {
    told.push(notification);
    return Promise.resolve();
  };
  const event = { id: 'd0000000-0000-4000-8000-000000000001', source: ${quoted(names.plan.name)}, name, payload, created: new Date() };
  await listenerOf({ notifier: { notify } })(event);
  return told;
}`,
    ...heard.map(eventTest),
  ];
  return [
    sourceFile(
      'tests/events.test.ts',
      imports,
      blocks,
      heard.map(({ id }) => id),
    ),
  ];
}

function eventTest(event: EventPlan): string {
  const part = quoted(`event ${event.name}`);
  const lines = [...new Set(event.handlers.map(({ text }) => text))];
  const tests = lines.flatMap((line) => lineTests(line, event, part));
  return `describe(at(${part}), () => {\n${tests.join('\n\n')}\n});`;
}

/** A line without a condition is carried out; with one only while that holds. */
function lineTests(line: string, event: EventPlan, part: string): string[] {
  const title = line.trim().replace(/\s+/g, ' ');
  const condition = event.handlers.find(({ text }) => text === line)?.onlyIf;
  const cases =
    condition === undefined
      ? [{ name: title, payload: { about: 'a row' } }]
      : [
          { name: title, payload: payloadFor(condition, true) },
          { name: `${title} (the condition does not hold)`, payload: payloadFor(condition, false) },
        ];
  return cases.map(({ name, payload }) => {
    const code = payloadCode(payload);
    const told = event.handlers
      .filter(({ onlyIf }) => onlyIf === undefined || isHeld(onlyIf, payload))
      .flatMap((handler) => notificationsOf(handler, event, code));
    return `test(at(${part}, ${quoted(name)}), async () => {
expect(await notified(${quoted(event.name)}, ${code})).toEqual([${told.join(', ')}]);
});`;
  });
}

type PayloadCondition = NonNullable<HandlerPlan['onlyIf']>;
type Payload = Readonly<Record<string, string | boolean>>;

function isHeld({ member, negated, equals }: PayloadCondition, payload: Payload): boolean {
  return (payload[member] === (equals ?? true)) !== negated;
}

/** A payload in which the condition of a line holds, or does not. */
function payloadFor({ member, negated, equals }: PayloadCondition, holds: boolean): Payload {
  const isEqual = holds !== negated;
  if (equals === undefined) return { [member]: isEqual };
  return { [member]: isEqual ? equals : `no ${equals}` };
}

function payloadCode(payload: Payload): string {
  const members = Object.entries(payload).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? quoted(value) : String(value)}`,
  );
  return `{ ${members.join(', ')} }`;
}

function notificationsOf({ recipients, channels }: HandlerPlan, event: EventPlan, payload: string): string[] {
  const listed = channels.map(quoted).join(', ');
  return recipients.map(
    (recipient) =>
      `{ recipient: ${quoted(recipient)}, channels: [${listed}], subject: ${quoted(event.name)}, content: ${payload} }`,
  );
}
