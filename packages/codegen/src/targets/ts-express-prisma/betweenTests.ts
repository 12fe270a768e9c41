import type { Id } from '@specwright/model/reference';
import { pascalCase } from '@specwright/model/words';
import type { Decimal } from 'decimal.js';
import type { GeneratedFile } from '../../generatedFile.ts';
import { type Cell, type Cells, isNumber, literalCell, number } from '../../plan/scenarios/cells.ts';
import { isKept } from '../../plan/scenarios/keeping.ts';
import { rowId } from '../../plan/scenarios/rowIds.ts';
import { isRefusal, Tables } from '../../plan/scenarios/tables.ts';
import { plainRow } from '../../plan/scenarios/world.ts';
import type { EquationPlan, EquationValue } from '../../system/systemEquations.ts';
import type { FollowingPlan, SystemInvariantPlan } from '../../system/systemInvariants.ts';
import type { ServiceOfSystem, SystemPlan } from '../../system/systemPlan.ts';
import type { ReferencesPlan } from '../../system/systemReferences.ts';
import { testsFolder } from './contractEvents.ts';
import { Imports } from './imports.ts';
import { aggregatesIn, clientName } from './invariantChecks.ts';
import { checkedServices } from './invariantFiles.ts';
import { milliseconds, namesOf, quoted } from './naming.ts';
import { sourceFile } from './sourceFile.ts';
import { cellsCode } from './testCells.ts';
import { parentsOf } from './testFiles.ts';

/** What a line shows on rows and events that nothing but their values brings together. */
type LineBetween = SystemInvariantPlan & (ReferencesPlan | FollowingPlan | EquationPlan);

/** The tests of these lines: what keeps them is not found, what breaks them is. Rows are put there as no api makes them. */
export function betweenTests(plan: SystemPlan): GeneratedFile[] {
  const imports = new Imports();
  const lines = plan.invariants.filter((line): line is LineBetween =>
    ['references', 'follows', 'equation'].includes(line.kind),
  );
  const tests = lines.flatMap((line) => testOf(line, imports) ?? []);
  if (tests.length === 0) return [];
  for (const name of ['afterAll', 'afterEach', 'beforeAll', 'describe', 'expect', 'it']) imports.value(name, 'vitest');
  imports.type('Services', '../invariants/lines.js');
  imports.value('lines', '../invariants/lines.js');
  imports.value('startIn', './support/together.js');
  const services = checkedServices(plan);
  const started = services.map((service) => {
    const start = `start${pascalCase(service.module)}`;
    imports.value(`startService as ${start}`, `../${service.folder}/tests/support/service.js`);
    return { name: clientName(service), start, folder: service.folder, clear: rowsName('clear', service, imports) };
  });
  const block = `describe('what rows and events of several services show', () => {
${started.map(({ name, start }) => `let ${name}: Awaited<ReturnType<typeof ${start}>>;`).join('\n')}
let services: Services;

beforeAll(async () => {
${started.map(({ name, start, folder }) => `${name} = await startIn(${quoted(folder)}, ${start});`).join('\n')}
services = { ${started.map(({ name }) => `${name}: ${name}.db`).join(', ')} };
});

afterEach(async () => {
${started.map(({ name, clear }) => `await ${clear}(${name}.db);`).join('\n')}
});

afterAll(() => Promise.all([${started.map(({ name }) => `${name}?.close()`).join(', ')}]));

${tests.join('\n\n')}
});`;
  const found = `/** What breaks the line at that place. */
async function broken(place: string, services: Services): Promise<string[]> {
const line = lines.find((one) => one.place === place);
return line === undefined ? ['there is no such line'] : line.check(services, new Date());
}`;
  return [
    sourceFile(
      `${testsFolder}/between.test.ts`,
      imports,
      [block, found],
      lines.map(({ line }) => line),
    ),
  ];
}

function testOf(line: LineBetween, imports: Imports): string | undefined {
  switch (line.kind) {
    case 'references':
      return referencesTest(line, imports);
    case 'follows':
      return followsTest(line, imports);
    case 'equation':
      return equationTest(line, imports);
  }
}

function written({ text, place }: LineBetween, what: string, code: readonly string[]): string {
  return `it(${quoted(`${text}: ${what} (${place})`)}, async () => {\n${code.join('\n')}\n});`;
}

function isKeptCode({ place }: LineBetween): string {
  return `expect(await broken(${quoted(place)}, services)).toEqual([]);`;
}

function isFoundCode({ place }: LineBetween, id: string): string {
  return `expect(await broken(${quoted(place)}, services)).toContainEqual(expect.stringContaining(${id}));`;
}

