import type { SodlReference, SodlTitle } from './generated/ast.ts';

/** A name as written, without its quotes; empty where there is none. */
export function titleOf(title: SodlTitle | SodlReference | undefined): string {
  if (title?.quoted !== undefined) return unquoted(title.quoted);
  return title?.name ?? '';
}

/** The text between quotes, as written: the notation keeps escapes. */
export function unquoted(text: string): string {
  const quote = text[0];
  if (quote !== '"' && quote !== "'") return text;
  return text.length > 1 && text.endsWith(quote) ? text.slice(1, -1) : text.slice(1);
}

/** True for what can stand as a name without quotes. */
export function isName(text: string): boolean {
  return /^[\p{L}_](?:[\p{L}\p{N}\p{M}_]|-(?=[\p{L}\p{N}_]))*$/u.test(text);
}
