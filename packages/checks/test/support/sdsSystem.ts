import type { Diagnostic } from '@specwright/model/diagnostic';
import type { System, SystemIndex } from '@specwright/model/system';
import { indexSystem } from '@specwright/model/systemIndex';
import { lowerSystem } from '@specwright/notations/sds/lower';
import { parseSds } from '@specwright/notations/sds/parser';

export interface TestSystem {
  readonly system: System;
  readonly index: SystemIndex;
  /** What the reader found wrong with the texts themselves. */
  readonly syntax: readonly Diagnostic[];
}

/** The system that texts say, by file name; a single text is `file:///test.sds`. */
export function sdsSystem(texts: string | Readonly<Record<string, string>>): TestSystem {
  const files = typeof texts === 'string' ? { 'test.sds': texts } : texts;
  const parses = Object.entries(files).map(([name, text]) => parseSds(text, `file:///${name}`));
  const system = lowerSystem(parses, 'test');
  return { system, index: indexSystem(system), syntax: parses.flatMap(({ diagnostics }) => diagnostics) };
}
