import type { TextEdit } from '@specwright/model/diagnostic';
import { type Range, rangesTouch } from '@specwright/model/origin';
import type { Part } from '@specwright/model/parts';
import type { EditorView } from '@specwright/notations/common/navigationView';
import { evolvedEntityAt, pendingChanges } from '@specwright/notations/common/pendingChanges';
import { editorOf } from '@specwright/notations/notations';
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Connection,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { guarded } from './guarded.ts';
import { codeOf, type FeatureContext } from './languageFeatures.ts';
import type { Session } from './session.ts';
import { toDiagnostic } from './toProtocol.ts';

/** Quick fixes, "fix all", and the lightbulb that generates code or copies a context. */
export function registerCodeActions(connection: Connection, context: FeatureContext): void {
  connection.onCodeAction(
    guarded('codeAction', [] as CodeAction[], context.log, async (params: CodeActionParams) => {
      await context.ready();
      const view = context.session.viewOf(params.textDocument.uri);
      return view === undefined ? [] : actionsAt(view, params, context);
    }),
  );
}

function actionsAt(view: EditorView, params: CodeActionParams, context: FeatureContext): CodeAction[] {
  const { session, abilities } = context;
  const { only } = params.context;
  const wanted = (kind: string): boolean =>
    only === undefined || only.some((one) => one === '' || kind === one || kind.startsWith(`${one}.`));
  const actions: CodeAction[] = [];
  if (wanted(CodeActionKind.QuickFix)) {
    actions.push(...quickFixes(view, params, session));
    if (abilities().acceptCommand && codeOf(view.file, context) !== undefined)
      actions.push(...acceptAction(view, params.range, session));
  }
  if (wanted('') && codeOf(view.file, context) !== undefined) {
    actions.push(
      ...generateActions(view, params.range, session),
      ...contextActions(view, params.range, session),
      ...previewActions(view, params.range, session),
    );
  }
  // Only on demand: it looks at the findings of the whole file.
  if (only !== undefined && wanted(CodeActionKind.SourceFixAll)) actions.push(...fixAllAction(view, session));
  return actions;
}

function quickFixes(view: EditorView, { range }: CodeActionParams, session: Session): CodeAction[] {
  // With the findings of the other files comes "Add all missing evolve lines".
  const all = view.index.system.files.flatMap(({ file }) => session.workspace.diagnostics(file));
  const findings = session.workspace.diagnostics(view.file).filter((finding) => rangesTouch(finding.range, range));
  const textOf = (uri: string): string | undefined => session.workspace.text(uri);
  const toProtocol = { docsBase: undefined, clientUri: (uri: string) => session.clientUri(uri) };
  return findings.flatMap((finding) =>
    editorOf(view.file)
      .fixes(finding, view.index, textOf, all)
      .map(
        (fix): CodeAction => ({
          title: fix.title,
          kind: CodeActionKind.QuickFix,
          diagnostics: [toDiagnostic(finding, toProtocol)],
          edit: editOf(fix.edits, session),
          ...(fix.preferred ? { isPreferred: true } : {}),
        }),
      ),
  );
}

/** Findings that are none any more where databases have what the specification says. */
const curedByAccepting: ReadonlySet<string> = new Set(['evolution/undeclared-change', 'evolution/gone-module']);

/**
 * "Accept as baseline" on a change that no line declares, behind the other fixes: it is right only where the databases have
 * the change already, which nobody but a person knows. Not where the specification has errors for which it is refused.
 */
function acceptAction(view: EditorView, range: Range, session: Session): CodeAction[] {
  const project = session.workspace.viewOf(view.file)?.root;
  const all = view.index.system.files.flatMap(({ file }) => session.workspace.diagnostics(file));
  const cured = all.filter(
    (finding) => finding.file === view.file && curedByAccepting.has(finding.code) && rangesTouch(finding.range, range),
  );
  const isRefused = all.some(({ severity, code }) => severity === 'error' && !code.startsWith('evolution/'));
  if (project === undefined || cured.length === 0 || isRefused) return [];
  const title = 'Accept as baseline: databases have this schema already';
  const toProtocol = { docsBase: undefined, clientUri: (uri: string) => session.clientUri(uri) };
  return [
    {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: cured.map((finding) => toDiagnostic(finding, toProtocol)),
      command: { title, command: 'specwright.accept', arguments: [project] },
    },
  ];
}

/** One action that cures everything in the file that has one safe cure. */
function fixAllAction(view: EditorView, session: Session): CodeAction[] {
  const findings = session.workspace.diagnostics(view.file);
  const { edits, count } = editorOf(view.file).fixAll(findings, view.index, (uri) => session.workspace.text(uri));
  if (count === 0) return [];
  const title = count === 1 ? 'Fix the one problem that has a safe fix' : `Fix ${count} problems that have a safe fix`;
  return [{ title, kind: `${CodeActionKind.SourceFixAll}.specwright`, edit: editOf(edits, session) }];
}

/** "Generate module code" on the header of a module, its spec or the system, of a specification or a design. */
function generateActions(view: EditorView, range: Range, session: Session): CodeAction[] {
  const { modules, specs, systems, design } = view.index.system;
  const isHere = ({ origin }: Part): boolean =>
    origin.file === view.file && origin.range.start.line === range.start.line;
  const title = 'Generate module code';
  const uri = session.clientUri(view.file);
  if ([...systems, ...design.designs].some(isHere)) {
    const command = { title, command: 'specwright.generate', arguments: [uri] };
    return [{ title: `${title} of the system`, command }];
  }
  const module = [...modules, ...specs, ...design.modules].find(isHere);
  if (module === undefined) return [];
  const command = { title, command: 'specwright.generate', arguments: [uri, { module: module.name }] };
  return [{ title: `${title} of ${module.name}`, command }];
}

/** "Copy context for agents" on the header of a module, its spec or a step of a pipeline. */
function contextActions(view: EditorView, range: Range, session: Session): CodeAction[] {
  const { modules, specs, design } = view.index.system;
  const steps = design.pipelines.flatMap((pipeline) => pipeline.steps);
  const onHeader = [...steps, ...modules, ...specs, ...design.modules].find(
    ({ origin }) => origin.file === view.file && origin.range.start.line === range.start.line,
  );
  if (onHeader === undefined) return [];
  const title = 'Copy context for agents';
  const command = { title, command: 'specwright.copyContext', arguments: [session.clientUri(view.file), onHeader.id] };
  return [{ title: `${title}: ${onHeader.name}`, command }];
}

/** "Preview the migration" in the block of an entity of which changes are pending, and in an `evolve` block about it. */
function previewActions(view: EditorView, range: Range, session: Session): CodeAction[] {
  const entity = evolvedEntityAt(view, range.start);
  if (entity === undefined || pendingChanges(view, entity) === undefined) return [];
  const title = 'Preview the migration';
  const command = { title, command: 'specwright.previewMigration', arguments: [session.clientUri(view.file), entity] };
  return [{ title: `${title} of ${entity}`, command }];
}

function editOf(edits: readonly TextEdit[], session: Session): WorkspaceEdit {
  const changes: Record<string, { range: Range; newText: string }[]> = {};
  for (const { file, range, newText } of edits) {
    const uri = session.clientUri(file);
    const list = changes[uri] ?? [];
    changes[uri] = list;
    list.push({ range, newText });
  }
  return { changes };
}
