import type { Diagnostic } from '@specwright/model/diagnostic';
import type { LimitRule, Operation } from '@specwright/model/parts';
import { segmentsCover, segmentsOf } from '@specwright/model/pathPattern';
import { finding } from '../catalogue.ts';
import { apiName, type CheckContext } from '../context.ts';
import { near } from '../pathTable.ts';
import { didYouMean, similarNames } from '../suggestions.ts';
import { operationsByHead } from './tables.ts';

/** A limit on nothing is a limit that someone believes in. */
export function* limitMustMeanAnApi(limit: LimitRule, context: CheckContext): Iterable<Diagnostic> {
  if (limit.path === '' || !context.declares('operation')) return;
  const covered = context
    .within(operationsByHead, (operations) => near(operations, limit.path))
    .filter((operation) => mayMean(limit, operation) && segmentsCover(segmentsOf(limit), segmentsOf(operation)));
  if (covered.some((operation) => limit.method === undefined || operation.method === limit.method)) return;
  const operations = context.system.operations.filter((operation) => mayMean(limit, operation));
  const suggestions = suggestionsFor(limit, operations, covered);
  yield finding(
    'limit/unknown-api',
    { file: limit.origin.file, range: targetRange(limit) },
    {
      parameters: { target: targetText(limit), suggestion: didYouMean(suggestions) },
      data: { kind: 'unknownName', text: targetText(limit), suggestions },
    },
  );
}

function mayMean(limit: LimitRule, operation: Operation): boolean {
  return limit.module === undefined || operation.module === undefined || limit.module === operation.module;
}

/** The same path with the methods that it has, else the nearest apis. */
function suggestionsFor(limit: LimitRule, all: readonly Operation[], covered: readonly Operation[]): string[] {
  const text = targetText(limit);
  if (covered.length > 0)
    return [...new Set(covered.map((operation) => `${operation.method} ${limit.path}`))].slice(0, 3);
  const sameMethod = all.filter((operation) => limit.method === undefined || operation.method === limit.method);
  const nameOf = (operation: Operation): string => (limit.method === undefined ? operation.path : apiName(operation));
  const near = similarNames(text, sameMethod.map(nameOf));
  return near.length > 0 ? near : similarNames(text, all.map(nameOf));
}

function targetText(limit: LimitRule): string {
  return limit.method === undefined ? limit.path : `${limit.method} ${limit.path}`;
}

/** From the method, where there is one, to the end of the path. */
function targetRange(limit: LimitRule): LimitRule['origin']['range'] {
  return { start: limit.origin.range.start, end: limit.pathOrigin.range.end };
}
