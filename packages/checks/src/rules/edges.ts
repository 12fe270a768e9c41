import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Edge, Field } from '@specwright/model/parts';
import { targetOf } from '@specwright/model/reference';
import { snakeCase, wordsOf } from '@specwright/model/words';
import { finding } from '../catalogue.ts';
import { type CheckContext, relatedTo } from '../context.ts';
import { unknownName } from './unknownName.ts';

const cardinalities = ['1:1', '1:many', 'many:many'];

export function* edgeMustHaveAKnownCardinality(edge: Edge, _context: CheckContext): Iterable<Diagnostic> {
  const { text, origin } = edge.cardinality;
  if (text.startsWith(':') || text.endsWith(':') || isKnown(edge)) return;
  if (edge.left === 'many' && edge.right === '1') {
    const turned = `edge ${edge.to.text} -> ${edge.from.text} {1:many}`;
    yield finding('edge/unknown-cardinality', origin, {
      parameters: { name: text, suggestion: ` From the other end it is '${turned}'.` },
      data: { kind: 'unknownName', text, suggestions: [] },
    });
    return;
  }
  const meant = meantBy(text);
  yield unknownName('edge/unknown-cardinality', origin, {
    text,
    severity: 'error',
    parameters: {},
    candidates: meant.length > 0 ? [] : cardinalities,
    meant,
    create: undefined,
    add: undefined,
  });
}

/** What `1:m`, `0..1:N` and `one:0..*` say in other notations. */
function meantBy(text: string): readonly string[] {
  const ends = text
    .toLowerCase()
    .split(':')
    .map((end) => {
      if (/^(?:(?:[01]\.\.)?[mn*]|many|lots|several)$/.test(end)) return 'many';
      return /^(?:0\.\.1|[01]|one)$/.test(end) ? '1' : '';
    });
  const known = ends.join(':');
  return cardinalities.includes(known) ? [known] : [];
}

/** `many:1` is an edge that is written from its wrong end. */
function isKnown({ left, right }: Edge): boolean {
  return left !== 'unknown' && right !== 'unknown' && !(left === 'many' && right === '1');
}

/** An edge between two entities is one relation; where both ends are alike its direction says nothing. */
export function* edgeMustBeUnique(edge: Edge, context: CheckContext): Iterable<Diagnostic> {
  const { from, to } = edge;
  if (from.text === '' || to.text === '') return;
  const first = context.entry(firstEdges, keyOf(edge)) ?? edge;
  if (first === edge) return;
  const isSame = first.cardinality.text === edge.cardinality.text;
  yield finding('edge/duplicate', edge.origin, {
    parameters: { from: from.text, to: to.text, difference: isSame ? '' : `, as ${first.cardinality.text}` },
    related: [relatedTo(first, 'The first declaration.')],
    data: { kind: 'removeItem', what: 'line', range: edge.origin.range, label: 'this edge' },
  });
}

function firstEdges({ system }: CheckContext): ReadonlyMap<string, Edge> {
  const first = new Map<string, Edge>();
  for (const edge of system.edges) {
    if (first.has(keyOf(edge))) continue;
    const mirrored = first.get(`${edge.to.text} ${edge.from.text}`);
    const isOne = mirrored !== undefined && isEven(edge) && isEven(mirrored);
    first.set(keyOf(edge), isOne ? mirrored : edge);
  }
  return first;
}

function isEven({ left, right }: Edge): boolean {
  return left === right && left !== 'unknown';
}

function keyOf({ from, to }: Edge): string {
  return `${from.text} ${to.text}`;
}

/** `payment: -> Payment` beside `edge Order -> Payment {1:many}`: one of them is probably not what is meant. */
export function* edgeShouldAgreeWithTheFieldsOfItsEnds(edge: Edge, context: CheckContext): Iterable<Diagnostic> {
  const [parent, child] = [context.index.entity(targetOf(edge.from)), context.index.entity(targetOf(edge.to))];
  if (parent === undefined || child === undefined || parent === child) return;
  const down = edge.right === 'many' ? fieldTo(child.name, parent.fields) : undefined;
  const up = edge.left === 'many' ? fieldTo(parent.name, child.fields) : undefined;
  const [field, from, to] = down === undefined ? [up, child, parent] : [down, parent, child];
  if (field === undefined) return;
  yield finding('edge/contradicts-field', edge.cardinality.origin, {
    parameters: {
      field: context.nameOf(field.id),
      from: from.name,
      to: to.name,
      cardinality: edge.cardinality.text,
    },
    related: [relatedTo(field, 'The field.')],
  });
}

/** The field that bears the name of the entity; one of another name (`latest: -> Line`) is a relation of its own. */
function fieldTo(entity: string, fields: readonly Field[]): Field | undefined {
  const names = [snakeCase(entity), wordsOf(entity).at(-1)];
  return fields.find(
    ({ name, type }) => type.kind === 'reference' && type.entity.text === entity && names.includes(name),
  );
}
