import type { DesignField, DesignType } from '../../plan/design/designPlan.ts';
import { quoted } from '../ts-express-prisma/naming.ts';
import type { DesignNames } from './designNames.ts';

export const sampleId = '5f0c3a52-6f0b-4d53-9d8e-0c6a4f1d2b3e';

const patterns = [
  'text',
  'abc',
  'ABC',
  '123',
  'a@b.co',
  '2030-01-01',
  'ABC-123',
  '+4912345678',
  '#aabbcc',
  'a1b2c3',
  '12345',
  'https://a.co',
];

/** A value of a type, as TypeScript; nothing where none can be told (a pattern that no known text fits). */
export function sampleOf(type: DesignType, names: DesignNames, depth = 0): string | undefined {
  switch (type.kind) {
    case 'text':
      return "'text'";
    case 'uuid':
      return quoted(sampleId);
    case 'datetime':
      return "'2030-01-01T00:00:00Z'";
    case 'decimal':
      return "'1.50'";
    case 'integer':
    case 'number':
      return '1';
    case 'boolean':
      return 'true';
    case 'bytes':
      return 'new Uint8Array()';
    case 'function':
      return '() => undefined';
    case 'none':
      return 'undefined';
    case 'list':
    case 'set':
      return '[]';
    case 'optional':
      return sampleOf(type.of, names, depth);
    case 'tuple': {
      const parts = type.of.map((one) => sampleOf(one, names, depth));
      return parts.includes(undefined) ? undefined : `[${parts.join(', ')}]`;
    }
    case 'named':
      return namedSample(type.name, names, depth);
    default:
      return '{}';
  }
}

function namedSample(name: string, names: DesignNames, depth: number): string | undefined {
  const type = names.type(name);
  if (type === undefined || type.shape === 'object') return '{}';
  if (type.shape === 'text') return "'text'";
  if (depth > 4) return undefined;
  const fields = type.fields.filter(({ optional }) => !optional);
  const pairs = fields.map((field) => {
    const value = fieldSample(field, names, depth + 1);
    const key = /^[A-Za-z_$][\w$]*$/.test(field.name) ? field.name : quoted(field.name);
    return value === undefined ? undefined : `${key}: ${value}`;
  });
  return pairs.includes(undefined) ? undefined : `{ ${pairs.join(', ')} }`;
}

function fieldSample(field: DesignField, names: DesignNames, depth: number): string | undefined {
  const { type, values, pattern, min, max } = field;
  const [least, most] = [Number(min ?? '0'), Number(max ?? '1000000')];
  if (type.kind === 'text') {
    if (values?.[0] !== undefined) return quoted(values[0]);
    const fits = (text: string): boolean => text.length >= least && text.length <= most;
    if (pattern !== undefined) {
      const found = patterns.find((text) => fits(text) && new RegExp(pattern).test(text));
      return found === undefined ? undefined : quoted(found);
    }
    if (least > 10_000) return undefined;
    return quoted('text'.padEnd(least, 'x').slice(0, most));
  }
  if (type.kind === 'integer' || type.kind === 'number') {
    const value = Math.min(Math.max(1, type.kind === 'integer' ? Math.ceil(least) : least), most);
    return String(value);
  }
  if (type.kind === 'list' && least > 0) {
    const one = sampleOf(type.of, names, depth);
    return one === undefined || least > 100 ? undefined : `[${Array.from({ length: least }, () => one).join(', ')}]`;
  }
  return sampleOf(type, names, depth);
}
