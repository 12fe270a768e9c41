import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { codes, definitionOf, docsPage } from '@specwright/checks/catalogue';
import type { Diagnostic } from '@specwright/model/diagnostic';
import { describe, expect, it } from 'vitest';
import { SpecWorkspace } from '../../../src/common/specWorkspace.ts';
import { designFixesFor, fixAllOfDesign } from '../../../src/sodl/fixes.ts';
import { applied } from '../../sds/fixes/workspace.ts';

const root = fileURLToPath(new URL('../../../../../', import.meta.url));
const file = 'file:///spec/main.sodl';

function wrongText(code: (typeof codes)[number]): string | undefined {
  const page = readFileSync(`${root}${docsPage(code)}`, 'utf8');
  const [, section] = page.split('\n## Wrong\n');
  return section === undefined ? undefined : /^\s*```sodl\n(.*?)```/s.exec(section)?.[1];
}

function open(text: string): { readonly all: readonly Diagnostic[]; readonly workspace: SpecWorkspace } {
  const workspace = new SpecWorkspace({ folders: ['file:///spec'] });
  workspace.setText(file, text);
  return { all: workspace.diagnostics(file), workspace };
}

function fixesOf(text: string, code: string): { readonly title: string; readonly cured: string }[] {
  const { all, workspace } = open(text);
  const index = workspace.viewOf(file)?.index;
  const finding = all.find((one) => one.code === code);
  if (finding === undefined || index === undefined) return [];
  const fixes = designFixesFor(finding, index, (uri) => workspace.text(uri));
  return fixes.map(({ title, edits }) => ({ title, cured: applied(text, edits) }));
}

describe('the wrong design on the page of each diagnostic that has a quick fix', () => {
  for (const code of codes.filter((one) => definitionOf(one).fixable && wrongText(one) !== undefined)) {
    it.each(['\n', '\r\n'])(`${code}: each of its fixes cures it (%j)`, (lineEnd) => {
      const text = (wrongText(code) ?? '').replaceAll('\n', lineEnd);
      const before = open(text).all;
      const count = (found: readonly Diagnostic[]): number => found.filter((one) => one.code === code).length;
      const fixes = fixesOf(text, code);
      expect(fixes.length, 'it has a fix').toBeGreaterThan(0);
      expect(new Set(fixes.map(({ title }) => title)).size, 'each has its own title').toBe(fixes.length);
      for (const { title, cured } of fixes) {
        const after = open(cured).all;
        expect(count(after), `${title}:\n${cured}`).toBe(count(before) - 1);
        const isGrave = ({ severity }: Diagnostic): boolean => severity === 'error' || severity === 'warning';
        expect(after.filter(isGrave).length, `${title}:\n${cured}`).toBeLessThanOrEqual(before.filter(isGrave).length);
        if (!code.startsWith('syntax/')) {
          expect(
            after.filter((one) => one.code.startsWith('syntax/')),
            `${title}:\n${cured}`,
          ).toEqual([]);
        }
        expect(cured.replaceAll('\r\n', '\n'), title).not.toMatch(/[ \t]+$|\n{3}/m);
        expect(lineEnd === '\n' || !/[^\r]\n/.test(cured), 'the line ends of the file').toBe(true);
      }
    });
  }
});

describe('all fixes at once', () => {
  it('are made where they do not stand in each other’s way', () => {
    const text = 'interface Store:\n  method load(id: string) -> boolean\n\nmodule A:\n  implements = [Stroe]\n';
    const { all, workspace } = open(text);
    const index = workspace.viewOf(file)?.index;
    if (index === undefined) throw new Error('there is a system');
    const { edits, count } = fixAllOfDesign(all, index, () => text);
    expect(count).toBe(3);
    expect(applied(text, edits)).toBe(
      'interface Store:\n  method load(id: str) -> bool\n\nmodule A:\n  implements = [Store]\n',
    );
  });
});
