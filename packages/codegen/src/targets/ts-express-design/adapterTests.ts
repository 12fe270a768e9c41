import type { ContractPlan, DesignMethodPlan, DesignType, StoreRole } from '../../plan/design/designPlan.ts';
import { quoted } from '../ts-express-prisma/naming.ts';
import { variableOf } from './designNames.ts';
import { sampleId, sampleOf } from './designSamples.ts';
import { support, type TestPlace } from './designTestFiles.ts';

type Role<Kind extends StoreRole['kind']> = Extract<StoreRole, { kind: Kind }>;
type Has<Kind extends StoreRole['kind']> = Omit<DesignMethodPlan, 'role'> & { readonly role: Role<Kind> };

/**
 * Tests of a repository: it creates, gets, lists, updates and deletes, as far as its contract has methods for it, on every
 * kind of table that the project has; in a database its rows outlast the process.
 */
export function adapterTests(contract: ContractPlan, place: TestPlace): string[] {
  const calls = new RepositoryCalls(contract, place);
  const made = calls.create();
  if (made === undefined) return [];
  const looks = [...calls.get(), ...calls.list()];
  const lines = [made, ...looks, ...calls.changes(), ...calls.remove()];
  if (lines.length === 1) return [];
  const port = place.names.port(contract.name);
  const ports = support('testPorts', place);
  const name = `${contract.name} keeps what it is given`;
  if (!place.names.plan.database) {
    return [`test(${quoted(name)}, async () => {\nconst { ${port} } = ${ports}();\n${lines.join('\n')}\n});`];
  }
  const onTables = `test.each(${support('tables', place)})(${quoted(`${name}, %s`)}, async (_, open) => {\nconst { ${port} } = ${ports}({}, open());\n${lines.join('\n')}\n});`;
  if (looks.length === 0) return [onTables];
  const twice = [
    `const open = ${support('databaseFile', place)}();`,
    calls.create(`${ports}({}, open()).${port}`),
    `const { ${port} } = ${ports}({}, open());`,
    ...looks,
  ];
  return [
    onTables,
    `test(${quoted(`${contract.name} finds its rows again when the database is opened again`)}, async () => {\n${twice.join('\n')}\n});`,
  ];
}

/** The lines that call the methods of a repository on one row. */
class RepositoryCalls {
  readonly #contract: ContractPlan;
  readonly #place: TestPlace;

  constructor(contract: ContractPlan, place: TestPlace) {
    this.#contract = contract;
    this.#place = place;
  }

  /** @param on where the repository is, in place of the variable of its name */
  create(on?: string): string | undefined {
    const method = this.#methods('create')[0];
    const given = method?.parameters[0] && this.#sample(method.parameters[0].type);
    if (method === undefined || given === undefined) return undefined;
    return `await ${this.#call(method, on)}(${this.#withId(given)});`;
  }

  get(): string[] {
    return this.#methods('get').map(
      (method) =>
        `${this.#expect()}(await ${this.#call(method)}(${keyOf(method)})).toMatchObject({ id: ${this.#id()} });`,
    );
  }

  /** Lists that take nothing hold the row; of others only that they answer can be told. */
  list(): string[] {
    return this.#methods('list').map((method) => {
      const values = method.parameters.map(({ name, type }) => filterSample(name, type.kind));
      const expected = values.length === 0 ? 'toHaveLength(1)' : 'toBeInstanceOf(Array)';
      return `${this.#expect()}(await ${this.#call(method)}(${values.join(', ')})).${expected};`;
    });
  }

  changes(): string[] {
    return [...this.#methods('update'), ...this.#methods('set')].flatMap((method) => {
      const { role } = method;
      const type = method.parameters.find(({ name }) => name === role.value)?.type;
      const value = type && this.#sample(type);
      if (value === undefined) return [];
      const given = role.key === undefined ? [this.#withId(value)] : [keyOf(method), value];
      const call = `await ${this.#call(method)}(${given.join(', ')})`;
      const changed = role.kind === 'set' ? `{ ${quoted(variableOf(role.field))}: ${value} }` : value;
      const said = saidOf(method.returns, changed);
      const seen = this.#methods('get')[0];
      return [
        said === undefined ? `${call};` : `${this.#expect()}(${call}).${said};`,
        ...(seen === undefined
          ? []
          : [`${this.#expect()}(await ${this.#call(seen)}(${keyOf(seen)})).toMatchObject(${changed});`]),
      ];
    });
  }

  remove(): string[] {
    const method = this.#methods('remove')[0];
    if (method === undefined) return [];
    const call = `${this.#call(method)}(${keyOf(method)})`;
    const [first, again] =
      method.returns.kind === 'boolean'
        ? [`${this.#expect()}(await ${call}).toBe(true);`, `${this.#expect()}(await ${call}).toBe(false);`]
        : [`await ${call};`, `await ${this.#expect()}(${call}).rejects.toMatchObject({ status: 404 });`];
    return [first, again];
  }

  #methods<Kind extends StoreRole['kind']>(kind: Kind): Has<Kind>[] {
    return this.#contract.methods.flatMap(({ role, ...method }) =>
      role?.kind === kind ? [{ ...method, role: role as Role<Kind> }] : [],
    );
  }

  #call({ name }: { readonly name: string }, on?: string): string {
    const { names } = this.#place;
    return `${on ?? names.port(this.#contract.name)}.${names.methodName(this.#contract.name, name)}`;
  }

  #sample(type: DesignType): string | undefined {
    return sampleOf(type, this.#place.names);
  }

  #withId(sample: string): string {
    return `Object.assign(${sample}, { id: ${this.#id()} })`;
  }

  /** The id of the row, as the methods that take one want it. */
  #id(): string {
    const keyed = [...this.#methods('get'), ...this.#methods('remove'), ...this.#methods('set')][0];
    return keyed === undefined ? quoted(sampleId) : keyOf(keyed);
  }

  #expect(): string {
    return this.#place.imports.value('expect', 'vitest');
  }
}

/** The first parameter of what finds a row by its key. */
function keyOf({ parameters }: Pick<DesignMethodPlan, 'parameters'>): string {
  return parameters[0]?.type.kind === 'integer' ? '1' : quoted(sampleId);
}

/** What a change answers, as a matcher; nothing where it answers nothing. */
function saidOf(returns: DesignType, changed: string): string | undefined {
  if (returns.kind === 'none') return undefined;
  return returns.kind === 'boolean' ? 'toBe(true)' : `toMatchObject(${changed})`;
}

function filterSample(name: string, kind: string): string {
  if (kind === 'integer' || kind === 'number') return /offset|skip/i.test(name) ? '0' : '1';
  if (kind === 'boolean') return 'true';
  return kind === 'text' || kind === 'uuid'
    ? quoted(kind === 'uuid' ? sampleId : 'text')
    : kind === 'optional'
      ? 'undefined'
      : "'text' as never";
}