/** What `tests/support/rows.ts` of a service exports, under a name of its own. */
function rowsName(name: 'add' | 'clear' | 'ids', service: ServiceOfSystem, imports: Imports): string {
  const own = `${name}${pascalCase(service.module)}`;
  imports.value(`${name} as ${own}`, `../${service.folder}/tests/support/rows.js`);
  return own;
}

function idOf(service: ServiceOfSystem, entity: Id, imports: Imports): string {
  return `${rowsName('ids', service, imports)}.${namesOf(service).delegate(entity)}`;
}

/** Adds the plain row of an entity but for these values, and before it the rows of its service that it needs. */
function addCode(
  service: ServiceOfSystem,
  entity: Id,
  values: readonly string[],
  imports: Imports,
  there = new Set<Id>(),
): string[] {
  const names = namesOf(service);
  const add = rowsName('add', service, imports);
  const needed = parentsOf(names, entity).filter((id) => !there.has(id));
  for (const id of [...needed, entity]) there.add(id);
  const given = values.length === 0 ? '' : `, { ${values.join(', ')} }`;
  return [
    ...needed.map((id) => `await ${add}.${names.delegate(id)}(${clientName(service)}.db);`),
    `await ${add}.${names.delegate(entity)}(${clientName(service)}.db${given});`,
  ];
}

/** The plain row with these values; undefined where the invariants of its table want others. */
function rowWith({ plan }: ServiceOfSystem, id: Id, values: Cells): Cells | undefined {
  const entity = plan.entities.find((candidate) => candidate.id === id);
  if (entity === undefined) return undefined;
  const row = { ...plainRow(plan, entity), ...values };
  return isKept(plan, entity, row) && !isRefusal(new Tables(plan).insert(id, row)) ? row : undefined;
}

// --- references only ---

function referencesTest(line: LineBetween & ReferencesPlan, imports: Imports): string | undefined {
  const { from, event, entity, column, to, target, tests, lasts } = line;
  const wanted = Object.fromEntries(tests.map((test) => [test.column, test.values[0] ?? null]));
  const [other] = tests.flatMap((test) => {
    const type = namesOf(to).field(target, test.column)?.type;
    const values = type?.kind === 'enum' ? type.values.filter((value) => !test.values.includes(value)) : [];
    return values
      .filter((value) => rowWith(to, target, { ...wanted, [test.column]: value }) !== undefined)
      .map((value) => ({ column: test.column, value }));
  });
  if (rowWith(to, target, wanted) === undefined || (other === undefined && !lasts)) return undefined;
  const there = new Set<Id>();
  const values = Object.entries(wanted).map(([name, value]) => `${name}: ${quoted(String(value))}`);
  const referred = idOf(to, target, imports);
  const referring = idOf(from, entity, imports);
  const rows = `${clientName(to)}.db.${namesOf(to).delegate(target)}`;
  const isFound = isFoundCode(line, referring);
  return written(line, 'a row that is not so is found, and one that is not there', [
    ...addCode(to, target, values, imports, there),
    ...addCode(from, entity, [`${column}: ${referred}`], imports, from === to ? there : new Set()),
    ...(event === undefined ? [] : [toldCode(from, event.name, `about: ${referring}`, 'new Date()', imports)]),
    isKeptCode(line),
    ...(other === undefined
      ? []
      : [
          `await ${rows}.update({ where: { id: ${referred} }, data: { ${other.column}: ${quoted(other.value)} } });`,
          isFound,
        ]),
    ...(lasts && from !== to ? [`await ${rows}.delete({ where: { id: ${referred} } });`, isFound] : []),
  ]);
}

// --- must occur ---

const hour = 3_600_000;

/** Events are forgotten after a month: of a line that gives so much time nothing is known. */
const longest = 28 * 24 * hour;

function followsTest(line: LineBetween & FollowingPlan, imports: Imports): string | undefined {
  const { first, next, keys, within } = line;
  if (within + 2 * hour > longest) return undefined;
  const outbox = `${clientName(next.service)}.db.outboxEvent`;
  imports.value('randomUUID', 'node:crypto');
  return written(line, `${first.event.name} without ${next.event.name} in time is found`, [
    'const [row, id, other] = [randomUUID(), randomUUID(), randomUUID()];',
    `const created = new Date(Date.now() - ${milliseconds(within + 2 * hour)});`,
    toldCode(first.service, first.event.name, `${keys.first}: row`, 'created', imports, 'id'),
    isFoundCode(line, 'id'),
    toldCode(next.service, next.event.name, `${keys.next}: row`, 'created', imports, 'id: other'),
    isKeptCode(line),
    `const late = new Date(created.getTime() + ${milliseconds(within + hour)});`,
    `await ${outbox}.update({ where: { id: other }, data: { created: late } });`,
    isFoundCode(line, 'id'),
  ]);
}

