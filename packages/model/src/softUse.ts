import { millisecondsOf } from './durations.ts';
import type { Expression } from './expressions.ts';
import type { Part } from './parts.ts';
import type { SoftMeaning, SoftRule, Statement } from './statements.ts';
import type { SystemParts } from './system.ts';
import { blocksWithStatements } from './systemIndex.ts';

/** What a `~` line wishes of a running service, as something that can be measured. */
export type Objective =
  /** Of so many answers (`0.95`), none takes longer. */
  | { readonly kind: 'latency'; readonly quantile: number; readonly seconds: number }
  /** The part of the answers (`0.001`) that may be faults of the service. */
  | { readonly kind: 'failures'; readonly share: number }
  | { readonly kind: 'throughput'; readonly perSecond: number }
  /** How long an event may wait to be told of. */
  | { readonly kind: 'freshness'; readonly seconds: number }
  | { readonly kind: 'memory'; readonly bytes: number };

/** What one `METRIC < QUANTITY` line says; else why nothing can measure it, for people. */
export function objectiveOf({ rule }: SoftRule): Objective | string {
  if (rule.kind !== 'objective') return 'it is no objective';
  const words = rule.metric.toLowerCase().split(/[^a-z0-9]+/);
  const measure = measures.find(({ names }) => names.some((name) => words.includes(name)));
  if (measure === undefined) {
    return `nothing measures '${rule.metric}': known are latency, availability, error rate, throughput, freshness and memory`;
  }
  const [name = ''] = measure.names;
  if (!rule.operator.startsWith(measure.sign)) return `${name} is held with '${measure.sign}'`;
  return measure.read(rule, words) ?? `${name} takes ${measure.takes}`;
}

type ObjectiveRule = Extract<SoftMeaning, { kind: 'objective' }>;

interface Measure {
  /** Words of the metric, the first for people. */
  readonly names: readonly string[];
  readonly sign: '<' | '>';
  readonly takes: string;
  readonly read: (rule: ObjectiveRule, words: readonly string[]) => Objective | undefined;
}

/** What `/metrics` of a service can tell. */
const measures: readonly Measure[] = [
  {
    names: ['latency'],
    sign: '<',
    takes: 'a time',
    read: ({ value }, words) => {
      const seconds = secondsOf(value);
      return seconds === undefined ? undefined : { kind: 'latency', quantile: quantileOf(words), seconds };
    },
  },
  {
    names: ['availability', 'uptime'],
    sign: '>',
    takes: 'a percentage under 100',
    read: ({ value }) => {
      const percent = percentOf(value);
      return percent === undefined || percent >= 100 ? undefined : failures(100 - percent);
    },
  },
  {
    names: ['error rate', 'error', 'errors'],
    sign: '<',
    takes: 'a percentage',
    read: ({ value }) => {
      const percent = percentOf(value);
      return percent === undefined || percent === 0 ? undefined : failures(percent);
    },
  },
  {
    names: ['throughput'],
    sign: '>',
    takes: 'a number of requests a second, or a rate (`100/min`)',
    read: ({ value, perSeconds = 1 }) => {
      const amount = value.kind === 'number' ? Number(value.value) : 0;
      return amount <= 0 ? undefined : { kind: 'throughput', perSecond: exact(amount / perSeconds) };
    },
  },
  {
    names: ['freshness'],
    sign: '<',
    takes: 'a time',
    read: ({ value }) => {
      const seconds = secondsOf(value);
      return seconds === undefined ? undefined : { kind: 'freshness', seconds };
    },
  },
  {
    names: ['memory'],
    sign: '<',
    takes: 'a size in KB, MB or GB',
    read: ({ value }) => {
      const unit = value.kind === 'quantity' ? byteUnits[value.unit.toLowerCase()] : undefined;
      return value.kind !== 'quantity' || unit === undefined
        ? undefined
        : { kind: 'memory', bytes: Math.round(Number(value.amount) * unit) };
    },
  },
];

/** Units of a size, in bytes. */
export const byteUnits: Readonly<Record<string, number>> = { kb: 1e3, mb: 1e6, gb: 1e9 };

function failures(percent: number): Objective {
  return { kind: 'failures', share: exact(percent / 100) };
}

/** Without what binary fractions add. */
function exact(value: number): number {
  return Number(value.toPrecision(10));
}

/** More than nothing. */
function secondsOf(value: Expression): number | undefined {
  const milliseconds = value.kind === 'quantity' ? millisecondsOf(value) : undefined;
  return milliseconds === undefined || milliseconds === 0 ? undefined : milliseconds / 1000;
}

