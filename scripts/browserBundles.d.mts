import type { BuildOptions } from 'esbuild';

/** The bundle `browserServer.js` in a folder: the language server as a worker of a browser. */
export function browserServer(outdir: string): BuildOptions;

/** The bundle `browserExtension.cjs` in a folder: the VS Code client in a browser. */
export function browserExtension(outdir: string): BuildOptions;
