import type { AddDecorator, DefineComputed, Rename } from '@specwright/checks/fixData';
import type { QuickFix, TextEdit } from '@specwright/model/diagnostic';
import type { Id } from '@specwright/model/reference';
import { type FixContext, fix } from '../../common/fixes/fixContext.ts';
import { removal } from '../../common/fixes/removal.ts';
import { lastOf } from '../../common/fixes/sourceText.ts';
import { renameAt } from '../../common/rename.ts';
import { newBlock } from './create.ts';

/** `@computed` behind all that a field says. */
export function decoratorFixes(context: FixContext, { field: id, decorator }: AddDecorator): QuickFix[] {
  const field = context.index.part(id);
  if (field?.kind !== 'field' || field.decorators.some(({ name }) => name === decorator)) return [];
  const edit = context.source(field.origin.file)?.insert(field.origin.range.end, ` @${decorator}`);
  return fix(context, `Make '${field.name}' @${decorator}`, edit);
}

/** An equation in the last invariant of the module, or a field that is stored like any other. */
export function computedFixes(context: FixContext, data: DefineComputed): QuickFix[] {
  const source = context.source(context.diagnostic.file);
  if (source === undefined) return [];
  const { equation } = data;
  const added =
    equation === undefined
      ? []
      : fix(context, `Add the equation '${equation}'`, equationEdit(context, equation, data.module));
  const plain = removal(source, { what: 'text', range: data.decorator });
  return [...added, ...fix(context, "Remove '@computed'", plain)];
}

function equationEdit(context: FixContext, equation: string, module: Id | undefined): TextEdit | undefined {
  const own = context.index.system.invariants.filter(
    (invariant) => invariant.scope === 'module' && invariant.module === module,
  );
  const last = lastOf(own.filter(({ origin }) => origin.file === context.diagnostic.file)) ?? lastOf(own);
  if (last === undefined) return newBlock(context, 'invariant', `invariant {\n  ${equation}\n}`, module);
  return context.source(last.origin.file)?.insertBeforeClose(last.origin.range, equation);
}

/** The part that is marked and every word that stands for it, in all files. */
export function renameFixes(context: FixContext, { newName }: Rename): QuickFix[] {
  const { file, range } = context.diagnostic;
  const text = context.source(file)?.text;
  if (text === undefined) return [];
  const changes = renameAt({ file, text, index: context.index }, range.start, newName)?.changes ?? {};
  const edits = Object.entries(changes).flatMap(([changed, own]) => {
    const source = context.source(changed);
    return own.map((edit) => source?.edit(edit.range, edit.newText));
  });
  return fix(context, `Rename to '${newName}'`, edits);
}
