import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import asyncApi from '@asyncapi/specs/schemas/3.0.0.json' with { type: 'json' };
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { generateFiles } from '../src/generate.ts';
import { providerParts } from '../src/plan/consumedEvents.ts';
import { specOf, systemOf } from './support.ts';

const manifest = `
system canteen v0.2 {
  description: "lunch for everybody"
}
module kitchen {
  owns: [Dish]
  exposes: [dish.cooked, dish.dropped]
  boundary: kitchen-service
}
module counter {
  owns: [Plate]
  consumes: [kitchen/dish.cooked]
  boundary: counter-service
}
contract kitchen <-> counter {
  dish.cooked must produce exactly one Plate within 5m
}
`;

const kitchen = `
spec kitchen v0.2
runtime {
  queue: rabbitmq
}
-- What is cooked.
entity Dish {
  id: uuid @immutable
  title: string 1..80
  price: decimal 0..100
  portions: int 1..500
  stage: [raw, cooked]
  ready: timestamp?
}
machine Dish.stage {
  raw -> cooked
}
-- A dish can be served.
event dish.cooked {
  ref: Dish.id
  payload: {title, price, portions, stage, ready}
}
event dish.dropped {
  payload: {careless: bool}
}
api POST /dishes {
  in: {title: string, price: decimal, portions: int}
  out: Dish
}
api POST /dishes/{id}/cook {
  out: Dish
  ! not found => 404
  >> set Dish(cooked)
  >> emit dish.cooked
}
`;

const counter = `
spec counter v0.2
entity Plate {
  id: uuid @immutable
  dish: -> Dish
}
api GET /plates {
  out: [Plate]
}
`;

const canteen = { 'system.sds': manifest, 'kitchen.sds': kitchen, 'counter.sds': counter };

/** Another service that hears the kitchen. */
const hallModule = `
module hall {
  owns: [Table]
  consumes: [kitchen/dish.dropped]
  boundary: hall-service
}
`;

const hall = counter.replaceAll('Plate', 'Table').replaceAll('plates', 'tables').replace('counter', 'hall');

function withQueue(spec: string): string {
  return `${spec}runtime {\n  queue: rabbitmq\n}\n`;
}

function withoutQueue(spec: string): string {
  return spec.replace('runtime {\n  queue: rabbitmq\n}\n', '');
}

let files: ReadonlyMap<string, string>;

beforeAll(async () => {
  const made = await generateFiles(systemOf(canteen), {
    system: true,
    target: 'ts-express-prisma',
    database: 'sqlite',
  });
  expect(made.diagnostics).toEqual([]);
  expect(made.service).toBe('canteen');
  files = new Map(made.files.map(({ path, content }) => [path, content]));
});

/** The files of one service of a system, by path. */
function serviceOf(module: string, system: Record<string, string> = canteen): Promise<Map<string, string>> {
  return filesOf({ module }, system);
}

/** The files of one service of a system or of what stands above all, by path. */
async function filesOf(
  what: { readonly module: string } | { readonly system: true },
  system: Record<string, string>,
): Promise<Map<string, string>> {
  const made = await generateFiles(systemOf(system), { ...what, target: 'ts-express-prisma', database: 'sqlite' });
  return new Map(made.files.map(({ path, content }) => [path, content]));
}

function text(path: string): string {
  const content = files.get(path);
  if (content === undefined) throw new Error(`${path} is not generated`);
  return content;
}

function faultsOfAsyncApi(document: string): unknown {
  const ajv = new Ajv({ strict: false, allErrors: true, meta: false, validateSchema: false });
  addFormats.default(ajv);
  const validate = ajv.compile(asyncApi);
  validate(JSON.parse(document));
  return validate.errors;
}

