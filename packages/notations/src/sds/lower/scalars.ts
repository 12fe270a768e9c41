import type { ScalarValue } from '@specwright/model/types';
import { type Source, spanOf } from '../../common/source.ts';
import type { SdsScalar, SdsSeedObject, SdsSeedValue } from '../generated/ast.ts';

/** A plain value as written, strings without their quotes. */
export function scalarValue(source: Source, node: SdsScalar): ScalarValue {
  const origin = source.origin(spanOf(node));
  if (node.text !== undefined) return { kind: 'string', text: unquoted(node.text), origin };
  if (node.quantity !== undefined) return { kind: 'quantity', text: node.quantity, origin };
  if (node.number !== undefined) return { kind: 'number', text: node.number, origin };
  return { kind: 'word', text: node.word ?? '', origin };
}

/** The value of a field of a seed row; an object in braces becomes its JSON. */
export function seedValue(source: Source, node: SdsSeedValue): ScalarValue | undefined {
  if (node.object === undefined) return node.value && scalarValue(source, node.value);
  return {
    kind: 'object',
    text: JSON.stringify(objectOf(source, node.object)),
    origin: source.origin(spanOf(node.object)),
  };
}

function objectOf(source: Source, { values }: SdsSeedObject): unknown {
  return Object.fromEntries(
    values.map(({ name, value, object }) => [
      name,
      object ? objectOf(source, object) : value && plainValue(source, value),
    ]),
  );
}

function plainValue(source: Source, node: SdsScalar): unknown {
  const { kind, text } = scalarValue(source, node);
  if (kind === 'number') return Number(text);
  return kind === 'word' && words.has(text) ? words.get(text) : text;
}

const words: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** The content of a string literal; text whose quotes were already taken away comes back as it is. */
export function unquoted(text: string): string {
  if (!text.startsWith('"')) return text;
  const inner = text.length > 1 && text.endsWith('"') ? text.slice(1, -1) : text.slice(1);
  return inner.replace(/\\(.)/g, (_, char: string) => escapes.get(char) ?? char);
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
]);
