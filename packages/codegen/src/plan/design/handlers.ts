import type { DesignModule, Endpoint } from '@specwright/model/design';
import { pascalCase, snakeCase } from '@specwright/model/words';
import { operationFunctionName, uniqueName } from '../names.ts';
import type {
  CommandPlan,
  ContractPlan,
  DesignMethodPlan,
  DesignParameter,
  RoutePlan,
  SocketPlan,
} from './designPlan.ts';

/** Collects what a module's endpoints need and no interface offers: one contract of it, a port that somebody fills. */
export class Handlers {
  readonly #module: DesignModule;
  readonly #name: string;
  readonly #methods: DesignMethodPlan[] = [];
  readonly #names = new Set<string>();
  readonly #commands = new Set<string>();

  constructor(module: DesignModule, others: readonly ContractPlan[]) {
    this.#module = module;
    const taken = new Set(others.map(({ name }) => name));
    this.#name = uniqueName(`${pascalCase(module.name) || 'Module'}Handlers`, taken);
  }

  /** A route that answers with data, and that nothing is wired to, asks a handler. */
  filled(route: RoutePlan): RoutePlan {
    if (route.call !== undefined || route.answer !== 'json') return route;
    const path = route.parts.map((part) => (part.kind === 'static' ? part.text : `{${part.name}}`)).join('');
    const wanted = snakeCase(operationFunctionName(route.verb, path)) || route.verb;
    const method = this.#add(wanted, [{ name: 'request', type: { kind: 'object' } }], { kind: 'any' }, route.id);
    const call = {
      contract: this.#name,
      method,
      arguments: [{ from: 'request', name: 'request', type: { kind: 'object' } }],
    } as const;
    return { ...route, call };
  }

  socket(endpoint: Endpoint): SocketPlan {
    const parts = endpoint.pathParts.length === 0 ? [{ kind: 'static', text: '/' } as const] : endpoint.pathParts;
    const words = parts.flatMap((part) => (part.kind === 'static' ? [part.text] : [])).join('_');
    const parameters: DesignParameter[] = [
      { name: 'parameters', type: { kind: 'dictionary', of: { kind: 'text' } } },
      { name: 'message', type: { kind: 'text' } },
    ];
    const name = `receive_${snakeCase(words) || 'message'}`;
    const method = this.#add(name, parameters, { kind: 'optional', of: { kind: 'text' } }, endpoint.id);
    return { id: endpoint.id, name: endpoint.name, parts, call: { contract: this.#name, method } };
  }

  /** Nothing for a command that the module has already, or one without a name. */
  command(endpoint: Endpoint): readonly CommandPlan[] {
    const { command } = endpoint;
    const name = command?.name.trim().replace(/\s+/g, ' ') ?? '';
    if (command === undefined || !/^[A-Za-z][\w:. -]*$/.test(name) || this.#commands.has(name)) return [];
    this.#commands.add(name);
    const seen = new Set<string>();
    const given = command.arguments.map((argument) => ({
      ...argument,
      name: uniqueName(snakeCase(argument.name) || 'value', seen),
    }));
    const parameters = given.map((argument): DesignParameter => {
      const type = argument.value ? ({ kind: 'text' } as const) : ({ kind: 'boolean' } as const);
      return { name: argument.name, type: argument.kind === 'required' ? type : { kind: 'optional', of: type } };
    });
    const method = this.#add(snakeCase(name), parameters, { kind: 'none' }, endpoint.id);
    const plain = given.map(({ name: argument, kind, value }) => ({ name: argument, kind, value }));
    return [{ id: endpoint.id, name, text: endpoint.name, arguments: plain, call: { contract: this.#name, method } }];
  }

  /** Nothing where no line needs one. */
  contract(): ContractPlan | undefined {
    if (this.#methods.length === 0) return undefined;
    return {
      name: this.#name,
      doc: `What ${this.#module.name} does where no interface of the design says it.`,
      methods: this.#methods,
      module: this.#module.name,
      made: true,
      sources: [this.#module.id],
    };
  }

  #add(
    wanted: string,
    parameters: readonly DesignParameter[],
    returns: DesignMethodPlan['returns'],
    source: string,
  ): string {
    const name = uniqueName(wanted, this.#names);
    this.#methods.push({ name, parameters, returns, sources: [source] });
    return name;
  }
}
