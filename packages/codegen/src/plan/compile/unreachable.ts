import type { PathExpression } from '@specwright/model/expressions';
import type { Origin } from '@specwright/model/origin';
import type { Id } from '@specwright/model/reference';
import { pluralSnakeCase, snakeCase } from '@specwright/model/words';
import type { ProgramContext } from './programContext.ts';

/** What to write so that a row of an entity is in hand. */
export function rowCure(entity: string): string {
  const word = snakeCase(entity);
  return (
    `Name the ${entity} in the path ('/${pluralSnakeCase(entity)}/{id}/…') or in 'in' ('${word}: uuid'), give the action a parameter of it, ` +
    `or write the way to it from a row in hand ('line.${word}').`
  );
}

/** What to write so that rows can be taken one by one. */
export function rowsCure(context: ProgramContext): string {
  const owner = context.entity(context.subject)?.name ?? 'Order';
  return `Rows are taken of those that belong to a row in hand: by 'edge ${owner} -> Line {1:many}', or a field '-> ${owner}' of theirs.`;
}

/** A path that leads to nothing in hand, with what to write instead where its entity is known. */
export function pathCure(path: PathExpression, context: ProgramContext): string {
  const name = context.entity(entityMeant(path))?.name;
  return name === undefined ? '' : ` ${rowCure(name)}`;
}

/** A number or a value that a step changes belongs to a row that nothing leads to. */
export function tellUnreachable(path: PathExpression, verb: string, origin: Origin, context: ProgramContext): void {
  const message = `'${path.text}' cannot be ${verb} here: no row that has it is in hand.${pathCure(path, context)}`;
  context.shared.findings.error('unreachable-row', message, origin);
}

/** The entity that the first word of a path speaks of. */
function entityMeant({ root }: PathExpression): Id | undefined {
  return root.kind === 'field' || root.kind === 'entity' || root.kind === 'row' ? root.entity : undefined;
}
