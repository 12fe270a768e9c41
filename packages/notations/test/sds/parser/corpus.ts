import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../../../../shared/corpus/sds/', import.meta.url));

/** The texts that the notation was designed on; none where the corpus is not beside the repository. */
export const corpus: readonly { readonly name: string; readonly text: string }[] = existsSync(folder)
  ? readdirSync(folder)
      .filter((name) => name.endsWith('.sds'))
      .map((name) => ({ name, text: readFileSync(`${folder}${name}`, 'utf8') }))
  : [];

/** True, and said on the console, where there is no corpus. */
export function corpusIsMissing(): boolean {
  if (corpus.length === 0) console.warn('skipped: the corpus does not lie beside the repository');
  return corpus.length === 0;
}

export function corpusText(name: string): string {
  return corpus.find((file) => file.name === name)?.text ?? '';
}
