// Draws the pictures of the walkthrough in VS Code, in the colours of whatever theme they are shown in:
// `npm run docs:walkthrough`.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadGrammar } from './grammar/tokenize.ts';
import { drawScene } from './walkthrough/draw.ts';
import { scenes } from './walkthrough/scenes.ts';

export const pictureFolder = 'media/walkthrough';

/** File name → picture. */
export async function walkthroughPictures(): Promise<ReadonlyMap<string, string>> {
  const grammar = await loadGrammar();
  return new Map(scenes.map((scene) => [`${scene.name}.svg`, drawScene(scene, grammar)]));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = fileURLToPath(new URL(`../${pictureFolder}`, import.meta.url));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, picture] of await walkthroughPictures()) writeFileSync(join(folder, name), picture);
}
