import type { TypeUse } from '@specwright/model/design';
import { textOfTypeUse } from '@specwright/model/typeText';

/** A type as the notation writes it: `List[Post]`, whichever brackets stand there. */
export function textOfType(type: TypeUse | undefined): string {
  return type === undefined ? '' : textOfTypeUse(type);
}

/** A type and those in its brackets. */
export function* typesIn(type: TypeUse | undefined): Generator<TypeUse> {
  if (type === undefined) return;
  yield type;
  for (const inner of type.arguments) yield* typesIn(inner);
}
