// Carries the pages of docs/diagnostics into the product, where `specwright explain` and the editor show them, and
// writes their index. Run it after a page or the catalogue has changed: `npm run docs:diagnostics`.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codes, definitionOf, diagnosticsFolder, docsPage } from '../packages/checks/src/catalogue.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Path from the root of the repository → text, of the files that are made from the pages and the catalogue. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['packages/checks/src/generated/explanations.ts', explanationsSource()],
    [`${diagnosticsFolder}/README.md`, indexPage()],
  ]);
}

function explanationsSource(): string {
  const entries = codes.map((code) => `  ${JSON.stringify(code)}: ${JSON.stringify(pageOf(docsPage(code)))},`);
  return [
    `// Made from ${diagnosticsFolder} by scripts/diagnosticsDocs.ts: change the pages, then run it.`,
    "import type { Code } from '../catalogue.ts';",
    '',
    'export const explanations: Readonly<Record<Code, string>> = {',
    ...entries,
    '};',
    '',
  ].join('\n');
}

function pageOf(path: string): string {
  return readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n');
}

function indexPage(): string {
  const lines = codes.map((code) => {
    const { severity, isOptional, title, fixable } = definitionOf(code);
    return `| [${code}](${code}.md) | ${isOptional ? `off (${severity})` : severity} | ${title} | ${fixable ? 'yes' : ''} |`;
  });
  return [
    '# Diagnostics',
    '',
    'Everything that Specwright can find wrong with a specification. `specwright explain CODE` shows a page in the',
    'terminal. Severities are changed under `checks` in `specwright.json`; what is off is found where it has one there.',
    'A comment `-- specwright-ignore CODE` (in designs `# specwright-ignore CODE`) above a line, or at its end, switches',
    'a finding off there.',
    '',
    '| code | severity | what | quick fix |',
    '| --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of generatedFiles()) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
