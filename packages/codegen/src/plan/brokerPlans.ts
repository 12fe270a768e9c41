import { moduleGraphOf } from '@specwright/model/moduleGraph';
import type { Property } from '@specwright/model/parts';
import type { Id } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import type { Findings } from './findings.ts';
import { partsOfModule } from './moduleParts.ts';
import type { ConsumedEventPlan, EventPlan, OperationPlan, ServicePlan } from './servicePlan.ts';

/** What of a service a broker would serve. */
interface Served {
  readonly operations: readonly OperationPlan[];
  readonly events: readonly EventPlan[];
  readonly consumed: readonly ConsumedEventPlan[];
}

/** The servers that a service is connected with beside its database, as `runtime` says. What that cannot mean is told. */
export function planBrokers(
  index: SystemIndex,
  whole: SystemIndex,
  { operations, events, consumed }: Served,
  findings: Findings,
): ServicePlan['brokers'] {
  const rabbitmq = goesThroughRabbit(index, whole) && events.length + consumed.length > 0;
  if (events.length + consumed.length > 0) tellOfOtherQueues(index, findings);
  if (!rabbitmq) tellOfUnheard(index, consumed, findings);
  const redis = asksFor(index, 'cache', 'redis') && operations.some(({ limits }) => limits.length > 0);
  return { redis, rabbitmq };
}

/** `runtime { queue: rabbitmq }` */
function asksFor(index: SystemIndex, key: string, value: string): boolean {
  return runtimeOf(index, key).some(({ values }) => values.some(({ text }) => text === value));
}

function runtimeOf({ system }: SystemIndex, key: string): readonly Property[] {
  const properties = system.settings.filter(({ block }) => block === 'runtime').flatMap((block) => block.properties);
  return properties.filter((property) => property.key === key);
}

/** Who is heard must speak where it is listened to: what one of the services asks for that events connect, all of them take. */
function goesThroughRabbit(index: SystemIndex, whole: SystemIndex): boolean {
  const [module] = index.system.modules;
  const connected = module === undefined ? [] : connectedWith(module.id, whole);
  const parts = [index, ...connected.map((id) => partsOfModule(whole, id))];
  return parts.some((part) => asksFor(part, 'queue', 'rabbitmq'));
}

/** The modules that events lead to from a module or to it, in any number of steps. */
function connectedWith(module: Id, whole: SystemIndex): Id[] {
  const graph = moduleGraphOf(whole);
  const connected = new Set([module]);
  // A set that grows while it is walked is walked to its end.
  for (const one of connected) {
    for (const { id } of whole.system.modules) {
      if (graph.consumes(one, id) || graph.consumes(id, one)) connected.add(id);
    }
  }
  return [...connected];
}

/** The queues that are made: a broker, what a process has within itself, and none at all. */
const madeQueues = ['rabbitmq', 'memory', 'none'];

function tellOfOtherQueues(index: SystemIndex, findings: Findings): void {
  for (const { values, keyOrigin } of runtimeOf(index, 'queue')) {
    if (values.some(({ text }) => madeQueues.includes(text))) continue;
    const asked = values.map(({ text }) => text).join(' | ');
    const message = `'queue: ${asked}' is not made: events go through RabbitMQ ('queue: rabbitmq'), or stay in the process.`;
    findings.warning('queue', message, keyOrigin);
  }
}

/** Without a broker between them no service hears another. */
function tellOfUnheard(index: SystemIndex, consumed: readonly ConsumedEventPlan[], findings: Findings): void {
  const [module] = index.system.modules;
  for (const { origin, module: provider, event } of module?.consumes ?? []) {
    if (!consumed.some((one) => one.module === provider.text)) continue;
    const what = `${provider.text}/${event?.text ?? '*'}`;
    const message = `'${what}' is not heard: none of the modules that events connect here has 'queue: rabbitmq' in its runtime, and without a broker events stay in the process that tells of them.`;
    findings.warning('not-heard', message, origin);
  }
}
