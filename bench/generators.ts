import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { meter, taken } from './meter.ts';

/** What other generators take for the entities of the workspace, as `console.table` prints it. */
export type GeneratorRow = Readonly<Record<'processor s' | 'MB' | 'files written' | 'files changed', number>>;

/** A generator of another project, fed with the entities of the workspace. */
interface Generator {
  readonly name: string;
  /** Its program, below `node_modules`. */
  readonly program: string;
  readonly arguments: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly input: string;
  /** With one field of one entity longer by one character where `changed`. */
  text(modules: number, changed: boolean): string;
}

const installed = fileURLToPath(new URL('./node_modules/', import.meta.url));

const missing = 'is not measured beside it: `npm install --no-package-lock` in the folder bench brings it.';

const jhipster: Generator = {
  name: 'JHipster (server side alone, one application)',
  program: 'generator-jhipster/dist/cli/jhipster.cjs',
  arguments: ['jdl', 'town.jdl', '--skip-install', '--skip-git', '--force'],
  environment: {},
  input: 'town.jdl',
  text: jdl,
};

/** Makes a client for one schema, and nothing of what stands above it. The engine for migrations is not needed for that. */
const prisma: Generator = {
  name: 'Prisma (client alone)',
  program: 'prisma/build/index.js',
  arguments: ['generate', '--schema', 'schema.prisma'],
  environment: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  input: 'schema.prisma',
  text: prismaSchema,
};

/** A first run and one after a changed field, of each generator that is installed; else the sentence that says how to. */
export function measureGenerators(modules: number): ReadonlyMap<string, GeneratorRow | string> {
  const rows = new Map<string, GeneratorRow | string>();
  for (const generator of [jhipster, prisma]) {
    if (!existsSync(join(installed, generator.program))) {
      rows.set(generator.name, missing);
      continue;
    }
    const folder = mkdtempSync(join(tmpdir(), 'specwright-bench-generator-'));
    try {
      rows.set(`${generator.name}: for the first time`, run(generator, folder, modules, false));
      rows.set(`${generator.name}: one field changed`, run(generator, folder, modules, true));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return rows;
}

function run(generator: Generator, parent: string, modules: number, changed: boolean): GeneratorRow {
  const folder = join(parent, 'town');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, generator.input), generator.text(modules, changed));
  const before = contentsOf(folder);
  const began = Date.now();
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [join(installed, generator.program), ...generator.arguments],
    {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      env: { ...process.env, ...generator.environment, NODE_OPTIONS: `--import=${meter}` },
    },
  );
  if (status !== 0) throw new Error(`${generator.name} did not end well: ${stdout}${stderr}`);
  const took = taken(stderr);
  const after = contentsOf(folder);
  return {
    'processor s': Math.round(took.seconds * 10) / 10,
    MB: Math.round(took.megabytes),
    'files written': [...after.values()].filter((file) => file.modified >= began).length,
    'files changed': [...after].filter(([path, file]) => before.get(path)?.hash !== file.hash).length,
  };
}

interface Contents {
  readonly hash: string;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

function contentsOf(folder: string): ReadonlyMap<string, Contents> {
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [
        path,
        { hash: createHash('sha256').update(readFileSync(path)).digest('hex'), modified: statSync(path).mtimeMs },
      ]),
  );
}

const numbersUpTo = (modules: number): readonly number[] => Array.from({ length: modules }, (_, module) => module);

function jdl(modules: number, changed: boolean): string {
  const application = `application {
  config {
    baseName town
    applicationType monolith
    packageName town.clinics
    authenticationType jwt
    devDatabaseType h2Disk
    prodDatabaseType postgresql
    skipClient true
    testFrameworks []
  }
  entities *
}
paginate * with pagination
`;
  return (
    application +
    numbersUpTo(modules)
      .map((module) => jdlModule(module, changed && module === 1))
      .join('')
  );
}

function jdlModule(module: number, changed: boolean): string {
  return `
enum Field${module} { GENERAL, DENTAL, EYES }
enum State${module} { FREE, TAKEN, CLOSED }
enum Stage${module} { REQUESTED, CONFIRMED, COMPLETED, CANCELLED, MISSED }
enum Use${module} { FREE, CLEANED, CLOSED }

entity Doctor${module} {
  name String required minlength(2) maxlength(120)
  licence String required unique
  field Field${module} required
  fee BigDecimal required min(0) max(2000)
  accepting Boolean required
}
entity Slot${module} {
  starts Instant required
  minutes Long required
  state State${module} required
}
entity Appointment${module} {
  owner UUID required
  reason String required
  fee BigDecimal required
  stage Stage${module} required
  remark String
  booked Instant required
}
entity Prescription${module} {
  medicine String required
  dailyMg BigDecimal required
  days Long required
  totalMg BigDecimal required
}
entity Room${module} {
  label String required unique minlength(1) maxlength(${changed ? 41 : 40})
  floor Long required min(0) max(40)
  beds Long required min(0) max(8)
  purpose Use${module} required
}
relationship ManyToOne {
  Slot${module}{doctor(name) required} to Doctor${module}
  Appointment${module}{slot required} to Slot${module}
}
relationship OneToMany {
  Appointment${module}{prescription} to Prescription${module}{appointment required}
}
`;
}

function prismaSchema(modules: number, changed: boolean): string {
  const head = `generator client {
  provider = "prisma-client"
  output   = "./client"
}

datasource db {
  provider = "sqlite"
}
`;
  return (
    head +
    numbersUpTo(modules)
      .map((module) => prismaModule(module, changed && module === 1))
      .join('')
  );
}

function prismaModule(module: number, changed: boolean): string {
  return `
enum Field${module} {
  general
  dental
  eyes
}

enum State${module} {
  free
  taken
  closed
}

enum Stage${module} {
  requested
  confirmed
  completed
  cancelled
  missed
}

enum Use${module} {
  free
  cleaned
  closed
}

model Doctor${module} {
  id        String        @id
  name      String
  licence   String        @unique
  field     Field${module}
  fee       Decimal
  accepting Boolean
  slots     Slot${module}[]
}

model Slot${module} {
  id           String @id
  doctor_id    String
  doctor       Doctor${module} @relation(fields: [doctor_id], references: [id])
  starts       DateTime
  minutes      BigInt
  state        State${module}
  appointments Appointment${module}[]
}

model Appointment${module} {
  id            String @id
  owner         String
  slot_id       String
  slot          Slot${module} @relation(fields: [slot_id], references: [id])
  reason        String
  fee           Decimal
  stage         Stage${module}
  remark        String?
  booked        DateTime
  prescriptions Prescription${module}[]
}

model Prescription${module} {
  id             String @id
  medicine       String
  daily_mg       Decimal
  days           BigInt
  total_mg       Decimal
  appointment_id String
  appointment    Appointment${module} @relation(fields: [appointment_id], references: [id], onDelete: Cascade)
}

model Room${module} {
  id    String @id
  label String${changed ? '?' : ''} @unique
  floor BigInt
  beds  BigInt
  use   Use${module}
}
`;
}
