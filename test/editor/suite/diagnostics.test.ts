import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import {
  actionsAt,
  codeOf,
  errorsIn,
  eventually,
  open,
  placeOf,
  replace,
  revert,
  untilErrors,
  untilNoErrors,
  workspaceFile,
} from './workspace.ts';

describe('diagnostics', () => {
  let rental: vscode.TextDocument;

  before(async () => {
    rental = await open('rental.sds');
  });

  afterEach(async () => {
    await revert(rental);
    await untilNoErrors(rental.uri);
  });

  it('the files of the workspace have no errors', async () => {
    await replace(rental, '-> Tariff', '-> Tarif');
    await untilErrors(rental.uri);
    await revert(rental);
    await untilNoErrors(rental.uri);
    for (const name of ['system.sds', 'contracts.sds', 'fleet.sds', 'rental.sds']) {
      const messages = errorsIn(workspaceFile(name)).map((error) => error.message);
      assert.deepEqual(messages, [], name);
    }
  });

  it('an unknown entity is an error on its name, and vanishes when the name is right again', async () => {
    await replace(rental, '-> Tariff', '-> Tarif');
    const [error] = await untilErrors(rental.uri);
    assert.ok(error);
    assert.equal(codeOf(error), 'field/unknown-entity');
    assert.equal(error.source, 'specwright');
    assert.equal(rental.getText(error.range), 'Tarif');
    assert.match(error.message, /Tarif/);
    await replace(rental, 'tariff: -> Tarif', 'tariff: -> Tariff');
    await untilNoErrors(rental.uri);
  });

  it('a line that is half typed leaves the rest of the file checked', async () => {
    await replace(rental, 'minutes: int 1..2880', 'minutes: int 1..');
    await replace(rental, '=> sold_out', '=> sold_off');
    const unknown = await eventually('the unknown error is shown', () =>
      errorsIn(rental.uri).find((error) => codeOf(error) === 'error/unknown'),
    );
    assert.equal(rental.getText(unknown.range), 'sold_off');
  });

  it('the quick fix puts the name right that was meant', async () => {
    await replace(rental, '=> sold_out', '=> sold_ot');
    const error = await eventually('the unknown error is shown', () =>
      errorsIn(rental.uri).find((one) => codeOf(one) === 'error/unknown'),
    );
    const edit = await eventually('the fix is offered', async () => {
      const actions = await actionsAt(rental, error.range);
      return actions.find((action) => action.edit && action.title.includes('sold_out'))?.edit;
    });
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.ok(placeOf(rental, '! tariff.seats < 1 => sold_out'));
    await untilNoErrors(rental.uri);
  });

  it('a declaration renamed in one file is an error in the file that refers to it', async () => {
    const system = await open('system.sds');
    await replace(system, 'module rental {', 'module leasing {');
    const contracts = workspaceFile('contracts.sds');
    const errors = await untilErrors(contracts);
    assert.ok(errors.some((error) => codeOf(error) === 'contract/unknown-module'));
    await revert(system);
    await untilNoErrors(contracts);
  });
});
