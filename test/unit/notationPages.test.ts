import { readFileSync } from 'node:fs';
import { codes, docsPage } from '@specwright/checks/catalogue';
import { applyConfiguration, applySuppressions } from '@specwright/checks/configure';
import { runChecks } from '@specwright/checks/runChecks';
import { evolutionDiagnostics } from '@specwright/evolution/evolutionDiagnostics';
import type { Diagnostic } from '@specwright/model/diagnostic';
import { describe, expect, test } from 'vitest';
import { testSystem } from '../../packages/checks/test/support/testSystem.ts';
import { patternTable } from '../../packages/notations/src/sds/patterns/table.ts';
import { fencedBlocks } from './fencedBlocks.ts';

const page = readFileSync('docs/sds.md', 'utf8');
const examples = fencedBlocks(page, 'sds').map((block, at) => ({ ...block, file: `example-${at + 1}.sds` }));
const right = examples.filter(({ info }) => info === '');

/** What the product says of examples that are files of one system. */
function findingsIn(files: typeof examples): readonly Diagnostic[] {
  const { index, system, syntax } = testSystem(Object.fromEntries(files.map(({ file, text }) => [file, text])));
  const found = [...syntax, ...runChecks(index), ...evolutionDiagnostics(index, [])];
  return applyConfiguration(applySuppressions(found, system), {});
}

function mattering({ severity }: Diagnostic): boolean {
  return severity === 'error' || severity === 'warning';
}

describe('the examples of docs/sds.md', () => {
  test('are one system without a mistake', () => {
    expect(findingsIn(right).filter(mattering).map(told)).toEqual([]);
  });

  test.each(examples.filter(({ info }) => info !== ''))('$file has what it shows: $info', (example) => {
    const [, codesShown] = /^wrong=(\S+)$/.exec(example.info) ?? [];
    const found = findingsIn([...right, example]).filter(({ file }) => file === `file:///${example.file}`);
    expect([...new Set(found.filter(mattering).map(({ code }) => code))].sort()).toEqual(codesShown?.split(',').sort());
  });
});

describe('docs/sds.md', () => {
  test.each(patternTable)('tells of the form $shape', ({ shape, example }) => {
    const cell = (text: string) => `\`${text.replaceAll('|', '\\|')}\``;
    const form = shape.startsWith('any other words') ? shape : cell(shape);
    expect(page).toContain(`| ${form} | ${cell(example)} |`);
  });

  test('leads to every finding about SDS', () => {
    const ofSds = codes.filter((code) => readFileSync(docsPage(code), 'utf8').includes('\n```sds\n'));
    expect(ofSds.filter((code) => !page.includes(`](${docsPage(code).replace('docs/', '')})`))).toEqual([]);
  });
});

function told({ code, message, file, range }: Diagnostic): string {
  return `${file}:${range.start.line + 1} ${code} ${message}`;
}
