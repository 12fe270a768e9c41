import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { eventually, open, placeOf, replace, revert } from './workspace.ts';

describe('writing', () => {
  let rental: vscode.TextDocument;

  before(async () => {
    rental = await open('rental.sds');
  });

  after(() => revert(rental));

  it('after => the errors are offered', async () => {
    await replace(rental, '! not owner => 403', '! not owner => ');
    const labels = await completionsAt(placeOf(rental, '! not owner => ').end);
    assert.ok(labels.includes('sold_out'), labels.join(', '));
    assert.ok(!labels.includes('machine'), 'a construct cannot stand there');
  });

  it('after emit the events are offered', async () => {
    await replace(rental, '>> emit rental.started', '>> emit ');
    const labels = await completionsAt(placeOf(rental, '>> emit ').end);
    assert.ok(labels.includes('rental.ended'), labels.join(', '));
  });

  it('names are coloured by what they mean', async () => {
    const legend = await eventually('a legend is given', () =>
      vscode.commands.executeCommand<vscode.SemanticTokensLegend | undefined>(
        'vscode.provideDocumentSemanticTokensLegend',
        rental.uri,
      ),
    );
    assert.ok(legend.tokenTypes.length > 0);
    const tokens = await eventually('tokens are given', async () => {
      const given = await vscode.commands.executeCommand<vscode.SemanticTokens | undefined>(
        'vscode.provideDocumentSemanticTokens',
        rental.uri,
      );
      return given && given.data.length > 0 ? given : undefined;
    });
    assert.equal(tokens.data.length % 5, 0);
    const types = new Set<string | undefined>();
    for (let index = 3; index < tokens.data.length; index += 5) types.add(legend.tokenTypes[tokens.data[index] ?? -1]);
    assert.ok(types.size >= 3, `distinct kinds: ${[...types].join(', ')}`);
    assert.ok(!types.has(undefined), 'every token is of a kind in the legend');
  });

  it('blocks can be folded', async () => {
    const ranges = await eventually('folding ranges are given', async () => {
      const given = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
        'vscode.executeFoldingRangeProvider',
        rental.uri,
      );
      return given.length > 0 ? given : undefined;
    });
    const header = placeOf(rental, 'entity Rental {').start.line;
    assert.ok(ranges.some((range) => range.start === header && range.end > header));
  });

  async function completionsAt(position: vscode.Position): Promise<string[]> {
    return eventually('completions are offered', async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        rental.uri,
        position,
      );
      const labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
      return labels.length > 0 ? labels : undefined;
    });
  }
});
