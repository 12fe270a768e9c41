import { isRecord, isTexts } from '../jsonValues.ts';
import type {
  ApiShape,
  ContractShape,
  EventShape,
  OutputShape,
  PromiseShape,
  RateShape,
  Surface,
  ValueShape,
} from './surface.ts';

/**
 * What a baseline file says of apis, events and contracts, or what is wrong with it. A part that the file does not have
 * is absent. `isValue` tells the description of a value.
 */
export function readSurface(
  file: Readonly<Record<string, unknown>>,
  isValue: (value: unknown) => value is ValueShape,
): Partial<Surface> | string {
  const isValues = (value: unknown): boolean => isRecord(value) && Object.values(value).every(isValue);
  const readers = {
    apis: (value: unknown): value is ApiShape => isApi(value, isValues),
    events: (value: unknown): value is EventShape => isEvent(value, isValues),
    contracts: isContract,
  } satisfies Record<keyof Surface, (value: unknown) => boolean>;
  const found: Record<string, unknown> = {};
  for (const [kind, isPart] of Object.entries(readers)) {
    const parts = file[kind];
    if (parts === undefined) continue;
    if (!isRecord(parts)) return `\`${kind}\` is not an object`;
    const broken = Object.keys(parts).find((name) => !isPart(parts[name]));
    if (broken !== undefined) return `\`${kind}\`: the description of '${broken}' is broken`;
    found[kind] = parts;
  }
  return found;
}

function isApi(value: unknown, isValues: (value: unknown) => boolean): value is ApiShape {
  return (
    isRecord(value) &&
    (value.access === 'public' || value.access === 'authenticated' || isTexts(value.access)) &&
    isValues(value.input) &&
    (value.output === undefined || isOutput(value.output, isValues)) &&
    typeof value.status === 'number' &&
    isTexts(value.errors) &&
    Array.isArray(value.limits) &&
    value.limits.every(isRate) &&
    (value.page === undefined || typeof value.page === 'number')
  );
}

function isOutput(value: unknown, isValues: (value: unknown) => boolean): value is OutputShape {
  return (
    isRecord(value) &&
    isOptionalText(value.entity) &&
    typeof value.list === 'boolean' &&
    isTexts(value.nested) &&
    isTexts(value.rows) &&
    (value.members === undefined || isValues(value.members))
  );
}

function isRate(value: unknown): value is RateShape {
  return (
    isRecord(value) &&
    typeof value.requests === 'number' &&
    typeof value.seconds === 'number' &&
    isOptionalText(value.per)
  );
}

function isEvent(value: unknown, isValues: (value: unknown) => boolean): value is EventShape {
  return isRecord(value) && typeof value.exposed === 'boolean' && isOptionalText(value.ref) && isValues(value.payload);
}

function isContract(value: unknown): value is ContractShape {
  const isPart = (part: unknown): part is PromiseShape =>
    isRecord(part) && isOptionalText(part.by) && isOptionalText(part.within) && isOptionalText(part.count);
  return isRecord(value) && Object.values(value).every(isPart);
}

function isOptionalText(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}
