import type { Creation } from '@specwright/checks/fixData';
import type { QuickFix, TextEdit } from '@specwright/model/diagnostic';
import type { Origin } from '@specwright/model/origin';
import type { Part } from '@specwright/model/parts';
import { type FixContext, fix } from '../../common/fixes/fixContext.ts';
import { at, type SourceText } from '../../common/fixes/sourceText.ts';

/** Makes the part of a design that a name stands for. */
export function designCreationFixes(context: FixContext, creation: Creation): QuickFix[] {
  const { part, name } = creation;
  switch (part) {
    case 'template':
      return fix(
        context,
        `Create template '${name}'`,
        atTop(context, `template "${name}":\n  stack:\n    language = ""`),
      );
    case 'interface':
      return fix(context, `Create interface '${name}'`, before(context, `interface ${name}:\n  doc = ""`));
    case 'designModule':
      return fix(context, `Create module '${name}'`, before(context, `module ${name}:\n  owns = []`));
    default:
      return [];
  }
}

/** A block in front of the one in which the finding stands, with its indentation. */
function before(context: FixContext, block: string): TextEdit | undefined {
  const { file, range } = context.diagnostic;
  const source = context.source(file);
  const around = blockAround(context, range.start.line);
  if (source === undefined || around === undefined) return undefined;
  const { line } = around.range.start;
  return source.insert(at(line, 0), `${indented(block, source.indentOf(line))}\n\n`);
}

/** The interface, module or pipeline around a line. */
function blockAround({ diagnostic, index }: FixContext, line: number): Origin | undefined {
  const { interfaces, modules, pipelines, sections } = index.system.design;
  const all: readonly Part[] = [...interfaces, ...modules, ...pipelines, ...sections];
  const found = all.find(
    ({ origin: { file, range } }) => file === diagnostic.file && range.start.line <= line && line <= range.end.line,
  );
  return found?.origin;
}

function atTop(context: FixContext, block: string): TextEdit | undefined {
  const { file, range } = context.diagnostic;
  return context.source(file)?.insert(at(range.start.line, 0), `${block}\n\n`);
}

/** A block behind another, as deep as that one. */
export function behindBlock(source: SourceText, { range }: Origin, block: string): TextEdit {
  return source.insertLineAfter(
    lastWritten(source, range.end),
    `\n${indented(block, source.indentOf(range.start.line))}`,
  );
}

/** The last line of a block that has something on it. */
export function lastWritten(source: SourceText, end: { readonly line: number; readonly character: number }): number {
  let line = end.line;
  while (line > 0 && (source.isBlank(line) || (line === end.line && end.character === 0))) line -= 1;
  return line;
}

function indented(block: string, indent: string): string {
  return block
    .split('\n')
    .map((line) => `${indent}${line}`)
    .join('\n');
}
