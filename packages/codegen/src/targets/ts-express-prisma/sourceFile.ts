import type { Id } from '@specwright/model/reference';
import type { GeneratedFile } from '../../generatedFile.ts';
import type { Imports } from './imports.ts';

/** A TypeScript file of its imports and blocks. */
export function sourceFile(
  path: string,
  imports: Imports,
  blocks: readonly string[],
  sources: readonly Id[],
): GeneratedFile {
  const head = imports.render(path);
  const content = [...(head === '' ? [] : [head]), ...blocks].join('\n\n');
  return { path, content: `${content}\n`, sources };
}

/** A documenting comment; nothing for no text. */
export function docComment(text: string | undefined): string {
  if (text === undefined || text === '') return '';
  const lines = text.replace(/\*\//g, '* /').split('\n');
  return lines.length === 1 ? `/** ${lines[0]} */\n` : `/**\n${lines.map((line) => ` * ${line}`).join('\n')}\n */\n`;
}
