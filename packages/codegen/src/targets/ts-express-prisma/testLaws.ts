import type { Id } from '@specwright/model/reference';
import type { GeneratedFile } from '../../generatedFile.ts';
import type { Statement } from '../../plan/program.ts';
import { isBroken } from '../../plan/scenarios/interpret.ts';
import { isKept } from '../../plan/scenarios/keeping.ts';
import { nodesOf } from '../../plan/scenarios/mentions.ts';
import { callerOf, callers, plainRow, plainTables } from '../../plan/scenarios/world.ts';
import type { EntityPlan, MachinePlan, OperationPlan, RowLimit, ServicePlan } from '../../plan/servicePlan.ts';
import { refreshName } from './domainFiles.ts';
import { Imports } from './imports.ts';
import { lastingLines } from './keptFiles.ts';
import { type Names, quoted } from './naming.ts';
import { sourceFile } from './sourceFile.ts';
import { hasEnums } from './typeMap.ts';

/** What holds of rows whatever is asked, and the machines as the service is led through them. */
export function lawFiles(names: Names): GeneratedFile[] {
  return [specifiedFile(names), ...modelTests(names)];
}

/** True when a field of the plan follows from others. */
export function computes(plan: ServicePlan): boolean {
  return plan.computed.length > 0;
}

/** True when no row that random requests begin with breaks an invariant: none breaks one behind them. */
export function keepsInvariants(plan: ServicePlan): boolean {
  const lines = lastingLines(plan);
  return lines.length > 0 && lines.every((line) => !isBroken(plan, line, plainTables(plan)));
}

/** True when there is something to ask, and rows to look at behind it. */
export function hasRandomTests({ operations, entities }: ServicePlan): boolean {
  return operations.length > 0 && entities.length > 0;
}

/** True when some operation leads a row that its path names through a machine. */
export function hasMachineModels(plan: ServicePlan): boolean {
  return plan.machines.some((machine) => isLed(machine, plan));
}

// --- laws ---

function specifiedFile(names: Names): GeneratedFile {
  const { plan } = names;
  const imports = new Imports();
  imports.type('Law', './laws.js');
  const laws = plan.entities.map((entity) => `${names.delegate(entity.id)}: ${lawOf(entity, names)},`);
  const blocks = [
    `/** What the specification says of the rows of each entity. */\nexport const laws = {\n${laws.join('\n')}\n} satisfies Readonly<Record<string, Law>>;`,
    ...(computes(plan) ? [computeAgain(names, imports)] : []),
  ];
  return sourceFile(
    'tests/support/specified.ts',
    imports,
    blocks,
    [...plan.entities, ...plan.machines].map(({ id }) => id),
  );
}

function lawOf(entity: EntityPlan, names: Names): string {
  const { plan } = names;
  const fixed = entity.fields
    .filter(({ name, immutable, snapshot }) => name === 'id' || immutable || snapshot !== undefined)
    .map(({ column }) => quoted(column));
  const moves = plan.machines
    .filter((machine) => machine.entity === entity.id)
    .map((machine) => `${machine.field}: ${movesCode(machine, reachable(machine, plan), names)}`);
  const atMost = entity.limits.filter(
    ({ where, condition }) => condition === undefined && where.every(({ value }) => value.kind === 'literal'),
  );
  return `{ fixed: [${fixed.join(', ')}], moves: { ${moves.join(', ')} }, atMost: [${atMost.map(limitCode).join(', ')}] }`;
}

function limitCode({ max, column, where }: RowLimit): string {
  const pairs = where.flatMap(({ column: name, value }) =>
    value.kind === 'literal' ? [`${name}: ${quoted(value.text)}`] : [],
  );
  return `{ max: ${max}, per: ${quoted(column)}, where: { ${pairs.join(', ')} } }`;
}

type Moves = MachinePlan['transitions'];

