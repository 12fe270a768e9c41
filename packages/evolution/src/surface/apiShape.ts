import { refusals, successStatus } from '@specwright/model/answers';
import { rateSeconds } from '@specwright/model/durations';
import { memoIn } from '@specwright/model/memo';
import type { InputMember, Operation, OutputPart } from '@specwright/model/parts';
import { accessTo, limitsOn } from '@specwright/model/policies';
import { type Id, targetOf } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import { singular, snakeCase } from '@specwright/model/words';
import { distinct, sortedRecord } from '../records.ts';
import type { ApiShape, OutputShape, RateShape } from './surface.ts';
import { memberShape } from './valueShape.ts';

/** What the callers of an api rely on, all that follows from the entities, errors and policies around it included. */
export function apiShapeOf(operation: Operation, index: SystemIndex): ApiShape {
  const output = outputOf(operation, index);
  const page = pageOf(operation);
  return {
    access: accessOf(operation, index),
    input: inputOf(operation, index),
    ...(output === undefined ? {} : { output }),
    status: successStatus(operation),
    errors: errorsOf(operation, index),
    limits: limitsOf(operation, index),
    ...(page === undefined || output?.list !== true ? {} : { page }),
  };
}

function accessOf(operation: Operation, index: SystemIndex): ApiShape['access'] {
  const access = accessTo(operation, authRulesFor(index, operation.module));
  return access.kind === 'granted' ? [...access.roles].sort() : access.kind;
}

/** The policies that hold for the apis of a module. */
const authRulesFor = memoIn((index: SystemIndex, module: Id | undefined) =>
  index.system.authRules.filter((rule) => inOneService(rule.module, module, index)),
);

const limitRulesFor = memoIn((index: SystemIndex, module: Id | undefined) =>
  index.system.limitRules.filter((rule) => inOneService(rule.module, module, index)),
);

/** Modules with one boundary are one service: their policies hold for all of its apis. */
function inOneService(a: Id | undefined, b: Id | undefined, index: SystemIndex): boolean {
  if (a === b) return true;
  const [left, right] = [boundaryOf(a, index), boundaryOf(b, index)];
  return left !== undefined && left === right;
}

function boundaryOf(id: Id | undefined, index: SystemIndex): string | undefined {
  const module = id === undefined ? undefined : index.part(id);
  return module?.kind === 'module' ? module.boundary?.text : undefined;
}

function inputOf(operation: Operation, index: SystemIndex): ApiShape['input'] {
  const { method, input } = operation;
  const members = distinct(input?.members ?? [], ({ name }) => name);
  return sortedRecord(
    members.map((member) => {
      const shape = memberShape(member, fieldOf(member, operation, index), index);
      // What a PATCH leaves out stays as it is.
      return [member.name, method === 'PATCH' ? { ...shape, optional: true } : shape];
    }),
  );
}

/** The field that the member is written to: that of the subject goes before all others. */
function fieldOf(member: InputMember, { subject }: Operation, index: SystemIndex): Id | undefined {
  const own = index.entity(subject)?.fields.find(({ name }) => name === member.name);
  return own?.id ?? member.field;
}

function outputOf(operation: Operation, index: SystemIndex): OutputShape | undefined {
  const { output } = operation;
  if (output === undefined) return impliedOutput(operation, index);
  const [first, ...others] = output.parts;
  const rows = [
    ...output.filters.map(({ field, value }) => `${field.text}=${value.text}`),
    ...output.decorators.map(({ name }) => `@${name}`),
  ];
  if (first?.entity !== undefined) {
    const nested = others.flatMap((part) => (part.entity === undefined ? [] : [partText(part, index)]));
    return { entity: entityName(first, index), list: first.list, nested: nested.sort(), rows: rows.sort() };
  }
  const members = distinct(
    output.parts.flatMap((item) => item.members ?? []),
    ({ name }) => name,
  );
  const shapes = members.map((member) => [member.name, memberShape(member, member.field, index)] as const);
  return { list: first?.list ?? false, nested: [], rows: rows.sort(), members: sortedRecord(shapes) };
}

/** Without `out` a `GET` answers its subject, a `POST` on a collection what it made, other commands nothing. */
function impliedOutput(operation: Operation, index: SystemIndex): OutputShape | undefined {
  const subject = index.entity(operation.subject);
  const last = operation.pathParts.at(-1);
  if (subject === undefined || last === undefined) return undefined;
  const word = last.kind === 'static' ? snakeCase(last.text) : '';
  const list = word !== '' && singular(word) !== word;
  const made = operation.method === 'POST' && singular(word) === snakeCase(subject.name);
  if (operation.method !== 'GET' && !made) return undefined;
  return { entity: subject.name, list: operation.method === 'GET' && list, nested: [], rows: [] };
}

function partText(item: OutputPart, index: SystemIndex): string {
  const name = entityName(item, index);
  return item.list ? `[${name}]` : name;
}

function entityName({ entity }: OutputPart, index: SystemIndex): string {
  return (entity && index.entity(targetOf(entity))?.name) ?? entity?.text ?? '';
}

/** `409 stock_conflict`; a refusal without an `error` block is its status: its words are no promise. */
function errorsOf(operation: Operation, index: SystemIndex): readonly string[] {
  const named = new Set(index.system.errors.map(({ name, status }) => `${status} ${name}`));
  const all = [...refusals(index, operation)].flatMap(([status, reasons]) =>
    reasons.map((reason) => (named.has(`${status} ${reason}`) ? `${status} ${reason}` : `${status}`)),
  );
  return [...new Set(all)].sort();
}

function limitsOf(operation: Operation, index: SystemIndex): readonly RateShape[] {
  return limitsOn(operation, limitRulesFor(index, operation.module))
    .flatMap((rule): RateShape[] => {
      const seconds = rateSeconds(rule.unit);
      if (seconds === undefined) return [];
      const per = rule.per?.text;
      return [{ requests: rule.amount, seconds, ...(per === undefined || per === '' ? {} : { per }) }];
    })
    .sort((a, b) => a.seconds - b.seconds || a.requests - b.requests);
}

function pageOf({ statements }: Operation): number | undefined {
  for (const statement of statements) {
    if (statement.kind !== 'soft' || statement.rule.kind !== 'option' || statement.rule.key !== 'paginate') continue;
    const { value } = statement.rule;
    return value.kind === 'number' && Number(value.value) >= 1 ? Math.trunc(Number(value.value)) : undefined;
  }
  return undefined;
}
