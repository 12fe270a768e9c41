import type { DesignModule, Interface, Method } from '@specwright/model/design';
import type { Id, Reference } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import { textOfTypeUse } from '@specwright/model/typeText';
import type { Edge, EdgeKind, Node, Row, Section } from './diagram.ts';
import { targetOrMissing } from './missing.ts';
import { placesOf } from './places.ts';

/** The modules and interfaces of the designs of a system, and what leads from one to the other. */
export function designElements(index: SystemIndex): {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
} {
  const { modules, interfaces } = index.system.design;
  return {
    nodes: [
      // One that a manifest declares too is that module.
      ...modules.filter(({ bound }) => bound === undefined).map((module) => moduleNode(module, index)),
      ...interfaces.map((each) => interfaceNode(each, index)),
    ],
    edges: [...modules.flatMap(edgesOf), ...interfaces.flatMap(extensionsOf)],
  };
}

function moduleNode(module: DesignModule, index: SystemIndex): Node {
  const owns = module.owns.map(
    (text, at): Row => ({ id: `${module.id} owns ${at}`, text: text.text, places: placesOf(text) }),
  );
  return node('design', module, owns.length === 0 ? [] : [{ caption: 'owns', rows: owns }], index);
}

function interfaceNode(part: Interface, index: SystemIndex): Node {
  const rows = part.methods.map((method): Row => ({ id: method.id, ...signatureOf(method), places: placesOf(method) }));
  return node('interface', part, rows.length === 0 ? [] : [{ caption: 'methods', rows }], index);
}

function node(
  kind: 'design' | 'interface',
  part: DesignModule | Interface,
  sections: readonly Section[],
  index: SystemIndex,
): Node {
  const home = index.part(part.design ?? '');
  return {
    id: part.id,
    kind,
    title: part.name,
    ...(home === undefined ? {} : { subtitle: home.name }),
    sections,
    places: placesOf(part),
    final: false,
  };
}

function signatureOf({ name, parameters, returns }: Method): { readonly text: string; readonly detail?: string } {
  const text = `${name}(${parameters.map((parameter) => parameter.name).join(', ')})`;
  return returns === undefined ? { text } : { text, detail: textOfTypeUse(returns) };
}

/** What a module implements it may export too: that is one arrow. */
function edgesOf(module: DesignModule): Edge[] {
  const from = module.bound ?? module.id;
  const implemented = new Set(module.implements.map(targetOrMissing));
  const exported = new Set(module.exports.map(targetOrMissing));
  return [
    ...module.requires.map((reference) => edge('requires', from, reference)),
    ...module.implements.map((reference) =>
      edge('implements', from, reference, exported.has(targetOrMissing(reference)) ? ['exports'] : []),
    ),
    ...module.exports
      .filter((reference) => !implemented.has(targetOrMissing(reference)))
      .map((reference) => edge('exports', from, reference)),
  ].filter(isFirst);
}

function extensionsOf(part: Interface): Edge[] {
  return part.extends.map((reference) => edge('extends', part.id, reference)).filter(isFirst);
}

function isFirst(edge: Edge, at: number, all: readonly Edge[]): boolean {
  return all.findIndex(({ id }) => id === edge.id) === at;
}

function edge(kind: EdgeKind, from: Id, reference: Reference, labels: readonly string[] = []): Edge {
  const to = targetOrMissing(reference);
  return { id: `${kind}:${from} ${to}`, kind, from, to, labels, places: placesOf(reference) };
}
