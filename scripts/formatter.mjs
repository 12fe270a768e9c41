import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

const formatter = () => fileURLToPath(import.meta.resolve('@dprint/biome/plugin.wasm'));

/** Copies what lays generated code out into a folder of bundles: they look for it beside themselves. */
export function copyFormatter(folder) {
  copyFileSync(formatter(), path.join(folder, path.basename(formatter())));
}

/** The same for what is shipped, in half the size of a zip archive: the bundles unpack it when they need it. */
export function compressFormatter(folder) {
  const plain = readFileSync(formatter());
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_MAX_WINDOW_BITS } = constants;
  // The next quality takes twenty times as long for a tenth less.
  const params = { [BROTLI_PARAM_QUALITY]: 9, [BROTLI_PARAM_LGWIN]: BROTLI_MAX_WINDOW_BITS };
  writeFileSync(path.join(folder, 'plugin.wasm.br'), brotliCompressSync(plain, { params }));
}

/**
 * Bundles that look for the compressed file.
 * @type {import('esbuild').Plugin}
 */
export const compressedFormatter = {
  name: 'compressed formatter',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]@dprint[\\/]biome[\\/]index\.js$/ }, () => ({
      contents: `
        const { readFileSync } = require('node:fs');
        const { join } = require('node:path');
        const { brotliDecompressSync } = require('node:zlib');
        module.exports.getBuffer = () => brotliDecompressSync(readFileSync(join(__dirname, 'plugin.wasm.br')));
      `,
    }));
  },
};