describe('the catalogue of events', () => {
  test('is valid AsyncAPI 3', () => {
    expect(faultsOfAsyncApi(text('asyncapi.json'))).toBeNull();
  });

  test('has what its references lead to', () => {
    const document = JSON.parse(text('asyncapi.json'));
    const references = [...text('asyncapi.json').matchAll(/"\$ref": "#\/([^"]+)"/g)].map(([, path = '']) => path);
    const at = (path: string): unknown => path.split('/').reduce((part, name) => part?.[name], document);
    expect(references.length).toBeGreaterThan(0);
    expect(references.filter((path) => at(path) === undefined)).toEqual([]);
  });

  test('says who sends each event and who receives it', () => {
    const { operations } = JSON.parse(text('asyncapi.json'));
    const lines = Object.keys(operations).map((id) => `${id}: ${operations[id].action} ${operations[id].channel.$ref}`);
    expect(lines).toEqual([
      'kitchenSendsDishCooked: send #/channels/kitchenDishCooked',
      'kitchenSendsDishDropped: send #/channels/kitchenDishDropped',
      'counterReceivesKitchenDishCooked: receive #/channels/kitchenDishCooked',
    ]);
  });

  test('describes what a message carries, each value as it is written', () => {
    const { components } = JSON.parse(text('asyncapi.json'));
    expect(components.schemas.KitchenDishCooked.properties.payload.properties).toMatchObject({
      about: { type: 'string', format: 'uuid' },
      title: { type: ['string', 'null'] },
      price: { type: ['string', 'null'], format: 'decimal' },
      portions: { type: ['integer', 'null'] },
      stage: { enum: ['raw', 'cooked', null] },
      ready: { type: ['string', 'null'], format: 'date-time' },
    });
    expect(components.schemas.KitchenDishDropped.properties.payload).toEqual({
      type: 'object',
      properties: { careless: { type: ['boolean', 'null'] } },
      required: ['careless'],
    });
  });

  test('leads to the exchange of the service that sends', () => {
    const { channels } = JSON.parse(text('asyncapi.json'));
    expect(channels.kitchenDishCooked.bindings.amqp.exchange.name).toBe('kitchen-service.events');
  });
});

describe('the catalogue of one service', () => {
  const operationsIn = (document: string): string[] => {
    const { operations }: { operations: Record<string, { action: string; channel: { $ref: string } }> } =
      JSON.parse(document);
    return Object.entries(operations).map(([id, { action, channel }]) => `${id}: ${action} ${channel.$ref}`);
  };

  test('has what it tells others of, and what it hears of them with its form', async () => {
    const [told, heard] = [
      (await serviceOf('kitchen')).get('asyncapi.json'),
      (await serviceOf('counter')).get('asyncapi.json'),
    ];
    for (const document of [told, heard]) expect(faultsOfAsyncApi(document ?? '')).toBeNull();
    expect(operationsIn(told ?? '')).toEqual([
      'kitchenSendsDishCooked: send #/channels/kitchenDishCooked',
      'kitchenSendsDishDropped: send #/channels/kitchenDishDropped',
    ]);
    expect(operationsIn(heard ?? '')).toEqual([
      'counterReceivesKitchenDishCooked: receive #/channels/kitchenDishCooked',
    ]);
    const [ofAll, ofOne] = [text('asyncapi.json'), heard ?? ''].map(
      (document) => JSON.parse(document).components.schemas.KitchenDishCooked,
    );
    expect(ofOne).toEqual(ofAll);
  });

  test('leaves out what its module does not expose', async () => {
    const quiet = { ...canteen, 'system.sds': manifest.replace(', dish.dropped', '') };
    expect(operationsIn((await serviceOf('kitchen', quiet)).get('asyncapi.json') ?? '')).toHaveLength(1);
  });

  test('stands also beside a service that is no part of a system, and beside none without events', async () => {
    const alone = async (spec: string) =>
      (await generateFiles(specOf(spec), { target: 'ts-express-prisma', database: 'sqlite' })).files;
    const catalogue = (await alone(kitchen)).find(({ path }) => path === 'asyncapi.json');
    expect(operationsIn(catalogue?.content ?? '')).toHaveLength(2);
    expect((await alone(counter.replace('-> Dish', 'uuid'))).some(({ path }) => path === 'asyncapi.json')).toBe(false);
  });
});

