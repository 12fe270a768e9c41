import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Diagnostic, QuickFix } from '@specwright/model/diagnostic';
import { describe, expect, test } from 'vitest';
import { readResource } from '../../../../checks/test/support/resourceFile.ts';
import { SpecWorkspace } from '../../../src/common/specWorkspace.ts';
import { designFixesFor } from '../../../src/sodl/fixes.ts';
import { applied } from '../../sds/fixes/workspace.ts';

const folder = fileURLToPath(new URL('../../../../checks/test/resources/', import.meta.url));
const root = 'file:///spec';

type Texts = Readonly<Record<string, string>>;

/** The texts of each test of a check in which something is found in a design: one file, or the files of a folder. */
function* resources(): Generator<readonly [name: string, texts: Texts]> {
  for (const area of readdirSync(folder)) {
    for (const code of readdirSync(join(folder, area))) {
      for (const name of readdirSync(join(folder, area, code))) {
        const path = join(folder, area, code, name);
        const files = statSync(path).isDirectory()
          ? readdirSync(path).map((one) => [one, join(path, one)])
          : [[name, path]];
        const texts = Object.fromEntries(
          files.map(([one = '', where = '']) => [`${root}/${one}`, readResource(readFileSync(where, 'utf8')).text]),
        );
        if (Object.keys(texts).some((file) => file.endsWith('.sodl'))) yield [`${area}/${code}/${name}`, texts];
      }
    }
  }
}

/** The findings in designs, each with its fixes. */
function found(texts: Texts): readonly { readonly finding: Diagnostic; readonly fixes: readonly QuickFix[] }[] {
  const workspace = new SpecWorkspace({ folders: [root] });
  for (const [file, text] of Object.entries(texts)) workspace.setText(file, text);
  return Object.keys(texts)
    .filter((file) => file.endsWith('.sodl'))
    .flatMap((file) => {
      const index = workspace.viewOf(file)?.index;
      if (index === undefined) return [];
      return workspace
        .diagnostics(file)
        .map((finding) => ({ finding, fixes: designFixesFor(finding, index, (uri) => texts[uri]) }));
    });
}

function withFix(texts: Texts, { edits }: QuickFix): Texts {
  return Object.fromEntries(
    Object.entries(texts).map(([file, text]) => [
      file,
      applied(
        text,
        edits.filter((edit) => edit.file === file),
      ),
    ]),
  );
}

describe('a fix takes its finding away, so that it is not there to be applied again', () => {
  test.each([...resources()])('%s', (_, texts) => {
    const before = found(texts);
    for (const { finding, fixes } of before) {
      const isSame = (one: { readonly finding: Diagnostic }): boolean =>
        one.finding.code === finding.code && one.finding.message === finding.message;
      for (const fix of fixes) {
        const after = found(withFix(texts, fix));
        expect(after.filter(isSame).length, `${finding.code}: ${fix.title}`).toBeLessThan(before.filter(isSame).length);
      }
    }
  });
});
