import { setFlagsFromString } from 'node:v8';

/** The versions of Node whose V8 has these flags; another would complain of one that it does not know. */
const known: ReadonlySet<string> = new Set(['24']);

/**
 * A command ends before its code would have been run often enough for the better compilers of V8 to pay, the slowest and best of them
 * least, and before collecting in several threads does: with these flags a check of 10,000 lines and a first generation take about
 * a fifth less processor time (`docs/performance.md`).
 */
const flags = ['--invocation-count-for-turbofan=60000', '--invocation-count-for-maglev=2000', '--no-parallel-scavenge'];

if (known.has(process.versions.node.split('.')[0] ?? '')) for (const flag of flags) setFlagsFromString(flag);
