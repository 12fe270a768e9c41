import type { CountTokens } from './contextFile.ts';

/** The encoding in which sizes are told. */
export const encodingName = 'cl100k_base';

/** The counter of tokens. Its table is large, so it is read only when somebody counts. */
export async function tokenCounter(): Promise<CountTokens> {
  const { countTokens } = await import('gpt-tokenizer/encoding/cl100k_base');
  // A specification may hold the marks of a chat (`<|endoftext|>`): here they are plain text.
  return (text) => countTokens(text, { allowedSpecial: new Set(), disallowedSpecial: new Set() });
}
