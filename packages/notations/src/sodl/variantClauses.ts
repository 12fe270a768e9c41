import { type Source, type Span, spanOf } from '../common/source.ts';
import { sentenceOfItem } from './conditionals.ts';
import { isSodlClause, isSodlNode, type SodlClause, type SodlRules, type SodlRulesMember } from './generated/ast.ts';
import { isName, unquoted } from './names.ts';
import type { Variant } from './variant.ts';

const wordOfBlock: Readonly<Record<string, string>> = {
  SodlInvariants: 'invariant',
  SodlAcceptance: 'test',
  SodlPolicy: 'rule',
};

/** `rule = "…"`, a bare text, a severity between quotation marks or on a line of its own. */
export function clauseVariant(node: SodlClause, source: Source): Variant | undefined {
  const { keyword, text, $container } = node;
  const word = keyword ?? wordOfBlock[$container.$type];
  if (text === undefined || word === undefined || $container.$type === 'SodlRules') return undefined;
  const below = severityBelow(node, source);
  const severity = node.severity ?? below?.severity;
  const isCore = keyword !== undefined && !node.equals && node.severity?.text === undefined && below === undefined;
  if (isCore) return undefined;
  const span = spanOf(node);
  const core = `${word} ${text}${severityWritten(severity)}`;
  return below === undefined ? { span, core } : { span, core, replaced: { start: span.start, end: spanOf(below).end } };
}

/** The line `severity = …` right below a rule that has none. */
function severityBelow(node: SodlClause, source: Source): SodlClause | undefined {
  const { members } = node.$container;
  const next = members[(node.$containerIndex ?? 0) + 1];
  if (node.severity !== undefined || !isSodlClause(next) || next.keyword !== 'severity') return undefined;
  const between = source.slice({ start: spanOf(node).end, end: spanOf(next).start });
  return between.trim() === '' ? next : undefined;
}

function severityWritten(severity: SodlClause['severity']): string {
  if (severity === undefined) return '';
  const word = severity.word ?? unquoted(severity.text ?? '');
  return ` severity=${isName(word) ? word : severity.text}`;
}

/** A block `rules:` of bare texts, or of items with `if` and `then`: each is a rule of the policy. */
export function rulesVariant(node: SodlRules, source: Source): Variant | undefined {
  const block = spanOf(node);
  const rules = rulesOf(node, source);
  const [first] = rules ?? [];
  if (rules === undefined || first === undefined) return undefined;
  const [headLine = ''] = source.slice(block).split(/\r\n|\r|\n/);
  const lineEnd = /\r\n|\r|\n/.exec(source.slice(block))?.[0] ?? '';
  let body = '';
  let end = block.start + headLine.length + lineEnd.length;
  for (const rule of rules) {
    body += source.slice({ start: end, end: rule.start }) + rule.text;
    end = rule.end;
  }
  const column = source.positionAt(block.start).character;
  const depth = source.positionAt(first.start).character - column;
  const comment = /#.*/.exec(headLine)?.[0];
  const lines = comment === undefined ? '' : `${comment}${lineEnd}${' '.repeat(column)}`;
  return {
    span: { start: block.start, end: block.start + node.keyword.length },
    core: lines + outdented(body + source.slice({ start: end, end: block.end }), depth).trimStart(),
    replaced: block,
    message: 'the core spelling has each rule on a line of its own in the policy: `rule "…" severity=high`',
  };
}

interface Rule extends Span {
  readonly text: string;
}

/** Undefined where a line of the block says nothing that can be a rule. */
function rulesOf({ members }: SodlRules, source: Source): readonly Rule[] | undefined {
  const rules: Rule[] = [];
  for (const member of members) {
    const { start, end } = spanOf(member);
    if (end <= (rules.at(-1)?.end ?? -1)) continue;
    const rule = isSodlNode(member) ? ruleOfItem(member, source) : ruleOfClause(member, source);
    if (rule === undefined) return undefined;
    rules.push({ start, end, ...rule });
  }
  return rules;
}

function ruleOfClause(node: SodlClause, source: Source): (Partial<Span> & Pick<Rule, 'text'>) | undefined {
  if (node.text === undefined) return undefined;
  const below = severityBelow(node, source);
  const text = `rule ${node.text}${severityWritten(node.severity ?? below?.severity)}`;
  return below === undefined ? { text } : { text, end: spanOf(below).end };
}

function ruleOfItem(node: SodlRulesMember, source: Source): Pick<Rule, 'text'> | undefined {
  const sentence = isSodlNode(node) ? sentenceOfItem(node) : '';
  const hasComment = /^[^"']*#/m.test(source.slice(spanOf(node)));
  return sentence === '' || hasComment ? undefined : { text: `rule "${sentence}"` };
}

function outdented(text: string, depth: number): string {
  return text.replace(new RegExp(`^[ \\t]{1,${Math.max(1, depth)}}`, 'gm'), '');
}
