import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { templates } from '@specwright/cli/templates/template';
import { offeredTemplates } from '@specwright/extension/offeredTemplates';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const { contributes } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

interface Step {
  readonly description: string;
  readonly media: { readonly markdown: string };
}

const stepsOfWalkthroughs: readonly Step[] = contributes.walkthroughs.flatMap(
  ({ steps }: { steps: readonly Step[] }) => steps,
);

describe('the manifest of the extension', () => {
  test('offers the templates of `specwright init`', () => {
    expect(offeredTemplates.map(({ name, description }) => ({ name, title: description }))).toEqual(
      templates.map(({ name, title }) => ({ name, title })),
    );
  });

  test('names only files that are there', () => {
    const icons = contributes.viewsContainers.activitybar.map(({ icon }: { icon: string }) => icon);
    const media = stepsOfWalkthroughs.map(({ media: { markdown } }) => markdown);
    expect(media).not.toEqual([]);
    expect([...icons, ...media].filter((file: string) => !existsSync(join(root, file)))).toEqual([]);
  });

  test('speaks in menus, in the texts of empty views and in the walkthrough of commands that it has', () => {
    const known = new Set(contributes.commands.map(({ command }: { command: string }) => command));
    const inMenus = (Object.values(contributes.menus) as { command: string }[][]).flat().map(({ command }) => command);
    const welcome = contributes.viewsWelcome.map(({ contents }: { contents: string }) => contents);
    const texts = [...welcome, ...stepsOfWalkthroughs.map(({ description }) => description)].join('\n');
    const inTexts = [...texts.matchAll(/\(command:(specwright\.[\w.]+)/g)].map(([, command]) => command);
    expect(inTexts).not.toEqual([]);
    expect([...inMenus, ...inTexts].filter((command) => !known.has(command))).toEqual([]);
  });
});
