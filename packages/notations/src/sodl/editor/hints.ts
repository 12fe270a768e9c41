import { methodsOf, resolveDesign } from '@specwright/model/designResolution';
import { type Range, rangeContains } from '@specwright/model/origin';
import type { Part } from '@specwright/model/parts';
import type { Id } from '@specwright/model/reference';
import type { Hint } from '../../common/lens.ts';
import { type EditorView, linesOf } from '../../common/navigationView.ts';
import { methodText } from './signatures.ts';

/** At most so many names are shown; the rest is in the tooltip. */
const mostNames = 4;

/** What a block has without saying it: inherited keys, policies and methods, behind the heads in a range. */
export function hintsIn(view: EditorView, within: Range): Hint[] {
  const { index, file } = view;
  const { designs, templates, interfaces } = index.system.design;
  const hints: Hint[] = [];
  const here = ({ origin: { file: of, range } }: Part): boolean => {
    const { line } = range.start;
    return of === file && line >= within.start.line && line <= within.end.line;
  };
  for (const design of [...designs, ...templates].filter(here)) {
    if (design.extends === undefined) continue;
    const { stack, policies, modules } = resolveDesign(index, design);
    const inherited = [
      ...stack.filter(({ from }) => from !== design.id).map(({ key, from }) => named(view, key ?? '', from)),
      ...policies
        .filter(({ rules }) => rules.length > 0 && rules.every(({ from }) => from !== design.id))
        .map(({ name, rules }) => named(view, name, rules[0]?.from ?? '')),
      ...modules
        .filter((module) => module.design !== design.id)
        .map(({ name, design: from }) => named(view, name, from ?? '')),
    ];
    hints.push(...hintBehind(view, design.origin.range.start.line, inherited));
  }
  for (const part of interfaces.filter(here)) {
    if (part.extends.length === 0) continue;
    const inherited = methodsOf(index, part)
      .filter(({ from }) => from.id !== part.id)
      .map(({ method, from }) => ({ name: method.name, tooltip: `${methodText(method)}  (${from.name})` }));
    hints.push(...hintBehind(view, part.origin.range.start.line, inherited));
  }
  return hints.filter(({ position }) => rangeContains(within, position));
}

interface Inherited {
  readonly name: string;
  readonly tooltip: string;
}

function named({ index }: EditorView, name: string, from: Id): Inherited {
  return { name, tooltip: `${name}  (${index.part(from)?.name ?? ''})` };
}

function hintBehind(view: EditorView, line: number, inherited: readonly Inherited[]): Hint[] {
  if (inherited.length === 0) return [];
  const shown = inherited.slice(0, mostNames).map(({ name }) => name);
  const more = inherited.length > mostNames ? ', …' : '';
  return [
    {
      kind: 'inherited',
      position: { line, character: (linesOf(view)[line] ?? '').trimEnd().length },
      label: `+ ${inherited.length} inherited: ${shown.join(', ')}${more}`,
      tooltip: inherited.map(({ tooltip }) => tooltip).join('\n'),
    },
  ];
}
