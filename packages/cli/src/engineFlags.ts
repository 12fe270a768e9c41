import { setFlagsFromString } from 'node:v8';

/** The versions of Node whose V8 has these flags; another would complain of one that it does not know. */
const known: ReadonlySet<string> = new Set(['24']);

/**
 * A command ends before its code would have been run often enough for the slowest and best of V8's compilers to pay, and before
 * collecting in several threads does: without them a check of 10,000 lines takes a seventh less processor time, one of 40,000 lines
 * and a first generation a fifth less (`docs/performance.md`).
 */
const flags = ['--invocation-count-for-turbofan=60000', '--no-parallel-scavenge'];

if (known.has(process.versions.node.split('.')[0] ?? '')) for (const flag of flags) setFlagsFromString(flag);
