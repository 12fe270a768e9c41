import type { SystemIndex } from '@specwright/model/system';
import { indexSystem } from '@specwright/model/systemIndex';
import { lowerSystem } from '@specwright/notations/sds/lower';
import { parseSds } from '@specwright/notations/sds/parser';
import { type Baseline, baselineOf, modulesWithBaseline } from '../src/baseline.ts';

/** The model of one text, or of several files by their names. */
export function systemOf(text: string | Readonly<Record<string, string>>): SystemIndex {
  const files = typeof text === 'string' ? { 'spec.sds': text } : text;
  const parses = Object.entries(files).map(([name, content]) => parseSds(content, `file:///${name}`));
  return indexSystem(lowerSystem(parses, 'test'));
}

/** What `specwright accept` would write for a text. */
export function baselinesOf(text: string | Readonly<Record<string, string>>): readonly Baseline[] {
  const index = systemOf(text);
  return modulesWithBaseline(index).map((module) => baselineOf(index, module));
}

/** A module with one entity, `Parcel`, that has the fields. */
export function parcel(fields: string, rest = ''): string {
  return `spec depot v1.0 {
}
entity Parcel {
  id: uuid @immutable
${fields}
}
${rest}`;
}
