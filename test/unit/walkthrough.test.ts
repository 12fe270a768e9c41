import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SpecWorkspace } from '@specwright/notations/common/specWorkspace';
import { editorOf } from '@specwright/notations/notations';
import { describe, expect, test } from 'vitest';
import { misspelled, scenes, specification } from '../../scripts/walkthrough/scenes.ts';
import { pictureFolder, walkthroughPictures } from '../../scripts/walkthroughPictures.ts';

const root = 'file:///spec';
const file = `${root}/tasks.sds`;

function workspaceOf(text: string): SpecWorkspace {
  const workspace = new SpecWorkspace({ folders: [root] });
  workspace.setText(file, text);
  return workspace;
}

describe('the pictures of the walkthrough', async () => {
  const pictures = await walkthroughPictures();

  test('are those that are drawn; after a change run `npm run docs:walkthrough`', () => {
    expect(readdirSync(pictureFolder).sort()).toEqual([...pictures.keys()].sort());
    for (const [name, picture] of pictures) expect(readFileSync(join(pictureFolder, name), 'utf8'), name).toBe(picture);
  });

  test('have only colours of the theme, as attributes: the page lets no style in', () => {
    for (const [name, picture] of pictures) {
      expect(picture, name).not.toMatch(/<style|style=|#[0-9a-f]{3,8}\b/i);
      expect(picture, name).toContain('fill="var(--vscode-editor-background)"');
    }
  });

  test('show a specification that has no findings', () => {
    expect(workspaceOf(specification).diagnostics(file)).toEqual([]);
  });

  test('say of the misspelled state what the check says, and offer what the fixes offer', () => {
    const workspace = workspaceOf(specification.replace(misspelled.right, misspelled.wrong));
    const [finding, ...others] = workspace.diagnostics(file);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ message: misspelled.message, code: misspelled.code });
    const view = workspace.viewOf(file);
    const fixes = view && finding ? editorOf(file).fixes(finding, view.index, () => workspace.text(file)) : [];
    const shown = scenes.find(({ name }) => name === 'fix')?.menu?.entries;
    expect(shown).toEqual(fixes?.map(({ title }) => title));
  });

  test('show the menu entries that there are', () => {
    const { contributes } = JSON.parse(readFileSync('package.json', 'utf8'));
    const inMenu = contributes.menus['editor/context'].map(({ command }: { command: string }) => command);
    const titles = contributes.commands
      .filter(({ command }: { command: string }) => inMenu.includes(command))
      .map(({ title }: { title: string }) => title);
    const shown = scenes.find(({ name }) => name === 'generate')?.menu?.entries ?? [];
    expect(titles).toEqual(expect.arrayContaining([...shown]));
  });
});
