import * as vscode from 'vscode';
import type { CommandLine } from './commandLine.ts';
import type { ServiceRunner } from './serviceRunner.ts';

const type = 'specwright';

/**
 * Offers `specwright check` and `specwright generate` as tasks, run by the command line that ships with the extension; a
 * task `run` with the folder of a generated service as its `path` runs that.
 */
export function registerTasks(commandLine: CommandLine, runner: ServiceRunner): vscode.Disposable {
  return vscode.tasks.registerTaskProvider(type, {
    provideTasks: () =>
      (vscode.workspace.workspaceFolders ?? []).flatMap((folder) =>
        ['check', ...(vscode.workspace.isTrusted ? ['generate'] : [])].map((command) =>
          taskOf({ type, command }, folder, commandLine),
        ),
      ),
    resolveTask: (task) => {
      const folder = typeof task.scope === 'object' ? task.scope : vscode.workspace.workspaceFolders?.[0];
      const { command, path } = task.definition;
      if (folder === undefined || typeof command !== 'string') return undefined;
      if (command !== 'run') return taskOf(task.definition, folder, commandLine);
      if (!vscode.workspace.isTrusted) return undefined;
      const service = typeof path === 'string' ? vscode.Uri.joinPath(folder.uri, path) : folder.uri;
      return runner.taskFor(service, task.definition);
    },
  });
}

function taskOf(
  definition: vscode.TaskDefinition,
  folder: vscode.WorkspaceFolder,
  commandLine: CommandLine,
): vscode.Task {
  const { command, path, arguments: more } = definition;
  const given = Array.isArray(more) ? more.map(String) : [];
  const paths = command === 'check' ? [typeof path === 'string' ? path : '.'] : [];
  const execution = new vscode.ProcessExecution(
    process.execPath,
    [commandLine.script, String(command), ...paths, ...given],
    {
      cwd: folder.uri.fsPath,
      env: commandLine.environment,
    },
  );
  const task = new vscode.Task(definition, folder, String(command), type, execution, '$specwright');
  if (command === 'check') task.group = vscode.TaskGroup.Test;
  if (command === 'generate') task.group = vscode.TaskGroup.Build;
  return task;
}
