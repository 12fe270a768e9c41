import type { PathExpression } from '@specwright/model/expressions';
import type { Origin } from '@specwright/model/origin';
import type { Id } from '@specwright/model/reference';
import { pluralSnakeCase, snakeCase } from '@specwright/model/words';
import type { ProgramContext } from './programContext.ts';

/** What to write so that a row of an entity is in hand. */
export function rowCure(entity: string, { hears }: ProgramContext): string {
  const word = snakeCase(entity);
  if (hears !== undefined) {
    return (
      `Write 'ref: ${entity}.id' in the event, which then tells of the ${entity}, put its id into the payload ('${word}: uuid'), ` +
      `or write the way to it from a row in hand ('line.${word}').`
    );
  }
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

/** Rows are taken together of entities that belong to the row in hand directly; what stands between can add up its own. */
export function farRows(id: Id | undefined, aggregate: string, context: ProgramContext): string {
  const far = context.entity(id);
  if (far === undefined) return `The rows to take together are not known. ${rowsCure(context)}`;
  const parents = far.links.flatMap(({ target }) => context.entity(target) ?? []);
  const between = parents.find(({ links }) => links.some(({ target }) => target === context.subject));
  if (between === undefined) return `The rows of ${far.name} cannot be reached from here. ${rowsCure(context)}`;
  const outer = aggregate === 'count' ? 'sum' : aggregate;
  const mean = aggregate === 'avg' ? ' A mean of means is another number: take sums and counts.' : '';
  return (
    `The rows of ${far.name} belong to a ${between.name}. Give ${between.name} a field 'total: decimal @computed' with an equation of its own, ` +
    `'${between.name}.total = ${aggregate}(…)', and take those together here: '${outer}(${between.name}.total)'.${mean}`
  );
}

/** A path that leads to nothing in hand, with what to write instead where its entity is known. */
export function pathCure(path: PathExpression, context: ProgramContext): string {
  const name = context.entity(entityMeant(path))?.name;
  return name === undefined ? '' : ` ${rowCure(name, context)}`;
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
