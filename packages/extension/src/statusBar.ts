import * as vscode from 'vscode';
import type { CheckStatus } from './checkStatus.ts';
import { type GenerationChoice, rememberedChoices, settingsFolderOf } from './generationChoice.ts';
import { counted } from './wording.ts';

/** How long the gathering of reasons to look at the target again takes, in milliseconds. */
const burst = 100;

/**
 * The item of the status bar: whether checking goes on, what it found, and for what code is generated here. The same
 * target stands in the language status of specifications, where it can be changed.
 */
export class StatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('specwright.status', vscode.StatusBarAlignment.Left, 1);
  private readonly target: vscode.LanguageStatusItem | undefined;
  private readonly status: CheckStatus;
  private readonly subscriptions: vscode.Disposable[];
  private choice: GenerationChoice | undefined;
  private looking: NodeJS.Timeout | undefined;

  /** @param generates whether code is generated here: then the target is shown, and can be changed */
  constructor(status: CheckStatus, generates = true) {
    this.status = status;
    this.item.name = 'Specwright';
    this.item.command = 'specwright.showMenu';
    this.target = generates ? targetItem() : undefined;
    this.subscriptions = [
      this.item,
      status.onDidChange(() => this.draw()),
      vscode.commands.registerCommand('specwright.showMenu', () => showMenu(this.status, generates)),
      ...(this.target === undefined ? [] : [this.target, ...this.followTarget()]),
    ];
    this.draw();
  }

  private followTarget(): vscode.Disposable[] {
    const settings = vscode.workspace.createFileSystemWatcher('**/specwright.json');
    this.lookSoon();
    return [
      settings,
      settings.onDidChange(() => this.lookSoon()),
      settings.onDidCreate(() => this.lookSoon()),
      settings.onDidDelete(() => this.lookSoon()),
      vscode.window.onDidChangeActiveTextEditor(() => this.lookSoon()),
    ];
  }

  dispose(): void {
    clearTimeout(this.looking);
    for (const one of this.subscriptions) one.dispose();
  }

  private lookSoon(): void {
    clearTimeout(this.looking);
    this.looking = setTimeout(() => void this.lookForTarget(), burst);
  }

  private async lookForTarget(): Promise<void> {
    const uri = vscode.window.activeTextEditor?.document.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri;
    const isFolder = vscode.window.activeTextEditor === undefined;
    // Settings that cannot be read are told by the server, with their place.
    this.choice = uri?.scheme === 'file' ? await choiceAt(uri, isFolder).catch(() => undefined) : undefined;
    this.draw();
  }

  private draw(): void {
    const { current } = this.status;
    const { choice } = this;
    const target = choice === undefined ? '' : ` · ${choice.target}`;
    this.item.text = `${summaryOf(current)}${target}`;
    this.item.tooltip = this.target === undefined ? foundIn(current) : tooltipOf(current, choice);
    if (this.target !== undefined) {
      this.target.text =
        choice === undefined ? 'No target chosen' : [choice.target, choice.database].filter(Boolean).join(', ');
      this.target.detail = choice === undefined ? 'what code is generated' : `code goes to ${choice.out}`;
      this.target.busy = current.state === 'checking';
    }
    if (current.state === 'checked' && current.files === 0) this.item.hide();
    else this.item.show();
  }
}

function targetItem(): vscode.LanguageStatusItem {
  const item = vscode.languages.createLanguageStatusItem('specwright.target', [
    { language: 'sds' },
    { language: 'sodl' },
  ]);
  item.name = 'Specwright target';
  item.command = { command: 'specwright.chooseTarget', title: 'Choose…' };
  return item;
}

async function choiceAt(uri: vscode.Uri, isFolder: boolean): Promise<GenerationChoice | undefined> {
  return (await rememberedChoices(await settingsFolderOf(uri, isFolder)))[0];
}

type Status = CheckStatus['current'];

function summaryOf(status: Status): string {
  if (status.state === 'checking') return '$(sync~spin) Specwright: checking…';
  const { errors, warnings } = status;
  if (errors > 0) return `$(error) Specwright: ${counted(errors + warnings, 'problem')}`;
  return warnings > 0 ? `$(warning) Specwright: ${counted(warnings, 'problem')}` : '$(check) Specwright';
}

function foundIn(status: Status): string {
  return status.state === 'checking'
    ? 'The specifications are being checked.'
    : `${counted(status.files, 'specification')}: ${counted(status.errors, 'error')}, ${counted(status.warnings, 'warning')}`;
}

function tooltipOf(status: Status, choice: GenerationChoice | undefined): vscode.MarkdownString {
  const target =
    choice === undefined
      ? 'No target is chosen yet: the first generation asks.'
      : `Generates ${choice.target} (${choice.database ?? 'database as specified'}) into ${choice.out}`;
  return new vscode.MarkdownString().appendText(foundIn(status)).appendMarkdown('\n\n').appendText(target);
}

interface Entry extends vscode.QuickPickItem {
  readonly command: string;
}

/** What a click on the item offers. */
async function showMenu({ current }: CheckStatus, generates: boolean): Promise<void> {
  const problems = current.state === 'checked' ? current.errors + current.warnings : 0;
  const entries: readonly Entry[] = [
    {
      label: '$(warning) Show Problems',
      description: problems === 0 ? 'none' : counted(problems, 'problem'),
      command: 'workbench.actions.view.problems',
    },
    { label: '$(package) Generate Module Code…', command: 'specwright.generate' },
    { label: '$(gear) Choose Target, Database and Folder…', command: 'specwright.chooseTarget' },
    { label: '$(list-tree) Show the Specification', command: 'specwright.parts.focus' },
    { label: '$(new-file) New Specification…', command: 'specwright.newSpecification' },
    { label: '$(output) Show Output', command: 'specwright.showOutput' },
    { label: '$(debug-restart) Restart Language Server', command: 'specwright.restartServer' },
  ];
  const generating = new Set(['specwright.generate', 'specwright.chooseTarget', 'specwright.newSpecification']);
  const isPossible = generates && vscode.workspace.isTrusted;
  const offered = isPossible ? entries : entries.filter(({ command }) => !generating.has(command));
  const picked = await vscode.window.showQuickPick(offered, { title: 'Specwright' });
  if (picked) await vscode.commands.executeCommand(picked.command);
}
