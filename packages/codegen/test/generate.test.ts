import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type GenerateOptions, generateFiles } from '../src/generate.ts';
import { targetNames } from '../src/targets/registry.ts';
import { specOf, systemOf, systemOfFile } from './support.ts';

const options: GenerateOptions = { target: 'ts-express-prisma', database: 'sqlite' };

/** What a spec is told instead of being generated: code and message. */
async function refusals(text: string, more: Partial<GenerateOptions> = {}): Promise<string[]> {
  const { files, diagnostics } = await generateFiles(specOf(text), { ...options, ...more });
  expect(files).toEqual([]);
  return diagnostics.filter(({ severity }) => severity === 'error').map(({ code, message }) => `${code}: ${message}`);
}

const note = `
spec notes v1.0 { description: "notes" }
entity Note {
  id: uuid @immutable
  user: uuid
  text: string 1..100
  stars: int 0..5 default 0
}
`;

describe('a required field without a source', () => {
  test('is an error on the api that makes the row, and nothing is generated', async () => {
    const spec = `${note}
api POST /notes {
  in: {stars: int}
  out: Note
}
auth { /notes : user }`;
    expect(await refusals(spec)).toEqual([
      "generate/field-without-source: 'Note.text' is required, but nothing gives it a value when the row is made here. " +
        "Add 'text' to 'in', write 'create Note with text = …', give it a default, or make it optional.",
    ]);
  });

  test('has one in the step that makes the row', async () => {
    const spec = `${note}
api POST /notes {
  out: Note
  >> create Note with text = "empty"
}
auth { /notes : user }`;
    const { files } = await generateFiles(specOf(spec), options);
    expect(files.find(({ path }) => path === 'src/services/notes.ts')?.content).toContain("text: 'empty'");
  });

  test('takes the only computed field of the row that it hangs 1:1 on', async () => {
    const { files } = await generateFiles(systemOfFile('examples/bookshop.sds'), options);
    const service = files.find(({ path }) => path === 'src/services/purchases.ts')?.content ?? '';
    const buying = files.find(({ content }) => content.includes('async function postBasketBuy'))?.content ?? service;
    expect(buying).toMatch(/amount: purchase\.total/);
  });
});

describe('what cannot be generated is said, with its place', () => {
  test.each([
    ['an unknown target', note, { target: 'cobol' }, /There is no target 'cobol'\. Known: ts-express-prisma\./],
    ['an unknown module', note, { module: 'shop' }, /There is no module 'shop'/],
    ['a specification without content', 'spec notes v1.0 { description: "none" }', {}, /nothing to generate/],
  ])('%s', async (_, text, more, message) => {
    expect((await refusals(text, more)).join('\n')).toMatch(message);
  });

  test('a row that no request names', async () => {
    const spec = `${note}
api DELETE /notes {
  ! not found => 404
}
auth { /notes : user }`;
    expect((await refusals(spec)).join('\n')).toContain("put '{id}' into the path");
  });

  test.each(['constructor', 'toString', '__proto__'])('a field or member %s, which every object has', async (name) => {
    const spec = `${note}
entity Team {
  id: uuid @immutable
  ${name}: string 1..50
}
api POST /teams {
  in: {${name}: string}
  out: Team
}
auth { /notes : user }`;
    expect(await refusals(spec)).toEqual([
      `generate/reserved-name: 'Team.${name}' has the name of something that every object has already: give the field another.`,
      `generate/reserved-name: '${name}' in a body has the name of something that every object has already: give it another.`,
    ]);
  });

  test('one of several modules must be named', async () => {
    const files = {
      'a.sds': `module one { owns: [A] }\nspec one v1.0 { description: "1" }\nentity A { id: uuid }\napi GET /as { out: [A] }`,
      'b.sds': `module two { owns: [B] }\nspec two v1.0 { description: "2" }\nentity B { id: uuid }\napi GET /bs { out: [B] }`,
    };
    const index = systemOf(files);
    const unnamed = await generateFiles(index, options);
    expect(unnamed.diagnostics.map(({ message }) => message)).toEqual([
      'The system has several modules: one, two. Name one of them.',
    ]);
    const named = await generateFiles(index, { ...options, module: 'two' });
    expect(named.files.map(({ path }) => path)).toContain('src/services/bs.ts');
    expect(named.files.map(({ path }) => path)).not.toContain('src/services/as.ts');
  });
});