describe('what the specification wishes of the time of answers', () => {
  const wishing = {
    ...canteen,
    'system.sds': manifest.replace('boundary: kitchen-service', 'boundary: kitchen-service\n  ~ latency < 150ms'),
    'kitchen.sds': `${kitchen.replace('! not found => 404', '! not found => 404\n  ~ latency critical < 1s')}`,
  };

  test('has rules for Prometheus: of an api about that one, of a module about the others', async () => {
    const { groups } = parse((await serviceOf('kitchen', wishing)).get('alerts.yaml') ?? '');
    const bucket = (operation: string) => `rate(http_request_duration_seconds_bucket{operation=~"${operation}"}[5m])`;
    const quantile = (operation: string) =>
      `histogram_quantile(0.95, sum by (job, operation, le) (${bucket(operation)}))`;
    expect(groups[0].rules.map(({ alert, expr }: { alert: string; expr: string }) => `${alert}: ${expr}`)).toEqual([
      `PostDishesLatency: ${quantile('POST /dishes')} > 0.15`,
      `PostDishesIdCookLatency: ${quantile('POST /dishes/\\\\{id\\\\}/cook')} > 1`,
    ]);
    expect(groups[0].rules[0].annotations.description).toBe('~ latency < 150ms (system.sds:9)');
  });

  test('is measured to the border', async () => {
    expect((await serviceOf('kitchen', wishing)).get('src/observability/metrics.ts')).toContain('0.1, 0.15, 0.25');
    expect((await serviceOf('kitchen')).get('src/observability/metrics.ts')).not.toContain('buckets');
    expect((await serviceOf('kitchen')).has('alerts.yaml')).toBe(false);
  });
});

describe('a service that consumes', () => {
  let consumer: ReadonlyMap<string, string>;

  beforeAll(async () => {
    const made = await generateFiles(systemOf(canteen), {
      module: 'counter',
      target: 'ts-express-prisma',
      database: 'sqlite',
    });
    expect(made.diagnostics).toEqual([]);
    consumer = new Map(made.files.map(({ path, content }) => [path, content]));
  });

  test('makes what its contracts want of an event, with the id of the event and that of the row it tells of', () => {
    expect(consumer.get('src/events/consumers.ts')).toContain(
      'await work.db.plate.create({ data: { id: event.id, dish: event.payload.about } });',
    );
  });

  test('notes each event in an inbox, in the same transaction', () => {
    expect(consumer.get('prisma/schema.prisma')).toContain('model InboxEvent {');
    expect(consumer.get('src/server.ts')).toContain(
      'inboxOf({ db, transactions, ports, hooks, late: metrics.productsLate, log })',
    );
  });

  test('offers a hook for the event, and hears it from the exchange of the service that tells of it', () => {
    expect(consumer.get('src/hooks/hooks.ts')).toContain('onKitchenDishCooked?(');
    expect(consumer.get('src/ports/rabbitQueue.ts')).toContain("['kitchen-service.events', 'dish.cooked']");
  });

  test.each([
    ['that tells', { 'kitchen.sds': kitchen, 'counter.sds': counter }],
    ['that hears', { 'kitchen.sds': withoutQueue(kitchen), 'counter.sds': withQueue(counter) }],
    ['that hears another one of them', { 'kitchen.sds': withoutQueue(kitchen), 'hall.sds': withQueue(hall) }],
  ])('both speak and listen where the service asks for it %s', async (_, specs) => {
    const house = { ...canteen, 'system.sds': `${manifest}${hallModule}`, 'hall.sds': hall, ...specs };
    for (const module of ['kitchen', 'counter', 'hall']) {
      expect([...(await serviceOf(module, house)).keys()]).toContain('src/ports/rabbitQueue.ts');
    }
  });

  test.each([
    ['none asks for a broker', withoutQueue(kitchen), []],
    [
      'they ask for another one',
      kitchen.replace('rabbitmq', 'kafka'),
      [
        "kitchen.sds:4 warning generate/queue 'queue: kafka' is not made: events go through RabbitMQ ('queue: rabbitmq'), or stay in the process.",
      ],
    ],
  ])('say that nothing is heard where %s', async (_, own, ofProvider) => {
    const silent = { ...canteen, 'kitchen.sds': own };
    const told = async (module: string): Promise<string[]> => {
      const { diagnostics } = await generateFiles(systemOf(silent), {
        module,
        target: 'ts-express-prisma',
        database: 'sqlite',
      });
      return diagnostics.map(
        ({ file, range, severity, code, message }) =>
          `${file.replace(/^.*\//, '')}:${range.start.line + 1} ${severity} ${code} ${message}`,
      );
    };
    expect(await told('kitchen')).toEqual(ofProvider);
    expect(await told('counter')).toEqual([
      "system.sds:12 warning generate/not-heard 'kitchen/dish.cooked' is not heard: none of the modules that events connect here has 'queue: rabbitmq' in its runtime, and without a broker events stay in the process that tells of them.",
    ]);
  });

  test('has what stands in files of its folder, and says what belongs to no module', async () => {
    const plate = counter.slice(counter.indexOf('entity'));
    const spread = {
      'system.sds': manifest,
      'kitchen/kitchen.sds': kitchen,
      'counter/counter.sds': 'spec counter v0.2\n',
      'counter/plates/plates.sds': plate,
      'cups.sds': plate.replaceAll('Plate', 'Cup').replaceAll('plates', 'cups'),
    };
    const made = async (module: string) =>
      generateFiles(systemOf(spread), { module, target: 'ts-express-prisma', database: 'sqlite' });
    const [ofCounter, ofKitchen] = [await made('counter'), await made('kitchen')];
    const routes = ({ files: own }: typeof ofCounter) =>
      own.map(({ path }) => path).filter((path) => path.startsWith('src/routes/'));
    expect(routes(ofCounter)).toEqual(['src/routes/cups.ts', 'src/routes/plates.ts']);
    expect(routes(ofKitchen)).toEqual(['src/routes/cups.ts', 'src/routes/dishes.ts']);
    const told = ofKitchen.diagnostics.map(({ code, message }) => `${code} ${message.replace(/:.*/, '')}`);
    expect(told).toEqual([
      "generate/no-module Nothing says which module 'Cup' belongs to, nor what else stands in this file",
    ]);
  });

  test('says what is missing for a row that a contract wants', async () => {
    const needy = counter.replace('dish: -> Dish', 'dish: -> Dish\n  seat: int 1..9');
    const made = await generateFiles(systemOf({ ...canteen, 'counter.sds': needy }), {
      module: 'counter',
      target: 'ts-express-prisma',
      database: 'sqlite',
    });
    expect(made.diagnostics.map(({ severity, code, message }) => `${severity} ${code} ${message}`)).toEqual([
      expect.stringMatching(
        /^warning generate\/no-reaction No Plate is made when 'dish.cooked' comes: 'Plate.seat' is/,
      ),
    ]);
  });
});

