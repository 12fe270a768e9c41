// `npm run test:page`: one pass through the page as a person sees it: real keys and mouse, squiggle, hover, the menu of
// quick fixes, the context menu with "Generate module code", and what is told at its end.
//   --only=PATTERN only the steps whose names match; most need none before them
//   --update       keep the pictures in docs/images/ (for the README); else they go to a temporary folder
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from '../../scripts/codeServer.mjs';
import { installExtension, startCodeServer } from '../../scripts/codeServerProcess.mjs';
import { packageFile } from '../../scripts/package.mjs';
import { loadExtension, openBrowser, workbenchUrl } from './browser.mjs';
import { requireBrowserEditor, serveFolder } from './tools.mjs';
import { Workbench } from './workbench.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const update = process.argv.includes('--update');
const wanted = new RegExp(
  process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length) ?? '',
);
const temporary = mkdtempSync(path.join(os.tmpdir(), 'specwright-page-'));
const images = update ? path.resolve(here, '../../docs/images') : path.join(temporary, 'images');
const workspace = path.join(temporary, 'citybikes');
const extensions = path.join(temporary, 'extensions');

/** How the pictures look: large enough to be read in a README, and nothing beside the point. */
const settings = {
  'workbench.colorTheme': 'Default Dark Modern',
  // What toggling comes back to: the pictures have one look.
  'workbench.preferredDarkColorTheme': 'Default Dark Modern',
  'workbench.layoutControl.enabled': false,
  'workbench.navigationControl.enabled': false,
  'workbench.activityBar.location': 'hidden',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'window.commandCenter': false,
  'window.menuBarVisibility': 'hidden',
  'window.title': 'citybikes',
  'workbench.statusBar.visible': false,
  'workbench.reduceMotion': 'on',
  'editor.fontSize': 15,
  'editor.lineHeight': 22,
  'editor.minimap.enabled': false,
  'editor.hover.delay': 100,
  'breadcrumbs.enabled': true,
  'explorer.openEditors.visible': 0,
};

/** As after "No, I don't trust the authors". */
const withoutTrust = {
  trust: 'asked',
  settings: { ...settings, 'security.workspace.trust.startupPrompt': 'never' },
};

