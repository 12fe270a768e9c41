import { camelCase, kebabCase, pascalCase } from '@specwright/model/words';
import type {
  ContractPlan,
  DesignMethodPlan,
  DesignModulePlan,
  DesignPlan,
  NamedTypePlan,
} from '../../plan/design/designPlan.ts';
import { uniqueName } from '../../plan/names.ts';

const takenVariables = new Set(
  `abstract any answer app arguments as async await boolean break cached case catch class const continue debugger default delete do
  else enum eval export extends false finally for found from function if implements import in instanceof interface let limited log new null
  object package parsed ports private protected public request response return router static string super switch symbol this throw
  true try type typeof undefined var void while with yield test expect number z`.split(/\s+/),
);

/** A variable of that name: in camel case, and never a word of the language or of the code around it. */
export function variableOf(name: string): string {
  const plain = camelCase(name);
  if (plain === '' || /^\d/.test(plain)) return `value${pascalCase(name)}`;
  return takenVariables.has(plain) ? `${plain}Value` : plain;
}

/** What the parts of a design are called in TypeScript. */
export class DesignNames {
  readonly plan: DesignPlan;
  readonly #contracts: ReadonlyMap<string, ContractPlan>;
  readonly #types: ReadonlyMap<string, NamedTypePlan>;
  readonly #ports = new Map<string, string>();
  readonly #methods = new Map<string, ReadonlyMap<string, string>>();
  readonly #modules = new Map<string, string>();

  constructor(plan: DesignPlan) {
    this.plan = plan;
    this.#contracts = new Map(plan.contracts.map((contract) => [contract.name, contract]));
    this.#types = new Map(plan.types.map((type) => [type.name, type]));
    const [ports, modules] = [new Set<string>(), new Set<string>()];
    for (const { name, methods } of plan.contracts) {
      this.#ports.set(name, uniqueName(variableOf(name), ports));
      const taken = new Set(['constructor']);
      this.#methods.set(name, new Map(methods.map((method) => [method.name, uniqueName(methodName(method), taken)])));
    }
    for (const { id, name } of plan.modules) this.#modules.set(id, uniqueName(pascalCase(name) || 'Module', modules));
  }

  /** @throws Error for a name that no contract has: a fault of the plan. */
  contract(name: string): ContractPlan {
    const contract = this.#contracts.get(name);
    if (contract === undefined) throw new Error(`The plan has no contract '${name}'.`);
    return contract;
  }

  type(name: string): NamedTypePlan | undefined {
    return this.#types.get(name);
  }

  method(contract: string, name: string): DesignMethodPlan {
    const method = this.contract(contract).methods.find((candidate) => candidate.name === name);
    if (method === undefined) throw new Error(`The contract '${contract}' has no method '${name}'.`);
    return method;
  }

  /** `orderRepository` of `ports.orderRepository`. */
  port(contract: string): string {
    return this.#ports.get(contract) ?? variableOf(contract);
  }

  methodName(contract: string, method: string): string {
    return this.#methods.get(contract)?.get(method) ?? camelCase(method);
  }

  /** Of the class that a contract has by default. */
  adapter({ name, store }: ContractPlan): string {
    return `${store === undefined ? 'Default' : 'Table'}${name}`;
  }

  /** The module's name as a prefix: `OrderApi`. */
  module({ id }: DesignModulePlan): string {
    return this.#modules.get(id) ?? 'Module';
  }

  /** As a prefix that begins small. */
  moduleVariable(module: DesignModulePlan): string {
    return camelCase(kebabCase(this.module(module))) || 'module';
  }

  /** Where the class of a contract stands, without an ending. */
  adapterPath({ name, module }: ContractPlan): string {
    return this.plan.modules.find((candidate) => candidate.name === module)?.path ?? `src/adapters/${name}`;
  }
}

function methodName({ name }: DesignMethodPlan): string {
  const plain = camelCase(name);
  return plain === '' || /^\d/.test(plain) ? `call${pascalCase(name)}` : plain;
}

/** The way from one file to another as an import says it; both relative to the project, without an ending. */
export function importPath(from: string, to: string): string {
  const here = from.split('/').slice(0, -1);
  const there = to.split('/');
  let common = 0;
  while (common < here.length && common < there.length - 1 && here[common] === there[common]) common++;
  const up = here.slice(common).map(() => '..');
  const path = [...(up.length === 0 ? ['.'] : up), ...there.slice(common)].join('/');
  return `${path}.js`;
}
