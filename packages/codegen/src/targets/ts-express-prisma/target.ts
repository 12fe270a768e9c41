import { serviceAlerts } from '../../alerts/serviceAlerts.ts';
import { serviceDashboard } from '../../dashboards/serviceDashboard.ts';
import { eventCatalogue } from '../../events/eventCatalogue.ts';
import { serviceEvents } from '../../events/serviceEvents.ts';
import { type GeneratedFile, onceOf } from '../../generatedFile.ts';
import { openapiDocument } from '../../openapi/openapiDocument.ts';
import { answeredEvents } from '../../plan/contractLines.ts';
import { ruleAliasesOf } from '../../plan/database/migrations.ts';
import { hasInbox } from '../../plan/ownTables.ts';
import { problemCodes } from '../../plan/problemCodes.ts';
import { nodesOf } from '../../plan/scenarios/mentions.ts';
import { ruleScenariosOf } from '../../plan/scenarios/ruleScenarios.ts';
import { type SeedPlan, type ServicePlan, stepPrograms } from '../../plan/servicePlan.ts';
import type { RenderOptions, Target } from '../target.ts';
import { renderDesign } from '../ts-express-design/renderDesign.ts';
import { consumersFile } from './consumerFiles.ts';
import { consumerTests } from './consumerTests.ts';
import { defaultUrl, prismaProvider, prismaSchema } from './databaseFiles.ts';
import { computedFrom, domainFiles, scopeOf } from './domainFiles.ts';
import { failureTests } from './failureTests.ts';
import { Imports } from './imports.ts';
import { dueRowsName, timedRuleName, timedRulesFile } from './jobFiles.ts';
import { lastingLines } from './keptFiles.ts';
import { laidOut } from './layOut.ts';
import { milliseconds, Names, portVariable } from './naming.ts';
import { expressPath, groupsOf, hookPlaces, operationFiles } from './operationFiles.ts';
import { promisesView } from './promises.ts';
import { renderStored } from './renderValue.ts';
import { systemProject } from './systemProject.ts';
import { fillTemplates, type OptionalTemplate } from './templates.ts';
import { serviceTestView, testFiles } from './testFiles.ts';
import { computes, hasMachineModels, hasRandomTests, keepsInvariants } from './testLaws.ts';
import { traceabilityView } from './traceability.ts';

const migrationsFolder = 'prisma/migrations';

/** Express 5, Prisma 7, zod and pino. */
export const tsExpressPrisma: Target = {
  name: 'ts-express-prisma',
  title: 'TypeScript: Express 5, Prisma 7, zod, pino',
  databases: ['sqlite', 'postgres'],
  designDatabases: ['sqlite'],
  migrationsFolder,
  hooks: hookPlaces,
  render: renderProject,
  renderDesign,
  renderSystem: (plan, { texts }) => Promise.all(systemProject(plan).map((file) => laidOut(file, texts))),
};

async function renderProject(
  plan: ServicePlan,
  { database, migrations, texts, signal }: RenderOptions,
): Promise<GeneratedFile[]> {
  const names = new Names(plan, database);
  const entities = plan.entities.map(({ id }) => id);
  const files: GeneratedFile[] = [
    ...domainFiles(names, ruleAliasesOf(migrations)),
    ...(hasInbox(plan) ? [consumersFile(names)] : []),
    ...consumerTests(names),
    ...failureTests(names),
    ...operationFiles(names),
    ...(plan.timedRules.length === 0 ? [] : [timedRulesFile(names)]),
    ...testFiles(names),
    { path: 'prisma/schema.prisma', content: prismaSchema(names), sources: entities },
    {
      path: `${migrationsFolder}/migration_lock.toml`,
      content: `provider = "${prismaProvider(database)}"\n`,
      sources: [],
    },
    ...migrations.map(({ path, content }) => ({
      path: `${migrationsFolder}/${path}`,
      content,
      sources: entities,
    })),
    {
      path: 'openapi.json',
      content: `${JSON.stringify(openapiDocument(plan), undefined, 2)}\n`,
      sources: plan.operations.map(({ id }) => id),
    },
    ...catalogueFile(plan),
    ...alertFile(plan),
    ...dashboard(plan),
  ];
  const drafts = files.map(({ content }) => content).join('\n');
  for (const [path, content] of fillTemplates(viewOf(names, drafts), database, optionalOf(plan, drafts))) {
    files.push({ path, content, sources: sourcesOfTemplate(path, plan), ...onceOf(path) });
  }
  const done: GeneratedFile[] = [];
  for (const file of files) {
    if (signal?.aborted === true) break;
    // A migration that has run anywhere stays as it is to the last character.
    const isMigration = file.path.startsWith(`${migrationsFolder}/`);
    done.push(isMigration ? file : await laidOut(file, texts));
  }
  return done;
}

