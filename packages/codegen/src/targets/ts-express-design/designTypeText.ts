import { camelCase } from '@specwright/model/words';
import type { DesignField, DesignType, NamedTypePlan } from '../../plan/design/designPlan.ts';
import type { Imports } from '../ts-express-prisma/imports.ts';
import { quoted } from '../ts-express-prisma/naming.ts';
import { type DesignNames, importPath } from './designNames.ts';

const plain: Readonly<Record<string, string>> = {
  text: 'string',
  uuid: 'string',
  datetime: 'string',
  decimal: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  bytes: 'Uint8Array',
  any: 'unknown',
  function: '(value: unknown) => unknown',
  none: 'void',
};

/** Where a type is written: the imports and the path of its file. */
export interface TypePlace {
  readonly imports: Imports;
  readonly path: string;
}

export function typeText(type: DesignType, place: TypePlace): string {
  switch (type.kind) {
    case 'list':
    // JSON has no sets: one is a list without doubles.
    case 'set':
      return `${bracketed(typeText(type.of, place))}[]`;
    case 'optional':
      return type.of.kind === 'any' ? 'unknown' : `${bracketed(typeText(type.of, place))} | undefined`;
    case 'dictionary':
      return `Record<string, ${typeText(type.of, place)}>`;
    case 'tuple':
      return `[${type.of.map((one) => typeText(one, place)).join(', ')}]`;
    case 'named':
      return fromTypes(type.name, place);
    case 'object':
      return fromTypes('JsonObject', place);
    default:
      return plain[type.kind] ?? 'unknown';
  }
}

function fromTypes(name: string, { imports, path }: TypePlace): string {
  return path === 'src/types' ? name : imports.type(name, importPath(path, 'src/types'));
}

function bracketed(text: string): string {
  return /[|>]/.test(text) && text.includes(' ') ? `(${text})` : text;
}

export function schemaName({ name }: NamedTypePlan): string {
  return `${camelCase(name) || name}Schema`;
}

/** The zod schema of what comes in. Texts of a query are read as the numbers and truths that they stand for. */
export function schemaText(
  type: DesignType,
  names: DesignNames,
  place: TypePlace,
  where: 'body' | 'text' = 'body',
): string {
  const z = (): string => (place.path === 'src/types' ? 'z' : place.imports.value('z', 'zod'));
  const inner = (one: DesignType): string => schemaText(one, names, place, where);
  switch (type.kind) {
    case 'uuid':
      return `${z()}.uuid()`;
    case 'datetime':
      return `${z()}.iso.datetime({ offset: true })`;
    case 'decimal':
      return `${z()}.string().regex(/^-?\\d+(\\.\\d+)?$/)`;
    case 'integer':
      return where === 'text' ? `${z()}.coerce.number().int()` : `${z()}.number().int()`;
    case 'number':
      return where === 'text' ? `${z()}.coerce.number()` : `${z()}.number()`;
    case 'boolean':
      return where === 'text' ? `${z()}.stringbool()` : `${z()}.boolean()`;
    case 'text':
      return `${z()}.string()`;
    case 'object':
      return valueOfTypes('jsonObjectSchema', place);
    case 'list':
      return `${z()}.array(${inner(type.of)})`;
    case 'set':
      return `${z()}.array(${inner(type.of)}).transform((values) => [...new Set(values)])`;
    case 'optional':
      return `${inner(type.of)}.optional()`;
    case 'dictionary':
      return `${z()}.record(${z()}.string(), ${inner(type.of)})`;
    case 'tuple':
      return `${z()}.tuple([${type.of.map(inner).join(', ')}])`;
    case 'named':
      return namedSchema(names.type(type.name), z, place);
    default:
      return type.kind === 'bytes' ? `${z()}.instanceof(Uint8Array)` : `${z()}.unknown()`;
  }
}

function namedSchema(type: NamedTypePlan | undefined, z: () => string, place: TypePlace): string {
  if (type?.shape === 'text') return `${z()}.string()`;
  return valueOfTypes(type?.shape === 'record' ? schemaName(type) : 'jsonObjectSchema', place);
}

function valueOfTypes(name: string, { imports, path }: TypePlace): string {
  return path === 'src/types' ? name : imports.value(name, importPath(path, 'src/types'));
}

/** The schema of a field with its constraints. */
export function fieldSchema(field: DesignField, names: DesignNames, place: TypePlace): string {
  const { type, values, min, max, pattern } = field;
  if (values !== undefined && type.kind === 'text') {
    return ended(`z.enum([${values.map(quoted).join(', ')}])`, field);
  }
  let text = schemaText(type, names, place);
  if (type.kind === 'text' || type.kind === 'integer' || type.kind === 'number' || type.kind === 'list') {
    if (min !== undefined) text += `.min(${min})`;
    if (max !== undefined) text += `.max(${max})`;
  }
  if (pattern !== undefined && type.kind === 'text') text += `.regex(new RegExp(${quoted(pattern)}))`;
  return ended(text, field);
}

function ended(text: string, { default: given, optional, type, values }: DesignField): string {
  const literal = given === undefined ? undefined : literalOf(given, type, values);
  if (literal !== undefined) return `${text}.default(${literal})`;
  return optional ? `${text}.optional()` : text;
}

function literalOf(given: string, type: DesignType, values: DesignField['values']): string | undefined {
  if (type.kind === 'boolean') return given === 'true' || given === 'false' ? given : undefined;
  if (type.kind === 'integer') return /^-?\d+$/.test(given) ? given : undefined;
  if (type.kind === 'number') return /^-?\d+(\.\d+)?$/.test(given) ? given : undefined;
  if (type.kind !== 'text') return undefined;
  return values === undefined || values.includes(given) ? quoted(given) : undefined;
}
