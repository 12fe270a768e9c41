import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Condition, Expression } from '@specwright/model/expressions';
import type { Operation } from '@specwright/model/parts';
import type { Reference } from '@specwright/model/reference';
import type { Guard, Rule, SoftRule, Statement, Step } from '@specwright/model/statements';
import type { System } from '@specwright/model/system';
import { statementsOf as modelStatementsOf } from '@specwright/model/systemIndex';
import { lowerSystem } from '../../../src/sds/lower.ts';
import { parseSds } from '../../../src/sds/parser.ts';

/** The folder of the corpus beside the repository; undefined where it is not there. */
export function corpusFolder(): string | undefined {
  const folder = join(import.meta.dirname, '../../../../../../shared/corpus/sds');
  return existsSync(folder) ? folder : undefined;
}

/** The corpus by file name; tests that need it are skipped without it. */
export function corpus(): Map<string, string> {
  const folder = corpusFolder();
  const names = folder === undefined ? [] : readdirSync(folder).filter((name) => name.endsWith('.sds'));
  return new Map(names.toSorted().map((name) => [name, readFileSync(join(folder ?? '', name), 'utf8')]));
}

/** The system that the texts say, by file name; one text is `test.sds`. */
export function systemOf(texts: string | Readonly<Record<string, string>>): System {
  const files = typeof texts === 'string' ? { 'test.sds': texts } : texts;
  return lowerSystem(
    Object.entries(files).map(([name, text]) => parseSds(text, `file:///${name}`)),
    'test',
  );
}

export function statementsOf(system: System): readonly Statement[] {
  return [...modelStatementsOf(system)];
}

/** The statement with this text. */
export function statement(system: System, text: string): Statement {
  const found = statementsOf(system).filter((each) => each.text === text);
  if (found[0] === undefined) throw new Error(`no statement '${text}'`);
  return found[0];
}

export function guard(system: System, text: string): Guard {
  const found = statement(system, text);
  if (found.kind !== 'guard') throw new Error(`'${text}' is a ${found.kind}`);
  return found;
}

export function step(system: System, text: string): Step {
  const found = statement(system, text);
  if (found.kind !== 'step') throw new Error(`'${text}' is a ${found.kind}`);
  return found;
}

export function soft(system: System, text: string): SoftRule {
  const found = statement(system, text);
  if (found.kind !== 'soft') throw new Error(`'${text}' is a ${found.kind}`);
  return found;
}

export function rule(system: System, text: string): Rule {
  const found = statement(system, text);
  if (found.kind !== 'rule') throw new Error(`'${text}' is a ${found.kind}`);
  return found;
}

export function operation(system: System, name: string): Operation {
  const found = system.operations.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no operation '${name}'`);
  return found;
}

/** A reference as `text → targets` with what is not common: `cart ~alias → entity:Cart`, `! ` for unresolved. */
export function shown(reference: Reference): string {
  const form = reference.form === 'name' ? '' : ` ~${reference.form}`;
  return `${reference.text}${form} → ${reference.targets.join(' | ') || '?'}`;
}

/** The references of a statement, in the order of the text. */
export function links(statement: Statement): string[] {
  return statement.references.map(shown);
}

/** A condition in a short form that shows what each word was taken for. */
export function conditionText(condition: Condition): string {
  switch (condition.kind) {
    case 'comparison': {
      const who = condition.quantifier === undefined ? '' : `${condition.quantifier}(${condition.over ?? '?'}) `;
      return `${who}${expressionText(condition.left)} ${condition.operator} ${expressionText(condition.right)}`;
    }
    case 'membership': {
      const members = condition.members.map(expressionText).join(', ');
      return `${expressionText(condition.item)} ${condition.negated ? 'not in' : 'in'} [${members}]`;
    }
    case 'logical':
      return `(${condition.parts.map(conditionText).join(` ${condition.operator} `)})`;
    case 'state':
      return `${condition.negated ? 'not ' : ''}${condition.state.targets.join('|') || '?'}`;
    case 'flag':
      return `${condition.negated ? 'not ' : ''}flag ${expressionText(condition.path)}`;
    case 'empty':
      return `${expressionText(condition.collection)} ${condition.negated ? 'not ' : ''}empty of ${condition.items}`;
    case 'exists':
      return `${expressionText(condition.field)} exists`;
    case 'fails':
      return `${expressionText(condition.subject)} fails`;
    case 'notFound':
      return condition.row === undefined ? 'not found' : `${expressionText(condition.row)} not found`;
    case 'notOwner':
      return 'not owner';
    case 'notRole':
      return `not role ${condition.role.text}`;
    case 'prose':
      return `prose: ${condition.text}`;
  }
}

/** A path shows its root and the fields it walks through, a literal its target. */
export function expressionText(expression: Expression): string {
  switch (expression.kind) {
    case 'path': {
      const { root, fields } = expression;
      const name = 'name' in root ? root.name : '';
      const entity = 'entity' in root ? ` ${root.entity}` : 'entities' in root ? ` ${root.entities.join('|')}` : '';
      const head = `${root.kind}${name === '' ? '' : ` ${name}`}${entity}`;
      return `<${[head, ...fields].join(', ')}>`;
    }
    case 'enumLiteral':
      return expression.value.targets[0] ?? `?${expression.text}`;
    case 'number':
      return expression.value;
    case 'string':
      return `"${expression.value}"`;
    case 'boolean':
      return String(expression.value);
    case 'quantity':
      return `${expression.amount}${expression.unit}`;
    case 'variable':
    case 'context':
      return expression.name;
    case 'binary':
      return `(${expressionText(expression.left)} ${expression.operator} ${expressionText(expression.right)})`;
    case 'aggregate': {
      const where = expression.where === undefined ? '' : ` where ${conditionText(expression.where)}`;
      return `${expression.function}(${expressionText(expression.of)}${where})`;
    }
    case 'call':
      return `${expression.callee.text}(${expression.arguments.map(expressionText).join(', ')})`;
    case 'unresolved':
      return `unresolved: ${expression.text}`;
  }
}
