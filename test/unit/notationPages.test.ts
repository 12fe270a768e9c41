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

const pages = (['sds', 'sodl'] as const).map((notation) => {
  const text = readFileSync(`docs/${notation}.md`, 'utf8');
  const blocks = fencedBlocks(text, notation);
  return { notation, text, examples: blocks.map((block, at) => ({ ...block, file: `example-${at + 1}.${notation}` })) };
});

type Example = (typeof pages)[number]['examples'][number];

/** What the product says of examples that are files of one project. */
function findingsIn(files: readonly Example[]): readonly Diagnostic[] {
  const { index, system, syntax } = testSystem(Object.fromEntries(files.map(({ file, text }) => [file, text])));
  const found = [...syntax, ...runChecks(index), ...evolutionDiagnostics(index, [])];
  return applyConfiguration(applySuppressions(found, system), {}).filter(
    ({ severity }) => severity === 'error' || severity === 'warning',
  );
}

describe.each(pages)('docs/$notation.md', ({ notation, text, examples }) => {
  const right = examples.filter(({ info }) => info === '');

  test('has examples that are one project without a mistake', () => {
    expect(right).not.toEqual([]);
    expect(findingsIn(right).map(told)).toEqual([]);
  });

  test.each(examples.filter(({ info }) => info !== ''))('$file has what it shows: $info', (example) => {
    const [, codesShown] = /^wrong=(\S+)$/.exec(example.info) ?? [];
    const found = findingsIn([...right, example]).filter(({ file }) => file === `file:///${example.file}`);
    expect([...new Set(found.map(({ code }) => code))].sort()).toEqual(codesShown?.split(',').sort());
    // Readers do not see the words behind the fence.
    const marked = example.text.split('\n').flatMap((line, at) => (/ (?:--|#) wrong: /.test(line) ? [at] : []));
    expect([...new Set(found.map(({ range }) => range.start.line))].sort((a, b) => a - b)).toEqual(marked);
  });

  test('leads to every finding about the notation', () => {
    const own = codes.filter((code) => readFileSync(docsPage(code), 'utf8').includes(`\n\`\`\`${notation}\n`));
    expect(own.filter((code) => !text.includes(`](${docsPage(code).replace('docs/', '')})`))).toEqual([]);
  });
});

describe('docs/sds.md', () => {
  test.each(patternTable)('tells of the form $shape', ({ shape, example }) => {
    const cell = (text: string) => `\`${text.replaceAll('|', '\\|')}\``;
    const form = shape.startsWith('any other words') ? shape : cell(shape);
    expect(pages[0]?.text).toContain(`| ${form} | ${cell(example)} |`);
  });
});

function told({ code, message, file, range }: Diagnostic): string {
  return `${file}:${range.start.line + 1} ${code} ${message}`;
}
