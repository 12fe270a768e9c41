// The command `specwright`. The cache must be there before the program is loaded, which is a bundle of its own for that, and
// the flags before the cache: what was compiled under others is not taken.
import './engineFlags.ts';
import './compileCache.ts';
import './program.ts';