describe('a deadline of a contract', () => {
  test('is watched by who makes the product, and by who tells of the event', async () => {
    const [counterFiles, kitchenFiles] = [await serviceOf('counter'), await serviceOf('kitchen')];
    expect(counterFiles.get('src/events/deadlines.ts')).toContain("{ product: 'Plate', within: 300_000 }");
    expect(counterFiles.get('src/observability/metrics.ts')).toContain("name: 'contract_products_late_total'");
    expect(kitchenFiles.get('src/observability/metrics.ts')).toContain("'dish.cooked': 300_000,");
    expect(kitchenFiles.has('src/events/deadlines.ts')).toBe(false);
  });

  test('has rules for Prometheus', () => {
    const { groups } = parse(text('alerts.yaml'));
    expect(groups[0].rules.map(({ alert, expr }: { alert: string; expr: string }) => `${alert}: ${expr}`)).toEqual([
      'DishCookedPlateLate: increase(contract_products_late_total{event="dish.cooked",product="Plate"}[1h]) > 0',
      'DishCookedPlateOverdue: contract_events_overdue{event="dish.cooked"} > 0',
    ]);
  });
});

describe('a line of a contract on an event that fails', () => {
  const line = '! dish.cooked fails => retry 2x, then notify kitchen + counter';
  const failing = { ...canteen, 'system.sds': manifest.replace('within 5m', `within 5m\n  ${line}`) };

  test('says to both services how often it is tried, and who is told', async () => {
    for (const module of ['kitchen', 'counter']) {
      const made = await serviceOf(module, failing);
      expect(made.get('src/events/retries.ts')).toContain(
        "'dish.cooked': { retries: 2, recipients: ['kitchen', 'counter'] },",
      );
      expect(made.get('tests/failures.test.ts')).toContain(`it('${line} (system.sds:17)'`);
    }
  });

  test('is tested above them', async () => {
    const made = await generateFiles(systemOf(failing), {
      system: true,
      target: 'ts-express-prisma',
      database: 'sqlite',
    });
    const tests = made.files.find(({ path }) => path === 'contract-tests/kitchen-counter.test.ts')?.content;
    expect(tests).toContain(`it('${line} (system.sds:17)'`);
    expect(tests).toContain('toMatchObject({ attempts: 3n })');
  });

  test('changes nothing where no contract has one', async () => {
    const made = await serviceOf('kitchen');
    expect(made.get('src/events/retries.ts')).not.toContain('failureRules');
    expect(made.has('tests/failures.test.ts')).toBe(false);
  });
});

