import { filledTemplate } from '../../filledTemplate.ts';
import type { Database } from '../target.ts';
import biome from './templates/biome.json.hbs';
import compose from './templates/compose.yaml.hbs';
import dockerfile from './templates/Dockerfile.hbs';
import dockerignore from './templates/dockerignore.hbs';
import traceability from './templates/docs.traceability.md.hbs';
import envExample from './templates/env.example.hbs';
import extensionsHooks from './templates/extensions.hooks.ts.hbs';
import extensionsPorts from './templates/extensions.ports.ts.hbs';
import gitattributes from './templates/gitattributes.hbs';
import githubCi from './templates/github.ci.yaml.hbs';
import githubDependabot from './templates/github.dependabot.yml.hbs';
import gitignore from './templates/gitignore.hbs';
import makefile from './templates/Makefile.hbs';
import nvmrc from './templates/nvmrc.hbs';
import packageJson from './templates/package.json.hbs';
import postgresAddress from './templates/postgres/src.db.address.ts.hbs';
import postgresClient from './templates/postgres/src.db.client.ts.hbs';
import postgresHistory from './templates/postgres/src.db.history.ts.hbs';
import postgresMigrationSteps from './templates/postgres/src.db.migrationSteps.ts.hbs';
import postgresTransactions from './templates/postgres/src.db.transactions.ts.hbs';
import postgresTestDatabase from './templates/postgres/tests.support.database.ts.hbs';
import prismaConfig from './templates/prisma.config.ts.hbs';
import readme from './templates/README.md.hbs';
import generateClient from './templates/scripts.generateClient.mjs.hbs';
import sqliteClient from './templates/sqlite/src.db.client.ts.hbs';
import sqliteHistory from './templates/sqlite/src.db.history.ts.hbs';
import sqliteTransactions from './templates/sqlite/src.db.transactions.ts.hbs';
import sqliteTestDatabase from './templates/sqlite/tests.support.database.ts.hbs';
import app from './templates/src.app.ts.hbs';
import access from './templates/src.auth.access.ts.hbs';
import authenticate from './templates/src.auth.authenticate.ts.hbs';
import client from './templates/src.client.client.ts.hbs';
import config from './templates/src.config.ts.hbs';
import checkInvariants from './templates/src.db.checkInvariants.ts.hbs';
import migrate from './templates/src.db.migrate.ts.hbs';
import migration from './templates/src.db.migration.ts.hbs';
import seed from './templates/src.db.seed.ts.hbs';
import machine from './templates/src.domain.machine.ts.hbs';
import numbers from './templates/src.domain.numbers.ts.hbs';
import answers from './templates/src.events.answers.ts.hbs';
import deadlines from './templates/src.events.deadlines.ts.hbs';
import expected from './templates/src.events.expected.ts.hbs';
import inbox from './templates/src.events.inbox.ts.hbs';
import outbox from './templates/src.events.outbox.ts.hbs';
import relay from './templates/src.events.relay.ts.hbs';
import retries from './templates/src.events.retries.ts.hbs';
import hooked from './templates/src.hooks.hooked.ts.hbs';
import body from './templates/src.http.body.ts.hbs';
import documentation from './templates/src.http.documentation.ts.hbs';
import endpoint from './templates/src.http.endpoint.ts.hbs';
import errors from './templates/src.http.errors.ts.hbs';
import extraRoutes from './templates/src.http.extraRoutes.ts.hbs';
import health from './templates/src.http.health.ts.hbs';
import idempotency from './templates/src.http.idempotency.ts.hbs';
import json from './templates/src.http.json.ts.hbs';
import limits from './templates/src.http.limits.ts.hbs';
import methods from './templates/src.http.methods.ts.hbs';
import pagination from './templates/src.http.pagination.ts.hbs';
import problem from './templates/src.http.problem.ts.hbs';
import redisCounter from './templates/src.http.redisCounter.ts.hbs';
import reply from './templates/src.http.reply.ts.hbs';
import requestLog from './templates/src.http.requestLog.ts.hbs';
import timeLimit from './templates/src.http.timeLimit.ts.hbs';
import types from './templates/src.http.types.ts.hbs';
import validation from './templates/src.http.validation.ts.hbs';
import jobs from './templates/src.jobs.jobs.ts.hbs';
import moveEach from './templates/src.jobs.moveEach.ts.hbs';
import schedule from './templates/src.jobs.schedule.ts.hbs';
import logger from './templates/src.observability.logger.ts.hbs';
import metrics from './templates/src.observability.metrics.ts.hbs';
import moves from './templates/src.observability.moves.ts.hbs';
import tracing from './templates/src.observability.tracing.ts.hbs';
import eventQueue from './templates/src.ports.eventQueue.ts.hbs';
import notifier from './templates/src.ports.notifier.ts.hbs';
import port from './templates/src.ports.port.ts.hbs';
import rabbitConnection from './templates/src.ports.rabbitConnection.ts.hbs';
import rabbitQueue from './templates/src.ports.rabbitQueue.ts.hbs';
import server from './templates/src.server.ts.hbs';
import attempts from './templates/src.services.attempts.ts.hbs';
import inTime from './templates/src.services.inTime.ts.hbs';
import touched from './templates/src.services.touched.ts.hbs';
import work from './templates/src.services.work.ts.hbs';
import testsConformance from './templates/tests.conformance.test.ts.hbs';
import testsPropertiesTest from './templates/tests.properties.test.ts.hbs';
import testsService from './templates/tests.service.test.ts.hbs';
import testsDocumented from './templates/tests.support.documented.ts.hbs';
import testsLaws from './templates/tests.support.laws.ts.hbs';
import testsMachineModel from './templates/tests.support.machineModel.ts.hbs';
import testsProperties from './templates/tests.support.properties.ts.hbs';
import testsRequests from './templates/tests.support.requests.ts.hbs';
import testsSupport from './templates/tests.support.service.ts.hbs';
import tsconfigBuild from './templates/tsconfig.build.json.hbs';
import tsconfig from './templates/tsconfig.json.hbs';
import vitestConfig from './templates/vitest.config.ts.hbs';

