import type { Diagnostic } from '@specwright/model/diagnostic';
import type { System, SystemIndex } from '@specwright/model/system';
import { indexSystem } from '@specwright/model/systemIndex';
import { lowerSystem } from '@specwright/notations/sds/lower';
import { parseSds } from '@specwright/notations/sds/parser';
import { lowerDesigns } from '@specwright/notations/sodl/lower';
import { parseSodl } from '@specwright/notations/sodl/parser';

export interface TestSystem {
  readonly system: System;
  readonly index: SystemIndex;
  /** What the reader found wrong with the texts themselves. */
  readonly syntax: readonly Diagnostic[];
}

/** The system that texts say, by file name; a single text is `file:///test.sds`, or a design where `notation` says so. */
export function testSystem(
  texts: string | Readonly<Record<string, string>>,
  notation: 'sds' | 'sodl' = 'sds',
): TestSystem {
  const files = Object.entries(typeof texts === 'string' ? { [`test.${notation}`]: texts } : texts);
  const of = (ending: string): (readonly [text: string, uri: string])[] =>
    files.flatMap(([name, text]) => (name.endsWith(ending) ? [[text, `file:///${name}`] as const] : []));
  const specifications = of('.sds').map(([text, uri]) => parseSds(text, uri));
  const designs = of('.sodl').map(([text, uri]) => parseSodl(text, uri));
  const system = lowerDesigns(designs, lowerSystem(specifications, 'test'));
  const syntax = [...specifications, ...designs].flatMap(({ diagnostics }) => diagnostics);
  return { system, index: indexSystem(system), syntax };
}
