import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { codes, definitionOf, docsPage } from '@specwright/checks/catalogue';
import { describe, expect, it } from 'vitest';
import { FixWorkspace } from './workspace.ts';

const root = fileURLToPath(new URL('../../../../../', import.meta.url));

/** The text under a heading of the page of a code; absent where there is none. */
function textUnder(heading: string, code: (typeof codes)[number]): string | undefined {
  const page = readFileSync(`${root}${docsPage(code)}`, 'utf8');
  const [, section] = page.split(`\n## ${heading}\n`);
  return section === undefined ? undefined : /```sds\n(.*?)```/s.exec(section)?.[1];
}

describe('the wrong text on the page of each diagnostic that has a quick fix', () => {
  for (const code of codes.filter((one) => definitionOf(one).fixable && textUnder('Wrong', one) !== undefined)) {
    it(`${code}: each of its fixes cures it`, () => {
      const text = textUnder('Wrong', code) ?? '';
      const accepted = textUnder('Accepted schema', code);
      const found = new FixWorkspace(text, accepted).findings(code).length;
      expect(found, 'the page shows the finding').toBeGreaterThan(0);
      const titles = new FixWorkspace(text, accepted).titles(code);
      expect(titles.length, 'it has a fix').toBeGreaterThan(0);
      expect(new Set(titles).size, 'each has its own title').toBe(titles.length);
      for (const title of titles) {
        const workspace = new FixWorkspace(text, accepted);
        workspace.apply(code, title);
        expect(workspace.findings(code).length, `${title}:\n${workspace.text()}`).toBeLessThan(found);
        const broken = workspace.all().filter((finding) => finding.code.startsWith('syntax/'));
        if (!code.startsWith('syntax/')) expect(broken, `${title}:\n${workspace.text()}`).toEqual([]);
        expect(workspace.text(), title).not.toMatch(/[ \t]+$|\n{3}/m);
      }
    });

    it(`${code}: a second application of a fix does nothing`, () => {
      const text = textUnder('Wrong', code) ?? '';
      const accepted = textUnder('Accepted schema', code);
      for (const title of new FixWorkspace(text, accepted).titles(code)) {
        const workspace = new FixWorkspace(text, accepted);
        // Of several findings each is cured once; none comes back.
        for (let left = workspace.findings(code).length; left > 0 && workspace.titles(code).includes(title); left--) {
          workspace.apply(code, title);
        }
        expect(workspace.titles(code), `${title}:\n${workspace.text()}`).not.toContain(title);
      }
      const workspace = new FixWorkspace(text, accepted);
      // What a cure uncovers is cured in the next round.
      for (let rounds = workspace.all().length + 2; rounds > 0 && workspace.applyAll() > 0; rounds--);
      const cured = workspace.text();
      expect(workspace.applyAll(), cured).toBe(0);
      expect(workspace.text()).toBe(cured);
    });
  }
});
