import type { Id } from '@specwright/model/reference';
import type { Guard } from '@specwright/model/statements';
import type { SystemParts } from '@specwright/model/system';

export interface OwnedGuard {
  readonly guard: Guard;
  readonly module: Id | undefined;
}

/** The guards whose outcome is the answer of an api: those of apis and of the actions that they call. */
export function* guardsOfModules({ operations, actions }: SystemParts): Generator<OwnedGuard> {
  for (const { statements, module } of [...operations, ...actions]) {
    for (const guard of statements) if (guard.kind === 'guard') yield { guard, module };
  }
}
