import type { Diagnostic } from '@specwright/model/diagnostic';
import type { LimitRule } from '@specwright/model/parts';
import { pathShape } from '@specwright/model/pathPattern';
import { finding } from '../catalogue.ts';
import { type CheckContext, relatedTo } from '../context.ts';
import { unknownName } from './unknownName.ts';

/** One limit for the same requests of the same subject: of two, nobody knows which counts. */
export function* limitMustBeTheOnlyOne(limit: LimitRule, context: CheckContext): Iterable<Diagnostic> {
  const first = limit.path === '' ? undefined : context.entry(firstLimits, keyOf(limit));
  if (first === undefined || first === limit) return;
  const per = limit.per === undefined ? '' : ` per ${limit.per.text}`;
  yield finding('limit/duplicate', limit.origin, {
    parameters: { target: targetText(limit), per },
    related: [relatedTo(first, 'The first limit.')],
  });
}

function firstLimits({ system }: CheckContext): ReadonlyMap<string, LimitRule> {
  const first = new Map<string, LimitRule>();
  for (const limit of system.limitRules) if (!first.has(keyOf(limit))) first.set(keyOf(limit), limit);
  return first;
}

function keyOf(limit: LimitRule): string {
  return `${limit.module ?? ''} ${limit.method ?? '*'} ${pathShape(limit.path)} ${limit.per?.text ?? ''}`;
}

function targetText({ method, path }: LimitRule): string {
  return method === undefined ? path : `${method} ${path}`;
}

/** The units of a rate, each by all its names. */
const units = ['s', 'sec', 'second', 'm', 'min', 'minute', 'h', 'hour', 'd', 'day'];
const subjects = ['user', 'ip', 'key', 'tenant'];

export function* limitMustAllowSomethingInSomeTime(limit: LimitRule, _context: CheckContext): Iterable<Diagnostic> {
  if (limit.amount <= 0) yield finding('limit/zero', limit.origin, { parameters: { target: targetText(limit) } });
  if (limit.unit === '' || units.includes(limit.unit)) return;
  yield unknownName('limit/unknown-unit', limit.unitOrigin, {
    text: limit.unit,
    severity: 'error',
    parameters: {},
    candidates: ['s', 'sec', 'min', 'hour', 'day'],
    create: undefined,
    add: undefined,
  });
}

/** Whose requests are counted together: a role counts as those who have it. */
export function* limitShouldHaveAKnownSubject({ per }: LimitRule, context: CheckContext): Iterable<Diagnostic> {
  if (per === undefined || per.text === '' || subjects.includes(per.text) || context.roles.has(per.text)) return;
  yield unknownName('limit/unknown-subject', per.origin, {
    text: per.text,
    severity: 'warning',
    parameters: {},
    candidates: subjects,
    create: undefined,
    add: undefined,
  });
}
