import * as babel from 'prettier/plugins/babel';
import * as estree from 'prettier/plugins/estree';
import * as typescript from 'prettier/plugins/typescript';
import { format } from 'prettier/standalone';

const parsers: Readonly<Record<string, string>> = { '.ts': 'typescript', '.mjs': 'babel', '.json': 'json' };

/** Formats a file as Biome would; kinds that it does not format stay as they are. */
export async function formatted(path: string, content: string): Promise<string> {
  const extension = /\.[a-z]+$/.exec(path)?.[0] ?? '';
  const parser = parsers[extension];
  if (parser === undefined) return content;
  return format(content, {
    parser,
    plugins: [babel, estree, typescript],
    printWidth: 100,
    singleQuote: true,
    trailingComma: extension === '.json' ? 'none' : 'all',
  });
}
