import { conditionPatterns } from './conditions.ts';
import { outcomePatterns } from './outcomes.ts';
import type { Pattern } from './pattern.ts';
import { rulePatterns } from './rules.ts';
import { softPatterns } from './softRules.ts';
import { stepPatterns } from './steps.ts';

/** What is told of a row that the grammar's own signs (a colon, an arrow, `if`) single out before the rows are tried. */
export type PatternRow = Pick<Pattern<unknown>, 'id' | 'zone' | 'shape' | 'example'>;

const bySigns: readonly PatternRow[] = [
  { id: 'T1', zone: 'soft', shape: 'KEY: VALUE', example: '~ cache: 30s' },
  { id: 'S7', zone: 'step', shape: 'if CONDITION: STEP', example: '>> if paid: refund payment' },
  {
    id: 'R3',
    zone: 'rule',
    shape: 'E per F: max | min N [where CONDITION]',
    example: 'Cart per user: max 1 where status=open',
  },
  {
    id: 'R4',
    zone: 'rule',
    shape: 'E.f:STATE | event EVENT emitted | X.VERB | CONDITION => the same',
    example: 'Order.status:paid => event order.paid emitted',
  },
];

/** Every form of sentence that has a meaning, in the order in which they are tried. */
export const patternTable: readonly PatternRow[] = [
  ...conditionPatterns,
  ...outcomePatterns,
  ...bySigns,
  ...stepPatterns,
  ...softPatterns,
  ...rulePatterns,
];
