import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Copies what lays generated code out into a folder of bundles: they look for it beside themselves. */
export function copyFormatter(folder) {
  const formatter = fileURLToPath(import.meta.resolve('@dprint/biome/plugin.wasm'));
  copyFileSync(formatter, path.join(folder, path.basename(formatter)));
}
