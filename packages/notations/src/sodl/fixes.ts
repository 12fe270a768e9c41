import type {
  AddOutput,
  CreateProvider,
  DesignFixData,
  SetOverride,
  SetSeverity,
  SyntaxCure,
} from '@specwright/checks/fixData';
import type { Diagnostic, QuickFix, TextEdit } from '@specwright/model/diagnostic';
import type { SystemIndex } from '@specwright/model/system';
import { type FixContext, fix, fixContext } from '../common/fixes/fixContext.ts';
import { renameFixes } from '../common/fixes/names.ts';
import { cureFixes, preferredFixes, replaceTextFixes } from '../common/fixes/preferred.ts';
import { removeItemFixes, removeLineFixes } from '../common/fixes/removal.ts';
import { at } from '../common/fixes/sourceText.ts';
import { behindBlock, designCreationFixes } from './fixes/create.ts';

type TextOf = (file: string) => string | undefined;

/** The cures of a finding as edits of SODL texts, the likeliest first. Where the thing is there already, there is no edit. */
export function designFixesFor(diagnostic: Diagnostic, index: SystemIndex, textOf: TextOf): QuickFix[] {
  const { code, data } = diagnostic;
  if (data === undefined || data === null || typeof data !== 'object') return [];
  const context = fixContext(diagnostic, index, textOf, '#');
  if (!('kind' in data)) return code.startsWith('syntax/') ? cureFixes(context, data as SyntaxCure) : [];
  return fixesOfData(context, data as DesignFixData);
}

/** Takes the preferred cure of every finding that has one, as far as they do not stand in each other's way. */
export function fixAllOfDesign(
  diagnostics: readonly Diagnostic[],
  index: SystemIndex,
  textOf: TextOf,
): { readonly edits: readonly TextEdit[]; readonly count: number } {
  return preferredFixes(diagnostics, (diagnostic) => designFixesFor(diagnostic, index, textOf));
}

function fixesOfData(context: FixContext, data: DesignFixData): QuickFix[] {
  switch (data.kind) {
    case 'unknownName': {
      const created = data.create === undefined ? [] : designCreationFixes(context, data.create);
      return [...renameFixes(context, data), ...created];
    }
    case 'removeItem':
      return removeItemFixes(context, data);
    case 'removeLine':
      return removeLineFixes(context, data);
    case 'replaceText':
      return replaceTextFixes(context, data);
    case 'createProvider':
      return providerFixes(context, data);
    case 'addOutput':
      return outputFixes(context, data);
    case 'setSeverity':
      return severityFixes(context, data);
    case 'setOverride':
      return overrideFixes(context, data);
    default:
      return [];
  }
}

function providerFixes(context: FixContext, { interface: name, behind }: CreateProvider): QuickFix[] {
  const module = context.index.part(behind);
  const source = module === undefined ? undefined : context.source(module.origin.file);
  if (module === undefined || source === undefined) return [];
  const { modules } = context.index.system.design;
  const isTaken = modules.some((each) => each.name === `${name}Service` && each.origin.file === module.origin.file);
  const free = isTaken ? `${name}Provider` : `${name}Service`;
  const block = `module ${free}:\n  implements = [${name}]\n  exports = [${name}]`;
  return fix(context, `Create module '${free}' that implements '${name}'`, behindBlock(source, module.origin, block));
}

/** Under the modules of the step, else under its head. */
function outputFixes(context: FixContext, { step: id, outputs }: AddOutput): QuickFix[] {
  const step = context.index.part(id);
  if (step?.kind !== 'pipelineStep') return [];
  const source = context.source(step.origin.file);
  if (source === undefined) return [];
  const modules = step.items.find(({ key }) => key === 'modules') ?? step.items[0];
  const head = step.origin.range.start.line;
  const isBefore = modules !== undefined && modules.key !== 'modules';
  const indent =
    modules === undefined ? `${source.indentOf(head)}  ` : source.indentOf(modules.origin.range.start.line);
  const line =
    modules === undefined || isBefore
      ? head
      : modules.keyOrigin.range.start.line + heightOf(source.slice(modules.origin.range));
  return outputs.flatMap((output) =>
    fix(
      context,
      `Add 'output = ${output}'`,
      source.insertLineAfter(line, `${indent}output = ${output}`),
      output === outputs[0],
    ),
  );
}

function heightOf(text: string): number {
  return text.trimEnd().split('\n').length - 1;
}

function severityFixes(context: FixContext, { clause: id, severities, range }: SetSeverity): QuickFix[] {
  const clause = context.index.part(id);
  const source = context.source(context.diagnostic.file);
  if (clause?.kind !== 'clause' || source === undefined) return [];
  if (range !== undefined) {
    return severities.flatMap((severity) => fix(context, `Change to '${severity}'`, source.edit(range, severity)));
  }
  const { end } = clause.origin.nameRange ?? clause.origin.range;
  const behind = at(end.line, end.character + 1);
  return severities.flatMap((severity) =>
    fix(context, `Add severity ${severity}`, source.insert(behind, ` severity=${severity}`)),
  );
}

function overrideFixes(context: FixContext, { method: id, override }: SetOverride): QuickFix[] {
  const method = context.index.part(id);
  const source = method === undefined ? undefined : context.source(method.origin.file);
  if (method === undefined || source === undefined) return [];
  const { line } = method.origin.range.start;
  const start = source.indentOf(line).length;
  if (override) return fix(context, "Add 'override'", source.insert(at(line, start), 'override '), true);
  const written = /^\s*override\s+/.exec(source.line(line))?.[0];
  if (written === undefined) return [];
  const range = { start: at(line, start), end: at(line, written.length) };
  return fix(context, "Remove 'override'", source.edit(range, ''));
}
