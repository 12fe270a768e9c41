import type { Edge, Entity, Field } from '@specwright/model/parts';
import type { Reference } from '@specwright/model/reference';
import { textOfType } from '@specwright/model/typeText';

/** The declaration of a field in its canonical form: `qty: int 1..100 @immutable`. */
export function describeField(field: Field): string {
  const range = field.range ? ` ${field.range.min}..${field.range.max ?? '*'}` : '';
  const decorators = field.decorators.map(({ name, arguments: given }) =>
    given.length > 0 ? ` @${name}(${given.join(', ')})` : ` @${name}`,
  );
  const value = field.default ? ` default ${quoted(field.default)}` : '';
  return `${field.name}: ${textOfType(field.type)}${field.optional ? '?' : ''}${range}${decorators.join('')}${value}`;
}

/** The block of an entity; a long one is cut. */
export function describeEntity(entity: Entity, most = 24): string {
  const fields = entity.fields.slice(0, most).map((field) => `  ${describeField(field)}`);
  if (entity.fields.length > most) fields.push(`  -- and ${entity.fields.length - most} more`);
  return fields.length === 0 ? `entity ${entity.name}` : [`entity ${entity.name} {`, ...fields, '}'].join('\n');
}

export function describeEdge(edge: Edge): string {
  return `edge ${edge.from.text} -> ${edge.to.text} {${edge.cardinality.text}}`;
}

export function namesOf(references: readonly Reference[]): string {
  return references.map(({ text }) => text).join(', ');
}

function quoted(value: { readonly kind: string; readonly text: string }): string {
  return value.kind === 'string' ? JSON.stringify(value.text) : value.text;
}
