import { join } from 'node:path';
import { manifestPath } from '@specwright/codegen/output/manifest';
import {
  type CancellationToken,
  type Connection,
  LSPErrorCodes,
  type ProgressToken,
  ResponseError,
  WorkDoneProgress,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from 'vscode-languageserver';
import { copyContextCommand, runCopyContext } from './contextRequest.ts';
import type { DatabasesAnswer, GenerateParams, GenerateResult } from './generation.ts';
import { guarded } from './guarded.ts';
import type { FeatureContext } from './languageFeatures.ts';
import { durationSince, reasonOf } from './log.ts';
import { previewCommand, runPreview } from './migrationRequest.ts';
import { uriOfPath } from './uris.ts';

/** The request by which a client has code generated. Answers with what was written, or why nothing was. */
export const generateMethod = 'specwright/generate';

/** The request by which a client learns what the specification says of the database, before it asks a person. */
export const databasesMethod = 'specwright/databases';

type Params = GenerateParams & { readonly workDoneToken?: ProgressToken };

export function registerGeneration(connection: Connection, context: FeatureContext): void {
  const run = (params: Params, token: CancellationToken): Promise<GenerateResult> =>
    answer(connection, context, params, token);
  connection.onRequest(generateMethod, run);
  connection.onRequest<DatabasesAnswer, void>(
    databasesMethod,
    guarded<Pick<GenerateParams, 'uri' | 'module'>, DatabasesAnswer>(
      'databases',
      { databases: null },
      context.log,
      async (params) => {
        await context.ready();
        const { decidedDatabases } = await import('./generation.ts');
        return decidedDatabases(context.session, params);
      },
    ),
  );
  connection.onExecuteCommand(async ({ command, arguments: given = [], workDoneToken }, token) => {
    if (command === copyContextCommand) return runCopyContext(context, given);
    if (command === previewCommand) return runPreview(context, given);
    if (command !== 'specwright.generate') return null;
    const [uri, options] = given as [string, Partial<GenerateParams>?];
    const out = options?.out;
    if (typeof uri !== 'string' || typeof out !== 'string') {
      throw new ResponseError(
        LSPErrorCodes.RequestFailed,
        'specwright.generate needs a URI and { target, database?, out }.',
      );
    }
    const params = { target: 'ts-express-prisma', ...options, uri, out };
    return run(workDoneToken === undefined ? params : { ...params, workDoneToken }, token);
  });
}

async function answer(
  connection: Connection,
  context: FeatureContext,
  params: Params,
  token: CancellationToken,
): Promise<GenerateResult> {
  await context.ready();
  const controller = new AbortController();
  const listening = token.onCancellationRequested(() => controller.abort());
  const { workDoneToken } = params;
  const start = performance.now();
  const tell = (value: WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd): void => {
    if (workDoneToken !== undefined) void connection.sendProgress(WorkDoneProgress.type, workDoneToken, value);
  };
  tell({ kind: 'begin', title: 'Generating module code', cancellable: true, percentage: 0 });
  try {
    // Generators and their formatters are large: whoever only writes specifications does not wait for them.
    const { generate } = await import('./generation.ts');
    const result = await generate(context.session, params, {
      signal: controller.signal,
      progress: (message, percentage) => tell({ kind: 'report', message, percentage }),
    });
    const { summary, outFolder, refused } = result;
    context.log.info(`${summary} (${refused === undefined ? `${outFolder}, ` : ''}${durationSince(start)})`);
    return result;
  } catch (error) {
    if (controller.signal.aborted) throw new ResponseError(LSPErrorCodes.RequestCancelled, cancelledText(error));
    context.log.error(`Generation failed: ${reasonOf(error)}`);
    throw new ResponseError(LSPErrorCodes.RequestFailed, error instanceof Error ? error.message : String(error));
  } finally {
    tell({ kind: 'end' });
    if (params.preview !== true) context.filesChanged([uriOfPath(join(params.out, manifestPath))]);
    listening.dispose();
  }
}

function cancelledText(error: unknown): string {
  const isOurs = error instanceof Error && error.name === 'OutputError';
  return isOurs ? error.message : 'Cancelled: nothing was written.';
}
