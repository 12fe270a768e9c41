import type { SodlNode } from './generated/ast.ts';
import { unquoted } from './names.ts';

/** What an item of a block `rules` says: its text, or `if … then …` of two keys; empty where it says nothing. */
export function sentenceOfItem(node: SodlNode): string {
  const then = node.nodes.find(({ key }) => key === 'then');
  return node.key === 'if' && then !== undefined ? `if ${textOf(node)} then ${textOf(then)}` : textOf(node);
}

function textOf({ value }: SodlNode): string {
  return value !== undefined && 'text' in value && value.text !== undefined ? unquoted(value.text) : '';
}
