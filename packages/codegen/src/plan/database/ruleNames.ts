import { createHash } from 'node:crypto';
import type { Operand, Predicate, PredicateOperator } from '@specwright/evolution/schema/physicalSchema';
import { snakeCase } from '@specwright/model/words';

const operatorWords: Readonly<Record<PredicateOperator, string>> = {
  '=': 'is',
  '!=': 'is_not',
  '<': 'below',
  '<=': 'at_most',
  '>': 'above',
  '>=': 'at_least',
};
const arithmeticWords = { '+': 'plus', '-': 'minus', '*': 'times', '/': 'by' } as const;

/**
 * What a condition asks for, as part of the name of a rule: `starts_below_ends`, `status_is_paid`. Bounds and lists are left
 * out: a rule with another bound is the same rule, and a version of the service that knows the bound before knows it by name.
 */
export function wordsOfPredicate(predicate: Predicate): string {
  switch (predicate.kind) {
    case 'compare': {
      const { operator } = predicate;
      const isBound = operator !== '=' && operator !== '!=';
      return joined(
        wordsOfOperand(predicate.left, isBound),
        operatorWords[operator],
        wordsOfOperand(predicate.right, isBound),
      );
    }
    case 'member':
      return joined(wordsOfOperand(predicate.item), predicate.negated ? 'not_in' : 'in');
    case 'null':
      return joined(wordsOfOperand(predicate.item), predicate.negated ? 'is_given' : 'is_missing');
    case 'logical':
      return predicate.parts.map(wordsOfPredicate).join(`_${predicate.operator}_`);
  }
}

function wordsOfOperand(operand: Operand, isBound = false): string {
  switch (operand.kind) {
    case 'column':
      return operand.name;
    case 'length':
      return joined('length', operand.name);
    case 'literal':
      return isBound ? '' : snakeCase(operand.text.replace(/[^A-Za-z0-9]+/g, '_'));
    case 'arithmetic':
      return joined(
        wordsOfOperand(operand.left, isBound),
        arithmeticWords[operand.operator],
        wordsOfOperand(operand.right, isBound),
      );
  }
}

function joined(...words: readonly string[]): string {
  return words.filter((word) => word !== '').join('_');
}

/**
 * Rules with a name for each that says nothing of where it stands among the others: rules that differ and would be called alike
 * get a hash of what they ask for behind it.
 */
export function withOwnNames<T extends { readonly name: string }>(
  rules: readonly T[],
  contentOf: (rule: T) => unknown,
): readonly T[] {
  const hashes = rules.map((rule) =>
    createHash('sha256')
      .update(JSON.stringify(contentOf(rule)))
      .digest('hex'),
  );
  return rules.map((rule, at) => {
    const isAmbiguous = rules.some(({ name }, other) => name === rule.name && hashes[other] !== hashes[at]);
    return isAmbiguous ? { ...rule, name: joined(rule.name, hashes[at]?.slice(0, 8) ?? '') } : rule;
  });
}
