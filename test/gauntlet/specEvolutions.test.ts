import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { openPostgres, openSqlite, type TestDatabase } from './databases.ts';
import { type GeneratedMigration, generatedWay } from './history.ts';
import { madeOf } from './introspection.ts';
import { noPostgres, startPostgres } from './postgresServer.ts';

// --- random specifications ---

/** A version of the specification: its one changing entity, and what stands around it. */
interface Version {
  readonly entity: 'Item' | 'Ware';
  readonly fields: Readonly<Record<string, string>>;
  readonly edge: string | undefined;
  readonly hasTag: boolean;
  readonly rule: string;
}

/** What a step does beside going to the next version: how its evolve lines say it. */
interface Manner {
  /** A field that goes and one that comes are one field, whatever else changes of it. */
  readonly renames: boolean;
  /** Rows get a value where a field is required. */
  readonly fills: boolean;
}

/** Each type with all that a declaration can say; any may become any other. */
const declarations = [
  'string',
  'string?',
  'string 1..9',
  'string 3..*',
  'string? 1..40 @unique',
  'string 1..40 @unique',
  'string default "none"',
  'int',
  'int? 0..5',
  'int -2..7 default 3',
  'int 0..9 @unique',
  'decimal 0.50..9',
  'decimal?',
  'bool',
  'bool default true',
  'timestamp @auto',
  'timestamp?',
  'uuid',
  'uuid @auto',
  '[small, big]',
  '[big, huge] default big',
  '[big, huge, small]?',
  '-> Maker',
  '-> Maker?',
  '-> Maker? @unique',
  'Maker.kind',
  'Maker.size?',
];
const declaration = fc.constantFrom(...declarations);
const cardinality = fc.constantFrom(undefined, '1:1', '1:many', 'many:many');
const version: fc.Arbitrary<Version> = fc.record({
  entity: fc.constantFrom('Item', 'Ware'),
  fields: fc.dictionary(fc.constantFrom('alpha', 'beta', 'gamma', 'delta'), declaration, { maxKeys: 4 }),
  edge: cardinality,
  hasTag: fc.boolean(),
  rule: fc.constantFrom('', 'count >= 0 @always', 'count >= 0 and count <= 9 @always'),
});
const manner: fc.Arbitrary<Manner> = fc.record({ renames: fc.boolean(), fills: fc.boolean() });

function textOf({ entity, fields, edge, hasTag, rule }: Version, evolve = ''): string {
  const lines = Object.entries(fields).map(([name, type]) => `  ${name}: ${type}\n`);
  return `spec store v1.0 { description: "a store" }
entity Maker {
  id: uuid @immutable
  kind: [plain, fancy]
  size: decimal 0.5..9
}
entity Box {
  id: uuid @immutable
}
entity ${entity} {
  id: uuid @immutable
  count: int
${lines.join('')}}
${hasTag ? `entity Tag {\n  id: uuid @immutable\n  of: -> ${entity}\n}\n` : ''}
${edge === undefined ? '' : `edge Box -> ${entity} {${edge}}\n`}
${rule === '' ? '' : `invariant {\n  ${entity}.${rule}\n}\n`}
${evolve}`;
}

/** What a row gets, of the type of a declaration; none for a reference. */
const samples: Readonly<Record<string, string>> = {
  string: '"some"',
  int: '4',
  decimal: '2.5',
  bool: 'false',
  timestamp: 'now',
  '[small,': 'big',
  '[big,': 'big',
  'Maker.kind': 'plain',
};

function withValue(text: string, { fills }: Manner): string {
  const sample = samples[text.split(' ')[0] ?? ''];
  const needsOne = !text.includes('?') && !text.includes('default') && !text.includes('@unique');
  return fills && needsOne && sample !== undefined ? `${text} default ${sample}` : text;
}

/** The lines that lead from one version to the next. An entity gets another name with all that it has. */
function evolveLines(was: Version, is: Version, how: Manner): string {
  const blocks: string[] = [];
  if (was.entity !== is.entity) blocks.push(block(was.entity, [`~* -> ${is.entity}`]));
  else blocks.push(block(is.entity, [...fieldLines(was.fields, is.fields, how), ...edgeLines(was.edge, is.edge)]));
  if (was.hasTag && !is.hasTag) blocks.push(block('Tag', ['-* force "gone"']));
  return blocks.join('');
}