describe('what the services keep together', () => {
  const lines = [
    'every dish.cooked produces exactly one Plate',
    'every dish.cooked produces at most one Plate',
    'every Plate reaches terminal state [eaten] within 2h',
    'no Plate without corresponding dish.cooked',
    'every Dish reaches terminal state [cooked] within 1h',
    'Dish.portions = count(Plate where dish=D)',
  ];
  const staged = `
spec counter v0.2
entity Plate {
  id: uuid @immutable
  dish: -> Dish
  stage: [full, eaten]
  served: timestamp @immutable @auto
}
machine Plate.stage {
  full -> eaten
}
`;
  const kept = {
    ...canteen,
    'counter.sds': staged,
    'system.sds': `${manifest}system_invariant {\n  ${lines.join('\n  ')}\n}\n`,
  };
  let made: ReadonlyMap<string, string>;

  beforeAll(async () => {
    made = await filesOf({ system: true }, kept);
  });

  test('is read from their databases, line for line where rows show it', () => {
    const checked = made.get('invariants/lines.ts') ?? '';
    const found = [...checked.matchAll(/place: '(.+)',\n\s+text: '(.+)',/g)].map(
      ([, place, line]) => `${place} ${line}`,
    );
    expect(found).toEqual([
      'system.sds:16 dish.cooked must produce exactly one Plate within 5m',
      `system.sds:19 ${lines[0]}`,
      `system.sds:20 ${lines[1]}`,
      `system.sds:21 ${lines[2]}`,
      `system.sds:22 ${lines[3]}`,
      `system.sds:24 ${lines[5]}`,
    ]);
    expect(made.get('README.md')).toContain(`- **all**: ${lines[3]} (checked)\n- **all**: ${lines[4]}\n`);
  });

  test('counts the time that a contract gives for what it wants made', () => {
    const checked = made.get('invariants/lines.ts');
    expect(checked).toContain('kitchenDishCookedMakesPlateOnce(services, now, 300_000)');
    expect(checked).toContain('kitchenDishCookedMakesPlateAtMostOnce(services, now, 300_000)');
    expect(checked).toContain('{ dish: { in: about } }');
  });

  test('connects to the databases where the services keep them, or where the environment says', () => {
    expect(made.get('invariants/main.ts')).toContain(
      "process.env.COUNTER_DATABASE_URL ?? 'file:./counter/data/counter-service.db'",
    );
  });

  test('has tests that break each line', () => {
    const tests = made.get('contract-tests/invariants.test.ts');
    for (const what of ['one more Plate is found', 'dish.cooked without Plate is found']) {
      expect(tests).toContain(`${lines[0]}: ${what} (system.sds:19)`);
    }
    expect(tests).toContain(`${lines[2]}: one Plate that does not is found (system.sds:21)`);
    expect(tests).toContain(`${lines[3]}: one Plate of nothing is found (system.sds:22)`);
  });

  test('has no program where nothing can be read from rows', async () => {
    const silent = manifest.replace('dish.cooked must produce exactly one Plate within 5m', 'they are friends');
    const files = await filesOf({ system: true }, { ...canteen, 'system.sds': silent });
    expect([...files.keys()]).toEqual(['README.md', 'asyncapi.json', 'compose.yaml', 'docs/traceability.md']);
    expect(files.get('docs/traceability.md')).toMatch(
      /- system\.sds:\d+ `they are friends`: no row of the services, and no event, shows whether it holds\./,
    );
  });
});

