import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it, test } from 'vitest';
import { writeBaseline } from '../src/baseline.ts';
import { readBaseline } from '../src/readBaseline.ts';
import { baselinesOf } from './systems.ts';

const root = join(import.meta.dirname, '../../..');
const corpus = join(root, '../shared/corpus/sds');
const page = readFileSync(join(root, 'docs/baseline.md'), 'utf8');
const schema = JSON.parse(readFileSync(join(root, 'schemas/baseline.schema.json'), 'utf8')) as Schema;
const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);

interface Schema {
  readonly $ref?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | false;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** The members that a schema describes (`edges[].from`, `events.*.ref`); larger definitions have tables of their own. */
function members(of: Schema, prefix = ''): string[] {
  const named = /^#\/definitions\/(range|default)$/.exec(of.$ref ?? '')?.[1];
  if (named !== undefined) return members(schema.definitions?.[named] ?? {}, prefix);
  const own = Object.entries(of.properties ?? {}).flatMap(([name, inner]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    return [path, ...members(inner, path)];
  });
  const items = of.items === undefined ? [] : members(of.items, `${prefix}[]`);
  const others = of.additionalProperties || undefined;
  return [...own, ...items, ...(others === undefined ? [] : members(others, `${prefix}.*`))];
}

/** The first columns of the tables of a section. */
function described(heading: string): ReadonlySet<string> {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const cells = [...section.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, cell = '']) => cell.split(', '));
  return new Set(cells.map((cell) => cell.replaceAll('`', '')));
}

describe('the page of the baseline', () => {
  const { definitions = {} } = schema;
  it.each<[string, Schema]>([
    ['The module', schema],
    ['A field', definitions.field ?? {}],
    ['An api', definitions.api ?? {}],
  ])('describes what the schema has: %s', (heading, of) => {
    expect([...described(heading)].sort()).toEqual(members(of).sort());
  });

  it('names each type that a field can have', () => {
    const [row = ''] = /^\| `type` \|.*$/m.exec(page) ?? [];
    const told = row.match(/(?<=`)\w+(?=`)/g)?.filter((word) => word !== 'type');
    expect(told?.sort()).toEqual([...(definitions.type?.enum ?? [])].sort());
  });

  it('shows a file that the schema allows and the program reads', () => {
    const [, text = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
    validate(JSON.parse(text));
    expect(validate.errors).toBeNull();
    expect(readBaseline(text)).toMatchObject({ kind: 'baseline' });
  });
});

describe('the schema of the baseline', () => {
  const files = [join(root, 'examples'), ...(existsSync(corpus) ? [corpus] : [])].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.sds'))
      .map((name): [string, string] => [name, join(folder, name)]),
  );

  test.each(files)('describes what is accepted of %s', (_, path) => {
    for (const baseline of baselinesOf(readFileSync(path, 'utf8'))) {
      validate(JSON.parse(writeBaseline(baseline)));
      expect(validate.errors).toBeNull();
    }
  });
});
