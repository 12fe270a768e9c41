import type { EditorView } from '@specwright/notations/common/navigationView';
import { changesOfLineAt } from '@specwright/notations/common/pendingChanges';
import {
  type Connection,
  type Hover,
  LSPErrorCodes,
  MarkupContent,
  type Position,
  ResponseError,
} from 'vscode-languageserver';
import { guarded } from './guarded.ts';
import type { FeatureContext } from './languageFeatures.ts';
import type { PreviewAnswer, PreviewParams } from './migrationPreview.ts';

/** The request by which a client has the SQL of pending changes planned. Nothing is written. */
export const previewMethod = 'specwright/migrationPreview';

/** The command for clients that leave our commands to the server: `[uri, entity]`; answers with the files. */
export const previewCommand = 'specwright.previewMigration';

const fault: PreviewAnswer = {
  kind: 'none',
  message: 'The migration could not be planned. The output of Specwright says why.',
};

export function registerMigrationPreview(connection: Connection, context: FeatureContext): void {
  connection.onRequest<PreviewAnswer, void>(
    previewMethod,
    guarded<PreviewParams, PreviewAnswer>('migration preview', fault, context.log, (params: PreviewParams) =>
      answer(context, params),
    ),
  );
}

/** Runs the command of a client that has none of its own. */
export async function runPreview(context: FeatureContext, given: readonly unknown[]): Promise<PreviewAnswer> {
  const [uri, entity] = given;
  if (typeof uri !== 'string') {
    throw new ResponseError(
      LSPErrorCodes.RequestFailed,
      `${previewCommand} needs a URI, and may have an entity's name.`,
    );
  }
  return answer(context, { uri, ...(typeof entity === 'string' ? { entity } : {}) });
}

async function answer(context: FeatureContext, params: PreviewParams): Promise<PreviewAnswer> {
  await context.ready();
  const { previewAnswer } = await import('./migrationPreview.ts');
  return previewAnswer(context.session.viewOf(params.uri), params, (view, evolution) =>
    context.session.rulesThatWent(view, evolution),
  );
}

/** A hover of an evolve line with the SQL that it leads to below; any other as it is. */
export async function withSql(view: EditorView, position: Position, hover: Hover | null): Promise<Hover | null> {
  if (hover === null || !MarkupContent.is(hover.contents) || changesOfLineAt(view, position) === undefined)
    return hover;
  // Planning is large: whoever never hovers an evolve line does not wait for it.
  const { sqlOfLineAt } = await import('./migrationPreview.ts');
  const sql = sqlOfLineAt(view, position);
  if (sql === undefined) return hover;
  return { ...hover, contents: { ...hover.contents, value: `${hover.contents.value}\n\n---\n\n${sql}` } };
}