/** The files that every project has, by path. */
const projectTemplates: Readonly<Record<string, string>> = {
  '.dockerignore': dockerignore,
  '.env.example': envExample,
  '.gitattributes': gitattributes,
  '.github/dependabot.yml': githubDependabot,
  '.github/workflows/ci.yaml': githubCi,
  '.gitignore': gitignore,
  '.nvmrc': nvmrc,
  Dockerfile: dockerfile,
  Makefile: makefile,
  'README.md': readme,
  'biome.json': biome,
  'compose.yaml': compose,
  'docs/traceability.md': traceability,
  'extensions/hooks.ts': extensionsHooks,
  'extensions/ports.ts': extensionsPorts,
  'package.json': packageJson,
  'prisma.config.ts': prismaConfig,
  'scripts/generateClient.mjs': generateClient,
  'src/app.ts': app,
  'src/auth/access.ts': access,
  'src/auth/authenticate.ts': authenticate,
  'src/client/client.ts': client,
  'src/config.ts': config,
  'src/db/migrate.ts': migrate,
  'src/db/migration.ts': migration,
  'src/http/documentation.ts': documentation,
  'src/http/endpoint.ts': endpoint,
  'src/http/errors.ts': errors,
  'src/hooks/hooked.ts': hooked,
  'src/http/body.ts': body,
  'src/http/extraRoutes.ts': extraRoutes,
  'src/http/health.ts': health,
  'src/http/json.ts': json,
  'src/http/methods.ts': methods,
  'src/http/pagination.ts': pagination,
  'src/http/problem.ts': problem,
  'src/http/reply.ts': reply,
  'src/http/requestLog.ts': requestLog,
  'src/http/types.ts': types,
  'src/http/validation.ts': validation,
  'src/observability/logger.ts': logger,
  'src/observability/metrics.ts': metrics,
  'src/observability/tracing.ts': tracing,
  'src/ports/notifier.ts': notifier,
  'src/server.ts': server,
  'src/services/attempts.ts': attempts,
  'src/services/inTime.ts': inTime,
  'src/services/work.ts': work,
  'tests/service.test.ts': testsService,
  'tests/support/service.ts': testsSupport,
  'tsconfig.build.json': tsconfigBuild,
  'tsconfig.json': tsconfig,
  'vitest.config.ts': vitestConfig,
};

