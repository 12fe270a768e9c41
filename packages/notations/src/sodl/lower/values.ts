import type { DesignNode, DesignText, DesignValue } from '@specwright/model/design';
import type { Id, Reference } from '@specwright/model/reference';
import { spanOf, spanOfProperty } from '../../common/source.ts';
import type { SodlNode, SodlPlainValue, SodlText, SodlTexts, SodlValue } from '../generated/ast.ts';
import { type Surroundings, textAt } from './context.ts';

export function lowerValue({ context }: Surroundings, node: SodlValue | SodlPlainValue): DesignValue {
  const span = spanOf(node);
  if (node.$type === 'SodlList') {
    const items = (node.items ?? []).map((item) => lowerValue({ context } as Surroundings, item));
    return { kind: 'list', items, origin: context.origin(node) };
  }
  if (node.$type === 'SodlPath') {
    const text = node.words.map(({ name }) => name ?? '').join('.');
    const origin = context.source.origin(span);
    return text === 'true' || text === 'false' ? { kind: 'boolean', text, origin } : { kind: 'word', text, origin };
  }
  if (node.text === undefined) return { kind: 'number', text: node.number ?? '', origin: context.source.origin(span) };
  const { text, origin } = textAt(context.source, span);
  return { kind: 'string', text, origin };
}

/** A value where one text is meant: of a list nothing. */
export function textOf(around: Surroundings, node: SodlText): DesignText | undefined {
  const { context } = around;
  if (node.docstring !== undefined) return context.text(node, 'docstring');
  if (node.value === undefined || node.value.$type === 'SodlList') return undefined;
  return textAt(context.source, spanOf(node.value));
}

/** The texts of a list; of a list within it nothing. */
export function textsOf({ context }: Surroundings, node: SodlTexts): DesignText[] {
  return (node.values?.items ?? [])
    .filter((item) => item.$type !== 'SodlList')
    .map((item) => textAt(context.source, spanOf(item)));
}

export function lowerNodes(around: Surroundings, nodes: readonly SodlNode[], from: Id, path = ''): DesignNode[] {
  return nodes.map((node) => lowerNode(around, node, from, path));
}

function lowerNode(around: Surroundings, node: SodlNode, from: Id, path: string): DesignNode {
  const { context } = around;
  const keySpan = spanOfProperty(node, 'key');
  const title = node.title === undefined ? undefined : context.text(node, 'title');
  const value =
    node.value === undefined ? undefined : withReference(around, lowerValue(around, node.value), node.key, from);
  return {
    origin: context.origin(node),
    ...(node.key === undefined ? {} : { key: node.key }),
    ...(keySpan === undefined ? {} : { keyOrigin: context.source.origin(keySpan) }),
    ...(title === undefined ? {} : { title }),
    ...(value === undefined ? {} : { value }),
    item: node.item,
    children: lowerNodes(around, node.nodes, from, `${path}.${node.key ?? ''}`),
  };
}

/** `theme = "Dark"` names a `ui_theme`, `ref = "Library.Pattern"` a library of patterns. */
function withReference(around: Surroundings, value: DesignValue, key: string | undefined, from: Id): DesignValue {
  if (value.kind !== 'string' && value.kind !== 'word') return value;
  if (!from.startsWith('section:') || (key !== 'theme' && key !== 'ref')) return value;
  const { context, place } = around;
  const name = key === 'theme' ? `ui_theme.${value.text}` : `pattern_library.${value.text.split('.')[0] ?? ''}`;
  const reference: Reference = {
    kind: 'reference',
    role: 'section.name',
    text: key === 'theme' ? value.text : (value.text.split('.')[0] ?? ''),
    origin: value.origin,
    strength: 'hard',
    form: 'name',
    targets: context.table.sections(name, place),
    from,
  };
  context.references.push(reference);
  return { ...value, reference };
}