/** Of every value of the field, also those that the machine does not speak of. */
function movesCode({ entity, field, states }: MachinePlan, moves: Moves, names: Names): string {
  const type = names.field(entity, field)?.type;
  const all = type?.kind === 'enum' ? type.values : states;
  const pairs = all.map((state) => {
    const targets = moves.filter(({ from }) => from === state).map(({ to }) => quoted(to));
    return `${state}: [${[...new Set(targets)].join(', ')}]`;
  });
  return `{ ${pairs.join(', ')} }`;
}

/** The moves that one request can make: several in a row where an operation moves more than once. */
function reachable(machine: MachinePlan, plan: ServicePlan): Moves {
  const several = plan.operations.some(({ body }) => movesIn(body, machine, plan) > 1);
  if (!several) return machine.transitions;
  return machine.states.flatMap((from) => [...statesBehind(from, machine)].map((to) => ({ from, to })));
}

function statesBehind(state: string, { transitions }: MachinePlan): ReadonlySet<string> {
  const found = new Set<string>();
  const queue = [state];
  for (let from = queue.shift(); from !== undefined; from = queue.shift()) {
    for (const move of transitions) {
      if (move.from !== from || found.has(move.to)) continue;
      found.add(move.to);
      queue.push(move.to);
    }
  }
  return found;
}

/** How often the lines move a row through the machine, those of the actions that they call too. */
function movesIn(
  body: readonly Statement[],
  machine: MachinePlan,
  plan: ServicePlan,
  seen: readonly Id[] = [],
): number {
  const nodes = nodesOf(body);
  const called = nodes.flatMap((node) => (node.kind === 'call' && 'action' in node ? [String(node.action)] : []));
  const inActions = plan.actions
    .filter(({ id }) => called.includes(id) && !seen.includes(id))
    .map((action) => movesIn(action.body, machine, plan, [...seen, action.id]));
  return inActions.reduce((sum, count) => sum + count, nodes.filter((node) => isMove(node, machine)).length);
}

function isMove(node: { readonly kind: string }, machine: MachinePlan): boolean {
  return node.kind === 'transition' && 'machine' in node && node.machine === machine.id;
}

/** Brings up to date, row by row, what is computed; a field that nothing has gone into yet may be without a value. */
function computeAgain(names: Names, imports: Imports): string {
  imports.type('Client', '../../src/db/client.js');
  const from = '../../src/domain/computed.js';
  const mayBeMissing = names.plan.computed.filter(({ entity, field }) => names.field(entity, field)?.optional === true);
  const own = names.plan.computed.map((computed) => {
    const where = mayBeMissing.includes(computed) ? `{ where: { ${computed.field}: { not: null } } }` : '';
    const rows = `await db.${names.delegate(computed.entity)}.findMany(${where})`;
    return `  for (const { id } of ${rows}) await ${imports.value(refreshName(computed, names), from)}(db, id);`;
  });
  const read = new Set(mayBeMissing.flatMap(({ dependencies }) => dependencies.map(({ entity }) => entity)));
  const others = [...read].map((entity) => {
    const refresh = imports.value(names.refresh(entity), from);
    return `  for (const row of await db.${names.delegate(entity)}.findMany()) await ${refresh}(db, row);`;
  });
  const loops = [...own, ...others];
  return `/** Computes again what follows from others. */\nexport async function computeAgain(db: Client): Promise<void> {\n${loops.join('\n')}\n}`;
}

// --- machines ---

interface Call {
  readonly operation: OperationPlan;
  readonly parameter: string;
  readonly to: string;
}

/** The operations that lead the row of their path to one state, on every way through their lines. */
function callsOf(machine: MachinePlan, plan: ServicePlan): Call[] {
  return plan.operations.flatMap((operation) => {
    const moves = operation.body.filter((statement) => isMove(statement, machine));
    const all = nodesOf(operation.body).filter((node) => isMove(node, machine));
    const [move] = moves;
    const [parameter, ...more] = operation.parameters;
    if (move === undefined || all.length !== 1 || more.length > 0) return [];
    if (parameter?.entity !== machine.entity || parameter.type.kind !== 'uuid') return [];
    const to = targetOf(move, machine.entity);
    return to === undefined ? [] : [{ operation, parameter: parameter.name, to }];
  });
}

