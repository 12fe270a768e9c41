import { AstUtils } from 'langium';
import type { SyntaxProblem } from '../common/problems.ts';
import { type Source, spanOf } from '../common/source.ts';
import type { SodlClause, SodlDocument } from './generated/ast.ts';
import { unquoted } from './names.ts';

const wordOfBlock: Readonly<Record<string, string>> = {
  SodlInvariants: 'invariant',
  SodlAcceptance: 'test',
  SodlPolicy: 'rule',
  SodlRules: 'rule',
};

/** Spellings of other dialects, each with the core spelling as its cure. */
export function variantsOf(document: SodlDocument, source: Source): SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  for (const node of AstUtils.streamAst(document)) {
    const span = spanOf(node);
    const core = node.$type === 'SodlText' ? docOf(node as { docstring?: string }) : coreOf(node, source.slice(span));
    if (core === undefined || core === source.slice(span)) continue;
    const range = source.range(span);
    problems.push({
      code: 'syntax/variant',
      message: `the core spelling is \`${core}\``,
      range,
      cure: { title: `Change to ${core.length > 60 ? 'the core spelling' : `\`${core}\``}`, range, newText: core },
    });
  }
  return problems;
}

function docOf({ docstring }: { readonly docstring?: string }): string | undefined {
  if (docstring === undefined) return undefined;
  const text = docstring.replace(/^"""|"""$/g, '').trim();
  return `doc = "${text.replace(/\s*\r?\n\s*/g, ' ').replace(/(?<!\\)"/g, '\\"')}"`;
}

function coreOf(
  node: { readonly $type: string; readonly $container?: { readonly $type: string } },
  text: string,
): string | undefined {
  if (node.$type === 'SodlFieldLine') {
    const isVariant = (node as { readonly keyword?: string }).keyword === undefined;
    return isVariant && /^[\p{L}_][\p{L}\p{N}_-]*[ \t]*:[ \t]*\S/u.test(text) ? `field ${text}` : undefined;
  }
  if (node.$type !== 'SodlClause' || node.$container?.$type === 'SodlRules') return undefined;
  return clauseOf(node as SodlClause, node.$container?.$type ?? '');
}

/** `rule = "…"`, a bare text, and a severity between quotation marks; a severity on a line of its own stays. */
function clauseOf({ keyword, text, equals, severity }: SodlClause, block: string): string | undefined {
  const word = keyword ?? wordOfBlock[block];
  const quoted = severity?.text;
  if (text === undefined || word === undefined) return undefined;
  if (keyword !== undefined && !equals && quoted === undefined) return undefined;
  const level = severity?.word ?? (quoted === undefined ? undefined : unquoted(quoted));
  return `${word} ${text}${level === undefined ? '' : ` severity=${level}`}`;
}
