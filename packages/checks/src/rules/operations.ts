import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Condition } from '@specwright/model/expressions';
import type { Entity, Operation, PathPart } from '@specwright/model/parts';
import { shapeOf } from '@specwright/model/pathPattern';
import { targetOf } from '@specwright/model/reference';
import type { Guard } from '@specwright/model/statements';
import { namesEntity } from '@specwright/model/words';
import { finding } from '../catalogue.ts';
import { apiName, type CheckContext, firstOf, relatedTo } from '../context.ts';
import { fitsType, isHalfTyped } from '../scalars.ts';

const firstOperation = firstOf<Operation>(({ system }) => system.operations, requestKey);

/** One request has one answer: method and path without the names of its parameters. */
export function* apiMustBeUnique(operation: Operation, context: CheckContext): Iterable<Diagnostic> {
  const first = firstOperation(operation, context);
  if (operation.path === '' || first === undefined || first === operation) return;
  yield finding('api/duplicate', operation.origin, {
    parameters: { name: apiName(operation), other: first.name },
    related: [relatedTo(first, 'The first declaration.')],
  });
}

function requestKey(operation: Operation): string {
  return `${operation.module ?? ''} ${operation.method} ${shapeOf(operation)}`;
}

export function* pathParameterMustBeUnique(operation: Operation, _context: CheckContext): Iterable<Diagnostic> {
  const seen = new Set<string>();
  for (const part of operation.pathParts) {
    if (part.kind !== 'parameter' || part.name === '') continue;
    if (seen.has(part.name)) {
      yield finding('api/duplicate-path-parameter', part.origin, { parameters: { name: part.name } });
    }
    seen.add(part.name);
  }
}

/** `/orders/:id`, as web frameworks have it. */
export function* pathParameterMustStandInBraces(operation: Operation, _context: CheckContext): Iterable<Diagnostic> {
  const { file, range, nameRange = range } = operation.origin;
  for (const { 0: text, 1: name, index } of operation.path.matchAll(/(?<=\/):([A-Za-z_]\w*)/g)) {
    const start = { ...nameRange.start, character: nameRange.start.character + index };
    const place = { start, end: { ...start, character: start.character + text.length } };
    const parameter = `{${name}}`;
    yield finding(
      'api/colon-parameter',
      { file, range: place },
      {
        parameters: { text, parameter },
        data: { kind: 'replaceText', range: place, newText: parameter },
      },
    );
  }
}

/** A `{id}` may name a row that is not there: the specification should say what then. */
export function* apiShouldSayWhatHappensWithoutItsRow(
  operation: Operation,
  context: CheckContext,
): Iterable<Diagnostic> {
  if (!operation.pathParts.some((part) => part.kind === 'parameter')) return;
  const guards = operation.statements.filter((statement) => statement.kind === 'guard');
  if (guards.some((guard) => speaksOfMissingRow(guard, context))) return;
  const row = rowOfPath(operation, context)?.name ?? 'row';
  yield finding('api/missing-not-found', operation.origin, {
    parameters: { api: apiName(operation), row },
    data: { kind: 'addNotFound', operation: operation.id },
  });
}

/** The row that the last `{…}` stands for: of `/wards/{id}/beds`, whatever it answers, a Ward. */
function rowOfPath({ pathParts, subject, scope }: Operation, { index }: CheckContext): Entity | undefined {
  const at = pathParts.findLastIndex((part) => part.kind === 'parameter');
  const words = pathParts.slice(Math.max(0, at - 1), at + 1).map((part) => wordOf(part));
  const entities = [...scope.flatMap((id) => index.entity(id) ?? []), ...index.system.entities];
  const named = words.flatMap((word) => entities.find(({ name }) => namesEntity(word, name)) ?? []);
  if (named[0] !== undefined) return named[0];
  const known = index.entity(subject);
  // A word behind it that names the subject is not about the row.
  const behind = pathParts.slice(at + 1).flatMap((part) => (part.kind === 'static' ? [part.text] : []));
  return known === undefined || behind.some((text) => namesEntity(text, known.name)) ? undefined : known;
}

/** `wards` and `{ward_id}` both speak of a ward. */
function wordOf(part: PathPart): string {
  return part.kind === 'static' ? part.text : part.name.replace(/_?id$/i, '');
}

/** Either in its condition (`not found`) or in its outcome (404, or an error with that status). */
function speaksOfMissingRow(guard: Guard, context: CheckContext): boolean {
  if (isNotFound(guard.condition)) return true;
  return guard.outcomes.some((outcome) => {
    if (outcome.kind === 'status') return outcome.status === 404;
    if (outcome.kind !== 'error') return false;
    const id = targetOf(outcome.error);
    const error = id === undefined ? undefined : context.index.part(id);
    return error?.kind === 'error' && error.status === 404;
  });
}

function isNotFound(condition: Condition): boolean {
  return condition.kind === 'notFound' || (condition.kind === 'logical' && condition.parts.some(isNotFound));
}

/** RFC 9110, 9.3.1 and 9.3.5: content in a GET or a DELETE has no meaning that all agree on. */
export function* readAndDeletionShouldTakeNoBody(operation: Operation, _context: CheckContext): Iterable<Diagnostic> {
  if (operation.input === undefined || (operation.method !== 'GET' && operation.method !== 'DELETE')) return;
  yield finding('api/unexpected-input', operation.input.origin, { parameters: { method: operation.method } });
}

export function* readShouldHaveAnOutput(operation: Operation, _context: CheckContext): Iterable<Diagnostic> {
  if (operation.method !== 'GET' || operation.output !== undefined) return;
  yield finding('api/missing-output', operation.origin, { parameters: { api: apiName(operation) } });
}

/** `?active=true`, `?qty=3`: the value has the type of the field. Values of enumerations are references, and looked at as such. */
export function* filterValueMustFitItsField(operation: Operation, context: CheckContext): Iterable<Diagnostic> {
  for (const filter of operation.output?.filters ?? []) {
    const field = context.field(targetOf(filter.field));
    if (field === undefined || filter.literal !== undefined || isHalfTyped(filter.value)) continue;
    const type = context.underlyingType(field.type);
    if (type.kind === 'enum' || fitsType(filter.value, type)) continue;
    yield finding('api/unknown-filter-value', filter.value.origin, {
      parameters: { name: filter.value.text, field: context.nameOf(field.id), suggestion: '' },
      related: [relatedTo(field, 'Declared here.')],
      data: { kind: 'unknownName', text: filter.value.text, suggestions: [] },
    });
  }
}
