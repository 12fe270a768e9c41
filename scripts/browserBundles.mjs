// What runs in a browser: the VS Code client, and the language server as a worker.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const packages = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../packages');

/**
 * A browser has no Node. Imports of it go with the functions that need them, where nothing calls those; what is left fails
 * the build.
 * @type {import('esbuild').Plugin}
 */
const noNode = {
  name: 'no node',
  setup({ initialOptions, onResolve, onEnd }) {
    initialOptions.metafile = true;
    onResolve({ filter: /^node:/ }, ({ path: name }) => ({ path: name, external: true, sideEffects: false }));
    onEnd(({ metafile }) => {
      const outputs = Object.entries(metafile?.outputs ?? {});
      const left = outputs.flatMap(([file, { imports }]) =>
        imports.filter((found) => found.path.startsWith('node:')).map((found) => `${file} needs ${found.path}`),
      );
      return { errors: left.map((text) => ({ text })) };
    });
  },
};

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  platform: 'browser',
  target: 'es2022',
  conditions: ['browser'],
  mainFields: ['browser', 'module', 'main'],
  plugins: [noNode],
  logLevel: 'warning',
};

/** @returns {import('esbuild').BuildOptions} */
export function browserServer(outdir) {
  return {
    ...common,
    format: 'iife',
    outdir,
    entryPoints: { browserServer: path.join(packages, 'server/src/browserMain.ts') },
  };
}

/** @returns {import('esbuild').BuildOptions} */
export function browserExtension(outdir) {
  return {
    ...common,
    format: 'cjs',
    // The package is one of ES modules, which VS Code does not load in a browser.
    outExtension: { '.js': '.cjs' },
    outdir,
    entryPoints: { browserExtension: path.join(packages, 'extension/src/browser.ts') },
    external: ['vscode'],
  };
}
