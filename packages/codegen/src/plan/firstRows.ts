import type { Rule } from '@specwright/model/statements';
import type { Findings } from './findings.ts';
import type { Statement, Touch } from './program.ts';
import { makesRow, statementsOfKind } from './scenarios/mentions.ts';
import type { ActionPlan, ConsumedEventPlan, EventPlan, KeptInvariantPlan, OperationPlan } from './servicePlan.ts';

/** The programs of a service. */
interface Programs {
  readonly actions: readonly ActionPlan[];
  readonly operations: readonly OperationPlan[];
  readonly events: readonly EventPlan[];
  readonly consumed: readonly ConsumedEventPlan[];
}

/**
 * `Line per order: min 1`: an order is held to it from the start where what makes it makes lines too. Where they are made by
 * other requests it could never be made: there it is held to it as soon as a line goes.
 */
export function withFirstRows({ actions, operations, events, consumed }: Programs): Programs {
  const makes = (body: readonly Statement[], entity: string, seen: readonly string[] = []): boolean =>
    makesRow(body, entity) ||
    statementsOfKind(body, 'call').some((call) => {
      const action = actions.find(({ id }) => id === call.action && !seen.includes(id));
      return action !== undefined && makes(action.body, entity, [...seen, action.id]);
    });
  const held = <Program extends { readonly body: readonly Statement[] }>(program: Program): Program => {
    const isHeld = ({ begins }: Touch): boolean => begins === undefined || makes(program.body, begins);
    return { ...program, body: withTouches(program.body, isHeld) };
  };
  return {
    actions: actions.map(held),
    operations: operations.map(held),
    events: events.map((event) =>
      event.reaction === undefined ? event : { ...event, reaction: held(event.reaction) },
    ),
    consumed: consumed.map((event) => ({ ...event, reactions: event.reactions.map(held) })),
  };
}

function withTouches(body: readonly Statement[], isHeld: (touch: Touch) => boolean): readonly Statement[] {
  if (statementsOfKind(body, 'keep').every(({ touches }) => touches.every(isHeld))) return body;
  return body.flatMap((statement): Statement[] => {
    if (statement.kind === 'forEach' || statement.kind === 'if') {
      return [{ ...statement, body: withTouches(statement.body, isHeld) }];
    }
    if (statement.kind !== 'keep') return [statement];
    const touches = statement.touches.filter(isHeld);
    return touches.length === 0 ? [] : [{ ...statement, touches }];
  });
}

/** Says which requests make rows that lack what a line wants of them. */
export function tellOfFirstRows(
  kept: readonly KeptInvariantPlan[],
  rules: readonly Rule[],
  { operations }: Pick<Programs, 'operations'>,
  findings: Findings,
): void {
  for (const { line, text, entity, wants, name } of kept) {
    const rule = rules.find(({ id }) => id === line);
    if (wants === undefined || rule === undefined) continue;
    for (const { body, name: api } of operations) {
      const isHeld = statementsOfKind(body, 'keep')
        .flatMap(({ touches }) => touches)
        .some(({ invariant, begins }) => invariant === name && begins !== undefined);
      if (!makesRow(body, entity) || isHeld) continue;
      const message = `'${api}' makes a row that '${text.trim()}' is about, and none of those that it wants: it is held to the line from when one of them goes.`;
      findings.info('kept-later', message, rule.origin);
    }
  }
}
