import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Origin } from '@specwright/model/origin';
import type { SystemIndex } from '@specwright/model/system';
import { type Baseline, baselineFileName } from './baseline.ts';
import { evolutionCodes } from './codes.ts';
import { affectedText } from './describe.ts';
import { findingAt } from './findingAt.ts';
import { surfaceChanges } from './surface/surfaceChanges.ts';

/** So many losses are named in one message. */
const namedLosses = 5;

/**
 * A module that is gone, marked on the `system` block, or where there is none at the start of the first file; undefined
 * without any file. An error where rows lose their tables, a warning where only others relied on it.
 */
export function goneModuleFinding(baseline: Baseline, index: SystemIndex): Diagnostic | undefined {
  const at = placeIn(index);
  if (at === undefined) return undefined;
  const severity = Object.keys(baseline.entities).length > 0 ? 'error' : 'warning';
  const path = `.specwright/baseline/${baselineFileName(baseline.module)}`;
  return findingAt(evolutionCodes.goneModule, severity, at, {
    message: [goneModuleText(baseline, path), relianceText(baseline, index)].filter((text) => text !== '').join(' '),
  });
}

/** What has become of a module that is gone, and what to do about it. `path` is that of its baseline, as the reader knows it. */
export function goneModuleText({ module, ...baseline }: Baseline, path: string): string {
  const entities = Object.keys(baseline.entities);
  const cure = `Restore it from version control; where it is given up, \`specwright accept\` deletes '${path}'.`;
  if (entities.length === 0) return `${goneText(module)}. ${cure}`;
  const what = module === null ? 'No specification has any more' : `Module '${module}' is gone, with`;
  return (
    `${what} ${entities.join(', ')}: nothing specifies these tables and their rows. Restore it from version control; ` +
    `a spec that has another name now has to keep one of its entities. Where the data is given up, ` +
    `\`specwright accept\` deletes '${path}'.`
  );
}

function goneText(module: string | null): string {
  return module === null ? 'What stood in no module is gone' : `Module '${module}' is gone`;
}

/** What others relied on in it, and who. */
function relianceText(baseline: Baseline, index: SystemIndex): string {
  const losses = surfaceChanges(index, [], undefined, [baseline])
    .filter(({ effect }) => effect === 'breaking')
    .map((change) => `${change.text} (${affectedText(change)})`);
  if (losses.length === 0) return '';
  const more = losses.length - namedLosses;
  return `It breaks others: ${losses.slice(0, namedLosses).join('; ')}${more > 0 ? `; and ${more} more` : ''}.`;
}

function placeIn({ system }: SystemIndex): Origin | undefined {
  const file = system.files[0];
  return (
    system.systems[0]?.origin ??
    (file && { file: file.file, range: { start: file.range.start, end: file.range.start } })
  );
}