/** An event as the outbox keeps it. */
function toldCode(
  service: ServiceOfSystem,
  name: string,
  payload: string,
  created: string,
  imports: Imports,
  id?: string,
): string {
  if (id === undefined) imports.value('randomUUID', 'node:crypto');
  const time = created === 'created' ? 'created, due: created' : `created: ${created}, due: ${created}`;
  return `await ${clientName(service)}.db.outboxEvent.create({ data: { ${id ?? 'id: randomUUID()'}, name: ${quoted(name)}, payload: JSON.stringify({ ${payload} }), ${time}, attempts: 0n } });`;
}

// --- equations ---

function equationTest(line: LineBetween & EquationPlan, imports: Imports): string | undefined {
  const { service, entity, column, value } = line;
  const parts = aggregatesIn(value);
  const kinds = [entity, ...parts.map((part) => part.entity)];
  const own = rowWith(service, entity, {});
  const field = namesOf(service).field(entity, column);
  if (own === undefined || field === undefined || new Set(kinds).size < kinds.length) return undefined;
  const rows = parts.map((part) => {
    const set = part.where.map(({ column: name, kind, text }) => [name, whereCell(kind, text)] as const);
    const linked = { ...Object.fromEntries(set), [part.link]: rowId(service.plan, entity) };
    return { part, linked, row: rowWith(part.service, part.entity, linked) };
  });
  const cells = new Map(rows.map(({ part, row }) => [part, row ?? {}]));
  const right = rows.some(({ row }) => row === undefined) ? undefined : valueIn(value, own, cells);
  if (right === undefined || !right.isFinite()) return undefined;
  const wrong = right.plus(1);
  const fitting = [right, wrong].every(
    (cell) => rowWith(service, entity, { [column]: number(cell.toFixed()) }) !== undefined,
  );
  if (!fitting || (field.type.kind === 'int' && !right.isInteger())) return undefined;
  const stored = (cell: Decimal): string => (field.type.kind === 'int' ? `${cell.toFixed()}n` : quoted(cell.toFixed()));
  const there = new Map<ServiceOfSystem, Set<Id>>();
  const thereOf = (one: ServiceOfSystem): Set<Id> => {
    const known = there.get(one) ?? new Set<Id>();
    there.set(one, known);
    return known;
  };
  const id = idOf(service, entity, imports);
  const table = `${clientName(service)}.db.${namesOf(service).delegate(entity)}`;
  return written(line, 'another number is found', [
    ...addCode(service, entity, [`${column}: ${stored(right)}`], imports, thereOf(service)),
    ...rows.flatMap(({ part, linked }) => {
      const { [part.link]: _, ...set } = linked;
      const used = { fromNow: () => 'fromNow', ids: 'ids', customer: 'customer', stranger: 'stranger' };
      const values = [`${part.link}: ${id}`, ...cellsCode(namesOf(part.service), part.entity, set, used)];
      return addCode(part.service, part.entity, values, imports, thereOf(part.service));
    }),
    isKeptCode(line),
    `await ${table}.update({ where: { id: ${id} }, data: { ${column}: ${stored(wrong)} } });`,
    isFoundCode(line, id),
  ]);
}

function whereCell(kind: 'text' | 'whole' | 'truth', text: string): Cell {
  return literalCell({ kind: kind === 'whole' ? 'int' : kind === 'truth' ? 'bool' : 'string' }, text);
}

/** What the equation comes to where each aggregate has one row; undefined where a number is missing. */
function valueIn(
  value: EquationValue,
  row: Cells,
  parts: ReadonlyMap<Extract<EquationValue, { kind: 'aggregate' }>, Cells>,
): Decimal | undefined {
  switch (value.kind) {
    case 'number':
      return number(value.text);
    case 'column': {
      const cell = row[value.column];
      return isNumber(cell) ? cell : undefined;
    }
    case 'aggregate':
      return value.of === undefined ? number(1) : valueIn(value.of, parts.get(value) ?? {}, parts);
    case 'binary': {
      const [left, right] = [valueIn(value.left, row, parts), valueIn(value.right, row, parts)];
      if (left === undefined || right === undefined) return undefined;
      const calls = { '+': 'plus', '-': 'minus', '*': 'times', '/': 'div' } as const;
      return left[calls[value.operator]](right);
    }
  }
}
