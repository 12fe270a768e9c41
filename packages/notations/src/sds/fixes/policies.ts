import type { AddAuthRule, AddNotFound, AddSeedFields } from '@specwright/checks/fixData';
import { shapeOf } from '@specwright/evolution/fieldShape';
import { smallestLegalValue } from '@specwright/evolution/legalValue';
import type { QuickFix, TextEdit } from '@specwright/model/diagnostic';
import { comparePositions } from '@specwright/model/origin';
import type { AuthRule, Operation } from '@specwright/model/parts';
import { pathCovers } from '@specwright/model/pathPattern';
import { type FixContext, fix } from '../../common/fixes/fixContext.ts';
import { at, lastOf } from '../../common/fixes/sourceText.ts';
import { newBlock } from './create.ts';
import { scalarText } from './evolveLine.ts';

/** One choice a role. A rule that covers the path already gets the role too, since the nearest rule is the one that counts. */
export function authRuleFixes(context: FixContext, data: AddAuthRule): QuickFix[] {
  const rules = context.index.system.authRules.filter(
    (rule) => rule.module === data.module || rule.module === undefined,
  );
  const covering = rules
    .filter((rule) => pathCovers(rule.path, data.path))
    .toSorted((a, b) => weightOf(b.path) - weightOf(a.path))[0];
  return data.roles.flatMap((role) => {
    if (covering !== undefined) {
      const title = `Let '${role}' ${data.method} in the auth rule of '${covering.path}'`;
      return fix(context, title, grantEdit(context, covering, role, data.method));
    }
    const rule = `${data.path} : ${role === 'owner' ? role : `${role}(${data.method})`}`;
    return fix(context, `Add auth rule '${rule}'`, ruleEdit(context, rules, rule, data));
  });
}

/** The fewer stars and the longer, the nearer. */
function weightOf(path: string): number {
  return path.length - 1000 * path.split('*').length;
}

function grantEdit(context: FixContext, rule: AuthRule, role: string, method: string): TextEdit | undefined {
  const source = context.source(rule.origin.file);
  const same = rule.grants.find((grant) => grant.role.text === role && grant.methods.length > 0);
  const last = same ?? lastOf(rule.grants);
  if (source === undefined || last === undefined) return undefined;
  const end = last.origin.range.end;
  if (same === undefined) return source.insert(end, `, ${role}(${method})`);
  return source.insert(at(end.line, end.character - 1), `, ${method}`);
}

function ruleEdit(
  context: FixContext,
  rules: readonly AuthRule[],
  rule: string,
  data: AddAuthRule,
): TextEdit | undefined {
  const last = lastOf(rules.filter(({ origin }) => origin.file === context.diagnostic.file)) ?? lastOf(rules);
  if (last === undefined) return newBlock(context, 'authRule', `auth {\n  ${rule}\n}`, data.module);
  const source = context.source(last.origin.file);
  if (source === undefined) return undefined;
  const line = last.origin.range.end.line;
  const isAlone = source.line(line).slice(last.origin.range.end.character).replace(/--.*$/, '').trim() === '';
  const indent = source.indentOf(last.origin.range.start.line);
  return isAlone
    ? source.insertLineAfter(line, `${indent}${rule}`)
    : source.insert(last.origin.range.end, `\n  ${rule}\n`);
}

/** `! not found => 404` before the other statements. */
export function notFoundFixes(context: FixContext, data: AddNotFound): QuickFix[] {
  const operation = context.index.part(data.operation);
  if (operation?.kind !== 'operation') return [];
  return fix(context, "Add '! not found => 404'", notFoundEdit(context, operation), true);
}

function notFoundEdit(context: FixContext, operation: Operation): TextEdit | undefined {
  const source = context.source(operation.origin.file);
  if (source === undefined) return undefined;
  const line = '! not found => 404';
  const { range } = operation.origin;
  const shape = [operation.input?.origin, operation.output?.origin].filter((origin) => origin !== undefined);
  const after = shape
    .map((origin) => origin.range.end)
    .toSorted(comparePositions)
    .at(-1);
  if (range.start.line === range.end.line) return source.insertBeforeClose(range, line);
  return source.insertLineAfter(after?.line ?? range.start.line, `${source.memberIndent(range)}${line}`);
}

/** The fields that a row lacks, each with the smallest value that it may have. */
export function seedFieldFixes(context: FixContext, data: AddSeedFields): QuickFix[] {
  const source = context.source(context.diagnostic.file);
  if (source === undefined) return [];
  const values = data.fields.flatMap((id) => {
    const field = context.index.part(id);
    if (field?.kind !== 'field') return [];
    const shape = shapeOf(field, context.index);
    const first = field.type.kind === 'enum' ? field.type.values[0]?.name : undefined;
    const value =
      shape.type === 'reference' ? smallestLegalValue({ ...shape, type: 'uuid' }) : smallestLegalValue(shape, first);
    return value === undefined ? [] : [{ name: field.name, text: `${field.name}: ${scalarText(value)}` }];
  });
  if (values.length === 0) return [];
  const text = source.slice(data.range);
  const inner = text.slice(text.indexOf('{') + 1, -1).trimEnd();
  const separator = inner.trim() === '' ? '' : inner.endsWith(',') ? ' ' : ', ';
  const blanks = text.slice(0, -1).length - text.slice(0, -1).trimEnd().length;
  const { line, character } = data.range.end;
  const isOneLine = data.range.start.line === line;
  const close = at(line, character - 1);
  const start = isOneLine ? at(line, character - 1 - blanks) : close;
  const edit = source.edit({ start, end: close }, `${separator}${values.map((value) => value.text).join(', ')}`);
  return fix(context, `Add ${values.map(({ name }) => `'${name}'`).join(', ')} to the row`, edit);
}
