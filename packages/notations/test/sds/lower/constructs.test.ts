import { expect, test } from 'vitest';
import { operation, shown, systemOf } from './support.ts';

const at = (line: number, start: number, end: number) => ({
  start: { line, character: start },
  end: { line, character: end },
});

test('system: name, version, properties', () => {
  const system = systemOf('system shop v1.2 {\n  description: "a shop"\n  modules: 7\n  agents_per_module: ~200\n}');
  expect(system.name).toBe('shop');
  expect(system.systems).toMatchObject([
    {
      id: 'system:shop',
      version: 'v1.2',
      origin: { range: { start: { line: 0 }, end: { line: 4, character: 1 } }, nameRange: at(0, 7, 11) },
      properties: [
        { key: 'description', values: [{ kind: 'string', text: 'a shop' }] },
        { key: 'modules', values: [{ kind: 'number', text: '7' }], approximate: false },
        { key: 'agents_per_module', values: [{ kind: 'number', text: '200' }], approximate: true },
      ],
    },
  ]);
});

test('module: owns, exposes, consumes, boundary; entities that only owns knows are forward', () => {
  const system = systemOf(`module rider {
  owns: [Rider, RideRequest]
  exposes: [RideRequest.created, RiderLeft]
  consumes: [driver/DriverAssigned, driver/*, nobody/Thing]
  boundary: rider-service
  ~ latency < 200ms
}
module driver {
  owns: [Driver]
  exposes: [DriverAssigned]
}`);
  const [rider] = system.modules;
  expect(rider?.owns.map(shown)).toEqual(['Rider → entity:Rider', 'RideRequest → entity:RideRequest']);
  expect(rider?.exposes.map(({ id, event }) => [id, shown(event)])).toEqual([
    ['exposed:rider/RideRequest.created', 'RideRequest.created → entity:RideRequest'],
    ['exposed:rider/RiderLeft', 'RiderLeft → ?'],
  ]);
  expect(rider?.consumes.map(({ module, event }) => [shown(module), event && shown(event), event?.strength])).toEqual([
    ['driver → module:driver', 'DriverAssigned → exposed:driver/DriverAssigned', 'hard'],
    ['driver → module:driver', undefined, undefined],
    ['nobody → ?', 'Thing → ?', 'soft'],
  ]);
  expect(rider).toMatchObject({ boundary: { text: 'rider-service' }, ownsOrigin: { range: at(1, 8, 28) } });
  expect(rider?.soft).toHaveLength(1);
  expect(system.entities.map(({ id, forward, module }) => [id, forward, module])).toEqual([
    ['entity:Rider', true, 'module:rider'],
    ['entity:RideRequest', true, 'module:rider'],
    ['entity:Driver', true, 'module:driver'],
  ]);
});

test('spec: what follows belongs to its module, across files', () => {
  const system = systemOf({
    'a.sds': 'module a {\n  owns: [A]\n}\nmodule b {\n  owns: [B]\n}\ncontract a <-> b {\n}',
    'b.sds': 'spec a v1 {\n  agents: [db]\n}\nentity A {\n}\nspec b v1 {\n}\nentity B {\n}',
  });
  expect(system.specs.map((spec) => [spec.id, shown(spec.ofModule), spec.module])).toEqual([
    ['spec:a', 'a → module:a', 'module:a'],
    ['spec:b', 'b → module:b', 'module:b'],
  ]);
  expect(system.entities.map(({ name, module, forward }) => [name, module, forward])).toEqual([
    ['A', 'module:a', false],
    ['B', 'module:b', false],
  ]);
  expect(system.contracts[0]).toMatchObject({ left: { targets: ['module:a'] }, right: { targets: ['module:b'] } });
});

test('a file without spec belongs to the only module of its system', () => {
  const one = systemOf({ 'a.sds': 'module only {\n}', 'b.sds': 'entity E {\n}' });
  expect(one.entities[0]?.module).toBe('module:only');
  const two = systemOf({ 'a.sds': 'module one {\n}\nmodule two {\n}', 'b.sds': 'entity E {\n}' });
  expect(two.entities[0]).not.toHaveProperty('module');
  const none = systemOf('spec lonely v1 {\n}');
  expect(none.specs[0]?.ofModule).toMatchObject({ strength: 'soft', targets: [] });
});

