import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { nextMigrations } from '@specwright/codegen/generate';
import { generatedPast } from '@specwright/codegen/output/pastMigrations';
import type { GeneratedPast } from '@specwright/codegen/plan/database/serviceHistory';
import { classTexts } from '@specwright/evolution/describe';
import { postgresCounter } from '@specwright/evolution/migration/postgresMigration';
import { countSql } from '@specwright/evolution/migration/rowCounts';
import { sqliteCounter } from '@specwright/evolution/migration/sqliteMigration';
import type { Guard } from '@specwright/evolution/migration/steps';
import type { WrittenStep } from '@specwright/evolution/migration/writtenStep';
import type { CommandContext } from '../context.ts';
import { counted } from '../counts.ts';
import { type ExitCode, exitCodes } from '../exitCode.ts';
import { type Job, jobsOf } from '../jobs.ts';
import { type LiveDatabase, openDatabase } from '../migrate/liveDatabase.ts';
import { openProjectAndModules, type Project } from '../project.ts';
import { failed, wrongUsage } from '../refusal.ts';

export interface MigrateOptions {
  readonly target?: string;
  readonly out?: string;
  readonly databaseUrl?: string;
  /** Of `up`: also what only the version before needed goes. */
  readonly contract?: boolean;
}

interface Service {
  readonly job: Job;
  readonly project: Project;
  readonly past: GeneratedPast;
  /** Undefined where none was named. */
  readonly database: LiveDatabase | undefined;
}

/**
 * `specwright migrate plan`: the migrations that are not accepted yet as they are carried out, each with its steps in SQL; with
 * a database the rows that they depend on are counted, and nothing is changed. Exit code 1 when one would stop.
 */
export async function planMigrations(
  args: readonly string[],
  options: MigrateOptions,
  context: CommandContext,
): Promise<ExitCode> {
  return withService(args, options, context, async ({ job, project, past, database }) => {
    project.requireBaselines();
    const undeclared = project.undeclaredChanges();
    if (undeclared.length > 0) throw failed(`${undeclared.join('; ')}: say so in an evolve line first.`);
    const kind = database?.kind ?? job.database;
    const module = job.module === undefined ? {} : { module: job.module };
    const next = nextMigrations(job.view.index, { ...module, target: job.target, database: kind, past });
    if (next === undefined) throw failed(`${job.title} cannot be generated: \`specwright check\` says why.`);
    const { terminal } = context;
    const last = next.after.at(-1);
    if (next.pending.length === 0) {
      terminal.out(`${job.title}: nothing to migrate after ${last ?? 'the beginning'}.`);
      return exitCodes.fine;
    }
    if (database !== undefined && last !== undefined) await requireState(database, last, past);
    terminal.out(`${job.title}, after ${last ?? 'the beginning'}:`);
    let stops = 0;
    for (const { name, kind, steps } of next.pending) {
      terminal.out(`\n${name}${kind === 'contract' ? waits : ''}`);
      if (steps.length === 0) terminal.out('  nothing to do: that it ran tells that the new version was deployed');
      for (const step of steps) {
        const rows = step.guard && database && (await rowsOf(step.guard, database));
        if (rows !== undefined && rows > 0) stops += 1;
        printStep(step, rows, context);
      }
    }
    if (stops > 0) terminal.note(`It would stop: ${counted(stops, 'guard')} found rows. Nothing was changed.`);
    return stops > 0 ? exitCodes.failed : exitCodes.fine;
  });
}

/** `specwright migrate status`: the migrations of the project, and which of them the database has seen. */
export async function migrationStatus(
  args: readonly string[],
  options: MigrateOptions,
  context: CommandContext,
): Promise<ExitCode> {
  return withService(args, options, context, async ({ job, past, database }) => {
    const { terminal } = context;
    if (database === undefined) throw wrongUsage('Name the database: `--database-url`, or the variable DATABASE_URL.');
    const applied = await appliedMigrations(database);
    const names = past.migrations.map(({ name }) => name);
    if (names.length === 0) terminal.out(`${job.title} has no migrations yet: \`specwright generate\` writes them.`);
    const waiting = waitingOf(past, applied);
    for (const name of names) {
      const state = applied.get(name) ?? (waiting.has(name) ? 'waiting' : 'pending');
      terminal.out(`${state.padEnd(10)} ${name}`);
    }
    if (waiting.size > 0) {
      terminal.note(
        'What waits is run by `specwright migrate up --contract`, when no version before this one runs any more.',
      );
    }
    for (const [name, state] of applied)
      if (!names.includes(name)) terminal.out(`${state.padEnd(10)} ${name} (not in the project)`);
    const isDone = (name: string): boolean => applied.get(name) === 'applied' || waiting.has(name);
    return names.every(isDone) ? exitCodes.fine : exitCodes.failed;
  });
}

