import type { DesignModule, Pipeline, PipelineStep } from '@specwright/model/design';
import type { Diagnostic } from '@specwright/model/diagnostic';
import { type Id, targetOf } from '@specwright/model/reference';
import { finding } from '../../catalogue.ts';
import { type CheckContext, relatedTo } from '../../context.ts';
import { interfaceOf, type Scheduled } from '../../designContext.ts';
import { didYouMean, similarNames } from '../../suggestions.ts';

const outputs = ['code', 'tests', 'design', 'docs', 'diff', 'ui', 'architecture'];

export function* stepShouldHaveAnOutput(step: PipelineStep, _context: CheckContext): Iterable<Diagnostic> {
  if (step.output !== undefined) return;
  const builds = step.modules.length > 0;
  const likeliest = /test|verif|check/i.test(step.name) ? 'tests' : /design|plan/i.test(step.name) ? 'design' : 'code';
  const first = builds ? 'code' : likeliest;
  yield finding('pipeline/missing-output', step.origin, {
    parameters: { name: step.name },
    data: {
      kind: 'addOutput',
      step: step.id,
      outputs: [first, ...outputs.filter((each) => each !== first)].slice(0, 3),
    },
  });
}

/** Upstream calls the values conventional: a quoted one is on purpose, and so are words of several parts. */
export function* outputShouldBeConventional({ output }: PipelineStep, _context: CheckContext): Iterable<Diagnostic> {
  if (output === undefined || output.text === '' || outputs.includes(output.text)) return;
  const suggestions = similarNames(output.text, outputs);
  if (suggestions.length === 0 && (output.quoted || !/^[a-z]+$/.test(output.text))) return;
  yield finding('pipeline/unusual-output', output.origin, {
    parameters: { name: output.text, suggestion: didYouMean(suggestions) },
    data: { kind: 'unknownName', text: output.text, suggestions },
  });
}

export function* stepShouldHaveAGate(step: PipelineStep, _context: CheckContext): Iterable<Diagnostic> {
  if (step.gate === undefined) yield finding('pipeline/missing-gate', step.origin, { parameters: { name: step.name } });
}

/** Steps run in the order written. */
export function* stepMustDependOnEarlierOnes(step: PipelineStep, context: CheckContext): Iterable<Diagnostic> {
  const pipeline = context.index.part(step.pipeline);
  if (step.dependsOn.length === 0 || pipeline?.kind !== 'pipeline' || context.designs.isInCycle(step.id)) return;
  const places = new Map(pipeline.steps.map(({ id }, at) => [id, at]));
  const own = places.get(step.id) ?? 0;
  for (const reference of step.dependsOn) {
    const target = targetOf(reference) ?? '';
    if ((places.get(target) ?? -1) <= own) continue;
    const other = pipeline.steps[places.get(target) ?? 0];
    yield finding('pipeline/later-dependency', reference.origin, {
      parameters: { name: step.name, other: reference.text },
      related: other === undefined ? [] : [relatedTo(other, 'The later step.')],
    });
  }
}

/** Where there is a pipeline at all, what it leaves out is never built. */
export function* moduleShouldBeScheduled(module: DesignModule, context: CheckContext): Iterable<Diagnostic> {
  const pipelines = pipelinesFor(module, context);
  if (pipelines.length === 0) return;
  if (pipelines.some((pipeline) => context.designs.scheduleOf(pipeline).has(module.id))) return;
  yield finding('pipeline/unscheduled-module', module.origin, { parameters: { name: module.name } });
}

/** The pipelines of the system in which the module stands; of a module at the top of a file those at its top. */
function pipelinesFor({ origin, design }: DesignModule, context: CheckContext): readonly Pipeline[] {
  return context.system.design.pipelines.filter((each) => each.origin.file === origin.file && each.design === design);
}

/** A consumer that is built first is built against nothing. */
export function* providerShouldBeBuiltFirst(pipeline: Pipeline, context: CheckContext): Iterable<Diagnostic> {
  const schedule = context.designs.scheduleOf(pipeline);
  for (const [id, { step, at }] of schedule) {
    const consumer = context.index.part(id);
    if (consumer?.kind !== 'designModule') continue;
    for (const { interface: name, late } of lateProviders(consumer, at, schedule, context)) {
      const place = step.modules.find((reference) => targetOf(reference) === id);
      yield finding('pipeline/late-provider', place?.origin ?? step.origin, {
        parameters: { consumer: consumer.name, provider: late.name, name },
        related: [relatedTo(late, 'The module that provides it.')],
      });
    }
  }
}

function* lateProviders(
  consumer: DesignModule,
  at: number,
  schedule: ReadonlyMap<Id, Scheduled>,
  context: CheckContext,
): Iterable<{ readonly interface: string; readonly late: DesignModule }> {
  for (const reference of consumer.requires) {
    const required = interfaceOf(context.index, reference);
    const providers = required === undefined ? [] : context.designs.providersOf(required.id);
    const [late] = providers;
    if (required === undefined || late === undefined) continue;
    if (providers.every(({ id }) => (schedule.get(id)?.at ?? -1) > at)) yield { interface: required.name, late };
  }
}