test('entity: every form of field', () => {
  const system = systemOf(`entity Book {
  id: uuid @immutable
  title: string? 1..200
  price: decimal 0.010..*
  state: [new, used]?
  author: -> Author
  twin: -> Book?
  mark: Author.mark
  extra: {}
  copies: [Author]
  note: strin
  pages:int default 10
  cost: decimal @snapshot(Author.fee)
  @audited
}
entity Author {
  mark: [good, bad]
  fee: decimal
}`);
  const fields = new Map(system.entities[0]?.fields.map((field) => [field.name, field]));
  expect([...fields.values()].map(({ id }) => id)[0]).toBe('field:Book.id');
  expect(fields.get('id')).toMatchObject({
    type: { kind: 'primitive', name: 'uuid' },
    decorators: [{ name: 'immutable' }],
  });
  expect(fields.get('title')).toMatchObject({
    optional: true,
    range: { min: '1', max: '200' },
    typeOrigin: { range: at(2, 9, 16) },
  });
  expect(fields.get('price')?.range).toMatchObject({ min: '0.010' });
  expect(fields.get('price')?.range).not.toHaveProperty('max');
  expect(fields.get('state')).toMatchObject({
    optional: true,
    type: { kind: 'enum', values: [{ id: 'value:Book.state:new' }, { id: 'value:Book.state:used' }] },
  });
  expect(fields.get('author')?.type).toMatchObject({
    kind: 'reference',
    entity: { targets: ['entity:Author'], strength: 'hard' },
  });
  expect(fields.get('twin')).toMatchObject({ optional: true, type: { entity: { targets: ['entity:Book'] } } });
  expect(fields.get('mark')?.type).toMatchObject({
    kind: 'fieldType',
    entity: { targets: ['entity:Author'] },
    field: { targets: ['field:Author.mark'], origin: { range: at(7, 15, 19) } },
  });
  expect(fields.get('extra')?.type).toEqual({ kind: 'object', members: [] });
  expect(fields.get('copies')?.type).toMatchObject({ kind: 'list', element: { kind: 'entity' } });
  expect(fields.get('note')?.type).toMatchObject({
    kind: 'unresolved',
    text: 'strin',
    reference: { targets: [], strength: 'hard' },
  });
  expect(fields.get('pages')?.default).toMatchObject({ kind: 'number', text: '10' });
  expect(fields.get('cost')?.snapshot).toMatchObject({ targets: ['field:Author.fee'], within: 'entity:Author' });
  expect(system.entities[0]?.decorators).toMatchObject([{ name: 'audited' }]);
});

test('edge and machine', () => {
  const system = systemOf(`entity A {\n  s: [x, y, z]\n}
edge A -> B {1:many}
machine A.s {
  x -> y -> z
  x -> lost
}`);
  expect(system.edges).toMatchObject([
    {
      id: 'edge:A->B',
      left: '1',
      right: 'many',
      cardinality: { text: '1:many' },
      from: { targets: ['entity:A'] },
      to: { targets: [] },
    },
  ]);
  const [machine] = system.machines;
  expect(machine).toMatchObject({
    id: 'machine:A.s',
    entity: { targets: ['entity:A'] },
    field: { targets: ['field:A.s'] },
  });
  expect(machine?.transitions.map(({ from, to }) => `${from.text} ${to.text}`)).toEqual(['x y', 'y z', 'x lost']);
  expect(machine?.transitions[2]?.to).toMatchObject({ strength: 'hard', targets: [], within: 'field:A.s' });
});

test('error: status, texts, placeholders resolved where it is raised', () => {
  const system = systemOf(`entity Book {\n  title: string\n  left: int\n}
error sold_out: 409 {
  message: "sold out"
  detail: "{book.title}: {left} left, {weather.today}"
}
api POST /books/{id}/buy {
  ! left < 1 => sold_out
}`);
  const [error] = system.errors;
  expect(error).toMatchObject({
    id: 'error:sold_out',
    status: 409,
    statusOrigin: { range: at(4, 16, 19) },
    message: { text: 'sold out' },
  });
  expect(error?.placeholders.map(({ text, references }) => [text, ...references.map(shown)])).toEqual([
    ['book.title', 'book ~alias → entity:Book', 'title → field:Book.title'],
    ['left', 'left → field:Book.left'],
    ['weather.today', 'weather → ?', 'today → ?'],
  ]);
  expect(error?.placeholders[0]?.origin.range).toEqual(at(6, 11, 23));
});

