import type { DesignNode, FieldConstraint, Interface, Method, RecordField, RecordPart } from '@specwright/model/design';
import { basesOf, methodsOf, textOfValue } from '@specwright/model/designResolution';
import type { ResolvedNode } from '@specwright/model/resolvedNodes';
import type { SystemIndex } from '@specwright/model/system';
import { textOfTypeUse } from '@specwright/model/typeText';

export function signatureOf({ name, parameters, returns }: Method): string {
  const list = parameters.map((one) => (one.type === undefined ? one.name : `${one.name}: ${textOfTypeUse(one.type)}`));
  return `method ${name}(${list.join(', ')})${returns === undefined ? '' : ` -> ${textOfTypeUse(returns)}`}`;
}

/** An interface with all its methods; behind those that it inherits stands from where. */
export function interfaceLines(index: SystemIndex, part: Interface): string[] {
  const bases = part.extends.map(({ text }) => text);
  const ancestors = basesOf(index, part).toReversed();
  const inheritedFrom = (from: Interface): string => (from.id === part.id ? '' : `  # from ${from.name}`);
  const lines = [
    ...(part.doc === undefined ? [] : [`doc = ${quoted(part.doc)}`]),
    ...methodsOf(index, part).map(({ method, from }) => `${signatureOf(method)}${inheritedFrom(from)}`),
    ...[...ancestors, part].flatMap((from) => from.fields.map((field) => `${fieldText(field)}${inheritedFrom(from)}`)),
    ...[...ancestors, part].flatMap((from) =>
      from.invariants.map(({ name }) => `invariant ${quoted(name)}${inheritedFrom(from)}`),
    ),
  ];
  const header = `interface ${part.name}${bases.length === 0 ? '' : ` extends ${bases.join(', ')}`}:`;
  return [header, ...lines.map((line) => `  ${line}`)];
}

export function recordLines({ name, fields }: RecordPart): string[] {
  return [`model ${name}:`, ...fields.map((field) => `  ${fieldText(field)}`)];
}

function fieldText({ name, type, constraints }: RecordField): string {
  const list = constraints.map(constraintText);
  const limits = list.length === 0 ? '' : ` (${list.join(', ')})`;
  return `field ${name}${type === undefined ? '' : `: ${textOfTypeUse(type)}`}${limits}`;
}

function constraintText({ name, value, min, max }: FieldConstraint): string {
  if (min !== undefined && max !== undefined) return `${min}-${max}`;
  if (value === undefined) return name;
  return `${name}=${value.kind === 'string' ? quoted(value.text) : valueText(value)}`;
}

function valueText(value: NonNullable<DesignNode['value']>): string {
  if (value.kind === 'list')
    return `[${value.items.map((one) => (one.kind === 'string' ? quoted(one.text) : valueText(one))).join(', ')}]`;
  return textOfValue(value);
}

/** In the notation a string keeps its escapes, so that it reads here as it does there. */
function quoted(text: string): string {
  return `"${text.replace(/\s*[\r\n]\s*/g, ' ')}"`;
}

/** A tree of keys, as it is written in the notation. `originOf` tells where an inherited line comes from. */
export function treeLines(
  nodes: readonly (DesignNode | ResolvedNode)[],
  originOf: (node: DesignNode | ResolvedNode) => string | undefined = () => undefined,
): string[] {
  return nodes.flatMap((node) => {
    const title = 'title' in node && node.title !== undefined ? ` ${quoted(node.title.text)}` : '';
    const value =
      node.value === undefined ? '' : node.value.kind === 'string' ? quoted(node.value.text) : valueText(node.value);
    const head =
      node.key === undefined ? value : node.value === undefined ? `${node.key}${title}:` : `${node.key} = ${value}`;
    const from = originOf(node);
    const inner = treeLines(node.children, originOf).map((line) => `  ${line}`);
    return [`${node.item ? '- ' : ''}${head}${from === undefined ? '' : `  # from ${from}`}`.trimEnd(), ...inner];
  });
}
