import type { Id } from '@specwright/model/reference';
import type { GeneratedFile } from '../../generatedFile.ts';
import { objectSample } from '../../plan/samples.ts';
import { type Cells, moment, sameCell } from '../../plan/scenarios/cells.ts';
import { computeAll, isBroken } from '../../plan/scenarios/interpret.ts';
import { inKeeping, isKept } from '../../plan/scenarios/keeping.ts';
import { type OperationScenarios, reactionScenariosOf, scenariosOf } from '../../plan/scenarios/scenarios.ts';
import { isRefusal, Tables } from '../../plan/scenarios/tables.ts';
import { callerOf, callers, inOrder, ownColumns, plainRow, plainTables } from '../../plan/scenarios/world.ts';
import type { EntityPlan, OperationPlan, ServicePlan, TimedRulePlan } from '../../plan/servicePlan.ts';
import { addCall, type TestImports } from './caseWriter.ts';
import { eventTests } from './eventTests.ts';
import { Imports } from './imports.ts';
import { dueRowsName, timedRuleName } from './jobFiles.ts';
import { lastingLines } from './keptFiles.ts';
import { type Names, quoted } from './naming.ts';
import { groupsOf } from './operationFiles.ts';
import { reactionTests } from './reactionTests.ts';
import { ruleTests } from './ruleTests.ts';
import { sourceFile } from './sourceFile.ts';
import { absentSomewhere, askedFile } from './testAsked.ts';
import { operationTests } from './testCases.ts';
import { type CellNames, cellsCode, plainCells } from './testCells.ts';
import { fixedFieldTests } from './testFixed.ts';
import { hasRandomTests, lawFiles } from './testLaws.ts';
import { placesFile, ruleName } from './testPlaces.ts';

/**
 * The tests of the generated project: per api the scenarios of the plan, per machine all its moves. Each names the
 * line of the specification that it comes from.
 */
export function testFiles(names: Names): GeneratedFile[] {
  const scenarios = scenariosOf(names.plan);
  const groups = groupsOf(names.plan.operations).map(({ file, operations }) =>
    groupFile(
      names,
      file,
      scenarios.filter(({ operation }) => operations.includes(operation)),
    ),
  );
  const machines = names.plan.machines.length === 0 ? [] : [machinesFile(names)];
  return [
    rowsFile(names),
    placesFile(names),
    ...groups,
    ...machines,
    ...limitsFile(names),
    ...ruleTests(names),
    ...eventTests(names),
    ...reactionsFile(names),
    ...timedRulesTests(names),
    ...(hasRandomTests(names.plan) ? [askedFile(names), ...lawFiles(names)] : []),
    ...fixedFieldTests(names),
  ];
}

/** What the template of `tests/service.test.ts` needs. */
export function serviceTestView(names: Names): object {
  const { operations, authenticates } = names.plan;
  const fixed = operations.filter(({ path }) => !path.includes('{'));
  const guarded = authenticates ? fixed.find(({ access }) => access.kind !== 'public') : undefined;
  const taking = fixed.find(({ takesBody }) => takesBody);
  return {
    ...(guarded === undefined ? {} : { protected: routeOf(guarded) }),
    ...(taking === undefined
      ? {}
      : { withBody: { ...routeOf(taking), ...(guarded === undefined ? {} : callerText(taking)) } }),
  };
}

function routeOf({ method, path }: OperationPlan): { method: string; path: string } {
  return { method: method.toLowerCase(), path };
}

function callerText(operation: OperationPlan): { as?: string } {
  const caller = callerOf(operation);
  return caller === undefined ? {} : { as: `{ id: ${quoted(caller.id)}, role: ${quoted(caller.role)} }` };
}

// --- rows ---

const callersBlock =
  "/** Who calls. */\nexport const customer = { id: 'c0000000-0000-4000-8000-000000000001', role: 'user' };\nexport const stranger = { id: 'c0000000-0000-4000-8000-000000000002', role: 'user' };";