test('event: payload names are fields of its entity, or of one that is one edge away', () => {
  const system = systemOf(`entity Order {\n  total: decimal\n}
entity Payment {\n  method: [card, cash]\n}
edge Order -> Payment {1:1}
event order.paid {
  ref: Order.total
  payload: {total, method, reason, urgent: bool, note?: string}
  >> notify(user, email)
}`);
  const [event] = system.events;
  expect(event).toMatchObject({ entity: { targets: ['entity:Order'] }, refField: { targets: ['field:Order.total'] } });
  expect(event?.payload.map(({ id, field }) => [id, ...field.targets])).toEqual([
    ['payload:order.paid.total', 'field:Order.total'],
    ['payload:order.paid.method', 'field:Payment.method'],
    ['payload:order.paid.reason'],
    ['payload:order.paid.urgent'],
    ['payload:order.paid.note'],
  ]);
  expect(event?.payload.map(({ optional, type }) => [optional, type?.kind])).toEqual([
    [false, undefined],
    [false, undefined],
    [false, undefined],
    [false, 'primitive'],
    [true, 'primitive'],
  ]);
});

test('action: an untyped parameter is every entity that its uses fit', () => {
  const entities = `entity Book {\n  left: int\n}
entity Pick {\n  book: -> Book\n  qty: int\n}
entity Line {\n  book: -> Book\n  qty: int\n}
entity Note {\n  qty: int\n}\n`;
  const parameters = (head: string, ...lines: string[]) =>
    systemOf(`${entities}action ${head} {\n  ${lines.join('\n  ')}\n}`).actions[0]?.parameters.map(
      (each) => each.entities,
    );
  expect(parameters('take(item)', '>> decrement item.book.left by item.qty')).toEqual([['entity:Pick', 'entity:Line']]);
  expect(parameters('take(line)', '>> decrement line.book.left by line.qty')).toEqual([['entity:Line']]);
  expect(parameters('take(book)', '>> print book')).toEqual([['entity:Book']]);
  expect(parameters('take(it: -> Book, count: int)', '>> decrement it.left by count')).toEqual([['entity:Book'], []]);
  expect(parameters('take(book_id: uuid)', '>> print it')).toEqual([['entity:Book']]);
  expect(parameters('take()')).toEqual([]);
});

test('api: path, in, out, filters', () => {
  const system =
    systemOf(`entity Book {\n  id: uuid @immutable\n  title: string\n  state: [live, gone]\n  made: timestamp @auto\n}
entity Review {\n  stars: int 1..5\n  book: -> Book\n}
api POST /books/{id}/reviews {
  in: {stars: int 1..3, book: uuid, mood: [good, bad], why?: string}
  out: Review + [Book] + {count: int}
  ! mood = bad => 400
}
api GET /books {
  out: [Book] ?state=live @owner
}
api POST /books {
  in: Book
  out: Book
  ! state = gone => 400
}`);
  const post = operation(system, 'POST /books/{id}/reviews');
  expect(post).toMatchObject({
    id: 'operation:POST /books/{id}/reviews',
    subject: 'entity:Review',
    pathParts: [
      { kind: 'static', text: 'books' },
      { kind: 'parameter', name: 'id', origin: { range: at(10, 17, 19) } },
      { kind: 'static', text: 'reviews' },
    ],
    output: {
      parts: [{ list: false }, { list: true, entity: { targets: ['entity:Book'] } }, { members: [{ name: 'count' }] }],
    },
  });
  expect(post.input?.members.map(({ name, field, row, optional }) => [name, field, row, optional])).toEqual([
    ['stars', 'field:Review.stars', undefined, false],
    ['book', 'field:Review.book', 'entity:Book', false],
    ['mood', undefined, undefined, false],
    ['why', undefined, undefined, true],
  ]);
  expect(post.statements[0]?.references.map(shown)).toEqual([
    'mood → input:POST /books/{id}/reviews.mood',
    'bad → value:POST /books/{id}/reviews.mood:bad',
  ]);
  expect(operation(system, 'GET /books').output).toMatchObject({
    filters: [{ field: { targets: ['field:Book.state'] }, literal: { targets: ['value:Book.state:live'] } }],
    decorators: [{ name: 'owner' }],
  });
  // An entity as `in` asks for what a caller can give of it.
  expect(operation(system, 'POST /books').input?.members.map(({ name }) => name)).toEqual(['title', 'state']);
});

