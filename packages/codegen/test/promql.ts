import { parser } from '@prometheus-io/lezer-promql';

/** A metric that an expression asks for, with the labels that it chooses by. */
export interface Selector {
  readonly metric: string;
  readonly labels: readonly string[];
}

/** What an expression of PromQL asks for. @throws Error where it is none. */
export function selectorsIn(expression: string): readonly Selector[] {
  const found: { metric: string; labels: string[] }[] = [];
  parser.parse(expression).iterate({
    enter({ name, from, to, type, node }) {
      if (type.isError) throw new Error(`no PromQL at ${from}: ${expression}`);
      if (name === 'VectorSelector') {
        const metric = node.getChild('Identifier');
        found.push({ metric: metric === null ? '' : expression.slice(metric.from, metric.to), labels: [] });
      }
      if (name === 'LabelName') found.at(-1)?.labels.push(expression.slice(from, to));
    },
  });
  return found;
}
