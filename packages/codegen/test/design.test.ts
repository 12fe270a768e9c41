import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { designUnits } from '@specwright/model/designResolution';
import { SpecWorkspace } from '@specwright/notations/common/specWorkspace';
import { describe, expect, it } from 'vitest';
import { type GenerateResult, generateFiles } from '../src/generate.ts';
import { buildDesignPlan } from '../src/plan/design/buildDesignPlan.ts';
import type { DesignPlan } from '../src/plan/design/designPlan.ts';
import { cacheIn, heartbeatIn, limitIn, uniqueIn } from '../src/plan/design/designSentences.ts';
import { stackChoiceOf } from '../src/plan/design/designStack.ts';
import { Findings } from '../src/plan/findings.ts';

function unitOf(text: string, more: Readonly<Record<string, string>> = {}) {
  const workspace = new SpecWorkspace({ folders: ['file:///spec'] });
  for (const [name, other] of Object.entries({ 'design.sodl': text, ...more })) {
    workspace.setText(`file:///spec/${name}`, other);
  }
  const [view] = workspace.systems();
  const unit = view === undefined ? undefined : designUnits(view.index)[0];
  if (view === undefined || unit === undefined) throw new Error('The text makes no unit.');
  return { index: view.index, unit };
}

function planOf(text: string, more?: Readonly<Record<string, string>>): DesignPlan {
  const { index, unit } = unitOf(text, more);
  return buildDesignPlan(index, unit, new Findings());
}

function filesOf(text: string): Promise<GenerateResult> {
  const { index, unit } = unitOf(text);
  return generateFiles(index, { unit, target: 'ts-express-prisma', database: 'sqlite' });
}

describe('a method of a repository', () => {
  const repository = (methods: string): string => `interface OrderRepository:
  method create(order: OrderCreate) -> Order
${methods}
module M:
  implements = [OrderRepository]
`;

  it.each([
    ['save(order: Order) -> None', 'create'],
    ['get_by_id(id: UUID) -> Optional[Order]', 'get'],
    ['read(order_id: str) -> Order', 'get'],
    ['get_all(page: int, limit: int) -> List[Order]', 'list'],
    ['list() -> List[Order]', 'list'],
    ['search(query: str, filters: OrderFilters) -> List[Order]', 'list'],
    ['get_by_customer(customer: str) -> List[Order]', 'list'],
    ['update(id: UUID, changes: dict) -> Order', 'update'],
    ['update_status(id: UUID, status: OrderStatus) -> Order', 'set'],
    ['delete(id: UUID) -> bool', 'remove'],
    ['remove_order(id: UUID) -> None', 'remove'],
    ['get_pending() -> List[Order]', undefined],
    ['ship(id: UUID) -> Order', undefined],
    ['update_all() -> int', undefined],
  ])('%s: %s', (method, role) => {
    const [contract] = planOf(repository(`  method ${method}`)).contracts;
    expect(contract?.methods.at(-1)?.role?.kind).toBe(role);
  });

  it('makes no repository of an interface with other methods only', () => {
    const [contract] = planOf(
      'interface Queue:\n  method submit(task: Task) -> TaskID\nmodule M:\n  requires = [Queue]\n',
    ).contracts;
    expect(contract?.store).toBeUndefined();
  });
});

describe('an endpoint', () => {
  const text = (endpoint: string): string => `interface OrderRepository:
  method create(order: OrderCreate) -> Order
  method get_by_id(id: UUID) -> Optional[Order]
  method get_all() -> List[Order]
  method update_status(id: UUID, status: OrderStatus) -> Order
  method delete(id: UUID) -> bool
interface Queue:
  method submit(task: TaskSubmission) -> TaskID
  method get_status(task_id: TaskID) -> TaskStatus
  method cancel(task_id: TaskID) -> bool
module M:
  requires = [OrderRepository, Queue]
  api:
    endpoint "${endpoint.replace(' ->', '" ->')}
`;

  it.each([
    ['POST /api/orders -> Order (201)', 'create', 'json', 201],
    ['GET /api/orders/{id} -> Order', 'get_by_id', 'json', 200],
    ['GET /api/orders -> List[Order]', 'get_all', 'json', 200],
    ['GET / -> HTML', 'get_all', 'page', 200],
    ['POST /order/create -> Redirect', 'create', 'redirect', 303],
    ['PUT /api/orders/{id}/status -> Order', 'update_status', 'json', 200],
    ['DELETE /api/orders/{id} -> Empty', 'delete', 'empty', 204],
    ['POST /api/tasks -> TaskSubmitResponse (202)', 'submit', 'json', 202],
    ['GET /api/tasks/{id} -> TaskStatusResponse', 'get_status', 'json', 200],
    ['POST /api/tasks/{id}/cancel -> Empty (204)', 'cancel', 'empty', 204],
    ['POST /order/{id}/comment -> Redirect', undefined, 'redirect', 303],
    ['GET /stream -> SSE', undefined, 'stream', 200],
    ['GET /weather -> Weather', 'get_weather', 'json', 200],
  ])('%s calls %s', (endpoint, method, answer, status) => {
    const route = planOf(text(endpoint)).modules[0]?.routes[0];
    expect({ method: route?.call?.method, answer: route?.answer, status: route?.status }).toEqual({
      method,
      answer,
      status,
    });
  });

  it('that nothing answers asks a handler of its module, which is a port', () => {
    const plan = planOf(text('GET /weather -> Weather'));
    expect(plan.contracts.at(-1)).toMatchObject({ name: 'MHandlers', made: true });
    expect(plan.contracts.at(-1)?.methods[0]?.role).toBeUndefined();
  });

  it('of a fixed path goes before one with a parameter', () => {
    const module = planOf('module M:\n  api:\n    endpoint "GET /a/{id}" -> A\n    endpoint "GET /a/new" -> A\n')
      .modules[0];
    expect(module?.routes.map(({ name }) => name)).toEqual(['GET /a/new', 'GET /a/{id}']);
  });
});