function block(entity: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `evolve ${entity} {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
}

function fieldLines(was: Version['fields'], is: Version['fields'], how: Manner): readonly string[] {
  const gone = Object.keys(was).filter((name) => !Object.hasOwn(is, name));
  const come = Object.keys(is).filter((name) => !Object.hasOwn(was, name));
  const renames = how.renames ? gone.slice(0, come.length).map((from, at) => ({ from, to: come[at] ?? '' })) : [];
  const altered = (name: string, before: string): string[] =>
    before === is[name] ? [] : [`~${name}: ${withValue(is[name] ?? '', how)}${mapping(before, is[name] ?? '')}`];
  return [
    ...renames.flatMap(({ from, to }) => [`~${from} -> ${to}`, ...altered(to, was[from] ?? '')]),
    ...come.slice(renames.length).map((name) => `+${name}: ${withValue(is[name] ?? '', how)}`),
    ...Object.entries(was).flatMap(([name, before]) => (Object.hasOwn(is, name) ? altered(name, before) : [])),
    ...gone.slice(renames.length).map((name) => `-${name} force "gone"`),
  ];
}

/** Values of an enumeration that go become one that stays. */
function mapping(was: string, is: string): string {
  if (!was.startsWith('[') || !is.startsWith('[')) return '';
  const gone = ['small', 'huge'].filter((value) => was.includes(value) && !is.includes(value));
  return gone.length === 0 ? '' : ` map ${gone.map((value) => `${value} -> big`).join(', ')}`;
}

function edgeLines(was: string | undefined, is: string | undefined): readonly string[] {
  if (was === is) return [];
  if (was === undefined) return ['+box: -> Box'];
  return is === undefined ? ['-box force "gone"'] : ['~box: -> Box force "gone"'];
}

// --- the law ---

const server = await startPostgres();
if (server === undefined) console.warn(`Evolutions of specifications are tried on SQLite alone. ${noPostgres}`);
afterAll(() => server?.stop());

/** A way through versions, in which an entity is renamed with nothing else at that moment. */
function wayOf(first: Version, steps: readonly (readonly [Version, Manner])[]): readonly string[] {
  const texts = [textOf(first)];
  let present = first;
  for (const [drawn, how] of steps) {
    const next = drawn.entity === present.entity ? drawn : { ...present, entity: drawn.entity };
    texts.push(textOf(next, evolveLines(present, next, how)));
    present = next;
  }
  return texts;
}

async function reached(open: () => Promise<TestDatabase>, scripts: readonly string[]): Promise<readonly string[]> {
  const database = await open();
  try {
    const [first = '', ...more] = scripts;
    await database.run(first);
    for (const script of more) await database.migrate(script);
    return await madeOf(database);
  } finally {
    await database.close();
  }
}

const up = (migrations: readonly GeneratedMigration[]): readonly string[] => migrations.map((one) => one.up);

async function expectTheSame(open: () => Promise<TestDatabase>, texts: readonly string[], name: TestDatabase['name']) {
  const [last = ''] = texts.slice(-1);
  const [before = ''] = texts.slice(-2);
  const fresh = async (text: string) => reached(open, up(generatedWay([text], name)));
  const way = generatedWay(texts, name);
  expect(await reached(open, up(way))).toEqual(await fresh(last));
  const known = generatedWay(texts.slice(0, -1), name).length;
  const back = way.slice(known).map(({ down }) => down);
  expect(await reached(open, [...up(way), ...back.toReversed()])).toEqual(await fresh(before));
}

describe.each([
  ['sqlite', async () => openSqlite(), 3] as const,
  ...(server === undefined ? [] : [['postgres', () => openPostgres(server.url), 1] as const]),
])('on %s', (name, open, runs) => {
  // Every declaration becomes another one, whatever else changes around it and afterwards.
  test.each(declarations)(
    'a field that was %s, and all that changes beside it: the schema is the one made at once',
    async (from) => {
      await fc.assert(
        fc.asyncProperty(
          version,
          declaration,
          version,
          manner,
          version,
          manner,
          async (first, to, second, how, third, then) => {
            const at = (drawn: Version, type: string): Version => ({
              ...drawn,
              fields: { ...drawn.fields, subject: type },
            });
            const way = wayOf(at(first, from), [
              [at({ ...second, entity: first.entity }, to), how],
              [third, then],
            ]);
            await expectTheSame(open, way, name);
          },
        ),
        { numRuns: runs },
      );
    },
  );
});
