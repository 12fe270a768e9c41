import type { Clause, DesignText } from '@specwright/model/design';
import type { Id } from '@specwright/model/reference';
import type { AstNode } from 'langium';
import { spanOf, spanOfProperty } from '../../common/source.ts';
import { sentenceOfItem } from '../conditionals.ts';
import { isSodlClause, isSodlNode, isSodlRules, type SodlClause, type SodlNode } from '../generated/ast.ts';
import { unquoted } from '../names.ts';
import { type Surroundings, textAt, withoutQuotes } from './context.ts';

/**
 * The sentences of a block. A line `severity = …` belongs to the rule above it.
 * @param members clauses, blocks of rules and nodes of a tree, as the block has them
 */
export function lowerClauses(
  around: Surroundings,
  members: readonly AstNode[],
  role: Clause['role'],
  of: Id,
): Clause[] {
  const clauses: Clause[] = [];
  for (const member of members) {
    if (isSodlRules(member)) clauses.push(...lowerClauses(around, member.members, role, of));
    if (isSodlNode(member)) clauses.push(...conditional(around, member, role, of));
    if (!isSodlClause(member)) continue;
    const severity = severityOf(around, member);
    if (member.text === undefined) {
      const last = clauses.pop();
      if (last !== undefined) clauses.push(severity === undefined ? last : { ...last, severity });
      continue;
    }
    clauses.push(clauseOf(around, member, 'text', unquoted(member.text), role, of, severity));
  }
  return clauses;
}

/** An item of a block of rules: one sentence. */
function conditional(around: Surroundings, node: SodlNode, role: Clause['role'], of: Id): Clause[] {
  const text = sentenceOfItem(node);
  return text === '' ? [] : [clauseOf(around, node, 'value', text, role, of, undefined)];
}

function clauseOf(
  { context }: Surroundings,
  node: SodlClause | SodlNode,
  property: string,
  text: string,
  role: Clause['role'],
  of: Id,
  severity: DesignText | undefined,
): Clause {
  const id = context.numberedId(`clause:${of.slice(of.indexOf(':') + 1)}.${role}`);
  const span = spanOfProperty(node, property) ?? spanOf(node);
  return {
    kind: 'clause',
    id,
    name: text,
    origin: context.origin(node, withoutQuotes(context.source, span)),
    role,
    ...(severity === undefined ? {} : { severity }),
    of,
  };
}

function severityOf({ context }: Surroundings, { severity }: SodlClause): DesignText | undefined {
  return severity === undefined ? undefined : textAt(context.source, spanOf(severity));
}