describe('the compose file of the system', () => {
  test('starts every service on a port and a volume of its own, and the broker that they need', () => {
    const { services, volumes } = parse(text('compose.yaml'));
    expect(Object.keys(services)).toEqual(['kitchen-service', 'counter-service', 'rabbitmq']);
    expect(services['kitchen-service']).toMatchObject({
      build: './kitchen',
      ports: ['8001:8000'],
      environment: { RABBITMQ_URL: 'amqp://rabbitmq:5672' },
      volumes: ['kitchen-service-data:/app/data'],
      depends_on: { rabbitmq: { condition: 'service_healthy' } },
    });
    expect(services['counter-service'].ports).toEqual(['8002:8000']);
    for (const name of ['kitchen-service', 'counter-service']) {
      expect(services[name]).toMatchObject({ read_only: true, cap_drop: ['ALL'], stop_grace_period: '30s' });
    }
    expect(Object.values<{ restart: string }>(services).every(({ restart }) => restart === 'unless-stopped')).toBe(
      true,
    );
    expect(text('compose.yaml')).not.toMatch(/[&*]a\d/);
    expect(Object.keys(volumes)).toEqual(['kitchen-service-data', 'counter-service-data', 'rabbitmq-data']);
    // What RabbitMQ keeps stays when its container is made anew.
    expect(services.rabbitmq).toMatchObject({ hostname: 'rabbitmq', volumes: ['rabbitmq-data:/var/lib/rabbitmq'] });
  });

  test('keeps each service in the database that it is made for', async () => {
    const made = await generateFiles(systemOf(canteen), {
      system: true,
      target: 'ts-express-prisma',
      database: 'sqlite',
      databaseOf: (module) => (module === 'counter' ? 'postgres' : 'sqlite'),
    });
    const textOf = (name: string): string => made.files.find(({ path }) => path === name)?.content ?? '';
    const { services } = parse(textOf('compose.yaml'));
    expect(Object.keys(services)).toEqual([
      'kitchen-service',
      'counter-service',
      'counter-service-database',
      'rabbitmq',
    ]);
    expect(services['kitchen-service'].environment).not.toHaveProperty('DATABASE_URL');
    expect(services['counter-service'].environment.DATABASE_URL).toMatch(/^postgresql:/);
    const checker = textOf('invariants/main.ts');
    expect(checker).toContain("'file:./kitchen/data/kitchen-service.db'");
    expect(checker).toContain("'postgresql://counter-service:development@localhost:5432/counter-service'");
  });
});

describe('the tests above the services', () => {
  test('hold what is told, and what is taken, to the catalogue of the events', () => {
    const tests = text('contract-tests/kitchen-counter.test.ts');
    expect(tests).toContain('dish.cooked is told as asyncapi.json describes it, and taken with members that are new');
    expect(tests).toContain("expect(faultsOf('KitchenDishCooked', message)).not.toEqual([]);");
    expect(text('contract-tests/support/catalogue.ts')).toContain("'../../asyncapi.json'");
    expect(JSON.parse(text('package.json')).devDependencies).toMatchObject({ ajv: '8.20.0', 'ajv-formats': '3.0.1' });
  });

  test('run the two services of a contract together, and name its line', () => {
    const tests = text('contract-tests/kitchen-counter.test.ts');
    expect(tests).toContain("it('dish.cooked must produce exactly one Plate within 5m (system.sds:16)'");
    expect(tests).toContain('new Date(Date.now() - 301_000)');
    expect(text('contract-tests/support/kitchenEvents.ts')).toContain("from '../../kitchen/src/events/events.js'");
    const { scripts } = JSON.parse(text('package.json'));
    expect(scripts.generate).toBe('npm --prefix kitchen run generate && npm --prefix counter run generate');
  });
});

