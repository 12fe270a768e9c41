import { type Position, rangeContains } from '@specwright/model/origin';
import type { Statement } from '@specwright/model/statements';
import { statementsOf } from '@specwright/model/systemIndex';
import type { EditorView } from '../../common/navigationView.ts';

export function statementAt(view: EditorView, position: Position): Statement | undefined {
  for (const statement of statementsOf(view.index.system, view.file)) {
    if (rangeContains(statement.origin.range, position)) return statement;
  }
  return undefined;
}
