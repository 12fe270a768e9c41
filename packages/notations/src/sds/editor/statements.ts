import { type Position, rangeContains } from '@specwright/model/origin';
import type { Statement } from '@specwright/model/statements';
import type { EditorView } from '../../common/navigationView.ts';

/** The statements of a file, those of its blocks and those outside any. */
export function* statementsIn(view: EditorView): Generator<Statement> {
  const { system } = view.index;
  const owners = [
    ...system.contracts,
    ...system.invariants,
    ...system.entities,
    ...system.machines,
    ...system.events,
    ...system.actions,
    ...system.operations,
    ...system.hooks,
  ];
  for (const owner of owners) if (owner.origin.file === view.file) yield* owner.statements;
  for (const module of system.modules) if (module.origin.file === view.file) yield* module.soft;
  for (const statement of system.loose) if (statement.origin.file === view.file) yield statement;
}

export function statementAt(view: EditorView, position: Position): Statement | undefined {
  for (const statement of statementsIn(view)) {
    if (rangeContains(statement.origin.range, position)) return statement;
  }
  return undefined;
}
