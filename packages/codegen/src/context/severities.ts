import { type RuleSeverity, ruleSeverities } from '@specwright/model/design';
import type { ResolvedPolicy, ResolvedRule } from '@specwright/model/designResolution';
import { plain } from './markdown.ts';

const meanings: Readonly<Record<RuleSeverity, string>> = {
  critical: 'must not be violated: a violation blocks the result',
  high: 'required',
  medium: 'strongly recommended: say why where you do otherwise',
  low: 'a suggestion',
};

/** The rules of all policies by how grave they are; behind each its policy, and from where it is inherited. */
export function constraintLines(
  policies: readonly ResolvedPolicy[],
  originOf: (rule: ResolvedRule) => string | undefined,
): string[] {
  const rules = policies.flatMap(({ name, rules: own }) => own.map((rule) => ({ policy: name, rule })));
  const line = ({ policy, rule }: (typeof rules)[number]): string => {
    const from = originOf(rule);
    const origin = from === undefined ? '' : `, from ${plain(from)}`;
    return `- ${plain(rule.clause.name)} (policy ${plain(policy)}${origin})`;
  };
  const groups = [
    ...ruleSeverities.map((severity) => ({ severity, title: `### ${severity}: ${meanings[severity]}` })),
    { severity: undefined, title: '### no severity given: take it as required' },
  ];
  return groups
    .flatMap(({ severity, title }) => {
      const own = rules.filter(({ rule }) => severityOf(rule) === severity);
      return own.length === 0 ? [] : ['', title, '', ...own.map(line)];
    })
    .slice(1);
}

/** A word that is none of the four says nothing of how grave the rule is. */
function severityOf({ severity }: ResolvedRule): RuleSeverity | undefined {
  return ruleSeverities.find((one) => one === severity?.text);
}
