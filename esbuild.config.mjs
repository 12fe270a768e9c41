// Bundles what is shipped: the VS Code client, the language server, both for browsers too, the command line and the GitHub
// Action.
// `--watch` rebuilds on change; `--production` minifies (used by `npm run package`).
import { statSync } from 'node:fs';
import { build, context } from 'esbuild';
import { browserExtension, browserServer } from './scripts/browserBundles.mjs';
import { compressedFormatter, compressFormatter, copyFormatter } from './scripts/formatter.mjs';

const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  outdir: 'dist',
  loader: { '.hbs': 'text' },
  // Prefer the ES module of a package where it has both: the UMD builds hide their requires from the bundler.
  mainFields: ['module', 'main'],
  // ES modules ask for their own place (`fdir` does); in a bundle that is the place of the bundle.
  define: { 'import.meta.url': 'bundleUrl' },
  banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
  sourcemap: production ? false : 'linked',
  minify: production,
  legalComments: production ? 'none' : 'inline',
  logLevel: 'warning',
};

/**
 * Bundles of their own: the table of tokens and the layout of diagrams, which are large and seldom needed, so that the others
 * load them when somebody counts or draws; and the program of the command line, which loads from a cache of what is compiled.
 * @type {import('esbuild').Plugin}
 */
const bundlesOfTheirOwn = {
  name: 'bundles of their own',
  setup({ onResolve }) {
    const share = (filter, path) =>
      onResolve({ filter }, ({ kind }) => (kind === 'entry-point' ? undefined : { path, external: true }));
    share(/^gpt-tokenizer\//, './tokenizer.cjs');
    share(/^@dagrejs\/dagre$/, './layout.cjs');
    share(/^\.\/program\.ts$/, './program.cjs');
  },
};

const options = {
  ...common,
  plugins: production ? [bundlesOfTheirOwn, compressedFormatter] : [bundlesOfTheirOwn],
  entryPoints: {
    extension: 'packages/extension/src/extension.ts',
    serviceHost: 'packages/extension/src/serviceHost.ts',
    server: 'packages/server/src/main.ts',
    cli: 'packages/cli/src/main.ts',
    program: 'packages/cli/src/program.ts',
    action: 'packages/cli/src/githubAction/main.ts',
    tokenizer: 'gpt-tokenizer/encoding/cl100k_base',
    layout: '@dagrejs/dagre',
  },
  external: ['vscode'],
};

/** The page of a diagram, which runs in a webview. */
const page = {
  bundle: true,
  platform: 'browser',
  target: 'es2022',
  format: 'iife',
  outdir: 'dist',
  entryPoints: ['packages/extension/webview/diagramView.ts', 'packages/extension/webview/diagramView.css'],
  minify: production,
  logLevel: 'warning',
};

const inBrowser = [browserExtension('dist'), browserServer('dist')].map((one) => ({
  ...one,
  sourcemap: common.sourcemap,
  minify: production,
  legalComments: common.legalComments,
}));

if (watch) {
  for (const each of [options, page, ...inBrowser]) await (await context({ ...each, logLevel: 'info' })).watch();
} else {
  await build(options);
  await build(page);
  for (const each of inBrowser) await build(each);
  const names = ['extension', 'serviceHost', 'server', 'cli', 'program', 'action', 'tokenizer', 'layout'];
  for (const file of [
    ...names.map((name) => `dist/${name}.cjs`),
    'dist/browserExtension.cjs',
    'dist/browserServer.js',
  ]) {
    console.log(`${file}  ${(statSync(file).size / 1024).toFixed(0)} kB`);
  }
}
if (production) compressFormatter(options.outdir);
else copyFormatter(options.outdir);