test('policies, seeds, settings', () => {
  const system = systemOf(`entity Book {\n  state: [draft, live]\n}
api GET /books {
}
api POST /books {
}
auth {
  /books/** : public(GET), clerk(POST, PATCH)
}
limit {
  POST /books : 30/min per user
}
observe {
  log: all errors, books flow
}
runtime {
  lang: python | go
}
migrate {
  mode: safe
}
seed {
  Book {state: live, colour: red}
  Book.state default: draft
  Author {name: "x"}
}`);
  expect(system.authRules).toMatchObject([
    {
      id: 'authRule:/books/**',
      grants: [{ role: { text: 'public' }, methods: ['GET'] }, { methods: ['POST', 'PATCH'] }],
    },
  ]);
  expect(system.limitRules).toMatchObject([
    { method: 'POST', path: '/books', amount: 30, unit: 'min', per: { text: 'user' } },
  ]);
  const paths = system.references.filter(({ role }) => role === 'auth.path' || role === 'limit.path');
  expect(paths.map(shown)).toEqual([
    '/books/** → operation:GET /books | operation:POST /books',
    '/books → operation:POST /books',
  ]);
  expect(system.observations[0]?.items.map(({ text }) => text)).toEqual(['all errors', 'books flow']);
  expect(system.observations[0]?.items[1]?.references.map(shown)).toContain('books ~plural → entity:Book');
  expect(system.settings.map(({ block, properties }) => [block, properties[0]?.values.length])).toEqual([
    ['runtime', 2],
    ['migrate', 1],
  ]);
  const [live, initial, foreign] = system.seeds[0]?.rows ?? [];
  expect(live).toMatchObject({
    kind: 'record',
    values: [{ literal: { targets: ['value:Book.state:live'] } }, { field: { strength: 'hard', targets: [] } }],
  });
  expect(initial).toMatchObject({
    kind: 'default',
    value: { field: { targets: ['field:Book.state'] }, literal: { targets: ['value:Book.state:draft'] } },
  });
  expect(foreign).toMatchObject({
    entity: { strength: 'firm', targets: [] },
    values: [{ field: { strength: 'soft' } }],
  });
});

test('evolve: every kind of line', () => {
  const system = systemOf(`entity Book {\n  genre: string\n}
evolve Book {
  +genre: string 1..40 default "general"
  ~title: string 1..500
  ~ old -> genre
  -legacy
  -*
  +mood: [glad, sad]
}`);
  const [evolve] = system.evolves;
  expect(evolve?.changes.map(({ kind }) => kind)).toEqual(['add', 'alter', 'rename', 'drop', 'drop', 'add']);
  expect(evolve).toMatchObject({
    entity: { targets: ['entity:Book'] },
    closeOrigin: { range: at(10, 0, 1) },
    changes: [
      { field: { name: 'genre', range: { max: '40' }, default: { text: 'general' } } },
      { was: { text: 'title', targets: [] } },
      { from: { text: 'old' }, to: { targets: ['field:Book.genre'] } },
      { field: { text: 'legacy' } },
      {},
      { field: { type: { values: [{ id: 'value:evolve Book.mood:glad' }, { id: 'value:evolve Book.mood:sad' }] } } },
    ],
  });
});

test('hook and loose statements', () => {
  const system = systemOf('on test failure {\n  >> re-run tests\n}\n~ latency < 200ms\n! email exists => 409');
  expect(system.hooks).toMatchObject([{ name: 'test failure', statements: [{ text: '>> re-run tests' }] }]);
  expect(system.loose.map(({ kind }) => kind)).toEqual(['soft', 'guard']);
});

test('parts of the same name are told apart by a number', () => {
  const system = systemOf('entity A {\n  x: int\n  x: int\n}\nentity A {\n  x: int\n}\ninvariant {\n}\ninvariant {\n}');
  expect(system.entities.map(({ id }) => id)).toEqual(['entity:A', 'entity:A#2']);
  expect(system.entities.flatMap(({ fields }) => fields.map(({ id }) => id))).toEqual([
    'field:A.x',
    'field:A.x#2',
    'field:A.x#3',
  ]);
  expect(system.invariants.map(({ id }) => id)).toEqual(['invariant:', 'invariant:#2']);
});

test('doc comments: above and behind, but no banners', () => {
  const system = systemOf(`-- ENTITIES --
-- What is sold.
-- Never deleted.
entity Book { -- since 2020
  title: string -- on the cover
  -- specwright-ignore field/x
  -- how many
  left: int
}

-- =========
entity Shelf {
}
-- far away

entity Box {
}`);
  expect(system.entities.map(({ doc }) => doc)).toEqual([
    'What is sold.\nNever deleted.\nsince 2020',
    undefined,
    undefined,
  ]);
  expect(system.entities[0]?.fields.map(({ doc }) => doc)).toEqual(['on the cover', 'how many']);
});

test('suppressions: behind a line for that line, alone for the next line of code', () => {
  const system = systemOf(`entity A { -- specwright-ignore a/b, c/d
  -- specwright-ignore
  -- a comment between
  x: int
}`);
  expect(system.files[0]?.suppressions).toMatchObject([
    { line: 0, codes: ['a/b', 'c/d'] },
    { line: 3, codes: [], origin: { range: { start: { line: 1, character: 2 } } } },
  ]);
});