test('a row that goes is answered with what belonged to it, as it was; another as it is then', async () => {
  const spec = `entity Basket {
  id: uuid @immutable
}
entity Ribbon {
  id: uuid @immutable
  colour: string 1..20
}
edge Basket -> Ribbon {1:many}
api DELETE /baskets/{id} { out: Basket + [Ribbon] }
api DELETE /baskets/{id}/ribbons/{ribbon} { out: Basket + [Ribbon] }
auth { /baskets/** : user }`;
  const { files } = await generateFiles(specOf(spec), options);
  const text = (path: string) => files.find((file) => file.path === path)?.content ?? '';
  expect(text('src/services/baskets.ts')).toMatch(
    /findUnique\(\{\s+where: \{ id: params\.id \},\s+include: \{ ribbons: .*basket\.delete\(.*return \{ \.\.\.basketView\(basket\), ribbons: /s,
  );
  expect(text('src/services/ribbons.ts')).toMatch(
    /ribbon\.delete\(.*const answer = await work\.db\.basket\.findUniqueOrThrow\(.*return \{ \.\.\.basketView\(answer\), ribbons: /s,
  );
});

test('an object of a seed row is written into the row, and never looked for', async () => {
  const spec = `entity Player {
  id: uuid @immutable
  name: string 1..20
  stats: {level: int, last: {won: bool}?}
}
api GET /players { out: [Player] }
auth { /players : public }
seed {
  Player {name: "Ann", stats: {level: 3, last: {won: true}}}
  Player {name: "Bob", stats: "{\\"level\\": 1}"}
}`;
  const { files, diagnostics } = await generateFiles(specOf(spec), options);
  expect(diagnostics).toEqual([]);
  // Rows of tests have the object that must be there, too.
  expect(files.find(({ path }) => path === 'tests/support/rows.ts')?.content).toContain(
    'stats: { level: 2, last: { won: false } },',
  );
  const seed = files.find(({ path }) => path === 'src/db/seed.ts')?.content;
  expect(seed).toContain("where: { name: 'Ann' }");
  expect(seed).toContain("name: 'Ann', stats: { level: 3, last: { won: true } }");
  expect(seed).toContain("name: 'Bob', stats: { level: 1 }");
});

test('an entity that cannot be a file on Windows is told at its place', async () => {
  const { files, diagnostics } = await generateFiles(specOf('entity Con {\n  id: uuid\n}'), options);
  expect(files).toEqual([]);
  expect(diagnostics).toMatchObject([{ code: 'generate/device-name', severity: 'error' }]);
});

test.each([
  ['entity UrlMap {\n  id: uuid\n}\nentity URLMap {\n  id: uuid\n}', "'UrlMap' and 'URLMap' would share a table"],
  ['entity UrlMap {\n  id: uuid\n}\nentity Urlmap {\n  id: uuid\n}', "'UrlMap' and 'Urlmap' would share a table"],
  ['entity Note {\n  id: uuid\n  text: string\n  Text: string\n}', "'text' and 'Text' of Note are one column"],
])('names that are one where case does not count are told, not made: %s', async (spec, message) => {
  const { files, diagnostics } = await generateFiles(specOf(spec), options);
  expect(files).toEqual([]);
  expect(diagnostics).toMatchObject([
    { code: 'generate/alike', severity: 'error', message: expect.stringContaining(message) },
  ]);
});

test('a seed row is known again by what stays while the service runs: not sown anew when its price has changed', async () => {
  const spec = `entity Product {
  id: uuid @immutable
  price: decimal 0.01..99.99
  name: string 1..40
  colour: string 1..40
}
entity Reading {
  id: uuid @immutable
  place: string 1..40
  level: int
}
seed {
  Product {price: 4.50, name: "Notebook", colour: "red"}
  Product {price: 0.90, name: "Pencil", colour: "red"}
  Reading {place: "weir", level: 1}
  Reading {place: "weir", level: 2}
}`;
  const { files } = await generateFiles(specOf(spec), options);
  const seed = files.find(({ path }) => path === 'src/db/seed.ts')?.content ?? '';
  const conditions = [...seed.matchAll(/where: (\{[^}]*\})/g)].map(([, condition]) => condition);
  expect(conditions).toEqual([
    "{ name: 'Notebook' }",
    "{ name: 'Pencil' }",
    "{ place: 'weir', level: 1n }",
    "{ place: 'weir', level: 2n }",
  ]);
});

test('a seed of an entity without a table is left out, with a note', async () => {
  const spec = `${note}
api GET /notes { out: [Note] }
seed { User {email: "a@b.c"} }`;
  const { diagnostics } = await generateFiles(specOf(spec), options);
  expect(diagnostics.map(({ severity, message }) => `${severity}: ${message}`)).toContain(
    'info: User has no table here: this seed is left out.',
  );
});

test('a seed row of what belongs to a row of others is refused while it does not say to which', async () => {
  const spec = `entity Shelf {
  id: uuid
}
entity Book {
  id: uuid
  title: string 1..40
}
edge Shelf -> Book {1:many}
seed { Book {title: "Emma"} }`;
  const { files, diagnostics } = await generateFiles(specOf(spec), options);
  expect(files).toEqual([]);
  expect(diagnostics).toMatchObject([
    {
      code: 'generate/seed-without-parent',
      message: expect.stringContaining('declare `shelf: -> Shelf` in Book and name it here'),
    },
  ]);
});

test('metrics that a service cannot tell are left out, with a note; the others have their names of Prometheus', async () => {
  const spec = `${note}
api POST /notes {
  in: {text: string}
  out: Note
}
auth { /notes : user }
observe {
  metric: api.latency, notes.conversion, stars.level, text.level, note.mood
}`;
  const { files, diagnostics } = await generateFiles(specOf(spec), options);
  expect(diagnostics.filter(({ code }) => code === 'generate/metric-left-out').map(({ message }) => message)).toEqual([
    "'text.level' is no metric that can be told from the service: it is left out.",
    "'note.mood' is no metric that can be told from the service: it is left out.",
  ]);
  const metrics = files.find(({ path }) => path === 'src/observability/metrics.ts')?.content;
  expect(metrics).toContain("conversion(registry, 'notes_conversion_total', ['POST /notes'])");
  expect(metrics).toContain("level(registry, 'note_stars_level', 'Note.stars'");
});

describe('output is deterministic', () => {
  test('twice the same bytes', async () => {
    const first = await generateFiles(systemOfFile('examples/library.sds'), options);
    const second = await generateFiles(systemOfFile('examples/library.sds'), options);
    expect(second.files).toEqual(first.files);
    expect(first.files.length).toBeGreaterThan(40);
  });

  test('the order in which files are added does not matter', async () => {
    const texts: Record<string, string> = {
      'a.sds': note,
      'b.sds': 'spec notes v1.0 { description: "apis" }\napi GET /notes { out: [Note] }\n',
      'c.sds': 'spec notes v1.0 { description: "more" }\napi GET /notes/{id} { out: Note }\n',
    };
    const names = Object.keys(texts);
    const expected = (await generateFiles(systemOf(texts), options)).files;
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(names, { minLength: names.length }), async (order) => {
        const shuffled = Object.fromEntries(order.map((name) => [name, texts[name] ?? '']));
        expect((await generateFiles(systemOf(shuffled), options)).files).toEqual(expected);
      }),
      { numRuns: 6 },
    );
  });
});

test('entities that are called as files which every service has share none with them', async () => {
  const names = [
    'Attempt',
    'Operation',
    'Machine',
    'Property',
    'Event',
    'Invariant',
    'Limit',
    'Consumer',
    'Failure',
    'Conformance',
  ];
  const blocks = names.map(
    (name) => `
entity ${name} {
  id: uuid @immutable
  user: uuid
  size: int 0..9
  state: [open, shut]
}
machine ${name}.state { open -> shut }
event ${name.toLowerCase()}.shut { ref: ${name}.id
  payload: {size}
  >> notify(user, email)
}
api POST /${name.toLowerCase()}s { in: {size: int}
  out: ${name} }
api POST /${name.toLowerCase()}s/{id}/shut {
  >> set ${name}(shut)
  >> emit ${name.toLowerCase()}.shut
}
invariant { ${name}.size < 8 }
limit { POST /${name.toLowerCase()}s : 3/min }`,
  );
  const { files } = await generateFiles(specOf(`${blocks.join('\n')}\nauth { /** : user }`), options);
  const paths = files.map(({ path }) => path);
  expect(paths.filter((path, at) => paths.indexOf(path) !== at)).toEqual([]);
  expect(paths).toEqual(
    expect.arrayContaining(['tests/events.test.ts', 'tests/eventsApis.test.ts', 'tests/machines.test.ts']),
  );
});

test('a cancelled generation gives no files', async () => {
  const { files } = await generateFiles(specOf(note), { ...options, signal: AbortSignal.abort() });
  expect(files).toEqual([]);
});

test('the names of the targets are known', () => {
  expect(targetNames).toEqual(['ts-express-prisma']);
});

test('no file names a registry or a folder of this machine', async () => {
  const { files } = await generateFiles(systemOfFile('examples/bookshop.sds'), options);
  const suspicious = files.filter(({ content }) =>
    /"resolved":|registry\.npmjs|127\.0\.0\.1|\/root\/|\/home\//.test(content),
  );
  expect(suspicious.map(({ path }) => path)).toEqual([]);
});
