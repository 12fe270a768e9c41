import type { Manifest } from '@specwright/codegen/output/manifest';
import type { Id } from '@specwright/model/reference';

/** `stale`: what was generated from has changed since; `never`: nothing was generated from it yet. */
export type GeneratedState = 'current' | 'stale' | 'never';

/** The generated code of a module, a unit of a design, or a system that is one service. */
export interface GeneratedService {
  /** The id of its row in the tree of parts. */
  readonly id: Id;
  readonly name: string;
  readonly state: GeneratedState;
  /** The folder that holds it, as an absolute path, and what was generated into it; absent where nothing was. */
  readonly generated?: { readonly folder: string; readonly manifest: Manifest };
  /** How each of its parts stands, by id. */
  readonly parts: ReadonlyMap<Id, GeneratedState>;
}

/** The states of all parts and services of a system; of a part of several services the one that needs most. */
export function statesById(services: readonly GeneratedService[]): ReadonlyMap<Id, GeneratedState> {
  const states = new Map<Id, GeneratedState>();
  const take = (id: Id, state: GeneratedState): void => {
    const known = states.get(id);
    if (known === undefined || known === 'never' || state === 'stale') states.set(id, state);
  };
  for (const { parts } of services) for (const [id, state] of parts) take(id, state);
  // The row of a module is about all of its service, not only its own block.
  for (const { id, state } of services) states.set(id, state);
  return states;
}
