// The command `specwright`. The cache must be there before the program is loaded, which is a bundle of its own for that.
import './compileCache.ts';
import './program.ts';