function percentOf(value: Expression): number | undefined {
  return value.kind === 'quantity' && value.unit === '%' ? Number(value.amount) : undefined;
}

/** `p99`, `p999`, `median`; one answer in twenty may take longer where no word says it. */
function quantileOf(words: readonly string[]): number {
  if (words.includes('median')) return 0.5;
  const digits = words.flatMap((word) => /^p(\d{2,3})$/.exec(word)?.[1] ?? [])[0];
  return digits === undefined ? 0.95 : Number(`0.${digits}`);
}

/** Why nothing comes of a `~` line where it stands, as the end of a sentence for people; undefined where something does. */
export function withoutEffect(owner: Part | undefined, line: SoftRule): string | undefined {
  if (owner === undefined) return 'it stands in no block';
  const { rule } = line;
  switch (rule.kind) {
    case 'option':
      return rule.known ? optionWithoutEffect(owner, rule) : `no option is called '${rule.key}'`;
    case 'objective':
      return objectiveWithoutEffect(owner, line);
    case 'timed':
      return entityOnly(owner, rule);
    case 'emitIf':
      return isIn(owner, 'operation', 'action') ? undefined : 'only an api or an action emits an event on a condition';
    case 'trigger':
      return isIn(owner, 'event') ? undefined : 'only an event has a condition of its own';
    case 'prose':
      return 'no form of a soft rule reads it';
  }
}

function isIn(owner: Part, ...kinds: readonly Part['kind'][]): boolean {
  return kinds.includes(owner.kind);
}

function optionWithoutEffect(
  owner: Part,
  { key, value }: Extract<SoftMeaning, { kind: 'option' }>,
): string | undefined {
  const isCount = key === 'paginate' || key === 'max retries';
  if (isCount ? value.kind !== 'number' : value.kind !== 'number' && secondsOf(value) === undefined) {
    return `'${key}' takes ${isCount ? 'a whole number' : 'a time'}`;
  }
  switch (key) {
    case 'cache':
      return owner.kind === 'operation' && owner.method === 'GET'
        ? undefined
        : 'only the answer of a GET api can be kept';
    case 'paginate':
      return owner.kind === 'operation' && owner.output?.parts[0]?.list === true
        ? undefined
        : 'only an api that answers a list has pages';
    case 'max retries':
      return isIn(owner, 'event') ? undefined : 'only events are tried again';
    default:
      if (isIn(owner, 'operation', 'module')) return undefined;
      return owner.kind === 'action' && callsPort(owner.statements)
        ? undefined
        : 'only an api, a module, or an action that calls a port can run out of time';
  }
}

function callsPort(statements: readonly Statement[]): boolean {
  return statements.some((line) => line.kind === 'step' && line.effects.some(({ kind }) => kind === 'port'));
}

function objectiveWithoutEffect(owner: Part, line: SoftRule): string | undefined {
  const objective = objectiveOf(line);
  if (typeof objective === 'string') return objective;
  switch (objective.kind) {
    case 'freshness':
      return isIn(owner, 'event', 'module') ? undefined : 'only an event, or a module with events, is told of late';
    case 'memory':
      return isIn(owner, 'module') ? undefined : 'memory is that of a module';
    default:
      return isIn(owner, 'operation', 'module') ? undefined : `${objective.kind} is that of an api or a module`;
  }
}

function entityOnly(owner: Part, { verb, state }: Extract<SoftMeaning, { kind: 'timed' }>): string | undefined {
  if (owner.kind !== 'entity') return 'only the rows of an entity move by themselves';
  return state === undefined ? `'${owner.name}' has no state that '${verb}' leads to` : undefined;
}

/** A `~` line and the part that it stands in; none for lines that stand in no block. */
export interface SoftLine {
  readonly owner?: Part;
  readonly line: SoftRule;
}

/** All `~` lines of blocks of a service or a system, and those in no block. Those of hooks are the pipeline's. */
export function softLinesOf(system: SystemParts): SoftLine[] {
  return [
    ...blocksWithStatements(system).flatMap((owner) => softIn(owner.statements).map((line) => ({ owner, line }))),
    ...system.modules.flatMap((owner) => owner.soft.map((line) => ({ owner, line }))),
    ...softIn(system.loose).map((line) => ({ line })),
  ];
}

function softIn(statements: readonly Statement[]): SoftRule[] {
  return statements.filter((statement) => statement.kind === 'soft');
}