/** The events that it tells others of and hears of them, as AsyncAPI. */
function catalogueFile(plan: ServicePlan): GeneratedFile[] {
  const events = serviceEvents(plan);
  if (events === undefined) return [];
  const sources = [...plan.events, ...plan.consumed].map(({ id }) => id);
  return [{ path: 'asyncapi.json', content: `${JSON.stringify(eventCatalogue(events), undefined, 2)}\n`, sources }];
}

function alertFile(plan: ServicePlan): GeneratedFile[] {
  const content = serviceAlerts(plan);
  return content === undefined ? [] : [{ path: 'alerts.yaml', content, sources: alertSources(plan) }];
}

function dashboard(plan: ServicePlan): GeneratedFile[] {
  const content = serviceDashboard(plan);
  const sources = [...plan.metrics, ...plan.objectives, ...plan.operations].map(({ id }) => id);
  return content === undefined ? [] : [{ path: 'dashboard.json', content, sources }];
}

function alertSources({ objectives, watchedErrors }: ServicePlan): string[] {
  return [...objectives, ...(watchedErrors === undefined ? [] : [watchedErrors])].map(({ id }) => id);
}

function sourcesOfTemplate(path: string, plan: ServicePlan): readonly string[] {
  if (path === 'docs/traceability.md') return plan.specLines.map(({ id }) => id);
  if (path === 'src/observability/metrics.ts') return plan.metrics.map(({ id }) => id);
  if (path === 'src/app.ts' || path === 'README.md') return plan.operations.map(({ id }) => id);
  return path === 'src/db/seed.ts' ? plan.seeds.map(({ entity }) => entity) : [];
}

function optionalOf(plan: ServicePlan, drafts: string): OptionalTemplate[] {
  const chosen: OptionalTemplate[] = [];
  if (plan.machines.length > 0) chosen.push('machine');
  if (hasRandomTests(plan)) {
    chosen.push('conformance', 'properties', 'documented', 'laws', 'trials', 'requests');
  }
  if (hasMachineModels(plan)) chosen.push('machineModels');
  if (drafts.includes("/numbers.js'")) chosen.push('numbers');
  if (plan.events.length > 0) chosen.push('outbox', 'relay');
  if (hasInbox(plan)) chosen.push('inbox');
  if (answeredEvents(plan).size > 0) chosen.push('answers');
  if (
    plan.consumed.some(({ reactions, answers }) =>
      [...reactions, ...answers].some(({ within }) => within !== undefined),
    )
  ) {
    chosen.push('deadlines');
  }
  if (plan.logsMoves && (movesRows(plan) || plan.timedRules.length > 0)) chosen.push('moves');
  if (plan.kept.length > 0) chosen.push('touched');
  if (lastingLines(plan).length > 0) chosen.push('checkInvariants');
  if (plan.expectations.length > 0) chosen.push('expected');
  if (hasQueue(plan)) chosen.push('eventQueue', 'retries');
  if (hasJobs(plan)) chosen.push('jobs', 'schedule');
  if (movesEach(plan)) chosen.push('moveEach');
  if (plan.brokers.rabbitmq) chosen.push('rabbitConnection', 'rabbitQueue');
  if (plan.brokers.redis) chosen.push('redisCounter');
  if (isLimited(plan)) chosen.push('limits');
  if (plan.seeds.length > 0) chosen.push('seed');
  if (plan.ports.length > 0) chosen.push('port');
  if (hasTimeouts(plan)) chosen.push('timeLimit');
  if (takesIdempotencyKeys(plan)) chosen.push('idempotency');
  return chosen;
}

