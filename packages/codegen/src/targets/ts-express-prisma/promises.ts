import { milliseconds, type Names } from './naming.ts';

/** What the templates need of the contracts that a service keeps with others. */
export function promisesView(names: Names): {
  readonly deadlines: readonly object[];
  readonly promised: readonly object[];
  readonly failureRules: readonly object[];
  readonly expectations: readonly object[];
  /** Some of them follow events of other services. */
  readonly expectsHeard: boolean;
} {
  const { consumed, events, expectations, failureRules } = names.plan;
  const timed = consumed.flatMap((event) => {
    const made = [
      ...event.reactions.map((line) => ({ ...line, product: names.entity(line.entity).name })),
      ...event.answers.map((line) => ({ ...line, product: line.name })),
    ];
    const products = made.flatMap(({ product, text, place, within }) =>
      within === undefined ? [] : [{ product, text, place, within: milliseconds(within) }],
    );
    return products.length === 0 ? [] : [{ service: event.service, name: event.name, products }];
  });
  return {
    deadlines: byService(timed).map(([service, own]) => ({ service, events: own })),
    promised: events.flatMap(({ name, within }) =>
      within === undefined ? [] : [{ name, within: milliseconds(within) }],
    ),
    expectations: expectations.map((one) => ({ ...one, within: milliseconds(one.within) })),
    expectsHeard: expectations.some(({ after }) => after.service !== names.plan.name),
    failureRules: byService(failureRules).map(([service, rules]) => ({ service, rules })),
  };
}

function byService<T extends { readonly service: string }>(all: readonly T[]): [string, T[]][] {
  const services = [...new Set(all.map(({ service }) => service))];
  return services.map((service) => [service, all.filter((one) => one.service === service)]);
}
