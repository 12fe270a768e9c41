import type { TypeUse } from '@specwright/model/design';

/** A type as the notation writes it: `List[Post]`, whichever brackets stand there. */
export function textOfType(type: TypeUse | undefined): string {
  if (type === undefined) return '';
  const { name, arguments: inner } = type;
  return inner.length === 0 ? name : `${name}[${inner.map(textOfType).join(', ')}]`;
}

/** A type and those in its brackets. */
export function* typesIn(type: TypeUse | undefined): Generator<TypeUse> {
  if (type === undefined) return;
  yield type;
  for (const inner of type.arguments) yield* typesIn(inner);
}