/** It tells of events, or hears those of others. */
function hasQueue(plan: ServicePlan): boolean {
  return plan.events.length + plan.consumed.length > 0;
}

function takesIdempotencyKeys(plan: ServicePlan): boolean {
  return plan.operations.some((operation) => operation.takesIdempotencyKey);
}

function isLimited(plan: ServicePlan): boolean {
  return plan.operations.some(({ limits }) => limits.length > 0);
}

function hasTimeouts(plan: ServicePlan): boolean {
  return plan.operations.some(({ timeout }) => timeout !== undefined);
}

/** Some timed rule does more than move a state. */
function movesEach({ timedRules }: ServicePlan): boolean {
  return timedRules.some(({ program }) => program !== undefined);
}

/** What the templates need of `~ timeout` lines. */
function timeoutsView(plan: ServicePlan): object {
  const ofPorts = JSON.stringify([plan.actions, plan.operations]).includes('"timeout":');
  const portTimeouts = plan.actions.some(({ body }) => JSON.stringify(body).includes('"timeout":'));
  const longest = Math.max(0, ...plan.operations.map(({ timeout = 0 }) => timeout));
  return {
    timeouts: hasTimeouts(plan),
    portTimeouts,
    portSignals: plan.ports.length > 0 && ofPorts,
    // A transaction that the specification gives more time has it.
    transactionTime: milliseconds(Math.max(30_000, longest + 5_000)),
    portTime: milliseconds(Math.max(20_000, longest + 1_000)),
  };
}

/** Rules that run at their times, and tables that grow. */
function hasJobs(plan: ServicePlan): boolean {
  return plan.timedRules.length > 0 || plan.ownTables.length > 0;
}

