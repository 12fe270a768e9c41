import * as vscode from 'vscode';

const type = 'specwright';

/** Offers `specwright check` and `specwright generate` as tasks, run by the command line that ships with the extension. */
export function registerTasks(context: vscode.ExtensionContext): vscode.Disposable {
  const commandLine = context.asAbsolutePath('dist/cli.cjs');
  return vscode.tasks.registerTaskProvider(type, {
    provideTasks: () =>
      (vscode.workspace.workspaceFolders ?? []).flatMap((folder) =>
        ['check', ...(vscode.workspace.isTrusted ? ['generate'] : [])].map((command) =>
          taskOf({ type, command }, folder, commandLine),
        ),
      ),
    resolveTask: (task) => {
      const folder = typeof task.scope === 'object' ? task.scope : vscode.workspace.workspaceFolders?.[0];
      return folder && typeof task.definition.command === 'string'
        ? taskOf(task.definition, folder, commandLine)
        : undefined;
    },
  });
}

function taskOf(definition: vscode.TaskDefinition, folder: vscode.WorkspaceFolder, commandLine: string): vscode.Task {
  const { command, path, arguments: more } = definition;
  const given = Array.isArray(more) ? more.map(String) : [];
  const paths = command === 'check' ? [typeof path === 'string' ? path : '.'] : [];
  const execution = new vscode.ProcessExecution(process.execPath, [commandLine, String(command), ...paths, ...given], {
    cwd: folder.uri.fsPath,
    // In the desktop's VS Code the running program is Electron, which is Node only when it is told so.
    env: { ELECTRON_RUN_AS_NODE: '1', NO_COLOR: '1' },
  });
  const task = new vscode.Task(definition, folder, String(command), type, execution, '$specwright');
  if (command === 'check') task.group = vscode.TaskGroup.Test;
  if (command === 'generate') task.group = vscode.TaskGroup.Build;
  return task;
}
