import type { Clause, Endpoint } from '@specwright/model/design';
import { type Position, type Range, rangeContains } from '@specwright/model/origin';
import type { Part } from '@specwright/model/parts';
import type { SystemIndex } from '@specwright/model/system';
import type { Hover } from 'vscode-languageserver-types';
import { code, markdown } from '../../common/hoverText.ts';
import { occurrenceAt } from '../../common/navigation.ts';
import type { EditorView } from '../../common/navigationView.ts';
import { partHover as sdsHover } from '../../sds/editor/hover.ts';
import { describeDesignPart } from './hoverParts.ts';
import { sectionKeyWord } from './hoverSections.ts';
import { methodWords, severityWords, statusWords } from './words.ts';

/** What is known of the word under the cursor. */
export function hoverAt(view: EditorView, position: Position): Hover | null {
  const word = wordHover(view, position) ?? sectionKeyWord(view, position);
  if (word !== undefined) return { contents: markdown(word.text), range: word.range };
  const occurrence = occurrenceAt(view, position);
  if (occurrence === undefined) return null;
  const parts = occurrence.targets.flatMap((id) => view.index.part(id) ?? []);
  const texts = parts.flatMap((part) => describe(view.index, part) ?? []);
  if (texts.length > 0) return { contents: markdown([...new Set(texts)].join('\n\n---\n\n')), range: occurrence.range };
  if (occurrence.reference?.role !== 'design.type') return null;
  const name = occurrence.reference.text;
  const opaque = `${code(name)} is declared nowhere in this project: it stays opaque. A \`model ${name}:\` or an entity of that name would give it a shape.`;
  return { contents: markdown(opaque), range: occurrence.range };
}

/** What a hover says of a part, whatever notation declares it. */
export function describe(index: SystemIndex, part: Part): string | undefined {
  return describeDesignPart(index, part) ?? (part.origin.file.endsWith('.sodl') ? undefined : sdsHover(index, part));
}

/** Words that are no names: severities, verbs, statuses. */
function wordHover(view: EditorView, position: Position): { text: string; range: Range } | undefined {
  const { modules, policies, designs, templates } = view.index.system.design;
  const here = ({ origin }: Pick<Part, 'origin'>): boolean =>
    origin.file === view.file && rangeContains(origin.range, position);
  for (const module of modules.filter(here)) {
    for (const endpoint of module.endpoints.filter(here)) return endpointWord(endpoint, position);
  }
  const rules = [
    ...policies.filter(here).flatMap((policy) => policy.rules),
    ...operationRules([...designs, ...templates]),
  ];
  const rule = rules.find(here);
  return rule === undefined ? undefined : severityWord(rule, position);
}

function operationRules(
  designs: readonly { readonly operations: readonly { readonly rules: readonly Clause[] }[] }[],
): Clause[] {
  return designs.flatMap(({ operations }) => operations.flatMap(({ rules }) => [...rules]));
}

function severityWord({ severity }: Clause, position: Position): { text: string; range: Range } | undefined {
  const meaning = severity === undefined ? undefined : severityWords.get(severity.text);
  if (severity === undefined || meaning === undefined || !rangeContains(severity.origin.range, position))
    return undefined;
  return { text: `**${severity.text}** ${meaning}`, range: severity.origin.range };
}

function endpointWord(endpoint: Endpoint, position: Position): { text: string; range: Range } | undefined {
  const { method, text, response } = endpoint;
  const status = response?.status;
  if (status !== undefined && rangeContains(status.origin.range, position)) {
    return { text: `**${status.code}** ${statusWords(status.code)}`, range: status.origin.range };
  }
  const meaning = method === undefined ? undefined : methodWords.get(method);
  if (method === undefined || meaning === undefined) return undefined;
  const { start } = text.origin.range;
  const from = start.character + text.text.indexOf(method);
  const range = { start: { ...start, character: from }, end: { ...start, character: from + method.length } };
  return rangeContains(range, position) ? { text: `**${method}** ${meaning}`, range } : undefined;
}
