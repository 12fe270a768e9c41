import { objectSample } from '../../plan/samples.ts';
import { type Cell, type Cells, sameCell } from '../../plan/scenarios/cells.ts';
import type { Caller } from '../../plan/scenarios/evaluate.ts';
import { nodesOf } from '../../plan/scenarios/mentions.ts';
import { valueBeside } from '../../plan/scenarios/orders.ts';
import type { Emitted, Outcome } from '../../plan/scenarios/outcome.ts';
import type { Scenario, ShapeScenario } from '../../plan/scenarios/scenarios.ts';
import type { Situation } from '../../plan/scenarios/search.ts';
import type { TableRow } from '../../plan/scenarios/tables.ts';
import { callerOf, callers, inOrder, plainRow } from '../../plan/scenarios/world.ts';
import type { OperationPlan, ValueType } from '../../plan/servicePlan.ts';
import { type Names, portVariable, quoted } from './naming.ts';
import { type CellNames, cellsCode, isKnown, jsonCode, textCode } from './testCells.ts';
import { lineOfScenario, tooLate } from './testPlaces.ts';

/** The id of no row. */
const absentId = 'd0000000-0000-4000-8000-000000000009';

/** Says that a name is used, so that it is imported. */
export interface TestImports {
  readonly support: (name: string) => string;
  readonly rows: (name: string) => string;
  readonly place: (name: string) => string;
}

/** Writes test cases of one file. */
export class CaseWriter {
  readonly names: Names;
  readonly #imports: TestImports;
  readonly #used: CellNames;

