import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../../..');
const corpus = join(root, '../shared/corpus/sds');
const designs = join(root, '../shared/corpus/sodl');

/** The corpus of specifications lies beside the repository; where it does not, the tests that read it are skipped. */
export const hasCorpus = existsSync(corpus);

/** The text of a file of the corpus; empty where there is none. */
export function corpusText(name: string): string {
  return hasCorpus ? readFileSync(join(corpus, name), 'utf8') : '';
}

/** The text of one of the project's own examples. */
export function exampleText(name: string): string {
  return readFileSync(join(root, 'examples', name), 'utf8');
}

/** The designs of the corpus by file name; none where there is no corpus. */
export function corpusDesigns(): Readonly<Record<string, string>> {
  const names = existsSync(designs) ? readdirSync(designs).filter((name) => name.endsWith('.sodl')) : [];
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(designs, name), 'utf8')]));
}