/** `specwright migrate up` and `down`: what the project's own runner does, with another database where one is named. */
export async function runMigrations(
  direction: 'up' | 'down',
  args: readonly string[],
  options: MigrateOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { job } = await serviceJob(args, options, context);
  const runner = join('dist', 'src', 'db', 'migrate.js');
  if (!existsSync(join(job.folder, runner))) {
    const folder = relative(context.folder, job.folder) || '.';
    throw failed(`The project is not built: run \`make install build\` in '${folder}' first.`);
  }
  const url = options.databaseUrl;
  const gate = options.contract === true ? ['--contract'] : [];
  const child = spawn(process.execPath, [runner, direction, ...gate], {
    cwd: job.folder,
    env: { ...process.env, ...(url === undefined ? {} : { DATABASE_URL: url }) },
    stdio: 'inherit',
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return code === 0 ? exitCodes.fine : exitCodes.failed;
}

async function withService(
  args: readonly string[],
  options: MigrateOptions,
  context: CommandContext,
  look: (service: Service) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { job, project } = await serviceJob(args, options, context);
  const past = await generatedPast(job.folder, job.target, project.baselinesOf(job.view));
  const url = options.databaseUrl ?? process.env.DATABASE_URL;
  const database = url === undefined ? undefined : await openDatabase(url, context.folder);
  try {
    return await look({ job, project, past, database });
  } finally {
    await database?.close();
  }
}

async function serviceJob(
  args: readonly string[],
  options: MigrateOptions,
  context: CommandContext,
): Promise<{ readonly job: Job; readonly project: Project }> {
  const { project, modules } = await openProjectAndModules(args, context);
  const [job, ...more] = jobsOf(project, modules, options, context);
  if (job === undefined || more.length > 0) {
    throw wrongUsage(
      'There are several services, each with a database of its own: name a module, and a target where there are several.',
    );
  }
  return { job, project };
}

/** What the plan counts is only so where the database stands right before it. */
async function requireState(database: LiveDatabase, last: string, past: GeneratedPast): Promise<void> {
  const applied = await appliedMigrations(database);
  if (applied.get(last) !== 'applied' && !waitingOf(past, applied).has(last)) {
    throw failed(
      `The database has not seen ${last}, which goes before: run \`make migrate\` of the deployed version first.`,
    );
  }
  const later = past.migrations.find(({ name }) => name > last && applied.has(name));
  if (later !== undefined) {
    throw failed(`The database has seen ${later.name} already: run \`specwright accept\` after a deploy.`);
  }
}

/** The last of the migrations, which takes away what the version before needs: nothing else has still to run. */
function waitingOf(past: GeneratedPast, applied: ReadonlyMap<string, string>): ReadonlySet<string> {
  const last = past.migrations.findLastIndex(({ name, record }) => applied.has(name) || record?.phase !== 'contract');
  const before = past.migrations.slice(0, last + 1);
  const isDone = before.every(({ name }) => applied.get(name) === 'applied');
  return new Set(isDone ? past.migrations.slice(last + 1).map(({ name }) => name) : []);
}

async function appliedMigrations(database: LiveDatabase): Promise<ReadonlyMap<string, 'applied' | 'begun'>> {
  if (!(await hasHistory(database))) return new Map();
  const sql = `SELECT "migration_name" AS "name", CASE WHEN "finished_at" IS NULL THEN 'begun' ELSE 'applied' END AS "state" FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL ORDER BY "migration_name"`;
  const rows = await database.rows(sql);
  return new Map(rows.map(({ name = '', state }) => [name, state === 'begun' ? 'begun' : 'applied']));
}

/** A database that no migration has seen has no table of them. */
async function hasHistory(database: LiveDatabase): Promise<boolean> {
  const sql =
    database.kind === 'sqlite'
      ? `SELECT 1 AS "found" FROM "sqlite_master" WHERE "type" = 'table' AND "name" = '_prisma_migrations'`
      : `SELECT 1 AS "found" WHERE to_regclass('"_prisma_migrations"') IS NOT NULL`;
  return (await database.rows(sql)).length > 0;
}

async function rowsOf(guard: Guard, database: LiveDatabase): Promise<number> {
  const counter = database.kind === 'sqlite' ? sqliteCounter : postgresCounter;
  const [row = {}] = await database.rows(countSql(guard, counter));
  return Number(Object.values(row)[0] ?? 0);
}

const classWidth = Math.max(...Object.values(classTexts).map(({ length }) => length)) + 1;

const waits = ' (waits for `specwright migrate up --contract`, or for the next release)';

function printStep(step: WrittenStep, rows: number | undefined, { terminal }: CommandContext): void {
  const { red, green, dim } = terminal.outColors;
  const head = `  ${classTexts[step.class].padEnd(classWidth)}`;
  const count = rows === undefined ? '' : `${rows === 0 ? green('0 rows') : red(counted(rows, 'row'))}: `;
  const [first = '', ...more] = step.titles;
  terminal.out(`${head}${count}${first}`);
  for (const title of more) terminal.out(`${' '.repeat(classWidth + 2)}${title}`);
  if (step.lock !== undefined) terminal.out(dim(`    lock: ${step.lock}`));
  for (const line of step.statements.join('\n').split('\n')) terminal.out(dim(`    ${line}`));
}
