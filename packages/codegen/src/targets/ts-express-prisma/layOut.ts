import { setFlagsFromString } from 'node:v8';
import { getBuffer } from '@dprint/biome';
import biome from '@dprint/biome/package.json' with { type: 'json' };
import { createFromBuffer, type Formatter } from '@dprint/formatter';
import type { GeneratedFile } from '../../generatedFile.ts';
import { StatementLayouts } from '../../layout/statementLayouts.ts';
import { hashOf } from '../../output/manifest.ts';
import type { PastTexts } from '../target.ts';

/** As `biome.json` of a generated project says. */
const style = { indentStyle: 'space', indentWidth: 2, lineWidth: 100, 'javascript.quoteStyle': 'single' } as const;

/** The OpenAPI document is data: it stays as JSON is written, and the linter of the project does not look at it. */
const asWritten: ReadonlySet<string> = new Set(['openapi.json']);

/** By their drafts. Most services have the same texts where nothing of a specification goes into them. */
const commonTexts = new Map<string, string>();

/**
 * Lays a file out as the linter of the generated project wants it; kinds that it does not lay out stay as they are. What was
 * laid out from the same draft before is taken from there.
 */
export async function laidOut(file: GeneratedFile, past: PastTexts | undefined): Promise<GeneratedFile> {
  if (!/\.(?:ts|mjs|json)$/.test(file.path) || asWritten.has(file.path)) return file;
  // All that the result depends on: another version or another style makes another digest.
  const draft = hashOf(JSON.stringify([biome.version, style, file.path, file.content]));
  const known = commonTexts.get(draft) ?? (await past?.(draft));
  const content = known ?? newLayout(file);
  if (file.sources.length === 0) commonTexts.set(draft, content);
  return { ...file, content, draft };
}

const statements = new StatementLayouts(laidOutAsWhole);

function newLayout({ path, content }: GeneratedFile): string {
  return path.endsWith('.ts')
    ? statements.laidOut(content)
    : formatter().formatText({ filePath: path, fileText: content });
}

/** A text of TypeScript. */
export function laidOutAsWhole(text: string): string {
  return formatter().formatText({ filePath: 'text.ts', fileText: text });
}

let loaded: Formatter | undefined;

/** Biome itself, compiled to WebAssembly; loaded when the first text is laid out. */
function formatter(): Formatter {
  if (loaded === undefined) {
    // It lays out each shape once and has less to do than compiling it a second time, for speed, would take.
    for (const flag of ['--no-wasm-dynamic-tiering', '--no-wasm-tier-up']) setFlagsFromString(flag);
    loaded = createFromBuffer(getBuffer());
    loaded.setConfig({}, style);
  }
  return loaded;
}
