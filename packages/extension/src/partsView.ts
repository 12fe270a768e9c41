import * as vscode from 'vscode';
import type { CheckStatus } from './checkStatus.ts';
import type { LanguageServer } from './languageServer.ts';
import { PartDecorations } from './partDecorations.ts';
import { type PartRow, PartsTree, type RunningServices, vscodeRange } from './partsTree.ts';
import type { SpecPart } from './protocol.ts';
import { showReferences } from './showReferences.ts';
import { counted } from './wording.ts';

/** How long the cursor has to rest before the view follows it, in milliseconds. */
const restOfCursor = 200;

/** The view "Specification" of the activity bar: its rows, its badge, and what its menus do. */
export class PartsView implements vscode.Disposable {
  readonly tree: PartsTree;
  private readonly view: vscode.TreeView<PartRow>;
  private readonly subscriptions: vscode.Disposable[];
  private following: NodeJS.Timeout | undefined;
  /** Something changed while nobody looked. */
  private outOfDate = false;

  /** @param menu absent where nothing can be made of the parts: then no row offers it */
  constructor({ server, status, runner }: PartsSources, menu?: PartCommands) {
    this.tree = new PartsTree(server, runner);
    this.view = vscode.window.createTreeView('specwright.parts', {
      treeDataProvider: this.tree,
      showCollapseAll: true,
    });
    this.subscriptions = [
      this.tree,
      this.view,
      vscode.window.registerFileDecorationProvider(new PartDecorations()),
      status.onDidChange(() => this.takeStatus(status)),
      this.view.onDidChangeVisibility(({ visible }) => {
        if (visible) this.becameVisible();
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.followSoon(textEditor)),
      vscode.window.onDidChangeActiveTextEditor((editor) => this.followSoon(editor)),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.showTrust(status)),
      ...lookingCommands(),
      ...(menu === undefined ? [] : commandsOf(menu)),
      vscode.commands.registerCommand('specwright.parts.refresh', () => this.tree.refresh()),
    ];
    this.showTrust(status);
  }

  dispose(): void {
    clearTimeout(this.following);
    for (const one of this.subscriptions) one.dispose();
  }

  private takeStatus(status: CheckStatus): void {
    const { current } = status;
    if (current.state !== 'checked') return;
    const { errors, files } = current;
    // Decides about the text that an empty view shows.
    void vscode.commands.executeCommand('setContext', 'specwright.empty', files === 0);
    this.showTrust(status);
    this.view.badge = errors === 0 ? undefined : { value: errors, tooltip: counted(errors, 'error') };
    if (this.view.visible) this.tree.refresh();
    else this.outOfDate = true;
  }

  private becameVisible(): void {
    if (this.outOfDate) this.tree.refresh();
    this.outOfDate = false;
    this.followSoon(vscode.window.activeTextEditor);
  }

  private showTrust({ current }: CheckStatus): void {
    // An empty view shows a text of its own, which a message would keep away.
    const hasRows = current.state === 'checked' && current.files > 0;
    this.view.message =
      hasRows && !vscode.workspace.isTrusted
        ? 'Restricted mode: specifications are checked, but no code is generated or run.'
        : '';
  }

  private followSoon(editor: vscode.TextEditor | undefined): void {
    clearTimeout(this.following);
    if (!this.view.visible || editor === undefined) return;
    this.following = setTimeout(() => void this.follow(editor), restOfCursor);
  }

  /** Selects the row about what stands at the cursor. */
  private async follow({ document, selection }: vscode.TextEditor): Promise<void> {
    const { uri } = document;
    if (!vscode.workspace.getConfiguration('specwright', uri).get<boolean>('view.followCursor', true)) return;
    const row = await this.tree.rowAt(uri, selection.active);
    // Looking took a moment: the view may be hidden by now, and revealing would open it.
    if (row === undefined || !this.view.visible || this.view.selection[0]?.key === row.key) return;
    await this.view.reveal(row, { select: true, focus: false });
  }
}

/** What the view shows the state of. */
export interface PartsSources {
  readonly server: LanguageServer;
  readonly status: CheckStatus;
  readonly runner?: RunningServices;
}

/** What the menus of the rows do with a part. */
export interface PartCommands {
  readonly generate: (wish: NonNullable<SpecPart['generate']>) => unknown;
  readonly preview: (wish: NonNullable<SpecPart['generate']>) => unknown;
  readonly copyContext: (wish: NonNullable<SpecPart['context']>) => unknown;
  /** `project`: the URI of its folder. */
  readonly accept: (project: string) => unknown;
  /** `service`: the URI of its folder. */
  readonly run: (service: string) => unknown;
  readonly stop: (service: string) => unknown;
}

/** What a row's menu hands over; a link of the tree has no more than its part. */
type Chosen = Pick<PartRow, 'part'>;

function onRow(name: string, run: (part: SpecPart, row: Chosen) => unknown): vscode.Disposable {
  return vscode.commands.registerCommand(`specwright.parts.${name}`, (row?: Chosen) => row && run(row.part, row));
}

function lookingCommands(): vscode.Disposable[] {
  return [onRow('reveal', (_, row) => revealPart(row)), onRow('findReferences', (_, row) => findReferences(row))];
}

function commandsOf(menu: PartCommands): vscode.Disposable[] {
  return [
    onRow('generate', ({ generate }) => generate && menu.generate(generate)),
    onRow('preview', ({ generate }) => generate && menu.preview(generate)),
    onRow('copyContext', ({ context }) => context && menu.copyContext(context)),
    onRow('accept', ({ project }) => project && menu.accept(project)),
    onRow('run', ({ service }) => service && menu.run(service)),
    onRow('stop', ({ service }) => service && menu.stop(service)),
  ];
}

async function revealPart({ part: { place, nameRange } }: Chosen): Promise<void> {
  const { start } = vscodeRange(nameRange ?? place.range);
  await vscode.window.showTextDocument(vscode.Uri.parse(place.uri), { selection: new vscode.Range(start, start) });
}

async function findReferences(row: Chosen): Promise<void> {
  const { place, nameRange } = row.part;
  if (nameRange === undefined) return;
  await revealPart(row);
  const uri = vscode.Uri.parse(place.uri);
  const { start } = vscodeRange(nameRange);
  const found = await vscode.commands.executeCommand<vscode.Location[]>('vscode.executeReferenceProvider', uri, start);
  const places = found.map((location) => ({ uri: location.uri.toString(), range: location.range }));
  await showReferences(place.uri, nameRange.start, places);
}
