import { type Clause, type PipelineStep, ruleSeverities } from '@specwright/model/design';
import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Origin } from '@specwright/model/origin';
import { finding } from '../../catalogue.ts';
import type { CheckContext } from '../../context.ts';
import { didYouMean, similarNames } from '../../suggestions.ts';

/** How bad it is when a rule is broken decides what an agent does then. */
export function* ruleShouldHaveASeverity(clause: Clause, context: CheckContext): Iterable<Diagnostic> {
  if (clause.role !== 'rule' || clause.severity !== undefined || clause.name === '') return;
  // Conditions with `if` and `then` have no place for one.
  if (context.index.part(clause.of)?.kind !== 'policy' || /^if .* then /.test(clause.name)) return;
  yield finding('policy/missing-severity', clause.origin, {
    data: { kind: 'setSeverity', clause: clause.id, severities: ['high', 'medium', 'low', 'critical'] },
  });
}

export function* severityMustExist({ id, role, severity }: Clause, _context: CheckContext): Iterable<Diagnostic> {
  const known: readonly string[] = ruleSeverities;
  if (role !== 'rule' || severity === undefined || severity.text === '' || known.includes(severity.text)) return;
  const suggestions = similarNames(severity.text, known);
  const others = known.filter((each) => !suggestions.includes(each));
  yield finding('policy/unknown-severity', severity.origin, {
    parameters: { name: severity.text, suggestion: didYouMean(suggestions) },
    data: {
      kind: 'setSeverity',
      clause: id,
      severities: [...suggestions, ...others],
      range: severity.origin.range,
    },
  });
}

/** Upstream's own list of what says nothing that a test could show. */
const vague =
  /\b(fast|quickly|performant|secure|securely|user[- ]friendly|intuitive|robust|scalable|efficient(?:ly)?|clean code|good quality|high quality|works? correctly|works? (?:well|properly|as expected)|handles? errors|handles? everything|gracefully|run the tests|properly|appropriate(?:ly)?|as needed|etc)\b/i;

export function* clauseShouldBeMeasurable({ name, origin }: Clause, _context: CheckContext): Iterable<Diagnostic> {
  yield* vagueWords(name, origin);
}

export function* gateShouldBeMeasurable({ gate }: PipelineStep, _context: CheckContext): Iterable<Diagnostic> {
  if (gate !== undefined) yield* vagueWords(gate.text, gate.origin);
}

/** A number makes a sentence measurable. */
function* vagueWords(text: string, at: Origin): Iterable<Diagnostic> {
  const words = /\d/.test(text) ? undefined : vague.exec(text)?.[0];
  if (words !== undefined) yield finding('design/vague-text', at, { parameters: { words } });
}
