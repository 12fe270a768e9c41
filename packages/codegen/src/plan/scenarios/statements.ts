import type { Id } from '@specwright/model/reference';
import type { Statement } from '../program.ts';
import type { ServicePlan } from '../servicePlan.ts';

/** A statement with the line of the specification that it comes from. */
export interface PlacedStatement {
  readonly statement: Statement;
  readonly line: string;
}

/** All statements of a program in their order, those of its actions too. */
export function statementsOf(body: readonly Statement[], plan: ServicePlan): readonly PlacedStatement[] {
  const found: PlacedStatement[] = [];
  let line = '';
  const visit = (statements: readonly Statement[], path: readonly Id[]): void => {
    for (const statement of statements) {
      if (statement.kind === 'line') line = statement.text;
      found.push({ statement, line });
      if (statement.kind === 'if' || statement.kind === 'forEach') visit(statement.body, path);
      if (statement.kind === 'call' && !path.includes(statement.action)) {
        const action = plan.actions.find(({ id }) => id === statement.action);
        visit(action?.body ?? [], [...path, statement.action]);
      }
    }
  };
  visit(body, []);
  return found;
}
