import type { Connection } from 'vscode-languageserver';
import type { ApiRequestAnswer, ApiRequestParams } from './apiRequests.ts';
import { guarded } from './guarded.ts';
import type { FeatureContext } from './languageFeatures.ts';

/** The request by which a client has a request to an api made, to send it to the running service. */
export const apiRequestMethod = 'specwright/apiRequest';

const fault: ApiRequestAnswer = {
  kind: 'none',
  message: 'The request could not be made. The output of Specwright says why.',
};

export function registerApiRequests(connection: Connection, { session, ready, log }: FeatureContext): void {
  connection.onRequest<ApiRequestAnswer, void>(
    apiRequestMethod,
    guarded<ApiRequestParams, ApiRequestAnswer>('apiRequest', fault, log, async (params) => {
      await ready();
      // Plans are large: whoever sends no request does not wait for them.
      const { apiRequest } = await import('./apiRequests.ts');
      return apiRequest(session, params);
    }),
  );
}
