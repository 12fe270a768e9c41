import type { Clause, DesignModule, RecordPart } from '@specwright/model/design';
import { type DesignUnit, interfacesOf } from '@specwright/model/designResolution';
import type { Id } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import { kebabCase } from '@specwright/model/words';
import type { Findings } from '../findings.ts';
import { type ModulePaths, modulePaths } from './artifactPaths.ts';
import { contractPlans } from './contractPlans.ts';
import type { ContractPlan, DesignModulePlan, DesignPlan, SentencePlan } from './designPlan.ts';
import { bySpecificity, endpointsOf, routeOf } from './designRoutes.ts';
import { cacheIn, heartbeatIn, limitIn, testOf, uniqueIn } from './designSentences.ts';
import { stackChoiceOf } from './designStack.ts';
import { DesignTypes } from './designTypes.ts';
import { Handlers } from './handlers.ts';
import { storesOfBareModule } from './madeStores.ts';

/** Decides all that is made of a unit of a design. An artifact outside the project is an error among the findings. */
export function buildDesignPlan(index: SystemIndex, unit: DesignUnit, findings: Findings): DesignPlan {
  const types = new DesignTypes(index, recordsOf(index));
  for (const record of recordsOf(index)) {
    if (unit.modules.some(({ id }) => id === record.of) || unit.interfaces.some(({ id }) => id === record.of))
      types.declare(record);
  }
  const interfaces = contractPlans(index, unit, types);
  const paths = modulePaths(unit.modules, findings);
  const stack = stackChoiceOf(unit);
  const modules: DesignModulePlan[] = [];
  const made: ContractPlan[] = [];
  for (const module of unit.modules) {
    const around = { index, types, interfaces, made, place: paths.get(module.id), known: modules };
    modules.push(modulePlan(module, around));
  }
  const contracts = [...withUnique(interfaces, unit.modules), ...made];
  const rules = rulesOf(unit);
  const everyRule = [...rules, ...modules.flatMap(({ sentences }) => sentences)];
  const limit = rules.map(({ text }) => limitIn(text)).find((found) => found !== undefined);
  const cacheSeconds = rules.map(({ text }) => cacheIn(text)).find((found) => found !== undefined);
  const all = { routes: modules.flatMap(({ routes }) => routes), sockets: modules.flatMap(({ sockets }) => sockets) };
  return {
    name: kebabCase(unit.name) || 'design',
    title: unit.name,
    version: versionOf(unit),
    description: unit.resolved?.intent.primary?.value.text ?? '',
    database: stack.database && contracts.some(({ store }) => store !== undefined),
    types: types.all,
    contracts,
    modules: modules.map((module) => ({
      ...module,
      sentences: module.sentences.map((each) => tested(each, module, contracts)),
    })),
    sentences: rules.map((rule) => tested(rule, all, contracts)),
    ...(limit === undefined ? {} : { limit }),
    ...(cacheSeconds === undefined ? {} : { cacheSeconds }),
    notes: stack.notes,
    sources: [...(unit.resolved === undefined ? [] : [unit.resolved.design.id]), ...everyRule.map(({ id }) => id)],
  };
}

function tested(
  sentence: SentencePlan,
  module: Pick<DesignModulePlan, 'routes' | 'sockets'>,
  contracts: readonly ContractPlan[],
): SentencePlan {
  const test = testOf(sentence.text, module, contracts);
  return test === undefined ? sentence : { ...sentence, test };
}

function recordsOf({ system: { design } }: SystemIndex): readonly RecordPart[] {
  return [...design.modules, ...design.interfaces].flatMap(({ records }) => records);
}

function versionOf({ resolved }: DesignUnit): string {
  const written = resolved?.design.version?.text ?? '';
  return /^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(written) ? written : '0.1.0';
}

interface Around {
  readonly index: SystemIndex;
  readonly types: DesignTypes;
  readonly interfaces: ReadonlyMap<Id, ContractPlan>;
  /** Contracts that are made for modules are added here. */
  readonly made: ContractPlan[];
  readonly place: ModulePaths | undefined;
  readonly known: readonly DesignModulePlan[];
}

