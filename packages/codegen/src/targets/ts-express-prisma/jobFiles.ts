import type { GeneratedFile } from '../../generatedFile.ts';
import type { TimedRulePlan } from '../../plan/servicePlan.ts';
import { Imports } from './imports.ts';
import { milliseconds, type Names, quoted } from './naming.ts';
import { sourceFile } from './sourceFile.ts';

/** `src/jobs/timedRules.ts`: what becomes of rows that nobody touches. */
export function timedRulesFile(names: Names): GeneratedFile {
  const imports = new Imports();
  imports.type('Database', '../db/client.js');
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

function ruleFunction(rule: TimedRulePlan, names: Names, imports: Imports): string {
  const delegate = `db.${names.delegate(rule.entity)}`;
  const from = rule.from.map(quoted);
  const where = [
    `${rule.column}: ${from.length === 1 ? from[0] : `{ in: [${from.join(', ')}] }`}`,
    `${rule.since}: { lt: before }`,
    ...rule.quiet.map(({ relation, column }) => `${relation}: { none: { ${column}: { gte: before } } }`),
  ];
  const data = [
    `${rule.column}: ${quoted(rule.to)}`,
    ...(rule.changed === undefined ? [] : [`${rule.changed}: now`]),
  ].join(', ');
  const counts = names.plan.logsMoves;
  const change = rule.refresh
    ? `const rows = await ${delegate}.findMany({ where });
for (const { id } of rows) {
const ${names.row(rule.entity)} = await ${delegate}.update({ where: { id }, data: { ${data} } });
await ${imports.value(names.refresh(rule.entity), '../domain/computed.js')}(db, ${names.row(rule.entity)});
}${counts ? '\nreturn rows.length;' : ''}`
    : `${counts ? 'const { count } = ' : ''}await ${delegate}.updateMany({ where, data: { ${data} } });${counts ? '\nreturn count;' : ''}`;
  return `/** ${names.entity(rule.entity).name}: ${rule.text}${counts ? '. Gives the number of rows that moved.' : ''} */
export async function ${timedRuleName(rule, names)}(db: Database, now: Date): Promise<${counts ? 'number' : 'void'}> {
const before = new Date(now.getTime() - ${milliseconds(rule.milliseconds)});
const where: ${imports.type('Prisma', '../generated/prisma/client.js')}.${names.entity(rule.entity).typeName}WhereInput = { ${where.join(', ')} };
${change}
}`;
}
