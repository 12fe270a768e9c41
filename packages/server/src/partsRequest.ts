import type { Connection } from 'vscode-languageserver';
import { guarded } from './guarded.ts';
import type { FeatureContext } from './languageFeatures.ts';
import type { PartsAnswer } from './parts.ts';

/** The request by which a client learns what the workspace specifies, and how each part of it stands. */
export const partsMethod = 'specwright/parts';

export function registerParts(connection: Connection, context: FeatureContext): void {
  connection.onRequest<PartsAnswer, void>(
    partsMethod,
    guarded<unknown, PartsAnswer>('parts', { systems: [] }, context.log, async () => {
      await context.ready();
      // Only clients with a view of the parts ask for them.
      const { partsAnswer } = await import('./parts.ts');
      return partsAnswer(context);
    }),
  );
}