function modulePlan(module: DesignModule, { index, types, interfaces, made, place, known }: Around): DesignModulePlan {
  const contractsOf = (references: DesignModule['requires']): ContractPlan[] =>
    interfacesOf(index, references).flatMap(({ id }) => interfaces.get(id) ?? []);
  const requires = contractsOf(module.requires);
  const implemented = contractsOf(module.implements);
  const stores = requires.length + implemented.length === 0 ? storesOfBareModule(module, interfaces, made) : [];
  made.push(...stores);
  const contracts = [...requires, ...implemented, ...stores];
  const handlers = new Handlers(module, [...interfaces.values(), ...made]);
  const taken = new Set(known.flatMap(({ routes }) => routes.map(routeKey)));
  const routes = endpointsOf(module, 'http')
    .map((endpoint) => handlers.filled(routeOf(endpoint, contracts, types)))
    .filter((route) => !taken.has(routeKey(route)) && taken.add(routeKey(route)));
  const sockets = endpointsOf(module, 'websocket').map((endpoint) => handlers.socket(endpoint));
  const commands = endpointsOf(module, 'command').flatMap((endpoint) => handlers.command(endpoint));
  const contract = handlers.contract();
  if (contract !== undefined) made.push(contract);
  const sentences = [...module.invariants, ...module.acceptance].map((clause) => sentenceOf(clause, module.name));
  const first = <T>(read: (text: string) => T | undefined): T | undefined =>
    sentences.map(({ text }) => read(text)).find((found) => found !== undefined);
  const [limit, cacheSeconds, heartbeatSeconds] = [first(limitIn), first(cacheIn), first(heartbeatIn)];
  return {
    id: module.id,
    name: module.name,
    ...(module.doc === undefined ? {} : { doc: module.doc }),
    path: place?.path ?? '',
    testPath: place?.testPath ?? '',
    requires: requires.map(({ name }) => name),
    implements: [...implemented, ...stores].map(({ name }) => name),
    routes: routes.toSorted(bySpecificity),
    sockets,
    commands,
    sentences,
    ...(limit === undefined ? {} : { limit }),
    ...(cacheSeconds === undefined ? {} : { cacheSeconds }),
    ...(heartbeatSeconds === undefined ? {} : { heartbeatSeconds }),
  };
}

/** Routes of one verb and path are one, whatever their parameters are called. */
function routeKey({ verb, parts }: DesignModulePlan['routes'][number]): string {
  return `${verb} ${parts.map((part) => (part.kind === 'static' ? part.text : '{}')).join('')}`;
}

function sentenceOf({ id, name, role, severity, origin }: Clause, of: string): SentencePlan {
  return { id, text: name, role, of, origin, ...(severity === undefined ? {} : { severity: severity.text }) };
}

function rulesOf(unit: DesignUnit): SentencePlan[] {
  const policies = unit.policies.flatMap(({ name, rules }) =>
    rules.map(({ clause, severity }) => ({
      ...sentenceOf(clause, name),
      ...(severity === undefined ? {} : { severity: severity.text }),
    })),
  );
  const own = unit.resolved?.invariants.map(({ value }) => sentenceOf(value, unit.name)) ?? [];
  const ofInterfaces = unit.interfaces.flatMap(({ invariants, name }) =>
    invariants.map((clause) => sentenceOf(clause, name)),
  );
  return [...own, ...policies, ...ofInterfaces];
}

/** What sentences call unique is so in the rows of the contracts that their module offers, else requires. */
function withUnique(interfaces: ReadonlyMap<Id, ContractPlan>, modules: readonly DesignModule[]): ContractPlan[] {
  const fields = new Map<Id, Set<string>>();
  for (const module of modules) {
    const said = [...module.invariants, ...module.acceptance].flatMap(({ name }) => uniqueIn(name) ?? []);
    const near = module.implements.length > 0 ? module.implements : module.requires;
    for (const id of near.flatMap(({ targets }) => targets))
      fields.set(id, new Set([...(fields.get(id) ?? []), ...said]));
  }
  return [...interfaces].map(([id, contract]) =>
    contract.store === undefined
      ? contract
      : { ...contract, store: { ...contract.store, unique: [...(fields.get(id) ?? [])] } },
  );
}
