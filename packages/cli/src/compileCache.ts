import * as nodeModule from 'node:module';

/**
 * What is loaded after this module is kept compiled in the folder that Node has for it (of this user, below the folder for
 * temporary files; `NODE_COMPILE_CACHE` names another, `NODE_DISABLE_COMPILE_CACHE=1` goes without). Where it cannot be
 * written, and in Node 20, which has none, everything runs as before.
 */
nodeModule.enableCompileCache?.();
