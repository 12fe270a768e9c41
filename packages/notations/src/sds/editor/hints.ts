import { refusals, successStatus } from '@specwright/model/answers';
import { comparePositions, type Range, rangeContains, rangesTouch } from '@specwright/model/origin';
import type { Field, Operation, Part } from '@specwright/model/parts';
import { type NameForm, targetOf } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import { statusText } from '../../common/hoverRoute.ts';
import type { Hint } from '../../common/lens.ts';
import { occurrencesOnLines } from '../../common/navigation.ts';
import { type EditorView, linesOf } from '../../common/navigationView.ts';

/**
 * What a specification implies: the answer of an api, the cardinality of a reference, the entity behind a short name. Only
 * what stands in the range is looked at.
 */
export function hintsIn(view: EditorView, within: Range): Hint[] {
  const { index, file } = view;
  const { operations, entities } = index.system;
  // The answer of an api stands behind its head, which may be behind the api itself.
  const lines = { start: { ...within.start, character: 0 }, end: { line: within.end.line + 1, character: 0 } };
  const here = ({ origin }: Part): boolean => origin.file === file && rangesTouch(origin.range, lines);
  const fields = entities.filter(here).flatMap((entity) => entity.fields.filter(here));
  return [
    ...operations.filter(here).map((operation) => statusHint(view, operation)),
    ...fields.flatMap((field) => cardinalityHint(index, field)),
    ...aliasHints(view, within),
  ]
    .filter(({ position }) => rangeContains(within, position))
    .sort((a, b) => comparePositions(a.position, b.position));
}

/** What the head of an api does not say: the status of its success, and in the tooltip those of its refusals. */
function statusHint(view: EditorView, operation: Operation): Hint {
  const { line } = operation.origin.range.start;
  const refused = [...refusals(view.index, operation)].map(([status, reasons]) => {
    return `${statusText(status)}: ${reasons.join(', ')}`;
  });
  return {
    kind: 'status',
    position: { line, character: (linesOf(view)[line] ?? '').trimEnd().length },
    label: `→ ${statusText(successStatus(operation))}`,
    ...(refused.length === 0 ? {} : { tooltip: refused.join('\n') }),
  };
}

/** A reference that no edge speaks of holds as `many:1` does, an unique one as `1:1`. */
function cardinalityHint(index: SystemIndex, field: Field): Hint[] {
  if (field.type.kind !== 'reference') return [];
  const target = index.entity(targetOf(field.type.entity));
  if (target === undefined) return [];
  const edges = [...index.edgesFrom(field.entity), ...index.edgesTo(field.entity)];
  const said = edges.some(({ from, to }) => [from, to].some((end) => targetOf(end) === target.id));
  if (said) return [];
  const owner = index.entity(field.entity)?.name ?? '';
  const unique = field.decorators.some(({ name }) => name === 'unique');
  const many = unique ? 'At most one' : 'Any number of';
  return [
    {
      kind: 'cardinality',
      position: field.type.entity.origin.range.end,
      label: unique ? '1:1' : 'many:1',
      tooltip: `${many} ${owner} refer${unique ? 's' : ''} to one ${target.name}; no edge says otherwise.`,
    },
  ];
}

/** `item` is a CartItem: the first time on a line that a word stands for an entity with another name. */
function aliasHints({ index, file }: EditorView, { start, end }: Range): Hint[] {
  const known = new Set<string>();
  const hints: Hint[] = [];
  for (const { reference } of occurrencesOnLines(index, file, start.line, end.line)) {
    if (reference === undefined || !isShort(reference.form)) continue;
    const names = reference.targets.flatMap((id) => index.entity(id)?.name ?? []);
    // `cart` says itself that a Cart is meant.
    if (names.length === 0 || names.some((name) => name.toLowerCase() === reference.text.toLowerCase())) continue;
    const position = reference.origin.range.end;
    const place = `${position.line} ${reference.text}`;
    if (known.has(place)) continue;
    known.add(place);
    hints.push({
      kind: 'alias',
      position,
      label: `▸ ${names.join(' | ')}`,
      tooltip: `'${reference.text}' stands for ${names.join(' or ')}.`,
    });
  }
  return hints;
}

function isShort(form: NameForm): boolean {
  return form === 'lastWord' || form === 'lastWordPlural';
}
