import type { GeneratedFile } from '../../generatedFile.ts';
import type { FailureRulePlan } from '../../plan/servicePlan.ts';
import { Imports } from './imports.ts';
import { type Names, quoted } from './naming.ts';
import { sourceFile } from './sourceFile.ts';

/** `tests/failures.test.ts`: what contracts say of events that fail; nothing where they say nothing. */
export function failureTests({ plan }: Names): GeneratedFile[] {
  const { failureRules } = plan;
  if (failureRules.length === 0) return [];
  const imports = new Imports();
  imports.value('pino', 'pino');
  imports.value('Counter', 'prom-client');
  for (const name of ['describe', 'expect', 'it']) imports.value(name, 'vitest');
  imports.value('Retries', '../src/events/retries.js');
  const block = `/** Decides as the service does, where others are tried twice, and notes who is told. */
function watched() {
const told: string[] = [];
const retries = new Retries({
waits: [1_000, 60_000],
notifier: {
notify: ({ recipient }) => {
told.push(recipient);
return Promise.resolve();
},
},
log: pino({ level: 'silent' }),
setAside: new Counter({ name: 'set_aside', help: 'set aside', labelNames: ['event'], registers: [] }),
});
return { told, retries };
}

describe('events that are not carried out', () => {
${failureRules.map(testOf).join('\n\n')}
});`;
  const sources = failureRules.flatMap(({ event, line }) => [event, line]);
  return [sourceFile('tests/failures.test.ts', imports, [block], sources)];
}

function testOf({ text, place, name, service, retries = 2, recipients }: FailureRulePlan): string {
  return `it(${quoted(`${text.trim()} (${place})`)}, async () => {
const { told, retries } = watched();
const failed = { id: 'd0000000-0000-4000-8000-000000000001', source: ${quoted(service)}, name: ${quoted(name)}, error: new Error('refused') };
for (let failures = 0; failures < ${retries}; failures++) {
expect(await retries.waitOf({ ...failed, failures })).toBeGreaterThan(0);
}
expect(told).toEqual([]);
expect(await retries.waitOf({ ...failed, failures: ${retries} })).toBeUndefined();
expect(told).toEqual([${recipients.map(quoted).join(', ')}]);
});`;
}
