import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { baselineOf } from '@specwright/evolution/baseline';
import { evolutionDiagnostics } from '@specwright/evolution/evolutionDiagnostics';
import type { Diagnostic } from '@specwright/model/diagnostic';
import { describe, expect, it } from 'vitest';
import { generatedFiles } from '../../../scripts/diagnosticsDocs.ts';
import { type Code, codes, definitionOf, diagnosticsFolder, docsPage } from '../src/catalogue.ts';
import { applyConfiguration, applySuppressions, type CheckConfiguration } from '../src/configure.ts';
import { explain } from '../src/explain.ts';
import { runChecks } from '../src/runChecks.ts';
import { testSystem } from './support/testSystem.ts';

const root = join(import.meta.dirname, '../../..');

interface Page {
  readonly text: string;
  /** Heading → the text below it. */
  readonly examples: ReadonlyMap<string, string>;
  readonly notation: 'sds' | 'sodl';
}

function readPage(code: Code): Page {
  const text = readFileSync(join(root, docsPage(code)), 'utf8');
  const sections = text.matchAll(/^## (.+)\n\n```(?:sds|sodl)\n([\s\S]*?)```$/gm);
  const notation = text.includes('\n```sodl\n') ? 'sodl' : 'sds';
  return { text, notation, examples: new Map([...sections].map((match) => [match[1] ?? '', match[2] ?? ''])) };
}

/** All that the product says of a text, compared with the schema that was accepted where there is one. */
function findingsIn(
  { examples, notation }: Page,
  heading: 'Wrong' | 'Right',
  checks: CheckConfiguration = {},
): readonly Diagnostic[] {
  const accepted = examples.get('Accepted schema');
  const { index, system, syntax } = testSystem(examples.get(heading) ?? '', notation);
  const baselines = accepted === undefined ? [] : [baselineOf(testSystem(accepted).index, null)];
  const found = [...syntax, ...runChecks(index), ...evolutionDiagnostics(index, baselines)];
  return applyConfiguration(applySuppressions(found, system), checks);
}

/** What no example of a few lines shows. */
const withoutExample: ReadonlySet<Code> = new Set([
  'syntax/too-deep',
  'syntax/too-many-errors',
  'evolution/broken-baseline',
  // Its page tells of several files.
  'evolution/gone-module',
  // Their pages show several files.
  'design/ambiguous-name',
  'design/foreign-ownership',
  'design/unlisted-api',
  'endpoint/not-specified',
]);

describe('the page of a diagnostic', () => {
  it.each(codes)('%s has all sections', (code) => {
    const { text, examples } = readPage(code);
    expect(text).toMatch(new RegExp(`^# ${code}\n`));
    expect(text).toContain(`**${definitionOf(code).title}.**`);
    expect(text.includes('There is a quick fix.')).toBe(definitionOf(code).fixable);
    for (const heading of ['Why', 'How to fix it', 'Configuration']) expect(text).toContain(`\n## ${heading}\n`);

    const withSchema = code.startsWith('evolution/') ? ['Accepted schema', 'Wrong', 'Right'] : ['Wrong', 'Right'];
    expect([...examples.keys()]).toEqual(withoutExample.has(code) ? [] : withSchema);
  });

  it.each(codes.filter((code) => !withoutExample.has(code)))(
    '%s is found in its wrong example, and nothing else that matters',
    (code) => {
      const { severity, isOptional } = definitionOf(code);
      const found = findingsIn(readPage(code), 'Wrong', isOptional ? { [code]: severity } : {}).filter(
        (finding) => (finding.severity !== 'info' && finding.severity !== 'hint') || finding.code === code,
      );
      expect(new Set(found.map((finding) => finding.code))).toEqual(new Set([code]));
    },
  );

  it.each(codes.filter((code) => !withoutExample.has(code)))('%s: nothing is wrong with the right example', (code) => {
    const { severity, isOptional } = definitionOf(code);
    expect(findingsIn(readPage(code), 'Right', isOptional ? { [code]: severity } : {})).toEqual([]);
  });

  it('is there for every code, and for no other', () => {
    const pages = readdirSync(join(root, diagnosticsFolder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.md') && path !== 'README.md')
      .map((path) => path.replaceAll('\\', '/').replace(/\.md$/, ''));
    expect(pages.sort()).toEqual([...codes]);
  });

  it('is what the product explains; after a change run `npm run docs:diagnostics`', () => {
    for (const [path, text] of generatedFiles()) {
      expect(existsSync(join(root, path)), path).toBe(true);
      expect(readFileSync(join(root, path), 'utf8'), path).toBe(text);
    }
    expect(explain('error/unknown')).toBe(readPage('error/unknown').text);
    expect(explain('error/no-such-code')).toBeUndefined();
  });
});
