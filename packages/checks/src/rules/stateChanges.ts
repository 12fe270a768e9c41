import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Statement } from '@specwright/model/statements';
import { finding } from '../catalogue.ts';
import { type CheckContext, relatedTo } from '../context.ts';
import { hasNoWayIn, isIllegal } from '../flow/legality.ts';
import { machineFor } from '../flow/stateFields.ts';
import { type Block, type CalledChange, type StateChange, stateFlowOf } from '../flow/stateFlow.ts';
import { quoted } from '../wording.ts';

/** A row goes only where its machine lets it go, whichever way led to the line. */
export function* stepMustFollowTheMachine(block: Block, context: CheckContext): Iterable<Diagnostic> {
  const { changes, called } = stateFlowOf(context.index).of(block);
  for (const change of changes) {
    if (hasNoWayIn(change, context.index)) {
      yield finding('flow/no-way-in', change.origin, {
        parameters: { field: context.nameOf(change.field), state: change.to },
        related: machinesOf(change, context),
      });
    } else if (isIllegal(change, context.index)) yield illegalChange(change, change.origin, context);
  }
  for (const change of called) {
    if (isToldOfTheAction(change, context)) continue;
    const { before, origin, to } = change;
    const trail = [...before.trail, relatedTo({ origin }, `Here it would become '${to}'.`)];
    yield illegalChange({ ...change, before: { ...before, trail } }, change.call.action.origin, context);
  }
}

function illegalChange(change: StateChange, at: StateChange['origin'], context: CheckContext): Diagnostic {
  const { field, to, before } = change;
  return finding('flow/illegal-change', at, {
    parameters: { entity: entityOf(field, context), from: quoted([...before.states], 'or'), to },
    related: [...before.trail, ...machinesOf(change, context)],
  });
}

function machinesOf({ field }: StateChange, context: CheckContext): Diagnostic['related'] {
  const found = machineFor(field, context.index);
  return found === undefined ? [] : [relatedTo(found.machine, 'The machine.')];
}

/** The same line is wrong whoever calls the action. */
function isToldOfTheAction({ action, origin }: CalledChange, context: CheckContext): boolean {
  const { changes, called } = stateFlowOf(context.index).of(action);
  return [...changes.filter((own) => isIllegal(own, context.index)), ...called].some((own) => own.origin === origin);
}

function entityOf(field: string, context: CheckContext): string {
  return context.nameOf(context.field(field)?.entity);
}

/** Every row begins where its machine does. */
export function* newRowMustBeginInTheInitialState(statement: Statement, context: CheckContext): Iterable<Diagnostic> {
  if (statement.kind !== 'step') return;
  for (const effect of statement.effects) {
    if (effect.kind !== 'create' || effect.state === undefined || effect.stateField === undefined) continue;
    const found = machineFor(effect.stateField, context.index);
    const { initial = '', next } = found?.graph ?? { next: new Map() };
    if (found === undefined || effect.state.text === initial || !next.has(effect.state.text)) continue;
    yield finding('flow/not-initial', effect.state.origin, {
      parameters: { entity: effect.entity.text, state: effect.state.text, initial },
      related: [relatedTo(found.machine, 'The machine.')],
    });
  }
}
