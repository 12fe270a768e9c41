import * as vscode from 'vscode';
import type { LanguageServer } from './languageServer.ts';
import { decoratedUri } from './partDecorations.ts';
import { partsRequest, type SpecPart, type WireRange } from './protocol.ts';
import type { RunningService, ServiceRunner } from './serviceRunner.ts';
import { counted } from './wording.ts';

/** A row of the tree: a part, and the row above it. */
export interface PartRow {
  readonly part: SpecPart;
  readonly parent?: PartRow;
  /** One in the whole tree, and the same after the specification was edited. */
  readonly key: string;
  readonly children: readonly PartRow[];
}

/** Who knows which services run. */
export type RunningServices = Pick<ServiceRunner, 'onDidChange' | 'running'>;

/** How each kind of part is drawn. */
const icons: Readonly<Record<string, string>> = {
  system: 'server-environment',
  module: 'package',
  entity: 'symbol-class',
  machine: 'type-hierarchy-sub',
  operation: 'globe',
  event: 'symbol-event',
  contract: 'arrow-swap',
  design: 'layers',
  template: 'symbol-snippet',
  interface: 'symbol-interface',
  designModule: 'package',
  pipeline: 'git-merge',
  pipelineStep: 'debug-step-over',
};

/** Deep enough to see what a module consists of; what is below that is opened when it is wanted. */
const openKinds: ReadonlySet<string> = new Set(['system', 'module', 'design']);

/**
 * The rows of the view "Specification": what the server says there is. It is asked when the view is looked at and
 * something may have changed, and not while the view is hidden.
 */
export class PartsTree implements vscode.TreeDataProvider<PartRow>, vscode.Disposable {
  private readonly server: LanguageServer;
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly runner: RunningServices | undefined;
  private readonly listening: vscode.Disposable | undefined;
  private rows: Promise<readonly PartRow[]> | undefined;
  readonly onDidChangeTreeData = this.changed.event;

  /** @param runner absent where nothing runs */
  constructor(server: LanguageServer, runner: RunningServices | undefined) {
    this.server = server;
    this.runner = runner;
    // What the rows are stays the same: only how they stand is drawn anew.
    this.listening = runner?.onDidChange(() => this.changed.fire());
  }

  /** What is known is out of date. */
  refresh(): void {
    this.rows = undefined;
    this.changed.fire();
  }

  async getChildren(row?: PartRow): Promise<PartRow[]> {
    return [...(row === undefined ? await this.roots() : row.children)];
  }

  getParent(row: PartRow): PartRow | undefined {
    return row.parent;
  }

  getTreeItem(row: PartRow): vscode.TreeItem {
    const { part, key, children } = row;
    const item = new vscode.TreeItem(part.name, stateOf(part, children.length > 0));
    item.id = key;
    item.iconPath = new vscode.ThemeIcon(icons[part.kind] ?? 'symbol-misc');
    item.resourceUri = decoratedUri(key, part);
    const running = part.service === undefined ? undefined : this.runner?.running(vscode.Uri.parse(part.service));
    const description = describe(row, running);
    if (description !== '') item.description = description;
    item.tooltip = tooltipOf(part);
    item.contextValue = abilitiesOf(part, running);
    item.command = { command: 'specwright.parts.reveal', title: 'Show in the Editor', arguments: [{ part }] };
    return item;
  }

  /** The innermost row about a place; of rows about the same block the first. */
  async rowAt(uri: vscode.Uri, position: vscode.Position): Promise<PartRow | undefined> {
    const file = uri.toString();
    let best: { readonly row: PartRow; readonly range: vscode.Range } | undefined;
    const look = (rows: readonly PartRow[]): void => {
      for (const row of rows) {
        for (const place of [row.part.place, ...row.part.also]) {
          const range = vscodeRange(place.range);
          if (place.uri !== file || !range.contains(position)) continue;
          if (best === undefined || (best.range.contains(range) && !range.isEqual(best.range))) best = { row, range };
        }
        look(row.children);
      }
    };
    look(await this.roots());
    return best?.row;
  }

  dispose(): void {
    this.listening?.dispose();
    this.changed.dispose();
  }

  private roots(): Promise<readonly PartRow[]> {
    this.rows ??= this.ask();
    return this.rows;
  }

  private async ask(): Promise<readonly PartRow[]> {
    try {
      const client = await this.server.running();
      const { systems } = await client.sendRequest(partsRequest, {});
      return systems.map((part) => rowOf(part));
    } catch {
      // The client has said why the server does not answer; the view shows its welcome text.
      return [];
    }
  }
}

function rowOf(part: SpecPart, parent?: PartRow): PartRow {
  const children: PartRow[] = [];
  const key = parent === undefined ? part.id : `${parent.key}/${part.id}`;
  const row: PartRow = { part, ...(parent === undefined ? {} : { parent }), key, children };
  children.push(...part.children.map((child) => rowOf(child, row)));
  return row;
}

/** What the menu of a row offers, as words that `when` clauses look for. */
function abilitiesOf(
  { generate, context, project, service, nameRange }: SpecPart,
  running: RunningService | undefined,
): string {
  const abilities = [
    generate === undefined ? '' : 'generate',
    context === undefined ? '' : 'context',
    nameRange === undefined ? '' : 'references',
    project === undefined ? '' : 'accept',
    service === undefined ? '' : running === undefined ? 'run' : 'stop',
  ];
  return abilities.filter((ability) => ability !== '').join(' ');
}

function stateOf({ kind }: SpecPart, hasChildren: boolean): vscode.TreeItemCollapsibleState {
  if (!hasChildren) return vscode.TreeItemCollapsibleState.None;
  return openKinds.has(kind) ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
}

/** The state in a few words, the most urgent first. */
function describe({ part, parent }: PartRow, running: RunningService | undefined): string {
  const { changes, undeclared } = part;
  const words = [
    running === undefined ? '' : `${running.state} on :${running.port}`,
    undeclared > 0 ? 'undeclared change' : changes > 0 ? 'migration pending' : '',
    describeGenerated(part, parent),
  ];
  return words.filter((word) => word !== '').join(' · ');
}

/** A service says how it stands; of its parts only those do that its code does not have as they are now. */
function describeGenerated({ generated, generate }: SpecPart, parent: PartRow | undefined): string {
  if (generated === undefined) return '';
  if (generate !== undefined) return { current: 'generated', stale: 'stale', never: 'not generated' }[generated];
  const beside = parent?.part.generated;
  if (beside === undefined || beside === 'never') return '';
  return { current: '', stale: 'changed', never: 'new' }[generated];
}

function tooltipOf(part: SpecPart): vscode.MarkdownString {
  const { errors, warnings, changes, undeclared, generated } = part;
  const text = new vscode.MarkdownString();
  text.appendMarkdown('**').appendText(part.name).appendMarkdown('**');
  const lines = [
    errors + warnings > 0 ? `${counted(errors, 'error')}, ${counted(warnings, 'warning')}` : '',
    changes > 0 ? `${counted(changes, 'change')} of the schema since the baseline: a migration is pending` : '',
    undeclared > 0 ? `${undeclared} of them without an \`evolve\` line` : '',
    generated === 'current' ? 'The generated code is up to date.' : '',
    generated === 'stale' ? 'It has changed since its code was generated: generate it again.' : '',
    generated === 'never' ? 'No code has been generated of it yet.' : '',
  ];
  for (const line of lines) if (line !== '') text.appendMarkdown('\n\n').appendMarkdown(line);
  return text;
}

/** A range of the wire as VS Code has it. */
export function vscodeRange({ start, end }: WireRange): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
