import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Statement } from '@specwright/model/statements';
import { finding } from '../catalogue.ts';
import { type CheckContext, relatedTo } from '../context.ts';
import { graphOf } from '../flow/machineGraph.ts';
import { quoted } from '../wording.ts';

/** `every Ride reaches terminal state [done, cancelled] within 2h`: nothing leads out of these states. */
export function* terminalStateShouldBeAnEnd(statement: Statement, context: CheckContext): Iterable<Diagnostic> {
  if (statement.kind !== 'rule' || statement.rule.kind !== 'reachesTerminal') return;
  for (const state of statement.rule.states) {
    const machine = state.within === undefined ? undefined : context.index.machineOf(state.within);
    if (machine === undefined || state.targets.length === 0) continue;
    const next = graphOf(machine).next.get(state.text) ?? new Set();
    if (next.size === 0) continue;
    yield finding('machine/not-terminal', state.origin, {
      parameters: { state: state.text, entity: statement.rule.entity.text, next: quoted([...next], 'or') },
      related: [relatedTo(machine, 'The machine.')],
    });
  }
}