function rowsFile(names: Names): GeneratedFile {
  const imports = new Imports();
  imports.type('Client', '../../src/db/client.js');
  const entities = inOrder(names.plan);
  if (entities.length === 0) {
    const cleared = outboxClear(names);
    const parameter = cleared === '' ? '_db' : 'db';
    const clear = `/** Empties the database. */\nexport async function clear(${parameter}: Client): Promise<void> {\n${cleared}}`;
    return sourceFile('tests/support/rows.ts', imports, [callersBlock, clear], []);
  }
  imports.type('Prisma', '../../src/generated/prisma/client.js');
  const ids = entities.map(({ id }) => `  ${names.delegate(id)}: ${quoted(idOf(names, id))},`);
  const makers = entities.map(({ id }) => rowMaker(names, id, imports));
  const delegates = entities.map(({ id }) => names.delegate(id));
  const blocks = [
    callersBlock,
    `/** The first row of each entity. */\nexport const ids = {\n${ids.join('\n')}\n};`,
    `/** Adds rows: plain ones, linked to the first of the others, but for the values given. */\nexport const add = {\n${makers.join('\n')}\n};`,
    '/** What rows hold that are not plain ones; null where there is none. */\nexport type Given = { readonly [Entity in keyof typeof add]?: Parameters<(typeof add)[Entity]>[1] | null };',
    addAllOf(names, imports),
    `/** All that the database holds. */\nexport async function everything(db: Client) {\n  return {\n${delegates.map((name) => `    ${name}: await db.${name}.findMany({ orderBy: { id: 'asc' } }),`).join('\n')}\n${outbox(names)}  };\n}`,
    'export type Everything = Awaited<ReturnType<typeof everything>>;',
    `/** Empties the database. */\nexport async function clear(db: Client): Promise<void> {\n${outboxClear(names)}${[
      ...delegates,
    ]
      .reverse()
      .map((name) => `  await db.${name}.deleteMany();`)
      .join('\n')}\n}`,
  ];
  return sourceFile(
    'tests/support/rows.ts',
    imports,
    blocks,
    entities.map(({ id }) => id),
  );
}

function outbox(names: Names): string {
  return names.plan.events.length === 0
    ? ''
    : "    events: (await db.outboxEvent.findMany({ orderBy: { id: 'asc' } })).map(({ name, payload }) => ({ name, payload: JSON.parse(payload) as unknown })),\n";
}

function outboxClear(names: Names): string {
  return names.plan.events.length === 0 ? '' : '  await db.outboxEvent.deleteMany();\n';
}

function idOf(names: Names, entity: Id): string {
  return String(plainCells(names, entity).id);
}

function rowMaker(names: Names, id: Id, imports: Imports): string {
  const { typeName, fields } = names.entity(id);
  // What an object holds is not foreseen; one that must be there is a sample.
  const objects = fields.flatMap(({ column, type, optional }) =>
    type.kind === 'json' && !optional ? [`${column}: ${JSON.stringify(objectSample(type))}`] : [],
  );
  const cells = Object.fromEntries(Object.entries(plainCells(names, id)).filter(([, cell]) => cell !== null));
  const code = cellsCode(names, id, cells, cellNames(imports));
  return `  ${names.delegate(id)}: (db: Client, values: Partial<Prisma.${typeName}UncheckedCreateInput> = {}) =>\n    db.${names.delegate(id)}.create({ data: { ${[...code, ...objects, '...values'].join(', ')} } }),`;
}

/** What stands in `tests/support/rows.ts` itself. */
function cellNames(imports: Imports): CellNames {
  return {
    fromNow: () => imports.value('fromNow', './service.js'),
    ids: 'ids',
    customer: 'customer',
    stranger: 'stranger',
  };
}

/** One row of each entity, with what is computed from the others. */
function addAllOf(names: Names, imports: Imports): string {
  const tables = plainTables(names.plan);
  const used = cellNames(imports);
  const absent = absentSomewhere(names);
  const calls = inOrder(names.plan).flatMap((entity) =>
    tables.rowsOf(entity.id).map((row) => {
      const given = `given.${names.delegate(entity.id)}`;
      const call = `await ${addCall(names, row, used, 'db', [`...${given}`])};`;
      return absent.has(entity.id) ? `  if (${given} !== null) ${call}` : `  ${call}`;
    }),
  );
  return `/** Adds a row of each entity, all linked, with what is computed, but for what is given. */\nexport async function addAll(db: Client, given: Given = {}): Promise<void> {\n${calls.join('\n')}\n}`;
}

