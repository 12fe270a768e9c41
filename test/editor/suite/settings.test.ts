import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { eventually, open, placeOf, replace, revert } from './workspace.ts';

const settings = [
  'inlayHints.status',
  'inlayHints.cardinality',
  'inlayHints.alias',
  'inlayHints.inherited',
  'codeLens',
];

async function set(name: string, value: boolean | undefined): Promise<void> {
  await vscode.workspace.getConfiguration('specwright').update(name, value, vscode.ConfigurationTarget.Workspace);
}

function hintsIn(document: vscode.TextDocument): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    vscode.commands
      .executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, whole)
      .then((hints) => resolve(hints.map(({ label }) => (typeof label === 'string' ? label : labelOf(label)))), reject);
  });
}

function labelOf(parts: readonly vscode.InlayHintLabelPart[]): string {
  return parts.map(({ value }) => value).join('');
}

describe('the settings', () => {
  let rental: vscode.TextDocument;
  let design: vscode.TextDocument;

  before(async () => {
    design = await open('rental.sodl');
    rental = await open('rental.sds');
  });

  afterEach(async () => {
    for (const name of settings) await set(name, undefined);
    await revert(rental);
  });

  /** A kind of hint is there, goes when it is switched off, and is there again: others stay. */
  async function switchesOff(name: string, document: () => vscode.TextDocument, hint: RegExp): Promise<void> {
    const shown = () => hintsIn(document());
    const before = await eventually('the hint is there', async () => {
      const hints = await shown();
      return hints.some((one) => hint.test(one)) ? hints : undefined;
    });
    await set(name, false);
    const left = await eventually('the hint goes', async () => {
      const hints = await shown();
      return hints.some((one) => hint.test(one)) ? undefined : hints;
    });
    assert.deepEqual(
      left,
      before.filter((one) => !hint.test(one)),
    );
    await set(name, undefined);
    await eventually('the hint is there again', async () =>
      (await shown()).some((one) => hint.test(one)) ? true : undefined,
    );
  }

  it('`inlayHints.status` hides what an api answers with', () =>
    switchesOff('inlayHints.status', () => rental, /→ 20\d/));

  it('`inlayHints.cardinality` hides how many rows a reference joins', () =>
    switchesOff('inlayHints.cardinality', () => rental, /many:1/));

  it('`inlayHints.alias` hides the entity that a short name means', async () => {
    await replace(
      rental,
      'auth {',
      'entity RentalNote {\n  id: uuid @immutable\n  stars: int 1..5\n}\n\n' +
        'api POST /notes {\n  in: {stars: int}\n  out: RentalNote\n  ! note.stars < 2 => sold_out\n}\n\nauth {',
    );
    await switchesOff('inlayHints.alias', () => rental, /▸ RentalNote/);
  });

  it('`inlayHints.inherited` hides what a block of a design inherits', () =>
    switchesOff('inlayHints.inherited', () => design, /inherited:/));

  it('`codeLens` hides the lines over blocks', async () => {
    const lenses = async (): Promise<readonly vscode.CodeLens[]> =>
      vscode.commands.executeCommand('vscode.executeCodeLensProvider', rental.uri);
    await eventually('lenses are there', async () => ((await lenses()).length > 0 ? true : undefined));
    await set('codeLens', false);
    await eventually('the lenses go', async () => ((await lenses()).length === 0 ? true : undefined));
  });

  it('`format.align` puts types below each other', async () => {
    const formatted = async (): Promise<string> => {
      const edits = await vscode.commands.executeCommand<vscode.TextEdit[] | undefined>(
        'vscode.executeFormatDocumentProvider',
        rental.uri,
        { tabSize: 2, insertSpaces: true },
      );
      const edit = new vscode.WorkspaceEdit();
      edit.set(rental.uri, edits ?? []);
      await vscode.workspace.applyEdit(edit);
      return rental.lineAt(placeOf(rental, 'per_minute').start.line).text;
    };
    await replace(rental, 'per_minute: decimal', 'per_minute:    decimal');
    assert.equal(await formatted(), '  per_minute: decimal 0.01..10.00');
    await set('format.align', true);
    await eventually('types are aligned', async () => {
      await formatted();
      return /id: {9}uuid/.test(rental.getText()) ? true : undefined;
    });
  });
});