function targetOf(move: Statement, entity: Id): string | undefined {
  if (move.kind !== 'transition' || move.unless !== undefined) return undefined;
  const { from, to } = move;
  return from.kind === 'column' && from.row.entity === entity && to.kind === 'literal' ? to.text : undefined;
}

/** Operations lead its row, and invariants let the row of the tests be in every state as it is. */
function isLed(machine: MachinePlan, plan: ServicePlan): boolean {
  const entity = plan.entities.find(({ id }) => id === machine.entity);
  if (entity === undefined || callsOf(machine, plan).length === 0) return false;
  const plain = plainRow(plan, entity);
  return machine.states.every((state) => isKept(plan, entity, { ...plain, [machine.field]: state }));
}

function modelTests(names: Names): GeneratedFile[] {
  const { plan } = names;
  const led = plan.machines.filter((machine) => isLed(machine, plan));
  if (led.length === 0) return [];
  const imports = new Imports();
  for (const name of ['afterAll', 'beforeAll', 'describe', 'test']) imports.value(name, 'vitest');
  imports.value('startService', './support/service.js');
  imports.value('expectMachine', './support/machineModel.js');
  imports.value('patient', './support/properties.js');
  imports.value('ids', './support/rows.js');
  const tests = led.map((machine) => modelTest(machine, names, imports));
  const blocks = [
    'let service: Awaited<ReturnType<typeof startService>>;\nbeforeAll(async () => {\n  service = await startService();\n});\nafterAll(() => service.close());',
    `describe('called in any order, only what the machine allows happens', () => {\n${tests.join('\n\n')}\n});`,
  ];
  return [
    sourceFile(
      'tests/machineModels.test.ts',
      imports,
      blocks,
      led.map(({ id }) => id),
    ),
  ];
}

function modelTest(machine: MachinePlan, names: Names, imports: Imports): string {
  const delegate = names.delegate(machine.entity);
  const field = names.field(machine.entity, machine.field);
  const type =
    field?.type.kind === 'enum' && hasEnums(names.database)
      ? imports.type(field.type.name, '../src/generated/prisma/client.js')
      : 'string';
  const row = `where: { id: ids.${delegate} }`;
  const calls = callsOf(machine, names.plan).map((call) => callCode(call, delegate, names, imports));
  const name = quoted(`${names.entity(machine.entity).name}.${machine.field}`);
  const title = `${imports.value('at', './support/places.js')}(${quoted(`machine ${names.entity(machine.entity).name}.${machine.field}`)})`;
  return `test(${title}, patient, () =>
  expectMachine<${type}>(service, {
    name: ${name},
    moves: ${movesCode(machine, machine.transitions, names)},
    begin: ({ db }, state) => db.${delegate}.update({ ${row}, data: { ${machine.field}: state } }),
    look: async ({ db }) => (await db.${delegate}.findUniqueOrThrow({ ${row} })).${machine.field},
    calls: [${calls.join(', ')}],
  }));`;
}

function callCode({ operation, parameter, to }: Call, delegate: string, names: Names, imports: Imports): string {
  const caller = names.plan.authenticates ? callerOf(operation) : undefined;
  const who = caller === undefined ? undefined : imports.value('customer', './support/rows.js');
  const as =
    caller === undefined
      ? ''
      : caller.role === 'user' && caller.id === callers.customer
        ? `as: ${who}, `
        : `as: { ...${who}, role: ${quoted(caller.role)} }, `;
  return `{ operation: ${quoted(operation.name)}, path: { ${parameter}: ids.${delegate} }, ${as}to: ${quoted(to)} }`;
}