// --- operations ---

function groupFile(names: Names, file: string, groups: readonly OperationScenarios[]): GeneratedFile {
  const sources = groups.map(({ operation }) => operation.id);
  return suiteFile(names, file, sources, (imports) => groups.map((group) => operationTests(names, group, imports)));
}

/** A file of tests that share a service, which is emptied after each. */
function suiteFile(
  names: Names,
  file: string,
  sources: readonly Id[],
  write: (used: TestImports, imports: Imports) => readonly string[],
): GeneratedFile {
  const imports = new Imports();
  const used: TestImports = {
    support: (name) => imports.value(name, './support/service.js'),
    rows: (name) => imports.value(name, './support/rows.js'),
    place: (name) => imports.value(name, './support/places.js'),
  };
  for (const name of ['afterAll', 'afterEach', 'beforeAll', 'describe', 'expect', 'test'])
    imports.value(name, 'vitest');
  used.support('startService');
  used.rows('clear');
  const { ports, operations } = names.plan;
  const afterEach = [
    ...(ports.length === 0
      ? []
      : ['for (const name of Object.keys(service.environment)) delete service.environment[name];']),
    ...(operations.some(({ timeout }) => timeout !== undefined)
      ? [`service.pace.factor = ${used.support('patient')};`]
      : []),
    'await clear(service.db);',
  ];
  const blocks = [
    `let service: Awaited<ReturnType<typeof startService>>;\nbeforeAll(async () => {\n  service = await startService();\n});\nafterEach(async () => {\n${afterEach.map((line) => `  ${line}\n`).join('')}});\nafterAll(() => service.close());`,
    ...write(used, imports),
  ];
  return sourceFile(`tests/${file}.test.ts`, imports, blocks, sources);
}

/** What the steps of events do. */
function reactionsFile(names: Names): GeneratedFile[] {
  const groups = reactionScenariosOf(names.plan);
  if (groups.length === 0) return [];
  const sources = groups.map(({ operation }) => operation.id);
  return [suiteFile(names, 'reactions', sources, (used, imports) => reactionTests(names, groups, used, imports))];
}

// --- limits ---

/** More requests than this are not sent to see a limit at work. */
export const mostRequests = 100;

/** One test a limit: as many requests as it allows, and one more. They need no rows: limits are looked at first. */
function limitsFile(names: Names): GeneratedFile[] {
  const limited = names.plan.operations.flatMap((operation) => operation.limits.map((limit) => ({ operation, limit })));
  const first = limited.filter(
    ({ limit }, at) =>
      limited.findIndex((other) => other.limit.id === limit.id) === at && limit.requests <= mostRequests,
  );
  if (first.length === 0) return [];
  const imports = new Imports();
  for (const name of ['afterEach', 'beforeEach', 'describe', 'expect', 'test']) imports.value(name, 'vitest');
  for (const name of ['startService', 'expectProblem']) imports.value(name, './support/service.js');
  imports.value('at', './support/places.js');
  imports.value('memoryCounter', '../src/http/limits.js');
  const tests = first.map(({ operation, limit }) => {
    const { as } = callerText(operation);
    const path = operation.path.replace(/\{[^}]*\}/g, '00000000-0000-4000-8000-000000000001');
    const isOwn = as !== undefined && limit.per === 'caller';
    const sent = isOwn ? ', { as: caller }' : as === undefined ? '' : `, { as: ${as} }`;
    return `test(at(${quoted(`limit ${limit.name}`)}, ${quoted(`${limit.name} : ${limit.requests} in ${limit.seconds} s`)}), async () => {
${isOwn ? `  const customer = ${as};\n` : ''}  const send = (${isOwn ? 'caller = customer' : ''}) => service.send(${quoted(operation.method.toLowerCase())}, ${quoted(path)}${sent});
  for (let request = 0; request < ${limit.requests}; request++) expect((await send()).status).not.toBe(429);
  const answer = await send();
  expectProblem(answer, 429, 'rate_limited');
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  expect(answer.headers['ratelimit-remaining']).toBe('0');
${isOwn ? `  const other = await send({ ...customer, id: ${quoted(callers.stranger)} });\n  expect(other.status).not.toBe(429);\n` : ''}});`;
  });
  const blocks = [
    'let service: Awaited<ReturnType<typeof startService>>;\nbeforeEach(async () => {\n  service = await startService(memoryCounter());\n});\nafterEach(() => service.close());',
    `describe('limits', () => {\n${tests.join('\n\n')}\n});`,
  ];
  return [
    sourceFile(
      'tests/limits.test.ts',
      imports,
      blocks,
      first.map(({ limit }) => limit.id),
    ),
  ];
}