  constructor(names: Names, imports: TestImports) {
    this.names = names;
    this.#imports = imports;
    this.#used = {
      fromNow: () => imports.support('fromNow'),
      get ids() {
        return imports.rows('ids');
      },
      get customer() {
        return imports.rows('customer');
      },
      get stranger() {
        return imports.rows('stranger');
      },
    };
  }

  /** A test; with the place of its line in the title where one line of the api is what it is about. */
  test(title: string, lines: readonly string[], operation?: OperationPlan): string {
    const written = operation === undefined ? quoted(title) : this.#placed(operation, title);
    return `  test(${written}, async () => {\n${lines.map((line) => `    ${line}`).join('\n')}\n  });`;
  }

  /** One test for each row of a table. */
  each(title: string, names: readonly string[], cases: readonly string[], lines: readonly string[]): string {
    const table = cases.map((one) => `    ${one}`).join('\n');
    const body = lines.map((line) => `    ${line}`).join('\n');
    return `  test.each([\n${table}\n  ])(${quoted(title)}, async (${names.join(', ')}) => {\n${body}\n  });`;
  }

  #placed(operation: OperationPlan, title: string): string {
    return `${this.#imports.place('at')}(${quoted(operation.name)}, ${quoted(title)})`;
  }

  scenario(scenario: Scenario): string {
    const { title, situation } = scenario;
    const about = lineOfScenario(scenario, this.names) === undefined ? undefined : scenario.operation;
    const { outcome } = situation.run;
    const given = this.given(situation);
    const send = this.#send(situation);
    if (outcome.kind !== 'problem')
      return this.test(title, [...given, `const answer = await ${send};`, ...this.#success(situation)], about);
    const everything = `await ${this.#imports.rows('everything')}(service.db)`;
    const detail = outcome.detail === undefined ? '' : `, ${quoted(outcome.detail)}`;
    const problem = `${this.#imports.support('expectProblem')}(answer, ${outcome.status}, ${quoted(outcome.code)}${detail});`;
    const lines = [
      ...given,
      `const before = ${everything};`,
      `const answer = await ${send};`,
      problem,
      ...this.#titled(outcome.code),
      `expect(${everything}).toEqual(before);`,
    ];
    return this.test(title, lines, about);
  }

  /** An event that comes twice: it is carried out once, or refused each time. */
  reaction({ title, operation, situation }: Scenario): string {
    const { outcome } = situation.run;
    const name = quoted(operation.name.replace(/^event /, ''));
    const event = `told(${name}, ${this.#payload(situation)})`;
    if (outcome.kind !== 'problem') {
      const lines = [...this.given(situation), `await comesTwice(${event});`, ...this.#done(situation)];
      return this.test(title, lines, operation);
    }
    this.#imports.rows('everything');
    const { status, code, detail } = outcome;
    const said = detail === undefined ? '' : `, detail: ${quoted(detail)}`;
    const refused = `await expectRefused(${event}, { status: ${status}, code: ${quoted(code)}${said} });`;
    return this.test(title, [...this.given(situation), refused], operation);
  }

  #payload({ request: { operation, parameters, body } }: Situation): string {
    const about = operation.parameters.map(({ name }) => `${name}: ${this.text(parameters[name])}`);
    const members = operation.members.map(({ name, type }) => `${name}: ${this.#memberCode(body[name] ?? null, type)}`);
    return `{ ${[...about, ...members].join(', ')} }`;
  }

  /** The message of an `error` block, where no values stand in it. */
  #titled(code: string): string[] {
    const message = this.names.plan.errors.find(({ name }) => name === code)?.message;
    return message === undefined || message.includes('{')
      ? []
      : [`expect(answer.body.title).toBe(${quoted(message)});`];
  }

  /** The scenario where no time is left for it. */
  late({ operation, situation }: Scenario): string {
    const everything = `await ${this.#imports.rows('everything')}(service.db)`;
    const lines = [
      ...this.given(situation),
      `const before = ${everything};`,
      'service.pace.factor = 0;',
      `const answer = await ${this.#send(situation)};`,
      `${this.#imports.support('expectProblem')}(answer, 503, 'unavailable');`,
      `expect(${everything}).toEqual(before);`,
    ];
    return this.test(tooLate, lines, operation);
  }

  /** The scenario sent twice under one key, and once with another body. */
  again({ situation }: Scenario): string {
    const { operation, body } = situation.request;
    const everything = `await ${this.#imports.rows('everything')}(service.db)`;
    const sent = this.#body(operation, body);
    const other = operation.takesBody ? otherBody(operation, body) : undefined;
    const once = `await send(${other === undefined ? '' : sent})`;
    const lines = [
      ...this.given(situation),
      `const send = (${other === undefined ? '' : 'body: object'}) => ${this.#send(situation, "{ 'idempotency-key': 'once' }", other === undefined ? undefined : 'body')};`,
      `const first = ${once};`,
      `const after = ${everything};`,
      `const again = ${once};`,
      'expect([again.status, again.body]).toEqual([first.status, first.body]);',
      "expect(again.headers['idempotent-replayed']).toBe('true');",
      ...(other === undefined ? [] : [this.invalid(`send(${this.#body(operation, other)})`, 'Idempotency-Key')]),
      `expect(${everything}).toEqual(after);`,
    ];
    return this.test('is done once under one Idempotency-Key', lines);
  }

  /** The rows that are there before, and the ports that refuse. */
  given(situation: Situation): string[] {
    const lines = inOrder(this.names.plan).flatMap((entity) =>
      situation.tables.rowsOf(entity.id).map((row) => `await ${this.added(row)};`),
    );
    for (const noun of situation.request.failingPorts) {
      const port = this.names.plan.ports.find(({ name }) => name === noun);
      lines.push(`service.environment.${portVariable(port?.noun ?? noun)} = '1';`);
    }
    return lines;
  }

  /** `add.order(service.db, { … })` */
  added(row: TableRow): string {
    this.#imports.rows('add');
    return addCall(this.names, row, this.#used, 'service.db');
  }

  #send({ request }: Situation, headers?: string, written?: string): string {
    const { operation, caller, parameters, body } = request;
    return this.send(operation, {
      caller,
      parameters,
      ...(headers === undefined ? {} : { headers }),
      ...(operation.takesBody ? { body: written ?? this.#body(operation, body) } : {}),
    });
  }

  /** `service.send('post', '/orders', { as: customer, body: { … } })`. */
  send(
    operation: OperationPlan,
    sent: { caller?: Caller | undefined; parameters?: Cells; body?: string; query?: string; headers?: string },
  ): string {
    const parts = [
      ...(sent.caller === undefined ? [] : [`as: ${this.#caller(sent.caller)}`]),
      ...(sent.headers === undefined ? [] : [`headers: ${sent.headers}`]),
      ...(sent.body === undefined ? [] : [sent.body === 'body' ? 'body' : `body: ${sent.body}`]),
    ];
    const options = parts.length === 0 ? '' : `, { ${parts.join(', ')} }`;
    const path = this.#path(operation.path, sent.parameters ?? {}, sent.query ?? '');
    return `service.send(${quoted(operation.method.toLowerCase())}, ${path}${options})`;
  }

  #caller({ id, role }: Caller): string {
    const name = id === callers.customer ? this.#used.customer : this.#used.stranger;
    return role === 'user' ? name : `{ ...${name}, role: ${quoted(role)} }`;
  }

  #path(path: string, parameters: Cells, query: string): string {
    if (!path.includes('{')) return query.includes('${') ? `\`${path}${query}\`` : quoted(path + query);
    const text = path.replace(/\{(\w+)\}/g, (_whole, name: string) => {
      const cell = parameters[name] ?? '';
      const code = textCode(this.names, typeof cell === 'string' ? cell : '', this.#used);
      return code.startsWith("'") ? code.slice(1, -1) : `\${${code}}`;
    });
    return `\`${text}${query}\``;
  }

  #body(operation: OperationPlan, body: Cells): string {
    const pairs = operation.members.flatMap((member) => {
      const cell = body[member.name];
      return cell === undefined ? [] : [`${member.name}: ${this.#memberCode(cell, member.type)}`];
    });
    return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
  }

  #memberCode(cell: Cell, type: ValueType): string {
    if (type.kind === 'json' && cell === null) return JSON.stringify(objectSample(type));
    return jsonCode(this.names, cell, type.kind, this.#used);
  }

  // --- after a success ---

  #success(situation: Situation): string[] {
    const { outcome } = situation.run;
    const { operation } = situation.request;
    const lines = [`expect(answer.status).toBe(${operation.status});`];
    if (outcome.kind === 'list') return [...lines, ...this.#listed(outcome.rows, operation)];
    if (outcome.kind === 'answer') lines.push(...this.#answered(outcome, situation));
    return [...lines, ...this.#done(situation)];
  }

  /** The rows that were written, and the events that were told of. */
  #done(situation: Situation): string[] {
    const { outcome } = situation.run;
    const lines = situation.request.operation.writes ? this.#written(situation) : [];
    const emitted = 'emitted' in outcome ? outcome.emitted : [];
    if (emitted.length === 0) return lines;
    const events = emitted.map((event) => this.#event(event)).join(', ');
    const told = `(await ${this.#imports.rows('everything')}(service.db)).events`;
    return [...lines, `expect(${told}).toMatchObject([${events}]);`];
  }

  /** An event as the outbox holds it, with what can be known of its payload before. */
  #event({ name, payload }: Emitted): string {
    const types = this.names.plan.events.find((event) => event.name === name)?.payload ?? [];
    const about = types.some((member) => member.name === 'about')
      ? []
      : [{ name: 'about', type: { kind: 'uuid' as const } }];
    const members = [...about, ...types].flatMap(({ name: member, type }) => {
      const cell = payload[member];
      return isKnown(cell) && type.kind !== 'json'
        ? [`${member}: ${jsonCode(this.names, cell, type.kind, this.#used)}`]
        : [];
    });
    return `{ name: ${quoted(name)}, payload: { ${members.join(', ')} } }`;
  }

  #listed(rows: readonly TableRow[], operation: OperationPlan): string[] {
    const shown = rows.map((row) => this.#json(row)).join(', ');
    const total =
      operation.list?.pageSize === undefined ? [] : [`expect(answer.headers['x-total-count']).toBe('${rows.length}');`];
    if (rows.length === 0) return [`expect(answer.body).toEqual([]);`, ...total];
    return [`expect(answer.body).toMatchObject([${shown}]);`, ...total];
  }

  #json(row: TableRow): string {
    return `{ ${this.#jsonPairs(row)
      .map(([name, code]) => `${name}: ${code}`)
      .join(', ')} }`;
  }

  #jsonPairs(row: TableRow): [string, string][] {
    return this.names.entity(row.entity).fields.flatMap((field): [string, string][] => {
      const cell = row.cells[field.column];
      if (field.type.kind === 'json' || field.sensitive) return [];
      return isKnown(cell) ? [[field.name, jsonCode(this.names, cell, field.type.kind, this.#used)]] : [];
    });
  }

  #answered({ row, members }: Extract<Outcome, { kind: 'answer' }>, situation: Situation): string[] {
    const { operation } = situation.request;
    const nested = row === undefined ? [] : this.#nested(row, situation);
    const said = (operation.answer?.members ?? []).flatMap(({ name, type }) => {
      const cell = members[name];
      return isKnown(cell) && type.kind !== 'json'
        ? [`${name}: ${jsonCode(this.names, cell, type.kind, this.#used)}`]
        : [];
    });
    // What is nested or said takes the place of a field of its name.
    const taken = new Set(
      [...(operation.answer?.parts ?? []), ...(operation.answer?.members ?? [])].map(({ name }) => name),
    );
    const own = (row === undefined ? [] : this.#jsonPairs(row))
      .filter(([name]) => !taken.has(name))
      .map(([name, code]) => `${name}: ${code}`);
    const lines = [`expect(answer.body).toMatchObject({ ${[...own, ...nested, ...said].join(', ')} });`];
    if (operation.location === undefined) return lines;
    return [...lines, `expect(answer.headers.location).${this.#location(operation.location, situation)};`];
  }

  #location({ path, member, isText }: NonNullable<OperationPlan['location']>, { request }: Situation): string {
    const above = this.#path(`${path.slice(0, path.lastIndexOf('/'))}/`, request.parameters ?? {}, '');
    if (member === undefined) return `toContain(${above})`;
    const named = `answer.body.${member}`;
    return `toBe(\`${above.slice(1, -1)}\${${isText ? `encodeURIComponent(${named})` : named}}\`)`;
  }

  /** The rows that are answered within a row. */
  #nested(row: TableRow, situation: Situation): string[] {
    const { tables } = situation.run;
    return (situation.request.operation.answer?.parts.slice(1) ?? []).map((part) => {
      const entity = this.names.entity(row.entity);
      const child = entity.children.find(({ name }) => name === part.relation);
      const link = entity.links.find(({ name }) => name === part.relation);
      const rows =
        child !== undefined
          ? tables.rowsOf(child.entity).filter((other) => other.cells[child.link.column] === row.cells.id)
          : link === undefined
            ? []
            : [tables.follow(row, link)].filter((other) => other !== undefined);
      const shown = rows.map((other) => this.#json(other));
      return `${part.name}: ${part.many ? `[${shown.join(', ')}]` : (shown[0] ?? 'null')}`;
    });
  }

  /** The rows of every table that the run changed, and that the others have as many as before. */
  #written({ tables, run }: Situation): string[] {
    return inOrder(this.names.plan).flatMap((entity) => {
      const before = tables.rowsOf(entity.id);
      const after = run.tables.rowsOf(entity.id);
      if (before.length === 0 && after.length === 0) return [];
      const rows = after.map((row) =>
        this.#expected(
          row,
          before.find((old) => old.cells.id === row.cells.id),
        ),
      );
      const found = `await service.db.${this.names.delegate(entity.id)}.findMany()`;
      return [`${this.#imports.support('expectRows')}(${found}, [${rows.join(', ')}]);`];
    });
  }

  /** Of a new row all that is known, of an old one its id and what became different. */
  #expected(row: TableRow, before: TableRow | undefined): string {
    const told = Object.fromEntries(
      Object.entries(row.cells).filter(([column, cell]) => {
        if (!isKnown(cell)) return false;
        return before === undefined || column === 'id' || !sameCell(before.cells[column] ?? null, cell);
      }),
    );
    return `{ ${cellsCode(this.names, row.entity, told, this.#used).join(', ')} }`;
  }

  // --- who may call, and shapes ---

  access(operation: OperationPlan): string[] {
    const { access } = operation;
    if (access.kind === 'public' || !this.names.plan.authenticates) return [];
    const parameters = this.#anyParameters(operation);
    const body = operation.takesBody ? { body: '{}' } : {};
    const problem = this.#imports.support('expectProblem');
    const anonymous = this.test('needs a token', [
      `${problem}(await ${this.send(operation, { parameters, ...body })}, 401, 'unauthenticated');`,
    ]);
    if (access.kind !== 'granted' || access.owner) return [anonymous];
    const caller = { id: callers.stranger, role: 'nobody' };
    const other = this.test('needs a role', [
      `${problem}(await ${this.send(operation, { caller, parameters, ...body })}, 403, 'forbidden');`,
    ]);
    return [anonymous, other, ...this.#roles(operation)];
  }

  /** Each of several roles gets further than to the question for it; the first is the one that calls in the other tests. */
  #roles(operation: OperationPlan): string[] {
    const { access, body } = operation;
    const [, ...roles] = access.kind === 'granted' ? access.roles : [];
    const refusesElse = nodesOf(body).some((node) => 'status' in node && node.status === 403);
    if (roles.length === 0 || (refusesElse && operation.parameters.length === 0)) return [];
    const sent = this.send(operation, {
      caller: { id: callers.stranger, role: roles[0] ?? '' },
      parameters: this.#anyParameters(operation),
      ...(operation.takesBody ? { body: '{}' } : {}),
    }).replace(/role: '\w+'/, 'role');
    return [
      `  test.each([${roles.map(quoted).join(', ')}])('lets in a caller with the role %s', async (role) => {\n    const { status } = await ${sent};\n    expect(status).not.toBe(403);\n  });`,
    ];
  }

  #anyParameters(operation: OperationPlan): Cells {
    return Object.fromEntries(operation.parameters.map(({ name }) => [name, absentId]));
  }

  shape({ title, operation, caller, path, body, field }: ShapeScenario): string {
    const pairs = Object.entries(body).map(([name, value]) => {
      const member = operation.members.find((candidate) => candidate.name === name);
      const code = isPlain(value) ? this.#memberCode(value, member?.type ?? { kind: 'int' }) : '{ wrong: true }';
      return `${name}: ${typeof value === 'number' ? String(value) : code}`;
    });
    const sent = this.send(operation, {
      caller,
      parameters: path,
      body: pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`,
    });
    return this.test(title, [`${this.#imports.support('expectInvalid')}(await ${sent}, ${quoted(field)});`]);
  }

  /** A change of nothing. */
  emptyBody(operation: OperationPlan): string[] {
    if (!operation.partial) return [];
    const [parameters, caller] = [this.#anyParameters(operation), callerOf(operation)];
    const sent = this.send(operation, { caller, parameters, body: '{}' });
    const problem = this.#imports.support('expectProblem');
    return [this.test('an empty body', [`${problem}(await ${sent}, 422, 'validation_failed');`])];
  }

  /** An id in the path that is no id. */
  badPath(operation: OperationPlan): string[] {
    const [parameter] = operation.parameters.filter(({ type }) => type.kind === 'uuid');
    if (parameter === undefined) return [];
    const parameters = { ...this.#anyParameters(operation), [parameter.name]: 'no-uuid' };
    const caller = callerOf(operation);
    const sent = this.send(operation, { caller, parameters, ...(operation.takesBody ? { body: '{}' } : {}) });
    return [
      this.test(`${parameter.name} that is no uuid`, [
        `${this.#imports.support('expectProblem')}(await ${sent}, 422, 'validation_failed');`,
      ]),
    ];
  }

  /** A text of a row as the tests write it: ids by their names. */
  text(cell: Cell | undefined): string {
    return textCode(this.names, typeof cell === 'string' ? cell : null, this.#used);
  }

  invalid(sent: string, field: string): string {
    return `${this.#imports.support('expectInvalid')}(await ${sent}, ${quoted(field)});`;
  }
}

/** A body of the same shape that says something else; undefined where none is near. */
function otherBody({ members }: OperationPlan, body: Cells): Cells | undefined {
  for (const member of members) {
    const cell = body[member.name] ?? null;
    const other = member.type.kind === 'uuid' && cell !== null ? absentId : valueBeside(cell, member);
    if (other !== undefined) return { ...body, [member.name]: other };
  }
  return undefined;
}

function isPlain(value: unknown): value is Cell {
  return !(typeof value === 'object' && value !== null && 'wrong' in value);
}

/** `add.book(db, { copies: 0n })`: what differs from a plain row is said. */
export function addCall(names: Names, row: TableRow, used: CellNames, db = 'db', more: readonly string[] = []): string {
  const plain = plainRow(names.plan, names.entity(row.entity));
  const different = Object.fromEntries(
    Object.entries(row.cells).filter(
      ([column, cell]) => !sameCell(plain[column] ?? null, cell) && (plain[column] ?? null) !== cell,
    ),
  );
  const code = [...cellsCode(names, row.entity, different, used), ...more];
  const values = code.length === 0 ? '' : `, { ${code.join(', ')} }`;
  return `add.${names.delegate(row.entity)}(${db}${values})`;
}