function viewOf(names: Names, drafts: string): object {
  const { plan, database } = names;
  const aggregates = JSON.stringify([plan.computed, plan.kept, stepPrograms(plan)]);
  const usesAverage = aggregates.includes('"function":"avg"');
  const seeds = plan.seeds.map((seed) => seedView(seed, names));
  const sensitive = plan.entities.flatMap(({ fields }) =>
    fields.filter((field) => field.sensitive).map(({ name }) => name.toLowerCase()),
  );
  return {
    name: plan.name,
    title: plan.title,
    version: plan.version,
    description: plan.description,
    catalogued: serviceEvents(plan) !== undefined,
    alerts: serviceAlerts(plan) !== undefined,
    observed: plan.isObserved,
    authenticates: plan.authenticates,
    tellsMade: plan.operations.some(({ location }) => location !== undefined && location.member === undefined),
    sorts: plan.operations.some(({ list }) => list !== undefined && list.sortable.length > 0),
    ports: plan.ports.map(({ noun }) => ({ noun, variable: portVariable(noun) })),
    groups: [...groupsOf(plan.operations)].sort((a, b) => (a.file.toLowerCase() < b.file.toLowerCase() ? -1 : 1)),
    redacted: [...new Set(['password', 'secret', 'token', 'authorization', ...sensitive])],
    usesAverage,
    usesQuotient: usesAverage || /\bquotient\(/.test(drafts),
    usesWhole: /\bwhole\(/.test(drafts),
    usesExtremes: /\b(lowest|highest)\(/.test(drafts),
    usesMilliseconds: /\bmilliseconds\(/.test(drafts),
    usesMoments: /\b(earliest|latest)\(/.test(drafts),
    seeds,
    types: typesUsed(drafts),
    domain: domainText(plan),
    owned: /\bowns\(/.test(drafts),
    machineModels: hasMachineModels(plan),
    randomTests: hasRandomTests(plan),
    newIds: seeds.some(({ data }) => data.includes('newId()')),
    refreshes: [...new Set(seeds.flatMap(({ refresh }) => refresh ?? []))].sort().join(', '),
    usesNow: seeds.some(({ data }) => /\bnow\b/.test(data)),
    problemCodes,
    thenFields: plan.entities.some(({ fields }) => fields.some(({ name }) => name === 'then')),
    events: plan.events.length > 0,
    consumes: plan.consumed.length > 0,
    inbox: hasInbox(plan),
    reactions: plan.events.some(({ reaction }) => reaction !== undefined),
    queue: hasQueue(plan),
    answers: answeredEvents(plan).size > 0,
    background: hasQueue(plan) || hasJobs(plan),
    providers: [...new Set(plan.consumed.map(({ service }) => service))].map((service) => ({
      service,
      names: plan.consumed.filter((event) => event.service === service).map(({ name }) => name),
    })),
    ...promisesView(names),
    ...metricsView(names),
    ...plan.brokers,
    brokers: plan.brokers.redis || plan.brokers.rabbitmq,
    bothBrokers: plan.brokers.redis && plan.brokers.rabbitmq,
    jobs: hasJobs(plan),
    movesLogged: plan.logsMoves && movesRows(plan),
    movesEach: movesEach(plan),
    movesTogether: plan.ownTables.length > 0 || plan.timedRules.some(({ program }) => program === undefined),
    rowsMoved: plan.logsMoves && plan.timedRules.length > 0,
    timedRules: plan.timedRules.map((rule) => ({
      field: `${names.entity(rule.entity).name}.${rule.column}`,
      to: rule.to,
      functionName: timedRuleName(rule, names),
      dueRows: rule.program === undefined ? undefined : dueRowsName(rule, names),
      text: `${names.entity(rule.entity).name}: ${rule.text}`,
    })),
    touched: plan.kept.length > 0,
    limited: isLimited(plan),
    ...timeoutsView(plan),
    methods: methodsOf(plan),
    idempotency: takesIdempotencyKeys(plan),
    prisma: true,
    database: database === 'sqlite',
    postgres: database === 'postgres',
    databaseUrl: defaultUrl(plan.name, database),
    healthPath: '/health',
    ...serviceTestView(names),
    roles: rolesOf(plan),
    staying: mayStay(plan),
    computes: computes(plan),
    invariants: keepsInvariants(plan),
    checked: lastingLines(plan).length > 0,
    rules: ruleScenariosOf(plan).length > 0,
    traceability: traceabilityView(names),
    operations: plan.operations.map(({ name, access }) => ({ name, access: accessText(access) })),
  };
}

/** Some line sets a state that the row may have already. */
function mayStay(plan: ServicePlan): boolean {
  return transitionsOf(plan).some((node) => 'unless' in node);
}

function movesRows(plan: ServicePlan): boolean {
  return transitionsOf(plan).length > 0;
}

function transitionsOf(plan: ServicePlan) {
  return stepPrograms(plan)
    .flatMap((body) => nodesOf(body))
    .filter((node) => node.kind === 'transition' && 'machine' in node);
}

/** What the `observe` block wants counted. */
function metricsView(names: Names): object {
  const { plan } = names;
  const conversions = plan.metrics.filter(({ kind }) => kind === 'conversion');
  const levels = plan.metrics.flatMap((metric) => {
    if (metric.kind !== 'level') return [];
    const title = `${names.entity(metric.entity).name}.${metric.column}`;
    return [{ ...metric, title, delegate: names.delegate(metric.entity) }];
  });
  const measured = levels.length > 0 || plan.events.length > 0;
  return {
    buckets: bucketsOf(plan),
    eventNames: plan.events.map(({ name }) => name),
    conversions,
    levels,
    measured,
    counters: conversions.length > 0 || hasQueue(plan),
  };
}

/** In seconds: those of prom-client, and one that ends where the specification wants answers to be there. */
function bucketsOf({ objectives }: ServicePlan): string {
  const usual = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
  const wished = objectives.flatMap(({ objective }) => (objective.kind === 'latency' ? [objective.seconds] : []));
  if (wished.every((seconds) => usual.includes(seconds))) return '';
  return [...new Set([...usual, ...wished])].sort((a, b) => a - b).join(', ');
}

/** Every path as Express writes it, with the methods that it has. */
function methodsOf(plan: ServicePlan): { path: string; allowed: string }[] {
  const methods = new Map<string, string[]>();
  const fixedFirst = [...plan.operations].sort((a, b) => a.parameters.length - b.parameters.length);
  for (const { method, path } of fixedFirst) {
    const own = methods.get(expressPath(path)) ?? [];
    methods.set(expressPath(path), [...own, ...(method === 'GET' ? ['GET', 'HEAD'] : [method])]);
  }
  for (const path of ['/health', '/ready', '/metrics', '/openapi.json', '/docs']) methods.set(path, ['GET', 'HEAD']);
  return [...methods].map(([path, own]) => ({ path, allowed: own.join(', ') }));
}

/** What lies in `src/domain`. */
function domainText({ errors, machines, computed, kept, actions }: ServicePlan): string {
  const parts = [
    ...(errors.length > 0 ? ['errors'] : []),
    ...(machines.length > 0 ? ['state machines'] : []),
    ...(computed.length > 0 ? ['computed fields'] : []),
    ...(kept.length > 0 ? ['invariants'] : []),
    ...(actions.length > 0 ? ['actions'] : []),
  ];
  return parts.join(', ');
}

/** The types of requests that the messages read, by name. */
function typesUsed(drafts: string): Readonly<Record<string, boolean>> {
  const imported = [...drafts.matchAll(/import \{([^}]*)\} from '[^']*http\/types\.js'/g)].map(
    ([, names = '']) => names,
  );
  return Object.fromEntries(imported.flatMap((names) => names.split(',').map((name) => [name.trim(), true])));
}

function accessText(access: ServicePlan['operations'][number]['access']): string {
  if (access.kind === 'public') return 'everybody';
  if (access.kind === 'authenticated') return 'with a token';
  return [...access.roles, ...(access.owner ? ['the owner'] : [])].join(', ') || 'nobody';
}

/** Every role that an operation is granted to. */
function rolesOf({ operations }: ServicePlan): string[] {
  const roles = operations.flatMap(({ access }) => (access.kind === 'granted' ? access.roles : []));
  return [...new Set(['admin', ...roles])].filter((role) => role !== 'user').sort();
}

interface SeedView {
  readonly delegate: string;
  readonly where: string;
  readonly data: string;
  /** What brings up to date what is computed from the row. */
  readonly refresh: string | undefined;
}

function seedView(seed: SeedPlan, names: Names): SeedView {
  const scope = scopeOf(names, new Imports(), '../', 'db');
  const pairs = seed.values.map(({ column, value }) => ({ column, text: `${column}: ${renderStored(value, scope)}` }));
  const all = pairs.map(({ text }) => text).join(', ');
  const key = pairs.filter(({ column }) => seed.key.includes(column)).map(({ text }) => text);
  return {
    delegate: names.delegate(seed.entity),
    where: `{ ${key.join(', ')} }`,
    data: `{ ${all} }`,
    refresh: computedFrom(seed.entity, names.plan).length > 0 ? names.refresh(seed.entity) : undefined,
  };
}
