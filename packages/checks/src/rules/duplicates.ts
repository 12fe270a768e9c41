import type { Id } from '@specwright/model/reference';

/**
 * A module is a service of its own: an error, an action or an api of one module may bear the name of another's.
 * The key under which two of them would be the same.
 */
export function keyInModule(part: { readonly name: string; readonly module?: Id }): string {
  return `${part.module ?? ''} ${part.name}`;
}
