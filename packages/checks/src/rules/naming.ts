import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Entity, ErrorPart, EventPart, Field } from '@specwright/model/parts';
import { pascalCase, snakeCase, wordsOf } from '@specwright/model/words';
import { type Code, finding } from '../catalogue.ts';
import type { CheckContext } from '../context.ts';
import { hostTypes, reservedWordOf } from '../reservedWords.ts';

type StyleCode = Extract<Code, `${string}/name-style`>;

export function* entityShouldBeNamedAsEntitiesAre(entity: Entity, context: CheckContext): Iterable<Diagnostic> {
  if (entity.forward || /^[A-Z][A-Za-z0-9]*$/.test(entity.name)) return;
  const isFree = (name: string): boolean => context.index.entityNamed(name) === undefined;
  yield* otherStyle('entity/name-style', entity, pascalCase(entity.name), isFree);
}

export function* fieldShouldBeNamedAsFieldsAre(field: Field, context: CheckContext): Iterable<Diagnostic> {
  if (/^[a-z][a-z0-9_]*$/.test(field.name)) return;
  const others = context.index.entity(field.entity)?.fields ?? [];
  yield* otherStyle(
    'field/name-style',
    field,
    snakeCase(field.name),
    (name) => !others.some((one) => one.name === name),
  );
}

export function* errorShouldBeNamedAsErrorsAre(error: ErrorPart, context: CheckContext): Iterable<Diagnostic> {
  if (/^[a-z][a-z0-9_]*$/.test(error.name)) return;
  const { errors } = context.system;
  yield* otherStyle(
    'error/name-style',
    error,
    snakeCase(error.name),
    (name) => !errors.some((one) => one.name === name),
  );
}

/** A name that the manifest shows to others (`RideRequest.created`, `DriverAssigned`) is theirs too: it stays. */
export function* eventShouldBeNamedAsEventsAre(event: EventPart, context: CheckContext): Iterable<Diagnostic> {
  if (!/[A-Z]/.test(event.name) || context.within(exposedEvents, (exposed) => exposed.has(event.name))) return;
  const { events } = context.system;
  yield* otherStyle(
    'event/name-style',
    event,
    dottedName(event.name),
    (name) => !events.some((one) => one.name === name),
  );
}

function exposedEvents({ system }: CheckContext): ReadonlySet<string> {
  return new Set(system.modules.flatMap(({ exposes }) => exposes.map(({ name }) => name)));
}

/** `OrderPaid` → `order.paid`, `Order.paidOut` → `order.paid_out`. */
function dottedName(name: string): string {
  if (name.includes('.')) return name.split('.').map(snakeCase).join('.');
  const words = wordsOf(name);
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join('_')}.${words.at(-1)}`;
}

/** Of names in other alphabets than the English one nothing is said: their words are not known. */
function* otherStyle(
  code: StyleCode,
  part: Entity | Field | ErrorPart | EventPart,
  better: string,
  isFree: (name: string) => boolean,
): Iterable<Diagnostic> {
  const { name, origin } = part;
  if (!/^[A-Za-z_][\w.-]*$/.test(name) || better === name || !/^[A-Za-z]/.test(better)) return;
  yield finding(code, origin, {
    parameters: { better, name },
    data: isFree(better) ? { kind: 'rename', newName: better } : undefined,
  });
}

export function* entityShouldNotBearTheNameOfAType(entity: Entity, _context: CheckContext): Iterable<Diagnostic> {
  if (entity.forward || !hostTypes.has(entity.name)) return;
  yield finding('entity/reserved-name', entity.origin, { parameters: { name: entity.name } });
}

/** A reference is stored as `order_id`: its name stands alone nowhere. */
export function* fieldShouldNotBearAReservedName(field: Field, _context: CheckContext): Iterable<Diagnostic> {
  const language = field.type.kind === 'reference' ? undefined : reservedWordOf(field.name);
  if (language === undefined) return;
  yield finding('field/reserved-name', field.origin, { parameters: { name: field.name, language } });
}
