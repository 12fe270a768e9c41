import { pascalCase, snakeCase } from '@specwright/model/words';
import type { GeneratedFile } from '../../generatedFile.ts';
import { listVariableOf } from '../../plan/names.ts';
import type { TimedRulePlan } from '../../plan/servicePlan.ts';
import { scopeOf } from './domainFiles.ts';
import { Imports } from './imports.ts';
import { milliseconds, type Names, quoted } from './naming.ts';
import { renderStatements } from './renderStatements.ts';
import { sourceFile } from './sourceFile.ts';

/** `src/jobs/timedRules.ts`: what becomes of rows that nobody touches. */
export function timedRulesFile(names: Names): GeneratedFile {
  const imports = new Imports();
  const blocks = names.plan.timedRules.map((rule) => ruleFunction(rule, names, imports));
  return sourceFile(
    'src/jobs/timedRules.ts',
    imports,
    blocks,
    names.plan.timedRules.map(({ entity }) => entity),
  );
}

/** `lapseCart`: the function of a rule. */
export function timedRuleName(rule: TimedRulePlan, names: Names): string {
  const { typeName } = names.entity(rule.entity);
  const at = names.plan.timedRules.filter((other) => other.entity === rule.entity).indexOf(rule);
  return `lapse${typeName}${at === 0 ? '' : at + 1}`;
}

/** `lapsedCarts`: the function that finds the rows of a rule which moves them one by one. */
export function dueRowsName(rule: TimedRulePlan, names: Names): string {
  const many = pascalCase(snakeCase(listVariableOf(names.entity(rule.entity).typeName)));
  return timedRuleName(rule, names).replace(/^lapse.*?(?=\d*$)/, `lapsed${many}`);
}

function ruleFunction(rule: TimedRulePlan, names: Names, imports: Imports): string {
  return rule.program === undefined ? moveOfAll(rule, names, imports) : moveOfEach(rule, rule.program, names, imports);
}

/** The condition on rows that are due, and what it needs. */
function dueCode(rule: TimedRulePlan, names: Names, imports: Imports): { type: string; before: string; where: string } {
  const from = rule.from.map(quoted);
  const where = [
    `${rule.column}: ${from.length === 1 ? from[0] : `{ in: [${from.join(', ')}] }`}`,
    `${rule.since}: { lt: before }`,
    ...rule.quiet.map(({ relation, column }) => `${relation}: { none: { ${column}: { gte: before } } }`),
  ];
  return {
    type: `${imports.type('Prisma', '../generated/prisma/client.js')}.${names.entity(rule.entity).typeName}WhereInput`,
    before: `const before = new Date(now.getTime() - ${milliseconds(rule.milliseconds)});`,
    where: `{ ${where.join(', ')} }`,
  };
}

/** Only the state moves: of all rows at once. */
function moveOfAll(rule: TimedRulePlan, names: Names, imports: Imports): string {
  const { type, before, where } = dueCode(rule, names, imports);
  const data = [
    `${rule.column}: ${quoted(rule.to)}`,
    ...(rule.changed === undefined ? [] : [`${rule.changed}: now`]),
  ].join(', ');
  const counts = names.plan.logsMoves;
  imports.type('Database', '../db/client.js');
  return `/** ${names.entity(rule.entity).name}: ${rule.text}${counts ? '. Gives the number of rows that moved.' : ''} */
export async function ${timedRuleName(rule, names)}(db: Database, now: Date): Promise<${counts ? 'number' : 'void'}> {
${before}
const where: ${type} = ${where};
${counts ? 'const { count } = ' : ''}await db.${names.delegate(rule.entity)}.updateMany({ where, data: { ${data} } });${counts ? '\nreturn count;' : ''}
}`;
}

/** More follows from the move of a row. */
function moveOfEach(
  rule: TimedRulePlan,
  { variable, body }: NonNullable<TimedRulePlan['program']>,
  names: Names,
  imports: Imports,
): string {
  const { type, before, where } = dueCode(rule, names, imports);
  const move = timedRuleName(rule, names);
  const due = `whereDueTo${pascalCase(snakeCase(move))}`;
  const delegate = names.delegate(rule.entity);
  const title = `${names.entity(rule.entity).name}: ${rule.text}`;
  const code = renderStatements(body, scopeOf(names, imports, '../', 'work.db'));
  const isGivenAgain = new RegExp(`^\\s*${variable} = `, 'm').test(code);
  imports.type('Database', '../db/client.js');
  imports.type('Work', '../services/work.js');
  return `function ${due}(now: Date): ${type} {
${before}
return ${where};
}

/** ${title}. The rows that are due. */
export async function ${dueRowsName(rule, names)}(db: Database, now: Date): Promise<string[]> {
const rows = await db.${delegate}.findMany({ where: ${due}(now), select: { id: true } });
return rows.map(({ id }) => id);
}

/** ${title}. False for a row that is not due any more. */
export async function ${move}(work: Work, id: string): Promise<boolean> {
${isGivenAgain ? 'let' : 'const'} ${variable} = await work.db.${delegate}.findFirst({ where: { ...${due}(work.now), id } });
if (${variable} === null) return false;
${code}
return true;
}`;
}
