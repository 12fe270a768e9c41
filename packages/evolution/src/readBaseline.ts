import { type Baseline, type BaselineEdge, baselineFormatVersion } from './baseline.ts';
import type { FieldShape, ShapeDefault, ShapeRange, ShapeType } from './fieldShape.ts';
import { isInvariants } from './invariants.ts';
import { isRecord, isTexts } from './jsonValues.ts';
import { readSurface } from './surface/readSurface.ts';
import type { ValueShape } from './surface/surface.ts';

/** A baseline, or why the text is none and what to do about it. */
export type BaselineReading =
  | { readonly kind: 'baseline'; readonly baseline: Baseline }
  | { readonly kind: 'problem'; readonly problem: string; readonly line: number };

const cure = 'restore it from version control, or run `specwright accept` to make the present schema the baseline';

const resolution =
  'keep the lines of both sides that the databases have and take the markers out, take one side with `git checkout --ours` or ' +
  '`--theirs`, or run `specwright accept` when the merged schema is the one deployed';

/**
 * Reads the text of a baseline file. Text that is no baseline gives a sentence that says what is wrong and what to do,
 * with the line (from 0) where that is known.
 */
export function readBaseline(text: string): BaselineReading {
  const conflict = text.split('\n').findIndex((line) => /^(<{7}|={7}|>{7})( |$)/.test(line));
  if (conflict >= 0)
    return problem(`it has unresolved merge conflicts of Git, the first here: ${resolution}`, conflict);
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return problem(`it is not valid JSON: ${cure}`, lineOfSyntaxError(text));
  }
  const version = isRecord(value) ? value.formatVersion : undefined;
  if (typeof version === 'number' && version > baselineFormatVersion) {
    return problem(
      `its format version is ${version}, this program reads up to ${baselineFormatVersion}: update Specwright`,
      lineOfMember(text, ['formatVersion']),
    );
  }
  const baseline = parseBaseline(value);
  if (typeof baseline === 'string') {
    const path = /^`([^`]+)`/.exec(baseline)?.[1];
    return problem(`${baseline}: ${cure}`, path === undefined ? 0 : lineOfMember(text, path.split('.')));
  }
  return { kind: 'baseline', baseline };
}

function problem(text: string, line = 0): BaselineReading {
  return { kind: 'problem', problem: text, line };
}

/** The first line with which the text cannot be the beginning of JSON any more; not every message of the parser has a place. */
function lineOfSyntaxError(text: string): number {
  const lines = text.split('\n');
  let [good, bad] = [0, lines.length];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (mayGoOn(`${lines.slice(0, middle).join('\n')}\n`)) good = middle;
    else bad = middle;
  }
  return bad - 1;
}

function mayGoOn(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ' '));
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    const position = /position (\d+)/.exec(message)?.[1];
    return message.includes('end of JSON input') || (position !== undefined && Number(position) >= text.length);
  }
}

/** The line of a member, or of the nearest one around it that is there. */
function lineOfMember(text: string, path: readonly string[]): number {
  let at = 0;
  for (const name of path) {
    const found = text.indexOf(`${JSON.stringify(name)}:`, at);
    if (found < 0) break;
    at = found;
  }
  return text.slice(0, at).split('\n').length - 1;
}

/** The baseline, or what is wrong with the value. */
function parseBaseline(value: unknown): Baseline | string {
  if (!isRecord(value)) return 'it is not a JSON object';
  const { formatVersion, module, version, entities, edges, machines, invariants } = value;
  // Version 1 had its hash in the file, else it was the same.
  if (formatVersion !== baselineFormatVersion && formatVersion !== 1) return '`formatVersion` is missing or unknown';
  if (module !== null && typeof module !== 'string') return '`module` is neither a name nor null';
  if (version !== undefined && typeof version !== 'string') return '`version` is not text';
  if (!isRecord(entities)) return '`entities` is missing';
  if (!Array.isArray(edges) || !edges.every(isEdge)) return '`edges` is missing or broken';
  if (!isRecord(machines) || !Object.values(machines).every(isTexts)) return '`machines` is missing or broken';
  for (const [entity, fields] of Object.entries(entities)) {
    if (!isRecord(fields)) return `\`entities.${entity}\` is not an object`;
    const broken = Object.keys(fields).find((name) => !isShape(fields[name]));
    if (broken !== undefined) return `\`entities.${entity}.${broken}\` is not the description of a field`;
  }
  if (invariants !== undefined && !isInvariants(invariants)) return '`invariants` is broken';
  const surface = readSurface(value, isValue);
  if (typeof surface === 'string') return surface;
  return {
    formatVersion: baselineFormatVersion,
    module,
    ...(version === undefined ? {} : { version }),
    entities: entities as Baseline['entities'],
    edges,
    machines: machines as Baseline['machines'],
    ...(invariants === undefined ? {} : { invariants }),
    ...surface,
  };
}

const shapeTypes: ReadonlySet<unknown> = new Set<ShapeType>([
  'uuid',
  'string',
  'int',
  'decimal',
  'bool',
  'timestamp',
  'enum',
  'reference',
  'object',
  'list',
  'unknown',
]);

function isShape(value: unknown): value is FieldShape {
  return (
    isRecord(value) &&
    isTexts(value.decorators) &&
    (value.reference === undefined || typeof value.reference === 'string') &&
    isValue(value)
  );
}

function isValue(value: unknown): value is ValueShape {
  return (
    isRecord(value) &&
    shapeTypes.has(value.type) &&
    typeof value.optional === 'boolean' &&
    (value.range === undefined || isRange(value.range)) &&
    (value.values === undefined || isTexts(value.values)) &&
    (value.content === undefined || typeof value.content === 'string') &&
    (value.default === undefined || isDefault(value.default))
  );
}

function isRange(value: unknown): value is ShapeRange {
  return isRecord(value) && typeof value.min === 'string' && (value.max === undefined || typeof value.max === 'string');
}

function isDefault(value: unknown): value is ShapeDefault {
  return isRecord(value) && typeof value.kind === 'string' && typeof value.text === 'string';
}

function isEdge(value: unknown): value is BaselineEdge {
  const isEnd = (end: unknown): boolean => end === '1' || end === 'many' || end === 'unknown';
  return (
    isRecord(value) &&
    typeof value.from === 'string' &&
    typeof value.to === 'string' &&
    isEnd(value.left) &&
    isEnd(value.right)
  );
}
