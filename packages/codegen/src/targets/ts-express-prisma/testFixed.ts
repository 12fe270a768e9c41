import type { GeneratedFile } from '../../generatedFile.ts';
import { type Cell, isMoment, isNumber, moment, number } from '../../plan/scenarios/cells.ts';
import { plainRow, plainTables, plainValue } from '../../plan/scenarios/world.ts';
import type { EntityPlan, FieldPlan } from '../../plan/servicePlan.ts';
import { Imports } from './imports.ts';
import { type Names, quoted } from './naming.ts';
import { sourceFile } from './sourceFile.ts';
import { storedCode } from './testCells.ts';

/** `tests/immutable.test.ts`: each field that never changes, changed past the service. */
export function fixedFieldTests(names: Names): GeneratedFile[] {
  const { plan } = names;
  const rows = plainTables(plan);
  const entities = plan.entities.filter(({ id }) => rows.rowsOf(id).length > 0);
  const imports = new Imports();
  const changes = entities.flatMap((entity) =>
    entity.fields.flatMap((field) => (field.fixed ? changeOf(entity, field, names, imports) : [])),
  );
  if (changes.length === 0) return [];
  for (const name of ['afterAll', 'beforeAll', 'expect', 'test']) imports.value(name, 'vitest');
  imports.value('databaseProblem', '../src/db/databaseProblem.js');
  imports.type('Client', '../src/db/client.js');
  imports.value('startService', './support/service.js');
  for (const name of ['addAll', 'ids']) imports.value(name, './support/rows.js');
  const blocks = [
    'let service: Awaited<ReturnType<typeof startService>>;\nbeforeAll(async () => {\n  service = await startService();\n  await addAll(service.db);\n});\nafterAll(() => service.close());',
    `test.each<[string, (db: Client) => Promise<unknown>]>([
${changes.join('\n')}
])('%s never changes', async (name, change) => {
  const problem = await change(service.db).then(() => undefined, databaseProblem);
  expect(problem).toMatchObject({ status: 409, code: 'invariant_violated', detail: \`\${name} never changes\` });
});`,
  ];
  const sources = entities.map(({ id }) => id);
  return [sourceFile('tests/immutable.test.ts', imports, blocks, sources)];
}

/** Nothing for a field that can have one value only. */
function changeOf(entity: EntityPlan, field: FieldPlan, names: Names, imports: Imports): string[] {
  const cell = otherCell(plainRow(names.plan, entity)[field.column] ?? null, field);
  if (cell === undefined) return [];
  const used = {
    fromNow: () => imports.value('fromNow', './support/service.js'),
    ids: 'ids',
    customer: 'customer',
    stranger: 'stranger',
  };
  const value = field.type.kind === 'json' ? '{ other: true }' : storedCode(names, cell, field, used);
  const delegate = names.delegate(entity.id);
  const change = `db.${delegate}.update({ where: { id: ids.${delegate} }, data: { ${field.column}: ${value} } })`;
  return [`[${quoted(`${entity.name}.${field.name}`)}, (db) => ${change}],`];
}

/** Another value of the type; its range does not matter. */
function otherCell(cell: Cell, { type, name }: FieldPlan): Cell | undefined {
  if (type.kind === 'enum') return type.values.find((value) => value !== cell);
  if (isNumber(cell)) return cell.plus(1);
  if (isMoment(cell)) return moment(cell.offset + 60_000);
  if (typeof cell === 'boolean') return !cell;
  if (cell === null)
    return type.kind === 'int' || type.kind === 'decimal' ? number(1) : plainValue(type, undefined, name);
  return type.kind === 'uuid' ? 'd0000000-0000-4000-8000-00000000000f' : `${cell}x`;
}
