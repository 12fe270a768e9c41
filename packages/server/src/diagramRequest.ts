import type { Connection } from 'vscode-languageserver';
import type { DiagramAnswer, DiagramParams } from './diagramAnswer.ts';
import { guarded } from './guarded.ts';
import type { FeatureContext } from './languageFeatures.ts';

/** The request by which a client has a diagram drawn of the system of a file. */
export const diagramMethod = 'specwright/diagram';

const fault: DiagramAnswer = {
  kind: 'none',
  message: 'The diagram could not be drawn. The output of Specwright says why.',
};

export function registerDiagrams(connection: Connection, context: FeatureContext): void {
  connection.onRequest<DiagramAnswer, void>(
    diagramMethod,
    guarded<DiagramParams, DiagramAnswer>('diagram', fault, context.log, async (params: DiagramParams) => {
      await context.ready();
      // Whoever never looks at a diagram does not load the layout.
      const { diagramAnswer } = await import('./diagramAnswer.ts');
      return diagramAnswer(context.session, params);
    }),
  );
}
