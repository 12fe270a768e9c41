import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import oniguruma from 'vscode-oniguruma';
import textMate, { type IGrammar } from 'vscode-textmate';

// Node sees no names in what these packages export.
const { createOnigScanner, createOnigString, loadWASM } = oniguruma;
const { INITIAL, parseRawGrammar, Registry } = textMate;

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A stretch of a line with its scopes, the outermost (`source.sds`, `source.sodl`) left out. */
export interface ScopedToken {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly scopes: readonly string[];
}

/** The grammar of a notation as VS Code loads it. */
export async function loadGrammar(notation: 'sds' | 'sodl' = 'sds'): Promise<IGrammar> {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm'));
  await loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const path = `${root}syntaxes/${notation}.tmLanguage.json`;
  const scope = `source.${notation}`;
  const registry = new Registry({
    onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
    loadGrammar: async (name) => (name === scope ? parseRawGrammar(readFileSync(path, 'utf8'), path) : null),
  });
  const grammar = await registry.loadGrammar(scope);
  if (grammar === null) throw new Error('the grammar cannot be loaded');
  return grammar;
}

export function tokenize(grammar: IGrammar, text: string): ScopedToken[] {
  const tokens: ScopedToken[] = [];
  let stack = INITIAL;
  for (const [line, content] of text.split(/\r\n|\n/).entries()) {
    const result = grammar.tokenizeLine(content, stack);
    stack = result.ruleStack;
    for (const { startIndex, endIndex, scopes } of result.tokens) {
      const end = Math.min(endIndex, content.length);
      tokens.push({ line, start: startIndex, end, text: content.slice(startIndex, end), scopes: scopes.slice(1) });
    }
  }
  return tokens;
}

/** The scopes at a place, innermost last. */
export function scopesAt(tokens: readonly ScopedToken[], line: number, character: number): readonly string[] {
  return tokens.find((token) => token.line === line && token.start <= character && character < token.end)?.scopes ?? [];
}
