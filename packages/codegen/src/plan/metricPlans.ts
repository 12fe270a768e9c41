import type { SystemIndex } from '@specwright/model/system';
import { snakeCase } from '@specwright/model/words';
import type { Findings } from './findings.ts';
import type { EntityPlan, MetricPlan, OperationPlan } from './servicePlan.ts';

/** Metrics that every service has, whatever its `observe` block says. */
const everywhere = /^(api|http|request|requests)\.(latency|duration|errors|rate|count)$/;

/** The items of `metric:` lines: `stock.level` of whole numbers, `checkout.conversion` of apis. Others are left out, with a note. */
export function planMetrics(
  index: SystemIndex,
  entities: readonly EntityPlan[],
  operations: readonly OperationPlan[],
  findings: Findings,
): MetricPlan[] {
  const items = index.system.observations
    .filter(({ name }) => name === 'metric')
    .flatMap(({ id, items: texts }) => texts.map((item) => ({ id, ...item })));
  const planned = items.flatMap(({ id, text, origin }): MetricPlan[] => {
    if (everywhere.test(text)) return [];
    const [, subject = '', kind] = /^(\w+)\.(level|conversion)$/.exec(text) ?? [];
    const found =
      kind === 'level' ? levelsOf(id, text, subject, entities) : conversionsOf(id, text, subject, operations);
    if (found.length === 0) {
      findings.info(
        'metric-left-out',
        `'${text}' is no metric that can be told from the service: it is left out.`,
        origin,
      );
    }
    return found;
  });
  return planned.filter(({ name }, at) => planned.findIndex((other) => other.name === name) === at);
}

/** Of each field of that name that is a whole number. */
function levelsOf(id: string, text: string, subject: string, entities: readonly EntityPlan[]): MetricPlan[] {
  return entities.flatMap((entity) =>
    entity.fields
      .filter(({ name, type, sensitive }) => name === subject && type.kind === 'int' && !sensitive)
      .map(({ column }) => {
        const name = `${snakeCase(entity.name)}_${snakeCase(subject)}_level`;
        return { kind: 'level' as const, id, text, name, entity: entity.id, column };
      }),
  );
}

/** Of the `POST` apis whose path ends in that word. */
function conversionsOf(id: string, text: string, subject: string, operations: readonly OperationPlan[]): MetricPlan[] {
  const asked = operations.filter(
    ({ method, path }) =>
      method === 'POST' && snakeCase(path.split('/').findLast((step) => !step.startsWith('{')) ?? '') === subject,
  );
  if (subject === '' || asked.length === 0) return [];
  const name = `${snakeCase(subject)}_conversion_total`;
  return [{ kind: 'conversion', id, text, name, operations: asked.map((operation) => operation.name) }];
}
