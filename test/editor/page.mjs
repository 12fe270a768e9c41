// `npm run test:page`: one pass through the page as a person sees it: real keys and mouse, squiggle, hover, the menu of
// quick fixes, the context menu with "Generate module code", and what is told at its end.
//   --update   keep the pictures in docs/images/ (for the README); else they go to a temporary folder
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from '../../scripts/codeServer.mjs';
import { installExtension, startCodeServer } from '../../scripts/codeServerProcess.mjs';
import { packageFile } from '../../scripts/package.mjs';
import { openBrowser, workbenchUrl } from './browser.mjs';
import { requireBrowserEditor } from './tools.mjs';
import { Workbench } from './workbench.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const update = process.argv.includes('--update');
const temporary = mkdtempSync(path.join(os.tmpdir(), 'specwright-page-'));
const images = update ? path.resolve(here, '../../docs/images') : path.join(temporary, 'images');
const workspace = path.join(temporary, 'citybikes');

/** How the pictures look: large enough to be read in a README, and nothing beside the point. */
const settings = {
  'workbench.colorTheme': 'Default Dark Modern',
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

const server = await requireBrowserEditor();
mkdirSync(images, { recursive: true });
cpSync(path.join(here, 'workspace'), workspace, { recursive: true });
const running = await startWithPackage();
const { browser, page } = await openBrowser(findChromium(), running.authority);
const workbench = new Workbench(page, images);
try {
  await page.goto(workbenchUrl(running.authority, workspace, [['skipWelcome', 'true']]));
  await workbench.ready();
  for (const [name, step] of steps()) {
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
  for (const name of update ? ['.'] : ['user', 'extensions', path.basename(workspace)]) {
    rmSync(path.join(temporary, name), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

async function startWithPackage() {
  const userData = path.join(temporary, 'user');
  const extensions = path.join(temporary, 'extensions');
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
    ['files and folders in the explorer have the menu entry too', lookIntoTheExplorerMenus],
    ['where no specification says which database, a person does', chooseAnotherDatabase],
    ['the view "Specification" says what is stale, the status bar how the checking stands', showTheTree],
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
  await page.locator('.monaco-hover:not(.hidden) a', { hasText: 'error/unknown' }).click();
  await page.locator('.tab.active', { hasText: 'unknown.md' }).waitFor();
  await page.keyboard.press('Control+w');
  await page.locator('.tab.active', { hasText: 'rental.sds' }).waitFor();
  await workbench.goTo('sold_uot');
}

async function applyTheQuickFix() {
  const menu = page.locator('.action-widget:not(.action-list-submenu-panel)');
  const fix = menu.locator('.monaco-list-row', { hasText: 'sold_out' }).first();
  await workbench.pressUntil('Control+.', fix);
  await workbench.picture('editor-quick-fix');
  await fix.click();
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
  await lens.waitFor();
  await lens.click();
  await diagram().locator('svg.specwright-diagram .node.state').first().waitFor();
  await diagram().locator('.node.state[data-id]', { hasText: 'ended' }).first().click();
  await page.locator('.monaco-editor .view-line', { hasText: '-> ended' }).first().waitFor();
  await workbench.goTo('create Rental(reserved)');
  await diagram().locator('select#choice').selectOption('Modules');
  await diagram().locator('.node.module', { hasText: 'fleet' }).first().waitFor();
  await workbench.picture('editor-diagram');
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
  await entry.click();
  // The specification says what database it wants, so that is not asked.
  await question('(1/2)');
  await question('(2/2)');
  const message = page.locator('.notification-toast', { hasText: 'Show Changes' });
  await message.waitFor({ timeout: 60_000 });
  const remembered = JSON.parse(readFileSync(path.join(workspace, 'specwright.json'), 'utf8'));
  assert.equal(remembered.targets.length, 1);
  assert.equal(remembered.targets[0].database, undefined);
  assert.ok(existsSync(path.join(workspace, remembered.targets[0].out)), 'the code was written');
  await workbench.expand(remembered.targets[0].out);
  await workbench.picture('editor-generated');
  await message.locator('.monaco-button', { hasText: 'Show Changes' }).click();
  await page.locator('.tab.active', { hasText: 'Generated code' }).waitFor();
}

/** Answers a question that is being asked with what it proposes, or what is typed. */
async function question(title, answer = '') {
  await page.locator('.quick-input-widget .quick-input-title', { hasText: title }).waitFor();
  if (answer !== '') await page.keyboard.type(answer);
  await page.keyboard.press('Enter');
}

async function chooseAnotherDatabase() {
  await workbench.openFile('rental.sodl');
  await workbench.run('Specwright: Choose target, database and folder');
  await question('(1/3)');
  await question('(2/3)', 'Postgre');
  await question('(3/3)');
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
  // What was generated fills the list: closed again, all files can be seen.
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'generated' }).first().click();
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'fleet.sds' }).waitFor();
  for (const name of ['fleet.sds', 'generated']) {
    await workbench.explorerMenu(name);
    await page.locator('.monaco-menu .action-item', { hasText: 'Generate module code' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.monaco-menu').waitFor({ state: 'detached' });
  }
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
