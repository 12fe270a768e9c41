import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Action, Operation } from '@specwright/model/parts';
import { kindOfId, type Reference } from '@specwright/model/reference';
import type { ImplicationSide, Statement } from '@specwright/model/statements';
import { snakeCase } from '@specwright/model/words';
import { finding } from '../catalogue.ts';
import { type CheckContext, relatedTo } from '../context.ts';
import { quoted } from '../wording.ts';

/** A bare word that begins a path and fits several parts: which one is meant nobody can tell. */
export function* nameShouldMeanOneThing(reference: Reference, context: CheckContext): Iterable<Diagnostic> {
  if (reference.role !== 'path.head' || reference.targets.length < 2 || reference.strength === 'soft') return;
  if (context.isSilent(reference)) return;
  if (!reference.targets.every((id) => kindOfId(id) === 'field' || kindOfId(id) === 'entity')) return;
  const parts = reference.targets.flatMap((id) => context.index.part(id) ?? []);
  const names = reference.targets.map((id) => context.nameOf(id));
  yield finding('reference/ambiguous-name', reference.origin, {
    parameters: { name: reference.text, candidates: quoted(names, 'or') },
    related: parts.map((part) => relatedTo(part, `'${context.nameOf(part.id)}' is declared here.`)),
  });
}

/** `in: {cart: int}` in an api about carts: from here on `cart` is that number, and the row has no name any more. */
export function* inputShouldNotHideAnEntity(operation: Operation, context: CheckContext): Iterable<Diagnostic> {
  for (const { name, origin, row, field, type } of operation.input?.members ?? []) {
    if (row !== undefined || field !== undefined || type?.kind === 'reference' || type?.kind === 'entity') continue;
    const entity = operation.scope.map((id) => context.index.entity(id)).find((each) => isNameOf(name, each?.name));
    if (entity === undefined) continue;
    yield finding('reference/shadowed-name', origin, {
      parameters: { name, entity: entity.name },
      related: [relatedTo(entity, 'The entity.')],
    });
  }
}

/** A parameter named like an entity is a row of it, unless its type says otherwise. */
export function* parameterShouldNotHideAnEntity(action: Action, context: CheckContext): Iterable<Diagnostic> {
  for (const { name, origin, type, entities } of action.parameters) {
    if (type?.kind !== 'primitive' || type.name === 'uuid' || entities.length > 0) continue;
    const entity = entityNamedLike(name, context);
    if (entity === undefined) continue;
    yield finding('reference/shadowed-name', origin, {
      parameters: { name, entity: entity.name },
      related: [relatedTo(entity, 'The entity.')],
    });
  }
}

function entityNamedLike(name: string, context: CheckContext) {
  const pascal = name.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
  return context.index.entityNamed(pascal);
}

function isNameOf(word: string, entity: string | undefined): boolean {
  return entity !== undefined && (word === entity || word === snakeCase(entity));
}

/** `Payment.refund => Order.status:cancelled`: `refund` is done to a payment, and leaves no trace to look for. */
export function* ruleShouldNotRestOnAVerb(statement: Statement, context: CheckContext): Iterable<Diagnostic> {
  if (statement.kind !== 'rule' || statement.rule.kind !== 'implication') return;
  for (const side of [statement.rule.premise, statement.rule.conclusion]) {
    if (side.kind !== 'verb' || !isKnown(side, context)) continue;
    yield finding('reference/verb', side.on.origin, { parameters: { owner: side.on.text, verb: side.verb } });
  }
}

function isKnown({ on }: Extract<ImplicationSide, { readonly kind: 'verb' }>, context: CheckContext): boolean {
  const target = on.segments.at(-1)?.targets[0];
  return target !== undefined && !context.isOpaque(target);
}