// --- timed rules ---

/** One test a rule: a row whose time is over moves, one that is younger stays. */
function timedRulesTests(names: Names): GeneratedFile[] {
  const timedRules = names.plan.timedRules.filter((rule) => isTimeTested(rule, names));
  if (timedRules.length === 0) return [];
  const imports = new Imports();
  for (const name of ['afterAll', 'afterEach', 'beforeAll', 'describe', 'expect', 'test'])
    imports.value(name, 'vitest');
  for (const name of ['fromNow', 'startService']) imports.value(name, './support/service.js');
  imports.value('at', './support/places.js');
  for (const name of ['add', 'clear']) imports.value(name, './support/rows.js');
  const tests = timedRules.flatMap((rule) => {
    const run = imports.value(timedRuleName(rule, names), '../src/jobs/timedRules.js');
    const delegate = names.delegate(rule.entity);
    const used = { fromNow: () => 'fromNow', ids: 'ids', customer: 'customer', stranger: 'stranger' };
    const parents = parentsOf(names, rule.entity).map((id) => `await add.${names.delegate(id)}(service.db);`);
    return agesOf(rule).map(({ age, state, word }) => {
      const values = cellsCode(names, rule.entity, waiting(rule, age, names) ?? {}, used).join(', ');
      return `test(at(${quoted(ruleName(rule, names))}, ${quoted(`${ruleName(rule, names)}, ${word}`)}), async () => {
${parents.join('\n')}
await add.${delegate}(service.db, { ${values} });
${runCode(rule, run, names, imports)}
expect(await service.db.${delegate}.findMany()).toMatchObject([{ ${rule.column}: ${quoted(state)} }]);
${toldCode(rule, state, names)}});`;
    });
  });
  const blocks = [
    'let service: Awaited<ReturnType<typeof startService>>;\nbeforeAll(async () => {\n  service = await startService();\n});\nafterEach(() => clear(service.db));\nafterAll(() => service.close());',
    `describe('rows that nobody touches', () => {\n${tests.join('\n\n')}\n});`,
  ];
  return [
    sourceFile(
      'tests/timedRules.test.ts',
      imports,
      blocks,
      timedRules.map(({ entity }) => entity),
    ),
  ];
}

function runCode(rule: TimedRulePlan, run: string, names: Names, imports: Imports): string {
  if (rule.program === undefined) return `await ${run}(service.db, new Date());`;
  const due = imports.value(dueRowsName(rule, names), '../src/jobs/timedRules.js');
  imports.value('moveEach', '../src/jobs/moveEach.js');
  return `const now = new Date();\nawait moveEach(service, await ${due}(service.db, now), ${run}, now);`;
}

/** The events that are told of when a row moves. */
function toldCode({ program, to }: TimedRulePlan, state: string, { plan }: Names): string {
  const told = (program?.body ?? []).flatMap((statement) =>
    statement.kind === 'emit' ? plan.events.filter(({ id }) => id === statement.event) : [],
  );
  if (told.length === 0) return '';
  const expected = state === to ? told.map(({ name }) => `{ name: ${quoted(name)} }`).join(', ') : '';
  return `expect(await service.db.outboxEvent.findMany()).toMatchObject([${expected}]);\n`;
}

/** True where invariants allow the rows that its tests begin with. */
export function isTimeTested(rule: TimedRulePlan, names: Names): boolean {
  return agesOf(rule).every(({ age }) => waiting(rule, age, names) !== undefined);
}

/** How long a row has waited, in milliseconds, and the state that it is in after the rule was looked at. */
function agesOf({ milliseconds, from, to }: TimedRulePlan): { age: number; state: string; word: string }[] {
  return [
    { age: milliseconds + 60_000, state: to, word: 'over' },
    { age: milliseconds - 60_000, state: from[0] ?? '', word: 'not yet over' },
  ];
}

