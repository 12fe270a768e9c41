import type { Id } from '@specwright/model/reference';
import type { GeneratedFile } from '../../generatedFile.ts';
import { type Cells, isMoment, sameCell } from '../../plan/scenarios/cells.ts';
import { isBroken } from '../../plan/scenarios/interpret.ts';
import { type OperationScenarios, scenariosOf } from '../../plan/scenarios/scenarios.ts';
import { plainTables } from '../../plan/scenarios/world.ts';
import type { OperationPlan } from '../../plan/servicePlan.ts';
import { Imports } from './imports.ts';
import { lastingLines } from './keptFiles.ts';
import { type Names, quoted } from './naming.ts';
import { sourceFile } from './sourceFile.ts';
import { type CellNames, cellsCode, jsonCode } from './testCells.ts';

/** What random requests have to know beyond `openapi.json`, so that most of them are not refused at the door. */
export function askedFile(names: Names): GeneratedFile {
  const { operations, authenticates } = names.plan;
  const imports = new Imports();
  for (const name of ['Given', 'ids']) imports.type(name, './rows.js');
  const used: CellNames = {
    fromNow: () => imports.value('fromNow', './service.js'),
    get ids() {
      return imports.value('ids', './rows.js');
    },
    get customer() {
      return imports.value('customer', './rows.js');
    },
    get stranger() {
      return imports.value('stranger', './rows.js');
    },
  };
  const entries = scenariosOf(names.plan).map(
    (found) => `${quoted(found.operation.name)}: ${askedCode(found, names, used)},`,
  );
  const roles = authenticates
    ? '/** Whom it lets in; absent where that is everybody. */\nreadonly roles?: readonly string[];\n'
    : '';
  const blocks = [
    '/** A row, named by the value of a column. */\nexport type Row = readonly [entity: keyof typeof ids, column: string];',
    `/** How an operation is asked so that it does what it is for. */
export interface Asked {
${roles}/** The rows that its path names. */
readonly path?: Readonly<Record<string, Row>>;
/** The rows that its body names, and values that no line refuses. */
readonly body?: Readonly<Record<string, Row | string | number | boolean | null>>;
/** What rows have to hold. */
readonly given?: Given;
}`,
    `/** By operation. */\nexport const asked: Readonly<Record<string, Asked>> = {\n${entries.join('\n')}\n};`,
  ];
  const sources = operations.map(({ id }) => id);
  return sourceFile('tests/support/asked.ts', imports, blocks, sources);
}

function askedCode(found: OperationScenarios, names: Names, used: CellNames): string {
  const { access, parameters } = found.operation;
  const path = parameters.flatMap(({ name, entity, field }) =>
    entity === undefined ? [] : [`${name}: ${rowCode(entity, field, names)}`],
  );
  const parts = [
    ...(names.plan.authenticates ? rolesCode(access) : []),
    ...member('path', path),
    ...member('body', bodyCode(found, names, used)),
    ...member('given', givenCode(found, names, used)),
  ];
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

function member(name: string, pairs: readonly string[]): string[] {
  return pairs.length === 0 ? [] : [`${name}: { ${pairs.join(', ')} }`];
}

function rowCode(entity: Id, column: string, names: Names): string {
  return `[${quoted(names.delegate(entity))}, ${quoted(column)}]`;
}

/** The owner of a row is a user. */
function rolesCode(access: OperationPlan['access']): string[] {
  if (access.kind === 'public') return [];
  const roles = access.kind === 'granted' ? [...access.roles, ...(access.owner ? ['user'] : [])] : ['user'];
  return [`roles: [${[...new Set(roles)].map(quoted).join(', ')}]`];
}

/** Moments are as they come. */
function bodyCode({ operation, happy }: OperationScenarios, names: Names, used: CellNames): string[] {
  return operation.members.flatMap(({ name, type, row }) => {
    if (row !== undefined) return [`${name}: ${rowCode(row, 'id', names)}`];
    const cell = happy?.request.body[name];
    if (cell === undefined || isMoment(cell) || type.kind === 'json' || type.kind === 'uuid') return [];
    return [`${name}: ${jsonCode(names, cell, type.kind, used)}`];
  });
}

/** What the first row of each entity holds other than a plain one; null where there may be none. */
function givenCode(found: OperationScenarios, names: Names, used: CellNames): string[] {
  return [...givenRows(found, names)].map(([entity, cells]) => {
    const code = cells === null ? 'null' : `{ ${cellsCode(names, entity, cells, used).join(', ')} }`;
    return `${names.delegate(entity)}: ${code}`;
  });
}

/** Of a situation that a row of each entity is enough for, and in which no row breaks an invariant. */
function givenRows({ happy }: OperationScenarios, { plan }: Names): ReadonlyMap<Id, Cells | null> {
  const found = new Map<Id, Cells | null>();
  if (happy === undefined || lastingLines(plan).some((line) => isBroken(plan, line, happy.tables))) return found;
  for (const { id } of plan.entities) {
    const [plain] = plainTables(plan).rowsOf(id);
    const [row, ...more] = happy.tables.rowsOf(id);
    if (more.length > 0) return new Map();
    if (plain === undefined) continue;
    const different = Object.entries(row?.cells ?? {}).filter(
      ([column, cell]) => !sameCell(plain.cells[column] ?? null, cell),
    );
    if (row === undefined) found.set(id, null);
    else if (different.length > 0) found.set(id, Object.fromEntries(different));
  }
  return found;
}

/** The entities whose first row is not there in some situation. */
export function absentSomewhere(names: Names): ReadonlySet<Id> {
  const given = scenariosOf(names.plan).flatMap((found) => [...givenRows(found, names)]);
  return new Set(given.flatMap(([entity, cells]) => (cells === null ? [entity] : [])));
}
