import type { Connection } from 'vscode-languageserver';
import type { GeneratedParams, PlaceAnswer, SpecifiedParams } from './generatedPlaces.ts';
import { guarded } from './guarded.ts';
import type { FeatureContext } from './languageFeatures.ts';

/** The requests that lead from a part of a specification to its generated code, and from there back. */
export const generatedMethod = 'specwright/generatedPlace';
export const specifiedMethod = 'specwright/specifiedPlace';

const nothing: PlaceAnswer = { kind: 'none', message: 'The place was not found.' };

export function registerGeneratedPlaces(connection: Connection, { session, ready, log }: FeatureContext): void {
  connection.onRequest<PlaceAnswer, void>(
    generatedMethod,
    guarded<GeneratedParams, PlaceAnswer>('generatedPlace', nothing, log, async (params) => {
      await ready();
      const { generatedPlace } = await import('./generatedPlaces.ts');
      return generatedPlace(session, params);
    }),
  );
  connection.onRequest<PlaceAnswer, void>(
    specifiedMethod,
    guarded<SpecifiedParams, PlaceAnswer>('specifiedPlace', nothing, log, async (params) => {
      await ready();
      const { specifiedPlace } = await import('./generatedPlaces.ts');
      return specifiedPlace(session, params);
    }),
  );
}
