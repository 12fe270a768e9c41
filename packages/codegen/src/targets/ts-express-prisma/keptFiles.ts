import { pascalCase } from '@specwright/model/words';
import type { GeneratedFile } from '../../generatedFile.ts';
import type { Statement, Touch } from '../../plan/program.ts';
import type { KeptInvariantPlan, ServicePlan } from '../../plan/servicePlan.ts';
import { scopeOf } from './domainFiles.ts';
import { Imports } from './imports.ts';
import { type Names, quoted } from './naming.ts';
import { renderStatements, type StatementScope } from './renderStatements.ts';
import { renderRow } from './renderValue.ts';
import { sourceFile } from './sourceFile.ts';
import { whereBehind } from './whereBehind.ts';

/** `src/domain/invariants.ts`: the lines about rows of several tables, which are looked at before the commit. */
export function keptFile(names: Names): GeneratedFile {
  const { kept } = names.plan;
  const imports = new Imports();
  imports.type('Database', '../db/client.js');
  const blocks = [...kept.map((line) => checkFunction(line, names, imports)), ...listOfLines(names)];
  return sourceFile('src/domain/invariants.ts', imports, blocks, [
    ...new Set(kept.flatMap(({ entity, dependencies }) => [entity, ...dependencies.map((read) => read.entity)])),
  ]);
}

/** Those that hold of every row: rows that a `min` wants may come after the one that they belong to. */
export function lastingLines({ kept }: ServicePlan): readonly KeptInvariantPlan[] {
  return kept.filter(({ wants }) => wants === undefined);
}

function listOfLines(names: Names): string[] {
  const lines = lastingLines(names.plan).map(({ name, text, entity }) => {
    const rows = `(db: Database) => db.${names.delegate(entity)}.findMany({ select: { id: true } })`;
    return `{ name: ${quoted(names.entity(entity).name)}, text: ${quoted(said(text))}, rows: ${rows}, check: ${checkName(name)} },`;
  });
  return lines.length === 0
    ? []
    : [`/** Each invariant with the rows that it is about. */\nexport const invariants = [\n${lines.join('\n')}\n];`];
}

function said(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

function checkName(invariant: string): string {
  return `check${pascalCase(invariant)}`;
}

function checkFunction(
  { name, text, entity, variable, body }: KeptInvariantPlan,
  names: Names,
  imports: Imports,
): string {
  const scope = scopeOf(names, imports, '../', 'db');
  return `/** ${text.trim()} */
export async function ${checkName(name)}(db: Database, id: string): Promise<void> {
const ${variable} = await db.${names.delegate(entity)}.findUnique({ where: { id } });
if (${variable} === null) return;
${renderStatements(body, scope)}
}`;
}

/** Notes the rows that lines are about, where a row was written that they read. */
export function renderKeep({ row, touches }: Extract<Statement, { kind: 'keep' }>, scope: StatementScope): string[] {
  return touches.map((touch) => touchCode(touch, renderRow(row), scope));
}

/** The same of rows that go together with another. */
export function renderKeepEach(statement: Extract<Statement, { kind: 'keepEach' }>, scope: StatementScope): string[] {
  const { item, touches, row } = statement;
  return [
    `for (const ${item} of ${rowsGoing(statement, row, scope)}) {`,
    ...touches.map((touch) => touchCode(touch, item, scope)),
    '}',
  ];
}

/** The rows that go together with others. */
export function rowsGoing(
  { entity, links }: Extract<Statement, { kind: 'keepEach' | 'going' }>,
  others: Extract<Statement, { kind: 'going' }>['with'],
  scope: StatementScope,
): string {
  const path = links.map((link) => ({ way: 'up', link }) as const);
  const id = others.kind === 'list' ? `{ in: ${others.name}.map(({ id }) => id) }` : `${renderRow(others)}.id`;
  const where = whereBehind(path, id, scope.names);
  return `await ${scope.db}.${scope.names.delegate(entity)}.findMany({ where: ${where} })`;
}

function touchCode({ invariant, path }: Touch, row: string, scope: StatementScope): string {
  const check = scope.imports.value(checkName(invariant), `${scope.root}domain/invariants.js`);
  const last = path.at(-1);
  if (last === undefined) return `work.touched.add(${check}, ${row}.id);`;
  // The row may be gone, or about to go: its own column says what it belonged to.
  const isBelow = last.way === 'down';
  const id = isBelow ? `${row}.${last.link.column}` : `${row}.id`;
  const rest = isBelow ? path.slice(0, -1) : path;
  const [first] = path;
  if (rest.length === 0 || first === undefined) return `work.touched.add(${check}, ${id});`;
  const anchor = first.way === 'up' ? first.link.entity : first.link.target;
  const where = whereBehind(rest, id, scope.names);
  const query = `await ${scope.db}.${scope.names.delegate(anchor)}.findMany({ where: ${where}, select: { id: true } })`;
  const isThere = isBelow && last.link.optional ? `if (${id} !== null) ` : '';
  return `${isThere}work.touched.addAll(${check}, ${query});`;
}
