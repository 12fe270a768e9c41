import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContextPack, CountTokens } from '@specwright/codegen/context/contextFile';
import { contextPacks } from '@specwright/codegen/context/contextPacks';
import { SpecWorkspace } from '@specwright/notations/common/specWorkspace';

const root = 'file:///spec';

/** One token a word: enough where the size does not matter. */
export const words: CountTokens = (text) => text.split(/\s+/).length;

/** The workspace of some texts, by file name. */
export function workspaceOf(texts: Readonly<Record<string, string>>): SpecWorkspace {
  const workspace = new SpecWorkspace({ folders: [root] });
  for (const [name, text] of Object.entries(texts)) workspace.setText(`${root}/${name}`, text);
  return workspace;
}

/** The packs of some texts. */
export function packsOf(texts: Readonly<Record<string, string>>, count: CountTokens = words): ContextPack[] {
  const workspace = workspaceOf(texts);
  const indexes = workspace.systems().map(({ index }) => index);
  return contextPacks({ indexes, textOf: (uri) => workspace.text(uri), root }, count);
}

/** The texts of a pack: path → text. */
export function filesOf(packs: readonly ContextPack[], folder: string): Record<string, string> {
  const pack = packs.find((one) => one.folder === folder);
  return Object.fromEntries(pack?.files.map(({ path, content }) => [path, content]) ?? []);
}

/** The specifications of a folder of the repository. */
export function textsIn(folder: string, ending: string): Record<string, string> {
  const path = join(import.meta.dirname, '../../../..', folder);
  const names = readdirSync(path).filter((name) => name.endsWith(ending));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(path, name), 'utf8')]));
}

/** The blocks of code of a language in a Markdown text. */
export function codeBlocks(markdown: string, language: string): string {
  return [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))]
    .map((match) => match[1] ?? '')
    .join('\n');
}
