import type { DesignModule, Interface } from '@specwright/model/design';
import { type DesignUnit, interfacesOf, methodsOf } from '@specwright/model/designResolution';
import type { Id } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import { pascalCase } from '@specwright/model/words';
import type { ContractPlan, DesignMethodPlan } from './designPlan.ts';
import type { DesignTypes } from './designTypes.ts';
import { same, storeOf } from './storeRoles.ts';

/** The contracts of a unit, by the id of their interface. */
export function contractPlans(index: SystemIndex, unit: DesignUnit, types: DesignTypes): Map<Id, ContractPlan> {
  const contracts = new Map<Id, ContractPlan>();
  const taken = new Set<string>();
  for (const part of interfacesUsed(index, unit)) {
    if (contracts.has(part.id)) continue;
    let name = pascalCase(part.name) === '' ? 'Contract' : typeLike(part.name);
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${typeLike(part.name)}${number}`;
    taken.add(name.toLowerCase());
    contracts.set(part.id, contractOf(index, part, name, unit.modules, types));
  }
  return contracts;
}

/** The unit's own, and those of other files that its modules name. */
function interfacesUsed(index: SystemIndex, unit: DesignUnit): Interface[] {
  const named = unit.modules.flatMap(({ requires, implements: offered }) => [
    ...interfacesOf(index, requires),
    ...interfacesOf(index, offered),
  ]);
  return [...new Set([...unit.interfaces, ...named])];
}

function contractOf(
  index: SystemIndex,
  part: Interface,
  name: string,
  modules: readonly DesignModule[],
  types: DesignTypes,
): ContractPlan {
  const methods = methodsOf(index, part).map(({ method }): DesignMethodPlan => {
    const parameters = method.parameters.map(({ name: parameter, type }) => ({
      name: parameter,
      type: types.read(type, true),
    }));
    return { name: method.name, parameters, returns: types.read(method.returns), sources: [method.id] };
  });
  const owner = modules.find((module) => module.implements.some(({ targets }) => targets.includes(part.id)));
  const found = withoutGuesses(storeOf(name, methods), methods, types);
  return {
    name,
    ...(part.doc === undefined ? {} : { doc: part.doc }),
    methods: methods.map((method) => {
      const role = found?.roles.get(method.name);
      return role === undefined ? method : { ...method, role };
    }),
    ...(found === undefined ? {} : { store: found.store }),
    ...(owner === undefined ? {} : { module: owner.name }),
    made: false,
    sources: [part.id],
  };
}

/** A row whose fields are known cannot stand for another one whose fields are known too. */
function withoutGuesses(
  found: ReturnType<typeof storeOf>,
  methods: readonly DesignMethodPlan[],
  types: DesignTypes,
): ReturnType<typeof storeOf> {
  if (found === undefined) return undefined;
  const { entity } = found.store;
  const roles = new Map(found.roles);
  for (const { name, returns } of methods) {
    const row = returns.kind === 'optional' ? returns.of : returns;
    const other = row.kind === 'named' && !same(row, entity) && types.named(row.name)?.shape === 'record';
    if (other) roles.delete(name);
  }
  return roles.size === 0 ? undefined : { store: found.store, roles };
}

function typeLike(name: string): string {
  return /^[A-Z]\w*$/.test(name) ? name : pascalCase(name);
}
