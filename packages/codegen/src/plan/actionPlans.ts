import type { Action } from '@specwright/model/parts';
import { type Id, targetOf } from '@specwright/model/reference';
import { camelCase } from '@specwright/model/words';
import { columnsRead } from './columnsRead.ts';
import type { EffectScope } from './compile/compileEffects.ts';
import { compileWithoutCaller } from './compile/compileStatements.ts';
import { ProgramContext, type Shared } from './compile/programContext.ts';
import { valueTypeOf } from './entityPlans.ts';
import { typeFromCalls } from './parameterTypes.ts';
import type { ActionParameter, ActionPlan } from './servicePlan.ts';
import { timeoutIn } from './softOptions.ts';

/** The actions in the order written. */
export function planActions(shared: Shared, usePort: EffectScope['usePort']): ActionPlan[] {
  return shared.index.system.actions.map((action) => planAction(action, shared, usePort));
}

function planAction(action: Action, shared: Shared, usePort: EffectScope['usePort']): ActionPlan {
  const context = new ProgramContext(shared, undefined, [], action.origin, () => undefined);
  context.callerMissing = `An action does not know who calls. Ask it in the apis that call '${action.name}', or give it a parameter, and call it with 'caller'.`;
  const parameters = action.parameters.map((parameter, at): ActionParameter => {
    const written =
      parameter.type ?? (parameter.entities.length > 0 ? undefined : typeFromCalls(action, at, shared.index));
    const type =
      written?.kind === 'primitive' || written?.kind === 'enum'
        ? valueTypeOf(written, shared.index, `${action.name}_${parameter.name}`)
        : undefined;
    const typed =
      parameter.type?.kind === 'reference' || parameter.type?.kind === 'entity'
        ? targetOf(parameter.type.entity)
        : undefined;
    const entities = typed === undefined ? parameter.entities.filter((id) => shared.entities.has(id)) : [typed];
    const [first] = entities;
    const name = context.newName(camelCase(parameter.name));
    if (type !== undefined || first === undefined) {
      context.parameterTypes.set(parameter.name, type ?? { kind: 'string' });
      return { name, columns: [], entities: [], type: type ?? { kind: 'string' } };
    }
    context.addRow(name, first, 'parameter', `parameter:${parameter.name}`);
    return { name, columns: [], entities };
  });
  const timeout = timeoutIn(action.statements);
  const portTimeout = timeout === undefined ? {} : { portTimeout: timeout };
  compileWithoutCaller(action.statements, { context, usePort, ...portTimeout });
  return {
    id: action.id,
    name: action.name,
    functionName: camelCase(action.name),
    parameters: parameters.map((parameter) => withColumns(parameter, context)),
    body: context.statements,
    ...(action.doc === undefined ? {} : { doc: action.doc }),
  };
}

/** A parameter that several entities fit asks only for the columns that the action reads. */
function withColumns(parameter: ActionParameter, context: ProgramContext): ActionParameter {
  const entity = context.entity(parameter.entities[0]);
  if (entity === undefined || parameter.entities.length < 2) return parameter;
  const used = columnsRead(context.statements, parameter.name);
  const columns = [...used].sort().flatMap((name) => {
    const field = entity.fields.find((candidate) => candidate.column === name);
    const link = entity.links.find((candidate) => candidate.column === name);
    if (field !== undefined) return [{ name, type: field.type, optional: field.optional }];
    return link === undefined ? [] : [{ name, type: { kind: 'uuid' as const }, optional: link.optional }];
  });
  return { ...parameter, columns };
}

/** The entities whose rows the steps of an action write, also through the actions that it calls. */
export function entitiesWritten(
  action: Action,
  shared: Pick<Shared, 'index' | 'entities'>,
  seen = new Set<Id>(),
): Set<Id> {
  const found = new Set<Id>();
  if (seen.has(action.id)) return found;
  seen.add(action.id);
  for (const statement of action.statements) {
    if (statement.kind !== 'step') continue;
    for (const effect of statement.effects) {
      if (effect.kind === 'create' || effect.kind === 'snapshot' || effect.kind === 'setState') {
        const entity = targetOf(effect.entity);
        if (entity !== undefined) found.add(entity);
      }
      if (effect.kind === 'adjust' || effect.kind === 'assign') {
        const name = effect.path.text.split('.').at(-1);
        const last = effect.path.fields.at(-1);
        for (const entity of shared.entities.values()) {
          if (entity.fields.some((field) => field.id === last || (last === undefined && field.name === name)))
            found.add(entity.id);
        }
      }
      const called = effect.kind === 'call' ? shared.index.part(targetOf(effect.action) ?? '') : undefined;
      if (called?.kind === 'action') for (const id of entitiesWritten(called, shared, seen)) found.add(id);
    }
  }
  return found;
}