const server = await requireBrowserEditor();
mkdirSync(images, { recursive: true });
cpSync(path.join(here, 'workspace'), workspace, { recursive: true });
const running = await startWithPackage();
const { browser, page } = await openBrowser(findChromium(), running.authority);
const workbench = new Workbench(page, images);
try {
  await page.goto(workbenchUrl(running.authority, workspace, [['skipWelcome', 'true']]));
  await workbench.ready();
  for (const [name, step] of steps().filter(([name]) => wanted.test(name))) {
    await step();
    console.log(`✔ ${name}`);
  }
  console.log(`The pictures are in ${update ? 'docs/images' : images}.`);
} catch (error) {
  const failure = path.join(os.tmpdir(), 'specwright-page-failure.png');
  await page.screenshot({ path: failure }).catch(() => undefined);
  console.error(`The page as it was then: ${failure}`);
  console.error(error);
  process.exitCode = 1;
} finally {
  await browser.close();
  await running.stop();
  // The pictures stay when they are not in docs/images.
  for (const name of update
    ? ['.']
    : ['user', 'extensions', path.basename(workspace), 'unknown', 'nothing', 'web', 'web-extensions', 'killed']) {
    rmSync(path.join(temporary, name), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

async function startWithPackage() {
  const userData = path.join(temporary, 'user');
  installExtension(server, await packageFile(), extensions, userData);
  rmSync(path.join(userData, 'User'), { recursive: true, force: true });
  return startCodeServer(server, { userData, extensions, settings });
}

function steps() {
  return [
    ['a wrong name is underlined while one types', typeAWrongName],
    ['the hover says what is wrong', hoverTheError],
    ['the code of the error opens its page', openThePage],
    ['the menu of quick fixes puts it right', applyTheQuickFix],
    ['the hover of an event shows what it is', hoverTheEvent],
    ['a contract leads to the module it names', followTheContract],
    ['the hover of an interface that a design requires shows its methods, and who makes it', hoverTheInterface],
    ['a lens shows the diagram; a click in it leads to the source', showTheDiagram],
    ['the diagram has the colours of a light theme too', showTheDiagramInLight],
    ['the context menu generates the code', generateFromTheMenu],
    ['files and folders in the explorer have the menu entries too', lookIntoTheExplorerMenus],
    ['where no specification says which database, a person does', chooseAnotherDatabase],
    ['the view "Specification" says what is stale, the status bar how the checking stands', showTheTree],
    ['the walkthrough leads from a specification to a service; its buttons do what they say', walkThrough],
    ['in a workspace that is not trusted specifications are checked, and no code is generated', workWithoutTrust],
    ['the view of a folder without specifications says how to begin, also where it is not trusted', beginFromNothing],
    ['in a worker of the browser, without Node, specifications are checked; what needs Node says so', workInTheBrowser],
    ['a server that dies whenever it starts is given up, and the message says what to attach', killTheServer],
    ['`npm run editor` serves the examples and stops on Ctrl-C', runTheEditorCommand],
  ];
}

async function typeAWrongName() {
  await workbench.openFile('rental.sds');
  await workbench.goTo('  ! tariff.seats < 1 => sold_out', 'end');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('uot', { delay: 40 });
  await workbench.closeSuggestions();
  await page.locator('.squiggly-error').first().waitFor();
}

async function hoverTheError() {
  await workbench.hover('sold_uot', 'sold_uot', /sold_uot.*error\/unknown/);
  await workbench.picture('editor-diagnostic');
}

async function openThePage() {
  await workbench.clickInHover('sold_uot', 'sold_uot', /sold_uot.*error\/unknown/, 'error/unknown');
  await page.locator('.tab.active', { hasText: 'unknown.md' }).waitFor();
  await page.keyboard.press('Control+w');
  await page.locator('.tab.active', { hasText: 'rental.sds' }).waitFor();
  await workbench.goTo('sold_uot');
}

async function applyTheQuickFix() {
  const menu = page.locator('.action-widget:not(.action-list-submenu-panel)');
  const fix = menu.locator('.monaco-list-row', { hasText: 'sold_out' }).first();
  await workbench.takeQuickFix(fix, { picture: 'editor-quick-fix' });
  await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
  await page.keyboard.press('Control+s');
  await workbench.untilSaved(path.join(workspace, 'rental.sds'), (text) => text.includes('< 1 => sold_out'));
}

async function hoverTheEvent() {
  await workbench.openFile('contracts.sds');
  await workbench.hover('rental.ended', 'ended', /event rental\.ended/);
  await workbench.picture('editor-hover');
  await workbench.closeHover();
}

async function followTheContract() {
  await workbench.goTo('contract fleet <-> rental', 'end');
  await page.keyboard.press('F12');
  await page.locator('.tab.active', { hasText: 'system.sds' }).waitFor();
}

async function hoverTheInterface() {
  await workbench.openFile('rental.sodl');
  await page.locator('.codelens-decoration', { hasText: 'implementer' }).first().waitFor();
  await workbench.hover('requires = [RentalRepository', 'RentalRepository', /method get_by_id[\s\S]*Storage/);
  await workbench.picture('editor-design');
  await workbench.closeHover();
}

/** The page within the panel. */
function diagram() {
  return page.frameLocator('iframe.webview').frameLocator('#active-frame');
}

async function showTheDiagram() {
  await workbench.openFile('rental.sds');
  await workbench.goTo('machine Rental.status');
  const lens = page.locator('.codelens-decoration a', { hasText: 'Diagram' }).last();
  await workbench.clickLens(lens, diagram().locator('svg.specwright-diagram .node.state').first());
  await diagram().locator('.node.state[data-id]', { hasText: 'ended' }).first().click();
  await page.locator('.monaco-editor .view-line', { hasText: '-> ended' }).first().waitFor();
  await workbench.goTo('reserved -> cancelled', 'end');
  await diagram().locator('.marked', { hasText: 'cancelled' }).first().waitFor();
  await exportTheDiagram('rental.status.svg');
  await workbench.goTo('create Rental(reserved)');
  await diagram().locator('select#choice').selectOption('Modules');
  await diagram().locator('.node.module', { hasText: 'fleet' }).first().waitFor();
  await workbench.picture('editor-diagram');
}

/** Beside the specification, as is proposed; the picture has its own colours and nothing of the page. */
async function exportTheDiagram(name) {
  await diagram().getByRole('button', { name: 'Export SVG' }).click();
  const file = path.join(workspace, name);
  // The dialog reads the folder first; what is pressed meanwhile is for its list.
  await page.waitForFunction(
    (proposed) => document.querySelector('.quick-input-widget input')?.value === proposed,
    file,
  );
  await page.locator('.quick-input-widget .monaco-button', { hasText: 'OK' }).click();
  await workbench.untilSaved(file, (text) => text.trimEnd().endsWith('</svg>'));
  const picture = readFileSync(file, 'utf8');
  assert.match(picture, /^<svg [^>]*xmlns=/);
  assert.match(picture, /cancelled/);
  assert.doesNotMatch(picture, /var\(--vscode/);
}

async function showTheDiagramInLight() {
  await toggleTheme();
  await page.locator('.monaco-workbench.vs').first().waitFor();
  await diagram().locator('body.vscode-light').waitFor();
  await workbench.picture('editor-diagram-light');
  await toggleTheme();
  await page.locator('.monaco-workbench.vs-dark').first().waitFor();
  await page.locator('.tab', { hasText: 'Modules of' }).first().click();
  await page.keyboard.press('Control+w');
  await page.locator('iframe.webview').waitFor({ state: 'detached' });
}

async function toggleTheme() {
  await workbench.goTo('create Rental(reserved)');
  await workbench.run('Toggle between Light/Dark Themes');
}

async function generateFromTheMenu() {
  await workbench.openFile('rental.sds');
  await workbench.goTo('spec rental');
  await workbench.contextMenu('spec rental');
  const entry = page.locator('.monaco-menu .action-item', { hasText: 'Generate module code' }).first();
  await entry.waitFor();
  await entry.hover();
  await workbench.picture('editor-menu');
  // Of generated files only.
  assert.equal(await page.locator('.monaco-menu .action-item', { hasText: 'Open what it was generated' }).count(), 0);
  await entry.click();
  // The specification says what database it wants, so that is not asked.
  await workbench.answer('(1/2)');
  await workbench.answer('(2/2)');
  const message = page.locator('.notification-toast', { hasText: 'Show Changes' });
  await message.waitFor({ timeout: 60_000 });
  const remembered = JSON.parse(readFileSync(path.join(workspace, 'specwright.json'), 'utf8'));
  assert.equal(remembered.targets.length, 1);
  assert.equal(remembered.targets[0].database, undefined);
  assert.ok(existsSync(path.join(workspace, remembered.targets[0].out)), 'the code was written');
  await workbench.expand(remembered.targets[0].out);
  await workbench.picture('editor-generated');
  await workbench.pressInMessage('Generated rental', 'Show Changes');
  await page.locator('.tab.active', { hasText: 'Generated code' }).waitFor();
}

async function chooseAnotherDatabase() {
  await workbench.openFile('rental.sodl');
  await workbench.run('Specwright: Choose target, database and folder');
  await workbench.answer('(1/3)');
  await workbench.answer('(2/3)', 'Postgre');
  await workbench.answer('(3/3)');
  await workbench.untilSaved(
    path.join(workspace, 'specwright.json'),
    (text) => JSON.parse(text).targets[0].database === 'postgres',
  );
}

async function showTheTree() {
  await page.locator('.tab', { hasText: 'rental.sds' }).click();
  await workbench.run('View: Toggle Status Bar Visibility');
  const status = page.locator('[id="specwright.specwright.specwright.status"]');
  await status.filter({ hasText: 'ts-express-prisma' }).waitFor();
  await workbench.run('Focus on Specification View');
  const rows = page.locator('.pane-body .monaco-list-row[role="treeitem"]');
  await rows.filter({ hasText: 'fleet' }).first().waitFor();
  await rows
    .filter({ hasText: /^rental.*generated/ })
    .first()
    .waitFor();
  await workbench.goTo('tariff.seats < 1', 'end');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('2');
  await rows
    .filter({ hasText: /^rental.*stale/ })
    .first()
    .waitFor();
  await workbench.goTo('=> sold_out', 'end');
  await page.keyboard.type('s');
  await workbench.closeSuggestions();
  await status.filter({ hasText: /\d+ problems?/ }).waitFor();
  await workbench.picture('editor-view');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await workbench.run('File: Revert File');
  await status.filter({ hasNotText: 'problem' }).waitFor();
}

async function lookIntoTheExplorerMenus() {
  await workbench.collapseFolders('fleet.sds');
  for (const name of ['fleet.sds', 'generated']) {
    await workbench.explorerMenu(name);
    for (const entry of ['Generate module code', 'Preview generated code', 'Show diagram']) {
      await page.locator('.monaco-menu .action-item', { hasText: entry }).waitFor();
    }
    await page.keyboard.press('Escape');
    await page.locator('.monaco-menu').waitFor({ state: 'detached' });
  }
}

/** Each step with its picture, what its button does, and the tick that it has then. */
async function walkThrough() {
  await workbench.run('View: Close All Editors');
  await openWalkthrough();
  await walkthroughStep('Begin with a specification', 'entity Task', 'begin');
  await pressButton('New Specification…');
  await workbench.answer('what to begin with');
  await workbench.answer('into which folder');
  await page.locator('.tab.active', { hasText: 'tasks.sds' }).waitFor();
  await workbench.goTo('set Task(started)', 'end');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Backspace');
  await workbench.closeSuggestions();
  await page.locator('.squiggly-error').first().waitFor();

  await openWalkthrough();
  await isTicked('Begin with a specification');
  await walkthroughStep('See it checked while you type', 'strated', 'check');
  await pressButton('Show Problems');
  await page.locator('.markers-panel .monaco-list-row', { hasText: "'starte' is not a state" }).waitFor();
  await isTicked('See it checked while you type');

  await walkthroughStep('Take a quick fix', "Change to 'started'", 'fix');
  const fix = page.locator('.action-widget:not(.action-list-submenu-panel) .monaco-list-row', { hasText: "'started'" });
  await workbench.takeQuickFix(fix.first(), { open: () => pressButton('Show a Quick Fix') });
  await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
  await page.keyboard.press('Control+s');
  await workbench.untilSaved(path.join(workspace, 'tasks/tasks.sds'), (text) => text.includes('set Task(started)'));

  await openWalkthrough();
  await isTicked('Take a quick fix');
  await walkthroughStep('Generate module code', 'Preview generated code', 'generate');
  await pressButton('Generate Module Code…');
  const message = page.locator('.notification-toast', { hasText: 'Show Changes' });
  await message.waitFor({ timeout: 60_000 });
  assert.ok(existsSync(path.join(workspace, 'tasks/service/package.json')), 'the code was written');
  await isTicked('Generate module code');
  await workbench.run('Notifications: Clear All Notifications');

  await walkthroughStep('Run the service', 'Stop service on :8000', 'run');
  await pressButton('Run Service');
  const asked = page.locator('.quick-input-widget .quick-input-title', { hasText: 'Run which service?' });
  const started = page.locator('.terminal-tab, .terminal-outer-container', { hasText: '' }).first();
  await asked.or(started).first().waitFor();
  await page.keyboard.press('Escape');
  await isTicked('Run the service');
  await workbench.run('Toggle between Light/Dark Themes');
  await page.locator('.monaco-workbench.vs').first().waitFor();
  await openWalkthrough();
  await walkthroughStep('Take a quick fix', "Change to 'started'", 'fix-light');
  await workbench.run('Toggle between Light/Dark Themes');
  await page.locator('.monaco-workbench.vs-dark').first().waitFor();
}

async function openWalkthrough() {
  await workbench.run('Welcome: Open Walkthrough...');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'From a specification' }).first().click();
  await page.locator('.gettingStartedContainer .getting-started-step', { hasText: 'Run the service' }).waitFor();
}

/** Opens a step: its picture has `text` in it. */
async function walkthroughStep(title, text, name) {
  await page.locator('.getting-started-step .step-title', { hasText: title }).click();
  await page.locator('.getting-started-step.expanded', { hasText: title }).waitFor();
  const picture = page.frameLocator('iframe.webview').last().frameLocator('#active-frame').locator('svg');
  await picture.filter({ hasText: text }).waitFor();
  await workbench.picture(`walkthrough-${name}`);
}

async function pressButton(label) {
  await page.locator('.getting-started-step.expanded .monaco-button', { hasText: label }).click();
}

async function isTicked(title) {
  const step = page.locator('.getting-started-step', { hasText: title });
  await step.locator('.codicon.complete').first().waitFor();
}

/** A workbench of its own, with another folder or other settings than the steps before. */
async function inAnotherWorkbench(folder, options, work) {
  const userData = mkdtempSync(path.join(temporary, 'user'));
  const other = await startCodeServer(server, { extensions, ...options, userData });
  const opened = await openBrowser(findChromium(), other.authority);
  const bench = new Workbench(opened.page, images);
  try {
    await options.prepare?.(opened.page, other.authority);
    await opened.page.goto(workbenchUrl(other.authority, folder, [['skipWelcome', 'true']]));
    await work(bench, opened.page);
  } catch (error) {
    await bench.picture('failure').catch(() => undefined);
    throw error;
  } finally {
    await opened.browser.close();
    await other.stop();
    rmSync(userData, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

async function workWithoutTrust() {
  const folder = path.join(temporary, 'unknown');
  cpSync(path.join(here, 'workspace'), folder, { recursive: true });
  await inAnotherWorkbench(folder, withoutTrust, async (bench, page) => {
    await bench.ready();
    await page.locator('.part.banner', { hasText: 'Restricted Mode' }).waitFor();
    await bench.openFile('rental.sds');
    await bench.goTo('=> sold_out', 'end');
    await page.keyboard.type('s');
    await bench.closeSuggestions();
    await page.locator('.squiggly-error').first().waitFor();

    await bench.goTo('spec rental');
    await bench.contextMenu('spec rental');
    const entry = (label) => page.locator('.monaco-menu .action-item', { hasText: label }).first();
    await entry('Show diagram').waitFor();
    for (const label of ['Generate module code', 'Preview generated code', 'Send request']) {
      assert.match((await entry(label).getAttribute('class')) ?? '', /\bdisabled\b/, label);
    }
    await page.keyboard.press('Escape');
    for (const label of ['Generate', 'Preview']) {
      await page.locator('.codelens-decoration a', { hasText: label }).first().click();
      const refusal = page.locator('.notification-toast', { hasText: 'only in a workspace that you trust' });
      await refusal.first().waitFor();
      await bench.picture(`editor-without-trust-${label.toLowerCase()}`);
      await bench.run('Notifications: Clear All Notifications');
      await refusal.first().waitFor({ state: 'detached' });
    }
    assert.equal(existsSync(path.join(folder, 'specwright.json')), false);
    await bench.run('Focus on Specification View');
    await page.locator('.pane-body', { hasText: 'no code is generated or run' }).first().waitFor();
    await page.locator('.pane-body .monaco-list-row[role="treeitem"]', { hasText: 'fleet' }).first().waitFor();
    await bench.picture('editor-without-trust');
  });
}

async function beginFromNothing() {
  const folder = path.join(temporary, 'nothing');
  mkdirSync(folder);
  const welcome = (page) =>
    page.locator('.welcome-view-content', { hasText: 'There is no specification in this folder' });
  await inAnotherWorkbench(folder, withoutTrust, async (bench, page) => {
    await page.locator('.pane-header', { hasText: 'nothing' }).waitFor({ timeout: 120_000 });
    await bench.run('Focus on Specification View');
    await welcome(page).filter({ hasText: 'only in a workspace that you trust' }).waitFor();
    await welcome(page).locator('.monaco-button', { hasText: 'Manage Workspace Trust' }).waitFor();
    assert.equal(await page.locator('.monaco-button', { hasText: 'New Specification' }).count(), 0);
    await bench.picture('editor-empty-without-trust');
  });
  await inAnotherWorkbench(folder, { settings }, async (bench, page) => {
    await page.locator('.pane-header', { hasText: 'nothing' }).waitFor({ timeout: 120_000 });
    await bench.run('Focus on Specification View');
    await welcome(page).filter({ hasText: 'It checks and generates at once' }).waitFor();
    await bench.picture('editor-empty');
    await welcome(page).locator('.monaco-button', { hasText: 'New Specification' }).click();
    await bench.answer('what to begin with');
    await bench.answer('into which folder');
    await page.locator('.tab.active', { hasText: 'tasks.sds' }).waitFor();
    await page.locator('.pane-body .monaco-list-row[role="treeitem"]', { hasText: 'tasks' }).first().waitFor();
    assert.equal(await welcome(page).count(), 0);
  });
}

async function workInTheBrowser() {
  const folder = path.join(temporary, 'web');
  const none = path.join(temporary, 'web-extensions');
  cpSync(path.join(here, 'workspace'), folder, { recursive: true });
  mkdirSync(none);
  const [installed] = readdirSync(extensions).filter((name) => name.startsWith('specwright.'));
  const files = await serveFolder(path.join(extensions, installed));
  const prepare = (page, authority) => loadExtension(page, authority, `/proxy/${files.port}`);
  try {
    await inAnotherWorkbench(folder, { settings, extensions: none, proxy: true, prepare }, async (bench, page) => {
      await bench.ready();
      await bench.openFile('rental.sds');
      await bench.goTo('=> sold_out', 'end');
      await page.keyboard.press('Backspace');
      await page.keyboard.type('s', { delay: 40 });
      await bench.closeSuggestions();
      await page.locator('.squiggly-error').first().waitFor();
      await bench.hover('sold_ous', 'sold_ous', /sold_ous.*error\/unknown/);
      await bench.picture('editor-in-browser');
      await bench.closeHover();
      await bench.goTo('sold_ous');
      const menu = page.locator('.action-widget:not(.action-list-submenu-panel)');
      const fix = menu.locator('.monaco-list-row', { hasText: 'sold_out' }).first();
      await bench.takeQuickFix(fix);
      await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });

      await bench.openFile('contracts.sds');
      await bench.goTo('contract fleet <-> rental', 'end');
      await page.keyboard.press('F12');
      await page.locator('.tab.active', { hasText: 'system.sds' }).waitFor();

      await page.locator('.tab', { hasText: 'rental.sds' }).click();
      await bench.run('Specwright: Show diagram');
      const drawn = page.frameLocator('iframe.webview').frameLocator('#active-frame').locator('.node.module');
      await drawn.filter({ hasText: 'fleet' }).first().waitFor();
      await bench.picture('editor-in-browser-diagram');
      await page.locator('.tab', { hasText: 'rental.sds' }).click();
      await bench.run('Specwright: Generate module code');
      await page.locator('.notification-toast', { hasText: 'needs VS Code on a computer or in a codespace' }).waitFor();
      await bench.picture('editor-in-browser-refused');
    });
  } finally {
    files.close();
  }
}

/** The language servers of the installed extension, by their process ids. */
function serverProcesses() {
  const processes = execFileSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8', maxBuffer: 1e8 }).split('\n');
  const own = processes.filter((line) => line.includes(temporary) && /\bserver\.cjs\b/.test(line));
  return own.map((line) => Number.parseInt(line, 10));
}

async function killTheServer() {
  const folder = path.join(temporary, 'killed');
  cpSync(path.join(here, 'workspace'), folder, { recursive: true });
  const known = new Set(serverProcesses());
  await inAnotherWorkbench(folder, { settings }, async (bench, page) => {
    await bench.ready();
    await bench.openFile('rental.sds');
    for (let stops = 0; stops < 6; ) {
      const id = serverProcesses().find((one) => !known.has(one));
      if (id === undefined) {
        await page.waitForTimeout(20);
        continue;
      }
      known.add(id);
      process.kill(id, 'SIGKILL');
      stops += 1;
    }
    const message = page.locator('.notification-toast', { hasText: 'stopped 6 times' });
    await message.waitFor();
    // It is the only one: among many it would not be shown.
    assert.equal(await page.locator('.notification-toast').count(), 1);
    assert.match(
      (await message.textContent()) ?? '',
      /the output "Specwright".*versions.*the specification that was open/,
    );
    await bench.picture('editor-server-gone');
    const symbols = page.locator('.outline-tree .monaco-list-row');
    await symbols.first().waitFor({ state: 'detached' });
    await message.locator('.monaco-button', { hasText: 'Restart' }).click();
    await symbols.first().waitFor();
  });
}

async function runTheEditorCommand() {
  const script = path.resolve(here, '../../scripts/editor.mjs');
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    const url = await new Promise((resolve, reject) => {
      let said = '';
      child.stdout.on('data', (text) => {
        said += text;
        const address = /http:\S+/.exec(said)?.[0];
        if (address && said.includes('Ctrl-C')) resolve(address);
      });
      ended.then((code) => reject(new Error(`It ended with ${code}:\n${said}`)));
    });
    const answer = await fetch(url);
    assert.equal(answer.status, 200);
    assert.match(decodeURIComponent(url), /examples$/);
    child.kill('SIGINT');
    assert.equal(await ended, 0);
    await assert.rejects(fetch(url), 'nothing is served any more');
  } finally {
    child.kill('SIGTERM');
  }
}