describe('a sentence', () => {
  it.each([
    [limitIn, 'Rate limit 5 requests per minute per IP', { requests: 5, seconds: 60 }],
    [limitIn, 'Rate limit authentication endpoints', undefined],
    [cacheIn, 'Cache GET responses for 60 seconds', 60],
    [cacheIn, 'Responses are cached for 5 minutes', 300],
    [heartbeatIn, 'Send heartbeat every 15 seconds', 15],
    [uniqueIn, 'Posts have unique slugs', 'slug'],
    [uniqueIn, 'rejects duplicate email with 409', 'email'],
    [uniqueIn, 'Deduplicate records by unique key', undefined],
  ])('%o reads "%s"', (read, text, meaning) => {
    expect(read(text)).toEqual(meaning);
  });

  it('without a known form is no test', () => {
    const plan = planOf('module M:\n  acceptance:\n    test "handles errors gracefully"\n');
    expect(plan.modules[0]?.sentences[0]?.test).toBeUndefined();
  });
});

describe('the table of what holds a sentence', () => {
  const table = async (text: string): Promise<Record<string, string>> => {
    const { files } = await filesOf(text);
    const content = files.find(({ path }) => path === 'TRACEABILITY.md')?.content ?? '';
    const rows = [...content.matchAll(/^\| \w+ \| (.+?) \| ([a-z ]+) \|/gm)];
    return Object.fromEntries(rows.slice(1).map(([, sentence, standing]) => [sentence, standing]));
  };
  const text = `module M:
  api:
    endpoint "POST /login" -> Token
    endpoint "GET /stream" -> SSE
    endpoint "ANY /proxy/*" -> Response
  acceptance:
    test "rejects invalid credentials with 401"
    test "handles errors gracefully"
    test "Send heartbeat every 7 seconds"
    test "Cache GET responses for 60 seconds"
`;

  it('calls tested only what a test of the project shows', async () => {
    expect(await table(text)).toEqual({
      'rejects invalid credentials with 401': 'a port decides',
      'handles errors gracefully': 'not checked',
      'Send heartbeat every 7 seconds': 'tested',
      'Cache GET responses for 60 seconds': 'tested',
    });
  });

  it('has a todo for each sentence that it does not call tested, and a test of its name for the others', async () => {
    const { files } = await filesOf(text);
    const tests = files.filter(({ path }) => path.endsWith('.test.ts')).map(({ content }) => content);
    for (const [sentence, standing] of Object.entries(await table(text))) {
      const written = standing === 'tested' ? `test('${sentence}',` : `test.todo('${sentence}')`;
      expect(tests.join('\n')).toContain(written);
    }
  });
});

describe('the tests of a repository', () => {
  it('call its methods in the spelling of the design, with keys of their type', async () => {
    const { files } = await filesOf(`system "S":
  stack:
    database = "PostgreSQL"
  interface ParcelDao:
    method insert(parcel: Parcel) -> None
    method find(parcel_id: int) -> Parcel
    method list() -> List[Parcel]
    method update_weight(parcel_id: int, weight: int) -> Parcel
    method remove(parcel_id: int) -> None
  module M:
    implements = [ParcelDao]
`);
    const content = files.find(({ path }) => path === 'tests/adapters.test.ts')?.content ?? '';
    for (const line of [
      'test.each(tables)(',
      'insert(Object.assign({}, { id: 1 }));',
      'expect(await parcelDao.find(1)).toMatchObject({ id: 1 });',
      'expect(await parcelDao.list()).toHaveLength(1);',
      'expect(await parcelDao.updateWeight(1, 1)).toMatchObject({ weight: 1 });',
      'await expect(parcelDao.remove(1)).rejects.toMatchObject({ status: 404 });',
    ])
      expect(content).toContain(line);
  });
});

