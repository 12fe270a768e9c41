import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { templates } from '@specwright/cli/templates/template';
import { offeredTemplates } from '@specwright/extension/offeredTemplates';
import { hintKinds } from '@specwright/notations/common/lens';
import type { ClientSettings } from '@specwright/server/clientSettings';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const { contributes } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

interface Step {
  readonly description: string;
  readonly media: { readonly svg: string; readonly altText: string };
}

const stepsOfWalkthroughs: readonly Step[] = contributes.walkthroughs.flatMap(
  ({ steps }: { steps: readonly Step[] }) => steps,
);

/** What the server asks the client for; a setting that it reads and that is missing here is an error of types. */
const ofServer = {
  codeLens: 'codeLens',
  format: ['format.align'],
  inlayHints: hintKinds.map((kind) => `inlayHints.${kind}`),
} satisfies Record<keyof ClientSettings, string | readonly string[]>;

/** What the client reads itself: as it stands in its sources. */
function readByClient(): string[] {
  const folder = join(root, 'packages/extension/src');
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  const reads = /getConfiguration\('specwright'(?:, \w+)?\)\.get<\w+>\('([\w.]+)'/g;
  return texts.flatMap((text) => [...text.matchAll(reads)].map(([, name = '']) => name));
}

/** Read by `vscode-languageclient` from the id of the client. */
const ofLanguageClient = ['trace.server'];

describe('the manifest of the extension', () => {
  test('has the settings that are read, no others, and each is documented', () => {
    const read = [...Object.values(ofServer).flat(), ...readByClient(), ...ofLanguageClient];
    const declared = Object.keys(contributes.configuration.properties);
    expect(declared.sort()).toEqual(read.map((name) => `specwright.${name}`).sort());
    const page = readFileSync(join(root, 'docs/editor.md'), 'utf8');
    expect(declared.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  test('lists on the page of the editor the commands that the palette offers', () => {
    const hidden = contributes.menus.commandPalette
      .filter(({ when }: { when: string }) => when === 'false')
      .map(({ command }: { command: string }) => command);
    const page = readFileSync(join(root, 'docs/editor.md'), 'utf8');
    const offered: { command: string; title: string }[] = contributes.commands;
    const silent = offered.filter(
      ({ command, title }) => !hidden.includes(command) && !page.includes(title.replace(/^Specwright: /, '')),
    );
    expect(silent.map(({ title }) => title)).toEqual([]);
  });

  test('offers the templates of `specwright init`', () => {
    expect(offeredTemplates.map(({ name, description }) => ({ name, title: description }))).toEqual(
      templates.map(({ name, title }) => ({ name, title })),
    );
  });

  test('names only files that are there', () => {
    const icons = contributes.viewsContainers.activitybar.map(({ icon }: { icon: string }) => icon);
    const media = stepsOfWalkthroughs.map(({ media: { svg } }) => svg);
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

  test('says when its menus and views are shown with the operators that VS Code knows: another one shows them always', () => {
    const conditions = [...JSON.stringify(contributes).matchAll(/"(?:when|enablement)":"((?:[^"\\]|\\.)*)"/g)].map(
      ([, condition = '']) => JSON.parse(`"${condition}"`) as string,
    );
    const operand = /^(!*\(*)*[\w.-]+( (=~ \/.+\/|(==|!=|<|<=|>|>=|in|not in) '?[\w.-]+'?))?\)*$/;
    expect(conditions.length).toBeGreaterThan(20);
    expect(conditions.flatMap((text) => text.split(/ && | \|\| /)).filter((part) => !operand.test(part))).toEqual([]);
  });

  test('promises no telemetry, and no library for it is built in', () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
    const installed = Object.keys(lock.packages);
    expect(installed.filter((name) => /telemetry|applicationinsights|sentry|posthog|analytics/.test(name))).toEqual([]);
  });
});
