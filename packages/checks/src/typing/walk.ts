import { expressionsIn, withParts } from '@specwright/model/expressionParts';
import type { ComparisonCondition, Condition, Expression, MembershipCondition } from '@specwright/model/expressions';
import type { ImplicationSide, Statement } from '@specwright/model/statements';

/** Comparisons and memberships of a condition, each by itself. */
export type Test = ComparisonCondition | MembershipCondition;

export function testsIn(condition: Condition): readonly Test[] {
  if (condition.kind === 'logical') return condition.parts.flatMap(testsIn);
  return condition.kind === 'comparison' || condition.kind === 'membership' ? [condition] : [];
}

/** All conditions of a statement, those behind `where` in its calculations included. */
export function conditionsOf(statement: Statement): readonly Condition[] {
  const own = ownConditions(statement);
  const inner = expressionsOf(statement).flatMap((expression) =>
    expression.kind === 'aggregate' && expression.where !== undefined ? [expression.where] : [],
  );
  return [...own, ...inner];
}

function ownConditions(statement: Statement): readonly Condition[] {
  switch (statement.kind) {
    case 'guard':
      return [statement.condition];
    case 'step':
      return statement.guard === undefined ? [] : [statement.guard];
    case 'soft':
      return 'condition' in statement.rule ? [statement.rule.condition] : [];
    case 'rule': {
      const { rule } = statement;
      if (rule.kind === 'predicate') return [rule.condition];
      if (rule.kind === 'referencesOnly') return [rule.where];
      if (rule.kind === 'cardinality') return rule.where === undefined ? [] : [rule.where];
      return rule.kind === 'implication' ? [rule.premise, rule.conclusion].flatMap(conditionOfSide) : [];
    }
  }
}

function conditionOfSide(side: ImplicationSide): readonly Condition[] {
  return side.kind === 'condition' ? [side.condition] : [];
}

/** All expressions of a statement, whole ones before their parts. */
export function expressionsOf(statement: Statement): readonly Expression[] {
  const roots = [
    ...(statement.kind === 'step' ? statement.effects : []).flatMap((effect): readonly Expression[] => {
      if (effect.kind === 'assign') return [effect.path, effect.value];
      if (effect.kind === 'adjust') return [effect.path, effect.by];
      if (effect.kind === 'create') return effect.assignments.map(({ value }) => value);
      return effect.kind === 'call' ? effect.arguments.map(({ value }) => value) : [];
    }),
    ...(statement.kind === 'rule' && statement.rule.kind === 'equation'
      ? [statement.rule.left, statement.rule.right]
      : []),
  ];
  return [...ownConditions(statement).flatMap(expressionsIn), ...roots.flatMap(withParts)];
}

/** The two sides of a comparison; what is looked for and the members of a list. */
export function sidesOf(test: Test): readonly Expression[] {
  return test.kind === 'comparison' ? [test.left, test.right] : [test.item, ...test.members];
}
