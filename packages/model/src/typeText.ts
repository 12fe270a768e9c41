import type { TypeUse } from './design.ts';
import type { Type } from './types.ts';

/** A type of SDS as the notation writes it: `decimal`, `[open, paid]`, `-> Product`. */
export function textOfType(type: Type): string {
  switch (type.kind) {
    case 'primitive':
      return type.name;
    case 'enum':
      return `[${type.values.map(({ name }) => name).join(', ')}]`;
    case 'reference':
      return `-> ${type.entity.text}`;
    case 'fieldType':
      return `${type.entity.text}.${type.field.text}`;
    case 'entity':
      return type.entity.text;
    case 'object':
      return `{${type.members.map(({ name, type: of }) => (of ? `${name}: ${textOfType(of)}` : name)).join(', ')}}`;
    case 'list':
      return `[${textOfType(type.element)}]`;
    case 'unresolved':
      return type.text;
  }
}

/** A type of a design in its core spelling, whichever brackets stand there: `List[Post]`. */
export function textOfTypeUse({ name, arguments: inner }: TypeUse): string {
  return inner.length === 0 ? name : `${name}[${inner.map(textOfTypeUse).join(', ')}]`;
}
