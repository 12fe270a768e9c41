import { type PrimitiveName, primitiveNames } from '@specwright/model/types';

/** True for a word that names a type of the notation itself. */
export function isPrimitive(name: string | undefined): name is PrimitiveName {
  return primitiveNames.some((primitive) => primitive === name);
}
