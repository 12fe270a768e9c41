import type { DesignNode } from '@specwright/model/design';
import { type Position, type Range, rangeContains } from '@specwright/model/origin';
import { codeList, fact } from '../../common/hoverText.ts';
import type { EditorView } from '../../common/navigationView.ts';
import { keyValues, sectionKeys } from './vocabulary.ts';

/** What is known of a key in a section of the 0.5 draft or in `stack`: its values, and the keys of its block. */
export function sectionKeyWord(view: EditorView, position: Position): { text: string; range: Range } | undefined {
  const { designs, templates, modules, sections } = view.index.system.design;
  const trees = [
    ...[...designs, ...templates].map(({ origin, stack }) => ({ origin, key: 'stack', nodes: stack })),
    ...[...sections, ...modules.flatMap((module) => module.sections)],
  ];
  for (const { origin, key, nodes } of trees) {
    if (origin.file !== view.file || !rangeContains(origin.range, position)) continue;
    const found = keyAt(nodes, key, position);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** @param block the nearest key around the nodes; an item of a list has none of its own */
function keyAt(
  nodes: readonly DesignNode[],
  block: string,
  position: Position,
): { text: string; range: Range } | undefined {
  const node = nodes.find(({ origin }) => rangeContains(origin.range, position));
  if (node === undefined) return undefined;
  const { key, keyOrigin, children } = node;
  const inner = key === undefined || (node.item && children.length > 0 && node.value !== undefined) ? block : key;
  if (key === undefined || keyOrigin === undefined || !rangeContains(keyOrigin.range, position)) {
    return keyAt(children, inner, position);
  }
  const lines = [
    `**${key}** in ${codeList([block])[0]}`,
    fact('Usual values', codeList(keyValues[`${block}.${key}`] ?? [])),
    fact('Keys', codeList(sectionKeys[key] ?? [], sectionKeys[key]?.length)),
  ];
  return { text: lines.filter((line) => line !== undefined).join('\n\n'), range: keyOrigin.range };
}
