import prettier from 'prettier/package.json' with { type: 'json' };
import * as babel from 'prettier/plugins/babel';
import * as estree from 'prettier/plugins/estree';
import { format } from 'prettier/standalone';
import type { GeneratedFile } from '../../generatedFile.ts';
import { hashOf } from '../../output/manifest.ts';
import type { PastTexts } from '../target.ts';

/** Babel reads TypeScript in half the time of its own compiler, and what is laid out is the same. */
const parsers: Readonly<Record<string, string>> = { '.ts': 'babel-ts', '.mjs': 'babel', '.json': 'json' };

/** Texts that nothing of a specification goes into, by their drafts: most services have the same. */
const commonTexts = new Map<string, string>();

/**
 * Lays a file out as Biome would; kinds that it does not lay out stay as they are. That is most of the work of a generation:
 * what was laid out from the same draft before is taken from there.
 */
export async function laidOut(file: GeneratedFile, past: PastTexts | undefined): Promise<GeneratedFile> {
  const extension = /\.[a-z]+$/.exec(file.path)?.[0] ?? '';
  const parser = parsers[extension];
  if (parser === undefined) return file;
  const options = {
    parser,
    printWidth: 100,
    singleQuote: true,
    trailingComma: extension === '.json' ? 'none' : 'all',
  } as const;
  // All that the result depends on: another version or another option makes another digest.
  const draft = hashOf(JSON.stringify([prettier.version, options, file.content]));
  const known = commonTexts.get(draft) ?? (await past?.(draft));
  const content = known ?? (await format(file.content, { ...options, plugins: [babel, estree] }));
  if (file.sources.length === 0) commonTexts.set(draft, content);
  return { ...file, content, draft };
}