/** What is written for one database. */
const databaseTemplates: Readonly<Record<Database, Readonly<Record<string, string>>>> = {
  sqlite: {
    'src/db/client.ts': sqliteClient,
    'src/db/history.ts': sqliteHistory,
    'src/db/transactions.ts': sqliteTransactions,
    'tests/support/database.ts': sqliteTestDatabase,
  },
  postgres: {
    'src/db/address.ts': postgresAddress,
    'src/db/client.ts': postgresClient,
    'src/db/history.ts': postgresHistory,
    'src/db/migrationSteps.ts': postgresMigrationSteps,
    'src/db/transactions.ts': postgresTransactions,
    'tests/support/database.ts': postgresTestDatabase,
  },
};

/** What only some projects need. */
const optionalTemplates = {
  idempotency: ['src/http/idempotency.ts', idempotency],
  jobs: ['src/jobs/jobs.ts', jobs],
  schedule: ['src/jobs/schedule.ts', schedule],
  seed: ['src/db/seed.ts', seed],
  port: ['src/ports/port.ts', port],
  limits: ['src/http/limits.ts', limits],
  timeLimit: ['src/http/timeLimit.ts', timeLimit],
  conformance: ['tests/conformance.test.ts', testsConformance],
  properties: ['tests/properties.test.ts', testsPropertiesTest],
  documented: ['tests/support/documented.ts', testsDocumented],
  laws: ['tests/support/laws.ts', testsLaws],
  trials: ['tests/support/properties.ts', testsProperties],
  requests: ['tests/support/requests.ts', testsRequests],
  machineModels: ['tests/support/machineModel.ts', testsMachineModel],
  machine: ['src/domain/machine.ts', machine],
  numbers: ['src/domain/numbers.ts', numbers],
  moveEach: ['src/jobs/moveEach.ts', moveEach],
  touched: ['src/services/touched.ts', touched],
  checkInvariants: ['src/db/checkInvariants.ts', checkInvariants],
  moves: ['src/observability/moves.ts', moves],
  eventQueue: ['src/ports/eventQueue.ts', eventQueue],
  rabbitConnection: ['src/ports/rabbitConnection.ts', rabbitConnection],
  rabbitQueue: ['src/ports/rabbitQueue.ts', rabbitQueue],
  redisCounter: ['src/http/redisCounter.ts', redisCounter],
  relay: ['src/events/relay.ts', relay],
  outbox: ['src/events/outbox.ts', outbox],
  retries: ['src/events/retries.ts', retries],
  answers: ['src/events/answers.ts', answers],
  deadlines: ['src/events/deadlines.ts', deadlines],
  expected: ['src/events/expected.ts', expected],
  inbox: ['src/events/inbox.ts', inbox],
} as const;

export type OptionalTemplate = keyof typeof optionalTemplates;

/** Fills the templates: paths and texts. */
export function fillTemplates(
  view: object,
  database: Database,
  optional: readonly OptionalTemplate[],
): [string, string][] {
  const chosen = [
    ...Object.entries(projectTemplates),
    ...Object.entries(databaseTemplates[database]),
    ...optional.map((name) => optionalTemplates[name]),
  ];
  return chosen.map(([path, text]) => [path, filledTemplate(text, view)]);
}
