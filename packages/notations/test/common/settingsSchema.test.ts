import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codes } from '@specwright/checks/catalogue';
import { isConfigurable } from '@specwright/checks/configure';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';

interface SettingsSchema {
  readonly properties: { readonly checks: { readonly properties: Readonly<Record<string, unknown>> } };
}

// The schema gives people completion in their specwright.json and marks what the command would refuse.
const text = readFileSync(join(import.meta.dirname, '../../../../schemas/specwright.schema.json'), 'utf8');
const schema: SettingsSchema = JSON.parse(text);
const validate = new Ajv({ strict: false }).compile(schema);

test('the schema of the settings knows every code that can be configured, and no other', () => {
  expect(Object.keys(schema.properties.checks.properties).toSorted()).toEqual(codes.filter(isConfigurable).toSorted());
});

test.each([
  ['nothing', {}],
  [
    'everything',
    {
      $schema: 'x',
      sources: ['specs/**/*.sds'],
      targets: [{ name: 'ts-express-prisma', database: 'sqlite', out: 'out' }],
      checks: { 'auth/missing-rule': 'error' },
    },
  ],
])('%s is valid', (_, settings) => {
  expect(validate(settings)).toBe(true);
});

test.each([
  ['an unknown key', { source: [] }],
  ['sources that are no list', { sources: '**/*.sds' }],
  ['no sources at all', { sources: [] }],
  ['a target without a name', { targets: [{ out: 'x' }] }],
  ['an unknown key of a target', { targets: [{ name: 'x', folder: 'y' }] }],
  ['an unknown code', { checks: { 'no/such-code': 'error' } }],
  ['an unknown severity', { checks: { 'auth/missing-rule': 'fatal' } }],
])('%s is refused', (_, settings) => {
  expect(validate(settings)).toBe(false);
});