describe('an artifact', () => {
  const moduleWith = (artifacts: string): string => `module PostService:\n  artifacts = [${artifacts}]\n`;

  it.each([
    ['"app/views.py", "templates/*.html"', 'app/views'],
    ['"tests/test_api.py", "./app/api.py"', 'app/api'],
    ['"app/services/*.py"', 'app/services/postService'],
    ['"src/app.ts"', 'src/app.post-service'],
    ['"templates/*.html"', 'src/modules/postService'],
    ['', 'src/modules/postService'],
  ])('[%s] is written at %s', (artifacts, path) => {
    expect(planOf(moduleWith(artifacts)).modules[0]?.path).toBe(path);
  });

  it.each(['../outside.py', '/etc/passwd', 'C:/x.py', 'a\\\\b.py'])(
    '%s is an error before anything is written',
    async (path) => {
      const { files, diagnostics } = await filesOf(moduleWith(`"${path}"`));
      expect(files).toEqual([]);
      expect(diagnostics.map(({ code }) => code)).toContain('generate/artifact-outside');
    },
  );
});

describe('a stack', () => {
  const choiceOf = (stack: string) =>
    stackChoiceOf(unitOf(`system "S":\n  stack:\n${stack}\n  module M:\n    doc = "d"\n`).unit);

  it('of TypeScript picks its target by itself', () => {
    const choice = choiceOf('    language = "TypeScript 5"\n    web = "Express"\n    database = "SQLite"');
    expect(choice).toMatchObject({ target: 'ts-express-prisma', database: true, notes: [] });
  });

  it('of another language has none, and says what is used instead of the rest', () => {
    const choice = choiceOf('    language = "Python 3.12"\n    database = "PostgreSQL"\n    cache = "Redis"');
    expect(choice.target).toBeUndefined();
    expect(choice.notes).toEqual([
      "language: 'Python 3.12' is not offered yet, TypeScript is used.",
      "database: 'PostgreSQL' is not offered yet, SQLite is used.",
      "cache: 'Redis' is not offered; what needs it is a port.",
    ]);
  });
});

describe('types', () => {
  it('that an entity of the project has get its fields', () => {
    const entity = 'entity Order {\n  id: uuid\n  total: decimal\n  note: string?\n}\n';
    const design = 'interface R:\n  method create(order: OrderCreate) -> Order\nmodule M:\n  implements = [R]\n';
    const order = planOf(design, { 'order.sds': entity }).types.find(({ name }) => name === 'Order');
    expect(order?.shape).toBe('record');
    expect(order?.fields.map(({ name, type, optional }) => `${name} ${type.kind} ${optional}`)).toEqual([
      'id uuid false',
      'total decimal false',
      'note text true',
    ]);
  });

  it('may hold themselves, and have odd names', async () => {
    const text =
      'module M:\n  api:\n    model Map:\n      field next: Optional[Map]\n      field class: str (enum=["a","b"])\n      field odd-name: int (1-3)\n    endpoint "GET /maps" -> Map\n';
    const { files } = await filesOf(text);
    expect(files.find(({ path }) => path === 'src/types.ts')?.content).toContain(
      'export type MapType = z.infer<typeof mapTypeSchema>;',
    );
  });
});

const golden = fileURLToPath(new URL('./golden/notebook', import.meta.url));
const update = process.env.UPDATE_GOLDEN === '1';

describe('a small design', () => {
  it('becomes this project, file by file', async () => {
    const text = await readFile(new URL('./golden/notebook.sodl', import.meta.url), 'utf8');
    const { files, diagnostics } = await filesOf(text);
    expect(diagnostics).toEqual([]);
    if (update) {
      await rm(golden, { recursive: true, force: true });
      for (const { path, content } of files) {
        const place = join(golden, `${path}.txt`);
        await mkdir(dirname(place), { recursive: true });
        await writeFile(place, content);
      }
    }
    const entries = await readdir(golden, { recursive: true, withFileTypes: true });
    const paths = entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(golden, join(entry.parentPath, entry.name)));
    expect(files.map(({ path }) => `${path}.txt`).sort()).toEqual(
      paths.map((path) => path.replaceAll('\\', '/')).sort(),
    );
    for (const { path, content } of files)
      expect(content, path).toBe(await readFile(join(golden, `${path}.txt`), 'utf8'));
  });

  it.each([
    '',
    'system',
    'system "',
    'module M:\n  api:\n    endpoint',
    'interface I:\n  method (',
    'module 🙂:\n  api:\n    command "" -> None\n    endpoint "nonsense" -> \n    websocket "" -> X\n',
  ])('half typed throws nothing: %j', async (text) => {
    const workspace = new SpecWorkspace({ folders: ['file:///spec'] });
    workspace.setText('file:///spec/a.sodl', text);
    for (const { index } of workspace.systems()) {
      for (const unit of designUnits(index))
        await generateFiles(index, { unit, target: 'ts-express-prisma', database: 'sqlite' });
    }
  });
});
