import assert from 'node:assert/strict';
import path from 'node:path';
import { afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { actionsAt, eventually, open, placeOf, replace, revert, untilErrors, workspaceFile } from './workspace.ts';

interface GenerateResult {
  readonly files: readonly { readonly path: string; readonly action: string }[];
  readonly outFolder: string;
  readonly summary: string;
  readonly refused?: { readonly message: string; readonly diagnostics: readonly { readonly message: string }[] };
}

/** The command as the menus call it, with the questions answered beforehand. */
function generate(resource: vscode.Uri | undefined, options: object): Thenable<GenerateResult | undefined> {
  return vscode.commands.executeCommand('specwright.generate', resource, { ask: false, ...options });
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

describe('Generate module code', () => {
  let rental: vscode.TextDocument;

  before(async () => {
    rental = await open('rental.sds');
  });

  afterEach(() => revert(rental));

  it('is refused while the specification has errors, and writes nothing', async () => {
    await replace(rental, '-> Tariff', '-> Tarif');
    await untilErrors(rental.uri);
    const result = await generate(rental.uri, { out: 'refused' });
    assert.ok(result?.refused, JSON.stringify(result));
    assert.match(result.refused.message, /\S/);
    assert.ok(result.refused.diagnostics.some((diagnostic) => diagnostic.message.includes('Tarif')));
    assert.equal(await exists(workspaceFile('refused')), false);
    // The command saved what was refused; put it right again for the other tests.
    await replace(rental, '-> Tarif', '-> Tariff');
    await rental.save();
  });

  it('writes the service of the module, and a second run changes nothing', async () => {
    const first = await generate(rental.uri, { module: 'rental', out: 'service' });
    assert.ok(first && !first.refused, JSON.stringify(first?.refused));
    assert.ok(first.files.length > 10, `${first.files.length} files`);
    assert.ok(first.files.every((file) => file.action === 'create'));
    for (const file of first.files) {
      assert.ok(await exists(vscode.Uri.file(path.join(first.outFolder, file.path))), file.path);
    }
    const manifest = vscode.Uri.file(path.join(first.outFolder, 'rental', 'package.json'));
    assert.ok(await exists(manifest), 'a package.json in a folder of the module');
    const second = await generate(rental.uri, { module: 'rental', out: 'service' });
    assert.ok(second);
    assert.deepEqual([...new Set(second.files.map((file) => file.action))], ['unchanged']);
  });

  it('writes a service for each module and design when asked for a folder', async () => {
    const result = await generate(workspaceFile('.'), { out: 'services' });
    assert.ok(result && !result.refused, JSON.stringify(result?.refused));
    const services = result.files.filter((file) => path.posix.basename(file.path) === 'Makefile');
    const folders = services.map((file) => path.posix.dirname(file.path)).sort();
    assert.deepEqual(folders, ['billing', 'fleet', 'rental', 'rental-desk']);
  });

  it('keeps a file that a person changed, and says so', async () => {
    const first = await generate(rental.uri, { module: 'rental', out: 'service' });
    assert.ok(first);
    const changed = first.files.find((file) => file.path.endsWith('.ts'));
    assert.ok(changed);
    const uri = vscode.Uri.file(path.join(first.outFolder, changed.path));
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('// written by hand\n'));
    const second = await generate(rental.uri, { module: 'rental', out: 'service' });
    assert.equal(second?.files.find((file) => file.path === changed.path)?.action, 'keep');
    assert.equal(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)), '// written by hand\n');
  });

  describe('opens a conflict in the editor of three texts', () => {
    const file = workspaceFile('conflicting/fleet/openapi.json');
    const write = (text: string): Thenable<void> => vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    let pristine = '';

    async function generateFleet(): Promise<GenerateResult> {
      const result = await generate(workspaceFile('fleet.sds'), { module: 'fleet', out: 'conflicting' });
      assert.ok(result && !result.refused, JSON.stringify(result?.refused));
      return result;
    }

    /** Changes the same line in the specification, and sees what the editor of three texts makes of it. */
    async function conflict(): Promise<vscode.TextDocument> {
      await replace(await open('fleet.sds'), '1..80', '1..90');
      const entry = (await generateFleet()).files.find(({ path: name }) => name === 'fleet/openapi.json');
      assert.equal(entry?.action, 'conflict');
      await eventually('the conflict is open', () => {
        const { activeTab } = vscode.window.tabGroups.activeTabGroup;
        return activeTab?.label === 'Merging: openapi.json' ? true : undefined;
      });
      const result = await vscode.workspace.openTextDocument(file);
      // The editor begins with what both come from in the place of a conflict; else it takes marks for a resolution.
      await eventually('it is there to be resolved', () =>
        result.isDirty && result.getText().includes('"maxLength": 80') ? true : undefined,
      );
      assert.doesNotMatch(result.getText(), /^[<=>]{7}/m);
      return result;
    }

    before(async () => {
      await generateFleet();
      pristine = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
      assert.match(pristine, /"maxLength": 80\b/);
    });

    afterEach(async () => {
      // It may have begun to merge, and would ask whether to save that.
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await replace(await open('fleet.sds'), '1..90', '1..80');
      await vscode.commands.executeCommand('workbench.action.files.save');
      await write(pristine);
      await generateFleet();
    });

    it('of a file that is not open', async () => {
      await write(pristine.replaceAll(/"maxLength": 80\b/g, '"maxLength": 81'));
      await conflict();
      const lengths = ['base', 'mine', 'theirs'].map(async (query) => {
        const shown = await vscode.workspace.openTextDocument(file.with({ scheme: 'specwright-merge', query }));
        return /"maxLength": (80|81|90)\b/.exec(shown.getText())?.[1];
      });
      assert.deepEqual(await Promise.all(lengths), ['80', '81', '90']);
    });

    it('of a file that is open', async () => {
      await write(pristine.replaceAll(/"maxLength": 80\b/g, '"maxLength": 81'));
      await open('conflicting/fleet/openapi.json');
      await conflict();
    });

    it('of a file that is open and not saved', async () => {
      await replace(await open('conflicting/fleet/openapi.json'), '"maxLength": 80', '"maxLength": 81');
      await conflict();
    });

    it('and generates nothing until that is completed: what is half merged has the lines of neither side', async () => {
      await write(pristine.replaceAll(/"maxLength": 80\b/g, '"maxLength": 81'));
      const result = await conflict();
      await result.save();
      // The message waits for nobody.
      const again = await generate(workspaceFile('fleet.sds'), { module: 'fleet', out: 'conflicting' });
      assert.equal(again, undefined);
      assert.equal(new TextDecoder().decode(await vscode.workspace.fs.readFile(file)), result.getText());
    });
  });

  it('tells in the list of problems of a hook whose api is gone, until that is mended', async () => {
    const options = { module: 'rental', out: 'hooked' };
    const first = await generate(rental.uri, options);
    assert.ok(first && !first.refused, JSON.stringify(first?.refused));
    const hooks = workspaceFile('hooked/rental/extensions/hooks.ts');
    const filled =
      "import type { Hooks } from '../src/hooks/hooks.js';\n\nexport const hooks: Hooks = {\n  beforeGetTariffs() {},\n};\n";
    await vscode.workspace.fs.writeFile(hooks, new TextEncoder().encode(filled));
    const document = await vscode.workspace.openTextDocument(hooks);
    await open('rental.sds');
    await replace(rental, 'api GET /tariffs {', 'api GET /tariffs/all {');
    const told = (): vscode.Diagnostic[] =>
      vscode.languages.getDiagnostics(hooks).filter(({ source }) => source === 'specwright');
    try {
      await generate(rental.uri, options);
      const [problem] = await eventually('it is told', () => (told().length > 0 ? told() : undefined));
      assert.match(problem?.message ?? '', /'beforeGetTariffs' is a hook of GET \/tariffs, which is gone/);
      assert.equal(document.getText(problem?.range), 'beforeGetTariffs');
      const edit = new vscode.WorkspaceEdit();
      edit.delete(hooks, document.lineAt(3).rangeIncludingLineBreak);
      await vscode.workspace.applyEdit(edit);
      await eventually('it is gone', () => (told().length === 0 ? true : undefined));
      await document.save();
    } finally {
      await replace(rental, 'api GET /tariffs/all {', 'api GET /tariffs {');
      await rental.save();
    }
  });

  it('uses the target, database and folder that specwright.json remembers', async () => {
    const settings = workspaceFile('specwright.json');
    const remembered = { targets: [{ name: 'ts-express-prisma', database: 'sqlite', out: 'remembered' }] };
    await vscode.workspace.fs.writeFile(settings, new TextEncoder().encode(JSON.stringify(remembered)));
    try {
      const result = await vscode.commands.executeCommand<GenerateResult>('specwright.generate', rental.uri);
      assert.ok(result && !result.refused, JSON.stringify(result?.refused));
      assert.ok(result.files.length > 10, `${result.files.length} files`);
      assert.ok(result.outFolder.startsWith(workspaceFile('remembered').fsPath), result.outFolder);
    } finally {
      await vscode.workspace.fs.delete(settings);
    }
  });

  it('asks for nothing that the specification says, and remembers only what was asked', async () => {
    const settings = workspaceFile('specwright.json');
    const generating = vscode.commands.executeCommand<GenerateResult>('specwright.generate', rental.uri);
    let result: GenerateResult | undefined;
    void generating.then((made) => {
      result = made;
    });
    try {
      // The first entry of each list, and the folder that is proposed.
      await eventually('the questions are answered', async () => {
        if (!(await exists(settings)))
          await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        return result;
      });
      assert.ok(result && !result.refused, JSON.stringify(result?.refused));
      const remembered = JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(settings)));
      assert.deepEqual(remembered, { targets: [{ name: 'ts-express-prisma', out: 'generated' }] });
    } finally {
      await vscode.workspace.fs.delete(settings);
      await vscode.workspace.fs.delete(workspaceFile('generated'), { recursive: true });
    }
  });

  it('shows before what it would change, and writes nothing', async () => {
    const options = { ask: false, module: 'rental', out: 'previewed' };
    const result = await vscode.commands.executeCommand<GenerateResult>('specwright.preview', rental.uri, options);
    assert.ok(result && !result.refused, JSON.stringify(result?.refused));
    assert.equal(await exists(workspaceFile('previewed')), false);
    const file = result.files.find(({ path: name }) => name.endsWith('rental/package.json'));
    assert.ok(file);
    const uri = vscode.Uri.file(path.join(result.outFolder, file.path)).with({ scheme: 'specwright-preview' });
    const shown = await vscode.workspace.openTextDocument(uri);
    assert.match(shown.getText(), /"express"/);
    const tab = await eventually('the differences are open', () => {
      const labels = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
      return labels.find((label) => label.startsWith('Preview of rental'));
    });
    assert.match(tab, /created/);
  });

  it('what is shown beforehand follows the edits; while there are errors the last of it stays', async () => {
    const options = { ask: false, module: 'rental', out: 'followed' };
    const result = await vscode.commands.executeCommand<GenerateResult>('specwright.preview', rental.uri, options);
    assert.ok(result);
    const uri = vscode.Uri.file(path.join(result.outFolder, 'rental/openapi.json')).with({
      scheme: 'specwright-preview',
    });
    const shown = await vscode.workspace.openTextDocument(uri);
    assert.match(shown.getText(), /"maximum": 2880\b/);
    await open('rental.sds');
    await replace(rental, '1..2880', '1..1441');
    await eventually('the preview has the new range', () => /"maximum": 1441\b/.test(shown.getText()) || undefined);
    await replace(rental, '-> Tariff', '-> Tarif');
    await untilErrors(rental.uri);
    assert.match(shown.getText(), /"maximum": 1441\b/);
    assert.equal(await exists(workspaceFile('followed')), false);
  });

  it('what is shown beforehand says when its list of files is of before, and shows the new one when asked', async () => {
    const options = { ask: false, module: 'rental', out: 'listed' };
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const result = await vscode.commands.executeCommand<GenerateResult>('specwright.preview', rental.uri, options);
    assert.ok(result);
    const previews = (): string[] =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs.map(({ label }) => label))
        .filter((label) => label.startsWith('Preview of rental'));
    const [before] = await eventually('the differences are open', () =>
      previews().length > 0 ? previews() : undefined,
    );
    await vscode.commands.executeCommand('notifications.clearAll');
    const manifest = await vscode.workspace.openTextDocument(workspaceFile('system.sds'));
    await vscode.window.showTextDocument(manifest, vscode.ViewColumn.Beside);
    try {
      await replace(manifest, 'owns: [Tariff, Rental', 'owns: [Tariff, Helmet, Rental');
      await replace(rental, 'entity Tariff {', 'entity Helmet {\n  id: uuid @immutable\n}\n\nentity Tariff {');
      await eventually('another list takes its place', async () => {
        await vscode.commands.executeCommand('notification.acceptPrimaryAction');
        return previews().length === 1 && previews()[0] !== before ? true : undefined;
      });
    } finally {
      await revert(manifest);
    }
  });

  it('from the explorer takes the file or folder that was chosen there, not the one in front', async () => {
    await open('fleet.sds');
    // The explorer gives the resource under the mouse and all that are selected.
    const folder = workspaceFile('.');
    const settings = workspaceFile('specwright.json');
    const remembered = { targets: [{ name: 'ts-express-prisma', database: 'sqlite', out: 'chosen' }] };
    await vscode.workspace.fs.writeFile(settings, new TextEncoder().encode(JSON.stringify(remembered)));
    try {
      const servicesOf = async (command: string, resource: vscode.Uri): Promise<string[]> => {
        const result = await vscode.commands.executeCommand<GenerateResult>(command, resource, [resource]);
        assert.ok(result && !result.refused, JSON.stringify(result?.refused));
        const services = result.files.filter((file) => path.posix.basename(file.path) === 'Makefile');
        return services.map((file) => path.posix.dirname(file.path)).sort();
      };
      assert.deepEqual(await servicesOf('specwright.preview', rental.uri), ['rental']);
      assert.deepEqual(await servicesOf('specwright.preview', folder), ['billing', 'fleet', 'rental', 'rental-desk']);
      assert.equal(await exists(workspaceFile('chosen')), false);
      assert.deepEqual(await servicesOf('specwright.generate', rental.uri), ['rental']);
    } finally {
      await vscode.workspace.fs.delete(settings);
    }
  });

  it('is offered by the lightbulb on the header of a spec, for its module', async () => {
    const place = placeOf(rental, 'rental', 'spec rental');
    const action = await eventually('the action is offered', async () => {
      const offered = await actionsAt(rental, place);
      return offered.find((one) => one.title.startsWith('Generate module code'));
    });
    assert.equal(action.command?.command, 'specwright.generate');
    const [resource, options] = action.command.arguments ?? [];
    assert.equal(vscode.Uri.parse(resource).toString(), rental.uri.toString());
    assert.deepEqual(options, { module: 'rental' });
  });
});
