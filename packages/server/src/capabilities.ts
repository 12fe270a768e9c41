import { tokenModifiers, tokenTypes } from '@specwright/notations/common/semanticTokens';
import { CodeActionKind, type ServerCapabilities, TextDocumentSyncKind } from 'vscode-languageserver';

/** Letters and digits open the list by themselves; these do it at places where a name can follow. */
const triggers = ['.', ':', '>', '@', '(', '[', '/', '!', '~', ',', '=', '?', ' ', '-', '+', '"', "'"];

/** Commands that the server runs itself, for clients that say they have none of their own. */
export const serverCommands = ['specwright.generate', 'specwright.copyContext', 'specwright.previewMigration'] as const;

/** What the server can do. `runsCommands`: the client leaves our commands to the server. */
export function capabilities(runsCommands: boolean): ServerCapabilities {
  return {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
    definitionProvider: true,
    typeDefinitionProvider: true,
    implementationProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    documentLinkProvider: { resolveProvider: false },
    callHierarchyProvider: true,
    hoverProvider: true,
    codeLensProvider: { resolveProvider: false },
    inlayHintProvider: true,
    completionProvider: { triggerCharacters: triggers, resolveProvider: true },
    signatureHelpProvider: { triggerCharacters: ['(', ','] },
    documentSymbolProvider: true,
    workspaceSymbolProvider: true,
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    documentFormattingProvider: true,
    documentRangeFormattingProvider: true,
    renameProvider: { prepareProvider: true },
    codeActionProvider: {
      codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.SourceFixAll, CodeActionKind.Source],
    },
    semanticTokensProvider: {
      legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] },
      full: true,
      range: true,
    },
    ...(runsCommands ? { executeCommandProvider: { commands: [...serverCommands] } } : {}),
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  };
}