test('what stands above more than two services names each thing once, however many of them answer events', async () => {
  const folder = 'test/services/specs/hospital';
  const specs = globSync('**/*.sds', { cwd: folder }).map((path) => [path, readFileSync(join(folder, path), 'utf8')]);
  const above = await filesOf({ system: true }, Object.fromEntries(specs));
  const programs = [...above].filter(([path]) => path.endsWith('.ts'));
  expect(programs.length).toBeGreaterThan(8);
  for (const [path, content] of programs) {
    const imported = [...content.matchAll(/^import (?:type )?\{([^}]*)\}/gm)].flatMap(([, names = '']) =>
      names.split(',').flatMap((name) => name.trim().split(' ').at(-1) || []),
    );
    const made = [...content.matchAll(/^(?:export )?(?:async )?function\*? (\w+)/gm)].map(([, name]) => name);
    const names = [...imported, ...made];
    expect(names.filter((name, at) => names.indexOf(name) !== at).map((name) => `${path}: ${name}`)).toEqual([]);
  }
});

test('the page of the system names its services, their events and their promises', () => {
  const readme = text('README.md');
  expect(readme).toContain(
    '| counter-service | [`counter`](counter/README.md) | 8002 | Plate | – | kitchen/dish.cooked |',
  );
  expect(readme).toContain('- **kitchen, counter**: dish.cooked must produce exactly one Plate within 5m');
});

test('the entities of a service that tells of events are planned once for all that hear them', () => {
  const index = systemOf(canteen);
  const kitchenId = index.system.modules[0]?.id ?? '';
  expect(providerParts(index, kitchenId)).toBe(providerParts(index, kitchenId));
  expect(providerParts(systemOf(canteen), kitchenId)).not.toBe(providerParts(index, kitchenId));
});

describe('an equation over the rows of several services', () => {
  const summed = {
    ...canteen,
    'system.sds': `${manifest}
system_invariant {
  Dish.served = count(Plate where dish=D)
}
`,
    'kitchen.sds': kitchen.replace('ready: timestamp?', 'ready: timestamp?\n  served: int @computed'),
  };

  test('is nothing that one of them works out: the field begins empty', async () => {
    const made = await generateFiles(systemOf(summed), {
      module: 'kitchen',
      target: 'ts-express-prisma',
      database: 'sqlite',
    });
    expect(made.diagnostics).toEqual([]);
    const operation = made.files.find(({ path }) => path.startsWith('src/services/') && path.includes('ishes'));
    expect(operation?.content).toContain('served: 0n');
  });
});

describe('a contract that wants an event told of in answer', () => {
  const served = `
event plate.served {
  ref: Plate.id
  payload: {dish}
}
event shift.begun {
  payload: {portions: int}
}
`;
  const answering = {
    ...canteen,
    'system.sds': manifest
      .replace('owns: [Plate]', 'owns: [Plate]\n  exposes: [plate.served, shift.begun]')
      .replace(
        'one Plate within 5m',
        'one Plate within 5m\n  dish.cooked must produce exactly one plate.served within 6m\n  dish.cooked must produce shift.begun',
      ),
    'counter.sds': counter + served,
  };

  test('is kept by the service that hears the first: about the row that it makes, or with what the first one carries', async () => {
    const files = await serviceOf('counter', answering);
    const consumers = files.get('src/events/consumers.ts')?.replace(/\s+/g, ' ') ?? '';
    expect(consumers).toContain(
      "await emitPlateServed( work, { about: plate.id, dish: plate.dish }, answerId(event.id, 'plate.served'), );",
    );
    expect(consumers).toContain(
      "await emitShiftBegun( work, { portions: event.payload.portions }, answerId(event.id, 'shift.begun'), );",
    );
    expect(files.get('src/events/deadlines.ts')).toContain("{ product: 'plate.served', within: 360_000 }");
  });

  test('is looked for by the tests of that service, where nothing else is needed', async () => {
    const files = await serviceOf('counter', answering);
    const tests = files.get('tests/consumers.test.ts') ?? '';
    for (const name of ['plate.served', 'shift.begun']) {
      expect(tests).toContain(`answerId(event.id, '${name}')`);
      expect(tests).toContain(`toMatchObject({ name: '${name}' })`);
    }
    expect(files.get('docs/traceability.md')).toContain('must produce shift.begun, also when it is told again');
  });

  test('is tested, checked and watched above the services', async () => {
    const files = await filesOf({ system: true }, answering);
    expect(files.get('contract-tests/kitchen-counter.test.ts')).toContain(
      "it('dish.cooked must produce exactly one plate.served within 6m (system.sds:18)'",
    );
    expect(files.get('invariants/lines.ts')).toContain("answerId(id, 'plate.served')");
    expect(files.get('contract-tests/invariants.test.ts')).toContain(
      'dish.cooked without plate.served is found (system.sds:18)',
    );
    expect(files.get('alerts.yaml')).toContain('product="plate.served"');
  });

  test('leaves it to the steps that tell of the event, where there are some', async () => {
    const api = 'api POST /plates/{id}/serve {\n  ! not found => 404\n  >> emit plate.served\n}\n';
    const files = await serviceOf('counter', { ...answering, 'counter.sds': counter + served + api });
    expect(files.get('src/events/consumers.ts')).not.toContain('emitPlateServed');
  });

  test('says where nothing tells which row it is about', async () => {
    const rowless = {
      ...answering,
      'system.sds': answering['system.sds'].replace(/.*must produce exactly one Plate.*\n/, ''),
    };
    const made = await generateFiles(systemOf(rowless), {
      module: 'counter',
      target: 'ts-express-prisma',
      database: 'sqlite',
    });
    expect(made.diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
      "generate/no-reaction Nothing tells of 'plate.served' when 'dish.cooked' comes: Nothing says which row it tells of. Or do it in 'extensions/hooks.ts'.",
    ]);
  });
});

