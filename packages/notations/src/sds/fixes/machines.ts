import type { AddMachine, AddTransition } from '@specwright/checks/fixData';
import type { QuickFix, TextEdit } from '@specwright/model/diagnostic';
import { type FixContext, fix } from '../../common/fixes/fixContext.ts';
import { removeEntry } from '../../common/fixes/removal.ts';
import { lastOf } from '../../common/fixes/sourceText.ts';
import { newBlock } from './create.ts';

/** A transition that leads to the value, or no such value. */
export function transitionFixes(context: FixContext, data: AddTransition): QuickFix[] {
  const { from, to, removable } = data;
  const added = fix(context, `Add the transition '${from} -> ${to}'`, transitionEdit(context, data));
  const source = context.source(context.diagnostic.file);
  if (removable === undefined || source === undefined) return added;
  return [...added, ...fix(context, `Remove the value '${to}'`, removeEntry(source, removable))];
}

/** A line behind the last transition. */
function transitionEdit(context: FixContext, { machine: id, from, to }: AddTransition): TextEdit | undefined {
  const machine = context.index.part(id);
  const source = machine?.kind === 'machine' ? context.source(machine.origin.file) : undefined;
  if (machine?.kind !== 'machine' || source === undefined) return undefined;
  if (machine.transitions.some((each) => each.from.text === from && each.to.text === to)) return undefined;
  const { range } = machine.origin;
  const last = lastOf(machine.transitions.map((each) => each.to));
  if (last === undefined || range.start.line === range.end.line) {
    return source.insertBeforeClose(range, `${from} -> ${to}`);
  }
  const { line } = last.origin.range.end;
  return source.insertLineAfter(line, `${source.indentOf(line)}${from} -> ${to}`);
}

/** A machine behind the machines, else behind the edges and entities. */
export function machineFixes(context: FixContext, { field, name, chains, module }: AddMachine): QuickFix[] {
  if (context.index.machineOf(field) !== undefined || chains.length === 0) return [];
  const lines = chains.map((chain) => `  ${chain.join(' -> ')}\n`).join('');
  const block = `machine ${name} {\n${lines}}`;
  return fix(context, `Generate the machine of '${name}'`, newBlock(context, 'machine', block, module));
}
