import { contextPacks } from '@specwright/codegen/context/contextPacks';
import type { ContextWish } from '@specwright/codegen/context/contextSelection';
import { contextText, selectContext } from '@specwright/codegen/context/contextSelection';
import { tokenCounter } from '@specwright/codegen/context/tokens';
import { type Position, rangeContains } from '@specwright/model/origin';
import type { Part } from '@specwright/model/parts';
import type { SystemIndex } from '@specwright/model/system';
import type { Session } from './session.ts';
import { canonical } from './uris.ts';

/** What `specwright/context` asks for: a part by its id, else what stands at a place, else all of the file's system. */
export interface ContextParams {
  readonly uri: string;
  readonly part?: string;
  readonly position?: Position;
}

/** A context for a coding agent, or why there is none. */
export type ContextAnswer =
  | { readonly kind: 'context'; readonly title: string; readonly text: string; readonly tokens: number }
  | { readonly kind: 'none'; readonly message: string };

/** The context of the module or step that a part is or stands in. */
export async function contextAnswer(session: Session, params: ContextParams): Promise<ContextAnswer> {
  const view = session.workspace.viewOf(canonical(params.uri));
  if (view === undefined) return { kind: 'none', message: 'The file is no specification that Specwright has read.' };
  const { index, root } = view;
  const part =
    params.part === undefined ? partAt(index, canonical(params.uri), params.position) : index.part(params.part);
  if (part === undefined && params.part !== undefined) {
    return { kind: 'none', message: `There is no '${params.part}' in the system of this file.` };
  }
  const { wish, title } = wishOf(index, part);
  const count = await tokenCounter();
  const packs = contextPacks({ indexes: [index], textOf: (uri) => session.workspace.text(uri), root }, count);
  const text = contextText(selectContext(packs, wish));
  if (text === '') return { kind: 'none', message: `There is no context of ${title}.` };
  return { kind: 'context', title, text, tokens: count(text) };
}

function wishOf(index: SystemIndex, part: Part | undefined): { readonly wish: ContextWish; readonly title: string } {
  if (part?.kind === 'pipelineStep') return { wish: { step: part.name }, title: `step ${part.name}` };
  const module = moduleOf(index, part);
  return module === undefined
    ? { wish: {}, title: index.system.name }
    : { wish: { module }, title: `module ${module}` };
}

/** The name of the module that a part is or belongs to. */
function moduleOf(index: SystemIndex, part: Part | undefined): string | undefined {
  if (part === undefined) return undefined;
  if (part.kind === 'module' || part.kind === 'designModule' || part.kind === 'spec') return part.name;
  const id = 'module' in part ? part.module : 'designModule' in part ? part.designModule : undefined;
  const module = index.part(id ?? '');
  return module?.kind === 'module' || module?.kind === 'designModule' ? module.name : undefined;
}

/** The step or module around a place; else the block around it, which may belong to a module. */
function partAt({ system }: SystemIndex, file: string, position: Position | undefined): Part | undefined {
  if (position === undefined) return undefined;
  const { pipelines, modules } = system.design;
  const candidates: readonly Part[] = [
    ...pipelines.flatMap(({ steps }) => steps),
    ...modules,
    ...system.modules,
    ...system.specs,
    ...system.entities,
    ...system.operations,
    ...system.actions,
    ...system.events,
    ...system.errors,
  ];
  const here = candidates.find(({ origin }) => origin.file === file && rangeContains(origin.range, position));
  // Everything below a `spec` belongs to its module.
  return (
    here ?? system.specs.findLast(({ origin }) => origin.file === file && origin.range.start.line <= position.line)
  );
}
