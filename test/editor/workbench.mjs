// What a person does in the workbench, by keys and mouse.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** How long a slow machine may take for one reaction. */
const patience = 60_000;

/** After so long without a reaction what was done is done again. */
const moment = 6000;

export class Workbench {
  constructor(page, images) {
    this.page = page;
    this.images = images;
    page.setDefaultTimeout(patience);
  }

  /** The workbench is drawn and the explorer shows files. */
  async ready() {
    await this.page
      .locator('.explorer-folders-view .monaco-list-row')
      .first()
      .waitFor({ timeout: 2 * patience });
  }

  /** Shows the declarations of the open file beside the files. */
  async openOutline() {
    const header = this.page.locator('.pane-header', { hasText: 'Outline' });
    if ((await header.getAttribute('aria-expanded')) !== 'true') await header.click();
    await this.page.locator('.pane-header.expanded', { hasText: 'Outline' }).waitFor();
  }

  /** Opens a folder in the explorer, as soon as it is there, and what is the only folder in it. */
  async expand(folder) {
    const row = this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: folder }).first();
    const within = this.page.locator('.explorer-folders-view .monaco-list-row[aria-level="2"]').first();
    await this.untilDone(`what is in ${folder}`, async () => {
      // The editor may have opened it for the file that it shows: a click would close it.
      if (!(await within.isVisible())) await row.click({ timeout: moment });
      await within.waitFor({ timeout: moment });
    });
  }

  /** Closes all folders in the explorer, so that `file` beside them can be seen; again when the editor opens one for the file that it shows. */
  async collapseFolders(file) {
    const row = this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: file });
    await this.untilDone(`${file} in the explorer`, async () => {
      await this.run('Collapse Folders in Explorer');
      await row.waitFor({ timeout: moment });
    });
  }

  /** Clicks a lens until what it shows is there: lenses that are worked out again under the mouse take no click. */
  async clickLens(lens, shown) {
    await this.untilDone('what the lens shows', async () => {
      if (!(await shown.isVisible())) await lens.click({ timeout: moment });
      await shown.waitFor({ timeout: moment });
    });
  }

  async openFile(name) {
    await this.untilDone(`the file ${name}`, async () => {
      const row = this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).first();
      await row.dblclick({ timeout: moment });
      await this.page.locator('.tab.active', { hasText: name }).waitFor({ timeout: moment });
    });
    await this.openOutline();
    // The outline comes from the language server: it has read the file.
    await this.page.locator('.outline-tree .monaco-list-row').first().waitFor();
  }

  /** Puts the cursor at the start or end of the first occurrence of `text`, through the search of the editor. */
  async goTo(text, side = 'start') {
    const search = this.page.locator('.find-widget.visible');
    const field = search.locator('textarea').first();
    await this.untilDone(`"${text}" in the editor`, async () => {
      await this.page.locator('.monaco-editor .view-lines').first().click({ timeout: moment });
      await this.page.keyboard.press('Control+Home');
      await this.page.keyboard.press('Control+f');
      await field.fill(text, { timeout: moment });
      await search.locator('.matchesCount', { hasText: /^1 of/ }).waitFor({ timeout: moment });
      // To the field itself: on a slow machine what was pressed before may still take the focus elsewhere.
      await field.press('Escape', { timeout: moment });
      await search.waitFor({ state: 'hidden', timeout: moment });
    });
    await this.page.keyboard.press(side === 'end' ? 'ArrowRight' : 'ArrowLeft');
  }

  /**
   * Rests the mouse on `word` (first in the visible text, or in `text`) until a hover says `expected`; again when it
   * still said what held before the last change.
   */
  async hover(text, word, expected) {
    const hover = this.page.locator('.monaco-hover:not(.hidden)').first();
    await this.untilDone(`the hover of ${word}`, async (first) => {
      if (!first) await this.closeHover();
      const box = await this.placeOf(text, word);
      await this.page.mouse.move(box.x + 250, box.y + 250);
      await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 5 });
      await hover.filter({ hasText: expected }).waitFor({ timeout: moment });
    });
  }

  /**
   * Shows the menu of quick fixes and takes `fix` from it. A menu that opens while the server's answer to the last change
   * is on its way is closed by that answer, also under the mouse: it is opened again.
   * @param fix the row in the menu
   * @param how.open what shows the menu at first; else and later it is the key
   * @param how.picture name of the picture of the open menu
   */
  async takeQuickFix(fix, { open, picture } = {}) {
    const byKey = () => this.page.keyboard.press('Control+.');
    await this.untilDone('the quick fix', async (first) => {
      await (first && open ? open() : byKey());
      await fix.waitFor({ timeout: moment });
      if (picture) await this.picture(picture);
      await fix.click({ timeout: moment });
    });
  }

  /** Clicks a link in the hover of `word`: a hover goes when what is under the mouse changes, and comes again. */
  async clickInHover(text, word, expected, link) {
    await this.untilDone('the link in the hover', async (first) => {
      if (!first) await this.hover(text, word, expected);
      await this.page.locator('.monaco-hover:not(.hidden) a', { hasText: link }).first().click({ timeout: moment });
    });
  }

  /** Does `act` again until it ends without an error; it is told whether it is the first time. */
  async untilDone(what, act) {
    const deadline = Date.now() + patience;
    for (let first = true; ; first = false) {
      try {
        return await act(first);
      } catch (error) {
        if (Date.now() > deadline) throw new Error(`${what} cannot be had`, { cause: error });
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** Runs a command by its name, from the palette; those of extensions come to it a while after the workbench is drawn. */
  async run(command) {
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: command }).first();
    await this.untilDone(`the command "${command}" in the palette`, async () => {
      await this.page.keyboard.press('F1');
      await this.page.locator('.quick-input-widget input').first().fill(`>${command}`, { timeout: moment });
      await row.click({ timeout: moment });
    });
  }

  /** Answers a question that is being asked with what it proposes, or what is typed. */
  async answer(title, text = '') {
    const question = this.page.locator('.quick-input-widget .quick-input-title', { hasText: title });
    await question.waitFor();
    const field = this.page.locator('.quick-input-widget input').first();
    if (text !== '') await field.fill(text);
    // Escape, which else comes before the next try, would take the question away.
    for (const deadline = Date.now() + patience; Date.now() < deadline; ) {
      if (await question.isVisible()) await field.press('Enter');
      const isGone = question.waitFor({ state: 'hidden', timeout: moment }).then(
        () => true,
        () => false,
      );
      if (await isGone) return;
    }
    throw new Error(`The question "${title}" takes no answer.`);
  }

  /** Presses a button of a message: one that has gone from sight after a while is in the list of them. */
  async pressInMessage(text, label) {
    await this.untilDone(`the button ${label}`, async (first) => {
      if (!first) await this.run('Notifications: Show Notifications');
      const message = this.page.locator('.notification-list-item', { hasText: text }).first();
      await message.locator('.monaco-button', { hasText: label }).click({ timeout: moment });
    });
  }

  async closeHover() {
    await this.page.keyboard.press('Escape');
    await this.page.mouse.move(640, 790);
    await this.page.locator('.monaco-hover:not(.hidden)').first().waitFor({ state: 'hidden' });
  }

  async closeSuggestions() {
    // A step of the cursor also takes back a list that is still on its way.
    await this.page.keyboard.press('Escape');
    await this.page.keyboard.press('ArrowLeft');
    await this.page.locator('.suggest-widget.visible').waitFor({ state: 'hidden' });
  }

  /** Right-clicks on a file or folder in the explorer. */
  async explorerMenu(name) {
    const row = this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).first();
    await this.untilDone(`the menu of ${name}`, async () => {
      await row.click({ button: 'right', timeout: moment });
      await this.page.locator('.monaco-menu').first().waitFor({ timeout: moment });
    });
  }

  /** Right-clicks on `text` in the editor. */
  async contextMenu(text) {
    await this.untilDone(`the menu of "${text}"`, async () => {
      const box = await this.placeOf(text, text);
      await this.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2, { button: 'right' });
      await this.page.locator('.monaco-menu').first().waitFor({ timeout: moment });
    });
  }

  async picture(name) {
    // Animations at their end: a hover that fades in would be a pale one.
    await this.page.screenshot({ path: path.join(this.images, `${name}.png`), animations: 'disabled' });
  }

  async untilSaved(file, holds) {
    const deadline = Date.now() + patience;
    while (!existsSync(file) || !holds(readFileSync(file, 'utf8'))) {
      if (Date.now() > deadline) throw new Error(`${path.basename(file)} was not saved as expected.`);
      await this.page.waitForTimeout(50);
    }
  }

  /** Where `word` within `text` is drawn; the editor shows spaces as no-break spaces, in pieces of a line. */
  async placeOf(text, word) {
    const find = ([wanted, part]) => {
      for (const line of document.querySelectorAll('.monaco-editor .view-line')) {
        const words = (line.textContent ?? '').replaceAll('\u00a0', ' ');
        const at = words.indexOf(wanted);
        if (at === -1) continue;
        let from = at + wanted.indexOf(part);
        const pieces = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        for (let piece = pieces.nextNode(); piece; piece = pieces.nextNode()) {
          const length = piece.textContent?.length ?? 0;
          if (from >= length) {
            from -= length;
            continue;
          }
          const range = document.createRange();
          range.setStart(piece, from);
          range.setEnd(piece, Math.min(length, from + part.length));
          const { x, y, width, height } = range.getBoundingClientRect();
          return { x, y, width, height };
        }
      }
      return undefined;
    };
    const found = await this.page.waitForFunction(find, [text, word]);
    return found.jsonValue();
  }
}
