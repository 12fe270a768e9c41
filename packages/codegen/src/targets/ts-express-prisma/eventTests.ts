import type { GeneratedFile } from '../../generatedFile.ts';
import { compareCells, number } from '../../plan/scenarios/cells.ts';
import type { EventPlan, HandlerPlan, PayloadCondition } from '../../plan/servicePlan.ts';
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
        ].flatMap(({ name, payload }) => (payload === undefined ? [] : [{ name, payload }]));
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

type Payload = Readonly<Record<string, string | boolean>>;

/** As the listener asks it: what is missing fits no comparison, and differs from every value. */
function isHeld(condition: PayloadCondition, payload: Payload): boolean {
  switch (condition.kind) {
    case 'is':
      return (payload[condition.member] === (condition.text ?? true)) !== condition.negated;
    case 'missing':
      return (payload[condition.member] === undefined) !== condition.negated;
    case 'number': {
      const { member, operator, other } = condition;
      const sides = [payload[member], 'member' in other ? payload[other.member] : other.number];
      const [left, right] = sides.map((side) => (side === undefined ? null : number(String(side))));
      const order = compareCells(left ?? null, right ?? null);
      if (order === undefined) return operator === '!=';
      const held = {
        '=': order === 0,
        '!=': order !== 0,
        '<': order < 0,
        '<=': order <= 0,
        '>': order > 0,
        '>=': order >= 0,
      };
      return held[operator];
    }
    case 'logical':
      return condition.operator === 'and'
        ? condition.parts.every((part) => isHeld(part, payload))
        : condition.parts.some((part) => isHeld(part, payload));
  }
}

/** A payload in which the condition of a line holds, or does not; undefined where there is none among those at its borders. */
function payloadFor(condition: PayloadCondition, holds: boolean): Payload | undefined {
  let payloads: Payload[] = [{}];
  for (const [member, values] of bordersOf(condition)) {
    payloads = payloads.flatMap((payload) =>
      [...values].map((value) => (value === undefined ? payload : { ...payload, [member]: value })),
    );
  }
  return payloads.find((payload) => isHeld(condition, payload) === holds);
}

type Borders = Map<string, Set<string | boolean | undefined>>;

/** For each member values on both sides of what the condition asks. */
function bordersOf(condition: PayloadCondition, borders: Borders = new Map()): Borders {
  const add = (member: string, values: readonly (string | boolean | undefined)[]): void => {
    borders.set(member, new Set([...(borders.get(member) ?? []), ...values]));
  };
  switch (condition.kind) {
    case 'is':
      add(condition.member, condition.text === undefined ? [true, false] : [condition.text, `no ${condition.text}`]);
      break;
    case 'missing':
      add(condition.member, ['1', undefined]);
      break;
    case 'number': {
      const { other } = condition;
      const border = number('number' in other ? other.number : 10);
      if ('member' in other) add(other.member, [border.toFixed()]);
      add(
        condition.member,
        [border.plus(1), border, border.minus(1)].map((value) => value.toFixed()),
      );
      break;
    }
    case 'logical':
      for (const part of condition.parts) bordersOf(part, borders);
  }
  return borders;
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