describe('the tests of what rows and events of several services show', () => {
  const ferryFile = (name: string) =>
    readFileSync(new URL(`../../../test/services/specs/ferry/${name}`, import.meta.url), 'utf8');
  const ferry = Object.fromEntries(['system.sds', 'booking.sds', 'harbour.sds'].map((name) => [name, ferryFile(name)]));
  let tests: string;

  beforeAll(async () => {
    tests = (await filesOf({ system: true }, ferry)).get('contract-tests/between.test.ts') ?? '';
  });

  test('put a row that refers to one which never was so, and one that is not there', () => {
    expect(tests).toMatch(
      /references only decks where Deck\.stage = open: a row that is not so is found[^)]*\(system\.sds:26\)/,
    );
    expect(tests).toContain("await addHarbour.deck(harbour.db, { stage: 'open' });");
    expect(tests).toContain('await addBooking.passage(booking.db, { deck: idsHarbour.deck });');
    expect(tests).toContain("data: { stage: 'planned' }");
  });

  test('put an event that nothing follows, then one that follows in time, then one that is late', () => {
    expect(tests).toMatch(/passage\.asked without passage\.confirmed in time is found \(system\.sds:25\)/);
    expect(tests).toContain('new Date(created.getTime() + 4_200_000)');
  });

  test('put the number that the rows make, then another', () => {
    expect(tests).toContain('await addHarbour.deck(harbour.db, { load: 10n });');
    expect(tests).toContain('data: { load: 11n }');
  });
});

describe('a line about rows of several services', () => {
  const told = async (line: string): Promise<string[]> => {
    const system_invariant = `system_invariant {\n  ${line}\n}\n`;
    const { diagnostics } = await generateFiles(systemOf({ ...canteen, 'system.sds': manifest + system_invariant }), {
      system: true,
      target: 'ts-express-prisma',
      database: 'sqlite',
    });
    return diagnostics.map(({ severity, code, message }) => `${severity} ${code} ${message}`);
  };

  test.each([['count(Plate where dish=D) <= Dish.portions'], ['Dish.stage:raw => no Plate.dish = Dish.id']])(
    'that no service keeps and the checker cannot look at is told: %s',
    async (line) => {
      expect(await told(line)).toEqual([
        `warning generate/not-kept Nothing keeps '${line}': no service has all the rows that it is about, and 'npm run check' cannot tell whether it holds. ` +
          'Let a contract bring what is missing into one of them (must produce), and say it of the rows there.',
      ]);
    },
  );

  test('that is prose is told to be so', async () => {
    expect(await told('guests never wait for long')).toEqual([
      "info generate/not-kept Nothing checks 'guests never wait for long': its words are read as prose.",
    ]);
  });

  test.each([
    'no Plate without corresponding dish.cooked',
    'Dish.portions = count(Plate where dish=D)',
    'Dish.price > 0',
  ])('that is held is not: %s', async (line) => {
    expect(await told(line)).toEqual([]);
  });
});