/**
 * What a row that has waited so long, in milliseconds, holds other than a plain one. Undefined where invariants allow
 * no such row, none that moves, or none of those that it needs.
 */
function waiting(rule: TimedRulePlan, age: number, names: Names): Cells | undefined {
  const { plan } = names;
  const entity = names.entity(rule.entity);
  const plain = plainRow(plan, entity);
  const [before = ''] = rule.from;
  const set = { [rule.column]: before, [rule.since]: moment(-age) };
  const fixed = new Set([...ownColumns(entity), ...Object.keys(set)]);
  const isKeptIn = (state: string, row: Cells): boolean => isKept(plan, entity, { ...row, [rule.column]: state });
  const cells = [before, rule.to]
    .map((state) => inKeeping(plan, entity, { ...plain, ...set, [rule.column]: state }, fixed))
    .find((row) => row !== undefined && isKeptIn(before, row) && isKeptIn(rule.to, row));
  const needed = parentsOf(names, rule.entity).map((id) => names.entity(id));
  if (cells === undefined || !needed.every((parent) => isKept(plan, parent, plainRow(plan, parent)))) return undefined;
  if (![before, rule.to].every((state) => keepsLines({ ...cells, [rule.column]: state }, entity, needed, plan)))
    return undefined;
  const others = Object.entries(cells).filter(
    ([column, cell]) => !(column in set) && !sameCell(plain[column] ?? null, cell),
  );
  return { ...set, ...Object.fromEntries(others) };
}

/** Whether a row breaks no line about several tables, beside those that it refers to and no others. */
function keepsLines(cells: Cells, entity: EntityPlan, needed: readonly EntityPlan[], plan: ServicePlan): boolean {
  const tables = new Tables(plan);
  for (const parent of needed) tables.insert(parent.id, plainRow(plan, parent));
  return (
    !isRefusal(tables.insert(entity.id, cells)) &&
    computeAll(plan, tables) &&
    lastingLines(plan).every((line) => !isBroken(plan, line, tables))
  );
}

/** The entities whose rows a plain row refers to, also where it need not, those that they refer to first. */
export function parentsOf(names: Names, entity: Id, seen: readonly Id[] = []): Id[] {
  const needed = names.entity(entity).links.filter(({ constrained }) => constrained);
  const parents = needed.map(({ target }) => target).filter((id) => id !== entity && !seen.includes(id));
  return [...new Set(parents.flatMap((id) => [...parentsOf(names, id, [...seen, entity]), id]))];
}

// --- machines ---

function machinesFile(names: Names): GeneratedFile {
  const imports = new Imports();
  for (const name of ['describe', 'expect', 'test']) imports.value(name, 'vitest');
  imports.value('at', './support/places.js');
  const blocks = names.plan.machines.map((machine) => {
    const variable = imports.value(names.machineName(machine), '../src/domain/machines.js');
    const moves = machine.states.flatMap((from) => machine.states.map((to) => [from, to] as const));
    const listed = (legal: boolean): string =>
      moves
        .filter(([from, to]) => machine.transitions.some((move) => move.from === from && move.to === to) === legal)
        .map(([from, to]) => `    [${quoted(from)}, ${quoted(to)}],`)
        .join('\n');
    const legal = `  test.each([\n${listed(true)}\n  ] as const)('%s -> %s', (from, to) => {\n    expect(() => ${variable}.assertMove(from, to)).not.toThrow();\n  });`;
    const illegal = `  test.each([\n${listed(false)}\n  ] as const)('not %s -> %s', (from, to) => {\n    expect(() => ${variable}.assertMove(from, to)).toThrow(\n      expect.objectContaining({ status: 409, code: 'illegal_transition' }),\n    );\n  });`;
    const parts = [...(listed(true) === '' ? [] : [legal]), ...(listed(false) === '' ? [] : [illegal])];
    return `describe(at(${quoted(`machine ${names.entity(machine.entity).name}.${machine.field}`)}), () => {\n${parts.join('\n\n')}\n});`;
  });
  return sourceFile(
    'tests/machines.test.ts',
    imports,
    blocks,
    names.plan.machines.map(({ id }) => id),
  );
}
