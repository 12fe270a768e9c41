import type { QuantityLiteral } from './expressions.ts';

const unitMilliseconds: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** A duration in milliseconds; undefined for units that are none. */
export function millisecondsOf(quantity: QuantityLiteral): number | undefined {
  const unit = unitMilliseconds[quantity.unit];
  return unit === undefined ? undefined : Math.round(Number(quantity.amount) * unit);
}

/** How long a unit of a rate is, in seconds. */
const secondsOfUnit: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  second: 1,
  m: 60,
  min: 60,
  minute: 60,
  h: 3600,
  hour: 3600,
  d: 86_400,
  day: 86_400,
};

/** The seconds that a rate (`5/min`) counts over; undefined for units that are none. */
export function rateSeconds(unit: string): number | undefined {
  return secondsOfUnit[unit];
}

/** As `millisecondsOf`, of a duration in writing (`30s`). */
export function durationOf(text: string): number | undefined {
  const [, amount, unit] = /^([\d.]+)([a-z]+)$/.exec(text) ?? [];
  const milliseconds = unit === undefined ? undefined : unitMilliseconds[unit];
  return milliseconds === undefined ? undefined : Math.round(Number(amount) * milliseconds);
}
