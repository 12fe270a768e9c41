import type { DesignModule, DesignNode, DesignParts, Section } from '@specwright/model/design';
import { comparePositions, type Origin, type Range, rangeHolds } from '@specwright/model/origin';
import type { SystemIndex } from '@specwright/model/system';
import { designPartsOf } from '@specwright/model/systemIndex';
import { type DocumentSymbol, type SymbolInformation, SymbolKind } from 'vscode-languageserver-types';
import type { EditorView } from '../../common/navigationView.ts';
import { type NamedPart, symbolsThatFit } from '../../common/symbolSearch.ts';
import { methodText, typeText } from './signatures.ts';

/** The outline of a file: systems with what stands in them, and the blocks of the file itself. */
export function documentSymbols(view: EditorView): DocumentSymbol[] {
  const here = <T extends { readonly origin: Origin }>(parts: readonly T[]): T[] =>
    parts.filter(({ origin }) => origin.file === view.file);
  const { designs, templates, interfaces, modules, policies, pipelines, sections } = view.index.system.design;
  const flat: DocumentSymbol[] = [
    ...here([...designs, ...templates]).map((part) =>
      symbol(part.name, SymbolKind.Namespace, part.origin, [], part.extends && `extends ${part.extends.text}`),
    ),
    ...here(interfaces).map((part) =>
      symbol(part.name, SymbolKind.Interface, part.origin, [
        ...part.methods.map((method) => symbol(method.name, SymbolKind.Method, method.origin, [], methodText(method))),
        ...part.records.map(recordSymbol),
      ]),
    ),
    ...here(modules).map(moduleSymbol),
    ...here(policies).map((part) =>
      symbol(
        part.name,
        SymbolKind.Key,
        part.origin,
        part.rules.map((rule) => symbol(rule.name, SymbolKind.Boolean, rule.origin, [], rule.severity?.text)),
      ),
    ),
    ...here(pipelines).map((part) =>
      symbol(
        part.name,
        SymbolKind.Event,
        part.origin,
        part.steps.map((step) => symbol(step.name, SymbolKind.Function, step.origin, [], step.output?.text)),
      ),
    ),
    ...here(sections).map(sectionSymbol),
  ];
  return nested(flat.toSorted((a, b) => comparePositions(a.range.start, b.range.start)));
}

/** What stands in a system becomes its child. */
function nested(symbols: readonly DocumentSymbol[]): DocumentSymbol[] {
  const top: DocumentSymbol[] = [];
  for (const each of symbols) {
    const last = top.at(-1);
    const isInside = last?.kind === SymbolKind.Namespace && comparePositions(each.range.end, last.range.end) <= 0;
    if (last !== undefined && isInside) last.children = [...(last.children ?? []), each];
    else top.push(each);
  }
  return top;
}

function moduleSymbol(part: DesignModule): DocumentSymbol {
  return symbol(part.name, SymbolKind.Module, part.origin, [
    ...part.endpoints.map((endpoint) =>
      symbol(endpoint.name, SymbolKind.Method, endpoint.origin, [], typeText(endpoint.response?.type)),
    ),
    ...part.records.map(recordSymbol),
    ...[...part.invariants, ...part.acceptance].map((clause) =>
      symbol(clause.name, SymbolKind.Boolean, clause.origin, [], clause.role),
    ),
    ...part.sections.map(sectionSymbol),
  ]);
}

function recordSymbol(part: DesignModule['records'][number]): DocumentSymbol {
  const fields = part.fields.map((field) =>
    symbol(field.name, SymbolKind.Field, field.origin, [], typeText(field.type)),
  );
  return symbol(part.name, SymbolKind.Struct, part.origin, fields);
}

function sectionSymbol(part: Section): DocumentSymbol {
  return symbol(part.name, SymbolKind.Object, part.origin, part.nodes.flatMap(nodeSymbol));
}

function nodeSymbol(node: DesignNode): DocumentSymbol[] {
  const children = node.children.flatMap(nodeSymbol);
  const value = node.value === undefined || node.value.kind === 'list' ? undefined : node.value.text;
  const name = node.key ?? value;
  if (name === undefined || name === '') return children;
  return [
    symbol(
      name,
      children.length > 0 ? SymbolKind.Object : SymbolKind.Property,
      node.origin,
      children,
      node.key && value,
    ),
  ];
}

/** Never empty: an editor refuses symbols without a name, and a name outside of its range. */
function symbol(
  name: string,
  kind: SymbolKind,
  { range, nameRange }: Origin,
  children: readonly DocumentSymbol[],
  detail?: string,
): DocumentSymbol {
  return {
    name: name === '' ? '…' : name,
    kind,
    range,
    selectionRange: isWithin(nameRange, range) ? nameRange : { start: range.start, end: range.start },
    ...(detail === undefined || detail === '' ? {} : { detail }),
    ...(children.length === 0 ? {} : { children: [...children] }),
  };
}

function isWithin(inner: Range | undefined, outer: Range): inner is Range {
  return inner !== undefined && rangeHolds(outer, inner);
}

const kinds: Readonly<Partial<Record<string, SymbolKind>>> = {
  design: SymbolKind.Namespace,
  template: SymbolKind.Namespace,
  interface: SymbolKind.Interface,
  method: SymbolKind.Method,
  designModule: SymbolKind.Module,
  endpoint: SymbolKind.Method,
  record: SymbolKind.Struct,
  policy: SymbolKind.Key,
  pipeline: SymbolKind.Event,
  pipelineStep: SymbolKind.Function,
};

/** Parts of all designs whose name fits what is typed; best first. */
export function workspaceSymbols(indexes: readonly SystemIndex[], query: string): SymbolInformation[] {
  return symbolsThatFit(
    indexes.flatMap(({ system }) => [...namedParts(system.design)]),
    query,
  );
}

function* namedParts(design: DesignParts): Generator<NamedPart> {
  for (const part of designPartsOf(design)) {
    const kind = kinds[part.kind];
    if (kind === undefined || part.name === '') continue;
    const container = 'design' in part ? part.design?.replace(/^[a-z]+:/, '') : undefined;
    yield { name: part.name, kind, origin: part.origin, ...(container === undefined ? {} : { container }) };
  }
}
